"""What displays have to say: the file, read by the judge, and what staff did to talks, whatever they are called by now."""
import datetime
import os
import random
import subprocess
import json
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "judge"))
import judge  # noqa: E402

FIELDS = ("id", "kind", "title", "speakers", "session", "room", "start", "end")


def instant(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


def item_id(world, talk):
    if world.kind == "timetable":
        return f"{talk.kind[0].replace('t', 'c')}{talk.number}"
    return talk.guid if world.guids else str(talk.number)


def published(path):
    return judge.read(path)


def adjusted(world, path):
    """The file's conference with what staff did to those talks that are in it."""
    conference = judge.read(path)
    by_id = {item["id"]: item for item in conference.items}
    for uid, (what, value) in world.staffed.items():
        item = by_id.get(item_id(world, world.talks[uid]))
        if world.talks[uid].gone or not item:
            continue
        if what == "cancel":
            conference.items.remove(item)
        elif what == "move":
            item["room"] = world.rooms[value]
        elif what == "rename":
            item["title"] = value
        elif what == "delay":
            item["start"], item["end"] = value, value + item["end"] - item["start"]
    return conference


def same(expected, found):
    return all(found.get(field) == expected[field] for field in FIELDS)


def short(item):
    return f"{item['start'][5:16]}–{item['end'][11:16]} {item['title']} ({item['id']}, {item['room']})" if item else "nothing"


def wrong_status(status, conference, room):
    """What is wrong with what a display says is on and comes next; "" where nothing is."""
    at = instant(status["at"])
    if room is None:
        return wrong_hall(status, conference, at)
    if status["room"] != room:
        return f"its room is {status['room']} instead of {room}"
    right = judge.agenda(conference, room, at)
    said = f"at {status['at']} in {room}"
    if len(right["now"]) != len(status["now"]) or not all(map(same, right["now"], status["now"])):
        return f"{said}: now {[short(i) for i in status['now']]} instead of {[short(i) for i in right['now']]}"
    if bool(right["next"]) != bool(status["next"]) or (right["next"] and not same(right["next"], status["next"])):
        return f"{said}: next {short(status['next'])} instead of {short(right['next'])}"
    if right["phase"] != status["phase"]:
        return f"{said}: {status['phase']} instead of {right['phase']}"
    return ""


def wrong_hall(status, conference, at):
    now = sorted(short(judge.shown(conference, i)) for i in conference.items if i["start"] <= at < i["end"])
    if sorted(map(short, status["now"])) != now:
        return f"at {status['at']}: now {[short(i) for i in status['now']]} instead of {now}"
    coming = min((i["start"] for i in conference.items if i["start"] > at), default=None)
    first = [short(judge.shown(conference, i)) for i in conference.items if i["start"] == coming]
    if (short(status["next"]) not in first) if first else status["next"]:
        return f"at {status['at']}: next {short(status['next'])} instead of one of {first}"
    return ""


def wrong_rows(world, agenda, conference, room, at):
    """The same for the list of the day, and for what it says is cancelled or elsewhere."""
    day = conference.day(at)
    right = [judge.shown(conference, i) for i in conference.items if room in (i["room"], None) and conference.day(i["start"]) == day]
    held = [row for row in agenda["items"] if not row["cancelled"]]
    if sorted(map(short, held)) != sorted(map(short, right)):
        both = [sorted(set(map(short, a)) - set(map(short, b))) for a, b in ((held, right), (right, held))]
        return f"at {iso(at)}: the list of {room} has {both[0]} and lacks {both[1]}"
    for row in agenda["items"]:
        wrong = wrong_tombstone(world, row) if row["cancelled"] else ""
        if wrong:
            return f"at {iso(at)}: the list of {room}: {wrong}"
    return ""


def wrong_tombstone(world, row):
    talks = [talk for talk in world.talks if row["title"] in talk.titles and talk.kind == "talk"]
    if len(talks) != 1:
        return ""  # a break, or one of several of that title
    talk, (what, value) = talks[0], world.staffed.get(talks[0].uid, ("", None))
    if row["moved_to"]:
        room = world.rooms[value if what == "move" else talk.room]
        fine = not talk.gone and row["moved_to"] == room
        return "" if fine else f"{short(row)} is said to be in {row['moved_to']}, and is {'gone' if talk.gone else f'in {room}'}"
    return "" if talk.gone or what == "cancel" else f"{short(row)} is said to be cancelled, and is in {world.rooms[talk.room]} at {iso(talk.start)}"


def iso(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat()


def edges(conference):
    return sorted({edge for item in conference.items for edge in (item["start"], item["end"])})


def instants(conference, seed, more=300):
    """Each second at which something begins or ends anywhere, those beside it, and others."""
    times = {edge + by for edge in edges(conference) for by in (-1, 0, 1)}
    numbers = random.Random(seed)
    first, last = min(times) - 3600, max(times) + 3600
    return sorted(times | {numbers.randrange(first, last) for _ in range(more)})


def wrong_lines(binary, path, conference, seed):
    """What is wrong with the program's agenda of the file at all these seconds, in any room; and how many were asked."""
    times = instants(conference, seed)
    asked = [(at, room) for room in sorted(conference.rooms()) for at in times]
    answer = subprocess.run([binary, path], input="".join(f"{at}\t{room}\n" for at, room in asked), capture_output=True, text=True, check=False)
    lines = answer.stdout.splitlines()
    if answer.returncode or len(lines) != len(asked):
        return f"no answers: {answer.stderr[:500]}", 0
    for (at, room), line in zip(asked, lines):
        wrong = judge.difference(judge.agenda(conference, room, at), json.loads(line.split("\t")[0]))
        if wrong:
            return f"{room} at {iso(at)}: {wrong}", len(asked)
    return "", len(asked)


def is_loss(old, new, room, at):
    """Is the update to be refused, by the manual: is more than 30 % of what the room has still to come gone, and at least three?"""
    ids = {item["id"] for item in new.items}
    coming = [item for item in old.items if room in (item["room"], None) and item["end"] > at]
    gone = [item for item in coming if item["id"] not in ids]
    return len(gone) >= 3 and len(gone) * 100 > 30 * len(coming)
