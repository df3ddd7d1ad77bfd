#!/usr/bin/env python3
"""Emergencies among a chair's commands, foreign topics, pictures and slow clients: each is shown, in order, and nothing is lost.

usage: emergency_small.py PROGRAM   (closes with "N passed, N failed")

No time is judged here; that is `make chaos CHAOS=emergency`.
"""
import os
import signal
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support")]
from emergency_world import ROOM, ROOT, SECRETS, WALL, World, command, in_two_hours  # noqa: E402
from parts import until  # noqa: E402

TIMES, COMMANDS, TOPICS, PATIENCE_S = 4, 2000, 5000, 40
passed = failed = 0


def check(what, ok, detail=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print(f"FAILED: {what} {str(detail)[:1500]}", flush=True)


def send(world, way, role, **fields):
    """True if it was taken; what a restricted display may not pass on, it does for itself."""
    if way == "mqtt":
        account = {"staff": "dora", "emergency": "emil"}[role]
        return world.mqtt[account].publish(f"{ROOT}command/{role}/{account}/all", command(**fields))
    one, taken = (world.display if way == "display" else world.desk), None
    for to in ("all", f"display/{WALL}")[:2 if way == "display" else 1]:
        taken = one.ask("POST", "/api/v1/commands", role, command(to=to, **fields), PATIENCE_S)
        if taken[0] != 403:
            break
    return taken[0] == 200


def kinds(one):
    return [entry["kind"] for entry in one.entries() if entry["type"] == "emergency"]


def emergencies(world):
    """By each way in turn. The next is sent when the last has reached all whom it is for: whose comes first is known then."""
    for i in range(TIMES):
        for way in ("display", "desk", "mqtt"):
            for kind in ("evacuate", "lift"):
                check(f"{kind} by {way} is taken", send(world, way, "emergency", type="emergency", kind=kind))
                shown = until(lambda k=kind: (world.display.status()["slide"] == "emergency") == (k == "evacuate"), PATIENCE_S)
                check(f"{kind} by {way}, number {i}, is on the screen", shown, (kinds(world.display), kinds(world.desk)))
                if way != "display":
                    check(f"the desk knows the {kind} by {way}", until(lambda k=kind: kinds(world.desk)[-1:] == [k], PATIENCE_S), kinds(world.desk))
            title = f"{way} {i}"
            if way == "display":  # a restricted one renames nothing
                continue
            check(f"a talk is renamed by {way}", send(world, way, "staff", type="rename", item=talk(title), title=title))


def talk(title):
    way, number = title.split()
    return f"00000000-0000-4000-8000-{10 + 2 * int(number) + ('desk', 'mqtt').index(way):012}"


def nothing_is_lost(world, when):
    for one in (world.display, world.desk):
        wanted = {f"{way} {i}" for way in ("desk", "mqtt") for i in range(TIMES)}
        check(f"{one.name} has all titles {when}", until(lambda w=wanted, o=one: w <= {entry.get("title") for entry in o.entries()}, PATIENCE_S),
              [entry.get("title") for entry in one.entries()])
        check(f"{one.name} has no emergency {when}", "evacuate" not in kinds(one), kinds(one))


def run(world):
    for one in world.members:
        check(f"{one.name} is there", one.ready(60), one.said()[-1500:])
    check("foreign topics are written", world.foreign_topics(TOPICS) == TOPICS)
    until_then = in_two_hours()
    world.start("chair_mqtt", **world.account("ana"), topic=f"{ROOT}command/chair/ana/room/{ROOM}", answers=f"{ROOT}ack/{WALL}", count=COMMANDS, every_s=3600,
                until=until_then)
    world.start("pictures", port=world.display.port, count=4, width=640, token=SECRETS["view"])
    world.start("slow", ports=[one.port for one in world.members], count=20, every_s=0.5)
    emergencies(world)
    for load in world.loads:  # how far each got depends on the machine
        load.stop()
    world.loads.clear()
    nothing_is_lost(world, "afterwards")
    for one in world.members:
        code, _ = one.stop()
        check(f"{one.name} ends in peace", code == 0, one.said()[-2000:])
        one.start()
        check(f"{one.name} is there again", one.ready(60), one.said()[-1500:])
    nothing_is_lost(world, "after a restart")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    world = World(os.path.abspath(sys.argv[1]), 0, 0, 1000)
    try:
        run(world)
    finally:
        world.clean()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
