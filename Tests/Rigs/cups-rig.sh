#!/usr/bin/env bash
# A CUPS scheduler of one's own on a loopback port, with its own configuration, queues, spool and
# logs in one folder. The machine's CUPS and its settings are not touched.
#
#   cups-rig.sh start FOLDER     starts cupsd and prints CUPS_SERVER=127.0.0.1:PORT
#   cups-rig.sh stop FOLDER      ends it in order: queues and jobs stay
#   cups-rig.sh kill FOLDER      ends it with SIGKILL, as a crash would; what prints goes on
#   cups-rig.sh crash FOLDER     ends it and what prints with SIGKILL, as systemd does after a crash
#
# CUPS_RIG_MEMORY is the seconds after which it writes down what it knows (DirtyCleanInterval): 30
# as CUPS has it; with 0, a crash costs it nothing. With CUPS_RIG_HIDDEN it listens on
# FOLDER/run/cups.sock alone.
#
# A second start in the same folder takes the same port. Queues are made with lpadmin; those with a
# device rig://NAME print into FOLDER/out/NAME-JOB.bin and behave as the word in FOLDER/out/NAME
# says (see cups-rig-backend). Needs the packages cups and cups-client. Not as root, everything
# belongs to whoever starts it; as root, CUPS's children run as lp.
set -euo pipefail

# What a caller has open is not the scheduler's: a connection that it held would never end.
for descriptor in /proc/self/fd/*; do
  number=${descriptor##*/}
  if [ "$number" -gt 2 ] && [ "$number" -ne 255 ]; then
    eval "exec $number>&-"
  fi
done

action=${1:-help} folder=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -z "$folder" ]; then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
  exit 64
fi
user=$(id -un) group=$(id -gn)
if [ "$(id -u)" = 0 ]; then
  user=lp group=lp
fi

free_port() {
  python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

configure() {
  mkdir -p "$folder"/{etc/ppd,etc/ssl,spool,cache,run,log,out,tmp,bin/backend}
  folder=$(cd "$folder" && pwd)
  [ -s "$folder/port" ] || free_port >"$folder/port"
  chmod 755 "$folder"
  chmod 770 "$folder/tmp"
  chown "$user:$group" "$folder/out"
  chgrp "$group" "$folder"/{spool,cache,run,tmp}
  local part
  for part in /usr/lib/cups/*; do
    [ "${part##*/}" = backend ] || ln -sfn "$part" "$folder/bin/${part##*/}"
  done
  ln -sfn /usr/lib/cups/backend/socket "$folder/bin/backend/socket"
  install -m 755 "$here/cups-rig-backend" "$folder/bin/backend/rig"
  cat >"$folder/etc/cups-files.conf" <<END
ServerRoot $folder/etc
ServerBin $folder/bin
RequestRoot $folder/spool
CacheDir $folder/cache
StateDir $folder/run
TempDir $folder/tmp
ServerKeychain $folder/etc/ssl
AccessLog $folder/log/access_log
ErrorLog $folder/log/error_log
PageLog $folder/log/page_log
SystemGroup $(id -gn)
User $user
Group $group
SetEnv RIG_OUT $folder/out
END
  # Who may do what with a job is as a fresh installation has it; making queues is open to all.
  cat >"$folder/etc/cupsd.conf" <<END
${CUPS_RIG_HIDDEN:+#}Listen 127.0.0.1:$(cat "$folder/port")
Listen $folder/run/cups.sock
ServerAlias *
Browsing No
WebInterface No
DefaultShared No
DefaultAuthType None
LogLevel info
MaxLogSize 0
PreserveJobHistory Yes
PreserveJobFiles Yes
JobRetryInterval 3
JobKillDelay 1
DirtyCleanInterval ${CUPS_RIG_MEMORY:-30}
ErrorPolicy abort-job
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit Send-Document Send-URI Hold-Job Release-Job Cancel-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
END
}

start() {
  configure
  export CUPS_SERVER
  CUPS_SERVER=127.0.0.1:$(cat "$folder/port")
  [ -z "${CUPS_RIG_HIDDEN:-}" ] || CUPS_SERVER=$folder/run/cups.sock
  setsid cupsd -f -c "$folder/etc/cupsd.conf" -s "$folder/etc/cups-files.conf" \
    >"$folder/log/cupsd.out" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in {1..100}; do
    if [ "$(lpstat -r 2>/dev/null)" = 'scheduler is running' ]; then
      echo "CUPS_SERVER=$CUPS_SERVER"
      return
    fi
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$folder/log/cupsd.out" "$folder/log/error_log" >&2
  return 1
}

# Ends the scheduler that was started in the folder and waits until it is gone; its children, too.
end() {
  [ -s "$folder/pid" ] || return 0
  local pid children=
  pid=$(cat "$folder/pid")
  rm "$folder/pid"
  [ "${2:-}" != children ] || children=$(ps -o pid= -s "$pid")
  # shellcheck disable=SC2086
  kill "-$1" "$pid" $children 2>/dev/null || return 0
  for _ in {1..100}; do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}

case $action in
  start) start ;;
  stop) end TERM ;;
  kill) end KILL ;;
  crash) end KILL children ;;
  *)
    echo "cups-rig.sh: no such action: $action" >&2
    exit 64
    ;;
esac
