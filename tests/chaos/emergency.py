"""How long an emergency takes to the screen while everything else comes at once, and what of all that is lost.

At once and all the time: 20,000 valid commands of a chair by MQTT, and again every ten seconds; the same by HTTP at the
display and at the staff's desk, as fast as they are answered; 100,000 retained topics of rooms and displays that nobody
follows, there before the display starts and written again; 56 askers of a picture of 3840 pixels' width; 200 clients at
each console that send a letter now and then; and a schedule of 32 MiB, another one for each who asks. The loads have the
lowest priority, because in the field they run on other machines; the broker, the X server and all that is measured do not.

Meanwhile emergencies are raised and lifted: at the display, at the staff's desk, and by MQTT. The time ends when all of a
net of pixels in the X server's own memory are those of the emergency's slide.

COUNT=20 measures each way so often instead of 200 times, SECONDS=60 ends each measurement under all loads after a minute,
SCREEN=1280x720 takes another screen, LOADS="pictures slow" only some of the loads.
"""
import collections
import faulthandler
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

from emergency_world import DESK, ROOM, ROOT, SECRETS, WALL, World, command, in_two_hours
from parts import until
from row import Row

COUNT = int(os.environ.get("COUNT", "200"))
SECONDS = int(os.environ.get("SECONDS", "270"))
ALONE, ALONE_S = max(5, COUNT // 10), 20
WIDTH, HEIGHT = (int(part) for part in os.environ.get("SCREEN", "3840x2160").split("x"))
CHAIRS, TOPICS, PICTURES, SLOW, TALKS = 20000, 100000, 56, 200, 20000
LIMIT_S = 1.0  # what is asked for: p99 from sending to the screen
PATIENCE_S = 60  # for one emergency
LATE_S = 2.5  # after which also a staff's desk, which lets displays go first, has carried out a command
MEMORY_MIB = 700  # at most, of the display and of the desk
END_S = 5  # TimeoutStopSec of config/systemd
SKIPPED = 3  # seconds of the countdown in TICKS_S that may be passed over
TICKS_S = 20
KINDS = ("chairs by MQTT", "chairs by HTTP", "topics", "pictures", "slow", "schedule")
CHOSEN = [kind for kind in KINDS if not os.environ.get("LOADS") or any(word in kind for word in os.environ["LOADS"].split())]
EVERYTHING = "all of these"
WAYS = {"display": "HTTP, display", "desk": "HTTP, desk", "mqtt": "MQTT"}


class Watchdog(threading.Thread):
    """Ends everything, and says what hung, once a step takes longer than it may."""

    def __init__(self):
        super().__init__(daemon=True)
        self.world, self.step, self.deadline, self.over = None, "", float("inf"), threading.Event()
        self.start()

    def expects(self, step, seconds):
        self.step, self.deadline = step, time.monotonic() + seconds

    def run(self):
        while not self.over.wait(1):
            if time.monotonic() < self.deadline:
                continue
            print(f"HUNG: {self.step}", file=sys.stderr)
            faulthandler.dump_traceback(all_threads=True)
            if self.world:
                for one in self.world.members:
                    done = subprocess.run(["gdb", "-p", str(one.process.pid), "-batch", "-ex", "thread apply all bt 12"], capture_output=True,
                                          text=True, check=False, timeout=60)
                    print(f"{one.name}:\n{done.stdout[-6000:]}\n{one.said()[-1500:]}", file=sys.stderr, flush=True)
                self.world.clean()
            os._exit(1)


class Sent(threading.Thread):
    """A command on its way, and its answer: HTTP's status, or what the broker said."""

    def __init__(self, world, way, **fields):
        super().__init__(daemon=True)
        self.world, self.way, self.answer, self.took = world, way, None, None
        self.body = command(to=world.reach if way == "display" else "all", **fields)
        self.since = time.monotonic()
        self.start()

    def run(self):
        try:
            if self.way == "mqtt":
                self.answer = 200 if self.world.mqtt["emil"].publish(f"{ROOT}command/emergency/emil/all", self.body) else 0
            else:
                one = self.world.display if self.way == "display" else self.world.desk
                self.answer, said = one.ask("POST", "/api/v1/commands", "emergency", self.body, PATIENCE_S)
                self.answer = self.answer if self.answer == 200 else f"{self.answer} {said[:200]!r}"
        except OSError as problem:
            self.answer = str(problem) or type(problem).__name__
        self.took = time.monotonic() - self.since


class Phase:
    """What was measured under some loads."""

    def __init__(self, name):
        self.name = name
        self.raised, self.lifted = ({way: [] for way in WAYS} for _ in range(2))
        self.answers, self.problems = collections.Counter(), []
        self.did, self.shares, self.seconds, self.vanished = {}, {}, 0, 0


class Measurement:
    def __init__(self, program):
        self.watchdog = Watchdog()
        self.watchdog.expects("a broker, a display and a desk start", 120)
        self.world = self.watchdog.world = World(program, WIDTH, HEIGHT, TALKS)
        self.screen, self.display, self.desk = self.world.screen, self.world.display, self.world.desk
        self.members = (self.display, self.desk)
        self.phases, self.renamed = [], {}
        self.waits(180)
        self.learn()

    def waits(self, seconds):
        self.watchdog.expects("display and desk have the schedule and are at the broker", seconds + 60)
        for one in self.members:
            if not one.ready(seconds):
                self.trouble(f"{one.name} is not ready after {seconds} s: {one.said()[-600:]}")

    @staticmethod
    def trouble(words):
        print(f"emergency: {words}", file=sys.stderr, flush=True)

    # --- the screen

    def learn(self):
        """What an emergency looks like (but for its clock), and whether the display may raise one for all, or for itself alone."""
        self.watchdog.expects("an emergency is on the screen at all", 120)
        tried = Sent(self.world, "display", type="emergency", kind="lift")
        tried.join(30)
        if tried.answer != 200:
            self.world.reach = f"display/{WALL}"
        before = self.screen.corners()
        Sent(self.world, "mqtt", type="emergency", kind="evacuate")
        self.alarm = until(lambda: (now := self.screen.corners()) != before and len(set(now)) == 1 and now[0] != 0 and now, 60)
        if not self.alarm:
            raise RuntimeError(f"no emergency was seen:\n{self.display.said()[-2000:]}")
        time.sleep(1)
        self.picture = self.screen.sparse()
        Sent(self.world, "mqtt", type="emergency", kind="lift")
        if not until(lambda: self.alarm[0] not in self.screen.corners(), 60):
            raise RuntimeError(f"the emergency was not lifted:\n{self.display.said()[-2000:]}")
        time.sleep(LATE_S)

    def shown(self):
        """In all four corners, and in the net between them, where the picture moves by a few pixels now and then."""
        return self.screen.corners() == self.alarm and sum(map(int.__eq__, self.screen.sparse(), self.picture)) > 0.8 * len(self.picture)

    def gone(self):
        return self.alarm[0] not in self.screen.corners()

    @staticmethod
    def seen(condition, since, seconds):
        """After how many seconds, or None."""
        while not condition():
            if time.monotonic() - since > seconds:
                return None
            time.sleep(0.002)
        return time.monotonic() - since

    # --- one emergency, and many

    def once(self, phase, way, seconds):
        """False where the screen does not follow any more."""
        if self.seen(self.gone, time.monotonic(), 5) is None:
            phase.problems.append(f"an emergency came back before one by {WAYS[way]}")
            self.trouble(f"{phase.name}: {phase.problems[-1]}")
            return False
        for kind, condition, times in (("evacuate", self.shown, phase.raised), ("lift", self.gone, phase.lifted)):
            self.watchdog.expects(f"{WAYS[way]}, {phase.name}: {kind}", PATIENCE_S + 90)
            sent = Sent(self.world, way, type="emergency", kind=kind)
            took = self.seen(condition, sent.since, max(5, min(PATIENCE_S, seconds)))
            times[way].append(float("inf") if took is None else took)
            if took is None:
                phase.problems.append(f"{kind} by {WAYS[way]} was not on the screen after {time.monotonic() - sent.since:.0f} s")
                self.trouble(f"{phase.name}: {phase.problems[-1]}; answered {sent.answer} after {sent.took or 0:.1f} s")
                self.trouble(self.about_screen())
                return False
            sent.join(PATIENCE_S)
            if kind == "evacuate" and self.seen(lambda: not self.shown(), time.monotonic(), 0.15) is not None:
                phase.vanished += 1
            phase.answers[str(sent.answer or "no answer")] += 1
        return True

    def many(self, phase, count, seconds):
        """A block of each way in turn, with a pause between; what orders of different ways do to each other is another row."""
        end, block = time.monotonic() + seconds, max(5, count // 4)
        for done in range(0, count, block):
            for way in WAYS:
                for _ in range(min(block, count - done)):
                    if time.monotonic() > end:
                        return
                    if not self.once(phase, way, end - time.monotonic()) and not self.calm(end):
                        return
                    time.sleep(random.uniform(0, 0.1))
                time.sleep(LATE_S)

    def in_order(self, times):
        """A lift by one way and a new emergency by another right behind it: how often the new one is shown and stays."""
        held = 0
        for i in range(times):
            first, then = (("mqtt", "desk"), ("mqtt", "display"), ("desk", "display"), ("desk", "mqtt"), ("display", "mqtt"), ("display", "desk"))[i % 6]
            self.watchdog.expects(f"a lift by {WAYS[first]}, then an emergency by {WAYS[then]}", 120)
            for way, kind in ((first, "evacuate"), (first, "lift"), (then, "evacuate")):
                sent = Sent(self.world, way, type="emergency", kind=kind)
                sent.join(20)
                self.seen(self.gone if kind == "lift" else self.shown, sent.since, 10)
            time.sleep(LATE_S)
            if self.shown():
                held += 1
            else:
                self.trouble(f"lifted by {WAYS[first]}, raised by {WAYS[then]}: not on the screen afterwards; {self.about_emergencies()}")
            Sent(self.world, then, type="emergency", kind="lift").join(20)
            self.calm(time.monotonic() + 20)
        return held

    def calm(self, end):
        """What came too late is over, and the screen is as before."""
        self.watchdog.expects("what came too late is over", end - time.monotonic() + 60)
        while time.monotonic() < end:
            if self.gone() and self.seen(lambda: not self.gone(), time.monotonic(), 1.5) is None:
                return True
            for way in ("display", "desk"):
                Sent(self.world, way, type="emergency", kind="lift").join(5)
            time.sleep(LATE_S)
        return False

    def about_screen(self):
        """What the display says that it shows, and what the X server says that there is."""
        try:
            status = self.display.status()
            said = f"the display says {status['slide']}, painted at {status['painted_at'][11:19]}, now {status['at'][11:19]}; {self.about_emergencies()}"
        except (OSError, ValueError, LookupError) as problem:
            said = f"the display does not say what it shows: {problem!r}"
        try:
            done = subprocess.run(["xwd", "-display", self.screen.name, "-root", "-silent"], capture_output=True, check=False, timeout=20).stdout
            return f"{said}; by xwd its last pixel is {done[-4:].hex()}"
        except (OSError, subprocess.SubprocessError) as problem:
            return f"{said}; no xwd: {problem!r}"

    def about_emergencies(self):
        """What each has, in few words."""
        return "; ".join(f"{one.name} has " + (", ".join(f"{entry['number']} {entry['kind']} by {entry['by']} at {entry['at'][11:19]}" for entry in one.entries()
                                                         if entry["type"] == "emergency") or "none") for one in self.members) + \
            f"; the screen's corners {[hex(one) for one in self.screen.corners()]}, {sum(map(int.__ne__, self.screen.sparse(), self.picture))} bytes differ"

    # --- loads

    def start(self, kinds):
        world, chair = self.world, {"until": in_two_hours()}
        ports = [one.port for one in self.members]
        if "chairs by MQTT" in kinds:
            world.start("chair_mqtt", **world.account("ana"), topic=f"{ROOT}command/chair/ana/room/{ROOM}", answers=f"{ROOT}ack/{WALL}",
                        count=CHAIRS, every_s=10, **chair)
        if "chairs by HTTP" in kinds:
            world.start("chair_http", ports=ports, each=2, token=SECRETS["chair"], room=ROOM, **chair)
        if "topics" in kinds:
            world.start("topics", **world.account("onlooker"), root=ROOT, count=TOPICS, a_second=4000, **world.stamps())
        if "pictures" in kinds:
            world.start("pictures", port=self.display.port, count=PICTURES, width=3840, token=SECRETS["view"])
        if "slow" in kinds:
            world.start("slow", ports=ports, count=SLOW, every_s=0.5)
        if "schedule" in kinds:
            world.changing(True)

    def stop(self, kinds):
        """What each did."""
        self.watchdog.expects("the loads end", 120)
        did = {load.kind: load.stop() for load in self.world.loads}
        self.world.loads.clear()
        if "schedule" in kinds:
            did["schedule"] = self.world.changing(False)
        return did

    def spent(self):
        """Seconds of the processors' time by process, and of all."""
        tick = os.sysconf("SC_CLK_TCK")
        found = {}
        for name, pid in self.world.processes().items():
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                    fields = stat.read().rsplit(")", 1)[1].split()
                found[name] = (int(fields[11]) + int(fields[12])) / tick
            except OSError:
                pass
        with open("/proc/stat", encoding="ascii") as stat:
            whole = [int(field) / tick for field in stat.readline().split()[1:9]]
        found["idle"], found["stolen"] = whole[3] + whole[4], whole[7]
        found["other processes"] = sum(whole) - sum(found.values())
        return found

    def phase(self, name, kinds, count, seconds, meanwhile=None):
        phase = Phase(name)
        self.phases.append(phase)
        if "topics" in kinds:
            self.foreign_topics_first()
        read = self.world.changing(False)["read"]
        self.start(kinds)
        time.sleep(3 if kinds else 0)
        before, since = self.spent(), time.monotonic()
        over = threading.Event()
        other = threading.Thread(target=meanwhile, args=(over,), daemon=True) if meanwhile else None
        if other:
            other.start()
        self.many(phase, count, seconds)
        phase.seconds = time.monotonic() - since
        after = self.spent()
        phase.shares = {key: (after[key] - before[key]) / phase.seconds for key in after if key in before}
        if kinds == CHOSEN:
            self.watchdog.expects("the countdown is watched", TICKS_S + 60)
            phase.ticks = self.ticks(TICKS_S)
        over.set()
        if other:
            other.join(60)
        phase.did = self.stop(kinds)
        if "schedule" in phase.did:
            phase.did["schedule"]["read"] -= read
        self.trouble(f"{name}: {line_of(phase)}")
        return phase

    def foreign_topics_first(self):
        """They are there before the display and the desk start."""
        self.watchdog.expects("foreign topics are written", 300)
        written = self.world.foreign_topics(TOPICS)
        if written != TOPICS:
            self.trouble(f"the broker took {written} of {TOPICS} topics")
        for one in self.members:
            self.watchdog.expects(f"{one.name} ends and starts again", 150)
            code, took = one.stop()
            if code != 0:
                self.trouble(f"{one.name} ended with {code} after {took:.1f} s")
            since = time.monotonic()
            one.start()
            one.ready(90)
            self.trouble(f"{one.name} is ready {time.monotonic() - since:.1f} s after its start among {TOPICS} foreign topics")
        until(self.gone, 30)

    def ticks(self, seconds):
        """How many seconds of the countdown were not on the screen, and the longest time without a change."""
        until(self.gone, 30)
        digits, last = self.screen.digits(), time.monotonic()
        end, skipped, longest = last + seconds, 0, 0
        while (now := time.monotonic()) < end:
            if self.screen.digits() != digits:
                digits = self.screen.digits()
                skipped += max(0, round(now - last) - 1)
                longest, last = max(longest, now - last), now
            time.sleep(0.01)
        return skipped + max(0, round(end - last) - 1), max(longest, end - last)

    # --- what must not be lost

    def staff(self, over):
        """Every other second a talk is renamed, another one each time and by each way in turn; what was answered with 200 has to hold afterwards."""
        for number in range(1, 100000):
            if over.wait(2):
                return
            item = talk(number)
            body = command(type="rename", item=item, title=f"Renamed {number}", to="all" if number % 3 else self.world.reach)
            try:
                if number % 3 == 2:
                    taken = self.world.mqtt["dora"].publish(f"{ROOT}command/staff/dora/all", body)
                else:
                    one = self.desk if number % 3 else self.display
                    taken = one.ask("POST", "/api/v1/commands", "staff", body, 30)[0] == 200
            except OSError:
                taken = False
            self.renamed[number] = taken

    def settled(self):
        """Everything that waited has been worked off: a last one, behind all of it, is there."""
        self.watchdog.expects("what waited is worked off", 240)
        body = command(type="rename", item=talk(TALKS), title="The last")
        self.world.mqtt["dora"].publish(f"{ROOT}command/staff/dora/all", body)
        return [until(lambda one=one: any(entry.get("item") == talk(TALKS) for entry in one.entries()), 90) for one in self.members]

    def missing(self, one):
        """Of all that was answered with 200, what this one does not know."""
        entries = one.entries()
        items = {entry.get("item") for entry in entries if entry["type"] == "rename"}
        # What is for the display alone the desk need not know.
        missing = [f"talk {number}" for number, taken in self.renamed.items()
                   if taken and talk(number) not in items and (one is self.display or self.world.reach == "all" or number % 3)]
        highest = collections.Counter()
        for did in self.phases[-1].did.values():
            for kind, number in did.get("highest", {}).items():
                highest[kind] = max(highest[kind], number)
        for kind, number in highest.items():
            there = max((entry["number"] for entry in entries if entry["type"] == kind), default=0)
            if there < number and one is self.display:
                missing.append(f"{kind} {number} (there is {there})")
        if any(entry["type"] == "emergency" and entry["kind"] != "lift" for entry in entries):
            missing.append("the lift")
        return missing


def talk(number):
    """One that is somewhere else, so that its name is not on the screen."""
    return f"00000000-0000-4000-8000-{number + 1:012}"


# --- words

def spread(times):
    """p50, p90, p99 and the maximum."""
    ordered = sorted(times)
    return [ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf") for share in (0.5, 0.9, 0.99)] + \
        [ordered[-1] if ordered else float("inf")]


def ms(seconds):
    return "never" if seconds == float("inf") else f"{seconds * 1000:.0f}"


def line_of(phase):
    return "; ".join(f"{WAYS[way]} p50 {ms(spread(phase.raised[way])[0])} max {ms(spread(phase.raised[way])[3])} ms of {len(phase.raised[way])}"
                     for way in WAYS) + f"; {phase.did}"


def flat(did):
    return ", ".join(f"{key} {round(value) if isinstance(value, float) else value}" if not isinstance(value, dict) else
                     f"{key} " + " ".join(f"{name}: {count}" for name, count in sorted(value.items())) for key, value in did.items())


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.M)
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read())[1]) / 2**20
    return f"{os.cpu_count()} × {model[1] if model else 'a processor'}, {memory:.0f} GiB, Linux {os.uname().release}, a screen of {WIDTH}x{HEIGHT}"


measured = []


def tables():
    """What chaos.py prints behind its own table."""
    if not measured:
        return ""
    one = measured[-1]
    alone = {way: spread(one.phases[0].raised[way])[0] for way in WAYS}
    lines = ["", f"Emergencies, from sending to the screen, in ms, on {machine()}:", "",
             "| under | way | times | p50 | p90 | p99 | max | p50, as a multiple of that without load | lift, p99 |", "|---|---|---|---|---|---|---|---|---|"]
    for phase in one.phases:
        for way in WAYS:
            times = spread(phase.raised[way])
            ratio = times[0] / alone[way] if alone[way] and times[0] != float("inf") else float("inf")
            lines.append(f"| {phase.name} | {WAYS[way]} | {len(phase.raised[way])} | " + " | ".join(ms(time) for time in times) +
                         f" | {ratio:.1f} | {ms(spread(phase.lifted[way])[2])} |")
    lines += ["", "| under | seconds | what the loads did | processors' time, of one |", "|---|---|---|---|"]
    for phase in one.phases:
        did = "; ".join(f"{kind}: {flat(work)}" for kind, work in phase.did.items())
        shares = ", ".join(f"{who} {share:.0%}" for who, share in sorted(phase.shares.items(), key=lambda item: -item[1]) if share >= 0.01)
        lines.append(f"| {phase.name} | {phase.seconds:.0f} | {did or 'nothing'} | {shares} |")
    return "\n".join(lines) + "\n"


def under_all(one):
    whole = one.phases[-1]
    for way, words in WAYS.items():
        times = whole.raised[way]
        p50, p90, p99, most = spread(times)
        yield Row(f"an emergency by {words}, under all loads at once", len(times),
                  f"on the screen after {ms(p50)} ms, p90 {ms(p90)}, p99 {ms(p99)}, at most {ms(most)}; {len(times)} of {COUNT} measured",
                  p99 < LIMIT_S and len(times) >= COUNT)
    yield Row("and each of these stays until it is lifted", sum(map(len, whole.raised.values())),
              "; ".join([f"{whole.vanished} vanished by themselves", *whole.problems[:3]]), not whole.vanished and not whole.problems)
    answered = ", ".join(f"{count} × {answer}" for answer, count in whole.answers.most_common(5))
    yield Row("and each of these is answered with 200", sum(whole.answers.values()), answered or "nothing", set(whole.answers) == {"200"})
    skipped, longest = whole.ticks
    yield Row(f"the countdown for {TICKS_S} s of that", TICKS_S, f"{skipped} seconds passed over (at most {SKIPPED}); at most {longest:.1f} s between two",
              skipped <= SKIPPED)


def nothing_lost(one):
    settled = one.settled()
    taken = sum(map(bool, one.renamed.values()))
    missing = {who.name: one.missing(who) for who in one.members}
    lost = [f"{name} lacks {', '.join(map(str, what[:5]))} ({len(what)})" for name, what in missing.items() if what]
    one.trouble(f"lost: {missing}; the broker: {one.world.broker.drops() or 'nothing dropped'}")
    yield Row("what was answered with 200 is there afterwards, and the emergency is lifted", taken,
              "; ".join(lost) or f"{taken} of {len(one.renamed)} renamed talks, the highest of the chairs' that was taken, and the lift",
              not lost and all(settled) and taken > 0 and one.gone())
    kept = {who.name: who.entries() for who in one.members}
    one.start(CHOSEN)
    time.sleep(5)
    ends = []
    for who in one.members:
        one.watchdog.expects(f"{who.name} ends under load", 120)
        ends.append((who.name, *who.stop()))
    one.stop(CHOSEN)
    yield Row("SIGTERM under all loads", len(ends), ", ".join(f"{name} ended with {code} after {took:.1f} s" for name, code, took in ends),
              all(code == 0 and took < END_S for _, code, took in ends))
    wrong = []
    for who in one.members:
        one.watchdog.expects(f"{who.name} starts again", 240)
        who.start()
        who.ready(120)
        there = {(entry["type"], entry.get("item")) for entry in who.entries()}
        lacks = [entry for entry in kept[who.name] if (entry["type"], entry.get("item")) not in there]
        complaints = [line for line in who.said().splitlines() if "cannot be used" in line or "desk.json" in line]
        wrong += [f"{who.name} lacks {lacks[:3]} ({len(lacks)})"] if lacks else []
        wrong += [f"{who.name}: {complaints[:3]}"] if complaints else []
    yield Row("started again after that", sum(map(len, kept.values())), "; ".join(wrong) or "desk.json is read, all entries are there, no emergency",
              not wrong and one.gone())


def memory(one):
    words, held = [], True
    for who in one.members:
        most, now = who.memory("VmHWM"), who.memory("VmRSS")
        words.append(f"{who.name} {now:.0f} MiB, at most {most:.0f}")
        held = held and most <= MEMORY_MIB
    return Row("memory after all loads", len(words), f"{'; '.join(words)} (at most {MEMORY_MIB})", held)


def measure(program):
    one = Measurement(program)
    measured.append(one)
    try:
        one.phase("nothing", [], max(10, ALONE), ALONE_S)
        for kind in CHOSEN if len(CHOSEN) > 1 else []:
            if kind != "topics":
                one.phase(kind, [kind], ALONE, ALONE_S)
        if "topics" in CHOSEN and len(CHOSEN) > 1:
            one.phase("topics", ["topics"], ALONE, ALONE_S)
        one.phase(EVERYTHING, CHOSEN, COUNT, SECONDS, one.staff)
        yield from under_all(one)
        held = one.in_order(12)
        yield Row("lifted by one way, and raised by another right after that", 12, f"on the screen {held} of 12 times", held == 12)
        yield memory(one)
        yield from nothing_lost(one)
    finally:
        one.watchdog.over.set()
        one.world.clean()


def faults(program):
    """The program as it is shipped, beside the one with sanitizers: with those, time says nothing."""
    shipped = program.replace("/build/asan/", "/build/release/")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    yield from measure(shipped if os.path.exists(shipped) else program)
