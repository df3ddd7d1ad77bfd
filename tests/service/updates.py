#!/usr/bin/env python3
"""A schedule that the publisher edits while a display runs: what moves, is renamed, renumbered, refused and accepted.

usage: updates.py PROGRAM   (closes with "N passed, N failed")
"""
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
from publisher import Publisher  # noqa: E402

PATIENCE = 60
passed = failed = 0


def check(name, fine, seen=""):
    global passed, failed
    fine = bool(fine)
    passed += fine
    failed += not fine
    if not fine:
        print(f"FAILED: {name}: {seen}")


def until(condition, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except (OSError, ValueError, LookupError, http.client.HTTPException):
            found = None
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def talk(identity, title, clock, person="Ada Example", minutes=30):
    return {"guid": identity, "title": title, "date": f"2024-06-01T{clock}:00+02:00", "duration": f"0:{minutes:02}", "persons": [{"name": person}]}


def schedule(rooms, guids=None):
    """A frab schedule.json of one day, from talks by room."""
    conference = {"title": "Example Conf", "start": "2024-06-01", "end": "2024-06-01", "time_zone_name": "Europe/Berlin",
                  "rooms": [{"name": name, "guid": guid} for name, guid in (guids or {}).items()],
                  "days": [{"index": 1, "date": "2024-06-01", "rooms": rooms}]}
    return json.dumps({"schedule": {"conference": conference}})


class Display:
    """A headless display of a room at 09:50 of the day, with its console on a port of the system's choice."""

    def __init__(self, program, folder, publisher, room="Lab"):
        self.program, self.folder, self.publisher = program, folder, publisher
        self.config = os.path.join(folder, "config.json")
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump({"schedule": publisher.address, "room": room, "state_dir": os.path.join(folder, "state"), "refresh_s": 3600, "timezone": "Europe/Berlin",
                       "control": {"listen": "127.0.0.1:0", "open_on_loopback": False}}, out)
        self.staff = self.token("staff")
        self.start()

    def token(self, role, room=None):
        done = subprocess.run([self.program, "token", "new", "--config", self.config, "--role", role, "--name", role,
                               *(["--room", room] if room else [])], capture_output=True, text=True, check=True, timeout=PATIENCE)
        return re.search(r"#(?:token=)?([A-Za-z0-9_-]{20,})", done.stdout)[1]

    def start(self):
        self.log = os.path.join(self.folder, "log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.program, "show", "--force", "--headless", "640x360", "--config", self.config, "--at", "2024-06-01T09:50"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.port = int(until(lambda: re.search(r"open at http://[^:/]+:(\d+)/", self.said()))[1])
        until(lambda: self.status()["schedule"]["items"] > 0)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def ask(self, method, path, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, json.dumps(body) if body else None,
                               {"Authorization": f"Bearer {token or self.staff}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def status(self):
        return self.ask("GET", "/api/v1/status")[1]

    def agenda(self):
        return self.ask("GET", "/api/v1/agenda")[1]

    def send(self, token=None, **fields):
        return self.ask("POST", "/api/v1/commands", {"id": str(uuid.uuid4()), **fields}, token)

    def publishes(self, text):
        """The publisher has this now; the display has looked."""
        self.publisher.text = text
        before = self.said().count("\n")
        self.send(type="reload")
        return before

    def items(self):
        """The agenda's items as "10:00 A"; in brackets what does not take place here."""
        words = []
        for item in self.agenda()["items"]:
            clock = item["start"][11:16]
            moved = f" to {item['moved_to']}" if item.get("moved_to") else ""
            words.append(f"({clock} {item['title']}{moved})" if item.get("cancelled") else f"{clock} {item['title']}")
        return words


MORNING = {"Lab": [talk("a", "A", "10:00"), talk("b", "B", "10:30", "Bo"), talk("c", "C", "11:00", "Cy")],
           "Hall": [talk("h", "H", "10:00", "Hal")]}


def test_renamed(program, folder):
    publisher = Publisher(schedule(MORNING))
    one = Display(program, folder, publisher)
    chair = one.token("chair", "Lab")
    check("staff cancels a talk", one.send(type="cancel", item="b")[0] == 200)
    check("staff leaves a notice to the room", one.send(type="notice", room="Lab", text="Quiet, please")[0] == 200)
    check("it is cancelled", "(10:30 B)" in one.items(), one.items())
    # Another name, and other ids at the same time.
    one.publishes(schedule({"Lab 2": [talk("x", "A", "10:00"), talk("y", "B", "10:30", "Bo"), talk("z", "C", "11:00", "Cy")],
                            "Hall": MORNING["Hall"]}))
    check("the display follows", until(lambda: one.status()["room"] == "Lab 2"), one.status()["schedule"])
    check("nothing is called changed", one.items() == ["10:00 A", "(10:30 B)", "11:00 C"], one.items())
    check("the notice stays", [notice["text"] for notice in one.status()["notices"]] == ["Quiet, please"], one.status()["notices"])
    answer = one.send(chair, type="message", text="Please speak up")
    check("the chair's token goes on", answer[0] == 200, answer)
    answer = one.send(one.token("chair", "Hall"), type="message", text="Please speak up")
    check("that of another room does not", answer[0] == 403, answer)
    # Over a restart.
    check("it ends", one.stop() == 0)
    one.start()
    check("it follows after a restart", until(lambda: one.status()["room"] == "Lab 2"), one.said())
    check("what was cancelled stays so", one.items() == ["10:00 A", "(10:30 B)", "11:00 C"], one.items())
    answer = one.send(chair, type="message", text="Please speak up")
    check("and the chair's token", answer[0] == 200, answer)
    one.stop()
    publisher.shutdown()


def test_moved(program, folder):
    publisher = Publisher(schedule(MORNING))
    one = Display(program, folder, publisher)
    one.publishes(schedule({"Hall": [*MORNING["Hall"], talk("a", "A", "11:00"), talk("b", "B", "11:30", "Bo"), talk("c", "C", "12:00", "Cy")]}))
    check("all talks leave the room: taken", until(lambda: one.items() == ["(10:00 A to Hall)", "(10:30 B to Hall)", "(11:00 C to Hall)"]),
          (one.items(), one.status()["schedule"]))
    check("with nothing to complain of", one.status()["schedule"]["problem"] == "", one.status()["schedule"])
    check("the room is still the display's", one.status()["room"] == "Lab", one.status()["room"])
    one.publishes(schedule(MORNING))
    check("and back again", until(lambda: one.items() == ["10:00 A", "10:30 B", "11:00 C"]), one.items())
    one.stop()
    publisher.shutdown()


def test_refused(program, folder):
    publisher = Publisher(schedule(MORNING))
    one = Display(program, folder, publisher)
    answer = one.send(type="accept")
    check("there is nothing to accept", answer[0] == 409, answer)
    publisher.text = schedule({"Lab": [], "Hall": MORNING["Hall"]})
    one.send(type="reload")
    check("half a schedule is refused", until(lambda: one.status()["schedule"]["refused"]), one.status()["schedule"])
    status = one.status()
    check("with the reason", "3 of 3 remaining items of Lab are gone" in status["schedule"]["problem"], status["schedule"])
    found = [finding for finding in status["findings"] if "remaining items" in finding["what"]]
    check("among the findings, with what is shown and what to do", found and found[0]["severity"] == "error" and "is shown" in found[0]["what"] and
          "send accept" in found[0]["advice"], status["findings"])
    check("the last good one stays", one.items() == ["10:00 A", "10:30 B", "11:00 C"], one.items())
    said = subprocess.run([program, "status", "--to", f"http://127.0.0.1:{one.port}"], env={**os.environ, "PLUMBLINE_TOKEN": one.staff},
                          capture_output=True, text=True, timeout=PATIENCE, check=False).stdout
    check("plumbline status says so", "remaining items of Lab are gone" in said and "send accept" in said, said)
    answer = one.send(one.token("chair", "Lab"), type="accept")
    check("a chair may not accept it", answer[0] == 403, answer)
    # Something else by now: staff has not seen that.
    publisher.text = schedule({"Lab": [], "Hall": []})
    answer = one.send(type="accept")
    check("staff accepts what it saw", answer[0] == 200, answer)
    check("which is no longer there: refused again", until(lambda: "empty" in one.status()["schedule"]["problem"]), one.status()["schedule"])
    check("an empty one cannot be accepted", not one.status()["schedule"]["refused"], one.status()["schedule"])
    publisher.text = schedule({"Lab": [], "Hall": MORNING["Hall"]})
    one.send(type="reload")
    until(lambda: one.status()["schedule"]["refused"])
    answer = one.send(type="accept")
    check("staff accepts it", answer[0] == 200, answer)
    check("it is taken", until(lambda: "(10:00 A)" in one.items()), one.status()["schedule"])
    check("and no longer refused", not one.status()["schedule"]["refused"], one.status()["schedule"])
    check("nothing is wrong any more", one.status()["schedule"]["problem"] == "", one.status()["schedule"])
    check("what is gone is said to be cancelled", one.items() == ["(10:00 A)", "(10:30 B)", "(11:00 C)"], one.items())
    one.stop()
    publisher.shutdown()


def test_appears(program, folder):
    publisher = Publisher(schedule({"Hall": [talk(f"h{i}", f"H{i}", f"1{i}:00") for i in range(8)]}))
    one = Display(program, folder, publisher, room="Annex")
    check("an unknown room", one.status()["room"] is None, one.status()["room"])
    one.publishes(schedule({"Annex": [talk("n", "N", "12:00", "Ned")]}))
    check("a schedule in which it appears is taken", until(lambda: one.status()["room"] == "Annex"), one.status()["schedule"])
    one.stop()
    publisher.shutdown()


def main():
    program = os.path.abspath(sys.argv[1])
    for part in (test_renamed, test_moved, test_refused, test_appears):
        with tempfile.TemporaryDirectory(prefix="plumbline-updates-") as folder:
            part(program, folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
