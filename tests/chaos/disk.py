"""A disk that fails, kills in the middle of saving, and rubbish in the state folder: what is on disk, shown and said then."""
import errno
import http.client
import json
import mmap
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time

import feed
from parts import HERE, TOP, answer, reset, side_by_side, until

OFF, FAIL, KILL = range(3)
CUT = 0  # in an errno's place: the first half of a write is done
FAULTS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EINTR": errno.EINTR, "a short write": CUT, "a write cut short and then ENOSPC": -errno.ENOSPC}
KILLS = {"a kill": 1, "a kill half way": CUT}
ONWARDS = {"ENOSPC": (False, True), "EIO": (False, True), "a write cut short and then ENOSPC": (True,)}  # are the calls behind struck, too?
SOON_S = 5   # an answer came before; the status is told behind it
AGAIN_S = 20  # what could not be kept is tried again each 10 s
LAYOUT = struct.Struct("6i40s1024s")
UNKEPT = "commands cannot be written to disk"


class Control:
    """What disk_shim.c is told, and what it counts."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as out:
            out.write(bytes(LAYOUT.size))
        with open(path, "r+b") as file:
            self.shared = mmap.mmap(file.fileno(), LAYOUT.size)

    def arm(self, mode, at, number, onwards=False, what=""):
        self.off()
        self.shared[:] = LAYOUT.pack(OFF, at, onwards, number, 0, 0, what.encode(), b"")
        self.shared[:4] = struct.pack("i", mode)

    def off(self):
        self.shared[:4] = struct.pack("i", OFF)

    @property
    def calls(self):
        return LAYOUT.unpack(self.shared)[4]

    @property
    def struck(self):
        return LAYOUT.unpack(self.shared)[5]

    @property
    def names(self):
        return LAYOUT.unpack(self.shared)[7].rstrip(b"\0").decode().split()


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def schedule_in(kept):
    """The title that a kept schedule's file has first; None where the file is not whole."""
    head, _, body = kept.partition(b"\n")
    try:
        if len(body) != json.loads(head)["length"]:
            return None
        return json.loads(body)["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]["title"]
    except (ValueError, LookupError, TypeError):
        return None


def notices_in(kept):
    """The texts that a desk's file has; None where it is not whole."""
    try:
        return [entry["text"] for entry in json.loads(kept)["desk"]["entries"] if entry["type"] == "notice"]
    except (ValueError, LookupError, TypeError):
        return None


def is_json(line):
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


class Trial(feed.Trial):
    """A fault of the disk under a state folder."""

    def __init__(self, program, fault, shim, **more):
        super().__init__(program, fault, **more)
        self.folder = tempfile.mkdtemp(prefix="plumbline-chaos-disk-")
        self.state = f"{self.folder}/state"
        self.control = Control(f"{self.folder}/control")
        self.shim = {"LD_PRELOAD": shim, "DISK_SHIM_FOLDER": self.state, "DISK_SHIM_CONTROL": self.control.path}
        self.written = 0
        self.holder = None  # of a mount namespace

    def start(self, at="2019-09-10T15:33:00", **settings):
        display = self.display(at=at, environment=self.shim, settings={"state_dir": self.state, **settings})
        display.state = self.state
        self.check("a schedule is shown", until(display.talk), display.said())
        self.check("all is kept that comes with it", until(lambda: self.schedule and read(self.kept("changes-"))), display.said())
        time.sleep(0.2)
        return display

    def refuse(self, line, path):
        reset(line)

    def once(self, title, before=lambda: None):
        """Serves this the next time, and refuses then."""
        def behave(line, path):
            self.server.behave = self.refuse
            before()
            line.sendall(answer(feed.schedule(title)))
        self.server.behave = behave

    def notice(self, display):
        """An order that the desk has to keep: one notice, of which the text changes."""
        self.written += 1
        text = f"Notice {self.written}"
        display.order(type="notice", text=text, level="info", item="n1")
        return text

    def shown(self, display):
        return [notice["text"] for notice in display.status()["notices"]]

    def unkept(self, display):
        return any(finding["what"].startswith(UNKEPT) for finding in display.status()["findings"])

    def kept(self, begin):
        """The file in the state folder whose name begins so."""
        names = [name for name in os.listdir(self.state) if name.startswith(begin) and not name.endswith(".bad")]
        return f"{self.state}/{names[0]}" if names else f"{self.state}/{begin}"

    @property
    def desk(self):
        return read(f"{self.state}/desk.json")

    @property
    def journal(self):
        return read(f"{self.state}/log.jsonl")

    @property
    def schedule(self):
        return read(self.kept("schedule-"))

    def nothing_piles_up(self, when):
        left = [name for name in os.listdir(self.state) if name.endswith(".part") or ".json." in name or ".cache." in name]
        self.check(f"no halves are left {when}", not left, left)

    def row(self, tried, seen):
        row = super().row(tried, seen)
        if self.holder:
            self.holder.kill()
            self.holder.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        return row


def guarded(trial, case, *arguments):
    """What a fault could not be tried on is a failure of it, and not of the suite."""
    try:
        tried, seen = case(trial, *arguments)
    except (OSError, RuntimeError, LookupError, ValueError, TypeError, http.client.HTTPException, subprocess.SubprocessError) as error:
        trial.check("it goes on", False, repr(error))
        tried, seen = 0, ""
    return trial.row(tried, seen)


def each_call(once, name):
    """once(at, onwards) for each call in turn, until none was struck any more; how often one was."""
    tried = 0
    for onwards in ONWARDS.get(name, (False,)):
        at, more = 1, True
        while more:
            struck, calls = once(at, onwards)
            tried += struck > 0
            more = struck or at < calls  # a short write passes over what is no write
            at += 1
    return tried


def what_came(old, new, reasons):
    said = "; said: " + ", ".join(f"“{reason}”" for reason in sorted(reasons)) if reasons else "; nothing to say"
    return f"the whole old one {old} times, the whole new one {new} times{said}"


# --- calls that fail

def desk_fails(trial, name):
    """Each call of saving desk and journal."""
    display, control, number = trial.start(), trial.control, FAULTS[name]
    reason = os.strerror(abs(number))
    trial.notice(display)
    counts, reasons, calls = {"old": 0, "new": 0, "journal": 0}, set(), []

    def once(at, onwards):
        desk, journal = trial.desk, trial.journal
        display.mark()
        control.arm(FAIL, at, number, onwards)
        text = trial.notice(display)
        control.off()
        struck, said = control.struck, display.said()
        where = [at, onwards, control.names, said]
        calls.append(control.names)
        now, told = trial.desk, re.search("the adjustments are not saved: (.*)", said)
        new = notices_in(now) == [text]
        trial.check("the desk's file is the old or the new", new or (now == desk and told), where)
        trial.check("status says what the log does", until(lambda: trial.unkept(display) == bool(told), SOON_S), where)
        trial.check("it says why", not told or reason in told[1], where)
        trial.check("the display goes on", until(lambda: trial.shown(display) == [text] and display.talk() == "First", SOON_S), where)
        added = trial.journal[len(journal):]
        lines = [line for line in added.split(b"\n") if line]
        whole = [line for line in lines if is_json(line)]
        trial.check("what the journal had stays", trial.journal.startswith(journal), where)
        trial.check("the act is in it, or it says that it is not", any(text.encode() in line for line in whole) or
                    re.search(r"log\.jsonl: .*" + reason, said), where)
        trial.check("no half a line unsaid", len(whole) == len(lines) or "half a line stays" in said, [added, *where])
        if struck:
            counts["new" if new else "old"] += 1
            counts["journal"] += not whole
            reasons.update([told[1].rpartition(": ")[2]] if told else [])
        return struck, len(control.names)
    tried = each_call(once, name)
    display.mark()
    text = trial.notice(display)
    trial.check("it is kept after all", notices_in(trial.desk) == [text] and until(lambda: not trial.unkept(display), SOON_S), display.said())
    trial.nothing_piles_up("afterwards")
    most = max(calls, key=len)
    return tried, f"of {len(most)} calls; {what_came(counts['old'], counts['new'], reasons)}; {counts['journal']} lines of the journal missing, each told"


def schedule_fails(trial, name):
    """Each call of saving the schedule."""
    display, control, number = trial.start(), trial.control, FAULTS[name]
    reason = os.strerror(abs(number))
    trial.check("one is kept", until(lambda: schedule_in(trial.schedule) == "First"))
    counts, reasons, total = {"old": 0, "new": 0}, set(), [0]

    def once(at, onwards):
        old, title = schedule_in(trial.schedule), f"Talk {at} {onwards} {len(reasons)}"
        display.mark()
        trial.once(title, lambda: control.arm(FAIL, at, number, onwards, "schedule-"))
        display.reload()
        # Where nothing is struck all calls come; the folder's are the last.
        ended = until(lambda: "is not kept" in display.said() or
                      (schedule_in(trial.schedule) == title and control.calls >= max(total[0], 1) and settled(control)), 10)
        control.off()
        struck, said, names = control.struck, display.said(), control.names
        total[0] = max(total[0], len(names) if not struck else 0)
        where = [at, onwards, names, said]
        now, told = schedule_in(trial.schedule), re.search("the last good schedule is not kept: (.*)", said)
        trial.check("it is kept, or it says that it is not", ended, where)
        trial.check("the file is the old or the new", now == title or (now == old and told), [now, old, title, *where])
        trial.check("it says why", not told or reason in told[1], where)
        trial.check("the new one is shown", display.shows(title), where)
        if told:
            trial.server.behave = feed.good(title)
            display.reload()
            trial.check("it is kept after all", display.says("the last good schedule is kept again") and schedule_in(trial.schedule) == title, display.said())
        if struck:
            counts["new" if now == title else "old"] += 1
            reasons.update([told[1].rpartition(": ")[2]] if told else [])
        return struck, len(names)
    control.arm(FAIL, 0, 0, what="schedule-")
    trial.once("Counted", lambda: control.arm(FAIL, 0, 0, what="schedule-"))
    display.reload()
    trial.check("its calls are counted", until(lambda: schedule_in(trial.schedule) == "Counted" and settled(control)))
    total[0] = control.calls
    tried = each_call(once, name)
    trial.nothing_piles_up("afterwards")
    return tried, f"of {total[0]} calls; {what_came(counts['old'], counts['new'], reasons)}"


def settled(control):
    calls = control.calls
    time.sleep(0.1)
    return calls == control.calls


def command_fails(trial, words, path, first, then, what):
    """Each call of a command's writing a file, by each fault and by a kill; `first` makes the old, `then` the new."""
    def run(arguments, given):
        done = subprocess.run([trial.program, *arguments], input=given, capture_output=True, text=True, check=False, timeout=120,
                              env={**os.environ, **feed_environment(), **trial.shim, "DISK_SHIM_FOLDER": trial.folder})
        return done.returncode, done.stdout + done.stderr
    code, said = run(*first)
    old = read(path)
    trial.check("the first one is written", code == 0 and old, said)
    counts, reasons, tried = {"old": 0, "new": 0}, set(), 0
    for name, number in [*FAULTS.items(), *KILLS.items()]:
        mode = KILL if name in KILLS else FAIL
        for at in range(1, 30):
            with open(path, "wb") as out:
                out.write(old)
            trial.control.arm(mode, at, number, number < 0, what)
            code, said = run(*then)
            trial.control.off()
            if at > trial.control.calls:
                break
            if not trial.control.struck:
                continue
            tried += 1
            now = read(path)
            whole = is_json(now)
            trial.check("the old or the new whole one", whole and (now == old or code == 0 or mode == KILL or "power cut" in said),
                        [name, at, code, now, said])
            trial.check("success means the new one", code != 0 or now != old, [name, at, said])
            trial.check("it says why", code == 0 or mode == KILL or os.strerror(abs(number)) in said, [name, at, code, said])
            counts["old" if now == old else "new"] += 1
            if code != 0 and mode == FAIL:
                reasons.add(os.strerror(abs(number)))
    with open(path, "wb") as out:
        out.write(old)
    code, said = run(*then)
    left = [name for name in os.listdir(os.path.dirname(path)) if name.endswith(".part")]
    trial.check("the next one is written, and no halves are left", code == 0 and read(path) != old and not left, [said, left])
    return tried, f"{words}: {what_came(counts['old'], counts['new'], reasons)}"


def feed_environment():
    return {"SDL_VIDEODRIVER": "dummy", "LSAN_OPTIONS": f"suppressions={TOP}/tests/support/leaks.supp:print_suppressions=0"}


def config_fails(trial):
    """Each call of `plumbline setup` writing the config, by each fault and a kill."""
    path, schedule = f"{trial.folder}/room.json", f"{TOP}/assets/lpc2019.json"

    def setup(name, *before):
        answers = [*before, schedule, "jade", "timer", "Jade I & II", name, "32", "3", "90", "no"]
        return ["setup", "--config", path], "".join(f"{line}\n" for line in answers)
    done = command_fails(trial, "`plumbline setup`", path, setup("before"), setup("behind", "yes"), "room.json")
    kept = read(f"{path}.old")
    trial.check("the one before stands beside it", is_json(kept) and b'"before"' in kept, kept)
    return done


def tokens_fail(trial):
    """Each call of `plumbline token new` writing the tokens, by each fault and a kill."""
    path = f"{trial.folder}/tokens.json"
    config = f"{trial.folder}/room.json"
    with open(config, "w", encoding="utf-8") as out:
        json.dump({"schedule": f"{TOP}/assets/lpc2019.json", "state_dir": trial.folder, "control": {"listen": "127.0.0.1:0"}}, out)
    new = ["token", "new", "--config", config, "--role", "staff", "--name"]
    return command_fails(trial, "`plumbline token new`", path, ([*new, "one"], ""), ([*new, "two"], ""), "tokens.json")


ROW = re.compile(rb'2019-09-10,"Hall","0","First","",[^\n]*,0\r\n')


def record_fails(trial, names):
    """Each call of appending to the record."""
    path, tried, again, ended = f"{trial.state}/record.csv", 0, 0, 0
    display = trial.start(at="2019-09-10T16:33:00", view="stage")  # the first talk's row is due
    display.stop()
    # What was before it, as a display wrote it: by that row the next start knows since when rows are due.
    old = b'2019-09-10,"Hall","x","Before","",2019-09-10T13:00:00+00:00,2019-09-10T14:00:00+00:00,' \
          b'2019-09-10T13:00:00+00:00,2019-09-10T14:00:00+00:00,0\r\n'
    for name in names:
        number = {**FAULTS, **KILLS}[name]
        mode, at, more = KILL if name in KILLS else FAIL, 1, True
        while more:
            with open(path, "wb") as out:
                out.write(old)
            trial.control.arm(mode, at, number, ONWARDS.get(name, (False,))[-1], "record.csv")
            display.mark()
            try:
                display.start()
            except RuntimeError:
                trial.check("only a kill ends it", mode == KILL and display.process.returncode == -9, display.said())
            until(lambda: display.process.poll() is not None or (trial.control.calls > 1 and settled(trial.control)) or
                  "record.csv: " in display.said(), 10)
            gone = display.process.poll() is not None
            trial.control.off()
            struck, now = trial.control.struck, read(path)
            more = struck or at < trial.control.calls
            where = [name, at, trial.control.names, now, display.said()]
            trial.check("what the record had stays", now.startswith(old), where)
            added = now[len(old):]
            whole = ROW.fullmatch(added) is not None
            if struck:
                tried += 1
                told = re.search(r"record\.csv: (.*)", display.said())
                trial.check("the row is in it, or it says that it is not", whole or mode == KILL or
                            (not added and told and os.strerror(abs(number)) in told[1]), where)
                if gone:
                    display.start()
                elif not whole:
                    trial.check("it is written again", display.says(r"record\.csv: written again", AGAIN_S), where)
                    again += 1
                ended += not added.endswith(b"\n") and bool(added)
                trial.check("it is there in the end, once", until(lambda: len(ROW.findall(read(path))) == 1), [read(path), *where])
            display.stop()
            at += 1
    return tried, f"each row was there in the end: {again} were written 10 s later, {ended} half ones were ended"


# --- kills

def killed(display, order):
    """Gives the order; did it kill the display?"""
    try:
        order()
    except (OSError, http.client.HTTPException, ValueError):
        display.process.wait(20)
    return display.process.poll() is not None


def desk_killed(trial):
    """kill -9 at every call of saving desk and journal."""
    display, control = trial.start(), trial.control
    trial.notice(display)
    tried, counts, halves, names = 0, {"old": 0, "new": 0}, 0, []
    at, number = 1, 1
    while True:
        old, journal = notices_in(trial.desk), trial.journal
        control.arm(KILL, at, number)
        gone = killed(display, lambda: trial.notice(display))
        control.off()
        names = max(names, control.names, key=len)
        text, now = f"Notice {trial.written}", notices_in(trial.desk)
        where = [at, number, control.names, display.said()]
        trial.check("the file is the old or the new", now in (old, [text]), [old, now, text, *where])
        trial.check("what the journal had stays", trial.journal.startswith(journal), where)
        if gone:
            tried += 1
            counts["new" if now == [text] else "old"] += 1
            trial.check("it was killed", display.process.returncode == -9, display.process.returncode)
            display.start()
            trial.check("it is what is shown", until(lambda now=now: trial.shown(display) == now), [now, display.status()["notices"]])
            trial.check("and can be used", "cannot be used" not in display.said(), display.said())
            trial.nothing_piles_up("after the start")
            journal = trial.journal
            text = trial.notice(display)
            added = trial.journal[len(journal):]
            halves += not journal.endswith(b"\n")
            own = is_json(added) and (added[:1] == b"\n") == (journal[-1:] != b"\n")
            trial.check("the journal goes on with a line of its own", own and text.encode() in added, [journal[-100:], added])
        elif at > control.calls:
            if number == CUT:
                break
            at, number = 0, CUT
        at += 1
    return tried, f"of {len(names)} calls, and half way through each write; the whole old one {counts['old']} times, " \
                  f"the whole new one {counts['new']} times; {halves} half line of the journal was ended"


def schedule_killed(trial):
    """kill -9 at every call of saving the schedule."""
    display, control = trial.start(), trial.control
    trial.check("one is kept", until(lambda: schedule_in(trial.schedule) == "First"))
    tried, counts, names = 0, {"old": 0, "new": 0}, []
    at, number = 1, 1
    while True:
        old, title = schedule_in(trial.schedule), f"Talk {at} {number}"
        trial.once(title, lambda: control.arm(KILL, at, number, False, "schedule-"))
        killed(display, display.reload)
        until(lambda title=title: display.process.poll() is not None or (schedule_in(trial.schedule) == title and settled(control)), 10)
        control.off()
        gone, now = display.process.poll() is not None, schedule_in(trial.schedule)
        names = max(names, control.names, key=len)
        where = [at, number, control.names, display.said()]
        trial.check("the file is the old or the new", now is not None and now in (old, title), [old, now, title, *where])
        if gone:
            tried += 1
            counts["new" if now == title else "old"] += 1
            trial.check("it was killed", display.process.returncode == -9, display.process.returncode)
            display.start()
            trial.check("it is what is shown", display.shows(now), [now, display.said()])
            trial.check("from the disk", display.status()["schedule"]["source"] == "disk", display.status()["schedule"])
            trial.nothing_piles_up("after the start")
        elif at > control.calls:
            if number == CUT:
                break
            at, number = 0, CUT
        at += 1
    return tried, f"of {len(names)} calls, and half way through the write; the whole old one {counts['old']} times, the whole new one {counts['new']} times, " \
                  "each shown at the next start without a server"


# --- a disk that is full, read-only, or gone for a while

def in_namespace(trial, command):
    """Runs it where the trial's disk is mounted."""
    enter = ["nsenter", "-t", str(trial.holder.pid), "-m", "-U", "--preserve-credentials", "--"]
    subprocess.run([*enter, "sh", "-c", command, "sh", trial.seen], check=True, timeout=20, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def mount_small(trial):
    """A disk of 1 MiB as the trial's state folder, in a mount namespace of its own; how the display is to be started there."""
    os.makedirs(trial.state, exist_ok=True)
    mount = 'mount -t tmpfs -o size=1m,mode=755 none "$1" && echo mounted && exec sleep 300'
    trial.holder = subprocess.Popen(["unshare", "-rm", "sh", "-c", mount, "sh", trial.state], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if trial.holder.stdout.readline().strip() != b"mounted":
        trial.holder.wait()
        trial.holder = None
        return False
    trial.seen = trial.state
    trial.state = f"/proc/{trial.holder.pid}/root{trial.seen}"
    trial.wrap = ["nsenter", "-t", str(trial.holder.pid), "-m", "-U", "--preserve-credentials", "--"]
    return True


def lasts(trial, how, begin, end, words):
    """A fault that begins, lasts, and ends: meanwhile all is shown, and said not to be kept; then it is kept, without any doing."""
    display = trial.start()
    text = trial.notice(display)
    trial.check("the desk is kept", notices_in(trial.desk) == [text], display.said())
    display.mark()
    begin()
    trial.server.behave = feed.good("Second")
    text = trial.notice(display)
    display.reload()
    trial.check("the new schedule is shown", display.shows("Second"), display.said())
    trial.check("so is the notice", until(lambda: trial.shown(display) == [text], SOON_S), display.status()["notices"])
    trial.check("the log says why the adjustments are not saved", display.says(f"the adjustments are not saved: .*{words}"), display.said())
    trial.check("and the schedule", display.says(f"the last good schedule is not kept: .*{words}"), display.said())
    trial.check("the status says so", until(lambda: trial.unkept(display), SOON_S), display.status()["findings"])
    said = display.line("the adjustments are not saved").rpartition(": ")[2]
    lines = display.said().count("is not kept")
    time.sleep(12)
    trial.check("it does not say so over and over", display.said().count("is not kept") <= lines, display.said())
    trial.check("and goes on", display.talk() == "Second" and trial.shown(display) == [text], display.said())
    trial.server.behave = trial.refuse
    began = time.monotonic()
    end()
    trial.check("the adjustments are saved again", display.says("the adjustments are saved again", AGAIN_S) and notices_in(trial.desk) == [text], display.said())
    trial.check("the schedule is kept again", display.says("the last good schedule is kept again", AGAIN_S) and schedule_in(trial.schedule) == "Second",
                display.said())
    took = time.monotonic() - began
    trial.check("the status is glad", until(lambda: not trial.unkept(display), SOON_S), display.status()["findings"])
    text = trial.notice(display)
    trial.check("the journal goes on", text.encode() in trial.journal.splitlines()[-1] and is_json(trial.journal.splitlines()[-1]), trial.journal[-300:])
    trial.nothing_piles_up("afterwards")
    display.stop()
    display.start()
    trial.check("the next start has it all", display.shows("Second") and until(lambda: trial.shown(display) == [text], SOON_S), display.said())
    return 2, f"{how}: “{said}”; all was shown meanwhile; desk and schedule kept {took:.0f} s after it ended, by itself"


def armed(trial, number):
    """The fault by the shim, where nothing can be mounted."""
    return lambda: trial.control.arm(FAIL, 1, number, True), trial.control.off


def full(trial):
    """The disk is full, and has room again."""
    if not mount_small(trial):
        return lasts(trial, "by the shim", *armed(trial, errno.ENOSPC), "No space left on device")

    def fill():
        with open(f"{trial.state}/fill", "wb", buffering=0) as out:
            try:
                while True:
                    out.write(bytes(4096))
            except OSError as error:
                trial.check("it is full", error.errno == errno.ENOSPC, error)
    return lasts(trial, "a tmpfs of 1 MiB", fill, lambda: os.unlink(f"{trial.state}/fill"), "No space left on device")


def read_only(trial):
    """The disk is read-only, and writable again."""
    if not mount_small(trial):
        return lasts(trial, "by the shim", *armed(trial, errno.EROFS), "Read-only file system")
    return lasts(trial, "remounted", lambda: in_namespace(trial, 'mount -o remount,ro "$1"'), lambda: in_namespace(trial, 'mount -o remount,rw "$1"'),
                 "Read-only file system")


def forbidden(trial):
    """The state folder may not be written in, and may be again."""
    trial.wrap = POWERLESS
    return lasts(trial, "mode 555", lambda: os.chmod(trial.state, 0o555), lambda: os.chmod(trial.state, 0o755), "Permission denied")


def folder_goes(trial):
    """The state folder is removed while the display runs."""
    display = trial.start()
    trial.notice(display)
    display.mark()
    shutil.rmtree(trial.state)
    text = trial.notice(display)
    trial.check("the desk is kept in a new one", notices_in(trial.desk) == [text] and text.encode() in trial.journal, display.said())
    trial.server.behave = feed.good("Second")
    display.reload()
    trial.check("so is the schedule", until(lambda: schedule_in(trial.schedule) == "Second"), display.said())
    return 1, "made anew by the next order, which was in it"


def state_is_no_folder(trial):
    """A file, a pipe, a link to nowhere in the state folder's place at the start, and then nothing."""
    def stands(make):
        make(trial.state)
        trial.server.behave = feed.good("First")
        display = trial.display(environment=trial.shim, settings={"state_dir": trial.state})
        display.state = trial.state
        trial.check("the schedule is shown", display.shows("First"), display.said())
        trial.check("the log says what stands there", re.search("until that is mended nothing is kept", display.said()), display.said())
        text = trial.notice(display)
        trial.check("the notice is shown", until(lambda: trial.shown(display) == [text], SOON_S), display.said())
        trial.check("the status says that it is not kept", until(lambda: trial.unkept(display), SOON_S), display.status()["findings"])
        os.unlink(trial.state)
        trial.check("once it is gone, the desk is kept", until(lambda: notices_in(trial.desk) == [text], AGAIN_S), display.said())
        trial.check("and the schedule", until(lambda: schedule_in(trial.schedule) == "First", AGAIN_S), display.said())
        trial.check("the status is glad", until(lambda: not trial.unkept(display), SOON_S), display.said())
        display.stop()
        shutil.rmtree(trial.state)

    def file(path):
        with open(path, "wb") as out:
            out.write(b"x")
    makers = [file, os.mkfifo, lambda path: os.symlink("/nonexistent/state", path)]
    for make in makers:
        stands(make)
    return len(makers), "each shown and said; all was kept within 10 s of its removal"


# --- rubbish

# Even root may not read what nobody may then.
POWERLESS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []


def put(data):
    def make(path, _):
        with open(path, "wb") as out:
            out.write(data)
    return make


def full_folder(path, _):
    os.mkdir(path)
    put(b"x")(f"{path}/inside", b"")


def huge(path, _):
    with open(path, "wb") as out:
        out.truncate(400 << 20)


def unreadable(path, before):
    put(before)(path, b"")
    os.chmod(path, 0)


NOISE = bytes((n * 2654435761 >> 11) & 255 for n in range(65536))
RUBBISH = {
    "binary noise": put(NOISE),
    "empty files": put(b""),
    "folders that are not empty": full_folder,
    "pipes": lambda path, _: os.mkfifo(path),
    "links to /dev/zero": lambda path, _: os.symlink("/dev/zero", path),
    "links to /dev/full": lambda path, _: os.symlink("/dev/full", path),
    "links to nowhere": lambda path, _: os.symlink("/nonexistent/file", path),
    "links to themselves": lambda path, _: os.symlink(path, path),
    "links to names too long": lambda path, _: os.symlink("n" * 300, path),
    "sparse files of 400 MiB": huge,
    "broken UTF-8": lambda path, before: put(before.replace(b'"', b'"\xff\xc0\xaf', 40))(path, before),
    "other JSON": put(b'{"format": 1, "desk": [], "tokens": {}, "changes": 7, "length": -1, "hash": null, "good_at": "x"}\n[1, 2]\n'),
    "JSON nested 100000 deep": put(b'{"desk":' + b"[" * 100000),
    "cut in half": lambda path, before: put(before[:len(before) // 2])(path, before),
    "files that nobody may read": unreadable,
    "zeros, as after a power cut": lambda path, before: put(bytes(len(before)))(path, before),
}


TOLD = {"desk.json": "the adjustments on disk cannot be used", "changes-": "the changes kept on disk cannot be used", "tokens": "the tokens cannot be used"}


def rubbish(trial, kind):
    """In the place of each file."""
    trial.wrap = POWERLESS
    display = trial.start(view="stage")
    trial.notice(display)
    display.stop()
    for name in ("record.csv", "tokens.json", "log.1.jsonl"):
        put(b'{"format": 1, "tokens": []}')(f"{trial.state}/{name}", b"")
    names = os.listdir(trial.state)
    for name in names:
        path = f"{trial.state}/{name}"
        before = read(path)
        os.unlink(path)
        RUBBISH[kind](path, before)
    # And beside them: what looks as if a kill had left it, and what is none of ours.
    for name in (".desk.json.abcdef.part", ".schedule-0.cache.abcdef.part", "n" * 255, "\udcff\udc80", "core"):
        try:
            RUBBISH[kind](f"{trial.state}/{name}", b"x" * 100)
        except OSError as error:
            trial.check("it can be tried", error.errno in (errno.ENAMETOOLONG, errno.ELOOP), error)
    trial.server.behave = feed.good("Second")
    began = time.monotonic()
    display.start()
    trial.check("the schedule is shown", display.shows("Second"), display.said())
    took = time.monotonic() - began
    memory = display.memory("VmHWM")
    # Lines are added behind any file of lines; and a link to nowhere is no token.
    told = {name for name in names if re.search(rf"(?m)^warning: plumbline: .*{re.escape(name)}", display.said())}
    told |= {name for name in names for kind_of, words in TOLD.items() if name.startswith(kind_of) and words in display.said()}
    mute = {name for name in names if name.startswith(("desk", "changes", "schedule"))} - told
    trial.check("it says what it passes over", not mute, [mute, display.said()])
    text = trial.notice(display)
    trial.check("the notice is shown", until(lambda: trial.shown(display) == [text], SOON_S), display.said())
    trial.check("the desk is kept", until(lambda: notices_in(trial.desk) == [text], AGAIN_S), display.said())
    trial.check("the journal goes on", os.path.isfile(f"{trial.state}/log.jsonl") and text.encode() in trial.journal[-1000:], display.said())
    trial.check("and is read", text.encode() in display.ask("GET", "/api/v1/log"), display.said())
    trial.check("the schedule is kept", until(lambda: schedule_in(trial.schedule) == "Second", AGAIN_S), display.said())
    trial.check("so are the changes", until(lambda: is_json(read(trial.kept("changes-")))), display.said())
    trial.check("the desk is not found wanting", until(lambda: not trial.unkept(display), SOON_S), display.status()["findings"])
    display.stop()
    trial.server.behave = trial.refuse
    display.start()
    trial.check("the next start has it all", display.shows("Second") and until(lambda: trial.shown(display) == [text], SOON_S), display.said())
    trial.check("and nothing to say of desk and schedule", not re.search("the adjustments on disk|schedule kept|damaged", display.said()), display.said())
    return len(names), f"shown after {took:.1f} s, {memory:.0f} MiB; {len(told)} of them told; the next start had all that came then"


def shim(program, folder):
    """The preloaded library, behind AddressSanitizer's where the program has that."""
    path = f"{folder}/disk_shim.so"
    subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-o", path, f"{HERE}/disk_shim.c", "-pthread", "-ldl"], check=True)
    needed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    sanitizer = [line.split("=> ")[1].split(" ")[0] for line in needed.splitlines() if "libasan" in line]
    return ":".join([*sanitizer, path])


def faults(program):
    with tempfile.TemporaryDirectory(prefix="plumbline-chaos-") as folder:
        preloaded = shim(program, folder)

        def case(words, function, *arguments):
            return lambda: guarded(Trial(program, words, preloaded), function, *arguments)
        cases = [case(function.__doc__.rstrip("."), function) for function in (config_fails, state_is_no_folder, full, read_only, forbidden, folder_goes)]
        cases += [case(f"{name} at each call of saving the desk and its journal", desk_fails, name) for name in FAULTS]
        cases += [case(f"{name} at each call of saving the schedule", schedule_fails, name) for name in FAULTS]
        cases += [case(function.__doc__.rstrip("."), function) for function in (desk_killed, schedule_killed, tokens_fail)]
        cases += [case(f"{name} at each call of appending to the record", record_fails, [name]) for name in FAULTS]
        cases.append(case("kill -9 at every call of appending to the record", record_fails, list(KILLS)))
        cases += [case(f"{kind} in the place of each file of the state folder", rubbish, kind) for kind in RUBBISH]
        yield from side_by_side(cases)
