#!/usr/bin/env python3
"""The tokens file under many hands: nothing is lost, and what is withdrawn stays withdrawn.

usage: tokens.py PROGRAM   (closes with "N passed, N failed")
"""
import atexit
import concurrent.futures
import fcntl
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)
passed = failed = 0


def check(what, ok, detail=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print(f"FAILED: {what} {detail}")


def shim(folder):
    """The clock of tests/chaos, to be preloaded, behind AddressSanitizer's library where the program has that."""
    path = os.path.join(folder, "clock_shim.so")
    subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-o", path, os.path.join(TOP, "tests/chaos/clock_shim.c"), "-pthread"],
                   check=True)
    needed = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
    return ":".join([*re.findall(r"=> (\S*libasan\S*)", needed), path])


class Venue:
    """A config and a state folder of its own, and the display that runs with them."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="plumbline-tokens-")
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = os.path.join(self.folder, "plumbline.json")
        self.state = os.path.join(self.folder, "state")
        self.file = os.path.join(self.state, "tokens.json")
        self.display = self.port = None
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "state_dir": "state",
                       "control": {"listen": "127.0.0.1:0"}}, out)

    def token(self, *arguments, environment=None):
        done = subprocess.run([PROGRAM, "token", *arguments, "--config", self.config], text=True, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, env={**os.environ, **(environment or {})})
        return done.returncode, done.stdout, done.stderr

    def new(self, *arguments, environment=None):
        """The id and the text of a new token."""
        status, said, problem = self.token("new", *(() if "--role" in arguments else ("--role", "staff")), *arguments, environment=environment)
        if status != 0:
            raise RuntimeError(problem)
        return re.match(r"token (\S+) ", said).group(1), re.search(r"#token=(\S+)", said).group(1)

    def listed(self):
        return {line.split()[0] for line in self.token("list")[1].splitlines()}

    def start(self, environment=None):
        log = os.path.join(self.folder, "log")
        with open(log, "w", encoding="utf-8") as out:
            self.display = subprocess.Popen([PROGRAM, "show", "--config", self.config], stdout=out, stderr=out,
                                            env={**os.environ, "SDL_VIDEODRIVER": "dummy", **(environment or {})})
        for _ in range(600):
            with open(log, encoding="utf-8") as file:
                found = re.search(r"the console is open at http://[^:]*:(\d+)/", file.read())
            if found:
                self.port = int(found.group(1))
                return
            time.sleep(0.05)
        raise RuntimeError("the display does not start")

    def ask(self, token, headers=None):
        """The answer's status, once the display has something to say."""
        for _ in range(100):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("GET", "/api/v1/status", headers={"Authorization": f"Bearer {token}", **(headers or {})})
            status = connection.getresponse().status
            connection.close()
            if status != 503:
                break
            time.sleep(0.05)
        return status

    def stop(self):
        self.display.terminate()
        return self.display.wait(30)


def test_many_at_once():
    """30 tokens made at once are 30 tokens."""
    venue = Venue()
    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        made = list(pool.map(lambda _: venue.new(), range(30)))
    ids = {one for one, _ in made}
    check("each of 30 has an id of its own", len(ids) == 30, sorted(ids))
    check("all 30 are in the file", venue.listed() == ids, venue.listed())


def test_withdrawn_stays_withdrawn():
    """40 rounds: one is withdrawn while others are made, on a display that runs and is asked all the time."""
    venue = Venue()
    kept = [venue.new()]
    venue.start()
    back = lost = early = 0
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        for _ in range(40):
            name, text = venue.new()
            early += venue.ask(text) != 200
            withdrawing = pool.submit(venue.token, "withdraw", name)
            making = [pool.submit(venue.new) for _ in range(2)]
            asking = [pool.submit(venue.ask, kept[0][1]) for _ in range(2)]
            done = withdrawing.result()[0]
            kept += [one.result() for one in making]
            lost += any(one.result() != 200 for one in asking) or done != 0
            back += venue.ask(text) == 200 or name in venue.listed()
    check("no withdrawn token comes back", back == 0, f"{back} of 40")
    check("a new one holds at once", early == 0, early)
    check("everything asked for is done", lost == 0, lost)
    ids = [one for one, _ in kept]
    check("no id is given out twice", len(set(ids)) == len(ids), ids)
    check("and no other is lost", venue.listed() == set(ids), venue.listed() ^ set(ids))
    answers = [venue.ask(text) for _, text in kept]
    check("all others hold", set(answers) == {200}, answers)
    check("it ends in peace", venue.stop() == 0)


def test_a_lock_that_is_held():
    """Whoever holds the lock for too long is named, and nothing is changed."""
    venue = Venue()
    name, _ = venue.new()
    with open(venue.file + ".lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        begun = time.monotonic()
        status, _, problem = venue.token("withdraw", name)
        waited = time.monotonic() - begun
    check("the wait is bounded", status == 1 and 15 < waited < 60, (status, waited))
    check("and it is said why", "tokens.json.lock: somebody else" in problem, problem)
    check("nothing is changed", venue.listed() == {name}, venue.listed())
    check("afterwards it is done", venue.token("withdraw", name)[0] == 0)
    check("the id is not given out again", venue.new()[0] != name)


def test_older_files():
    """A file without what older versions did not write is read, and goes on."""
    venue = Venue()
    os.mkdir(venue.state)
    with open(venue.file, "w", encoding="utf-8") as out:
        json.dump({"format": 1, "tokens": [{"id": "t3", "name": "Ana", "role": "staff", "sha256": "0" * 64}]}, out)
    check("another has the next id", venue.new()[0] == "t4")
    check("both are there", venue.listed() == {"t3", "t4"}, venue.listed())


def test_clocks():
    """A token that has expired, and one that has not, at a display whose clock is set back, unset, or not synchronised."""
    venue = Venue()
    preloaded = shim(venue.folder)

    def clock(offset, synced):
        return {"LD_PRELOAD": preloaded, "CLOCK_SHIM_START": f"{offset} 0 {synced:d} 0"}
    day = 24 * 3600
    _, staff = venue.new("--days", "2", environment=clock(0, True))
    _, chair = venue.new("--days", "2", "--role", "chair", "--room", "Jade/room-I&II", environment=clock(0, True))
    expected = (
        ("a right clock", 0, True, 200, 200),
        ("no time server", 0, False, 200, 401),
        ("a clock that was never set", -int(time.time()), False, 200, 401),
        ("three days later", 3 * day, True, 401, 401),
        ("set back after that", 0, True, 401, 401),
        ("set back, without a time server", 0, False, 401, 401),
        ("back in 1970", -int(time.time()), False, 401, 401))
    for what, offset, synced, for_staff, for_chair in expected:
        venue.start(clock(offset, synced))
        got = (venue.ask(staff), venue.ask(chair))
        check(what, got == (for_staff, for_chair), got)
        if for_staff == 200:
            got = venue.ask(staff, {"X-Forwarded-For": "192.0.2.1"})
            check(f"{what}: a proxy's client is not at the display", got == (200 if synced else 401), got)
        check(f"{what}: it ends in peace", venue.stop() == 0)
    status, _, problem = venue.token("new", "--role", "staff", "--days", "1", environment=clock(0, True))
    check("none is made by a clock that was set back", status == 1 and "the clock is wrong (it was later once" in problem, problem)
    check("but one without an end is", venue.token("new", "--role", "staff", environment=clock(0, True))[0] == 0)
    status, _, problem = Venue().token("new", "--role", "staff", "--days", "1", environment=clock(-int(time.time()), True))
    check("nor by one that was never set", status == 1 and "before this program was built" in problem, problem)
    status, _, problem = Venue().token("new", "--role", "staff", "--days", "1", environment=clock(0, False))
    check("one that is not synchronised is warned of", status == 0 and "clock is not synchronised" in problem, problem)


def test_a_chair_of_the_displays_room():
    venue = Venue()
    status, said, problem = venue.token("new", "--role", "chair")
    check("a chair's token is for the display's room", status == 0 and "(chair, Jade/room-I&II)" in said, said + problem)
    check("and the link's port is explained", "chosen when the display starts" in said, said)
    with open(venue.config, "w", encoding="utf-8") as out:
        json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "view": "hall", "state_dir": "state"}, out)
    status, _, problem = venue.token("new", "--role", "chair")
    check("where there is none, it is asked for", status == 1 and "--room" in problem, problem)


for test in (test_a_chair_of_the_displays_room, test_clocks, test_many_at_once, test_withdrawn_stays_withdrawn, test_a_lock_that_is_held, test_older_files):
    test()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
