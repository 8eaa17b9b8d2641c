#!/usr/bin/env bash
# usb-rig-suite.sh: prints through Linux' own USB stack and its usblp, in the machine of usb-rig.sh.
#
#   PRINTER_PROBE=PROGRAM usb-rig-suite.sh [all|CASE...]
#
# PROGRAM is the built PrinterProbe: it delivers a file to a printer's address and tells how. Without
# a case those run whose faults no other suite makes at a real kernel (about 45 s; all take about
# 90 s).
# The machine starts once for all cases. One line a case; the last line counts them. Ends with 1
# when a case failed or none was run. RIG_OPTIONS goes to usb-rig.sh (`-F`: a full-speed bus).
# Needs what usb-rig.sh needs, the user nobody and the group lp.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# --- outside: start the machine --------------------------------------------------------------------
if [ "${1:-}" != --inside ]; then
  probe=$(realpath "${PRINTER_PROBE:?the program that delivers a file to an address}")
  out=$(mktemp -d)
  chmod 755 "$out" # the user nobody prints, too
  trap 'rm -rf "$out"' EXIT
  # Whole receipts: what is torn in a command swallows the question after it.
  if [ -n "${PAPER_JOB:-}" ]; then
    copies=$((60000 / $(stat -c %s "$PAPER_JOB")))
    "$here/paper-job.sh" $((copies * $(stat -c %s "$PAPER_JOB"))) >"$out/paper-job"
  else
    "$here/paper-job.sh" 60000 | tr '\033\034' '\233\234' >"$out/paper-job"
  fi
  [ $# -gt 0 ] ||
    set -- driver plain reports twin link refused rule in-use plug serial serial-status \
      serial-unplug plug-unnoticed
  read -ra options <<<"${RIG_OPTIONS:-}"
  case " $* " in
    *' all '* | *' serial'*) options+=(-S) ;;
  esac
  status=0
  "$here/usb-rig.sh" -T 400 -n 2 -o "$out" "${options[@]}" \
    "$here/usb-rig-suite.sh" --inside "$probe" "$@" || status=$?
  if [ "$status" != 0 ]; then
    grep -v 'refused request' "$out/sim.log" 2>/dev/null | tail -n 40 >&2 || :
  fi
  grep -q ' passed, ' "$out/stdout" 2>/dev/null || echo '0 passed, 1 failed'
  exit "$status"
fi

# --- inside ----------------------------------------------------------------------------------------
probe=$2
shift 2
[ "$*" != all ] ||
  set -- driver plain reports twin place link stale status refused rule in-use no-paper \
    paper-ends stall halt unplug unplug-link plug serial serial-status serial-unplug \
    plug-unnoticed
paper=$RIG_OUT/printed.bin
job=$RIG_OUT/paper-job
passed=0 failed=0 problem='' answer='' before=0

printer=/run/usb-printer
steps() { printf '%s\n' "$@" >"$printer"; }
size() { stat -c %s "$1"; }
# The kernel driver of the printer's interface.
driver() { basename "$(readlink "/sys/bus/usb/devices/$1:1.0/driver" || echo none)"; }
fail() { problem="${problem:+$problem; }$*"; }

# Waits up to 10 s until a command succeeds.
until_true() {
  local end=$((SECONDS + 10))
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.05
  done
}

# Prints and keeps the answer: print ADDRESS [STALL_MS [CONNECT_MS]]
print() {
  before=$(size "$paper")
  answer=$("$probe" "$1" "$job" "${@:2}" 2>&1) || :
}
arrived() { echo $(($(size "$paper") - before)); }
# Waits until the printer has put everything on paper that it had taken.
settle() {
  local last=-1
  while [ "$(size "$paper")" != "$last" ]; do
    last=$(size "$paper")
    sleep 0.3
  done
}
all_arrived() { [ "$(arrived)" = "$(size "$job")" ]; }
same() { cmp -s -n "$(arrived)" <(tail -c "+$((before + 1))" "$paper") "$job"; }

# What must hold after every print: the paper has the job's beginning and no more than is said.
expect() { # all | ACCEPTED-PATTERN TROUBLE-PATTERN
  local accepted
  accepted=$(sed -n 's/^{"accepted":\([0-9]*\).*/\1/p' <<<"$answer")
  if [ "$1" = all ]; then
    [ "$answer" = "{\"accepted\":$(size "$job"),\"trouble\":null}" ] || fail "answer $answer"
    until_true all_arrived || fail "$(arrived) bytes arrived"
  else
    grep -Eqx "$1" <<<"$accepted" || fail "accepted $accepted"
    grep -q "$2" <<<"$answer" || fail "answer $answer"
  fi
  same || fail "other bytes arrived"
  [ "$(arrived)" -le "${accepted:-0}" ] || fail "$(arrived) bytes arrived, $accepted accepted"
}

driver_case() { [ "$(driver 1-1) $(driver 2-1)" = 'usblp usblp' ] || fail "driver is $(driver 1-1)"; }
plain_case() {
  print usb
  expect all
}
reports_case() {
  answer=$("$probe" --list && "$probe" --ask usb)
  [ "$answer" = 'usb:04b8:0e15:RIG0001 (EPSON TM-RIG) protocol 2 at 1-1
usb:04b8:0e15:RIG0002 (EPSON TM-RIG) protocol 2 at 2-1
usb:04b8:0e15:RIG0001 (EPSON TM-RIG) id MFG:EPSON;CMD:ESC/POS;MDL:TM-RIG;CLS:PRINTER;DES:EPSON TM-RIG; complaint -' ] ||
    fail "$answer"
}
twin_case() {
  paper=$RIG_OUT/printed1.bin
  print usb:04b8:0e15:RIG0002
  expect all
  paper=$RIG_OUT/printed.bin
}
place_case() {
  paper=$RIG_OUT/printed1.bin
  print usb:04b8:0e15@2-1
  expect all
  paper=$RIG_OUT/printed.bin
}
# Asks, prints, and hears when it has been processed: 12 bytes of questions before, 11 after the job.
link_case() { # [ADDRESS]
  before=$(size "$paper")
  answer=$("$probe" --link "${1:-usb}" "$job" 2>&1) || :
  [ "$answer" = "answers, ready, others 0
accepted $(size "$job"), trouble -
processed, garbage 0
finished $(($(size "$job") + 23)), trouble -" ] || fail "$answer"
  settle
  [ "$(arrived)" = $(($(size "$job") + 23)) ] || fail "$(arrived) bytes arrived"
  cmp -s <(tail -c "+$((before + 13))" "$paper" | head -c "$(size "$job")") "$job" ||
    fail "other bytes arrived"
}
# What was said while nobody listened is not taken for an answer.
stale_case() {
  steps 'say 14 00 0f 00' 'say 37 22 41 42 31 32 00'
  link_case
}
# A USB port that does not complain counts as ready; other printers that say nothing are unknown.
status_case() { # [ADDRESS MUTE]
  local address=${1:-usb}
  steps cover-open
  until_true told_of_link "$address" 'not ready: the cover is open' || fail "cover: $answer"
  steps cover-closed paper-out
  until_true told_of_link "$address" 'not ready: out of paper' || fail "paper: $answer"
  steps paper-ok paper-low
  until_true told_of_link "$address" 'ready: little paper left' || fail "low: $answer"
  steps paper-ok mute
  until_true told_of_link "$address" "${2:-ready}" || fail "mute: $answer"
  steps unmute
  until_true told_of_link "$address" 'ready' || fail "well: $answer"
}
told_of_link() {
  answer=$("$probe" --link "$1" 2>&1) || :
  [[ $answer == *", $2, others 0" ]]
}
# The rule for udev, at a printer that is plugged in.
rule_case() {
  ! ruled || fail "so without the rule, too"
  "$probe" --rule >/etc/udev/rules.d/70-platen.rules
  export SYSTEMD_IGNORE_CHROOT=1 # else these two do nothing here
  udevadm control --reload
  udevadm trigger --action=change --subsystem-match=usb
  until_true ruled || fail "not at once: $(stat -c '%a %G' "$(node)")"
  steps unplug
  until_true away || fail "not away: $(driver 1-1)"
  steps plug
  until_true back || fail "not back: $(driver 1-1)"
  until_true ruled || fail "$(stat -c '%a %G' "$(node)") $(udevadm info -q property -n "$(node)")"
}
node() { printf '/dev/bus/usb/001/%03d' "$(cat /sys/bus/usb/devices/1-1/devnum)"; }
ruled() {
  [ "$(stat -c '%a %G' "$(node)")" = '664 lp' ] &&
    udevadm info -q property -n "$(node)" | grep -q '^TAGS=.*:uaccess:'
}
unplug_link_case() {
  before=$(size "$paper")
  steps 'bytes 20000' unplug
  answer=$("$probe" --link usb:04b8:0e15:RIG0001 "$job" 2>&1) || :
  grep -q '^accepted [2-6][0-9]*, trouble .*\(unplugged\|LIBUSB_ERROR_IO\)' <<<"$answer" ||
    fail "$answer"
  steps plug
  until_true back || fail "not back: $(driver 1-1)"
  settle
  link_case
}
# A printer on a USB port that looks like a serial one.
on_serial() {
  paper=$RIG_OUT/serial.bin printer=/run/serial-printer
  "$@"
  paper=$RIG_OUT/printed.bin printer=/run/usb-printer
}
serial_case() { on_serial serial_prints; }
serial_prints() {
  print serial:/dev/ttyACM0
  expect all
  local before_lines after_lines
  before_lines=$(stty -F /dev/ttyACM0 -g)
  link_case serial:/dev/ttyACM0
  after_lines=$(stty -F /dev/ttyACM0 -g)
  [ "$before_lines" = "$after_lines" ] || fail "the port was left as $after_lines"
  print "serial:$(echo /dev/serial/by-id/usb-*ACM0001*)?speed=115200"
  expect all
}
serial_status_case() { on_serial status_case serial:/dev/ttyACM0 'state unknown'; }
serial_unplug_case() { on_serial serial_unplug; }
serial_unplug() {
  steps 'bytes 20000' unplug
  print serial:/dev/ttyACM0
  settle
  expect '[2-6][0-9]{4}' 'the port is gone'
  answer=$("$probe" serial:/dev/ttyACM0 "$job") || :
  grep -q 'No such file or directory; check the cable' <<<"$answer" || fail "$answer"
  steps plug
  until_true test -c /dev/ttyACM0 || fail 'not back'
  # The printer's end of the port may still hold what had come before.
  until_true told_of_link serial:/dev/ttyACM0 ready || fail "not ready: $answer"
  settle
  link_case serial:/dev/ttyACM0
}
refused_case() {
  before=$(size "$paper")
  answer=$(setpriv --reuid nobody --regid nogroup --clear-groups "$probe" usb "$job") || :
  expect 0 'group lp'
  answer=$(setpriv --reuid nobody --regid lp --clear-groups "$probe" usb "$job") || :
  expect all
}
in_use_case() {
  before=$(size "$paper")
  steps stop
  "$probe" usb "$job" 20000 >"$RIG_OUT/other" &
  local other=$!
  # The claim is what replaces usblp.
  until_true claimed || fail "the first one did not claim"
  answer=$("$probe" usb "$job" 1000 300) || :
  grep -q '"accepted":0,' <<<"$answer" || fail "answer $answer"
  grep -q "in use by PrinterProbe (process $other)" <<<"$answer" || fail "answer $answer"
  steps go
  wait $other || :
  answer=$(cat "$RIG_OUT/other")
  expect all
}
claimed() { [ "$(driver 1-1)" = usbfs ]; }
no_paper_case() {
  steps paper-out
  until_true status_is 'is out of paper' || fail 'no paper-out'
  print usb
  expect 0 'was sent nothing'
  steps paper-ok
  until_true status_is '-' || fail 'no paper-ok'
  print usb
  expect all
}
status_is() { "$probe" --ask usb | grep -q "complaint $1\$"; }
paper_ends_case() {
  # The printer's 4 KiB of memory fill up; the job goes on where it stopped.
  steps 'bytes 20000' paper-out 'sleep 2' paper-ok
  print usb
  expect all
  steps 'bytes 20000' paper-out
  print usb 1500
  expect '2[0-9]{4}' 'it says that it is out of paper'
  steps paper-ok
}
stall_case() {
  steps 'bytes 20000' stop 'sleep 2' go
  print usb
  expect all
  steps 'bytes 20000' stop
  print usb 1500
  expect '2[0-9]{4}' 'then none for'
  steps go
}
halt_case() {
  steps 'bytes 20000' halt
  print usb
  expect all
}
unplug_case() {
  steps 'bytes 20000' unplug
  print usb
  expect '[2-6][0-9]{4}' 'unplugged\|LIBUSB_ERROR_IO'
  answer=$("$probe" usb:04b8:0e15:RIG0001 "$job") || :
  before=$(size "$paper")
  expect 0 'no printer usb:04b8:0e15:'
  steps plug
  until_true back || fail "not back: $(driver 1-1)"
  print usb:04b8:0e15:RIG0001
  expect all
}
# A process that keeps the printer learns that it is gone and finds it again, wherever it is then.
plug_case() {
  local told=$RIG_OUT/followed follower before_number
  before_number=$(cat /sys/bus/usb/devices/1-1/devnum)
  timeout 60 "$probe" --follow usb:04b8:0e15:RIG0001 >"$told" 2>&1 &
  follower=$!
  until_true grep -q '^here' "$told" || fail "told $(cat "$told")"
  steps unplug
  until_true grep -q '^lost' "$told" || fail "told $(cat "$told")"
  steps plug
  wait $follower || fail "the follower ended with $?"
  [ "$(cat "$told")" = $'here\nlost\nback, ready' ] || fail "told $(cat "$told")"
  [ "$(cat /sys/bus/usb/devices/1-1/devnum)" != "$before_number" ] || fail 'under the same address'
}
# The same where no udevd tells of it; it comes last.
plug_unnoticed_case() {
  kill "$(pidof systemd-udevd | tr ' ' '\n' | sort -n | head -n 1)"
  until_true no_udevd || fail 'udevd did not end'
  plug_case
}
no_udevd() { ! pidof systemd-udevd >/dev/null; }
back() { [ "$(driver 1-1)" = usblp ]; }
away() { [ "$(driver 1-1)" = none ]; }
for name in "$@"; do
  problem='' start=$EPOCHREALTIME
  "${name//-/_}_case"
  settle
  # Whatever happened, usblp has the printer again.
  until_true back || fail "left with the driver $(driver 1-1)"
  seconds=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $start }")
  if [ -z "$problem" ]; then
    passed=$((passed + 1))
    printf 'ok      %-12s %5s s\n' "$name" "$seconds"
  else
    failed=$((failed + 1))
    printf 'FAILED  %-12s %5s s  %s\n' "$name" "$seconds" "$problem"
  fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
