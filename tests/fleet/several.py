#!/usr/bin/env python3
"""Displays of a conference that publishes in two places, at a broker: what each says of both, and which update of which display is accepted.

usage: several.py PROGRAM   (closes with "N passed, N failed")
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "service"), os.path.join(os.path.dirname(HERE), "support")]
from fleet_parts import EVENT, LEAKS, Broker, Listener, Member, check, clean_up, counts, new_id, until  # noqa: E402
from publisher import Publisher  # noqa: E402
from updates import FEWER, FEWER_SHOPS, MORNING, SHOPS, schedule  # noqa: E402

MAX_STATUS = 64 * 1024


class Door(Member):
    """Of several schedules."""

    addresses = ()

    def start(self, wait=True):
        with open(self.config, encoding="utf-8") as given:
            config = json.load(given)
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump({**config, "schedule": list(self.addresses), "timezone": "Europe/Berlin", "refresh_s": 3600, "aliases": {}}, out)
        super().start(wait)

    def refused(self):
        return [one["refused"] for one in self.status()["schedules"]]


def run(program, *arguments):
    """What it says."""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, check=False, env={**LEAKS, **os.environ})
    return done.stdout + done.stderr


def test(program):
    main, shops = Publisher(schedule(MORNING)), Publisher(schedule(SHOPS))
    Door.addresses = [main.url("main.json?token=hush"), shops.url("shops.json").replace("//", "//ada:hush@")]
    shown = [main.url("main.json"), shops.url("shops.json")]
    broker = Broker()
    listener = Listener(broker)
    one, other = (Door(program, name, broker, room="Lab", at="2024-06-01T09:50:00") for name in ("one-door", "other-door"))
    desk = Door(program, "desk", broker, room=None, at="2024-06-01T09:50:00", kind="desk")
    for member in (one, other, desk):
        member.connected()
        member.holds("both are there", lambda s: s["schedule"]["items"] == 8)
    check("the desk has no list of what is fine", until(lambda: desk.seen("one-door")) and "schedules" not in desk.seen("one-door"), desk.seen("one-door"))
    main.text, shops.text = schedule(FEWER), schedule(FEWER_SHOPS)
    check("all look", desk.command(type="reload", to="all")[0] == 200)
    for member in (one, other):
        check(f"{member.name} refuses both", until(lambda m=member: m.refused() == [True, True]), member.status()["schedules"])
    # What they publish.
    check("the broker hears of both", until(lambda: [part["refused"] for part in listener.status("one-door")["schedules"]] == [True, True]))
    listed = listener.status("one-door")["schedules"]
    check("without their secrets", [part["address"] for part in listed] == shown, listed)
    check("with why", all(part["problem"].startswith(part["address"]) and part["source"] == "network" and part["good_at"] for part in listed), listed)
    check("a status stays small", len(json.dumps(listener.status("one-door"))) < MAX_STATUS)
    for name in ("one-door", "other-door"):
        check(f"the desk lists both of {name}", until(lambda n=name: [part["address"] for part in desk.seen(n)["schedules"]] == shown), desk.seen(name))
    tags = [part["tag"] for part in listed]
    at_broker = ["--to", f"mqtt://127.0.0.1:{broker.port}/{EVENT}"]
    said = run(program, "status", *at_broker).split("one-door")[-1]
    check("plumbline status lists both of each display", all(said.count(f"{address}: ") == 2 and said.count(f"send accept schedule={tag}") == 2
                                                             for address, tag in zip(shown, tags)), said)
    # Over the broker, of one display.
    wrong = new_id()
    broker.publish("command/staff/ana/display/one-door", {"id": wrong, "type": "accept", "schedule": "ffffffff"})
    answer = until(lambda: listener.answers(wrong, "one-door")) or {}
    check("a wrong one is told which there are", answer.get("status") == 422 and all(words in answer.get("detail", "") for words in (*shown, *tags)), answer)
    taken = new_id()
    broker.publish("command/staff/ana/display/one-door", {"id": taken, "type": "accept", "schedule": tags[1]})
    answer = until(lambda: listener.answers(taken, "one-door")) or {}
    check("the second one's is accepted, and the answer says so", answer.get("status") == 200 and shown[1] in answer.get("detail", ""), answer)
    check("and taken", until(lambda: one.refused() == [True, False]), one.status()["schedules"])
    check("by this display alone", other.refused() == [True, True], other.status()["schedules"])
    seen = until(lambda: [part["address"] for part in desk.seen("one-door")["schedules"]] == shown[:1])
    check("the desk lists the one that is left", seen, desk.seen("one-door"))
    # From the desk, of another display.
    check("the desk passes it on", desk.command(type="accept", schedule=tags[0], to="display/other-door")[0] == 200)
    check("and it is taken there", until(lambda: other.refused() == [False, True]), other.status()["schedules"])
    check("and not elsewhere", one.refused() == [True, False], one.status()["schedules"])
    # By the command line, of all: only one of them has it to accept.
    said += run(program, "send", "accept", f"schedule={shown[1]}", "--all", *at_broker)
    check("plumbline send names it by its address", until(lambda: other.refused() == [False, False]), (said, other.status()["schedules"]))
    check("who had none of that says which there are", "one-door: " in said and f"{shown[0]} ({tags[0]})" in said, said)
    everything = str(listener.heard) + one.said() + other.said() + desk.said() + said
    check("no secret is told", "hush" not in everything)
    for member in (one, other, desk):
        member.is_well("at the end")


def main():
    try:
        test(os.path.abspath(sys.argv[1]))
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
