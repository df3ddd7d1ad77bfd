"""The display inside a machine, as whoever looks after it and whoever stands before it see it."""
import json
import re
import sys
import time

from machine import PATIENCE, TOP, until
from settings import BASIC, CONFIG, PORT

sys.path.insert(0, f"{TOP}/tests/support")
from picture import Picture, read_png  # noqa: E402

def merged(base, *changes):
    """A config with others' keys over its own; objects are merged."""
    result = dict(base)
    for change in changes:
        for key, value in change.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


def turned(picture, degrees):
    """Clockwise."""
    if degrees == 180:
        rows = [b"".join(row[x:x + 3] for x in range(len(row) - 3, -1, -3)) for row in reversed(picture.rows)]
        return Picture(picture.width, picture.height, rows)
    order = reversed(picture.rows) if degrees == 90 else picture.rows
    lines = [[row[x:x + 3] for x in range(0, len(row), 3)] for row in order]
    columns = [b"".join(column) for column in zip(*lines)]
    return Picture(picture.height, picture.width, columns if degrees == 90 else columns[::-1])


def difference(seen, wanted):
    """"" where they are the same; else what a person would be told."""
    if (seen.width, seen.height) != (wanted.width, wanted.height):
        return f"{seen.width}x{seen.height} instead of {wanted.width}x{wanted.height}"
    first = seen.rows[0][:3]
    if all(row == first * seen.width for row in seen.rows):
        return f"nothing but #{first.hex()}"
    apart = 0
    for ours, theirs in zip(seen.rows, wanted.rows):
        if ours != theirs:
            apart += sum(ours[x:x + 3] != theirs[x:x + 3] for x in range(0, len(ours), 3))
    return f"{apart} of {seen.width * seen.height} pixels differ" if apart else ""


class Wall:
    """One display: its unit, its config, its desk's port, and the card that it shows its picture on."""

    def __init__(self, machine, unit="plumbline", path=CONFIG, port=PORT, card=0):
        self.machine, self.unit, self.path, self.port, self.card = machine, unit, path, port, card
        self.config, self.shots, self.last = dict(BASIC), {}, ""

    # What is done to it.

    def write_config(self, *changes):
        self.config = merged(BASIC, *changes)
        self.machine.write(self.path, json.dumps(self.config, indent=1))

    def restart(self):
        return self.machine.sh(f"systemctl restart {self.unit}").code == 0

    def reload(self):
        return self.machine.sh(f"systemctl reload {self.unit}").code == 0

    def rest(self):
        """As it was before a row; the picture is there again."""
        if self.config != BASIC or not self.active():
            self.write_config()
            self.restart()
        return self.appears(PATIENCE)

    # What is seen of it.

    def unit_says(self, name):
        return self.machine.sh(f"systemctl show -P {name} {self.unit}").text

    def pid(self):
        return int(self.unit_says("MainPID") or 0)

    def active(self):
        return self.unit_says("ActiveState") == "active"

    def journal(self, since=0, arguments=""):
        """Its own words; `since` as machine.sh gives it (`date +%s`)."""
        return self.machine.sh(f"journalctl -b -o cat -u {self.unit} --since=@{since} {arguments} --no-pager").text

    def now(self):
        return int(self.machine.sh("date +%s").text)

    def get(self, path):
        answer = self.machine.sh(f"exec 9<>/dev/tcp/127.0.0.1/{self.port} || exit 1\n"
                                 f"printf 'GET {path} HTTP/1.0\\r\\nHost: 127.0.0.1:{self.port}\\r\\n\\r\\n' >&9; cat <&9")
        head, _, body = answer.text.partition("\r\n\r\n")
        return body if " 200 " in head.split("\r\n")[0] else ""

    def status(self):
        """{} where it does not answer."""
        try:
            return json.loads(self.get("/api/v1/status"))
        except ValueError:
            return {}

    def metric(self, name):
        found = re.search(rf"^plumbline_{name} (\S+)", self.get("/metrics"), re.M)
        return float(found[1]) if found else None

    def shot(self, minute, width, height, options=""):
        """What `plumbline shot` draws of the same instant and config, inside; kept for whoever asks again."""
        rotate = self.config["display"].get("rotate", 0)
        size = f"{height}x{width}" if rotate in (90, 270) else f"{width}x{height}"
        # A display does not read its state folder here: what root does in it would belong to another.
        key = (minute, json.dumps(self.config), size, options)
        if key not in self.shots:
            done = self.machine.sh(f"plumbline shot --config {self.path} {options} --size {size} --at $(date -u -d @{minute * 60} "
                                   "+%Y-%m-%dT%H:%M:%SZ) --output /run/shot.png >&2 && cat /run/shot.png")
            if done.code:
                return None, done.text
            picture = read_png(done.data[done.data.index(b"\x89PNG"):])
            self.shots[key] = turned(picture, rotate) if rotate else picture
        return self.shots[key], ""

    def wrong(self, options=""):
        """What is wrong with the picture that is up; "" where it is what `plumbline shot` draws."""
        minute = self.now() // 60
        seen = self.machine.screen(self.card)
        if self.now() // 60 != minute:  # its clock ticks meanwhile
            return self.wrong(options)
        wanted, why = self.shot(minute, seen.width, seen.height, options)
        self.last = why or difference(seen, wanted)
        return self.last

    def appears(self, seconds=PATIENCE, options=""):
        """Once the picture is right; False where it does not become so."""
        return bool(until(lambda: not self.wrong(options), seconds))

    def is_over(self, pid, seconds=PATIENCE):
        """Once another process than this one is up."""
        return bool(until(lambda: self.active() and self.pid() not in (0, pid), seconds))


def timed(what):
    """Seconds until it was so, or None."""
    start = time.monotonic()
    return time.monotonic() - start if what() else None
