#!/usr/bin/env python3
"""The programme as it really runs, read over HTTP as an attendee's app reads it.

usage: programme.py PROGRAM   (closes with "N passed, N failed")
"""
import json
import os
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "judge")]
import api  # noqa: E402
from rules import BROKEN, ics_events  # noqa: E402

check = api.check
TYPES = {"json": "application/json", "ics": "text/calendar", "xml": "application/xml"}
PATHS = {ending: f"/api/v1/schedule.{ending}" for ending in TYPES}


def display_of(publish, **control):
    return api.Display(config_more={"publish": publish}, control=control)


def read(display, ending, headers=None):
    return display.get(PATHS[ending], headers)


def by_title(display):
    return {event["SUMMARY"][0]: event for event in ics_events(read(display, "ics")[2])}


def settled(display, holds, seconds=20):
    """The calendar's events by title once that holds, else the last ones: a document is kept for a moment."""
    until = time.monotonic() + seconds
    while True:
        events = by_title(display)
        if holds(events) or time.monotonic() > until:
            return events
        time.sleep(0.1)


def gone(display, ending, name, seconds=20):
    """Whether the name leaves that document, which is kept for a moment of its own."""
    until = time.monotonic() + seconds
    while name in read(display, ending)[2]:
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def documents(display):
    for ending, kind in TYPES.items():
        status, headers, body = read(display, ending)
        check(f"{ending}: it is there", status == 200 and headers["Content-Type"].split(";")[0] == kind, (status, headers))
        wrong = BROKEN[ending](body)
        check(f"{ending}: it keeps its format's rules", not wrong, wrong[:3])
        again = read(display, ending, {"If-None-Match": headers["ETag"]})
        check(f"{ending}: what is known is not sent again", again[0] == 304 and again[2] == b"" and again[1]["ETag"] == headers["ETag"], again[:2])
        check(f"{ending}: another version is", read(display, ending, {"If-None-Match": '"0"'})[0] == 200)
        head = display.ask("HEAD", PATHS[ending])
        check(f"{ending}: HEAD", head[0] == 200 and head[2] == b"", head)
    check("all rooms are in it", {e["LOCATION"][0] for e in by_title(display).values() if "LOCATION" in e} >=
          {"Jade/room-I&II", "Opala/room-I&II"}, sorted(by_title(display)))


def changes(display):
    """What staff do is in it, under the same names, and what they take back is out of it again."""
    items = {i["id"]: i for i in json.loads(display.get("/api/v1/agenda")[2])["items"]}
    title = items["c477"]["title"].replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    before = by_title(display)[title]
    last = int(before["SEQUENCE"][0])
    for fields, holds in (
            (dict(type="delay", item="c477", starts_at="2019-09-10T15:50:00+01:00"), lambda e: e["DTSTART"] == ["20190910T145000Z"]),
            (dict(type="move", item="c477", room="Opala/room-I&II"), lambda e: e["LOCATION"] == ["Opala/room-I&II"]),
            (dict(type="cancel", item="c477"), lambda e: e["STATUS"] == ["CANCELLED"])):
        time.sleep(max(0, 1.01 - time.time() % 1))  # two acts within a second have one number
        identity = f"programme-{fields['type']}"
        check(f"{fields['type']}: done", display.command(id=identity, **fields)[0] == 200)
        event = settled(display, lambda e, holds=holds: holds(e[title]))[title]
        check(f"{fields['type']}: it is in it", holds(event), event)
        check(f"{fields['type']}: its name stays and its number grows", event["UID"] == before["UID"] and int(event["SEQUENCE"][0]) > last, event)
        last = int(event["SEQUENCE"][0])
        for ending, _, body in ((ending, *read(display, ending)[1:]) for ending in TYPES):
            check(f"{fields['type']}: {ending} keeps its rules", not BROKEN[ending](body), BROKEN[ending](body)[:3])
    for ending in ("json", "xml"):
        check(f"{ending}: what is cancelled is not in it", gone(display, ending, before["UID"][0].encode()))
    time.sleep(max(0, 1.01 - time.time() % 1))
    check("undone", display.command(type="undo", of="programme-cancel")[0] == 200)
    event = settled(display, lambda e: e[title]["STATUS"] == ["CONFIRMED"])[title]
    check("what is undone is announced as well", event["STATUS"] == ["CONFIRMED"] and int(event["SEQUENCE"][0]) > last, event)


def open_to_all():
    """Only where the config says so, and nothing else with it."""
    display = display_of(False, open_on_loopback=False)
    for path in PATHS.values():
        check(f"{path} needs a token", display.get(path)[0] == 401)
    display.stop()
    display = display_of(True, open_on_loopback=False)
    # Without a token nothing else tells that the schedule has been read.
    until = time.monotonic() + 60
    while read(display, "json")[0] == 503 and time.monotonic() < until:
        time.sleep(0.05)
    for ending in TYPES:
        status, headers, _ = read(display, ending, {"Origin": "https://app.example"})
        check(f"{ending} is for everybody, and for pages of other sites", status == 200 and headers.get("Access-Control-Allow-Origin") == "*" and
              "public" in headers["Cache-Control"], (status, headers))
    for path in ("/api/v1/status", "/api/v1/agenda", "/api/v1/desk", "/metrics", "/api/v1/log", "/api/v1/screen.png"):
        check(f"{path} is not", display.get(path)[0] == 401)
    check("it is read, not written", display.ask("POST", PATHS["json"], b"{}", {"Content-Type": "application/json"})[0] == 405)
    answers = []
    phones = [threading.Thread(target=lambda: answers.append(read(display, "ics")[0])) for _ in range(12)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    check("twelve at once", answers == [200] * 12, answers)
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


def main():
    display = api.Display()
    documents(display)
    changes(display)
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])
    open_to_all()
    print(f"{api.passed} passed, {api.failed} failed")
    return 1 if api.failed or not api.passed else 0


if __name__ == "__main__":
    sys.exit(main())
