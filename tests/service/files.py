#!/usr/bin/env python3
"""Every file that the program writes: its name, its mode and its owner, under any umask, whatever was there before.

usage: files.py PROGRAM   (closes with "N passed, N failed")
"""
import fnmatch
import http.client
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, "tests/support"))
from publisher import Publisher  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)
OTHER = 12345  # whose folders they are, where root writes into them
passed = failed = 0

# Name, mode, and what it is. Nothing else is written. Below a folder: the state folder; all others are beside the config.
FILES = (
    ("state/tokens.json", 0o600, "hashes of tokens"),
    ("state/tokens.json.lock", 0o600, "held by whoever changes them"),
    ("state/clock", 0o600, "the latest time, by which tokens expire"),
    ("state/desk.json", 0o600, "what staff asked for"),
    ("state/desk.json.bad", 0o600, "what could not be read of it"),
    ("state/log.jsonl", 0o600, "who asked for it"),
    ("state/log.1.jsonl", 0o600, "the same, before it grew large"),
    ("state/changes-*.json", 0o600, "what changed in the schedule"),
    ("state/schedule-*.cache", 0o600, "the last good schedule, which may have come by a key"),
    ("state/schedule-*.names", 0o600, "earlier ids in it"),
    ("state/record.csv", 0o644, "when talks began and ended: for people"),
    ("plumbline.json", 0o600, "a config that was 0600"),
    ("plumbline.json.old", 0o600, "the one before"),
    ("new.json", 0o644, "a new config"),
    ("plumbline.png", 0o644, "a first picture"),
    ("new.png", 0o644, "a first picture"),
    ("shot.png", 0o644, "a picture that was asked for"),
)
SECRETS = [name.replace("*", "0123456789abcdef") for name, mode, _ in FILES if mode == 0o600 and name.startswith("state/")]


def check(what, ok, detail=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print(f"FAILED: {what}: {detail}")


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except (OSError, ValueError, LookupError, TypeError, http.client.HTTPException):
            found = None
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def clock_shim(folder):
    """A clock that counts as synchronised, to be preloaded, behind AddressSanitizer's library where the program has that."""
    path = os.path.join(folder, "clock_shim.so")
    subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-o", path, os.path.join(TOP, "tests/chaos/clock_shim.c"), "-pthread"],
                   check=True)
    needed = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
    return {"LD_PRELOAD": ":".join([*re.findall(r"=> (\S*libasan\S*)", needed), path]), "CLOCK_SHIM_START": "0 0 1 0"}


def talk(identity, title, clock):
    return {"guid": identity, "title": title, "date": f"2024-06-01T{clock}:00+02:00", "duration": "0:30", "persons": [{"name": "Ada Example"}]}


def schedule(*talks):
    conference = {"title": "Example Conf", "start": "2024-06-01", "end": "2024-06-01", "time_zone_name": "Europe/Berlin",
                  "days": [{"index": 1, "date": "2024-06-01", "rooms": {"Lab": list(talks)}}]}
    return json.dumps({"schedule": {"conference": conference}})


BEFORE = (talk("g1", "Whales", "09:00"), talk("g2", "Otters", "10:00"), talk("g3", "Seals", "11:00"), talk("g4", "Eels", "12:00"))
AFTER = (talk("g1", "Whales", "09:00"), talk("g2-new", "Otters", "10:00"), talk("g3", "Seals", "11:10"), talk("g4", "Eels", "12:00"))


class Venue:
    """A folder with a config and a state folder, which belong to somebody else where we are root, and all files laid there before by `lay`."""

    def __init__(self, mask, shim):
        self.folder = tempfile.mkdtemp(prefix="plumbline-files-")
        self.state = os.path.join(self.folder, "state")
        self.config = os.path.join(self.folder, "plumbline.json")
        self.mask, self.shim, self.publisher = mask, shim, Publisher(schedule(*BEFORE))
        os.mkdir(self.state)

    def lay(self, name, content="", mode=0o666):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(content)
        os.chmod(path, mode)

    def give_away(self):
        if os.geteuid() == 0:
            for folder in (self.folder, self.state):
                os.chown(folder, OTHER, OTHER)
            for name in list(self.found()):
                os.chown(os.path.join(self.folder, name), OTHER, OTHER)

    def environment(self):
        return {**os.environ, **self.shim, "SDL_VIDEODRIVER": "dummy"}

    def run(self, *arguments, answers=()):
        done = subprocess.run([PROGRAM, *arguments], input="".join(f"{answer}\n" for answer in answers), text=True, capture_output=True, timeout=120,
                              cwd=self.folder, env=self.environment(), umask=self.mask, check=False)
        check(f"{arguments[0]} succeeds, umask {self.mask:03o}", done.returncode == 0, done.stdout + done.stderr)
        return done.stdout

    def show(self):
        """A display that has all reasons to write: a command, a schedule that changed, a talk that ended."""
        log = os.path.join(tempfile.gettempdir(), f"plumbline-files-{os.getpid()}.log")
        token = re.search(r"#token=(\S+)", self.run("token", "new", "--role", "staff", "--config", self.config))[1]
        with open(log, "wb") as out:
            process = subprocess.Popen([PROGRAM, "show", "--force", "--headless", "640x360", "--config", self.config, "--at", "2024-06-01T09:29:50",
                                        "--speed", "20"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=self.environment(), umask=self.mask)

        def said():
            with open(log, encoding="utf-8") as file:
                return file.read()

        def ask(method, path, body=None):
            connection = http.client.HTTPConnection("127.0.0.1", int(re.search(r"open at http://[^:/]+:(\d+)/", said())[1]), timeout=30)
            connection.request(method, path, json.dumps(body) if body else None, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        check("there is a schedule", until(lambda: ask("GET", "/api/v1/status")[1]["schedule"]["items"] > 0), said())
        self.publisher.text = schedule(*AFTER)
        for number, command in enumerate(({"type": "notice", "text": "Lunch"}, {"type": "reload"})):
            status, answer = ask("POST", "/api/v1/commands", {"id": f"command-{number}", **command})
            check(f"{command['type']} is done", status == 200, answer)
        for name in ("changes-*.json", "record.csv", "clock", "schedule-*.names"):
            check(f"{name} is written, umask {self.mask:03o}",
                  until(lambda name=name: [one for one in fnmatch.filter(os.listdir(self.state), name) if one == "clock" or
                                           os.path.getsize(os.path.join(self.state, one)) > 0]), (os.listdir(self.state), said()))
        process.terminate()
        check("it ends in peace", process.wait(60) == 0, said())
        os.unlink(log)

    def found(self):
        for folder, _, names in os.walk(self.folder):
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.folder)

    def check_all(self, when, lax):
        for pattern, mode, what in FILES:
            names = fnmatch.filter(self.found(), pattern)
            check(f"{when}: {pattern} is there", names)
            for name in names:
                info = os.stat(os.path.join(self.folder, name))
                # What is appended to gets what the umask leaves.
                mode &= ~self.mask if name.endswith("record.csv") and not lax else mode
                check(f"{when}: {name} ({what})", stat.S_IMODE(info.st_mode) == mode, f"{stat.S_IMODE(info.st_mode):03o} and not {mode:03o}")
                if os.geteuid() == 0:
                    check(f"{when}: {name} belongs to who has the folder", info.st_uid == OTHER, info.st_uid)
        others = [name for name in self.found() if not any(fnmatch.fnmatch(name, one[0]) for one in FILES)]
        check(f"{when}: nothing else is written", not others, others)


def go_through(mask, shim, lax):
    when = f"umask {mask:03o}{', where lax files were' if lax else ''}"
    venue = Venue(mask, shim)
    config = {"schedule": venue.publisher.address, "room": "Lab", "view": "stage", "state_dir": "state", "timezone": "Europe/Berlin",
              "control": {"listen": "127.0.0.1:0"}}
    venue.lay("plumbline.json", json.dumps(config), 0o600)
    if lax:
        for name in ("plumbline.json.old", "plumbline.png", "shot.png", "state/record.csv"):
            venue.lay(name)
        for name in SECRETS:
            venue.lay(name, '{"format":1,"tokens":[]}' if name.endswith("tokens.json") else "")
    venue.lay("state/desk.json", "{", 0o644)
    venue.lay("state/log.jsonl", "x\n" * (2 << 20) + "x\n", 0o644)
    venue.give_away()
    venue.run("setup", "--config", "plumbline.json", answers=[""] * 12)
    venue.run("setup", "--config", "new.json", "--schedule", venue.publisher.address, answers=[""] * 12)
    venue.run("shot", "--config", "plumbline.json", "-o", "shot.png", "--at", "2024-06-01T10:00")
    with open(venue.config, "w", encoding="utf-8") as file:
        json.dump(config, file)
    venue.show()
    venue.check_all(when, lax)
    shutil.rmtree(venue.folder)


def main():
    folder = tempfile.mkdtemp(prefix="plumbline-files-")
    shim = clock_shim(folder)
    for mask in (0o000, 0o022, 0o077):
        for lax in (False, True):
            go_through(mask, shim, lax)
    shutil.rmtree(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
