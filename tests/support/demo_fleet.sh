#!/bin/sh
# A fleet on this machine: a broker on the loopback, a foyer, three rooms and a stage on 10 September 2019 at 15:40 in Lisbon, and the
# staff's desk. With a screen they are windows that stay until Ctrl+C; without one they are headless, something is asked of them through
# desk and broker, and their pictures are in build/demo-fleet.
program=$1
cd "$(dirname "$0")/../.." || exit 1
out=build/demo-fleet
rm -rf "$out" && mkdir -p "$out"

processes=
trap 'kill $processes 2>/dev/null; wait 2>/dev/null' EXIT
trap 'exit 130' INT TERM

free_ports() {
    python3 -c 'import socket
s = [socket.socket() for _ in range(3)]
for each in s: each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in s))'
}
read -r http mqtt desk <<END
$(free_ports)
END
python3 -c 'import socket; socket.socket().bind(("127.0.0.1", 8019))' 2>/dev/null && desk=8019

python3 -m http.server --bind 127.0.0.1 --directory assets "$http" >"$out/server.log" 2>&1 &
processes="$processes $!"
printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$mqtt" >"$out/mosquitto.conf"
mosquitto=$(command -v mosquitto || echo /usr/sbin/mosquitto)
"$mosquitto" -c "$out/mosquitto.conf" >"$out/mosquitto.log" 2>&1 &
processes="$processes $!"
broker=mqtt://127.0.0.1:$mqtt/lpc2019
python3 -c 'import socket, sys, time
for port in map(int, sys.argv[1:]):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)
    else:
        sys.exit(f"nobody listens at port {port}")' "$http" "$mqtt" || exit 1

# config NAME VIEW [ROOM]
config() {
    room=${3:+"\"room\": \"$3\", "}
    listen=
    [ "$1" = staff ] && listen="\"listen\": \"127.0.0.1:$desk\", \"open_on_loopback\": true, "
    cat >"$out/$1.json" <<END
{"schedule": "http://127.0.0.1:$http/lpc2019.json", $room"view": "$2", "timezone": "Europe/Lisbon", "state_dir": "state-$1",
 "aliases": {"Jade I & II": "Jade/room-I&II", "Esmerelda I & II": "Esmerelda/room-I&II", "Opala I & II": "Opala/room-I&II"},
 "display": {"name": "$1", "diagonal_in": 55, "farthest_viewer_m": 5},
 "control": {$listen"broker": {"url": "mqtt://127.0.0.1:$mqtt", "event": "lpc2019"}}}
END
}
config foyer hall
config jade-door room "Jade I & II"
config esmerelda-door room "Esmerelda I & II"
config opala-door room "Opala I & II"
config jade-stage stage "Jade I & II"
config staff hall

screen="--headless 1280x720"
[ -n "$DISPLAY$WAYLAND_DISPLAY" ] && screen="--window 800x450"
for name in foyer jade-door esmerelda-door opala-door jade-stage; do
    # shellcheck disable=SC2086
    "$program" show --config "$out/$name.json" --at 2019-09-10T15:40 $screen >"$out/$name.log" 2>&1 &
    processes="$processes $!"
done
"$program" desk --config "$out/staff.json" --at 2019-09-10T15:40 >"$out/staff.log" 2>&1 &
processes="$processes $!"

wait_for() {
    for _ in $(seq 100); do
        "$program" status --to "$broker" 2>/dev/null >"$out/status.txt"
        [ "$(grep -v '!!' "$out/status.txt" | grep -c "$1")" -ge "$2" ] && return 0
        sleep 0.2
    done
    tail -n 5 "$out/status.txt" "$out"/*.log >&2
    return 1
}
wait_for '  online  ' 6 || exit 1
echo "A foyer, three rooms and a stage meet at $broker; the staff's desk is at http://127.0.0.1:$desk/"
cat "$out/status.txt"
if [ "$screen" = "--window 800x450" ]; then
    echo "Open the desk in a browser, or ask from here: $program send --to $broker --all notice text='Lunch is served'"
    echo "Ctrl+C ends it all."
    wait
    exit 0
fi

ask() {
    echo "\$ plumbline send --to BROKER $*"
    "$program" send --to "$broker" "$@" || exit 1
}
ask --all notice text="Coffee is served in the foyer" until=+20m
ask --room "Jade I & II" --role chair message text="Please repeat the question"
ask --display opala-door pin slide=agenda
wait_for 'opala-door .* agenda' 1 || exit 1
for name in foyer jade-door esmerelda-door opala-door jade-stage; do
    python3 - "http://127.0.0.1:$desk/api/v1/fleet/screen.png?display=$name&width=1280" "$out/$name.png" <<'END' || exit 1
import sys, urllib.request
open(sys.argv[2], "wb").write(urllib.request.urlopen(sys.argv[1], timeout=10).read())
END
done
"$program" status --to "$broker"
echo "Their pictures, as the staff's desk asked for them, are in $out/"
