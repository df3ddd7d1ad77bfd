#!/usr/bin/env python3
"""The display as a service: how it is set up, what it tells the service manager, and how it takes signals.

usage: service.py PROGRAM   (closes with "N passed, N failed")
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests/support"))
from publisher import Publisher  # noqa: E402

PATIENCE = 30
passed = failed = 0


def check(what, fine, detail=""):
    global passed, failed
    passed += bool(fine)
    failed += not fine
    if not fine:
        print(f"FAILED: {what} {str(detail)[:800]}", flush=True)


class Manager:
    """A service manager's ear."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        self.heard = []

    def wait(self, line, count=1):
        until = time.monotonic() + PATIENCE
        while self.heard.count(line) < count and time.monotonic() < until:
            self.socket.settimeout(max(0.01, until - time.monotonic()))
            try:
                self.heard += self.socket.recv(4096).decode().split("\n")
            except TimeoutError:
                break
        return self.heard.count(line) >= count


def start(program, folder, address, watchdog_us=None, pid=None):
    environment = {**os.environ, "NOTIFY_SOCKET": address, "JOURNAL_STREAM": "1:1"}
    if watchdog_us:
        environment["WATCHDOG_USEC"] = str(watchdog_us)
    if pid:
        environment["WATCHDOG_PID"] = pid
    log = open(os.path.join(folder, "log"), "ab")
    return subprocess.Popen([program, "show", "--config", os.path.join(TOP, "config/plumbline.json"), "--at", "2019-09-10T16:35",
                             "--headless", "640x360"], env={**environment, "STATE_DIRECTORY": os.path.join(folder, "state")},
                            stdout=log, stderr=log)


def test_life(program, folder, address):
    manager = Manager(address)
    display = start(program, folder, address, 1000000)
    check("it is ready once its picture stands", manager.wait("READY=1"), manager.heard)
    # A break's slide stands still: the watchdog is fed all the same.
    check("the watchdog is fed", manager.wait("WATCHDOG=1", 4), manager.heard)
    check("it is ready once, and first", manager.heard.count("READY=1") == 1 and manager.heard[0] == "READY=1", manager.heard)
    display.send_signal(signal.SIGSTOP)
    manager.socket.setblocking(False)
    try:
        while manager.socket.recv(4096):
            pass
    except BlockingIOError:
        pass
    manager.socket.settimeout(2.5)
    try:
        quiet = manager.socket.recv(4096) and False
    except TimeoutError:
        quiet = True
    check("one that hangs feeds nobody", quiet)
    display.send_signal(signal.SIGCONT)
    manager.heard.clear()
    check("and goes on", manager.wait("WATCHDOG=1"), manager.heard)
    display.terminate()
    check("it says that it stops", manager.wait("STOPPING=1"), manager.heard)
    check("and ends well", display.wait(PATIENCE) == 0)


def test_other_watchdog(program, folder):
    address = os.path.join(folder, "other")
    manager = Manager(address)
    display = start(program, folder, address, 100000, "1")
    check("ready", manager.wait("READY=1"), manager.heard)
    display.send_signal(signal.SIGINT)
    check("stopping", manager.wait("STOPPING=1"), manager.heard)
    display.wait(PATIENCE)
    check("a watchdog that waits for another process hears nothing", "WATCHDOG=1" not in manager.heard, manager.heard)


def test_nobody_listens(program, folder):
    path = os.path.join(folder, "log")
    before = os.path.getsize(path)
    display = start(program, folder, os.path.join(folder, "nobody"), 1000000)
    until = time.monotonic() + PATIENCE
    while os.path.getsize(path) == before and time.monotonic() < until:
        time.sleep(0.05)
    check("a manager that is not there does no harm", display.poll() is None)
    display.terminate()
    check("it ends well", display.wait(PATIENCE) == 0)
    with open(path, encoding="utf-8") as log:
        lines = log.read().splitlines()
    check("each line of the log has its priority", lines and all(line.startswith(("<3>", "<4>", "<6>")) for line in lines), lines[:3])


def test_what_cannot_start(program, folder):
    said = subprocess.run([program, "show", "--config", os.path.join(folder, "none.json"), "--headless", "640x360"], text=True, timeout=60,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env={**os.environ, "JOURNAL_STREAM": "1:1"}).stderr
    check("why it cannot start is an error in the journal", said.startswith("<3>plumbline: ") and "none.json" in said, said)


def test_open_without_tokens(program, folder):
    path = os.path.join(folder, "open.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "control": {"listen": "0.0.0.0:0"}}, file)
    environment = {**os.environ, "STATE_DIRECTORY": os.path.join(folder, "open")}

    def run(*arguments):
        done = subprocess.run([program, *arguments, "--config", path], text=True, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False, env=environment)
        return done.returncode, done.stdout

    status, text = run("check")
    check("an open desk without tokens is found", status == 1 and "error  $.control.listen" in text and "token new --role staff" in text, text)
    status, text = run("show", "--headless", "640x360")
    check("it does not start, and says what to do", status == 1 and "token new --role staff" in text and os.path.join(folder, "open") in text, text)
    status, text = run("token", "new", "--role", "staff")
    check("a token's link does not lead to all addresses", status == 0 and "http://" in text and "//[::]" not in text and
          ("//0.0.0.0:0/" not in text or not networks()), text)
    check("then nothing is wrong", run("check")[0] == 0)
    for terminal in ("xterm", "linux"):
        environment["TERM"] = terminal
        status, text = run("token", "new", "--role", "staff")
        link = re.search(r"http\S+#token=\S+", text)
        check(f"its code can be scanned on {terminal}", link and scanned(text, folder) == link[0], text)
        check(f"and drawn on {terminal}", ("▀" in text) == (terminal == "xterm"), text)


def scanned(text, folder):
    """What a phone reads from a terminal: letters of four by eight pixels."""
    lines = [line for line in text.splitlines() if "█" in line]
    rows = []
    for line in lines:
        upper = "".join("1" * 4 if letter in "█▀" else "0" * 4 for letter in line.ljust(len(lines[0])))
        lower = "".join("1" * 4 if letter in "█▄" else "0" * 4 for letter in line.ljust(len(lines[0])))
        rows += [upper] * 4 + [lower] * 4
    path = os.path.join(folder, "code.pgm")
    with open(path, "w", encoding="ascii") as out:
        out.write(f"P2\n{len(rows[0])} {len(rows)}\n1\n" + "\n".join(" ".join(row) for row in rows) + "\n")
    done = subprocess.run(["zbarimg", "--quiet", "--raw", path], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip()


def test_password_of_another(program, folder):
    """Whoever checks a display's config may not read its password; what else is wrong is told all the same."""
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    path, password = os.path.join(folder, "broker.json"), os.path.join(folder, "broker.password")
    with open(password, "w", encoding="utf-8") as file:
        file.write("secret\n")
    os.chmod(password, 0)

    def checked(**more):
        broker = {"url": "mqtts://broker.example.org:8883", "event": "lpc2019", "user": "jade", "password_file": password, **more}
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "display": {"name": "jade"},
                       "control": {"broker": broker}}, file)
        done = subprocess.run([*powerless, program, "check", "--config", path], text=True, timeout=60, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    status, text = checked()
    check("a password of another's is no fault", status == 0 and "0 findings" in text, text)
    status, text = checked(ca_file="nowhere.pem")
    check("and hides nothing else", status == 1 and "error  $.control.broker" in text and "nowhere.pem" in text, text)


def networks():
    """The interfaces with an IPv4 address that is not the machine's own."""
    said = subprocess.run(["hostname", "-I"], text=True, stdout=subprocess.PIPE, check=False).stdout
    return said.split()


def setup(program, folder, answers, *arguments, cwd=None):
    done = subprocess.run([program, "setup", *arguments], input="".join(f"{answer}\n" for answer in answers), text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd or folder, check=False,
                          env={**os.environ, "STATE_DIRECTORY": os.path.join(folder, "state")})
    return done.returncode, done.stdout


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def test_setup(program, folder):
    schedule = os.path.join(TOP, "assets/lpc2019.json")
    status, text = setup(program, folder, ["nowhere.json", "", schedule, "99", "jade", "timer", "Jade I & II", "jade-stage", "x", "32", "3", "90", "yes"],
                         "--config", "jade.json")
    check("a timer", status == 0, text)
    config = read(os.path.join(folder, "jade.json"))
    check("it says what was answered", config["room"] == "Jade I & II" and config["aliases"] == {"Jade I & II": "Jade/room-I&II"} and config["view"] == "stage"
          and config["display"] == {"name": "jade-stage", "diagonal_in": 32, "farthest_viewer_m": 3, "rotate": 90} and config["schedule"] == schedule, config)
    check("wrong answers are asked again", "nowhere.json: cannot be opened" in text and '"99"' in text and "a number from" in text, text)
    check("it was looked over, and a picture drawn", "0 findings" in text and os.path.getsize(os.path.join(folder, "jade.png")) > 1000, text)
    check("staff reach it at the usual port", config["control"] == {"listen": "[::]:8019"}, config)
    check("staff have a token", "#token=" in text and len(read(os.path.join(folder, "state/tokens.json"))["tokens"]) == 1, text)
    status, text = setup(program, folder, ["", "", "foyer", "", "", "", ""], "--config", "foyer.json", "--schedule", schedule)
    config = read(os.path.join(folder, "foyer.json"))
    check("a foyer, all by Enter", status == 0 and config["view"] == "hall" and "room" not in config and "control" not in config, (config, text))
    status, text = setup(program, folder, [schedule, "jade", "", "", "west", "", "", "", "yes"], "--config", os.path.join(folder, "west.json"))
    config = read(os.path.join(folder, "west.json"))
    check("a second display has a port of its own", status == 0 and config["control"] == {"listen": "[::]:8020"}, (config, text))
    before = read(os.path.join(folder, "jade.json"))
    check("an editor finds what the keys mean", "control" in read(before["$schema"])["properties"], before)
    status, text = setup(program, folder, ["no"], "--config", "jade.json")
    check("what is there is replaced only if that is wanted, and that is asked first",
          status == 1 and read(os.path.join(folder, "jade.json")) == before and "stays as it was" in text and "address" not in text, text)
    # The schedule's address may carry a key.
    paths = [os.path.join(folder, name) for name in ("jade.json", "jade.json.old")]
    os.chmod(paths[0], 0o600)
    for there in ("nothing", "one that all may read"):
        status, text = setup(program, folder, ["", schedule, "", "foyer", "", "", "", ""], "--config", "jade.json")
        check(f"what was there is kept, over {there}", status == 0 and read(paths[0])["view"] == "hall" and read(paths[1]) == before, text)
        modes = [os.stat(path).st_mode & 0o777 for path in paths]
        check(f"and for the same eyes, over {there}", modes == [0o600, 0o600], [oct(mode) for mode in modes])
        os.chmod(paths[1], 0o644)
        before = read(paths[0])
    shutil.copyfile(schedule, os.path.join(folder, "beside.json"))
    status, text = setup(program, folder, ["beside.json", "", "away", "", "", "", ""], "--config", os.path.join(folder, "away.json"), cwd="/")
    check("a file is also looked for beside the config", status == 0 and
          read(os.path.join(folder, "away.json"))["schedule"] == os.path.join(folder, "beside.json"), text)
    test_setup_again(program, folder)
    status, text = setup(program, folder, [schedule, "jade"], "--config", "cut.json")
    check("an input that ends writes nothing", status == 1 and "nothing was written" in text and not os.path.exists(os.path.join(folder, "cut.json")), text)


def test_setup_again(program, folder):
    """It goes on from what the config says."""
    path = os.path.join(folder, "again.json")
    for name in ("mine.json", "other.json"):
        shutil.copyfile(os.path.join(TOP, "assets/lpc2019.json"), os.path.join(folder, name))
    before = {"schedule": "mine.json", "room": "Jade I & II", "aliases": {"Jade I & II": "Jade/room-I&II", "Opal": "Opala/room-I&II"}, "view": "stage",
              "theme": "daylight", "about": {"session": "BPF MC"}, "playlist": [{"slide": "stage", "seconds": 10}], "timezone": "Europe/Lisbon",
              "display": {"name": "jade-stage", "diagonal_in": 32.0, "farthest_viewer_m": 3.0, "rotate": 90, "drift": False},
              "control": {"listen": "0.0.0.0:9000", "names": ["jade.local"]}}

    def again(*answers):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(before, file)
        status, text = setup(program, folder, answers, "--config", path)
        return status, text, read(path)
    status, text, config = again(*[""] * 10)
    check("Enter alone changes nothing", status == 0 and config == before, (config, text))
    check("tokens that there are stay", "Its tokens stay" in text and "#token=" not in text, text)
    status, text, config = again("", "", "opal", "door", "", "opal-door", "50", "", "0", "no")
    check("what is asked is changed, the rest stays", status == 0 and config == {
        **{key: value for key, value in before.items() if key != "playlist"}, "room": "Opal", "view": "room", "control": {"names": ["jade.local"]},
        "display": {"name": "opal-door", "diagonal_in": 50.0, "farthest_viewer_m": 3.0, "rotate": 0, "drift": False}}, (config, text))
    status, text, config = again("", os.path.join(folder, "other.json"), "1", *[""] * 7)
    check("another conference takes nothing over but the screen and who may steer", status == 0 and config == {
        "schedule": os.path.join(folder, "other.json"), "room": "Esmerelda/room-I&II", "view": "room",
        **{key: before[key] for key in ("theme", "display", "control")}}, (config, text))
    with open(path, "w", encoding="utf-8") as file:
        file.write("{half")
    status, text = setup(program, folder, ["", os.path.join(folder, "mine.json"), *[""] * 7], "--config", path)
    check("half a config is begun anew", status == 0 and read(path)["view"] == "hall", text)
    with open(path + ".old", encoding="utf-8") as file:
        check("and kept", file.read() == "{half")


def test_setup_keeps_keys(program, folder):
    """The key to one conference's server goes to no other."""
    servers = [Publisher(), Publisher()]
    ours, other = (server.address for server in servers)

    def shown(server):
        return {headers.get("Authorization") for headers in server.headers}
    path = os.path.join(folder, "keyed.json")
    with open(os.path.join(folder, "its.key"), "w", encoding="utf-8") as file:
        file.write("Authorization: Bearer secret\n")
    os.chmod(os.path.join(folder, "its.key"), 0o600)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schedule": ours, "schedule_auth_file": "its.key", "view": "hall"}, file)
    status, text = setup(program, folder, [""] * 8, "--config", path)
    check("its own server is shown the key", status == 0 and shown(servers[0]) == {"Bearer secret"}, (shown(servers[0]), text))
    status, text = setup(program, folder, ["", other, *[""] * 6], "--config", path)
    check("another is not", status == 0 and shown(servers[1]) == {None} and "schedule_auth_file" not in read(path), (shown(servers[1]), text))
    for server in servers:
        server.shutdown()


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="plumbline-service-") as folder:
        test_life(program, folder, os.path.join(folder, "notify"))
        test_life(program, folder, f"@plumbline-test-{os.getpid()}")
        test_other_watchdog(program, folder)
        test_nobody_listens(program, folder)
        test_what_cannot_start(program, folder)
        test_open_without_tokens(program, folder)
        test_password_of_another(program, folder)
    with tempfile.TemporaryDirectory(prefix="plumbline-setup-") as folder:
        test_setup(program, folder)
        test_setup_keeps_keys(program, folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
