#!/usr/bin/env python3
"""send, status, check and desk through a real broker of config/mosquitto, with TLS and an account for each role.

usage: commands.py PROGRAM   (closes with "N passed, N failed")
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
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
SETUP = os.path.join(TOP, "config/mosquitto/setup.sh")
os.environ["PATH"] += ":/usr/sbin:/sbin"
EVENT, JADE, OPALA = "lpc2019", "Jade/room-I&II", "Opala/room-I&II"
PATIENCE = 30
passed = failed = 0


def check(what, fine, detail=""):
    global passed, failed
    passed += bool(fine)
    failed += not fine
    if not fine:
        print(f"FAILED: {what} {str(detail)[:1500]}", flush=True)


def wait(what, look):
    """Until `look` says yes; the last thing that it said."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            found = look()
        except (OSError, ValueError):
            found = None
        if found:
            return found
        time.sleep(0.1)
    check(what, False, "it never came about")
    return None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Place:
    """A broker, its accounts, and whoever runs on it."""

    def __init__(self, program, folder):
        self.program, self.folder, self.processes = program, folder, []
        self.broker_folder = os.path.join(folder, "broker")
        self.port = free_port()
        environment = {**os.environ, "LISTEN": f"{self.port} 127.0.0.1"}
        subprocess.run(["sh", SETUP, "init", self.broker_folder, "localhost", "127.0.0.1"], check=True, env=environment,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for role, account, *room in [("desk", "jade-door"), ("desk", "opala-door"), ("desk", "office"), ("display", "jade", JADE), ("display", "pair", OPALA, JADE),
                                     ("display", "lost", OPALA), ("display", "foyer"), ("desk", "veteran"), ("chair", "ana", JADE),
                                     ("staff", "dora"), ("emergency", "emil"), ("viewer", "lobby")]:
            subprocess.run(["sh", SETUP, "add", self.broker_folder, EVENT, role, account, *room], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # One as an older setup.sh made it.
        acl = os.path.join(self.broker_folder, "acl")
        subprocess.run(["sh", SETUP, "add", self.broker_folder, EVENT, "display", "wide", JADE], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["sed", "-i", r"s:\(display/wide\)/status$:\1/#:", acl], check=True)
        self.broker = None

    def start_broker(self):
        log = open(os.path.join(self.folder, "mosquitto.log"), "ab")
        self.broker = subprocess.Popen(["mosquitto", "-c", os.path.join(self.broker_folder, "mosquitto.conf")], stdout=log, stderr=log)
        wait("the broker listens", lambda: socket.create_connection(("127.0.0.1", self.port)).close() is None)

    def config(self, name, room=None, **more):
        path = os.path.join(self.folder, f"{name}.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), **({"room": room} if room else {}), "timezone": "Europe/Lisbon",
                       "state_dir": f"state-{name}", "aliases": {"Jade I & II": JADE}, "display": {"name": name},
                       "control": {"broker": {"url": f"mqtts://localhost:{self.port}", "event": EVENT, "user": name,
                                              "password_file": f"broker/accounts/{name}.password", "ca_file": "broker/ca.pem", **more}}}, out)
        return path

    def run(self, *arguments):
        log = open(os.path.join(self.folder, "displays.log"), "ab")
        process = subprocess.Popen([self.program, *arguments], stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def ask(self, account, command, *arguments, inside=()):
        """(exit status, what was printed)"""
        return self.cli(command, "--to", f"mqtts://{account}@localhost:{self.port}/{EVENT}", "--password-file",
                        os.path.join(self.broker_folder, "accounts", f"{account}.password"), "--ca-file",
                        os.path.join(self.broker_folder, "ca.pem"), *arguments, inside=inside)

    def cli(self, *arguments, inside=()):
        done = subprocess.run([*inside, self.program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def displays(self):
        status, text = self.ask("dora", "status", "--json")
        return {d["id"]: d for d in json.loads(text)["displays"]} if status == 0 else {}

    def end(self):
        for process in self.processes + [self.broker]:
            if process and process.poll() is None:
                process.terminate()
        for process in self.processes + [self.broker]:
            if process:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


def test_before_anything_runs(place):
    status, text = place.ask("dora", "send", "--all", "notice", "text=hello")
    check("without a broker: it could not, with the reason", status == 1 and "localhost" in text and ("refused" in text or "nobody listens" in text), text)
    for wrong, word in [(["--all", "--display", "x", "notice", "text=a"], "expected one of them"), (["notice", "text=a"], "--all"),
                        (["--all", "--role", "view", "notice", "text=a"], "--role"),
                        (["--all", "--role", "staff", "emergency", "kind=test"], "needs the role emergency; it came with the role staff"),
                        (["--all", "--role", "chair", "message", "text=a"], "needs the role staff; it came with the role chair")]:
        status, text = place.ask("dora", "send", *wrong)
        check(f"a wrong command line is refused: {wrong}", status == 2 and word in text, text)
    status, text = place.cli("send", "--to", "mqtt://192.0.2.1/lpc2019", "--all", "notice", "text=a")
    check("a plain connection goes only to the loopback", status == 1 and "mqtts://" in text, text)
    status, text = place.cli("send", "--to", f"mqtts://localhost:{place.port}", "--all", "notice", "text=a")
    check("the event is needed", status == 1 and "event" in text, text)
    status, text = place.cli("desk", "--config", os.path.join(TOP, "config/plumbline.json"))
    check("a desk needs a broker", status == 1 and "broker" in text, text)


def test_nobody_there(place):
    status, text = place.ask("dora", "status")
    check("an event without displays", status == 0 and "no display" in text, text)
    status, text = place.ask("dora", "send", "--all", "notice", "text=hello")
    check("what nobody takes is said to be lost", status == 1 and "nobody" in text, text)
    status, text = place.ask("nobody", "send", "--all", "notice", "text=a")
    check("a password file that is not there", status == 1 and "nobody.password" in text, text)


def test_send(place):
    status, text = place.ask("dora", "send", "--all", "notice", "text=Lunch is served", "until=+20m", "item=lunch")
    check("a notice to all", status == 0 and "2 of 2 have it" in text, text)
    shown = wait("both show it", lambda: all(place.displays()[name]["notices"] == 1 for name in ("jade-door", "opala-door")))
    check("both show it", shown)
    long = "MMMMMMMMM " * 39 + "M"
    status, text = place.ask("dora", "send", "--all", "notice", f"text={long}", "preview=true")
    asked = re.search(r"nothing was sent: notice to all would be (\d+ pages, \d+ s)\n", text)
    check("how long a notice would be", status == 0 and asked, text)
    check("and nothing is shown", [d["notices"] for n, d in sorted(place.displays().items()) if n.endswith("door")] == [1, 1])
    status, text = place.ask("dora", "send", "--display", "jade-door", "notice", f"text={long}", "item=long")
    check("how long it is", status == 0 and asked and f"1 of 1 have it, {asked.group(1)} (" in text, text)
    place.ask("dora", "send", "--display", "jade-door", "notice", "text=", "item=long")
    status, text = place.ask("dora", "send", "--room", "jade i & ii", "pin", "slide=agenda")
    check("to a room, by what people call it", status == 0 and "1 of 1 have it" in text and JADE in text, text)
    check("only there", wait("it is pinned", lambda: [d["pinned"] for n, d in sorted(place.displays().items()) if n.endswith("door")] == ["agenda", None]))
    status, text = place.ask("dora", "send", "--room", "Nowhere", "pin", "slide=agenda")
    check("a room that nobody shows, with those that there are", status == 1 and JADE in text and OPALA in text, text)
    status, text = place.ask("dora", "send", "--display", "opala-door", "pin", "slide=nonsense")
    check("a refusal is told with its reason", status == 1 and "0 of 1" in text and "no slide of that name" in text, text)
    status, text = place.ask("dora", "send", "--all", "emergency", "kind=test")
    check("staff may not call an emergency", status == 1 and "role emergency" in text, text)
    status, text = place.ask("dora", "send", "--all", "--role", "emergency", "emergency", "kind=test")
    check("nor by saying that they were somebody else", status == 1 and "may not" in text, text)
    status, text = place.ask("emil", "send", "--all", "--role", "emergency", "emergency", "kind=test")
    check("who may, may", status == 0 and "2 of 2" in text, text)
    check("all show it", wait("the emergency", lambda: all(place.displays()[n]["emergency"] == "test" for n in ("jade-door", "opala-door"))))
    place.ask("emil", "send", "--all", "emergency", "kind=lift")
    check("the least role that suffices is found", wait("lifted", lambda: all(place.displays()[n]["emergency"] is None for n in ("jade-door", "opala-door"))))
    status, text = place.ask("ana", "send", "--room", JADE, "message", "text=Please speak up")
    check("a chair need not say so", status == 0 and "1 of 1" in text, text)
    undo = re.search(r"undo (of=\S+) takes", text)
    status, text = place.ask("ana", "send", "--room", JADE, "undo", undo.group(1))
    check("nor to take it back", status == 0 and "1 of 1" in text, text)
    status, text = place.ask("ana", "send", "--room", JADE, "notice", "text=a")
    check("and is told which role a notice needs", status == 1 and '"notice" needs the role staff' in text, text)
    status, text = place.ask("ana", "send", "--room", JADE, "--role", "chair", "message", "text=Please speak up")
    check("a chair in her room", status == 0 and "1 of 1" in text, text)
    status, text = place.ask("ana", "send", "--room", OPALA, "--role", "chair", "message", "text=Please speak up")
    check("not in another", status == 1 and "may not" in text, text)
    status, text = place.ask("lobby", "send", "--all", "notice", "text=a")
    check("a viewer asks for nothing", status == 1 and "may not" in text, text)
    status, text = place.cli("send", "--to", f"mqtts://dora@127.0.0.2:{place.port}/{EVENT}", "--all", "notice", "text=a")
    check("nobody under another address", status == 1, text)
    foreign = os.path.join(place.folder, "foreign.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", os.devnull, "-out", foreign,
                    "-days", "2", "-subj", "/CN=other"], check=True, stderr=subprocess.DEVNULL)
    status, text = place.cli("send", "--to", f"mqtts://dora@localhost:{place.port}/{EVENT}", "--ca-file", foreign, "--all", "notice", "text=a")
    check("a certificate of somebody else's is refused", status == 1 and "certificate" in text, text)


def test_name_of_both_families(place):
    """A blank Debian's "localhost" is ::1 first, and brokers listen on 127.0.0.1."""
    hosts = os.path.join(place.folder, "hosts")
    with open(hosts, "w", encoding="ascii") as out:
        out.write("::1 localhost\n127.0.0.1 localhost\n")
    inside = ["unshare", "-rm", "sh", "-c", 'mount --bind "$1" /etc/hosts && shift && exec "$@"', "sh", hosts]
    if subprocess.run([*inside, "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        inside = []  # as this machine has it
    status, text = place.ask("dora", "status", inside=inside)
    check("the family is found on which the broker listens", status == 0 and "jade-door" in text, text)


def test_undo(place):
    status, text = place.ask("dora", "send", "--display", "opala-door", "blank")
    found = re.search(r"undo of=([0-9a-f-]{36})", text)
    check("what is done says how it is taken back", status == 0 and found, text)
    check("dark", wait("dark", lambda: place.displays()["opala-door"]["problems"] == ["dark"]))
    status, text = place.ask("dora", "send", "--display", "opala-door", "undo", f"of={found.group(1) if found else ''}")
    check("undone", status == 0 and wait("light", lambda: not place.displays()["opala-door"]["blank"]), text)


def test_away(place, opala):
    opala.send_signal(signal.SIGKILL)
    opala.wait()
    wait("opala is away", lambda: place.displays()["opala-door"]["state"] == "offline")
    status, text = place.ask("dora", "send", "--display", "opala-door", "pin", "slide=next")
    check("without a desk nobody keeps what is for one that is off", status == 1 and "offline" in text and "lost" in text, text)
    status, text = place.ask("dora", "send", "--all", "notice", "text=Second", "item=second")
    check("what is for all is kept by those who are there", status == 0 and "1 of 2 have it" in text and "opala-door: offline" in text, text)
    port = free_port()
    path = place.config("office")
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    config["control"].update({"listen": f"127.0.0.1:{port}", "open_on_loopback": True})
    config["publish"] = True
    with open(path, "w", encoding="utf-8") as out:
        json.dump(config, out)
    place.run("desk", "--config", path, "--at", "2019-09-10T15:10")
    wait("the desk is there", lambda: place.displays().get("office", {}).get("kind") == "desk")
    status, text = place.ask("dora", "send", "--display", "opala-door", "pin", "slide=next")
    check("a desk keeps it", status == 0 and "0 of 1 have it" in text and "undo of=" in text, text)
    place.run("show", "--config", os.path.join(place.folder, "opala-door.json"), "--at", "2019-09-10T15:10", "--headless", "640x360")
    back = wait("opala is back", lambda: place.displays()["opala-door"]["state"] == "online" and place.displays()["opala-door"])
    check("it has both when it is back", wait("it has both", lambda: (lambda d: d["pinned"] == "next" and d["notices"] == 2)(place.displays()["opala-door"])), back)

    def get(path):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.read()
    fleet = wait("the desk knows all", lambda: (lambda f: len(f["displays"]) == 3 and f)(json.loads(get("/api/v1/fleet"))))
    check("the desk's own page shows the fleet", fleet and fleet["self"] == "office" and fleet["broker"]["state"] == "connected" and fleet["broker"]["denied"] == [], fleet)
    check("a desk is none of the displays", fleet and {d["id"]: d["kind"] for d in fleet["displays"]}["office"] == "desk", fleet)
    check("it has no picture of its own", is_status(503, lambda: get("/api/v1/screen.png")))
    check("but of the others", get("/api/v1/fleet/screen.png?display=jade-door&width=320")[:4] == b"\x89PNG")
    check("not of who is not there", is_status(404, lambda: get("/api/v1/fleet/screen.png?display=nobody")))
    agenda = json.loads(get("/api/v1/agenda"))
    check("it has the day of all rooms", len({item["room"] for item in agenda["items"]}) > 3, agenda["day"])
    page = get("/now").decode()
    check("its page for attendees is about all rooms", "<h1" in page and "Jade" in page and "Opala" in page and 'class="day"' not in page, page[:600])
    check("and has one for each", 'class="day"' in get("/now?room=Opala").decode())
    status, text = place.cli("send", "--to", f"http://127.0.0.1:{port}", "--room", "Opala/room-I&II", "notice", "text=Bring chairs")
    check("what is said in a room stands on its page", status == 0 and wait("chairs", lambda: b"Bring chairs" in get("/now?room=Opala")), text)
    check("and on no other's", b"Bring chairs" not in get("/now?room=Jade") and b"Bring chairs" not in get("/now?room="))
    status, text = place.cli("send", "--to", f"http://127.0.0.1:{port}", "--display", "jade-door", "pin", "on=false")
    check("through the desk's page, too", status == 0 and wait("unpinned", lambda: place.displays()["jade-door"]["pinned"] is None), text)
    status, text = place.cli("send", "--config", path, "--all", "notice", "text=third")
    check("and by the desk's config", status == 0 and "2 of 2" in text, text)


def is_status(wanted, what):
    try:
        what()
    except urllib.error.HTTPError as error:
        return error.code == wanted
    return False


def test_check(place):
    status, text = place.cli("check", "--broker", "--config", place.config("jade", "Jade I & II"))
    rows = dict(re.findall(r"^(\S.*?)\s+(yes|no|not known)\s+(?:yes|no|not known)", text, re.M))
    check("a display's account may do what a display does", status == 0 and rows.get("display/jade/status") == "yes"
          and rows.get("ack/jade") == "yes" and rows.get("desk/room/Jade%2Froom-I&II") == "yes" and "MQTT 5" in text and "certificate verified" in text, text)
    check("and no more", all(rows.get(topic) == "no" for topic in (
        "desk/all", "desk/staff/room/Jade%2Froom-I&II", "desk/display/jade", "desk/rights/jade", "command/view/jade/display/jade",
        "command/chair/jade/room/Jade%2Froom-I&II", "command/staff/jade/all", "command/emergency/jade/all")), text)
    check("in one line, with its room; nothing is wrong", text.endswith(f"\na display's account: it may write for itself and the room {JADE}\n"), text)
    test_check_rights(place)
    status, text = place.cli("check", "--broker", "--config", place.config("dora", JADE))
    rows = dict(re.findall(r"^(\S.*?)\s+(yes|no|not known)\s+(?:yes|no|not known)", text, re.M))
    check("staff's may not", status == 1 and rows.get("desk/all") == "no" and rows.get("command/staff/dora/all") == "yes"
          and rows.get("command/emergency/dora/all") == "no", text)
    check("displays took no notice of it", place.displays()["jade-door"]["problems"] == [])
    with open(os.path.join(place.folder, "displays.log"), encoding="utf-8", errors="replace") as log:
        words = log.read()
    check("not even in the log", "passed over" not in words, words[-600:])
    check("no password stands there", not any(open(os.path.join(place.broker_folder, "accounts", f), encoding="ascii").read().strip() in words
                                              for f in os.listdir(os.path.join(place.broker_folder, "accounts"))))
    status, text = place.cli("check", "--broker", "--config", place.config("dora", user="dora", password_file="broker/accounts/emil.password"))
    check("a wrong password is said", status == 1 and "refuses us" in text, text)


def test_check_rights(place):
    """What check --broker says of each kind of account, and that the command that it gives is the right one."""
    def says(name, room=None, **more):
        path = place.config(name, room)
        if more:
            with open(path, encoding="utf-8") as given:
                config = {**json.load(given), **more}
            with open(path, "w", encoding="utf-8") as out:
                json.dump(config, out)
        status, text = place.cli("check", "--broker", "--config", path)
        return status, text, text[text.rindex("known to the broker\n"):].split("\n")[1:-1] if "known to the broker" in text else []
    for name, room, line in (("pair", JADE, f"and the rooms {JADE}, {OPALA}"), ("pair", None, f"and the rooms {JADE}, {OPALA}"), ("foyer", None, "alone, and for no room")):
        status, text, lines = says(name, room)
        check(f"{name}, {room}: which rooms it may write", status == 0 and len(lines) == 1
              and sorted(re.split("[, ]+", lines[0])) == sorted(re.split("[, ]+", f"a display's account: it may write for itself {line}")), text)
    status, text, lines = says("office")
    check("a desk's account is called one", status == 0 and lines[0] == "a desk's account: it may write everything of the event" and len(lines) == 2
          and lines[1].startswith("note  $.control.broker") and "setup.sh restrict FOLDER 'office'" in lines[1], text)
    status, text, lines = says("veteran", JADE)
    check("a display that may write everything is warned of", status == 0 and lines[0].startswith("a desk's account") and len(lines) == 2
          and lines[1].startswith("warning  $.control.broker") and f"setup.sh restrict FOLDER 'veteran' '{JADE}'" in lines[1], text)
    status, text, lines = says("wide", JADE)
    wide = re.search(r"^warning  \$\.control\.broker .*without end  \((setup\.sh add .*), and let the broker read it\)$", lines[-1] if lines else "")
    check("a display that may write topics without end is warned of", status == 0 and len(lines) == 2 and wide, text)
    follow(place, wide, "it may write few topics then", lambda: says("wide", JADE)[2] == [f"a display's account: it may write for itself and the room {JADE}"])
    status, text, lines = says("lost", JADE)
    warned = re.search(r"^warning  \$\.room .*\((setup\.sh add .*), and let the broker read it\)$", lines[-1] if lines else "")
    check("a display without its room is warned of", status == 0 and len(lines) == 2 and lines[0].endswith(f"and the room {OPALA}") and warned
          and JADE in lines[1], text)
    status, text, lines = says("foyer", JADE)
    check("one without any room, too", lines and lines[0].endswith("for no room") and lines[-1].startswith("warning  $.room"), text)
    status, text, lines = says("lost", schedule=os.path.join(place.folder, "none.json"), room="Jade I & II")
    check("without a schedule the config's own room is tried", status == 0 and "note  $.schedule" in text and f"room {JADE}:" in lines[-1], text)
    status, text, lines = says("lost", session="Containers and Checkpoint/Restore MC")
    check("a session's display needs the session's rooms", status == 0 and f"room {JADE}:" in lines[-1], text)
    follow(place, warned, "the display has both rooms then",
           lambda: says("lost", JADE)[2][-1:] == [f"a display's account: it may write for itself and the rooms {JADE}, {OPALA}"])


def follow(place, warned, what, holds):
    """The command that a warning gives is one, and helps."""
    if not warned:
        return
    done = subprocess.run(["sh", "-c", warned[1].replace("setup.sh", f"sh '{SETUP}'", 1).replace("FOLDER", place.broker_folder, 1)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    check("the command that it gives is one", done.returncode == 0 and "keeps its password" in done.stdout, done.stdout)
    place.broker.send_signal(signal.SIGHUP)
    wait(what, holds)


def main():
    program = os.path.abspath(sys.argv[1])
    folder = tempfile.mkdtemp(prefix="plumbline-fleet-")
    os.chmod(folder, 0o755)
    place = Place(program, folder)
    try:
        test_before_anything_runs(place)
        place.start_broker()
        test_nobody_there(place)
        place.run("show", "--config", place.config("jade-door", "Jade I & II"), "--at", "2019-09-10T15:10", "--headless", "640x360")
        opala = place.run("show", "--config", place.config("opala-door", OPALA), "--at", "2019-09-10T15:10", "--headless", "640x360")
        wait("two displays", lambda: sum(d["state"] == "online" and d["slide"] not in ("no-schedule", "") for d in place.displays().values()) == 2)
        test_send(place)
        test_name_of_both_families(place)
        test_undo(place)
        test_away(place, opala)
        test_check(place)
    finally:
        place.end()
        if failed:
            with open(os.path.join(folder, "displays.log"), encoding="utf-8", errors="replace") as log:
                print(log.read()[-3000:])
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
