#!/usr/bin/env bash
# Prints through real CUPS schedulers of our own, and breaks them.
#
#   PRINTER_PROBE=PROGRAM [PLATEN=PROGRAM] cups-suite.sh [CASE...]
#
# PRINTER_PROBE ADDRESS FILE STALL_MS delivers a file to a printer's address, prints
# {"accepted":N,"trouble":TEXT or null} and ends with 0, or with 1 for trouble; it follows a job four
# times STALL_MS at most. PLATEN is the built platen: with it, sales are printed while CUPS and
# Platen are killed; without it, these cases are left out, and it says so.
# One line a case, then "N passed, N failed"; the status tells whether all passed. The cases run
# side by side, most of their time is waiting: about a minute. With CUPS_SUITE_TELLS, also what a
# case that passed ended with.
# Needs the packages cups, cups-client and python3.
set -euo pipefail

probe=${PRINTER_PROBE:?the program that delivers a file to an address}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
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

# Delivers the document: its address, and a limit for jobs that are not meant to end; the answer is
# kept under the case's name.
print() { answer=$("$probe" "$1" "$work/document" "${2:-10000}") || [ $? = 1 ]; }

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
  print "cups://127.0.0.1:$(cat "$work/sink.port")/any" 2000
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
  print cups:empty 2500
  answers "$size" 'out of paper' 'left to CUPS' && [ "$(papers empty)" = 0 ] || return 1
  print cups:empty
  answers 0 'out of paper' && has_jobs empty 1 || return 1
  printer empty ok
  until_true has_jobs empty 0 && is_whole empty
}

case_printer_off() {
  lpadmin -p off -E -v socket://127.0.0.1:1 -m raw 2>>"$work/lpadmin"
  print cups:off 2500
  answers "$size" 'is being printed' 'printer may not exist' 'left to CUPS'
}

case_queue_stops_at_the_job() {
  queue cutter -o printer-error-policy=stop-printer
  printer cutter stop
  print cups:cutter 2500
  answers "$size" 'queue is stopped' 'cutter is stuck' 'left to CUPS' || return 1
  printer cutter ok
  cupsenable cutter
  until_true has_jobs cutter 0 && is_whole cutter
}

case_queue_stops_at_the_job_and_goes_on() {
  queue mended -o printer-error-policy=stop-printer
  printer mended stop
  { until_true shows mended 'stuck' && printer mended ok && cupsenable mended; } &
  print cups:mended
  answers "$size" && is_whole mended
}

# A printer that failed once is tried again by CUPS, in its own time or at once.
case_queue_tries_again_later() { tries_again later retry-job; }
case_queue_tries_again_at_once() { tries_again atonce retry-current-job; }
tries_again() {
  queue "$1" "-o printer-error-policy=$2"
  printer "$1" fail
  { until_true shows "$1" 'too hot' && printer "$1" ok; } &
  print "cups:$1"
  answers "$size" && is_whole "$1"
}

case_held_and_released_later() {
  queue waiting -o job-hold-until-default=indefinite
  {
    until_true has_jobs waiting 1
    sleep 1
    lp -i "$(job_of waiting)" -H resume
  } &
  print cups:waiting
  answers "$size" && is_whole waiting
}

case_bytes_over_tls() {
  queue secret
  CUPS_ENCRYPTION=Required print cups:secret
  answers "$size" && is_whole secret
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
  print cups:lost 2500
  printer lost ok
  answers "$size" 'out of sight' 'no CUPS server answers' 'left to CUPS'
}

# With its memory written down, it prints what it had.
case_server_crashed_and_back() {
  CUPS_RIG_MEMORY=0 rig back
  queue again
  printer again hold
  {
    until_true shows again 'now printing'
    "$here/cups-rig.sh" crash "$rig"
    printer again ok
    sleep 1
    CUPS_RIG_MEMORY=0 "$here/cups-rig.sh" start "$rig" >/dev/null
  } &
  print cups:again
  answers "$size" && is_whole again
}

case_server_killed_and_forgetful() {
  rig forgetful
  queue gone
  # A crash within half a minute would lose the queue, too.
  "$here/cups-rig.sh" stop "$rig"
  "$here/cups-rig.sh" start "$rig" >/dev/null
  printer gone hold
  # Jobs that the server has not yet written down.
  {
    until_true shows gone 'now printing'
    "$here/cups-rig.sh" kill "$rig"
    printer gone ok
    "$here/cups-rig.sh" start "$rig" >/dev/null
  } &
  print cups:gone
  answers "$size" 'does not know job 1' 'look whether the paper came out'
}

case_server_killed_and_number_given_out_again() {
  rig renumbered
  queue other
  "$here/cups-rig.sh" stop "$rig"
  "$here/cups-rig.sh" start "$rig" >/dev/null
  printer other hold
  # Another job has the number before the job is looked for.
  {
    until_true shows other 'now printing'
    "$here/cups-rig.sh" kill "$rig"
    printer other ok
    CUPS_RIG_HIDDEN=yes "$here/cups-rig.sh" start "$rig" >/dev/null
    CUPS_SERVER=$rig/run/cups.sock lp -d other -o raw -H hold "$work/document" >/dev/null
    "$here/cups-rig.sh" stop "$rig"
    "$here/cups-rig.sh" start "$rig" >/dev/null
  } &
  print cups:other
  answers "$size" 'number of job 1 to another job' 'look whether the paper came out'
}

# --- Sales, with CUPS and Platen killed in the middle

# Sells, kills, starts what is dead and goes on until the receipt's papers are settled.
#
# The job is being printed or pending behind another one. In a crash, CUPS remembers everything,
# forgets the last seconds, or forgets them while what prints goes on as an orphan. The last words
# are what is killed, in order: cups, platen.
sale() {
  local place=$1 crash=$2 jobs=1 action=crash part checkout
  shift 2
  export CUPS_RIG_MEMORY=30
  case $crash in
    remembers) CUPS_RIG_MEMORY=0 ;;
    orphans) action='kill' ;;
  esac
  rig "sale-$place-$crash-${*// /-}"
  queue till
  "$here/cups-rig.sh" stop "$rig"
  "$here/cups-rig.sh" start "$rig" >/dev/null
  printer till hold
  if [ "$place" = pending ]; then
    lp -d till -o raw "$work/document" >/dev/null
    until_true shows till 'now printing' || return 1
    jobs=2
  fi
  "$PLATEN" checkout "$root/Samples/coffee.json" --barcode 286498530672949100 \
    --demo --data-dir "$rig/data" --printer cups:till >"$rig/checkout" 2>&1 &
  checkout=$!
  until_true has_jobs till "$jobs" || return 1
  until_true shows till 'now printing' || return 1
  for part; do
    case $part in
      cups) "$here/cups-rig.sh" "$action" "$rig" ;;
      platen) kill -KILL "$checkout" ;;
    esac
  done
  printer till ok
  # A Platen that is back before CUPS must not make up its mind.
  [ "$*" != "cups platen" ] || watch_once 3
  [[ "$*" != *cups* ]] || "$here/cups-rig.sh" start "$rig" >/dev/null
  until_true is_gone "$checkout" || kill "$checkout"
  wait "$checkout" 2>/dev/null || true
  until_true has_jobs till 0 || return 1
  for part in {1..5}; do
    watch_once 20
    ! is_settled || break
  done
  is_settled && is_lawful
}

# Goes on with what is left, for so many seconds at most.
watch_once() {
  timeout "$1" "$PLATEN" watch --once --demo --data-dir "$rig/data" --printer cups:till \
    >>"$rig/watch" 2>&1 || true
}
is_gone() { ! kill -0 "$1" 2>/dev/null; }

# Platen has nothing left to do for the receipt, and says how its papers stand.
is_settled() {
  answer=$("$PLATEN" receipts list --json --demo --data-dir "$rig/data" 2>>"$rig/watch")
  local state='"state":"(printed|handedOver|possiblyPrinted|cancelled|held)"'
  [[ $answer =~ $state ]] && [[ ! $answer =~ '"state":"'(queued|preflight|blocked|sen|paused) ]]
}

# At most one paper without a mark, a paper wherever Platen says that there is one, and no receipt
# that is lost in silence: nobody was there to withdraw it.
is_lawful() {
  local papers marks sale
  # What else the queue prints may be receipts as well, but of other sales.
  sale=$(sed -n 's/.*"reference":"\([^"]*\)".*/\1/p' <<<"$answer" | head -n 1)
  papers=$(on_paper "Sale ${sale:?the reference of the sale}")
  # Above and below.
  marks=$(($(on_paper '(REPRINT|COPY) [0-9]') / 2))
  answer="$papers papers, $marks marked: $answer"
  [ $((papers - marks)) -le 1 ] || return 1
  [ "$papers" -ge 1 ] || [[ $answer =~ '"state":"'(possiblyPrinted|held) ]] || return 1
  [[ ! $answer =~ '"state":"'(printed|handedOver) ]] || [ "$papers" -ge 1 ]
}
on_paper() { (cat "$rig"/out/till-*.bin | grep -aoE "$1" || true) 2>/dev/null | wc -l; }

# A drawer on a printer that is off stays shut, and does not open when the printer is back.
drawer_too_late() {
  local port status=0 begin=$SECONDS
  port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1])')
  lpadmin -p latch -E -v "socket://127.0.0.1:$port" -m raw 2>>"$work/lpadmin"
  answer=$("$PLATEN" drawer open --by Ana --reason change --demo --data-dir "$rig/latch" --printer cups:latch 2>&1) ||
    status=$?
  answer="$status after $((SECONDS - begin)) s: $answer"
  [ "$status" != 0 ] && [ $((SECONDS - begin)) -lt 30 ] && has_jobs latch 0 || return 1
  # What comes then is the next job, and that alone.
  python3 -c 'import socket, sys
connection = socket.create_server(("127.0.0.1", int(sys.argv[1]))).accept()[0]
sys.stdout.buffer.write(connection.makefile("rb").read())' "$port" >"$work/latch.bytes" &
  lp -d latch -o raw "$work/document" >/dev/null
  wait $! && cmp "$work/latch.bytes" "$work/document"
}

if [ -n "${PLATEN:-}" ]; then
  PLATEN=$(realpath "$PLATEN")
  case_drawer_too_late() { drawer_too_late; }
  for place in printing pending; do
    eval "case_sale_${place}_platen_killed() { sale $place remembers platen; }"
    for crash in remembers forgets orphans; do
      # Only a job that is being printed has something to go on with.
      [ "$place-$crash" != pending-orphans ] || continue
      eval "case_sale_${place}_cups_${crash}() { sale $place $crash cups; }"
      eval "case_sale_${place}_cups_${crash}_after_platen() { sale $place $crash platen cups; }"
      eval "case_sale_${place}_cups_${crash}_before_platen() { sale $place $crash cups platen; }"
    done
  done
else
  echo "PLATEN is not set: the sales are left out"
fi

# --- All of them

python3 "$here/cups-sink.py" "$work" &
sink=$!
until_true test -s "$work/sink.port"
rig shared

running=()
cases=$*
[ -n "$cases" ] || cases=$(declare -F | sed -n 's/^declare -f case_//p')
for name in $cases; do
  # The sink is one of the jobs.
  while [ "$(jobs -rp | wc -l)" -gt 12 ]; do
    wait -n || true
  done
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
    [ -z "${CUPS_SUITE_TELLS:-}" ] || echo "         $answer"
  else
    failed=$((failed + 1))
    echo "FAILED ${name//_/ }"
    printf '%s\n' "$answer" | cat - "$work/results/$name.err" | sed 's/^/         /'
  fi
done
echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
