"""A wall clock that is wrong, set, or asleep: what a display shows before and after. The machine's own is left alone."""
import datetime
import json
import os
import subprocess
import tempfile
import time
import uuid

import feed
from parts import HERE, answer, date_header, reset, side_by_side, until

HOUR = 3600
SOON_S = 5  # from the step to the right talk; the clock's minute or a missed event would be later


def title(at):
    return datetime.datetime.fromtimestamp(at // 1800 * 1800, datetime.timezone.utc).strftime("Talk of %d %b %H:%M")


def programme(one=0):
    """A talk each half hour, from two days ago to two days ahead; one begins at that instant."""
    now, days = int(time.time()), {}
    for at in range((now - one) // 1800 * 1800 + one - 48 * HOUR, now + 48 * HOUR, 1800):
        begins = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
        days.setdefault(begins.strftime("%Y-%m-%d"), []).append(
            {"id": at, "title": title(at), "date": begins.isoformat(), "duration": "0:30"})
    conference = {"title": "C", "time_zone_name": "UTC", "days": [{"date": day, "rooms": {"Hall": events}} for day, events in days.items()]}
    return json.dumps({"schedule": {"conference": conference}}).encode()


class Trial(feed.Trial):
    """A fault of the clock: the server knows the true time, the display has what the shim gives it."""

    def __init__(self, program, fault, shim, **more):
        super().__init__(program, fault, **more)
        self.shim, self.body = shim, programme()
        self.true = 0  # the true time beside the machine's, seconds
        self.server.behave = self.serve

    def serve(self, line, path):
        line.sendall(answer(self.body, [date_header(self.true)]))

    def refuse(self, line, path):
        reset(line)

    def start(self, real=0, synced=True, **more):
        """A display whose clock is so much beside the machine's."""
        pipe = f"{self.shim.split(':')[-1]}-{uuid.uuid4()}"
        os.mkfifo(pipe)
        display = self.display(at=None, environment={
            "LD_PRELOAD": self.shim, "CLOCK_SHIM_PIPE": pipe, "CLOCK_SHIM_START": f"{real} 0 {synced:d} 0"}, **more)
        display.pipe = pipe
        return display

    def step(self, display, real=0, boot=0, synced=True, told=1):
        with open(display.pipe, "w", encoding="ascii") as pipe:
            pipe.write(f"{real} {boot} {synced:d} {told}\n")

    def stepped(self, display, by=None, **step):
        """The clock is set to the true time: the seconds until the right talk, which are few, and the rest is right too."""
        asked = self.server.asked
        display.mark()
        self.step(display, **{"real": self.true, **step})
        took = self.right(display)
        self.check("it fetches anew", self.server.wait(asked + 1, SOON_S))
        if by is not None:
            said = display.says(r"the clock was set by (-?\d+) s", SOON_S)
            self.check("it says by how much", said and abs(int(said[1]) - by) <= 5, display.said())
        self.check("the schedule is as old as it is", until(lambda: 0 <= display.status()["schedule"]["age_s"] < 60, SOON_S), display.status()["schedule"])
        return took

    def settled(self, display):
        self.check("it knows the time", until(lambda: display.status()["clock"]["state"] == "good", SOON_S), display.status()["clock"])
        return self.right(display, 30)

    def right(self, display, seconds=SOON_S):
        """The seconds after which the talk of the true time is shown."""
        began = time.monotonic()
        fine = until(lambda: display.talk() == title(time.time() + self.true), seconds)
        self.check("the right talk is shown", fine, [display.talk(), title(time.time() + self.true), display.said()])
        return time.monotonic() - began


def shim(program, folder):
    """The preloaded library, behind AddressSanitizer's where the program has that."""
    path = f"{folder}/clock_shim.so"
    subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-o", path, f"{HERE}/clock_shim.c", "-pthread"], check=True)
    needed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    sanitizer = [line.split("=> ")[1].split(" ")[0] for line in needed.splitlines() if "libasan" in line]
    return ":".join([*sanitizer, path])


def guarded(fault):
    """What a fault could not be tried on is a failure of it, and not of the suite."""
    def row(program, preloaded, **more):
        trial = Trial(program, fault.__doc__.rstrip("."), preloaded, **more)
        tried, seen = 0, ""
        try:
            tried, seen = fault(trial)
        except (OSError, RuntimeError, LookupError) as error:
            trial.check("it goes on", False, repr(error))
        return trial.row(tried, seen)
    return row


def says(display, words):
    return any(words in line for line in display.status()["says"])


@guarded
def without_time(trial):
    """1970 at boot, then NTP."""
    display = trial.start(real=60 - int(time.time()), synced=False)
    trial.check("a schedule is there", until(lambda: display.status()["schedule"]["items"] > 0))
    status = display.status()
    trial.check("it says that it does not know the time", status["clock"]["state"] == "unset" and says(display, "clock not set"), status)
    trial.check("no talk is said to be on", not status["now"] and status["phase"] != "talk", status)
    trial.check("nor counted down to", not any("min" in line for line in status["says"]), status["says"])
    trial.check("and the log says how far it is off", display.says(r"clock is \d+ s behind of the schedule's server: is NTP running"), display.said())
    took = trial.stepped(display, int(time.time()) - 60)
    trial.settled(display)
    trial.check("the mark is gone", not says(display, "clock not set"))
    return 1, f"“clock not set” and no talk, then the right talk {took:.2f} s after the step"


@guarded
def without_time_and_net(trial):
    """1970 at boot from the kept schedule, NTP, and no server."""
    first = trial.start()
    trial.settled(first)
    trial.check("a schedule is kept", until(lambda: first.kept()[0] > 0))
    first.stop()
    trial.server.behave = trial.refuse
    first.environment["CLOCK_SHIM_START"] = f"{60 - int(time.time())} 0 0 0"
    first.start()
    trial.check("the kept one is there", until(lambda: first.status()["schedule"]["source"] == "disk"))
    trial.check("it says that it does not know the time", says(first, "clock not set"), first.status())
    trial.step(first)
    took = trial.right(first)
    trial.check("the mark is gone", until(lambda: not says(first, "clock not set"), SOON_S), first.status())
    trial.check("it says of when the schedule is", says(first, "schedule of"), first.status()["says"])
    age = first.status()["schedule"]["age_s"]
    trial.check("its age is right", 0 <= age < 600, age)
    return 1, f"“clock not set”, then the right talk {took:.2f} s after the step, from a schedule of {age} s ago"


@guarded
def without_time_over_tls(trial):
    """1970 at boot, when no certificate is valid yet, then NTP."""
    display = trial.start(real=60 - int(time.time()), synced=False)
    trial.check("it says why there is none", until(lambda: "clock right" in display.status()["schedule"]["problem"]), display.status())
    trial.check("and that it does not know the time", says(display, "clock not set"), display.status())
    took = trial.stepped(display)
    return 1, f"“is this machine's clock right?”, then schedule and talk {took:.2f} s after the step"


@guarded
def hours_both_ways(trial):
    """Set forward and back, by hours and by a day."""
    display, took, steps = trial.start(), [], [3, -2, 5, -6, 24, -24, 0.5]
    trial.settled(display)
    for hours in steps:
        trial.true += int(hours * HOUR)
        took.append(trial.stepped(display, int(hours * HOUR)))
        trial.settled(display)
    return len(steps), f"the right talk after {max(took):.2f} s at most, fetched anew each time"


@guarded
def set_while_gone(trial):
    """NTP, a wrong hand, and the right one, while the server is gone."""
    display = trial.start(real=60 - int(time.time()), synced=False)
    trial.check("a schedule is there", until(lambda: display.status()["schedule"]["items"] > 0))
    trial.server.behave = trial.refuse
    took = trial.stepped(display)
    trial.check("it says that the server is gone", display.says("the connection ended .*; the last good"), display.said())
    trial.settled(display)
    # What the server said of the time counts on: it was good, so by this step it is wrong.
    trial.step(display, real=3 * HOUR)
    trial.check("it says that the clock is off", until(lambda: display.status()["clock"]["state"] == "skewed" and says(display, "clock is off"), SOON_S),
                display.status()["clock"])
    took = max(took, trial.stepped(display))
    trial.settled(display)
    return 3, f"the right talk after {took:.2f} s at most; “clock is off” while it was; its schedule's age was right"


@guarded
def twice_at_once(trial):
    """Set twice at once, and then again."""
    display = trial.start()
    trial.settled(display)
    for hours in (2, -1, 3):
        trial.true += hours * HOUR
        took = trial.stepped(display, told=2)
    return 3, f"each was noticed, the last after {took:.2f} s"


@guarded
def far_ahead(trial):
    """Set to 2040 for a while."""
    display = trial.start()
    trial.settled(display)
    asked = trial.server.asked
    trial.step(display, real=14 * 365 * 24 * HOUR)
    trial.check("it says that the clock is off", until(lambda: display.status()["clock"]["state"] == "skewed" and says(display, "clock is off"), SOON_S),
                display.status())
    spent = busy(display, 2)
    trial.check("it does not spin", spent < 1 and trial.server.asked - asked <= 2, [spent, trial.server.asked - asked])
    took = trial.stepped(display)
    trial.settled(display)
    return 1, f"“clock is off”, {spent * 50:.0f} % of a core, {trial.server.asked - asked - 1} fetch; the right talk {took:.2f} s after it was set back"


def busy(display, seconds):
    """The processor's time that it takes in these."""
    def spent():
        with open(f"/proc/{display.process.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    before = spent()
    time.sleep(seconds)
    return spent() - before


@guarded
def wrong_by_minutes(trial):
    """Wrong by three minutes, and nobody sets it."""
    display = trial.start(real=180)
    trial.check("it says so", until(lambda: says(display, "clock is off")), display.status())
    status = display.status()
    trial.check("by how much", status["clock"]["state"] == "skewed" and abs(status["clock"]["skew_ms"] - 180000) < 3000, status["clock"])
    trial.check("the log too", display.says("clock is (179|180|181) s ahead of the schedule's server"), display.said())
    trial.check("no minutes are counted", not any("min left" in line for line in status["says"]), status["says"])
    return 1, f"“clock is off”, {status['clock']['skew_ms'] / 1000:.0f} s, no minutes are counted down"


@guarded
def unsynchronised(trial):
    """Nobody disciplines it, and the server is gone."""
    trial.server.behave = trial.refuse
    display = trial.start(synced=False)
    trial.check("it says so", until(lambda: display.status()["clock"]["state"] == "unsynced" and says(display, "clock not synchronised")),
                display.status())
    trial.server.behave = trial.serve
    display.reload()
    trial.settled(display)
    trial.check("the mark is gone once a server agrees", not says(display, "clock not synchronised"))
    return 1, "“clock not synchronised”, until a server's time agreed"


@guarded
def suspended(trial):
    """Suspended for two hours."""
    display = trial.start()
    trial.settled(display)
    trial.true += 2 * HOUR
    took = trial.stepped(display, boot=2 * HOUR)
    trial.settled(display)
    return 1, f"the right talk {took:.2f} s after waking, fetched anew"


@guarded
def suspended_untold(trial):
    """Suspended for two hours, and the kernel says nothing."""
    display = trial.start()
    trial.settled(display)
    trial.true += 2 * HOUR
    trial.step(display, real=trial.true, boot=2 * HOUR, told=0)
    took = trial.right(display, 75)
    return 1, f"the right talk {took:.0f} s after waking"


@guarded
def chairs_countdown(trial):
    """Set while a chair's countdown runs."""
    trial.body = programme(int(time.time()) - 600)
    display = trial.start(settings={"view": "stage"})
    trial.check("a talk is on", until(lambda: display.talk()), display.said())
    ends = datetime.datetime.fromtimestamp(int(time.time()) + 600, datetime.timezone.utc).isoformat()
    began = time.monotonic()
    display.order(type="timer", act="until", ends_at=ends)
    display.stop()
    # What came over HTTP named an instant and stays; what the keys of this display did is a countdown.
    with open(f"{display.state}/desk.json", "r+", encoding="utf-8") as kept:
        said = kept.read().replace('"by": "desk"', '"by": "chair"')
        kept.seek(0)
        kept.truncate()
        kept.write(said)
    display.start()
    trial.check("it counts", until(lambda: 540 <= display.status()["timer"]["left_s"] <= 600), display.status()["timer"])
    seen = []
    for by in (90, -240, 150):
        trial.true += by
        display.mark()
        trial.step(display, real=trial.true)
        trial.check("it is noticed", display.says("the clock was set by", SOON_S), display.said())

        def goes_on():
            status = display.status()
            is_set = abs(datetime.datetime.fromisoformat(status["at"]).timestamp() - time.time() - trial.true) < 3
            return is_set and abs(status["timer"]["left_s"] - (600 - (time.monotonic() - began))) < 4
        trial.check("the countdown goes on", until(goes_on, SOON_S), [by, display.status()["timer"], time.monotonic() - began])
        seen.append(display.status()["timer"]["left_s"])
    return 3, f"{', '.join(str(left) for left in seen)} s were left, as if it had not been set"


def faults(program):
    with tempfile.TemporaryDirectory(prefix="plumbline-chaos-") as folder:
        preloaded = shim(program, folder)
        contexts, trusting = feed.make_certificates(folder)
        rows = [suspended_untold, without_time, without_time_and_net, hours_both_ways, set_while_gone, twice_at_once, far_ahead, wrong_by_minutes,
                unsynchronised, suspended, chairs_countdown]
        cases = [lambda row=row: row(program, preloaded) for row in rows]
        cases.insert(3, lambda: without_time_over_tls(program, preloaded, context=contexts["good"], wrap=trusting))
        yield from side_by_side(cases)
