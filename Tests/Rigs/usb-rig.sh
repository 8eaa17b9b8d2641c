#!/bin/bash
# usb-rig.sh: runs a program of this machine against a real USB printer stack.
#
#   usb-rig.sh [options] [--] PROGRAM [ARGS...]
#
# Boots Debian's own kernel in QEMU (no KVM needed) and runs PROGRAM there. The
# guest sees this machine's file system (what it writes is lost, but for $RIG_OUT),
# so nothing has to be copied. In the guest the kernel's dummy_hcd (a host
# controller and a device controller wired together) and FunctionFS make a USB
# printer on /dev/bus/usb; usb-printer-sim is its mechanism.
# Exits with PROGRAM's status; 124 past -T; 125 when the rig itself failed.
#
#   -o DIR    results: printed.bin (what the printer got), counter.txt (what lies on the
#             counter, see usb-paper.h), stdout, stderr, status,
#             sim.log, kernel.log, usbmon.txt with -M  (default: a new one, named on stderr)
#   -s FILE   scenario of faults, see usb-printer-sim.c ('-' = standard input);
#             PROGRAM can also write steps to the pipe /run/usb-printer as it goes
#             (with -n: /run/usb-printer1 and so on for the others)
#   -i ID     IEEE-1284 device id (default: an ESC/POS one)
#   -V VID:PID -N SERIAL   USB ids (default 04b8:0e15, RIG0001)
#   -K CLASS:PROTOCOL   of the interface (default 7:2; 7:1 has no bulk IN;
#             255:0 is a vendor-specific one, which usblp leaves alone); with -n a list by
#             commas, whose last goes for the printers that are left
#   -F        a full-speed bus (12 Mbit/s, 64-byte packets) in place of high speed
#   -e VAR    pass this environment variable on (repeatable; PATH, HOME, LANG are)
#   -n COUNT  printers on the bus, each on its own controller (default 1; the first
#             is the scenario's; the others write printed1.bin, counter1.txt, ...)
#   -S        also a printer on a USB port that looks like a serial one (CDC-ACM): /dev/ttyACM0;
#             what it got is in serial.bin, and it takes steps from the pipe /run/serial-printer
#   -U        no udevd in the guest (libusb hotplug then stays silent)
#   -L        do not load usblp (no kernel driver on the interface)
#   -M        keep a trace of the bus (usbmon.txt)
#   -T SEC    give up after SEC seconds of wall time (default 120)
#   -m MB     guest memory (default 1024)     -c N  guest cores (default 1)
#   -C DIR    cache for kernel and initramfs (default: usb-rig in $PLATEN_CACHE or ~/.cache/platen)
#
# Needs: apt-get install --no-install-recommends qemu-system-x86 busybox-static
#        cpio udev gcc libc6-dev python3; the kernel is fetched once with
#        'apt-get download' and unpacked, never installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out='' cache=${PLATEN_CACHE:-${HOME:?}/.cache/platen}/usb-rig scen='' mem=1024 cores=1 limit=120
ifc=7:2 full='' vid=04b8 pid=0e15 serial=RIG0001 udev=1 usblp=1 mon='' acm='' count=1 envs=(PATH HOME LANG)
id='MFG:EPSON;CMD:ESC/POS;MDL:TM-RIG;CLS:PRINTER;DES:EPSON TM-RIG;'
while getopts 'o:s:i:V:N:K:Fe:n:SULMT:m:c:C:' o; do case $o in
  o) out=$OPTARG;; s) scen=$OPTARG;; i) id=$OPTARG;; V) vid=${OPTARG%:*} pid=${OPTARG#*:};;
  N) serial=$OPTARG;; K) ifc=$OPTARG;; F) full=1;; e) envs+=("$OPTARG");; n) count=$OPTARG;;
  S) acm=1;; U) udev='';; L) usblp='';; M) mon=1;;
  T) limit=$OPTARG;; m) mem=$OPTARG;; c) cores=$OPTARG;; C) cache=$OPTARG;;
  *) exit 125;; esac; done
shift $((OPTIND - 1))
# the comment at the top is the help
[ $# -gt 0 ] || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 125; }

# --- the kernel, its modules and the initramfs, once ------------------------
modules='virtio_pci 9pnet_virtio 9p overlay dummy_hcd libcomposite usb_f_fs usb_f_acm usblp cdc-acm usbmon'
build() {
  mkdir -p "$cache"; (
  flock 9
  # a cache from before may lack modules
  if [ ! -e "$cache/vmlinux" ] || [ "$(cat "$cache/modules" 2>/dev/null)" != "$modules" ]; then
    pkg=${RIG_KERNEL:-$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/{print $2; exit}')}
    [ -n "$pkg" ] || { echo "usb-rig: no kernel package known; run apt-get update" >&2; exit 1; }
    tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
    (cd "$tmp" && apt-get -qq -o APT::Sandbox::User=root download "$pkg")
    dpkg-deb --fsys-tarfile "$tmp"/*.deb | tar -C "$tmp" -x --wildcards './boot/vmlinuz-*' './lib/modules/*'
    v=$(basename "$tmp"/lib/modules/*)
    # booting the unpacked ELF image spares QEMU the decompression (about 7 s)
    python3 - "$tmp/boot/vmlinuz-$v" "$cache/vmlinux.new" <<'PY'
import lzma, sys
d = open(sys.argv[1], 'rb').read()
open(sys.argv[2], 'wb').write(lzma.LZMADecompressor().decompress(d[d.index(b'\xfd7zXZ\0'):]))
PY
    busybox depmod -b "$tmp" "$v" 2>/dev/null || true
    rm -rf "$cache/root"; mkdir -p "$cache/root/lib/modules/$v"
    dep=$tmp/lib/modules/$v/modules.dep
    [ -e "$dep" ] || dep=$tmp/modules.dep
    cp "$dep" "$cache/root/lib/modules/$v/modules.dep"
    # each module with what it depends on
    for m in $modules; do
      n=${m//-/_}
      awk -F: -v n="$n" '{f=$1; sub(/.*\//,"",f); sub(/\.ko.*/,"",f); gsub(/-/,"_",f); if (f==n) print $1, $2}' "$dep" || true
    done | tr ' ' '\n' | sed '/^$/d' | sort -u | while read -r f; do
      f=${f#/}; f=${f#"lib/modules/$v/"}
      install -D -m 644 "$tmp/lib/modules/$v/$f" "$cache/root/lib/modules/$v/$f"
    done
    mv "$cache/vmlinux.new" "$cache/vmlinux"
    rm -f "$cache/initrd"
    echo "$modules" >"$cache/modules"
  fi
  r=$cache/root
  if [ ! -e "$cache/initrd" ] || [ "$here/usb-rig-init" -nt "$cache/initrd" ] || [ "$here/usb-printer-sim.c" -nt "$cache/initrd" ] ||
    [ "$here/usb-paper.h" -nt "$cache/initrd" ]; then
    mkdir -p "$r"/{bin,proc,sys,dev,host,rw,new}
    cp "$(command -v busybox)" "$r/bin/busybox"
    gcc -static -O2 -Wall -pthread -o "$r/bin/usb-printer-sim" "$here/usb-printer-sim.c"
    install -m 755 "$here/usb-rig-init" "$r/init"
    (cd "$r" && find . | cpio -o -H newc --quiet) > "$cache/initrd.new"
    mv "$cache/initrd.new" "$cache/initrd"
  fi
  ) 9>"$cache/lock"
}
build || exit 125

# --- the job -----------------------------------------------------------------
[ -n "$out" ] || { out=$(mktemp -d); echo "usb-rig: results in $out" >&2; }
mkdir -p "$out"; out=$(cd "$out" && pwd)
rm -f "$out"/{printed*.bin,counter*.txt,serial.bin,serial.log,stdout,stderr,status,sim.log,kernel.log,usbmon.txt,job,scenario,console}
if [ "$scen" = - ]; then cat > "$out/scenario"; elif [ -n "$scen" ]; then cp "$scen" "$out/scenario"; fi
{
  printf 'RIG_%s=%q\n' ID "$id" VID "$vid" PID "$pid" SERIAL "$serial" INTERFACES "$ifc" \
    FULL "$full" UDEV "$udev" USBLP "$usblp" MON "$mon" ACM "$acm" COUNT "$count" OUT "$out"
} > "$out/rig.env"
{
  for v in "${envs[@]}"; do [ -z "${!v+x}" ] || printf 'export %s=%q\n' "$v" "${!v}"; done
  printf 'export RIG_OUT=%q\ncd %q || exit 125\nexec' "$out" "$PWD"; printf ' %q' "$@"; echo
} > "$out/job"

rc=0
timeout "$limit" qemu-system-x86_64 -accel tcg,thread=multi -M pc -cpu "${RIG_CPU:-max}" -smp "$cores" -m "$mem" \
  -nodefaults -no-user-config -display none -no-reboot -serial file:"$out/console" \
  -kernel "$cache/vmlinux" -initrd "$cache/initrd" \
  -append 'console=ttyS0 quiet loglevel=4 panic=-1 nokaslr mitigations=off nopti' \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
  -device virtio-9p-pci,fsdev=host,mount_tag=host \
  -fsdev local,id=out,path="$out",security_model=none \
  -device virtio-9p-pci,fsdev=out,mount_tag=out </dev/null || rc=$?
if [ -s "$out/status" ]; then rc=$(cat "$out/status")
elif [ "$rc" = 124 ]; then echo "usb-rig: gave up after $limit s" >&2
else echo "usb-rig: the guest ended without a result; see $out/console" >&2; rc=125; fi
[ ! -s "$out/stdout" ] || cat "$out/stdout"
[ ! -s "$out/stderr" ] || cat "$out/stderr" >&2
exit "$rc"
