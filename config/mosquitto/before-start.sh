#!/bin/sh
# Makes sure that mosquitto can start with the messages that it saved.
#
# usage: before-start.sh MOSQUITTO.CONF
#
# Whoever fills a broker's memory fills mosquitto.db, too: loading it takes more memory than it took before, and
# mosquitto 2.0 does not start without it ("Out of memory. Couldn't open database."). So does a damaged file. Mosquitto
# itself is asked here to load it, with half of memory_limit, for a broker that starts full can let nobody in. If it
# cannot, the file becomes mosquitto.db.unfit, and the broker starts empty: desks and displays publish again what holds.
# setup.sh service has the system call this.
set -eu
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
SECONDS_AT_MOST=60 # the system gives a service 90 to start

[ $# -eq 1 ] || {
    echo "usage: before-start.sh MOSQUITTO.CONF" >&2
    exit 2
}
conf=$1

# The last line of that key counts; a value may contain spaces.
value() { # KEY
    awk -v key="$1" '$1 == key { sub(/^[ \t]*[^ \t]+[ \t]+/, ""); sub(/[ \t\r]+$/, ""); found = $0 } END { print found }' "$conf"
}

[ "$(value persistence)" = true ] || exit 0
location=$(value persistence_location)
name=$(value persistence_file)
name=${name:-mosquitto.db}
file=${location:+${location%/}/}$name
[ -f "$file" ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$work" # mosquitto becomes another user first
user=$(value user)
limit=$(value memory_limit)
# It loads the file, finds no ACL, and ends before it listens or saves anything.
{
    [ -z "$user" ] || printf 'user %s\n' "$user"
    printf 'persistence true\npersistence_file %s\nlog_dest stderr\nlog_type error\nlistener 1 127.0.0.1\n' "$name"
    printf 'allow_anonymous false\nacl_file %s/none\n' "$work"
    [ -z "$location" ] || printf 'persistence_location %s\n' "$location"
    case $limit in
    '' | 0 | *[!0-9]*) ;;
    *) printf 'memory_limit %s\n' $((limit / 2)) ;;
    esac
} >"$work/mosquitto.conf"
chmod 644 "$work/mosquitto.conf"
code=0
timeout "$SECONDS_AT_MOST" mosquitto -c "$work/mosquitto.conf" >"$work/said" 2>&1 || code=$?
case $code in
124) why="loading it takes more than $SECONDS_AT_MOST seconds" ;;
255) why="its tables exceed the limit" ;; # a table that cannot grow ends mosquitto without a word
13[0-9]) why="mosquitto crashes with it ($code)" ;;
*)
    grep -q "Couldn't open database" "$work/said" || exit 0
    why=$(sed 's/^[0-9T:-]*: //' "$work/said" | tr '\n' ' ')
    ;;
esac
mv -f -T "$file" "$file.unfit"
echo "before-start.sh: mosquitto could not start with $file, which is now $file.unfit: $why" >&2
