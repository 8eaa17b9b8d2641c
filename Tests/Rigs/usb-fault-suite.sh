#!/usr/bin/env bash
# usb-fault-suite.sh: sells while the printer of usb-rig.sh does what printers do, and looks at what
# lies on the counter and what the journal says of it.
#
#   PLATEN=PROGRAM usb-fault-suite.sh [CASE...]
#
# PROGRAM is platen. One `platen serve` sells and prints all the time, as for a till. Two more
# printers stand there that cannot say anything: one is mute, one has no endpoint for answers. The
# machine starts once; all cases take six to seven minutes.
# One line a case; the last line counts them. Ends with 1 when a case failed or none was run.
# Needs what usb-rig.sh needs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# --- outside: start the machine --------------------------------------------------------------------
if [ "${1:-}" != --inside ]; then
  platen=$(realpath "${PLATEN:?the program that sells and prints}")
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
  status=0
  # Packets of 64 bytes, so that a receipt is torn at many places.
  "$here/usb-rig.sh" -F -T 580 -n 3 -K 7:2,7:2,7:1 -o "$out" \
    "$here/usb-fault-suite.sh" --inside "$platen" "$@" || status=$?
  if [ "$status" != 0 ]; then
    grep -v 'refused request' "$out/sim.log" 2>/dev/null | tail -n 60 >&2 || :
    cat "$out"/told*.errors >&2 2>/dev/null || :
  fi
  grep -q ' passed, ' "$out/stdout" 2>/dev/null || echo '0 passed, 1 failed'
  exit "$status"
fi

# --- inside ----------------------------------------------------------------------------------------
platen=$2
shift 2
unplugs=(unplug-0 unplug-70 unplug-200 unplug-400 unplug-600 unplug-800 unplug-1000 unplug-1200
  unplug-1400 unplug-1460)
[ $# -gt 0 ] || set -- mute one-way well no-paper no-cover away paper-ends cover-opens slow stalls halts jams \
  switched-off switched-off-without-paper "${unplugs[@]}"
pipe=/run/usb-printer counter=$RIG_OUT/counter.txt told=$RIG_OUT/told
number=0 problem='' receipt='' before=0 told_before=0

steps() { printf '%s\n' "$@" >"$pipe"; }
fail() { problem="${problem:+$problem; }$*"; }

# Opens a till at a printer: open_till SERIAL TOLD. What it says goes to the file TOLD.
open_till() {
  local input=/run/${2##*/}.in
  mkfifo "$input"
  : >"$2"
  "$platen" serve --demo --data-dir "/run/${2##*/}" --printer "usb:04b8:0e15:$1" \
    <"$input" >"$2" 2>"$2.errors" &
  exec {till}>"$input"
  ask 1 initialize '"protocol":"1","client":{"name":"rig","version":"1"}'
}
ask() { # NUMBER METHOD PARAMETERS
  printf '{"jsonrpc":"2.0","id":%s,"method":"%s","params":{%s}}\n' "$@" >&$till
}
bill=$(tr -d '\n' <"$here/../../Samples/coffee.json")

# Waits until a command succeeds: within SECONDS COMMAND...
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}

# Sells once; the receipt is on its way then.
sell() {
  number=$((number + 1))
  receipt=$(printf 'T1-%06d' "$number")
  ask $((number + 1)) checkout.start \
    "\"reference\":\"case-$number\",\"bill\":$bill,\"barcode\":\"286498530672949100\""
  within 120 grep -q "^{\"jsonrpc\":\"2.0\",\"id\":$((number + 1)),\"result\".*$receipt" "$told" ||
    fail "not sold: $(tail -n 1 "$told")"
}
# What was told of this sale's paper since the case began, by job, state and obstacle.
news() {
  tail -n "+$((told_before + 1))" "$told" | grep '"method":"print' | grep -F "\"$receipt\"" |
    grep -Eo '"(job|state|obstacle|mark)":("[^"]*"|[0-9]*)' || :
}
is_told() { news | tr '\n' ' ' | grep -Eq "$1"; }
expect_news() { within 120 is_told "$1" || fail "not told of $1 but $(news | tr '\n' ' ')"; }

# The pieces of paper of this sale that were cut off.
pieces() { grep '^slip ' "$counter" | grep -F "Receipt $receipt"; }
originals() { pieces | grep -Evc 'VOID|REPRINT|COPY' || :; }
reprints() { pieces | grep -v VOID | grep -c 'REPRINT' || :; }
copies() { pieces | grep -v VOID | grep -c 'COPY' || :; }
voids() { tail -n "+$((before + 1))" "$counter" | grep '^slip ' | grep -c VOID || :; }
paper() { echo "$(originals) $(reprints) $(copies) $(voids)"; }
paper_is() { grep -Eqx "$1" <<<"$(paper)"; }
# Waits for so many originals, reprints, copies and strips that say VOID, and that no more come.
expect_paper() {
  within 120 paper_is "$1" || fail "$(paper) in place of $1"
  sleep 0.5
  paper_is "$1" || fail "in the end $(paper) in place of $1"
}
# Waits for the last news of the sale's paper and only then for what lies there, because what is a
# right end for one receipt lies there for a moment on the way to another: expect_end PAPER NEWS
expect_end() {
  expect_news "$2"
  expect_paper "$1"
}

well_case() {
  sell
  expect_end '1 0 0 0' '"state":"printed"'
}
# Something keeps the printer from beginning; when it is mended, the original comes by itself.
kept() { # STEP MENDING NEWS
  steps "$1"
  sleep 0.3
  sell
  expect_news "$3"
  [ "$(paper)" = '0 0 0 0' ] || fail "printed $(paper)"
  steps "$2"
  expect_end '1 0 0 0' '"state":"printed"'
}
no_paper_case() { kept paper-out paper-ok '"blocked" "obstacle":"paper"'; }
no_cover_case() { kept cover-open cover-closed '"blocked" "obstacle":"(cover|offline)"'; }
away_case() { kept unplug plug '"blocked" "obstacle":"offline"'; }
# It stops within the receipt: stops PAPER NEWS STEPS...
stops() {
  steps "${@:3}"
  sell
  expect_end "$1" "$2"
}
paper_ends_case() {
  stops '1 0 1 0' '"paused" "obstacle":"paper".*"printed"' 'bytes 600' paper-out 'sleep 12' paper-ok
}
cover_opens_case() {
  stops '1 0 [01] 0' '"paused" "obstacle":"(cover|offline)".*"printed"' \
    'bytes 600' cover-open 'sleep 12' cover-closed
}
slow_case() {
  stops '1 0 0 0' '"state":"printed"' 'rate 600'
  steps 'rate 0'
}
stalls_case() { stops '1 0 0 0' '"state":"printed"' 'bytes 600' stop 'sleep 3' go; }
halts_case() { stops '1 0 0 0' '"state":"printed"' 'bytes 600' halt; }
torn='ossibly.*"printed"'
# For longer than it is waited for.
jams_case() { stops '0 1 0 1' "$torn" 'bytes 600' stop 'sleep 25' go; }
switched_off_case() { stops '0 1 0 1' "$torn" 'bytes 600' power-off 'sleep 2' plug; }
switched_off_without_paper_case() {
  stops '0 1 0 1' "$torn" 'bytes 600' paper-out 'sleep 4' power-off paper-ok 'sleep 2' plug
}
# Before anything of the receipt has come it is an original still, or what replaces it.
unplug_case() { # BYTES
  local ends='0 1 0 1'
  case $1 in
    0) ends='1 0 0 0|0 1 0 [01]' ;;
    # The receipt may be whole: then it is the only one without a mark.
    1[45]??) ends='[01] 1 0 1|1 0 0 0' ;;
  esac
  stops "$ends" '"state":"printed"' "bytes $((12 + $1))" unplug 'sleep 2' plug
}
# What cannot answer is trusted, and nobody is asked; in a shell of its own: trusted INDEX
trusted() {
  pipe=/run/usb-printer$1 counter=$RIG_OUT/counter$1.txt told=$RIG_OUT/told$1
  number=0 told_before=0
  [ "$1" = 2 ] || steps mute
  open_till "RIG000$(($1 + 1))" "$told"
  for _ in 1 2; do
    before=$(wc -l <"$counter")
    sell
    expect_end '1 0 0 0' '"handedOver"'
    ! is_told ossibly || fail "somebody is asked: $(news)"
  done
}
mute_case() { trusted 1; }
one_way_case() { trusted 2; }

# Runs a case and tells of it in a line.
try() {
  problem='' start=$EPOCHREALTIME
  # What an earlier case did not come to.
  steps forget
  before=$(wc -l <"$counter") told_before=$(wc -l <"$told")
  case $1 in
    unplug-*) unplug_case "${1#unplug-}" ;;
    *) "${1//-/_}_case" ;;
  esac
  seconds=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $start }")
  if [ -z "$problem" ]; then
    printf 'ok      %-26s %5s s\n' "$1" "$seconds"
  else
    printf 'FAILED  %-26s %5s s  %s\n' "$1" "$seconds" "$problem"
    tail -n "+$((told_before + 1))" "$told" | cut -c1-500 | sed 's/^/  /'
    tail -n "+$((before + 1))" "$counter" | cut -c1-2500 | sed 's/^/  /'
  fi
}

open_till RIG0001 "$told"
others=()
for name in "$@"; do
  case $name in
    # They wait most of the time, at printers of their own.
    mute | one-way)
      try "$name" >"/run/$name.result" &
      others+=($!)
      ;;
    *)
      try "$name" >/run/case
      cat /run/case
      cat /run/case >>/run/shop.result
      ;;
  esac
done
[ ${#others[@]} = 0 ] || wait "${others[@]}"
cat /run/mute.result /run/one-way.result 2>/dev/null || :
passed=$(cat /run/*.result | grep -c '^ok ' || :)
failed=$(cat /run/*.result | grep -c '^FAILED ' || :)
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" = $# ]
