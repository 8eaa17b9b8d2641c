#!/usr/bin/env bash
# plain-suite.sh: prints to files, to a raw port and to a serial line on this machine, and compares
# what arrives.
#
#   PRINTER_PROBE=PROGRAM plain-suite.sh
#
# PROGRAM is the built PrinterProbe; what is printed comes from paper-job.sh. One line a case; the
# last line counts them. Ends with 1 when a case failed. Needs python3.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
probe=$(realpath "${PRINTER_PROBE:?the program that delivers a file to an address}")
work=$(mktemp -d)
sink=
clean() {
  [ -z "$sink" ] || kill "$sink" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT
cd "$work"
"$here/paper-job.sh" 60000 >job
passed=0 failed=0

# What is read at the other end of a line may be written a moment later.
same() {
  for _ in $(seq 100); do
    ! cmp -s "$1" "$2" || return 0
    sleep 0.05
  done
  return 1
}

# try NAME ADDRESS FILE: the job goes to ADDRESS and stands in FILE afterwards, whole.
try() {
  local answer status=0
  answer=$("$probe" "$2" job 5000) || status=$?
  if [ "$status" = 0 ] && [ "$answer" = '{"accepted":60000,"trouble":null}' ] && same job "$3"; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1: $answer"
  fi
}

# A printer that takes one job, closes after it, and then says that it is on paper.
cat >sink.py <<'PY'
import os, socket
listener = socket.create_server(("127.0.0.1", 0))
with open("port.new", "w") as port:
    port.write(str(listener.getsockname()[1]))
os.rename("port.new", "port")
connection, _ = listener.accept()
with open("paper", "wb") as paper:
    while data := connection.recv(4096):
        paper.write(data)
connection.close()
PY
python3 sink.py &
sink=$!
for _ in $(seq 200); do
  [ -e port ] || sleep 0.05
done
mkdir folder
try file file:grown grown
try folder file:folder/ folder/probe.escpos
try raw-port "tcp://127.0.0.1:$(cat port)" paper
wait "$sink" && sink=

# A printer on a serial line that takes one job.
cat >line.py <<'PY'
import os, sys
printer, till = os.openpty()
with open("line.new", "w") as line:
    line.write(os.ttyname(till))
os.rename("line.new", "line")
with open("slip", "wb") as slip:
    left = int(sys.argv[1])
    while left:
        data = os.read(printer, min(left, 4096))
        slip.write(data)
        left -= len(data)
sys.stdin.read()
PY
mkfifo end
python3 line.py "$(stat -c %s job)" <end &
sink=$!
exec 9>end
for _ in $(seq 200); do
  [ -e line ] || sleep 0.05
done
try serial "serial:$(cat line)?speed=115200" slip
exec 9>&-
wait "$sink" && sink=

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
