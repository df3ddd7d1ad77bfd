#!/usr/bin/env python3
"""A second reading of schedules, naive and on its own, that judges what the program says is on.

It shares no code with the program and takes no short cuts: lists, linear scans, one sentence of the rules after the other. For every
room of every file it asks the program for its agenda at each boundary, each minute and many random seconds, and compares whole answers.
"""
import argparse
import datetime
import html
import json
import os
import random
import re
import subprocess
import sys
import urllib.parse
import zoneinfo

DAY = 86400
BREAK_WORDS_INDICO = {"coffee", "lunch", "break", "breaks", "tea", "social"}
BREAK_WORDS_FRAB = {"break", "breaks", "pause", "pausen", "lunch", "coffee", "tea"}
TAGS = ("a abbr address article aside b bdi big blockquote body br center cite code dd del div dl dt em font footer "
        "form h1 h2 h3 h4 h5 h6 head header hr html i iframe img ins kbd label li link main mark meta nav ol p pre q s "
        "samp script section small span strike strong style sub sup table tbody td th thead title tr tt u ul var wbr")
BLOCKS = set("address article aside blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr "
             "html li main nav ol p pre script section style table tbody td th thead title tr ul".split())
TAG = re.compile(r"<(/?)(" + "|".join(sorted(TAGS.split(), key=len, reverse=True)) + r")(\s[^>]*|/[^>]*)?>", re.I)
STRIPPED = re.compile("[\u0000-\u001f\u007f-\u009f\u00ad\ufeff\u202a-\u202e\u2066-\u2069]")


# --- text ---------------------------------------------------------------------------------------------------------------

def text(value):
    """A value as one line of plain text; '' for what is no text."""
    if isinstance(value, dict):
        value = value.get("en") or next(iter(value.values()), None)
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        return ""
    value = TAG.sub(lambda m: " " if m.group(2).lower() in BLOCKS else "", str(value))
    value = html.unescape(value)
    # White space before controls: a line break separates words.
    value = re.sub(r"\s", " ", value)
    value = STRIPPED.sub("", value)
    return re.sub(r" +", " ", value).strip()


def has_word(words, value):
    return any(w in words for w in re.findall(r"[0-9a-z\u0080-\U0010ffff]+", value.lower()))


# --- time ---------------------------------------------------------------------------------------------------------------

class FixedZone(datetime.tzinfo):
    def __init__(self, seconds):
        self.delta = datetime.timedelta(seconds=seconds)

    def utcoffset(self, _):
        return self.delta

    def dst(self, _):
        return datetime.timedelta(0)

    def tzname(self, _):
        return "fixed"

    def fromutc(self, when):
        return when + self.delta


def zone_named(name):
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except Exception:  # whatever zoneinfo finds wrong with the name
        return None


def local(zone, at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).astimezone(zone)


def iso(zone, at):
    return local(zone, at).isoformat(timespec="seconds")


def instant(zone, date, clock):
    y, m, d = (int(x) for x in date.split("-"))
    parts = [int(float(x)) for x in clock.split(":")] + [0]
    when = datetime.datetime(y, m, d, parts[0], parts[1], parts[2], tzinfo=zone)
    return int(when.timestamp())


def parse_iso(value, zone):
    """Unix seconds and the offset (None for naive)."""
    when = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    if when.tzinfo is None:
        return int(when.replace(tzinfo=zone).timestamp()), None
    return int(when.timestamp()), int(when.utcoffset().total_seconds())


# --- the schedule as plain data -----------------------------------------------------------------------------------------

class Conference:
    def __init__(self, zone, turn=0):
        self.zone = zone
        self.turn = turn  # seconds after local midnight at which the day turns
        self.end = None   # the event's own, Unix seconds
        self.items = []   # dicts with id, kind, title, speakers, session, room, start, end (Unix seconds), link

    def day(self, at):
        moment = local(self.zone, at).replace(tzinfo=None) - datetime.timedelta(seconds=self.turn)
        return moment.date()

    def rooms(self):
        out = []
        for item in self.items:
            if item["room"] not in out:
                out.append(item["room"])
        return out


def people(pairs):
    out = []
    for name, affiliation in pairs:
        name, affiliation = name.rstrip(" ,;:"), affiliation.rstrip(" ,;:")  # what separated people where they were typed
        person = {"name": name, "affiliation": affiliation}
        if name and person not in out:
            out.append(person)
    return out


def page(value, base):
    """The address of a talk's page; None for what is none."""
    if not isinstance(value, str) or not value.strip():
        return None
    link = urllib.parse.urljoin(base or "", value.strip())
    link = "".join(c if c < "\x80" else urllib.parse.quote(c) for c in link)
    fits = re.fullmatch(r"(?i)https?://[^/?#@\s]+([/?#][!-~]*)?", link) and not re.search(r'[ "<>\\^`{|}]', link) and len(link) <= 500
    return link if fits and link.rstrip("/") != (base or "").rstrip("/") else None


def without_shared(items):
    """What several talks have in common is no talk's page."""
    for item in items:
        if any(o["link"] == item["link"] and o["title"] != item["title"] for o in items):
            item["shared"] = True
    for item in items:
        if item.pop("shared", False):
            item["link"] = None


# --- Indico's timetable -------------------------------------------------------------------------------------------------

def timetable_person(p):
    both = (text(p.get("firstName")) + " " + text(p.get("familyName"))).strip()
    return (both or text(p.get("name")), text(p.get("affiliation")))


def timetable_entries(event):
    for day in event.values():
        if isinstance(day, dict):
            yield from day.items()


def read_timetable(root):
    event = next((e for e in root["results"].values() if isinstance(e, dict)), {})
    names = []
    for _, entry in timetable_entries(event):
        if not isinstance(entry, dict):
            continue
        for e in [entry] + list((entry.get("entries") or {}).values()):
            names.append(((e.get("startDate") or {}).get("tz")))
    names = [n for n in names if n]
    zone = zone_named(max(set(names), key=names.count)) if names else zoneinfo.ZoneInfo("UTC")
    conference = Conference(zone)
    everywhere = []

    def add(key, entry, kind, session, block_room, top):
        start, end = entry["startDate"], entry["endDate"]
        own = text(entry.get("room"))
        item = {
            "id": key, "kind": kind, "title": text(entry.get("title")),
            "speakers": people(timetable_person(p) for p in entry.get("presenters") or []) if kind == "talk" else [],
            "session": session, "room": own or block_room or "Main room",
            "start": instant(zone_named(start["tz"]), start["date"], start["time"]),
            "end": instant(zone_named(end["tz"]), end["date"], end["time"]), "link": page(entry.get("url"), root.get("url")),
        }
        if kind == "break" and top and (not own or entry.get("inheritRoom") is True):
            everywhere.append(item)
        else:
            conference.items.append(item)

    for key, entry in timetable_entries(event):
        kind = entry.get("entryType") or entry.get("_type")
        if kind == "Session":
            title, room, inside = text(entry.get("title")), text(entry.get("room")), entry.get("entries") or {}
            if not inside:
                pause = has_word(BREAK_WORDS_INDICO, title) and not re.search(r"break[- ]out", title, re.I)
                add(key, entry, "break" if pause else "talk", title, room, True)
            for inner_key, inner in inside.items():
                is_break = (inner.get("entryType") or inner.get("_type")) in ("Break", "BreakTimeSchEntry")
                add(inner_key, inner, "break" if is_break else "talk", title, room, False)
        else:
            add(key, entry, "break" if kind == "Break" else "talk", None, "", True)

    with_rooms = list(conference.items)
    rooms = conference.rooms() or ["Main room"]
    for item in everywhere:
        for room in rooms:
            if not any(o["room"] == room and o["start"] < item["end"] and item["start"] < o["end"] for o in with_rooms):
                conference.items.append(dict(item, room=room))
    return conference


# --- Indico's event -----------------------------------------------------------------------------------------------------

def event_person(p):
    both = (text(p.get("first_name")) + " " + text(p.get("last_name"))).strip()
    whole = text(p.get("fullName"))
    if not both and whole.count(", ") == 1:  # "Family, Given"
        whole = " ".join(reversed(whole.split(", ")))
    return (both or whole, text(p.get("affiliation")))


def read_event(root):
    event = root["results"][0]
    conference = Conference(zone_named(event.get("timezone")) or zoneinfo.ZoneInfo("UTC"))
    event_room = text(event.get("room")) or text(event.get("roomFullname"))
    end = event.get("endDate")
    conference.end = instant(zone_named(end["tz"]), end["date"], end["time"]) if end else None
    found = [(c, None, "") for c in event.get("contributions") or []]
    for s in event.get("sessions") or []:
        if isinstance(s, dict):
            named = s["session"] if isinstance(s.get("session"), dict) else s
            room = text(s.get("room")) or text(s.get("roomFullname"))
            found += [(c, text(named.get("title")), room) for c in s.get("contributions") or []]
    for c, session, session_room in found:
        if not isinstance(c, dict) or not c.get("startDate"):
            continue
        start, end = c["startDate"], c.get("endDate")
        begins = instant(zone_named(start["tz"]), start["date"], start["time"])
        ends = instant(zone_named(end["tz"]), end["date"], end["time"]) if end else begins + int(c["duration"]) * 60
        conference.items.append({
            "id": text(c.get("id")) or text(c.get("friendly_id")) or text(c.get("db_id")), "kind": "talk",
            "title": text(c.get("title")) or "Untitled",
            "speakers": people(event_person(p) for p in (c.get("speakers") or c.get("primaryauthors") or [])),
            "session": text(c.get("session")) or session or None,
            "room": text(c.get("room")) or text(c.get("roomFullname")) or session_room or event_room or text(event["title"]),
            "start": begins, "end": ends, "link": page(c.get("url"), event.get("url")),
        })
    return conference


# --- frab ---------------------------------------------------------------------------------------------------------------

def frab_duration(value, length=None, to_next=None, pretalx=False):
    """Seconds. What else is known: how long it is by its end, when the next one starts, and whether the writer counts days."""
    if isinstance(value, (int, float)):
        return int(value) * 60
    parts = [int(x) for x in value.split(":")]
    if len(parts) == 1:
        return parts[0] * 60
    if len(parts) == 2:
        return parts[0] * 3600 + parts[1] * 60
    if len(parts) == 4:
        return parts[0] * DAY + parts[1] * 3600 + parts[2] * 60 + parts[3]
    hours = parts[0] * 3600 + parts[1] * 60 + parts[2]
    days = parts[0] * DAY + parts[1] * 3600 + parts[2] * 60
    if parts[1] > 23:
        return hours
    if length is not None:
        return min(hours, days, key=lambda s: abs(s - length))
    if pretalx:
        return days
    if to_next in (hours, days):
        return to_next
    if to_next is not None and hours < to_next < days:
        return hours
    if value[0] == "0" or value[1].isdigit():
        return hours
    return days if parts[2] or (to_next is not None and to_next < hours) else hours


def frab_turn(day):
    if not day.get("date") or not day.get("day_end"):
        return 0
    end = datetime.datetime.fromisoformat(day["day_end"].replace("Z", "+00:00"))
    if end.date() - datetime.date.fromisoformat(day["date"]) != datetime.timedelta(days=1):
        return 0
    seconds = end.hour * 3600 + end.minute * 60 + end.second
    return min(-(-seconds // 3600) * 3600, 12 * 3600)


def read_frab(root):
    inside = root["schedule"]["conference"]
    days = [d for d in inside["days"] if isinstance(d, dict)]
    offsets = []
    for day in days:
        for events in (day.get("rooms") or {}).values():
            for e in events or []:
                if "+" in e["date"][10:] or "-" in e["date"][10:] or "Z" in e["date"]:
                    offsets.append(parse_iso(e["date"], None)[1])
    zone = zone_named(inside.get("time_zone_name")) or FixedZone(offsets[0])
    conference = Conference(zone, max([frab_turn(d) for d in days], default=0))
    if inside.get("start") and inside.get("end"):
        after = datetime.datetime.fromisoformat(inside["end"]) + datetime.timedelta(days=1, seconds=conference.turn)
        conference.end = int(after.replace(tzinfo=zone).timestamp())
    base = next((p for p in (o.get(k) for o in (inside, root["schedule"]) for k in ("base_url", "url")) if page(p, None)), None)
    for day in days:
        for key, events in (day.get("rooms") or {}).items():
            for e, following in zip(events or [], (events or [])[1:] + [None]):
                start = parse_iso(e["date"], zone)[0]
                end = parse_iso(e["end"], zone)[0] - start if e.get("end") else None
                to_next = parse_iso(following["date"], zone)[0] - start if following else None
                kind, track = text(e.get("type")), text(e.get("track"))
                pause = has_word(BREAK_WORDS_FRAB, kind) or has_word(BREAK_WORDS_FRAB, track)
                conference.items.append({
                    "id": text(e.get("guid")) or text(e.get("id")), "kind": "break" if pause else "talk",
                    "title": text(e.get("title")) or "Untitled",
                    "speakers": people((text(p.get("public_name")) or text(p.get("full_public_name")) or text(p.get("name")), "")
                                       for p in e.get("persons") or []),
                    "session": track or None, "room": text(key) or text(e.get("room")),
                    "start": start, "end": start + frab_duration(e["duration"], end, to_next if to_next and to_next > 0 else None),
                    "link": page(e.get("url"), base),
                })
    return conference


def read(path):
    with open(path, encoding="utf-8-sig") as file:
        root = json.load(file)
    results = root.get("results")
    conference = (read_timetable if isinstance(results, dict) else read_event if isinstance(results, list) else read_frab)(root)
    without_shared(conference.items)
    return conference


# --- now and next -------------------------------------------------------------------------------------------------------

def shown(conference, item):
    out = dict(item)
    out["start"] = iso(conference.zone, item["start"])
    out["end"] = iso(conference.zone, item["end"])
    return out


def phase_of(conference, mine, now, at):
    if any(i["kind"] == "talk" for i in now):
        return "talk"
    if now:
        return "break"
    if not any(i["end"] > at for i in conference.items) and at >= (conference.end or at):
        return "over"
    today = [i for i in mine if conference.day(i["start"]) == conference.day(at)]
    if not today:
        return "empty"
    first = [i for i in today if i["kind"] == "talk"] or today
    if first[0]["start"] > at:
        return "before"
    if not any(i["start"] > at for i in first):
        return "after"
    return "gap"


def part_of(now, at):
    """The last third of a talk's slot is for questions, half an hour at most; of several talks the one that ends first counts."""
    talks = [i for i in now if i["kind"] == "talk"]
    if not talks:
        return None
    talk = min(talks, key=lambda i: i["end"])
    return "talk" if at < talk["end"] - min((talk["end"] - talk["start"]) // 3, 1800) else "questions"


def agenda(conference, room, at):
    mine = sorted((i for i in conference.items if i["room"] == room), key=lambda i: (i["start"], i["end"], i["id"].encode()))
    now = [i for i in mine if i["start"] <= at < i["end"]]
    coming = [i for i in mine if i["start"] > at]
    talks = [i for i in coming if i["kind"] == "talk"]
    later = [i for i in coming[1:] if conference.day(i["start"]) == conference.day(coming[0]["start"])]
    return {
        "at": iso(conference.zone, at), "room": room, "phase": phase_of(conference, mine, now, at),
        "part": part_of(now, at),
        "now": [shown(conference, i) for i in now],
        "next": shown(conference, coming[0]) if coming else None,
        "next_talk": shown(conference, talks[0]) if talks else None,
        "remaining_s": min(i["end"] - at for i in now) if now else None,
        "starts_in_s": coming[0]["start"] - at if coming else None,
        "later": [shown(conference, i) for i in later],
    }


# --- asking the program -------------------------------------------------------------------------------------------------

def instants(conference, room, seed):
    out = set()
    for i in conference.items:
        if i["room"] == room:
            for edge in (i["start"], i["end"]):
                out.update((edge - 1, edge, edge + 1))
    first = min(i["start"] for i in conference.items) - DAY
    last = max(i["end"] for i in conference.items) + DAY
    out.update(range(first - first % 60, last, 300))
    day = conference.day(first)
    while day <= conference.day(last):
        turn = datetime.datetime(day.year, day.month, day.day, tzinfo=conference.zone) + datetime.timedelta(seconds=conference.turn)
        turn = int(turn.timestamp())
        out.update((turn - 1, turn, turn + 1))
        day += datetime.timedelta(days=1)
    numbers = random.Random(seed)
    out.update(numbers.randrange(first, last) for _ in range(1000))
    return sorted(out)


def difference(expected, found):
    for key, value in expected.items():
        if found.get(key, "missing") != value:
            return f"{key}: expected {json.dumps(value, ensure_ascii=False)[:300]}, got {json.dumps(found.get(key), ensure_ascii=False)[:300]}"
    return None


def judge_room(binary, path, conference, room):
    times = instants(conference, room, path + room)
    asked = "".join(f"{t}\t{room}\n" for t in times)
    answer = subprocess.run([binary, path], input=asked, capture_output=True, text=True)
    lines = answer.stdout.splitlines()
    if answer.returncode != 0 or len(lines) != len(times):
        return f"{path} {room}: no answers: {answer.stderr[:300]}"
    for at, line in zip(times, lines):
        wrong = difference(agenda(conference, room, at), json.loads(line.split("\t")[0]))
        if wrong:
            return f"{path} {room} {iso(conference.zone, at)}: {wrong}"
    return None


def judge_commands(program, path, conference):
    """The same through the command line; yields None or what is wrong."""
    rooms = json.loads(subprocess.run([program, "rooms", "--schedule", path, "--json"], capture_output=True, text=True).stdout)
    found = {r["room"]: (r["items"], r["first"], r["last"]) for r in rooms if r["items"]}
    expected = {}
    for room in conference.rooms():
        mine = [i for i in conference.items if i["room"] == room]
        expected[room] = (len(mine), iso(conference.zone, min(i["start"] for i in mine)), iso(conference.zone, max(i["end"] for i in mine)))
    yield None if found == expected else f"{path} rooms: expected {expected}, got {found}"
    for item in conference.items[:: max(1, len(conference.items) // 5)]:
        at = item["start"] + 30
        run = subprocess.run([program, "agenda", "--schedule", path, "--room", item["room"], "--at", iso(conference.zone, at), "--json"],
                             capture_output=True, text=True)
        wrong = run.stderr if run.returncode else difference(agenda(conference, item["room"], at), json.loads(run.stdout))
        yield f"{path} {item['room']} {at}: {wrong}" if wrong else None


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--lines", required=True, help="the program that answers many questions at once")
    options.add_argument("--program", help="the program itself")
    options.add_argument("files", nargs="*")
    options = options.parse_args()
    verdicts = []
    for path in options.files:
        if not os.path.exists(path):
            print(f"{path}: not there, passed over")
            continue
        conference = read(path)
        for room in conference.rooms():
            verdicts.append(judge_room(options.lines, path, conference, room))
        if options.program:
            verdicts.extend(judge_commands(options.program, path, conference))
    wrong = [v for v in verdicts if v]
    for verdict in wrong[:20]:
        print(verdict)
    print(f"{len(verdicts) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
