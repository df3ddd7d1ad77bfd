#!/usr/bin/env python3
"""An emergency among whatever waits: a flood of valid commands, a connection that nobody reads, a broker without a second place.

usage: urgent.py PROGRAM   (closes with "N passed, N failed")
"""
import contextlib
import json
import os
import signal
import sys
import time

from fleet_parts import (JADE_TOPIC, Broker, Listener, Member, Publisher, check, clean_up, counts, new_id, until)

FLOOD = 20000


def message(identity, **more):
    return {"id": identity, "type": "message", "text": "Five minutes", **more}


def answers(listener, name):
    """Of a display, (id, status) in the order in which it answered."""
    found = []
    for topic, _, payload in list(listener.heard):
        if topic == f"ack/{name}":
            found += [(answer["id"], answer["status"]) for answer in json.loads(payload)["answers"]]
    return found


def place(found, identity):
    return next((i for i, (one, _) in enumerate(found) if one == identity), None)


def emergency(identity, kind="evacuate"):
    return {"id": identity, "type": "emergency", "kind": kind, "text": "Leave by the nearest exit"}


@contextlib.contextmanager
def held(member):
    """Meanwhile the member does nothing. After 22 s the broker would give it up."""
    start = time.monotonic()
    os.kill(member.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(member.process.pid, signal.SIGCONT)
    check("the machine is fast enough for this test", time.monotonic() - start < 20, time.monotonic() - start)


def flood_before_an_emergency(program):
    """All of it waits at the broker when the display goes on."""
    broker = Broker()
    listener = Listener(broker, "ack/#")
    jade = Member(program, "jade-door", broker)
    jade.connected()
    time.sleep(2)  # the second connection
    sender = Publisher(broker)
    topic = f"command/chair/ana/room/{JADE_TOPIC}"
    last, urgent = new_id(), new_id()
    flood = [(topic, json.dumps(message(f"flood-{i:05}"))) for i in range(FLOOD)]
    with held(jade):
        sender.publish(flood)
        sender.publish([(f"command/chair/carla/room/{JADE_TOPIC}", json.dumps(message(last)))])
        sender.publish([("command/emergency/emil/all", json.dumps(emergency(urgent)))])
    check("the flood is through in the end", until(lambda: place(answers(listener, "jade-door"), last) is not None, 90))
    found = answers(listener, "jade-door")
    check("the emergency was answered", place(found, urgent) is not None, found[-5:])
    check("the emergency was carried out and answered before the flood was through",
          place(found, urgent) is not None and place(found, urgent) < (place(found, last) or 0), (place(found, urgent), place(found, last)))
    check("it was carried out", until(lambda: (jade.status()["emergency"] or {}).get("kind") == "evacuate"), jade.status()["emergency"])
    time.sleep(1)
    found = answers(listener, "jade-door")
    check("it was answered once, although it came by two connections", [one for one, _ in found].count(urgent) == 1, found[:5])
    check("it stands in the log once", jade.said().count(urgent) == 1, jade.said().count(urgent))
    check("another account's command was taken", (last, 200) in found, found[-5:])
    taken = [one for one, status in found if one.startswith("flood-") and status == 200]
    refused = [one for one, status in found if one.startswith("flood-") and status == 429]
    check("the flood's first hundred were taken, and few more", taken[:100] == [f"flood-{i:05}" for i in range(100)] and len(taken) < 5000, len(taken))
    check("some were answered with 429, and few", 1 <= len(refused) < 5000, len(refused))
    said = next((one for one in jade.fleet()["broker"]["refused"] if one["topic"] == topic), None)
    check("staff see who floods", said and said["count"] == FLOOD - len(taken) and "ana" in said["why"], (said, len(taken)))
    check("the log is bounded", jade.said().count("too many commands") < 300, jade.said().count("too many commands"))
    jade.is_well("after the flood")
    jade.stop()
    listener.stop()
    sender.stop()
    broker.stop()


def main():
    program = os.path.abspath(sys.argv[1])
    try:
        flood_before_an_emergency(program)
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return counts["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
