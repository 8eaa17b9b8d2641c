#!/usr/bin/env bash
# Prints through real CUPS schedulers of our own, and breaks them.
#
#   PRINTER_PROBE=PROGRAM cups-suite.sh
#
# PROGRAM ADDRESS FILE STALL_MS delivers a file to a printer's address, prints
# {"accepted":N,"trouble":TEXT or null} and ends with 0, or with 1 for trouble (PrinterProbe does).
# One line a case, then "N passed, N failed"; the status tells whether all passed. The cases run
# side by side, most of their time is waiting: about 15 s.
# Needs the packages cups, cups-client and python3.
set -euo pipefail

probe=${PRINTER_PROBE:?the program that delivers a file to an address}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
# Whatever CUPS the machine or the user has set up must not be met.
export HOME=$work/home LC_ALL=C
unset CUPS_SERVER CUPS_USER
mkdir "$HOME" "$work/results"
# CUPS's children run under another user.
chmod 755 "$work"

sink=
clean() {
  local pid folder
  for pid in $sink $(jobs -p); do
    kill "$pid" 2>/dev/null || true
  done
  for folder in "$work"/rig-*; do
    "$here/cups-rig.sh" stop "$folder" || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

size=51234
"$here/paper-job.sh" "$size" >"$work/document"

# --- What the cases are made of

# A scheduler: its name. Sets CUPS_SERVER for what follows.
rig() {
  rig=$work/rig-$1
  "$here/cups-rig.sh" start "$rig" >"$work/$1.start"
  CUPS_SERVER=$(sed -n 's/^CUPS_SERVER=//p' "$work/$1.start")
  export CUPS_SERVER
}

# A queue that prints into files: its name, further settings.
queue() {
  local name=$1
  shift
  lpadmin -p "$name" -E -v "rig://$name" -m raw "$@" 2>>"$work/lpadmin"
}

# How a queue's printer behaves from now on.
printer() { echo "$2" >"$rig/out/$1"; }

# Delivers the document; the answer is kept under the case's name.
print() { answer=$("$probe" "$1" "$work/document" 6000) || [ $? = 1 ]; }

# Waits until something holds, a tenth of a second at a time and 20 seconds at most.
until_true() {
  local _
  for _ in {1..200}; do
    "$@" && return
    sleep 0.1
  done
  return 1
}
shows() { lpstat -l -p "$1" 2>/dev/null | grep -q "$2"; }
has_jobs() { [ "$(lpstat -o "$1" 2>/dev/null | wc -l)" = "$2" ]; }
is_printed() { [ "$(papers "$1")" = "$2" ]; }

job_of() { lpstat -o "$1" | sed -n "s/^\($1-[0-9]*\).*/\1/p" | tail -n 1; }
papers() { find "$rig/out" -name "$1-*.bin" | wc -l; }

# What must be true; a case fails with the first that is not.
answers() {
  local accepted=$1 word
  shift
  [[ $answer =~ \"accepted\":\ *${accepted}[,}] ]] || return 1
  if [ $# = 0 ]; then
    [[ $answer =~ \"trouble\":\ *null ]]
  fi
  for word; do
    [[ $answer == *"$word"* ]] || return 1
  done
}
is_whole() {
  [ "$(papers "$1")" = 1 ] && cmp -s "$work/document" "$rig"/out/"$1"-*.bin
}

is_in_sink() {
  local paper
  for paper in "$work"/sink-*.bin; do
    cmp -s "$work/document" "$paper" && return
  done
  return 1
}

# --- The cases

case_bytes_over_tcp() {
  lpadmin -p tcp -E -v "socket://127.0.0.1:$(cat "$work/sink.port")" -m raw 2>>"$work/lpadmin"
  print cups:tcp
  answers "$size" && until_true is_in_sink
}

case_bytes_over_the_local_socket() {
  queue local
  CUPS_SERVER=$rig/run/cups.sock print cups:local
  answers "$size" && is_whole local
}

case_address_with_server() {
  queue named
  address="cups://$CUPS_SERVER/named"
  CUPS_SERVER=127.0.0.1:1 print "$address"
  answers "$size" && is_whole named
}

case_no_copies_and_banners_of_the_queue() {
  queue office -o copies-default=2 -o job-sheets-default=standard,standard
  print cups:office
  answers "$size" && is_whole office
}

case_queue_missing() {
  queue there
  print cups:absent
  answers 0 'no such queue' there
}

case_queue_stopped() {
  queue stopped
  cupsdisable -r "$(printf 'the \033[31mbelt is torn')" stopped
  print cups:stopped
  answers 0 'queue is stopped' 'belt is torn' cupsenable && has_jobs stopped 0 || return 1
  case $answer in *$'\033'* | *'\u001b'*) return 1 ;; esac
}

case_queue_rejecting() {
  queue closed
  cupsreject -r 'moving house' closed
  print cups:closed
  answers 0 'takes no jobs' 'moving house' cupsaccept
}

case_queue_without_a_printer() {
  lpadmin -p void -E -m raw 2>>"$work/lpadmin"
  print cups:void
  answers 0 'leads to a file'
}

case_server_down() {
  CUPS_SERVER=127.0.0.1:1 print cups:any
  answers 0 'no CUPS server answers' 127.0.0.1:1
}

case_server_silent() {
  print "cups://127.0.0.1:$(cat "$work/sink.port")/any"
  answers 0 'did not answer in time'
}

case_paper_out_then_refilled() {
  queue refilled
  printer refilled media-empty
  { until_true shows refilled media-empty-error && sleep 1 && printer refilled ok; } &
  print cups:refilled
  answers "$size" && is_whole refilled
}

case_paper_out_for_long() {
  queue empty
  printer empty media-empty
  print cups:empty
  answers "$size" 'out of paper' 'left to CUPS' && [ "$(papers empty)" = 0 ] || return 1
  print cups:empty
  answers 0 'out of paper' && has_jobs empty 1 || return 1
  printer empty ok
  until_true has_jobs empty 0 && is_whole empty
}

case_printer_off() {
  lpadmin -p off -E -v socket://127.0.0.1:1 -m raw 2>>"$work/lpadmin"
  local begin=$SECONDS
  print cups:off
  answers "$size" 'is being printed' 'printer may not exist' 'left to CUPS' || return 1
  # It does not hold up the till for as long as a slow printer may.
  [ $((SECONDS - begin)) -lt 20 ]
}

case_queue_stops_at_the_job() {
  queue cutter -o printer-error-policy=stop-printer
  printer cutter stop
  print cups:cutter
  answers "$size" 'queue is stopped' 'cutter is stuck' 'left to CUPS' || return 1
  printer cutter ok
  cupsenable cutter
  until_true has_jobs cutter 0 && is_whole cutter
}

case_given_up() {
  queue hot
  printer hot fail
  print cups:hot
  answers "$size" 'was given up' 'head is too hot' && has_jobs hot 0
}

case_cancelled_while_printing() {
  queue cancelled
  printer cancelled hold
  { until_true shows cancelled 'now printing' && cancel "$(job_of cancelled)"; } &
  print cups:cancelled
  answers "$size" 'was cancelled' 'look whether'
}

case_cancelled_before_printing() {
  queue busy
  printer busy hold
  lp -d busy -o raw "$work/document" >/dev/null
  until_true shows busy 'now printing' || return 1
  { until_true has_jobs busy 2 && cancel "$(job_of busy)"; } &
  print cups:busy
  answers 0 'was cancelled' 'before anything was printed' || return 1
  printer busy ok
  until_true has_jobs busy 0 && is_whole busy
}

case_behind_another_job() {
  queue shared
  printer shared hold
  lp -d shared -o raw "$work/document" >/dev/null
  until_true shows shared 'now printing' || return 1
  { until_true has_jobs shared 2 && sleep 1 && printer shared ok; } &
  print cups:shared
  answers "$size" && is_printed shared 2
}

case_server_restarted() {
  rig restarted
  queue kept
  queue other
  printer kept hold
  {
    until_true shows kept 'now printing'
    "$here/cups-rig.sh" stop "$rig"
    printer kept ok
    "$here/cups-rig.sh" start "$rig" >/dev/null
  } &
  print cups:kept
  answers "$size" && is_whole kept
}

case_server_killed() {
  rig killed
  queue lost
  printer lost hold
  { until_true shows lost 'now printing' && "$here/cups-rig.sh" kill "$rig"; } &
  print cups:lost
  printer lost ok
  answers "$size" 'lost sight' 'look whether the paper came out'
}

case_server_killed_and_forgetful() {
  rig forgetful
  queue gone
  # A crash within half a minute would lose the queue, too.
  "$here/cups-rig.sh" stop "$rig"
  "$here/cups-rig.sh" start "$rig" >/dev/null
  printer gone hold
  # Jobs that the server has not yet written down and whose number it gives out again.
  {
    until_true shows gone 'now printing'
    "$here/cups-rig.sh" kill "$rig"
    printer gone ok
    rm -f "$rig"/spool/c* "$rig"/cache/job.cache*
    "$here/cups-rig.sh" start "$rig" >/dev/null
    lp -d gone -o raw -H hold "$work/document" >/dev/null
  } &
  print cups:gone
  answers "$size" 'does not know job' 'look whether the paper came out'
}

# --- All of them

python3 "$here/cups-sink.py" "$work" &
sink=$!
until_true test -s "$work/sink.port"
rig shared

cases=$(declare -F | sed -n 's/^declare -f case_//p')
running=()
for name in $cases; do
  (
    trap - INT TERM
    answer=
    trap 'echo "$? $answer" >"$work/results/$name"; wait' EXIT
    "case_$name"
  ) 2>"$work/results/$name.err" &
  running+=($!)
done
wait "${running[@]}" || true

passed=0 failed=0
for name in $cases; do
  read -r status answer <"$work/results/$name" || true
  if [ "$status" = 0 ]; then
    passed=$((passed + 1))
    echo "ok     ${name//_/ }"
  else
    failed=$((failed + 1))
    echo "FAILED ${name//_/ }"
    printf '%s\n' "$answer" | cat - "$work/results/$name.err" | sed 's/^/         /'
  fi
done
echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
