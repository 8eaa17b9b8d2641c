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

# A printer that answers: over its raw port it serves one connection after another, and the others
# wait; over a serial line there is only one.
cat >answers.py <<'PY'
import os, re, socket, sys
QUESTION = re.compile(rb"\x10\x04([\x01-\x04])|\x1d\(H\x06\x0000(.{4})", re.S)
def serve(read, write, paper):
    rest = b""
    while data := read(4096):
        rest += data
        while question := QUESTION.search(rest):
            paper.write(rest[:question.start()])
            rest = rest[question.end():]
            write(b"\x12" if question[1] else b"\x37\x22" + question[2] + b"\0")
        # A question may be torn between two reads.
        whole = len(rest) - 12 if b"\x10" in rest[-12:] or b"\x1d" in rest[-12:] else len(rest)
        paper.write(rest[:max(0, whole)])
        rest = rest[max(0, whole):]
        paper.flush()
    paper.write(rest)
    paper.flush()
def tell(name, text):
    with open(name + ".new", "w") as file:
        file.write(text)
    os.rename(name + ".new", name)
with open(sys.argv[2], "wb") as paper:
    if sys.argv[1] == "port":
        listener = socket.create_server(("127.0.0.1", 0), backlog=8)
        tell("shared", str(listener.getsockname()[1]))
        while True:
            connection, _ = listener.accept()
            serve(connection.recv, connection.sendall, paper)
            connection.close()
    printer, till = os.openpty()
    tell("shared", os.ttyname(till))
    serve(lambda size: os.read(printer, size), lambda data: os.write(printer, data), paper)
PY

# begin KIND PAPER: starts such a printer.
begin() {
  rm -f shared
  python3 answers.py "$1" "$2" &
  sink=$!
  for _ in $(seq 200); do
    [ -e shared ] || sleep 0.05
  done
}

# all_of NAME COUNT PAPER: each job of this name is there, once and whole.
all_of() {
  [ "$(grep -aEc "^$1 [0-9]+ x{200}\$" "$3")" = "$2" ] &&
    [ "$(grep -aEo "^$1 [0-9]+ " "$3" | sort -u | wc -l)" = "$2" ]
}

# judge NAME STATUS: counts a case.
judge() {
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1"
  fi
  kill "$sink" 2>/dev/null || :
  wait "$sink" 2>/dev/null || :
  sink=
}

# Two of us and a program that is none of ours share one printer for 1,000 jobs.
begin port shared-paper
cat >foreign.py <<'PY'
import socket, sys
for number in range(1, int(sys.argv[2]) + 1):
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
        connection.sendall(b"foreign %d %s\n" % (number, b"x" * 200))
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
PY
port=$(cat shared) status=0
"$probe" --jobs 350 "tcp://127.0.0.1:$port" first &
first=$!
"$probe" --jobs 350 "tcp://127.0.0.1:$port" second &
second=$!
python3 foreign.py "$port" 300 || status=$?
wait "$first" || status=$?
wait "$second" || status=$?
all_of first 350 shared-paper && all_of second 350 shared-paper &&
  all_of foreign 300 shared-paper || status=$?
judge shared-by-three "$status"

# 1,000 receipts over a serial line.
begin line serial-paper
status=0
"$probe" --jobs 1000 "serial:$(cat shared)?speed=115200&flow=none" line held || status=$?
all_of line 1000 serial-paper || status=$?
judge serial-thousand "$status"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
