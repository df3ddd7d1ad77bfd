#!/usr/bin/env python3
"""A fleet follows a publisher who edits a schedule again and again, and is right at every second by another reading of the file.

usage: edits.py PROGRAM [--lines AGENDA_LINES] [--edits 20] [--seeds 1] [--sweep 20000] [--edges 1]   (closes with "N passed, N failed")

Real displays, a door for each room and one for the hall, fetch from a real server and meet at a real broker. One edit after
another is served; now and then something that nobody should believe; and staff adjusts talks, which has to stay with them whatever
becomes of their ids, titles and rooms. After each, every display is asked what is on, what comes next, and what its day's list is.
At the end each display runs through the whole conference, and stands at the very second at which something begins or ends.
"""
import argparse
import http.client
import os
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import edits_oracle as oracle  # noqa: E402
from edits_door import Door, Publisher  # noqa: E402
from edits_publisher import BROKEN, DOUBTFUL, edit, half, new_world, one_room  # noqa: E402
from edits_world import DAYS, HOUR, MINUTE, ROOMS, iso  # noqa: E402
from fleet_parts import Broker, check, clean_up, counts, folder_of, until  # noqa: E402

PATIENCE = 60
TENTH = 10
SLOWLY = 0.25  # a second takes four, so that none is missed


class Wrong(Exception):
    """It has been said what is."""


class Trial:
    """One conference, its publisher, its fleet and its staff."""

    def __init__(self, program, seed, lines):
        self.program, self.seed, self.lines = program, seed, lines
        self.world, self.random = new_world(seed), random.Random(f"staff {seed}")
        self.folder = folder_of("edits")
        self.path = os.path.join(self.folder, "schedule.json")
        self.publisher, self.broker = Publisher(), Broker()
        self.pool = ThreadPoolExecutor(len(ROOMS) + 1)
        self.acted = set()  # the ids by which staff named talks
        self.said, self.refusals, self.asked = [], 0, 0
        self.body = self.publish()
        at = iso(self.world.at(0, "08:10"))
        self.doors = [Door(program, f"door-{n if n is not None else 'hall'}", self.broker, self.publisher.address, n, at)
                      for n in (*range(len(ROOMS)), None)]

    # --- looking

    def check(self, what, fine, detail=""):
        """What is wrong once would be wrong after each edit that follows."""
        last = "\n  ".join(self.said[-4:])
        if not check(f"seed {self.seed}, {self.world.kind}, {self.world.version} edits: {what}", fine, f"{detail}\n  {last}"):
            raise Wrong

    def each(self, what, fine, detail, doors=None):
        """All displays at once: is it fine with each?"""
        doors = doors or self.doors
        for door, found in zip(doors, self.pool.map(fine, doors)):
            self.check(f"{door.name} {what}", found, "" if found else detail(door))

    def publish(self):
        body = self.publisher.served = self.world.write()
        with open(self.path, "wb") as out:
            out.write(body)
        return body

    def reload(self):
        self.each("reloads", lambda door: door.command(type="reload")[0] == 200, Door.schedule)

    def room(self, door):
        return None if door.number is None else self.world.rooms[door.number]

    def wrong(self, door, conference):
        """What this display says wrong just now."""
        status, agenda = door.status(), door.read("/api/v1/agenda")
        wrong = oracle.wrong_status(status, conference, self.room(door))
        return wrong or oracle.wrong_rows(self.world, agenda, conference, self.room(door), oracle.instant(status["at"]))

    def is_right(self, what, doors=None):
        conference = oracle.adjusted(self.world, self.path)
        self.each(f"is right after {what}", lambda door: until(lambda: not self.wrong(door, conference), 15),
                  lambda door: f"{self.wrong(door, conference)}\n{door.schedule()}", doors)

    def follows(self, what):
        self.each(f"takes {what}", lambda door: until(lambda: door.has(self.body) and not door.schedule()["problem"], PATIENCE), Door.schedule)
        self.is_right(what)

    # --- what happens

    def edit(self):
        what = edit(self.world)
        self.said.append(what)
        self.body = self.publish()
        if self.random.random() < 0.8:  # else they come by themselves
            self.reload()
        self.follows(what.split(":")[0])

    def broken(self):
        make = self.random.choice(BROKEN)
        self.refused(make.__name__, make(self.world.copy()), self.doors, False)

    def doubtful(self):
        """What is refused until staff says that it is right; then it is what the publisher means."""
        make, trial = self.random.choice(DOUBTFUL), self.world.copy()
        good, body = oracle.published(self.path), make(trial)
        path = os.path.join(self.folder, "doubtful.json")
        with open(path, "wb") as out:
            out.write(body)
        doors, new, loses = self.doors, oracle.published(path), make in (half, one_room)
        if loses:
            doors = [d for d in doors if oracle.is_loss(good, new, self.room(d), oracle.instant(d.status()["at"]))]
        accepts = make is one_room or (make is not half and not self.world.kept and self.random.random() < 0.3)
        if not doors or not (accepts or doors == self.doors):
            return  # some would follow it, and then be the only ones that had
        self.refused(make.__name__, body, doors, True)
        if accepts:
            self.said.append(f"accepted: {make.__name__}")
            self.each("lets staff accept it", lambda door: door.command(type="accept")[0] == 200, Door.schedule, doors)
            self.world, self.body = trial, body
            with open(self.path, "wb") as out:
                out.write(body)
            self.follows(f"{make.__name__} that staff accepts")

    def refused(self, what, body, doors, doubtful):
        """Served, and refused by these displays, which say so and show what they showed."""
        self.said.append(f"refused: {what}")
        self.publisher.served = body
        self.reload()
        self.refusals += len(doors)
        self.each(f"refuses {what}", lambda door: until(lambda: door.schedule()["problem"], PATIENCE) and door.schedule()["refused"] == doubtful,
                  Door.schedule, doors)
        self.each(f"keeps what it had before {what}", lambda door: door.has(self.body), Door.schedule, doors)
        self.is_right(f"{what} that is refused", doors)

    def staff(self):
        """Cancels, moves, renames or delays a talk to come, at any display."""
        # At the display whose clock is ahead, by the second in which it was started: an id that is dealt anew just then means
        # what it meant to those that have followed.
        door, world = max(self.doors, key=lambda one: one.status()["at"]), self.world
        now = oracle.instant(door.status()["at"])
        # One act a talk, and one a name: the later act would take the place of the earlier one.
        talks = [t for t in world.alive() if t.start > now + HOUR and t.uid not in world.staffed and t.title != "Lightning talks" and
                 oracle.item_id(world, t) not in self.acted]
        if not talks:
            return
        talk = self.random.choice(talks)
        what = self.random.choice(("cancel", "move", "rename", "delay", "delay"))
        fields, value = {}, None
        if what == "move":
            value = (talk.room + 1 + self.random.randrange(len(ROOMS) - 1)) % len(ROOMS)
            fields["room"] = world.rooms[value]
        elif what == "rename":
            value = fields["title"] = f"By staff {len(world.staffed)}"
            talk.titles.add(value)
        elif what == "delay":
            minutes = self.random.choice((5, 10, 20))
            value = talk.start + minutes * MINUTE
            if not world.is_free(talk.room, talk.start, talk.end + minutes * MINUTE, talk):
                return
            world.kept[talk.uid] = minutes
            fields["starts_at"] = iso(value)
        world.staffed[talk.uid] = (what, value)
        self.acted.add(oracle.item_id(world, talk))
        self.said.append(f"staff: {what} “{talk.title}”")
        answer = door.command(type=what, item=oracle.item_id(world, talk), until=iso(world.at(DAYS + 1, "12:00")), sure=True, **fields)
        self.check(f"{door.name} lets staff {what} a talk", answer[0] == 200, answer)
        self.is_right(f"staff's {what}")
        # What comes next comes later on every clock: they were started one after another.
        acted_at = oracle.instant(door.status()["at"])
        self.each("has a clock that goes", lambda one: until(lambda: oracle.instant(one.status()["at"]) > acted_at), Door.status)

    def run(self, edits):
        for n in range(edits):
            chance = self.random.random()
            if chance < 0.12:
                self.broken()
            elif chance < 0.25:
                self.doubtful()
            if self.random.random() < 0.25:
                self.staff()
            self.edit()
            if n % TENTH == TENTH - 1:
                self.later(n + 1, edits)
        self.refusals_were_meant()

    def later(self, n, edits):
        """All displays are ended, and are there again at a later time of the conference; the clock never goes back."""
        begin, end = self.world.at(0, "08:10"), self.world.at(DAYS - 1, "17:00")
        at = begin + (end - begin) * n // (edits + TENTH) + self.random.randrange(HOUR)
        self.said.append(f"restart at {iso(at)}")
        self.begin(dict.fromkeys(self.doors, at), 1)
        self.each("is there again", Door.opened, Door.said)
        self.follows("a restart")

    def begin(self, starts, speed):
        for door in self.doors:
            door.stop()
        for door in self.doors:
            door.at, door.arguments = iso(starts[door]), ["--speed", str(speed)]
            door.start(False)

    def refusals_were_meant(self):
        """What the logs say was refused."""
        found = sum(door.said_at_all().count("; the last good schedule stays") for door in self.doors)
        self.check("nothing was refused that should not have been", found == self.refusals, (found, self.refusals))

    def all(self, asked):
        self.each("opens", Door.opened, Door.said)
        self.follows("the first schedule")
        self.run(asked.edits)
        if asked.lines:
            self.every_second()
        self.sweep(asked.sweep)
        for _ in range(asked.edges):
            self.edge()

    # --- at the end

    def every_second(self):
        """The program's agenda of what the displays keep, at each second at which anything begins or ends."""
        wrong, asked = oracle.wrong_lines(self.lines, self.path, oracle.published(self.path), self.seed)
        self.asked += asked
        self.check("the agenda is right at every second", not wrong, wrong)

    def watch(self, door, last, seen):
        """Asks a display again and again, from when it is there until it has passed that time."""
        try:
            door.opened()
            while not seen or oracle.instant(seen[-1]["at"]) < last:
                seen.append(door.status())
                time.sleep(0.02)
        except (OSError, ValueError, http.client.HTTPException) as error:
            seen.append({"at": iso(last), "error": repr(error)})

    def together(self, starts, speed, last):
        """All displays from their times on, until they have passed the last one; each answer has to be right for its second."""
        self.begin(starts, speed)
        seen = {door: [] for door in self.doors}
        watchers = [threading.Thread(target=self.watch, args=(door, last[door], seen[door])) for door in self.doors]
        for thread in watchers:
            thread.start()
        for thread in watchers:
            thread.join()
        conference = oracle.adjusted(self.world, self.path)
        for door in self.doors:
            wrong = next(filter(None, (s.get("error") or oracle.wrong_status(s, conference, self.room(door)) for s in seen[door])), "")
            self.asked += len(seen[door])
            self.check(f"{door.name} is right all the time", seen[door] and not wrong, wrong or seen[door])

    def sweep(self, speed):
        edges = oracle.edges(oracle.adjusted(self.world, self.path))
        self.said.append(f"through the conference, {speed} times as fast")
        self.together(dict.fromkeys(self.doors, edges[0] - HOUR), speed, dict.fromkeys(self.doors, edges[-1] + HOUR))

    def edge(self):
        conference = oracle.adjusted(self.world, self.path)
        chosen = {}
        for door in self.doors:
            mine = {edge for i in conference.items if self.room(door) in (i["room"], None) for edge in (i["start"], i["end"])}
            chosen[door] = self.random.choice(sorted(mine))
        self.said.append(f"at {[iso(at) for at in chosen.values()]}")
        self.together({d: at - 1 for d, at in chosen.items()}, SLOWLY, {d: at + 1 for d, at in chosen.items()})

    def stop(self):
        for door in self.doors:
            door.stop()
        self.broker.stop()
        self.publisher.shutdown()


def main():
    reader = argparse.ArgumentParser(usage=__doc__)
    reader.add_argument("program")
    reader.add_argument("--lines")
    reader.add_argument("--edits", type=int, default=20)
    reader.add_argument("--seeds", type=int, nargs="+", default=[1])
    reader.add_argument("--sweep", type=float, default=20000)
    reader.add_argument("--edges", type=int, default=1)
    asked = reader.parse_args()
    try:
        for seed in asked.seeds:
            began = time.monotonic()
            trial = Trial(os.path.abspath(asked.program), seed, asked.lines)
            try:
                trial.all(asked)
            except Wrong:
                print(f"seed {seed} is as it was at the first fault; the rest of it is left out", flush=True)
            trial.stop()
            print(f"seed {seed}: {trial.world.kind}, {asked.edits} edits, {trial.refusals} refusals, {len(trial.world.staffed)} talks adjusted, "
                  f"{trial.asked} answers compared besides, {time.monotonic() - began:.0f} s", flush=True)
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
