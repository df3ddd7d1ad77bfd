#!/usr/bin/env python3
"""Nights minute by minute, around midnight and both changes of the clocks in ten zones, against an independent reading.

usage: nights.py --lines AGENDA_LINES   (closes with "N passed, N failed")

At each minute the agenda, the timer, and what a bare time of day means.
"""
import argparse
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import zoneinfo

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "packaging")]
import judge  # noqa: E402
from checks import check, close  # noqa: E402

# A night of each kind: the day on whose evening it begins.
NIGHTS = {
    "Europe/Berlin": ("2026-06-10", "2026-03-28", "2026-10-24"), "Europe/Lisbon": ("2026-06-10", "2026-03-28", "2026-10-24"),
    "Europe/Dublin": ("2026-03-28", "2026-10-24"), "America/New_York": ("2026-06-10", "2026-03-07", "2026-10-31"),
    "America/St_Johns": ("2026-03-07", "2026-10-31"), "America/Santiago": ("2026-04-04", "2026-09-05"),
    "Africa/Casablanca": ("2026-02-14", "2026-03-21"), "Asia/Jerusalem": ("2026-03-26", "2026-10-24"),
    "Australia/Lord_Howe": ("2026-04-04", "2026-10-03"), "Pacific/Auckland": ("2026-04-04", "2026-09-26"),
    "Pacific/Chatham": ("2026-04-04", "2026-09-26"), "Asia/Kolkata": ("2026-06-10",),
}
MINUTES = 36 * 60


def schedule(zone, evening, turn):
    """A room with talks through the night, one with an item of 26 hours; as frab has it, with the items' offsets."""
    tz, first = zoneinfo.ZoneInfo(zone), datetime.date.fromisoformat(evening)
    noon = int(datetime.datetime(first.year, first.month, first.day, 12, tzinfo=tz).timestamp())
    days = [{"index": 1 + i, "date": str(first + datetime.timedelta(days=i)), "rooms": {},
             "day_start": judge.iso(tz, noon + 86400 * i - (12 - turn) * 3600), "day_end": judge.iso(tz, noon + 86400 * (i + 1) - (12 - turn) * 3600 - 60)}
            for i in range(2)]
    spans = [("Night", noon + 3600 * h, m) for h, m in ((8, 60), (10, 90), (11.5, 30), (12, 60), (13.25, 20), (13.6, 45), (14.5, 40), (15.2, 70), (22, 60))]
    spans += [("Yard", noon - 2 * 3600, 26 * 60)]
    for n, (room, start, minutes) in enumerate(spans):
        date = judge.iso(tz, int(start))
        event = {"id": n, "guid": f"g{n}", "title": f"Talk {n}", "date": date, "start": date[11:16], "room": room, "persons": [],
                 "duration": f"{minutes // 60:02}:{minutes % 60:02}"}
        days[0 if start < noon + 20 * 3600 else 1]["rooms"].setdefault(room, []).append(event)
    return {"schedule": {"version": "1", "conference": {"title": "Night", "start": evening, "end": days[1]["date"], "daysCount": 2,
                                                        "time_zone_name": zone, "days": days}}}, noon


# --- the timer: 5 and 1 minutes of warning, the last third, half an hour at most, for questions

def timer(conference, room, at):
    talks = [i for i in conference.items if i["room"] == room and i["kind"] == "talk"]
    now = [i for i in talks if i["start"] <= at < i["end"]]
    if now:
        talk = min(now, key=lambda i: i["end"])
        left, length = talk["end"] - at, talk["end"] - talk["start"]
        questions = min(length // 3, 1800)
        phase = "talk"
        if left <= 300 < length and 300 > questions:
            phase = "last-minutes"
        if left <= questions:
            phase = "questions"
        if left <= 60 < length:
            phase = "last-minute"
        return f"{phase} {talk['id']} {left}"
    today = [i for i in talks if conference.day(i["start"]) == conference.day(at)]
    ended = [i for i in today if at - 120 < i["end"] <= at]
    if ended:
        talk = max(ended, key=lambda i: i["end"])
        return f"over {talk['id']} {talk['end'] - at}"
    coming = [i for i in today if i["start"] > at]
    if not coming:
        return "none - 0"
    talk = min(coming, key=lambda i: i["start"])
    return f"waiting {talk['id']} {talk['start'] - at}"


# --- times of day: where the clock, watched minute by minute, comes to show the time or jumps over it

def watch(tz, first, last):
    """By minute of the day and date the instants at which the clock shows it, or the one after the gap."""
    found, before = {}, None
    for at in range(first, last, 60):
        shown = (at + int(datetime.datetime.fromtimestamp(at, tz).utcoffset().total_seconds())) // 60
        for minute in range(min(shown, before + 1 if before else shown), shown + 1):
            found.setdefault(minute % 1440, {}).setdefault(minute // 1440, []).append(at)
        before = shown
    return found


def choose(instants, present, now, after):
    if present in instants and present > after:
        return present
    return next((t for t in instants if t > now and t > after), instants[-1])


def meant(dates, about, present, now, after):
    candidates = [t for t in (choose(instants, present, now, after) for instants in dates.values()) if t > after]
    return min(candidates, key=lambda t: (abs(t - about), -t))


def times(dates, item, now):
    until = min(t for instants in dates.values() for t in instants if t > now)
    start = meant(dates, item["start"], item["start"], now, -1)
    about = item["end"] if item["end"] - item["start"] > 12 * 3600 else item["start"]
    return f"{until} {start} {meant(dates, about, item['end'], now, item['start'])}"


def play(lines, zone, evening, turn):
    """One night in one zone; None or what is wrong."""
    content, noon = schedule(zone, evening, turn)
    path = os.path.join(tempfile.mkdtemp(prefix="plumbline-nights-"), "schedule.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(content, out)
    conference = judge.read(path)
    shown = watch(conference.zone, noon - 4 * 86400, noon + 5 * 86400)
    chosen = random.Random(zone + evening)
    asked = []
    for room in conference.rooms():
        for at in range(noon - 3600, noon + MINUTES * 60, 60):
            # Now and then any time; else one around now, midnight or the change.
            minute = chosen.choice((chosen.randrange(1440), chosen.randrange(-30, 270) % 1440))
            asked.append((at, room, minute))
    given = "".join(f"{at}\t{room}\t{minute // 60:02}:{minute % 60:02}\n" for at, room, minute in asked)
    answer = subprocess.run([lines, path], input=given, capture_output=True, text=True, timeout=300, check=False)
    said = answer.stdout.splitlines()
    if answer.returncode or len(said) != len(asked):
        return answer.stderr[-1000:]
    for (at, room, minute), line in zip(asked, said):
        found, now, *resolved = line.split("\t")
        expected = judge.agenda(conference, room, at)
        wrong = judge.difference(expected, json.loads(found)) or (now != timer(conference, room, at) and f"timer {now}")
        items = [i for i in conference.items if i["room"] == room]
        item = next((i for i in items if i["start"] <= at < i["end"]), None) or min((i for i in items if i["start"] > at), key=lambda i: i["start"], default=None)
        if item and not wrong:
            right = times(shown[minute], item, at)
            wrong = resolved != [right] and f"{minute // 60:02}:{minute % 60:02} is {resolved}, not {right}"
        if wrong:
            return f"{room} {judge.iso(conference.zone, at)}: {wrong}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", required=True)
    given = parser.parse_args()
    for zone, evenings in NIGHTS.items():
        for evening in evenings:
            for turn in (0, 4):
                wrong = play(given.lines, zone, evening, turn)
                check(f"{zone}, the night of {evening}, the day turns at {turn}", not wrong, wrong)
    close()


if __name__ == "__main__":
    main()
