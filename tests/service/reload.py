#!/usr/bin/env python3
"""SIGHUP: the config is read anew while the display runs; one that cannot be used is refused, and the old goes on.

usage: reload.py PROGRAM   (closes with "N passed, N failed")
"""
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests/fleet"))
from fleet_parts import JADE, OPALA, Broker, Listener, Member, check, clean_up, counts, folder_of, free_port, until  # noqa: E402

REFUSED = "the new config is refused, the one before holds: "
TAKEN = "the new config is in use"


class Changing(Member):
    """One whose config is written anew, as by an editor: beside it, then in its place."""

    port_stays = False

    def config_now(self):
        with open(self.config, encoding="utf-8") as given:
            return json.load(given)

    def write(self, text):
        with open(self.config + ".new", "w", encoding="utf-8") as out:
            out.write(text)
        os.rename(self.config + ".new", self.config)

    def reload(self, change=None, text=None):
        """Sends SIGHUP behind a change of the config; what was said of it."""
        if text is None:
            config = self.config_now()
            if change:
                change(config)
            text = json.dumps(config)
        self.write(text)
        before = len(self.said())
        self.process.send_signal(signal.SIGHUP)
        if not until(lambda: any(words in self.said()[before:] for words in (REFUSED, TAKEN, "nor the one before"))):
            self.is_well("behind SIGHUP")
        said = self.said()[before:]
        if self.port_stays:
            until(lambda: self.status()["phase"], 5)  # the first words behind it
        return said

    def reopened(self):
        """Where the port is of the system's choice, the new one."""
        self.port = int(re.findall(r"the console is open at http://[^:/]+:(\d+)/", self.said())[-1])
        check(f"{self.name} has a schedule", until(lambda: self.status()["phase"] != "unknown"), self.said()[-500:])

    def refuses(self, what, why, change=None, text=None):
        held = self.config_now() if text is None else None
        before = self.status()
        said = self.reload(change, text)
        after = self.status()
        check(f"{what} is refused", REFUSED in said and why in said, said)
        same = all(before[key] == after[key] for key in ("room", "view", "now"))
        check(f"{what}: the old goes on", same and self.process.poll() is None, (before, after))
        if held:
            self.write(json.dumps(held))

    def picture(self):
        return hashlib.sha256(self.ask("GET", "/api/v1/screen.png")[2]).hexdigest()

    def descriptors(self):
        """Without the fonts: a slide opens one when it first needs it."""
        count = 0
        for name in os.listdir(f"/proc/{self.process.pid}/fd"):
            try:
                count += not os.readlink(f"/proc/{self.process.pid}/fd/{name}").endswith((".otf", ".ttf", ".ttc"))
            except FileNotFoundError:
                pass
        return count

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))


def set_at(config, path, value):
    *way, last = path.split(".")
    for key in way:
        config = config.setdefault(key, {})
    if value is None:
        config.pop(last, None)
    else:
        config[last] = value


def setting(**values):
    """A change: keys as room or display__name."""
    return lambda config: [set_at(config, path.replace("__", "."), value) for path, value in values.items()]


def opened_at(program, name, **more):
    """On a port that stays the same over a reload."""
    one = Changing(program, name, **more)
    one.port, one.port_stays = free_port(), True
    said = one.reload(setting(control__listen=f"127.0.0.1:{one.port}"))
    check("the desk moves to another port", TAKEN in said and one.status()["phase"] != "unknown", said)
    return one


def test_taken(program):
    one = opened_at(program, "jade-door")
    before, picture = one.status(), one.picture()
    one.command(type="notice", text="Lunch is upstairs", level="info", item="first")
    status, answer = one.command(type="notice", text="Behind a reload", level="info", item="second", id="undo-me-later")
    check("two notices", status == 200, answer)
    said = one.reload(setting(room=OPALA, theme="daylight", language="pt"))
    after = one.status()
    check("another room is shown", TAKEN in said and after["room"] == OPALA != before["room"], after)
    check("with its talk, at once", after["phase"] != "unknown" and after["now"] != before["now"], after)
    check("in another dress", one.picture() != picture)
    check("what staff said stands", {n["text"] for n in after["notices"]} >= {"Lunch is upstairs", "Behind a reload"}, after["notices"])
    status, _ = one.command(type="undo", of="undo-me-later")
    check("and can still be undone", status == 200 and until(lambda: "Behind" not in str(one.status()["notices"])), status)
    check("the uptime counts on", after["uptime_s"] >= before["uptime_s"], (before["uptime_s"], after["uptime_s"]))
    # What nothing keeps goes on in memory.
    one.reload(setting(state_dir="/proc/nowhere"))
    check("nothing can be kept now, and nothing is lost", "Lunch" in str(one.status()["notices"]), one.said()[-600:])
    one.reload(setting(state_dir=folder_of("other")))
    check("nor in another folder", "Lunch" in str(one.status()["notices"]), one.said()[-600:])
    one.stop()


def test_what_waits(program):
    """The screen is open already: what it was opened by is told to wait."""
    one = opened_at(program, "jade-door")
    waits = "display.rotate, display.present, display.output and display.keyboards hold from the next start on"
    for key, values in {"output": ("card7", "card8", None), "rotate": (90, 0), "present": ("surface", "auto"),
                        "keyboards": ("none", ["*Logitech*"], ["*Cherry*"], ["*Cherry*", "*Logitech*"], "all")}.items():
        for value in values:
            said = one.reload(setting(**{f"display__{key}": value}))
            check(f"{key} {value} is told to wait", TAKEN in said and waits in said, said)
            said = one.reload(setting(theme="daylight"))
            check(f"{key} {value} that stays is not told", TAKEN in said and "hold from" not in said, said)
    one.stop()


def test_refused(program):
    one = opened_at(program, "jade-door", view="stage")
    one.command(type="timer", act="hold")
    one.refuses("half a file", "plumbline.json", text=json.dumps(one.config_now())[:-20])
    one.refuses("an empty file", "plumbline.json", text="")
    one.write(json.dumps({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": JADE, "timezone": "Europe/Lisbon", "view": "stage",
                          "state_dir": os.path.join(one.folder, "state"), "display": {"name": "jade-door", "reduced_motion": True},
                          "control": {"listen": f"127.0.0.1:{one.port}", "open_on_loopback": True}}))
    one.refuses("an unknown key", "colour", setting(colour="red"))
    one.refuses("a wrong type", "refresh", setting(refresh=[]))
    one.refuses("a room that is not there", "Jaded", setting(room="Jaded"))
    one.refuses("a theme that is not there", "nowhere.json", setting(theme="./nowhere.json"))
    one.refuses("no schedule", "no schedule given", setting(schedule=None))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        one.refuses("a port that is taken", str(other.getsockname()[1]), setting(control__listen=f"127.0.0.1:{other.getsockname()[1]}"))
    one.refuses("a certificate that is not there", "nowhere.pem",
                setting(control__tls={"certificate": "nowhere.pem", "key": "nowhere.pem"}))
    os.rename(one.config, one.config + ".away")
    before = len(one.said())
    one.process.send_signal(signal.SIGHUP)
    check("no file is refused", until(lambda: REFUSED in one.said()[before:]), one.said()[-300:])
    os.rename(one.config + ".away", one.config)
    check("the timer is still held", one.status()["timer"]["held"] if "held" in one.status()["timer"] else "held" in str(one.status()["timer"]),
          one.status()["timer"])
    one.stop()


def test_nothing_is_needed_twice(program):
    """The old one's key is gone and the new one's port is taken: the old one goes on with what it has."""
    one = Changing(program, "jade-door")
    key, certificate = os.path.join(one.folder, "key.pem"), os.path.join(one.folder, "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=jade"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    said = one.reload(setting(control__tls={"certificate": certificate, "key": key}))
    check("the desk is encrypted now", TAKEN in said, said)
    os.unlink(key)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = one.reload(setting(control__listen=f"127.0.0.1:{other.getsockname()[1]}", control__tls=None))
    check("it is refused, and goes on", REFUSED in said and one.process.poll() is None, said)
    one.stop()


def test_without_its_schedule(program):
    one = opened_at(program, "jade-door")
    copy = os.path.join(one.folder, "schedule.json")
    with open(os.path.join(TOP, "assets/lpc2019.json"), "rb") as given, open(copy, "wb") as out:
        out.write(given.read())
    one.reload(setting(schedule=copy))
    one.holds("another address is read", lambda s: s["phase"] != "unknown")
    os.unlink(copy)
    before = one.status()
    said = one.reload(setting(theme="contrast"))
    after = one.status()
    check("the last schedule stands while it cannot be fetched", TAKEN in said and after["now"] == before["now"] and after["phase"] == before["phase"],
          (before, after, said))
    one.stop()


def bilingual(folder):
    """A feed whose titles are in two languages."""
    path = os.path.join(folder, "bilingual.json")
    titles = {"en": "Stones in the sea", "de": "Steine im Meer"}
    item = {"guid": "a", "id": 1, "date": "2019-09-09T15:00:00+01:00", "start": "15:00", "duration": "08:00", "room": "Hall",
            "title": titles, "track": {"en": "Harbours", "de": "Häfen"}, "persons": []}
    day = {"index": 1, "date": "2019-09-09", "rooms": {"Hall": [item]}}
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"schedule": {"version": "1", "conference": {"title": "C", "time_zone_name": "Europe/Lisbon", "days": [day]}}}, out)
    return path, titles


def test_another_language(program):
    one = opened_at(program, "jade-door")
    path, titles = bilingual(one.folder)
    one.reload(setting(schedule=path, room="Hall"))
    one.holds("the English title", lambda s: [item["title"] for item in s["now"]] == [titles["en"]])
    one.reload(setting(language="de"))
    one.holds("the schedule is read again for another language", lambda s: [item["title"] for item in s["now"]] == [titles["de"]])
    check("a title in another language is no new title", all(item["was"] is None for item in one.status()["now"]), one.status()["now"])
    one.stop()


def test_often(program):
    one = opened_at(program, "jade-door")
    themes = ["lisbon", "daylight", "contrast"]
    for i in range(6):
        one.reload(setting(theme=themes[i % 3]))
    descriptors, threads = one.descriptors(), one.threads()
    for i in range(20):
        one.reload(setting(theme=themes[i % 3]))
    # A connection that was answered may still be closing.
    check("nothing piles up", until(lambda: one.descriptors() <= descriptors and one.threads() <= threads),
          (descriptors, one.descriptors(), threads, one.threads()))
    # However fast they come, the last config is the one that holds.
    one.write(json.dumps({**one.config_now(), "room": OPALA}))
    for _ in range(200):
        one.process.send_signal(signal.SIGHUP)
    one.holds("the last one holds", lambda s: s["room"] == OPALA)
    one.write(json.dumps({**one.config_now(), "room": JADE}))
    one.process.send_signal(signal.SIGHUP)
    one.holds("and the one behind it", lambda s: s["room"] == JADE)
    one.process.send_signal(signal.SIGHUP)
    one.stop()


def test_fleet(program):
    broker = Broker()
    ear = Listener(broker)
    desk = Changing(program, "staff-desk", broker, room=None, kind="desk")
    one = Changing(program, "jade-door", broker)
    desk.connected()
    one.connected()
    check("the desk sees it", until(lambda: desk.seen("jade-door")["state"] == "online"), desk.fleet())
    desk.command(type="notice", to="all", text="For all of you", level="info")
    one.holds("it has the notice", lambda s: "For all" in str(s["notices"]))
    for which in (desk, one):
        said = which.reload(setting(display__reduced_motion=False))
        check(f"{which.name} reads its config anew", TAKEN in said, said)
        which.reopened()
        which.connected()
    check("both are there again", until(lambda: desk.seen("jade-door")["state"] == "online"), desk.fleet())
    one.holds("with the notice", lambda s: "For all" in str(s["notices"]))
    desk.command(type="notice", to="all", text="And one more", level="info")
    one.holds("and what comes behind it", lambda s: "And one more" in str(s["notices"]))
    said = one.reload(lambda config: config["control"].pop("broker"))
    check("it leaves the fleet", TAKEN in said and until(lambda: ear.status("jade-door").get("state") == "offline"), (said, ear.status("jade-door")))
    one.reopened()
    one.command(type="notice", text="By itself", level="info")
    one.holds("and goes on by itself", lambda s: "By itself" in str(s["notices"]))
    said = desk.reload(lambda config: config["control"].pop("broker"))
    check("a desk without a broker is refused", REFUSED in said and "no broker" in said, said)
    desk.connected()
    one.stop()
    desk.stop()
    ear.stop()
    broker.stop()


def test_manager(program, change=None, answer=TAKEN):
    """The service manager hears of a reload, and of its end, whatever becomes of it."""
    address = os.path.join(folder_of("manager"), "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(20)
        os.environ["NOTIFY_SOCKET"] = address
        one = Changing(program, "jade-door")
        del os.environ["NOTIFY_SOCKET"]
        check("ready", manager.recv(200) == b"READY=1")
        before = time.monotonic_ns() // 1000
        said = one.reload(change)
        heard = [manager.recv(200), manager.recv(200)]
        begun = re.fullmatch(rb"RELOADING=1\nMONOTONIC_USEC=(\d+)", heard[0])
        check("the service manager is told", answer in said and begun and heard[1] == b"READY=1", heard)
        check("with the instant of it", begun and before <= int(begun[1]) <= time.monotonic_ns() // 1000, [before, heard])
        one.stop()


def run_parts(*parts):
    program = os.path.abspath(sys.argv[1])
    try:
        for part in parts:
            part(program)
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


def main():
    return run_parts(test_taken, test_what_waits, test_refused, test_nothing_is_needed_twice, test_without_its_schedule, test_another_language, test_often, test_manager, test_fleet)


if __name__ == "__main__":
    sys.exit(main())
