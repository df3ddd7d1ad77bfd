#!/usr/bin/env python3
"""A whole conference without a break: three days in simulated time, and half an hour by the second.

usage: soak.py PROGRAM [--days 3] [--speed 500] [--minutes 30]   (0 leaves a part out; closes with "N passed, N failed")

Displays and a staff's desk meet at a real broker that is restarted now and then, with its memory and without. The schedule
comes from a server that changes it, and fails. Staff and chair are never at rest. Meanwhile the table is filled: memory,
descriptors, threads; each picture is looked at; and where time is real each second has to be there, in its turn.

No growth means: the first third is for warming up, until each slide, size and letter was there. The highest memory of the
last third is at most GROWTH_KIB above the highest of the second, and the least descriptors and threads of the last third, which
are those at rest, are no more than those of the second. Opened fonts are counted for themselves: there may be FONTS of them.
"""
import argparse
import datetime
import http.client
import itertools
import json
import os
import signal
import sys
import threading
import time
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in (HERE, os.path.join(os.path.dirname(HERE), "fleet"), os.path.join(os.path.dirname(HERE), "support")):
    sys.path.insert(0, folder)
from changing_feed import FAULTS, ChangingFeed  # noqa: E402
from fleet_parts import JADE, Broker, Member, check, clean_up, counts, new_id, until  # noqa: E402
from picture import read_png, what_is_wrong  # noqa: E402

GROWTH_KIB = 1024
FONTS = 48  # OPEN_MAX in app/screen/fonts.c
SIZE = (640, 360)
# By the machine's own account: it stood still itself for so long, on two cores that others use too.
STALL_S = 0.4
FADE_S = 0.6


def blank_hash(colour):
    """What a display's status says of its pixels where all are of this colour: FNV-1a over two at a time."""
    value = 14695981039346656037
    two = colour | colour << 32
    for _ in range(SIZE[0] * SIZE[1] // 2):
        value = (value ^ two) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return value


BLANKS = {blank_hash(colour) for colour in (0x000000, 0xFFFFFF)}


def instant(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


class Witness:
    """When this machine itself stood still: what was late then is no display's fault."""

    def __init__(self):
        self.stalls = []
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        before = time.monotonic()
        while True:
            time.sleep(0.05)
            now = time.monotonic()
            if now - before > STALL_S:
                self.stalls.append((before, now))
            before = now

    def stood_still(self, around):
        return any(begin - 1.5 < around < end + 1.5 for begin, end in list(self.stalls))


class Soaked(Member):
    """A display or desk, with what it costs, second by second."""

    def __init__(self, program, name, broker, feed, at, speed, view="room", kind="show", display=None):
        self.feed_url, self.extra = feed.url, display or {}
        self.arguments = ["--speed", str(speed)]
        self.samples, self.seen = [], []
        self.follows = False
        super().__init__(program, name, broker, room=JADE, view=view, at=at, kind=kind, wait=False)

    def start(self, wait=True):
        with open(self.config, encoding="utf-8") as given:
            config = json.load(given)
        config.update(schedule=self.feed_url, refresh_s=5, loss_limit_percent=100)
        config["display"] = {"name": self.name, **self.extra}
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump(config, out)
        super().start(False)

    def sample(self):
        status = {}
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as lines:
            for line in lines:
                name, _, value = line.partition(":")
                status[name] = value.split()
        fonts = descriptors = 0
        for name in os.listdir(f"/proc/{self.process.pid}/fd"):
            try:
                font = os.readlink(f"/proc/{self.process.pid}/fd/{name}").endswith((".otf", ".ttf", ".ttc"))
            except OSError:
                continue  # closed in between
            fonts += font
            descriptors += not font
        self.samples.append((int(status["VmRSS"][0]), descriptors, fonts, int(status["Threads"][0])))

    def follow(self):
        """Takes each status that it publishes, until it ends."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/api/v1/events")
        answer = connection.getresponse()
        self.follows = True
        try:
            for line in answer:
                if line.startswith(b"data: {\"state\""):
                    self.seen.append(Seen(json.loads(line[6:])))
        except (OSError, ValueError, http.client.HTTPException):
            pass
        self.follows = False
        connection.close()


class Seen:
    """What one status said, as far as it is looked at."""

    def __init__(self, status):
        timer = status["timer"]
        self.when = time.monotonic()
        self.at, self.slide, self.phase = instant(status["at"]), status["slide"], status["phase"]
        self.items = [item["id"] for item in status["now"]]
        self.left, self.held = timer["left_s"], timer["held"]
        self.ends = instant(timer["ends_at"]) if timer["ends_at"] else None
        self.picture = int(status["picture"], 16)
        self.painted = instant(status["painted_at"])
        self.late = time.time() - self.painted
        digits = f"{abs(self.left) // 60}:{abs(self.left) % 60:02}"
        self.says_left = any(digits in words for words in status["says"])


def blanks(seen):
    """Where a frame was blank. What fades in from the night begins as dark as that."""
    night = 0
    for one in seen:
        if one.slide == "night":
            night = one.when
        elif one.picture in BLANKS and one.when - night > FADE_S:
            yield f"{one.slide} at {one.at}"


class Staff:
    """Staff and chair: one act after another, and each is looked for on the screen."""

    def __init__(self, displays, desk):
        self.displays, self.desk = displays, desk
        self.done, self.seen, self.wrong = Counter(), Counter(), []
        self.number = 0

    def later(self, display, minutes):
        at = datetime.datetime.fromisoformat(display.status()["at"])
        return (at + datetime.timedelta(minutes=minutes)).isoformat(timespec="seconds")

    def act(self, who, name, shown=None, may_refuse=(), **fields):
        """One command. `shown` is a question about the status, that has to be answered with yes."""
        try:
            status, answer = who.command(**fields)
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{name}: {error!r}")
            return False
        if status in may_refuse:
            self.done[f"{name} refused"] += 1
            return False
        if status != 200:
            self.wrong.append(f"{name}: {status} {answer}")
            return False
        self.done[name] += 1
        if shown and until(lambda: shown(who.status()), 5):
            self.seen[name] += 1
        elif shown:
            self.wrong.append(f"{name} is not on the screen: {who.status()['slide']}")
        return True

    def acts(self):
        """A round of all there is to do, as steps."""
        door, stage = self.displays[0], self.displays[-1]
        began = instant(door.status()["at"])
        text = f"Notice {self.number}"
        self.number += 1
        yield lambda: self.act(door, "notice", type="notice", item="soak", text=text, until=self.later(door, 30),
                               shown=lambda s: text in [n["text"] for n in s["notices"]] or instant(s["at"]) > began + 1200)
        yield lambda: self.act(self.desk, "notice to all by the broker", type="notice", item="all", text=text, to="all",
                               until=self.later(self.desk, 60), may_refuse=(503,))
        yield lambda: self.act(door, "emergency", type="emergency", kind="evacuate", text="Leave by the stairs",
                               until=self.later(door, 600), shown=lambda s: s["slide"] == "emergency")
        yield lambda: self.act(door, "emergency lifted", type="emergency", kind="lift", shown=lambda s: s["slide"] != "emergency")
        for act in ("hold", "resume", "questions", "start", "next", "finish", "schedule"):
            yield lambda act=act: self.act(stage, f"timer {act}", type="timer", act=act, may_refuse=(409, 422))
        yield lambda: self.longer(stage)
        yield lambda: self.delay(door)
        yield lambda: self.act(stage, "message", type="message", text="Please repeat the question", may_refuse=(409, 422))
        yield lambda: self.act(door, "view", type="playlist", view="stage", shown=lambda s: s["view"] == "stage")
        yield lambda: self.act(door, "view back", type="playlist", view="room", shown=lambda s: s["view"] == "room")
        yield lambda: self.act(door, "pin", type="pin", slide="agenda", shown=lambda s: s["pinned"] == "agenda")
        yield lambda: self.act(door, "pin off", type="pin", slide="agenda", on=False, shown=lambda s: not s["pinned"])
        yield lambda: self.act(door, "identify", type="identify", until=self.later(door, 60), shown=lambda s: s["identify"])
        yield lambda: self.act(door, "identify off", type="identify", on=False, shown=lambda s: not s["identify"])

    def longer(self, stage):
        ends = stage.status()["timer"]["ends_at"]
        if ends:
            ends = (datetime.datetime.fromisoformat(ends) + datetime.timedelta(minutes=1)).isoformat(timespec="seconds")
            self.act(stage, "a minute more", type="timer", act="until", ends_at=ends, may_refuse=(409, 422))

    def delay(self, door):
        item = door.status()["next"]
        identity = new_id()
        if item and self.act(door, "delay", type="delay", id=identity, item=item["id"], may_refuse=(409, 422), starts_at=(
                datetime.datetime.fromisoformat(item["start"]) + datetime.timedelta(minutes=5)).isoformat(timespec="seconds")):
            self.act(door, "delay taken back", type="undo", of=identity, may_refuse=(409,))


class Soak:
    """One part: what runs, for how long, and how often something happens to it (all in real seconds)."""

    def __init__(self, program, name, seconds, at, speed, stage, every):
        self.name, self.seconds, self.every, self.speed = name, seconds, every, speed
        self.feed, self.broker = ChangingFeed(), Broker()
        night = {"night": {"from": "23:00", "until": "07:00"}}
        self.displays = [Soaked(program, f"{name}-door", self.broker, self.feed, at, speed, display=night)]
        if stage:
            self.displays.append(Soaked(program, f"{name}-stage", self.broker, self.feed, at, speed, view="stage"))
        self.desk = Soaked(program, f"{name}-desk", self.broker, self.feed, at, speed, kind="desk")
        self.all = [*self.displays, self.desk]
        self.looked, self.blank, self.dark = 0, [], 0
        self.editions = Counter()
        self.restarts = self.back = 0
        self.ending = threading.Event()

    def pictures(self):
        while not self.ending.wait(self.every["picture"]):
            for display in self.displays:
                try:
                    before = display.status()["slide"]
                    status, _, body = display.ask("GET", "/api/v1/screen.png?width=320")
                    after = display.status()["slide"]
                except (OSError, ValueError, http.client.HTTPException) as error:
                    self.blank.append(repr(error))
                    continue
                if status != 200 or (before == "night") != (after == "night"):
                    self.blank += [f"no picture: {status}"] if status != 200 else []
                    continue
                picture = read_png(body)
                wrong = what_is_wrong(picture)
                self.looked += 1
                if before == "night":
                    self.dark += 1
                    wrong = "" if set(picture.colours()) == {b"\0\0\0"} else "the night is not dark"
                if wrong:
                    self.blank.append(f"{before} to {after}: {wrong}")

    def changes(self):
        """New editions, spoilt answers, and whether the displays have the edition in the end."""
        faults = itertools.cycle(FAULTS)
        while not self.ending.wait(self.every["edition"]):
            self.feed.fail(next(faults))
            self.feed.turn()
            items = self.feed.items()
            for display in self.displays:
                # What the room lost is kept for a while, as cancelled.
                taken = until(lambda: self.ending.is_set() or display.status()["schedule"]["items"] in (items, items + 1), 20)
                if not self.ending.is_set():
                    self.editions["taken" if taken else f"{self.feed.edition}: {display.status()['schedule']}"] += 1

    def restart(self):
        forgets = itertools.cycle((False, True))
        while not self.ending.wait(self.every["broker"]):
            self.broker.stop()
            if next(forgets):
                self.broker.forget()
            self.ending.wait(1)
            self.broker.start()
            self.restarts += 1
            back = until(lambda: self.ending.is_set() or all(one.fleet()["broker"]["state"] == "connected" for one in self.all), 90)
            self.back += bool(back)

    def run(self):
        for one in self.all:
            one.opened()
        helpers = [threading.Thread(target=job) for job in (self.pictures, self.changes, self.restart)]
        followers = [threading.Thread(target=one.follow, daemon=True) for one in self.displays]
        for thread in (*followers, *helpers):
            thread.start()
        staff = Staff(self.displays, self.desk)
        acts, began = iter(()), time.monotonic()
        next_act = began
        while time.monotonic() - began < self.seconds and all(one.process.poll() is None for one in self.all):
            for one in self.all:
                one.sample()
            if time.monotonic() >= next_act:
                step = next(acts, None)
                if step is None:
                    acts = staff.acts()
                    step = next(acts)
                step()
                next_act = time.monotonic() + self.every["act"]
            time.sleep(0.25)
        self.ending.set()
        for thread in helpers:
            thread.join()
        self.staff = staff
        self.judge()
        for follower in followers:
            follower.join(10)

    def judge(self):
        for one in self.all:
            if not one.is_well("at the end"):
                return
            self.judge_growth(one)
        name = self.name
        check(f"{name}: no picture was blank", self.looked > 5 and not self.blank, f"{self.looked} {self.blank[:5]}")
        frames = sum(len(one.seen) for one in self.displays)
        blank = [where for one in self.displays for where in blanks(one.seen)]
        check(f"{name}: no frame was blank", frames > 100 and not blank, blank[:5])
        check(f"{name}: every edition was taken", self.editions["taken"] > 2 and len(self.editions) == 1, self.editions)
        check(f"{name}: the server failed in all its ways", all(self.feed.answers[how] for how in (*FAULTS, "304")), self.feed.answers)
        check(f"{name}: all came back after each restart of the broker", self.restarts and self.back == self.restarts,
              f"{self.back} of {self.restarts}")
        check(f"{name}: every act was done as it should be", not self.staff.wrong, self.staff.wrong[:5])
        slides = Counter(seen.slide for one in self.displays for seen in one.seen)
        print(f"{name}: {frames} frames followed, {self.looked} pictures looked at ({self.dark} of them at night), "
              f"{self.editions['taken']} editions taken, {self.restarts} restarts of the broker, answers {dict(self.feed.answers)}")
        print(f"{name}: acts {dict(self.staff.done)}; slides {dict(slides)}", flush=True)

    def judge_growth(self, one):
        third = max(1, len(one.samples) // 3)
        second, last = one.samples[third:-third], one.samples[-third:]
        tenths = [max(s[0] for s in one.samples[len(one.samples) * i // 10:len(one.samples) * (i + 1) // 10 + 1]) for i in range(10)]
        print(f"{one.name}: most memory in each tenth of the time, KiB: {' '.join(map(str, tenths))}")
        grown = max(s[0] for s in last) - max(s[0] for s in second)
        check(f"{one.name}: memory does not grow", grown <= GROWTH_KIB, f"{grown} KiB")
        for i, what in ((1, "descriptors"), (3, "threads")):
            least = [min(s[i] for s in part) for part in (second, last)]
            check(f"{one.name}: {what} are given back", least[1] <= least[0], least)
        check(f"{one.name}: opened fonts are bounded", max(s[2] for s in one.samples) <= FONTS)

    def stop(self):
        """Each ends in peace; the table says how soon. The follower's stream is still open then."""
        for one in self.all:
            began = time.monotonic()
            code = one.stop()
            one.ended_s = time.monotonic() - began
            check(f"{one.name} ends in peace", code == 0, code)
        self.feed.stop()
        self.broker.stop()

    def rows(self):
        for one in self.all:
            columns = list(zip(*one.samples))
            yield [one.name, *(f"{c[0]} / {c[-1]} / {max(c)}" for c in columns), f"{one.ended_s * 1000:.0f} ms"]


def conference(program, days, speed):
    """From midnight to midnight, the nights too."""
    soak = Soak(program, "days", days * 86400 / speed, "2019-09-09T00:00:00", speed, False,
                {"picture": 2, "edition": 12, "broker": 45, "act": 1})
    soak.run()
    seen = soak.displays[0].seen
    shown = {item for one in seen for item in one.items}
    blocks = soak.feed.blocks(soak.feed.base)
    talks = {identity for identity in blocks["s9001"]["entries"] if identity[0] == "c"} - {"c9005", "c9007"}  # these come and go
    if days > 1:
        check("days: each talk of the room was on", talks <= shown, talks - shown)
        check("days: day and night were shown", {"talk", "break", "before", "after"} <= {one.phase for one in seen} and soak.dark)
    check("days: the clock never runs backwards", all(a.at <= b.at for a, b in zip(seen, seen[1:])))
    check("days: to the last hour", seen and seen[-1].at - seen[0].at > days * 86400 - 7200, seen[-1].at - seen[0].at)
    soak.stop()
    return soak


def seconds(program, minutes):
    """By the second, during talks: each second is published, painted, and in its turn."""
    witness = Witness()
    soak = Soak(program, "real", minutes * 60, "2019-09-10T15:00:30", 1, True,
                {"picture": 7, "edition": 25, "broker": 100, "act": 4})
    soak.run()
    stage = soak.displays[-1].seen
    told, missed, excused, wrong, late = 0, [], 0, [], []
    for a, b in zip(stage, stage[1:]):
        counting = not a.held and not b.held and a.slide == b.slide == "stage"
        if counting and b.at > a.at + 1:
            if witness.stood_still(b.when):
                excused += b.at - a.at - 1
            else:
                missed.append(f"{b.at - a.at - 1} before {b.at}")
        told += b.at == a.at + 1
        if b.at < a.at or (counting and b.ends and b.ends - b.at != b.left):
            wrong.append(f"{b.at}: {b.left} left until {b.ends}")
        if counting and b.left >= 0 and not b.says_left:
            wrong.append(f"{b.at}: {b.left} left is not on the screen")
        if counting and b.left != a.left and b.late > 1.5 and not witness.stood_still(b.when):
            late.append(f"{b.at}: painted {b.late:.1f} s ago")
    # What fades begins with the picture before: it counts what a second ends with.
    ends = [a for a, b in zip(stage, stage[1:]) if b.at != a.at]
    still = [f"{b.at}: {b.left}" for a, b in zip(ends, ends[1:])
             if a.slide == b.slide == "stage" and a.left - b.left == 1 and a.picture == b.picture]
    check("real: no second is missed by the clock", told > minutes * 30 and not missed, missed[:5])
    check("real: each says what is left, in its turn", not wrong, wrong[:5])
    check("real: each is painted", not still, still[:5])
    check("real: at once", not late, late[:5])
    slides = {one.slide for one in soak.displays[0].seen}
    check("real: the slides turn", len(slides) >= 4, slides)
    print(f"real: {told} seconds told one after another, {len(missed)} missed, {excused} while the machine itself stood still "
          f"({len(witness.stalls)} times)", flush=True)
    soak.stop()
    return soak


def main():
    reader = argparse.ArgumentParser(usage=__doc__)
    reader.add_argument("program")
    reader.add_argument("--days", type=float, default=3)
    reader.add_argument("--speed", type=float, default=500)
    reader.add_argument("--minutes", type=float, default=30)
    asked = reader.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program, parts = os.path.abspath(asked.program), []
    try:
        if asked.days:
            parts.append(conference(program, asked.days, asked.speed))
        if asked.minutes:
            parts.append(seconds(program, asked.minutes))
        print("| start / end / most | memory, KiB | descriptors | fonts | threads | ended after |\n|---|---|---|---|---|---|")
        for soak in parts:
            for row in soak.rows():
                print(f"| {' | '.join(row)} |")
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
