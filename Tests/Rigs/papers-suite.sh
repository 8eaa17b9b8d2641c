#!/usr/bin/env bash
# papers-suite.sh: prints a thousand papers over USB and through CUPS; none may be lost or come twice.
#
#   PLATEN=PROGRAM papers-suite.sh [COUNT]
#
# PROGRAM is platen. The USB printer is that of usb-mock, the scheduler is our own. Both print side
# by side, most of the time is waiting for CUPS: four minutes for a thousand.
# One line for each; the last line counts them. Ends with 1 when one failed.
# Needs: apt-get install --no-install-recommends cups cups-client gcc libc6-dev umockdev
# libumockdev-dev pkg-config python3
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
platen=$(realpath "${PLATEN:?the program that sells and prints}")
count=${1:-1000}
work=$(mktemp -d)
trap '"$here/cups-rig.sh" stop "$work/rig" || true; rm -rf "$work"' EXIT
# CUPS's children run under another user.
chmod 755 "$work"
export HOME=$work/home LC_ALL=C
unset CUPS_SERVER CUPS_USER
mkdir "$HOME"
cd "$work"

papers=(python3 "$here/many-papers.py" "$platen" "$count")

over_usb() {
  local flags
  read -ra flags <<<"$(pkg-config --cflags --libs umockdev-1.0)"
  cc -O1 -Wall -o usb-mock "$here/usb-mock.c" "${flags[@]}"
  ./usb-mock -o printed -b answers -- "${papers[@]}" usb "$work/printed"
}

through_cups() {
  local server
  server=$("$here/cups-rig.sh" start "$work/rig")
  export "${server?}"
  lpadmin -p many -E -v rig://many -m raw 2>/dev/null
  "${papers[@]}" cups:many "$work/rig/out/many-*.bin"
}

declare -A running
over_usb >usb 2>&1 &
running[usb]=$!
through_cups >cups 2>&1 &
running[cups]=$!
passed=0 failed=0
for name in usb cups; do
  if wait "${running[$name]}"; then
    passed=$((passed + 1))
    echo "ok      $name: $(tail -n 1 "$name")"
  else
    failed=$((failed + 1))
    echo "FAILED  $name: $(tail -n 5 "$name")"
  fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
