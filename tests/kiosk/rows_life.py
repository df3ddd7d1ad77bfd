"""How it lives: what it says of itself, what kills it, what it costs, and how it is set up."""
import base64
import json
import re
import subprocess
import tempfile

from machine import until
from rows import row, seconds
from settings import CONFIG, SAYS_WAY, SCHEDULE, SET_CLOCK, SYNCED, UNSYNCED
from wall import timed

MINUTE = 60


@row("proof", "wall", "what the service says of itself", main=True)
def proof(wall):
    way = [line for line in wall.journal().splitlines() if re.search(SAYS_WAY, line)]
    fed, up = int(wall.unit_says("WatchdogTimestampMonotonic") or 0) / 1e6, float(wall.machine.sh("cut -d' ' -f1 /proc/uptime").text)
    fine = wall.active() and bool(way) and 0 < fed and up - fed < 90
    return f"{wall.unit_says('ActiveState')}; \"{way[-1] if way else 'no word of the way'}\"; watchdog fed {seconds(up - fed)} ago", fine


def overlay(machine):
    """A library that answers in libdrm's place: the card shows something, and nobody knows what."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", f"{folder}/lie.so"], check=True, text=True,
                       input="void *drmModeGetFB(int fd, unsigned id) { (void)fd; (void)id; return 0; }\n")
        with open(f"{folder}/lie.so", "rb") as built:
            text = base64.encodebytes(built.read()).decode()
    machine.write("/srv/lie.base64", text)
    machine.sh("base64 -d /srv/lie.base64 >/srv/lie.so; mkdir -p /run/systemd/system/plumbline.service.d")
    machine.write("/run/systemd/system/plumbline.service.d/lie.conf", "[Service]\nEnvironment=LD_PRELOAD=/srv/lie.so")


@row("lie", "wall", "libdrm is overlaid by one that does not tell what the card shows", main=True)
def lie(wall):
    machine, since = wall.machine, wall.now()
    overlay(machine)
    machine.sh("systemctl daemon-reload; systemctl restart --no-block plumbline")
    word = until(lambda: next((line for line in wall.journal(since, "-p err").splitlines() if "what it shows" in line), ""), 300)
    again = until(lambda: int(wall.unit_says("NRestarts") or 0) > 0, 60)
    fed = wall.unit_says("WatchdogTimestampMonotonic")
    machine.sh("rm -r /run/systemd/system/plumbline.service.d; systemctl daemon-reload; systemctl restart plumbline")
    honest = wall.appears()
    return f"it ends: \"{word}\"; it is {'' if again else 'not '}tried again; without that {'the picture' if honest else wall.last}", bool(
        word and again and fed in ("", "0") and honest)


@row("clean", "wall", "its journal after a good start, warnings and above", main=True)
def clean(wall):
    wall.restart()
    if not wall.appears():
        return wall.last, False
    # Of this start: what rows before this one did to it was to be warned of.
    said = wall.machine.sh(f"journalctl -o cat -p warning -u {wall.unit} --no-pager _SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID {wall.unit})"
                           " | grep -v '^-- No entries'").text
    runtime = wall.machine.sh(f"journalctl -b -o cat -u {wall.unit} -g XDG_RUNTIME_DIR --no-pager | grep -v '^-- No entries'").text
    return said or runtime or "nothing", not said and not runtime


@row("kill", "wall", "kill -9", main=True)
def kill(wall):
    pid = wall.pid()
    wall.machine.sh(f"kill -9 {pid}")
    took = timed(lambda: wall.is_over(pid) and wall.appears())
    return f"the picture again after {seconds(took)}" if took else wall.last, bool(took)


@row("hang", "wall", "it hangs (SIGSTOP)")
def hang(wall):
    pid = wall.pid()
    wall.machine.sh(f"kill -STOP {pid}")
    took = timed(lambda: wall.is_over(pid, 900) and wall.appears())
    said = wall.machine.sh(f"journalctl -b -o cat -u {wall.unit} -g 'Watchdog timeout' --no-pager").text
    return f"killed by the watchdog; the picture again after {seconds(took)}" if took else wall.last, bool(took and "Watchdog" in said)


@row("cost", "wall", "nothing happens for a minute (1920x1080)")
def cost(wall):
    pid = wall.pid()
    count = f"cat /proc/{pid}/task/*/status | awk '/^voluntary/ {{ n += $2 }} END {{ print n }}'"
    woken, switched = wall.metric("wakeups_total"), int(wall.machine.sh(count).text)
    wall.machine.sh(f"sleep {MINUTE}", MINUTE * 10)
    switched, woken = int(wall.machine.sh(count).text) - switched, (wall.metric("wakeups_total") or 0) - (woken or 0)
    memory = int(wall.machine.sh(f"awk '/^Pss:/ {{ print int($2 / 1024) }}' /proc/{pid}/smaps_rollup").text)
    return f"PSS {memory} MiB; {switched} voluntary switches of all threads, {woken:.0f} returns of its wait (two for these looks)", 0 < memory <= 40 and woken <= 6


@row("clock", "wall", "the kernel's clock synchronised, then not", main=True)
def clock(wall):
    seen = []
    for state, word in ((SYNCED, "good"), (UNSYNCED, "unsynced"), (SYNCED, "good")):
        if wall.machine.sh(SET_CLOCK + str(state)).code:
            return "the kernel takes no word on its clock", False
        # It asks the kernel when its picture is looked over: each minute, where nothing else happens.
        until(lambda word=word: wall.status().get("clock", {}).get("state") == word, 150)
        seen.append(wall.status().get("clock", {}).get("state", "?"))
    return ", then ".join(seen), seen == ["good", "unsynced", "good"]


@row("setup", "wall", "`plumbline setup` answered on a serial line", main=True)
def setup(wall):
    machine = wall.machine
    machine.sh(f"systemctl stop {wall.unit}; rm -f {CONFIG}; setsid sh -c 'plumbline setup' </dev/ttyS1 >/dev/ttyS1 2>&1 &")
    answers = {"address or path": SCHEDULE, "Which room": "Jade/room-I&II", "door, timer": "door", "call the room": "Jade", "own name": "door-7",
               "diagonal": "55", "farthest reader": "5", "turned clockwise": "0", "to the network": "no"}
    asked = machine.answer_line(answers, r"plumbline\.png|systemctl")
    config = json.loads(machine.sh(f"cat {CONFIG}").text or "{}")
    machine.sh(f"plumbline check --config {CONFIG} >/dev/null && systemctl start {wall.unit}")
    wall.config = config
    up = bool(config) and until(lambda: wall.active(), 120)
    right = config.get("room") == "Jade" and config.get("display", {}).get("name") == "door-7"
    return f"{asked} of {len(answers)} questions answered; {'a config that the service runs on' if up else 'no service'}", bool(
        up and right and asked == len(answers))


@row("cut", "cut", "power cut; the machine comes back without a network", main=True)
def cut(wall):
    wall.machine.sh("systemctl start systemd-networkd")
    until(lambda: "10.0.2.15" in wall.machine.sh("cat /proc/net/fib_trie").text, 60)
    wall.write_config({"schedule": "http://10.0.2.100/schedule.json", "refresh_s": 60})
    wall.restart()
    first = until(lambda: wall.status().get("schedule", {}).get("source") == "network")
    kept = until(lambda: wall.machine.sh("find /var/lib/plumbline -type f -size +20k").text, 60)
    wall.machine.again(answers=None)
    wall.machine.booted()
    status = until(wall.status) or {}
    source = status.get("schedule", {}).get("source")
    words = " ".join(status.get("says", []))
    return f"source {'network' if first else '?'}, after the cut: {source}; on the screen: {words[:90]}", bool(
        first and kept and source == "disk" and "Address Space" in words and until(lambda: shows_something(wall)))


def shows_something(wall):
    """There is a picture of something, on the screen itself."""
    picture = wall.machine.screen(wall.card)
    return len({bytes(row) for row in picture.rows}) > 100
