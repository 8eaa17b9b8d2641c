#!/usr/bin/env bash
# usb-mock-suite.sh: prints to the printer of usb-mock, well and badly behaved, and compares what
# arrives with what was sent and with what is said of it.
#
#   PRINTER_PROBE=PROGRAM usb-mock-suite.sh
#
# PROGRAM is the built PrinterProbe: it delivers a file to a printer's address and tells how. What
# is printed comes from paper-job.sh.
# One line a case; the last line counts them. Ends with 1 when a case failed.
# Needs: apt-get install --no-install-recommends gcc libc6-dev umockdev libumockdev-dev pkg-config
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
probe=$(realpath "${PRINTER_PROBE:?the program that delivers a file to an address}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
read -ra flags <<<"$(pkg-config --cflags --libs umockdev-1.0)"
cc -O1 -Wall -o usb-mock "$here/usb-mock.c" "${flags[@]}"
"$here/paper-job.sh" 100000 >job
head -c 20000 job >short
: >empty
passed=0 failed=0

# try NAME ADDRESS FILE ACCEPTED TROUBLE [-t STALL] [-c CONNECT] [-s SECONDS] [MOCK OPTIONS...]
# ACCEPTED is a number or `all`; TROUBLE a part of the text, or nothing for none. Whatever happens:
# what arrived is the job's beginning, no longer than what is said to be accepted, and the printer
# is given back to usblp.
try() {
  local name=$1 address=$2 file=$3 accepted=$4 trouble=$5 stall=1500 connect=300 limit=10
  shift 5
  while [ $# -gt 0 ]; do
    case $1 in
      -t) stall=$2 ;;
      -c) connect=$2 ;;
      -s) limit=$2 ;;
      *) break ;;
    esac
    shift 2
  done
  local size answer status=0 start=$EPOCHREALTIME seconds problem=
  size=$(stat -c %s "$file")
  [ "$accepted" != all ] || accepted=$size
  rm -f printed report
  answer=$(timeout -k 5 "$limit" ./usb-mock -o printed -r report "$@" -- \
    "$probe" "$address" "$file" "$stall" "$connect" 2>stderr) || status=$?
  seconds=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $start }")
  local arrived
  arrived=$(stat -c %s printed 2>/dev/null || echo 0)
  case $answer in
    '{"accepted":'"$accepted"',"trouble":null}') [ -z "$trouble" ] || problem="no trouble" ;;
    '{"accepted":'"$accepted"',"trouble":"'*"$trouble"*) [ -n "$trouble" ] || problem="trouble" ;;
    *) problem="another answer" ;;
  esac
  [ "$status" = 0 ] || [ -n "$trouble" ] || problem="ended with $status"
  [ "$status" -lt 2 ] || problem="ended with $status"
  cmp -s -n "$arrived" printed "$file" || problem="other bytes arrived"
  [ "$arrived" -le "$accepted" ] || problem="more arrived than accepted"
  [ -n "$trouble" ] || [ "$arrived" = "$size" ] || problem="not all arrived"
  case $name in
    gone*) ;; # there is nobody to give back
    *) grep -qs '^driver=usblp claimed=0 refused=0$' report || problem="left as $(cat report || :)" ;;
  esac
  if [ -z "$problem" ]; then
    passed=$((passed + 1))
    printf 'ok      %-22s %5s s  %6d of %d bytes arrived\n' "$name" "$seconds" "$arrived" "$size"
  else
    failed=$((failed + 1))
    printf 'FAILED  %-22s %5s s  %6d of %d bytes arrived: %s\n  %s\n' \
      "$name" "$seconds" "$arrived" "$size" "$problem" "$answer"
    cat stderr
  fi
}

# tell NAME ANSWER [MOCK OPTIONS...] -- PROBE ARGUMENTS...
# The probe prints ANSWER, and the printer is given back to usblp.
tell() {
  local name=$1 expected=$2 options=() answer start=$EPOCHREALTIME seconds problem=
  shift 2
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  answer=$(timeout -k 5 10 ./usb-mock -o printed -r report "${options[@]}" -- "$probe" "$@" \
    2>stderr) || :
  seconds=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $start }")
  # shellcheck disable=SC2053 # a pattern
  [[ $answer == $expected ]] || problem="told $answer"
  case $name in
    gone*) ;;
    *) grep -qs '^driver=usblp claimed=0 refused=0$' report || problem="left as $(cat report || :)" ;;
  esac
  if [ -z "$problem" ]; then
    passed=$((passed + 1))
    printf 'ok      %-22s %5s s\n' "$name" "$seconds"
  else
    failed=$((failed + 1))
    printf 'FAILED  %-22s %5s s  %s\n' "$name" "$seconds" "$problem"
    cat stderr
  fi
}

try plain usb job all ''
try empty usb empty all ''
try model usb:04b8:0e15 short all ''
try serial usb:04b8:0E15:MOCK0001 short all ''
try no-such-model usb:04b9:0e15 short 0 'there is usb:04b8:0e15:MOCK0001 (EPSON TM-RIG)'
try no-such-serial usb:04b8:0e15:MOCK0002 short 0 'no printer usb:04b8:0e15:'
try second-of-twins usb:04b8:0e15:MOCK0001 short all '' -b twin
try place usb:04b8:0e15@1-2 short all '' -b twin -b same
try no-such-place usb:04b8:0e15@1-3 short 0 'there is usb:04b8:0e15@1-1' -b twin -b same
try makers-class usb short 0 "in a USB class of Epson's own; set it to the printer class" -K 255
try makers-class-driven usb:04b8:0202 short all '' -K 255 -V 04b8:0202
try endpoints usb short all '' -E 05:8c
try no-answers usb short all '' -E 01:00
try settings usb short all '' -b settings

try slow usb short all '' -b rate=8000
try pauses usb job all '' -t 15000 -b pause=20000:2.5
try jam usb job 20000 'took 20000 of 100000 bytes and then none for' -b jam=20000
try jam-at-once usb job 0 'took 0 of 100000' -b jam=0
try halts-once usb job all '' -b halt=30000
try halts-often usb job all '' -b halts=10000
try halted usb job 30000 'refuses more' -b stuck=30000
try halted-at-once usb job 0 'refuses more' -b stuck=0
# A transfer whose end is unknown counts as a whole.
try gone usb job 32768 'unplugged' -b gone=30000
try gone-at-once usb job 16384 'unplugged' -b gone=0
try broken-transfer usb job 49152 'LIBUSB_ERROR_IO' -b io=40000
try broken-at-once usb short 16384 'LIBUSB_ERROR_IO' -b io=0

try pictures-only usb short 0 'prints pictures only and knows no ESC/POS' -V 0519:0003

try busy usb short 0 'in use by another program' -b busy
try busy-for-a-while usb short all '' -c 5000 -b busy=1.5
try denied usb short 0 'in /etc/udev/rules.d/70-platen.rules' -b denied

try talks usb job all '' -b talk
try talks-for-ever usb job all '' -b babble
try requests-refused usb short all '' -b refuse -b paper-out
try requests-unanswered usb short all '' -b hang
try cover-open usb short all '' -b cover-open
try cover-open-jam usb job 4096 'says that it is off line' -b cover-open -b jam=4096
try no-paper usb short 0 'out of paper and was sent nothing' -b paper-out
try paper-ends usb job 50000 'says that it is out of paper' -b paper-ends=50000
try paper-ends-last usb job all 'took all 100000 bytes but is out of paper' -b paper-ends=100000

whole='accepted 20000, trouble -
processed, garbage 0
finished 20023, trouble -'
tell link "answers, ready, others 0
$whole" -b answers -- --link usb short
tell answers-left "answers, ready, others 0
$whole" -b answers -b stale -- --link usb short
tell answers-of-nothing "answers, ready, others 0
$whole" -b answers -b empty -- --link usb short
tell answers-halted "answers, ready, others 0
$whole" -b answers -b in-halt -- --link usb short
tell answers-slowly "answers, ready, others 0
$whole" -b answers -b rate=20000 -- --link usb short
tell gone-while-waiting 'answers, ready, others 0
accepted 20000, trouble -
usb:04b8:0e15:MOCK0001 (EPSON TM-RIG) was unplugged or switched off; plug it in and switch it on' \
  -b answers -b gone=20023 -- --link usb short
# A port that answers and does not complain counts as ready.
tell mute 'mute, ready, others 0
accepted 20000, trouble -
finished 20003, trouble -' -- --link usb short
tell one-way 'mute, ready, others 0
accepted 20000, trouble -
finished 20000, trouble -' -E 01:00 -- --link usb short
tell port-refuses 'mute, state unknown, others 0' -b refuse -- --link usb
tell status-no-paper 'answers, not ready: out of paper, others 0' \
  -b answers -b paper-out -- --link usb
tell status-cover-open 'answers, not ready: the cover is open, others 0' \
  -b answers -b cover-open -- --link usb
tell status-of-mute 'mute, not ready: out of paper, others 0' -b paper-out -- --link usb
tell list-twins 'usb:04b8:0e15@1-1 (EPSON TM-RIG) protocol 2 at 1-1
usb:04b8:0e15@1-2 (EPSON TM-RIG) protocol 2 at 1-2' -b twin -b same -- --list
tell unusable "usb:04b8:0e15 (TM-RIG) is plugged in, but in a USB class of Epson's own*" \
  -K 255 -- --unusable
tell pictures-only '*prints pictures only and knows no ESC/POS*' -V 0519:0003 -- --ask usb
tell labels '*is a label printer: it knows ZPL and no ESC/POS*' -i 'MFG:Z;CMD:ZPL;' -- --ask usb

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
