#!/usr/bin/env python3
"""One conference, written in every format, gives the same agenda at every second.

usage: formats.py --lines AGENDA_LINES [--program PLUMBLINE] [--keep FOLDER] [FORMAT...]   (closes with "N passed, N failed")

one_conference.py has the conference, writers.py a writer for each format. What the program makes of each document is compared
with the conference itself, by the second reading of the rules in judge.py: in all rooms, where anything changes, a second before
and after, and each minute of the day on which the clocks go back.
"""
import argparse
import functools
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "packaging")]
import judge  # noqa: E402
import one_conference  # noqa: E402
from checks import check, close  # noqa: E402
from one_conference import DAYS, NAME, ROOMS, ZONE, ZONE_NAME, rooms_of  # noqa: E402
from rules import BROKEN  # noqa: E402
from writers import WRITERS, Writer, edge  # noqa: E402

judge.iso = functools.cache(judge.iso)  # the same instants in every format


class Conference(judge.Conference):
    @functools.cache  # pylint: disable=method-cache-max-size-none
    def day(self, at):
        return super().day(at)


def sayable(writer):
    """The items that a format can say, as its writer gets them."""
    leave_out = {"breaks": lambda i: i.kind == "break", "cancelled": lambda i: i.cancelled, "fold": lambda i: i.is_ambiguous(),
                 "nowhere": lambda i: i.kind == "talk" and not i.room}
    items = one_conference.conference()
    for what, is_one in leave_out.items():
        if what in writer.cannot:
            items = [i for i in items if not is_one(i)]
    return items


def expected(writer, items):
    """What should be read: one dict for an item in a room."""
    rooms = list(ROOMS)
    if writer.nowhere and writer.once:
        rooms.append(writer.nowhere)  # a room as any other
    out = []
    for item in items:
        speakers = [{"name": p.name, "affiliation": "" if "affiliation" in writer.cannot else p.affiliation} for p in item.people]
        for room in rooms_of(item, [i for i in items if i.room] + [i for i in items if i.everywhere], rooms):
            if room == writer.nowhere and any(i.start < item.end and item.start < i.end for i in items if not i.room and not i.everywhere and i is not item):
                continue
            out.append({"kind": item.kind, "title": item.title, "speakers": speakers, "session": None if "tracks" in writer.cannot else item.track,
                        "room": room or writer.nowhere, "start": item.start, "end": item.end, "cancelled": item.cancelled,
                        "language": None if "language" in writer.cannot else item.language, "link": None if "link" in writer.cannot else item.link})
    return out


def plain(entry):
    return (entry["start"], entry["end"], entry["kind"], entry["cancelled"], entry["room"], entry["title"], entry["session"], entry["language"], entry["link"],
            tuple((s["name"], s["affiliation"]) for s in entry["speakers"]))


def compare_items(wanted, document):
    """The same items, whole; None or what differs."""
    found = {(*e[:9], tuple(tuple(s) for s in e[9])) for e in document["items"]}
    right = {plain(e) for e in wanted}
    if len(document["items"]) == len(wanted) and found == right:
        return None
    return f"\n   missing {sorted(right - found, key=str)}\n   instead {sorted(found - right, key=str)}\n   {len(document['items'])} items for {len(wanted)}"


def instants(wanted):
    out = set(range(edge(DAYS[1], "00:00"), edge(DAYS[2], "00:00"), 60))
    changes = {t for e in wanted for t in (e["start"], e["end"])} | {one_conference.END}
    changes |= {edge(d, clock) for d in DAYS + [DAYS[-1].replace(day=27)] for clock in ("00:00", "04:00")}
    return sorted(out | {t + d for t in changes for d in (-1, 0, 1)})


def without_ids(value):
    """Ids are each format's own."""
    if isinstance(value, dict):
        return {k: without_ids(v) for k, v in value.items() if k != "id"}
    return [without_ids(v) for v in value] if isinstance(value, list) else value


def reference(writer, wanted):
    conference = Conference(ZONE, writer.turn)
    conference.end = writer.end
    taken = [e for e in wanted if not e["cancelled"]]
    conference.items = [dict({k: e[k] for k in ("kind", "title", "speakers", "session", "room", "start", "end", "link")}, id=str(n)) for n, e in enumerate(taken)]
    return conference


def compare_agendas(conference, asked, lines):
    for (at, room), line in zip(asked, lines):
        wrong = judge.difference(without_ids(judge.agenda(conference, room, at)), without_ids(json.loads(line.split("\t")[0])))
        if wrong:
            return f"{room} {judge.iso(ZONE, at)}: {wrong}"
    return None


def compare_order(writer, program, path, folder):
    """The order in which `plumbline rooms` has them, of the rooms with a name."""
    config = os.path.join(folder, "config.json")
    with open(config, "w", encoding="utf-8") as out:
        json.dump(dict({"schedule": {"address": path}}, **({"timezone": ZONE_NAME} if writer.zone else {})), out)
    run = subprocess.run([program, "rooms", "--config", config, "--json"], capture_output=True, text=True, check=False)
    if run.returncode:
        return run.stderr[-500:]
    rooms = [r["room"] for r in json.loads(run.stdout) if r["room"] != writer.nowhere]
    if "order" in writer.cannot:
        return None if sorted(rooms) == sorted(ROOMS) else rooms
    return None if rooms == ROOMS else rooms


def ask(lines, path, zone, given):
    run = subprocess.run([lines, path] + ([ZONE_NAME] if zone else []), input=given, capture_output=True, text=True, timeout=300, check=False)
    answers = run.stdout.splitlines()
    return answers if run.returncode == 0 and len(answers) == given.count("\n") else [], run.stderr[-500:]


def try_reading(writer, options, path, wanted, zone):
    """With the zone that the config gives, or without."""
    name = writer.name + ("" if zone == writer.zone else " without a zone")
    times = instants(wanted)
    if zone != writer.zone:  # the document does not tell when between two of its times the clocks change
        told = min(t for e in wanted for t in (e["start"], e["end"]) if t >= one_conference.CLOCKS_CHANGE)
        times = [t for t in times if not one_conference.CLOCKS_CHANGE <= t < told]
    asked = [(at, room) for room in dict.fromkeys(e["room"] for e in wanted) for at in times]
    answers, error = ask(options.lines, path, zone, "items\n" + "".join(f"{at}\t{room}\n" for at, room in asked))
    check(f"{name}: it is read", answers, f"{path}: {error}")
    if not answers:
        return
    document = json.loads(answers[0])
    # A note says that something is so; the rest has to be expected.
    warnings = [f"{severity}: {what}" for severity, what in document["findings"] if severity != "note"]
    check(f"{name}: warnings", len(warnings) == len(writer.warnings) and all(w in f for w, f in zip(writer.warnings, warnings)), warnings)
    check(f"{name}: the event's title", document["title"] == ("" if "title" in writer.cannot else NAME), document["title"])
    wrong = compare_items(wanted, document)
    check(f"{name}: items", not wrong, wrong)
    wrong = compare_agendas(reference(writer, wanted), asked, answers[1:])
    check(f"{name}: {len(asked)} agendas", not wrong, wrong)


def try_format(writer, options, folder):
    items = sayable(writer)
    content = writer.write(items)
    path = os.path.join(folder, f"{WRITERS.index(writer):02}.{writer.suffix}")
    with open(path, "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode())
    wanted = expected(writer, items)
    try_reading(writer, options, path, wanted, writer.zone)
    if writer.offsets:
        try_reading(writer, options, path, wanted, False)
    if options.program:
        wrong = compare_order(writer, options.program, path, folder)
        check(f"{writer.name}: rooms", not wrong, wrong)


# What the program makes of a document, written by itself in another format: nothing of it is lost that this can say.
EXPORTED = ["frab schedule.json", "the hub's second schema", "Open Event's export"]
CANNOT = {"json": {"cancelled", "affiliation"}, "xml": {"cancelled", "affiliation"}, "ics": {"order"}}


def try_export(writer, options, folder):
    items = sayable(writer)
    content = writer.write(items)
    source = os.path.join(folder, f"exported.{writer.suffix}")
    with open(source, "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode())
    for ending, cannot in CANNOT.items():
        path = os.path.join(folder, f"exported-{EXPORTED.index(writer.name)}.{ending}")
        run = subprocess.run([options.program, "export", "--schedule", source, "--format", ending, "--output", path], capture_output=True, text=True,
                             check=False)
        check(f"{writer.name} to {ending}: it is written", run.returncode == 0, run.stderr[-500:])
        days = ending != "ics"  # a calendar has no days, and an event of its own would be one more item
        exported = Writer(f"{writer.name} to {ending}", None, ending, writer.cannot | cannot, writer.turn if days else 0, writer.end if days else None,
                          writer.nowhere, writer.once, offsets=False)
        if run.returncode == 0:
            with open(path, "rb") as written:
                broken = BROKEN[ending](written.read())
            check(f"{exported.name}: it keeps the format's rules", not broken, broken[:3])
            try_reading(exported, options, path, expected(exported, [i for i in items if not (i.cancelled and "cancelled" in cannot)]), False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", required=True, help="the program that answers many questions at once")
    parser.add_argument("--program", help="the program itself")
    parser.add_argument("--keep", help="a folder for the documents")
    parser.add_argument("formats", nargs="*", help="parts of the names of formats; all without any")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plumbline-formats-") as scratch:
        folder = options.keep or scratch
        os.makedirs(folder, exist_ok=True)
        for writer in WRITERS:
            if not options.formats or any(f in writer.name for f in options.formats):
                try_format(writer, options, folder)
            if options.program and writer.name in EXPORTED and (not options.formats or "export" in options.formats):
                try_export(writer, options, folder)
    close()


if __name__ == "__main__":
    main()
