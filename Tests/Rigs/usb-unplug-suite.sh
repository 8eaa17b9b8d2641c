#!/usr/bin/env bash
# usb-unplug-suite.sh: unplugs the printer of usb-mock at seeded bytes of a sale's paper, brings it
# back and looks at what lies on the counter.
#
#   PLATEN=PROGRAM usb-unplug-suite.sh [SEED...]
#
# PROGRAM is platen. Without seeds 1 to PLATEN_UNPLUGS (default 150) are tried, two at a time. For
# every seed: no more than one unmarked original; the receipt is on paper, or the journal has it as
# not confirmed; half a paper hangs on a strip that says VOID; no pulse for the drawer is repeated.
# A line for each seed that fails; the last line counts them. Ends with 1 when one failed.
# Needs: apt-get install --no-install-recommends gcc libc6-dev umockdev libumockdev-dev pkg-config
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# --- one seed ----------------------------------------------------------------------------------------
if [ "${1:-}" = --one ]; then
  seed=$2 work=$3 platen=$4
  folder=$work/$seed
  mkdir "$folder"
  cd "$folder"
  RANDOM=$((seed * 7919))
  # Everything that a sale sends: questions, the drawer's pulse, the receipt and the fence.
  place=$((RANDOM % 1600))
  options=(--demo --data-dir till --printer usb)
  # plug [MOCK OPTIONS...] -- COMMAND...: with a printer that is there until it is not.
  plug() { timeout -k 5 60 "$work/usb-mock" -o "$1" -w counter -b answers "${@:2}" >>told 2>&1; }
  plug first -b "gone=$place" -- "$platen" checkout "$work/bill.json" \
    --barcode 286498530672949100 "${options[@]}" || :
  again=() told="unplugged at byte $place"
  # Switched off, too, or only unplugged: then it still waits in the middle of a command.
  if [ $((seed % 2)) = 0 ]; then
    again=(-b power)
    told+=' and switched off'
  fi
  if [ $((seed % 5)) = 0 ]; then
    place=$((RANDOM % 6000))
    told+=", again at byte $place"
    plug second "${again[@]}" -b "gone=$place" -- "$platen" watch --once "${options[@]}" || :
  fi
  plug third "${again[@]}" -- "$platen" watch --once "${options[@]}" || :

  marked='VOID|REPRINT|COPY' head='Receipt T1-000001'
  slips() { grep '^slip ' counter | grep -F "$head" || :; }
  originals=$(slips | grep -Evc "$marked" || :)
  reprints=$(slips | grep -v VOID | grep -Ec REPRINT || :)
  pulses=$(grep -c '^pulse' counter || :)
  problem=
  [ "$originals" -le 1 ] || problem+="; $originals unmarked originals"
  [ "$pulses" -le 1 ] || problem+="; $pulses pulses"
  # A piece with two beginnings is half a receipt that another one was printed under.
  ! grep '^slip ' counter | grep -q "$head.*$head" || problem+='; two papers in one piece'
  if [ $((originals + reprints)) = 0 ]; then
    "$platen" spool list --json "${options[@]}" >waiting 2>>told || :
    grep -Eq '"(alarm|state":"possiblyPrinted)"' waiting ||
      problem+='; neither on paper nor in the journal'
  fi
  [ -z "$problem" ] || {
    echo "FAILED  seed $seed, $told${problem}"
    sed 's/^/  /' told
    cut -c1-3000 counter | sed 's/^/  /'
  } >result.new
  [ -n "$problem" ] || printf 'ok %s %s %s\n' "$originals" "$reprints" "$pulses" >result.new
  mv result.new result
  exit 0
fi

# --- all seeds -----------------------------------------------------------------------------------------
platen=$(realpath "${PLATEN:?the program that sells and prints}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read -ra flags <<<"$(pkg-config --cflags --libs umockdev-1.0)"
cc -O1 -Wall -o "$work/usb-mock" "$here/usb-mock.c" "${flags[@]}"
# A part is paid in cash, so that the drawer opens.
sed 's/"giftCard"/"cash"/' "$here/../../Samples/coffee.json" >"$work/bill.json"
if [ $# -gt 0 ]; then
  seeds=("$@")
else
  mapfile -t seeds < <(seq "${PLATEN_UNPLUGS:-150}")
fi
printf '%s\n' "${seeds[@]}" | xargs -P 2 -I SEED "$here/usb-unplug-suite.sh" --one SEED "$work" "$platen"
passed=0 failed=0 originals=0 reprints=0 pulses=0
for seed in "${seeds[@]}"; do
  if read -r word first second third <"$work/$seed/result" && [ "$word" = ok ]; then
    passed=$((passed + 1))
    originals=$((originals + first)) reprints=$((reprints + second)) pulses=$((pulses + third))
  else
    failed=$((failed + 1))
    cat "$work/$seed/result"
  fi
done
echo "$originals originals, $reprints reprints, $pulses pulses"
printf '%d passed, %d failed\n' "$passed" "$failed"
# Many seeds that only ever saw one kind of end have tried nothing.
if [ ${#seeds[@]} -ge 100 ] && { [ "$originals" = 0 ] || [ "$reprints" = 0 ]; }; then
  exit 1
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
