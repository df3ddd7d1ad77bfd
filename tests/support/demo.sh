#!/bin/sh
# Serves assets/ over HTTP on the loopback and runs the display on it, on 10 September 2019 at 15:00 in Lisbon: fullscreen where
# there is a screen, else headless, with a picture of each slide in build/demo.
program=$1
cd "$(dirname "$0")/../.." || exit 1
out=build/demo
mkdir -p "$out/state" && rm -f "$out"/*.png "$out"/state/* "$out/server.log"

PYTHONUNBUFFERED=1 python3 -m http.server --bind 127.0.0.1 --directory assets 0 >"$out/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
trap 'exit 130' INT TERM
port=
while [ -z "$port" ]; do
    kill -0 $server 2>/dev/null || { cat "$out/server.log" >&2; exit 1; }
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$out/server.log")
    [ -n "$port" ] || sleep 0.1
done
schedule=http://127.0.0.1:$port/lpc2019.json
# The desk's own port, another where somebody has it.
desk=127.0.0.1:8019
python3 -c 'import socket; socket.socket().bind(("127.0.0.1", 8019))' 2>/dev/null || desk=127.0.0.1:0
sed "s#\"../assets/lpc2019.json\"#\"$schedule\"#; s#\"view\"#\"state_dir\": \"state\", \"view\"#
    s#\"refresh_s\"#\"control\": {\"listen\": \"$desk\", \"open_on_loopback\": true}, \"refresh_s\"#" \
    config/plumbline.json >"$out/plumbline.json"
echo "The schedule is served at $schedule"

# On the console itself, or on a desktop: not over ssh, where the screen is somebody else's.
has_screen() {
    [ -n "$DISPLAY$WAYLAND_DISPLAY" ] && return 0
    case $(tty) in
    /dev/tty[0-9]*) [ -w /dev/dri/card0 ] && grep -qs '^connected' /sys/class/drm/card*-*/status ;;
    *) return 1 ;;
    esac
}

if has_screen; then
    echo "Open the desk's address, below, in a browser to steer it."
    echo "Keys: Esc quits, arrows leaf through the slides, Space holds one, F leaves fullscreen, I says why this slide, T is the timer (its keys: ?; Ctrl+Q quits)."
    "$program" show --config "$out/plumbline.json" --at 2019-09-10T15:00 && exit 0
    echo "No screen after all."
fi

echo "There is no screen: drawing headless, for as long as each slide takes its turn."
"$program" show --config "$out/plumbline.json" --at 2019-09-10T15:00 --speed 8 --headless 1920x1080 --out "$out" --once ||
    exit 1
while read -r slide at; do
    "$program" shot --config "$out/plumbline.json" --at "$at" --slide "$slide" -o "$out/$slide.png" || exit 1
    echo "plumbline: $out/$slide.png"
done <<END
before 2019-09-10T09:30
break 2019-09-10T16:35
after 2019-09-10T20:10
hall 2019-09-10T10:40
about 2019-09-10T15:33
stage 2019-09-10T15:43
handover 2019-09-10T15:29:45
empty 2019-09-08T12:00
over 2019-09-11T20:00
END
"$program" shot --config "$out/plumbline.json" --room "Room that is not there" --slide unknown-room -o "$out/unknown-room.png" &&
    "$program" shot --schedule "$schedule.missing" --slide no-schedule -o "$out/no-schedule.png" || exit 1
"$program" agenda --config "$out/plumbline.json" --at 2019-09-10T15:00
echo "Pictures of all slides are in $out/"
