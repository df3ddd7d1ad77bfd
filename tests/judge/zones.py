#!/usr/bin/env python3
"""Every zone of the system's tzdata, against Python's own reader of it; and what decides where ICU has another.

usage: zones.py --lines ZONE_LINES --program PROGRAM   (closes with "N passed, N failed")
"""
import argparse
import bisect
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zoneinfo

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests/packaging"))
from checks import check, close, skip  # noqa: E402

SYSTEM = "/usr/share/zoneinfo"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
FIRST, LAST, END = (int((datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc) - EPOCH).total_seconds()) for year in (1990, 2038, 2100))
DAY = 86400


def read(lines, names, folder=None):
    """By each name the program's shifts; None where it is refused."""
    environment = {**os.environ, "TZ": "Pacific/Chatham", **({"TZDIR": folder} if folder else {})}
    said = subprocess.run([lines], input="\n".join(names) + "\n", capture_output=True, text=True, env=environment, timeout=120, check=False)
    check("the names are read", said.returncode == 0 and not said.stderr, said.stderr[-2000:])
    zones, shifts = {}, []
    for line in said.stdout.splitlines():
        number = re.fullmatch(r"(-?\d+) (-?\d+)", line)
        if number:
            shifts.append((int(number[1]), int(number[2])))
            continue
        name, _, refused = line.partition(" ")
        shifts = []
        zones[name] = None if refused else shifts
    return zones


def disagreement(zone, shifts):
    """The first instant at which Python sees it otherwise: each day to 2037, and around each shift to 2100."""
    starts = [at for at, _ in shifts]
    offsets = [datetime.timedelta(seconds=offset_s) for _, offset_s in shifts]
    around = [at + beside for at in starts for beside in (-1, 0) if FIRST <= at < END]
    month_by_month = range(LAST, END, 28 * DAY)
    for at in (*range(FIRST, LAST, DAY), *month_by_month, *around):
        there = datetime.datetime.fromtimestamp(at, zone)
        ours = offsets[bisect.bisect_right(starts, at) - 1]
        if there.utcoffset() != ours:
            return there.isoformat(), ours
    return None


def test_every_zone(lines):
    names = sorted(zoneinfo.available_timezones() - {"localtime"})  # this machine's own
    check("tzdata is installed", len(names) > 400, len(names))
    zones = read(lines, names)
    seen = set()
    for name in names:
        shifts = zones.get(name)
        if not shifts:
            check(f"{name} is known", False)
            continue
        with open(os.path.join(SYSTEM, name), "rb") as file:
            same = (file.read(), tuple(shifts))
        # Another name of one that was looked at.
        wrong = None if same in seen else disagreement(zoneinfo.ZoneInfo(name), shifts)
        seen.add(same)
        check(f"{name} agrees", wrong is None, wrong)


def test_slim_files(lines):
    """As zic writes them by itself: shifts up to the last change of the rules, and the rule. Debian's list them to 2037."""
    folder = tempfile.mkdtemp(prefix="plumbline-zones-")
    subprocess.run(["zic", "-b", "slim", "-d", folder, os.path.join(SYSTEM, "tzdata.zi")], check=True, capture_output=True)
    shutil.copy(os.path.join(SYSTEM, "tzdata.zi"), folder)
    names = sorted(name for name in zoneinfo.available_timezones() if os.path.exists(os.path.join(folder, name)))
    check("there are slim files", len(names) > 300 and os.path.getsize(f"{folder}/Europe/Dublin") < os.path.getsize(f"{SYSTEM}/Europe/Dublin"), len(names))
    slim, fat = read(lines, names, folder), read(lines, names)
    for name in names:
        if slim[name] != fat[name]:  # of some that change with the moon, the list is longer
            with open(os.path.join(folder, name), "rb") as file:
                wrong = disagreement(zoneinfo.ZoneInfo.from_file(file), slim[name] or [(0, 0)])
            check(f"{name}, slim, agrees", wrong is None, wrong)
    shutil.rmtree(folder)


def test_refused(lines):
    names = ["", "/", "/etc/passwd", "../../etc/passwd", "Europe/../Europe/Lisbon", "Europe//Lisbon", "Europe/", "Europe", "/usr/share/zoneinfo/UTC",
             "localtime", "posixrules", "posix/Europe/Lisbon", "right/Europe/Lisbon", "tzdata.zi", "zone.tab", "leapseconds", "+VERSION", "Lisbon",
             "europe/lisbon", "EUROPE/LISBON", "UTC+1", "GMT+5:30", "+02:00", "CET-1CEST", "CET-1CEST,M3.5.0,M10.5.0/3", ":Europe/Lisbon", "Europe/Lisbon ",
             "Europe/Lisbo", "Europe/Łódź", "A" * 99, "A" * 5000, "%s%s", "."]
    zones = read(lines, [name or " " for name in names])
    taken = [name for name, shifts in zones.items() if shifts is not None]
    check("what is no name of tzdata's is refused", not taken and len(zones) >= len(names) - 2, (taken, len(zones), len(names)))
    zones = read(lines, ["UTC", "Etc/GMT+5", "EST5EDT", "America/Port-au-Prince", "America/Argentina/ComodRivadavia", "GMT0", "Europe/Kyiv", "Europe/Kiev"])
    check("unusual ones are taken", all(zones.values()), zones)
    check("signs as in tzdata", zones["Etc/GMT+5"] == [(0, -5 * 3600)], zones["Etc/GMT+5"])


class Folder:
    """A folder of zone files of our own."""

    def __init__(self, version):
        self.path = tempfile.mkdtemp(prefix="plumbline-zones-")
        if version:
            with open(os.path.join(SYSTEM, "tzdata.zi"), encoding="ascii") as text:
                rest = text.read().split("\n", 1)[1]
            self.write("tzdata.zi", f"# version {version}\n{rest}".encode())

    def write(self, name, content):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(content)

    def take(self, name, of=None):
        with open(os.path.join(SYSTEM, of or name), "rb") as file:
            content = file.read()
        self.write(name, content)
        return content

    def at(self, lines, name, at):
        shifts = read(lines, [name], self.path)[name]
        return shifts and shifts[bisect.bisect_right([start for start, _ in shifts], at) - 1][1]


def test_which_decides(lines):
    summer, tokyo, lisbon = 1785585600, 9 * 3600, 3600  # August 2026
    newer, older, untold = Folder("2999a"), Folder("1999a"), Folder(None)
    for folder in (newer, older, untold):
        folder.take("Europe/Lisbon", of="Asia/Tokyo")
    check("the system's, where it is newer", newer.at(lines, "Europe/Lisbon", summer) == tokyo)
    check("ICU's, where that is", older.at(lines, "Europe/Lisbon", summer) == lisbon)
    check("the system's, where it does not say", untold.at(lines, "Europe/Lisbon", summer) == tokyo)
    check("ICU's, where the system has none", newer.at(lines, "Europe/Paris", summer) == 7200)
    older.take("Europe/Newtown", of="Asia/Tokyo")
    check("the system's, where ICU has none", older.at(lines, "Europe/Newtown", summer) == tokyo)
    # Old names that are not on the disk: tzdata.zi's links, else as ICU calls it.
    newer.take("Asia/Kolkata", of="Asia/Tokyo")
    check("an old name is looked up in the links", newer.at(lines, "Asia/Calcutta", summer) == tokyo)
    untold.take("America/Los_Angeles", of="Asia/Tokyo")
    check("or by ICU's", untold.at(lines, "US/Pacific", summer) == tokyo)
    newer.write("tzdata.zi", b"# version 2999a\nL ../../../etc/passwd Europe/Oldtown\nL\nL Europe/Oldtown\nL x Europe/Oldtown\n")
    check("a link that leads out is not followed", newer.at(lines, "Europe/Oldtown", summer) is None)
    for folder in (newer, older, untold):
        shutil.rmtree(folder.path)


def test_what_is_broken(lines):
    """A zone file that is none is passed over, for ICU's."""
    summer = 1785585600
    folder = Folder("2999a")
    whole = folder.take("Europe/Lisbon", of="Asia/Tokyo")
    check("the whole file is taken", folder.at(lines, "Europe/Lisbon", summer) == 9 * 3600)
    broken = {"empty": b"", "text": b"no zone\n" * 100, "huge counts": whole[:20] + b"\xff" * 24 + whole[44:], "no footer": whole.rstrip(b"\n"),
              "its first version": whole[:4] + b"\0" + whole[5:],
              "a rule of nobody's": whole[:whole.rstrip(b"\n").rindex(b"\n")] + b"\nGARBAGE,M3\n",
              **{f"{length} bytes": whole[:length] for length in range(1, len(whole) - 1, 7)}}
    for what, content in broken.items():
        folder.write("Europe/Lisbon", content)
        check(f"{what}: ICU's is taken", folder.at(lines, "Europe/Lisbon", summer) == 3600)
    path = os.path.join(folder.path, "Europe/Lisbon")
    os.unlink(path)
    os.mkfifo(path)
    check("a pipe is not waited for", folder.at(lines, "Europe/Lisbon", summer) == 3600)
    shutil.rmtree(folder.path)


def test_what_is_damaged(lines):
    """Whatever byte is another one: the program goes on."""
    folder, names, random_of = Folder("2999a"), [], random.Random(2019)
    for zone in ("Europe/Lisbon", "Europe/Dublin", "Asia/Tokyo", "Africa/Casablanca"):
        whole = folder.take(zone)
        for turn in range(1500):
            damaged = bytearray(whole)
            # Half of them where types, letters and the rule are.
            for _ in range(random_of.choice((1, 1, 1, 4))):
                at = random_of.randrange(len(whole)) if turn % 2 else len(whole) - 1 - random_of.randrange(min(300, len(whole)))
                damaged[at] = random_of.choice((0, 1, 2, 10, 44, 127, 128, 255, random_of.randrange(256)))
            names.append(f"Etc/Damaged{len(names)}")
            folder.write(names[-1], damaged)
    said = subprocess.run([lines], input="\n".join(names) + "\n", capture_output=True, text=True, timeout=300, check=False,
                          env={**os.environ, "TZDIR": folder.path})
    check("no damaged file ends the program", said.returncode == 0 and "Sanitizer" not in said.stderr and said.stdout.count("Etc/") == len(names),
          (said.returncode, said.stdout.count("Etc/"), said.stderr[-1500:]))
    shutil.rmtree(folder.path)


def test_schedules(program):
    """Conferences where the clocks were changed behind ICU's back; the files say the right instants in numbers."""
    folder = os.path.join(TOP, "../shared/cases")
    for name, first in (("tz_mexico", "2026-07-10T10:00:00-06:00"), ("tz_almaty", "2026-07-10T10:00:00+05:00"), ("tz_kyiv", "2026-07-10T10:00:00+03:00"),
                        ("tz_manila", "2026-07-10T10:00:00+08:00"), ("tz_pac", "2026-07-10T10:00:00-07:00"), ("indico_mexico", "2026-07-10T10:00:00-06:00")):
        path = os.path.join(folder, name + ".json")
        if not os.path.exists(path):
            skip(f"{name}: the file is not beside this folder")
            continue
        said = subprocess.run([program, "agenda", "--schedule", path, "--at", first, "--json"], capture_output=True, text=True, timeout=60, check=False)
        answer = json.loads(said.stdout or "{}")
        now = answer.get("now") or [{}]
        check(f"{name}: its first talk is on, at the clock there", now[0].get("start") == first, (now, said.stderr[-500:]))
        said = subprocess.run([program, "check", path], capture_output=True, text=True, timeout=60, check=False)
        check(f"{name}: the file's numbers and its zone agree", "zone" not in said.stdout + said.stderr, said.stdout + said.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", required=True)
    parser.add_argument("--program", required=True)
    given = parser.parse_args()
    test_every_zone(given.lines)
    test_slim_files(given.lines)
    test_refused(given.lines)
    test_which_decides(given.lines)
    test_what_is_broken(given.lines)
    test_what_is_damaged(given.lines)
    test_schedules(given.program)
    close()


if __name__ == "__main__":
    main()
