#!/bin/sh
# watchdog.sh FOLDER
# Waits for the end of standard input, then kills every process that works in FOLDER and removes it.
# Whoever starts this holds the other end of the pipe and never writes to it: the kernel closes it however
# that process ends, kill -9 included. FOLDER is only touched when it holds the marker file .throwaway.
folder=$1
[ -f "$folder/.throwaway" ] || { echo "watchdog: $folder is not a throw-away folder" >&2; exit 2; }
cd / || exit 1
trap '' HUP INT PIPE

# Searched by working folder and not by process group: each PostgreSQL backend leads a session of its own.
workers() {
  find /proc -mindepth 2 -maxdepth 2 -name cwd \( -lname "$folder" -o -lname "$folder/*" \) 2>/dev/null |
    cut -d/ -f3
}

# A killed PostgreSQL leaves its System V segment behind; line 7 of its pid file names it.
remove_segment() {
  segment=$(sed -n '7s/.* //p' "$folder/data/postmaster.pid" 2>/dev/null)
  [ -z "$segment" ] || ipcrm -m "$segment" 2>/dev/null
}

# Those that were noted while their server ran: options of ipcrm, one a line.
remove_noted() {
  [ ! -f "$folder/segments" ] || while read -r kind id; do ipcrm "$kind" "$id" 2>/dev/null; done <"$folder/segments"
}

clean() {
  trap '' TERM
  rounds=0
  while [ $rounds -lt 100 ] && found=$(workers) && [ -n "$found" ]; do
    # shellcheck disable=SC2086
    kill -KILL $found 2>/dev/null
    rounds=$((rounds + 1))
    sleep 0.02
  done
  remove_segment
  remove_noted
  rm -rf "$folder"
}

trap 'clean; exit 0' TERM
while read -r _; do :; done
clean
