#!/usr/bin/env bash
# paper-job.sh SIZE: SIZE bytes to print.
#
# They are the receipt in the file PAPER_JOB, over and over, as Platen audited and sent it; without
# PAPER_JOB they are random, but for the bytes that begin a real-time command.
set -euo pipefail
if [ -n "${PAPER_JOB:-}" ]; then
  [ -s "$PAPER_JOB" ] || { echo "PAPER_JOB=$PAPER_JOB is no receipt" >&2 && exit 1; }
  # The end of the pipe ends the loop.
  { while cat "$PAPER_JOB"; do :; done; } 2>/dev/null | head -c "$1"
else
  head -c "$1" /dev/urandom | tr '\020\035' '\220\235'
fi
