#!/usr/bin/env bash
# disk-suite.sh: sells against a simulated gateway with the journal on a disk that is full or fails,
# and compares what was said with the journal and the gateway's ledger.
#
#   [PLATEN=PROGRAM] disk-suite.sh
#
# PROGRAM is the built platen; without it, the one of `swift build` here. One line a case; the last
# line counts them. Ends with 1 when a case failed. The full disks need a tmpfs of our own (root, or
# user namespaces); where there is none they are skipped, and it says so.
# Needs: apt-get install --no-install-recommends gcc libc6-dev python3 util-linux
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
PLATEN=$(realpath "${PLATEN:-$(cd "$root" && swift build --show-bin-path)/platen}")
export PLATEN

# Mounts of a namespace of our own end with it.
if [ -z "${DISK_SUITE_MOUNTS:-}" ]; then
  export DISK_SUITE_MOUNTS=no
  for flags in -m -rm; do
    if unshare "$flags" mount -t tmpfs none /mnt 2>/dev/null; then
      DISK_SUITE_MOUNTS=yes exec unshare "$flags" "$here/disk-suite.sh"
    fi
  done
fi

books() { python3 "$here/disk-suite/books.py" "$@"; }
work=$(mktemp -d)
gateway=
clean() {
  [ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
  wait
  [ "$DISK_SUITE_MOUNTS" = no ] || umount "$work/disk" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT
cd "$work"
cc -O1 -Wall -shared -fPIC -o failing-disk.so "$here/disk-suite/failing-disk.c" -ldl
export PLATEN_TIMERS=firstQuery=30,query=40,slowQuery=50,softDeadline=8000,grace=15000,cancelRest=150
export PLATEN_TIMERS=$PLATEN_TIMERS,retry=50,longestRetry=200
"$PLATEN" simulator >gateway.out &
gateway=$!
for _ in $(seq 200); do
  grep -q 'TEST gateway at' gateway.out && break
  sleep 0.05
done
url=$(sed -n 's/^TEST gateway at //p' gateway.out)
passed=0 failed=0

# report NAME PROBLEM
report() {
  if [ -z "$2" ]; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1: $2"
  fi
}

# note PROBLEM: the first problem of a case is told.
note() { problem=${problem:-$1}; }

# sell FOLDER REFERENCE DIGITS: a checkout whose answer is in the file `answer`; the last two digits
# of the code choose what the gateway does. Ends as the checkout does.
sell() {
  timeout 60 "$PLATEN" checkout "$root/Samples/coffee.json" --simulator "$url" --data-dir "$1" \
    --json --reference "$2" --barcode "2864985306729491$3" >answer 2>notices
}

# settle FOLDER: what a start after the trouble does, with its papers out of the way.
settle() {
  timeout 60 "$PLATEN" watch --once --simulator "$url" --data-dir "$1" >settled 2>&1
}

# fill and clear: not a byte more fits on the disk; there is room again.
fill() { cat /dev/zero >disk/filler 2>/dev/null || true; }
clear_disk() { rm -f disk/filler; }

# --- full disks

full_before() {
  local status=0 problem=""
  sell disk/shop before-1 00 || note "the first sale ended with $?"
  fill
  sell disk/shop before-2 00 || status=$?
  [ "$status" = 74 ] || note "a sale ended with $status: $(cat answer notices)"
  books none "$url" before-2 2>trouble || note "$(cat trouble)"
  status=0
  sell disk/new before-3 00 || status=$?
  [ "$status" = 74 ] || note "the first sale of a new shop ended with $status"
  books none "$url" before-3 2>trouble || note "$(cat trouble)"
  clear_disk
  sell disk/shop before-4 00 || note "with room again: ended with $?"
  report full-before-the-sale "$problem"
}

# The reserve is there and its space is nowhere else: still nothing new is begun.
full_but_for_the_reserve() {
  local status=0 problem=""
  sell disk/reserve reserve-1 00 || note "the first sale ended with $?"
  # A second process keeps the journal open, so that nothing has to be made anew.
  "$PLATEN" watch --simulator "$url" --data-dir disk/reserve >/dev/null 2>&1 &
  local other=$!
  for _ in $(seq 100); do
    [ -e disk/reserve/journal.sqlite-wal ] && break
    sleep 0.05
  done
  fill
  sell disk/reserve reserve-2 00 || status=$?
  [ "$status" = 74 ] || note "ended with $status: $(cat answer notices)"
  [ -s disk/reserve/reserve ] || note "the reserve was used"
  books none "$url" reserve-2 2>trouble || note "$(cat trouble)"
  clear_disk
  kill "$other"
  wait "$other" || true
  sell disk/reserve reserve-3 00 || note "with room again: ended with $?"
  report full-but-for-the-reserve "$problem"
}

# full_during NAME RESERVE: the disk is filled while the customer confirms; RESERVE is kept or lost.
full_during() {
  local status=0 problem="" word=""
  sell "disk/$1" "$1-0" 00 || note "the first sale ended with $?"
  sell "disk/$1" "$1" 90 &
  local sale=$!
  books pending "$url" "$1" 2>trouble || note "$(cat trouble)"
  [ "$2" = kept ] || rm "disk/$1/reserve"
  fill
  wait "$sale" || status=$?
  case $2:$status in
    kept:0 | kept:12) # The paper may be short of room, the money may not.
      word='said paid, is paid' ;;
    lost:11) word='said unknown, is paid' ;;
    *) note "ended with $status: $(cat answer notices)" ;;
  esac
  if [ "$2" = kept ]; then
    # Known at once, whatever comes next.
    answer=$(books agree "$url" "disk/$1/journal.sqlite" "$1" answer 2>&1) || note "$answer"
    [ ! -e "disk/$1/reserve" ] || note "the reserve was not needed"
  fi
  clear_disk
  settle "disk/$1" || [ $? = 12 ] || note "the next start: $(cat settled)"
  answer=$(books agree "$url" "disk/$1/journal.sqlite" "$1" answer 2>&1) || note "$answer"
  [ "$answer" = "$word" ] || note "$answer"
  report "$1" "$problem"
}

if [ "$DISK_SUITE_MOUNTS" = yes ]; then
  mkdir disk
  mount -t tmpfs -o size=32m,mode=0700 none disk
  full_before
  full_but_for_the_reserve
  full_during full-with-reserve kept
  full_during full-without-reserve lost
  umount disk
else
  echo "skipped full disks: no tmpfs can be mounted here"
fi

# --- failing disks

# A shop that has sold before, so that the faults meet a sale and not the making of tables.
sell template template 00 || report a-shop-that-sells "ended with $?: $(cat answer notices)"
sales=0

# faults KIND STEP LASTS FOLDER DIGITS: sells once for each STEPth call until a sale meets no fault,
# each time in a copy of FOLDER.
faults() {
  local number=1 count=0 status problem="" answer tally=""
  while :; do
    rm -rf shop struck
    sales=$((sales + 1))
    [ "$4" = empty ] || cp -a "$4" shop
    status=0
    (
      export LD_PRELOAD=$PWD/failing-disk.so DISK_FAULT=$number DISK_FAULT_KIND=$1
      export DISK_FAULT_MARK=$PWD/struck
      [ -z "$3" ] || export DISK_FAULT_LASTS=yes
      sell shop "fault-$sales" "$5"
    ) || status=$?
    [ -e struck ] || break
    count=$((count + 1))
    case $status in
      0 | 10 | 11 | 12 | 74) ;;
      *) note "fault $number: ended with $status: $(cat answer notices)" ;;
    esac
    settle shop || [ $? = 12 ] || note "fault $number: the next start: $(cat settled)"
    answer=$(books agree "$url" shop/journal.sqlite "fault-$sales" answer 2>&1) || note "fault $number, which ended with $status: $answer"
    tally+="$status, $answer"$'\n'
    number=$((number + $2))
  done
  [ "$count" -gt 3 ] || note "only $count faults struck"
  [ "$status" = 0 ] || [ "$status" = 10 ] || note "without a fault: ended with $status"
  printf '%s' "$tally" | sort | uniq -c | sed 's/^ */        ended with /'
  report "$1-$4-$5$3, $count faults" "$problem"
}

for lasts in '' -for-ever; do
  faults sync 1 "$lasts" template 00
  faults sync 1 "$lasts" template 70
  faults write 13 "$lasts" template 00
done
faults sync 2 '' empty 00
faults write 29 -for-ever empty 51

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
