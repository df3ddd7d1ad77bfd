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
    """A headless display of a room at 09:50 of the day, with its console on a port of the system's choice. `schedules` are the addresses, if not
    the publisher's."""

    def __init__(self, program, folder, publisher, room="Lab", schedules=None):
        self.program, self.folder, self.publisher = program, folder, publisher
        self.config = os.path.join(folder, "config.json")
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump({"schedule": schedules or publisher.address, "room": room, "state_dir": os.path.join(folder, "state"), "refresh_s": 3600, "timezone": "Europe/Berlin",
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

    def reload(self, schedules):
        """SIGHUP behind another list of addresses."""
        with open(self.config, encoding="utf-8") as given:
            config = json.load(given)
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump({**config, "schedule": schedules}, out)
        before = len(self.said())
        self.process.send_signal(signal.SIGHUP)
        taken = until(lambda: re.search(r"the new config is in use", self.said()[before:]))
        self.port = int(re.findall(r"open at http://[^:/]+:(\d+)/", self.said())[-1])
        return taken

    def run(self, *arguments):
        """The program as a client of this display; what it says, and its exit status."""
        done = subprocess.run([self.program, *arguments, "--to", f"http://127.0.0.1:{self.port}"], env={**os.environ, "PLUMBLINE_TOKEN": self.staff},
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        return done.stdout + done.stderr, done.returncode

    def schedules(self):
        return self.status()["schedules"]

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
    check("of one schedule there is no list", "schedules" not in status, status)
    said = one.run("status")[0]
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


SHOPS = {"Shed": [talk(name, name.upper(), clock) for name, clock in (("p", "10:00"), ("q", "10:30"), ("r", "11:00"), ("s", "11:30"))]}
FEWER_SHOPS = {"Shed": SHOPS["Shed"][:1]}
FEWER = {"Lab": [], "Hall": MORNING["Hall"]}


class Both:
    """A display of a conference with its talks in one place and its workshops in another, behind addresses with secrets."""

    def __init__(self, program, folder):
        self.main, self.shops = Publisher(schedule(MORNING)), Publisher(schedule(SHOPS))
        # What is shown of them is alike but for the port.
        self.shown = [one.url() for one in (self.main, self.shops)]
        self.addresses = [self.shown[0] + "?token=hush-1", self.shown[1].replace("//", "//ada:hush-2@")]
        self.display = Display(program, folder, self.main, schedules=self.addresses)
        until(lambda: self.display.status()["schedule"]["items"] == 8)

    def refuses_both(self):
        self.main.text, self.shops.text = schedule(FEWER), schedule(FEWER_SHOPS)
        self.display.send(type="reload")
        return until(lambda: all(one["refused"] for one in self.display.schedules()))

    def end(self):
        self.display.stop()
        self.main.shutdown()
        self.shops.shutdown()


def test_one_of_two_is_accepted(program, folder):
    both = Both(program, folder)
    one, (main, shops) = both.display, both.shown
    check("whichever came first, nothing of the other is called new", "changed: " not in one.said(), one.said())
    listed = one.schedules()
    check("each address is listed, without its secret", [part["address"] for part in listed] == both.shown, listed)
    check("with what it has", [(part["source"], part["items"], part["problem"], part["refused"]) for part in listed]
          == [("network", 4, "", False), ("network", 4, "", False)] and all(part["good_at"] and part["age_s"] is not None for part in listed), listed)
    answer = one.send(type="accept", schedule=listed[1]["tag"])
    check("there is nothing to accept", answer[0] == 409, answer)
    check("both are refused", both.refuses_both(), one.status()["schedule"])
    status = one.status()
    tags = [part["tag"] for part in status["schedules"]]
    for part, address in zip(status["schedules"], both.shown):
        check(f"{address}: its problem says which it is", part["problem"].startswith(f"{address}: "), part)
        check("and stands in the sentence of all", part["problem"] in status["schedule"]["problem"], status["schedule"])
        found = [finding for finding in status["findings"] if address in finding["what"]]
        check("it has a finding of its own, with how to accept it",
              len(found) == 1 and f"accept schedule={part['tag']}" in found[0]["advice"] and "is shown" in found[0]["what"], status["findings"])
    said, code = one.run("status")
    lines = [line for line in said.splitlines() if line.startswith("  schedule")]
    check("plumbline status has a line for each", code == 0 and len(lines) == 2
          and all(address in line and f"send accept schedule={tag}" in line for line, address, tag in zip(lines, both.shown, tags)), said)
    said, code = one.run("send", "accept", "schedule=ffffffff")
    check("a wrong one is told which there are", code != 0 and all(words in said for words in (main, shops, *tags)), said)
    answer = one.send(type="accept", schedule=both.addresses[0])
    check("and so is an address with its secret", answer[0] == 422 and answer[1]["field"] == "schedule" and main in answer[1]["detail"], answer)
    answer = one.send(type="reload", schedule=tags[0])
    check("other commands take none", answer[0] == 422, answer)
    answer = one.send(one.token("chair", "Lab"), type="accept", schedule=tags[1])
    check("a chair may not", answer[0] == 403, answer)
    said, code = one.run("send", "accept", f"schedule={tags[1]}")
    check("the workshops' is accepted", code == 0 and f"the update of {shops} ({tags[1]})" in said and main not in said, said)
    check("it is taken", until(lambda: not one.schedules()[1]["refused"]), one.schedules())
    parts = one.schedules()
    check("the other stays refused", [(part["refused"], part["problem"] == "") for part in parts] == [(True, False), (False, True)], parts)
    check("and so what is shown", one.items() == ["10:00 A", "10:30 B", "11:00 C"], one.items())
    one.send(type="reload")
    answer = one.send(type="accept", schedule=shops)
    check("no longer is it refused", answer[0] == 409 and f"{main} ({tags[0]})" in answer[1]["detail"] and shops not in answer[1]["detail"], answer)
    answer = one.send(type="accept", schedule=main)
    check("the other is accepted by its address", answer[0] == 200 and main in answer[1]["says"], answer)
    check("and taken", until(lambda: "(10:00 A)" in one.items()), one.schedules())
    check("nothing is wrong any more", until(lambda: one.status()["schedule"]["problem"] == ""), one.status()["schedule"])
    entries = [entry for entry in one.ask("GET", "/api/v1/log")[1]["entries"] if entry["type"] == "accept"]
    check("the log says which", [[part["address"] for part in entry["schedules"]] for entry in entries] == [[main], [shops]], entries)
    everything = one.said() + json.dumps(one.ask("GET", "/api/v1/log")) + json.dumps(one.status()) + said
    check("no secret is told", "hush" not in everything, everything)
    both.end()


def test_both_are_accepted(program, folder):
    both = Both(program, folder)
    one = both.display
    check("both are refused", both.refuses_both(), one.status()["schedule"])
    answer = one.send(type="accept")
    check("without a name it is all of them", answer[0] == 200 and all(address in answer[1]["says"] for address in both.shown), answer)
    check("both are taken", until(lambda: not any(part["refused"] for part in one.schedules())), one.schedules())
    entry = one.ask("GET", "/api/v1/log?limit=1")[1]["entries"][0]
    check("the log says which", [part["address"] for part in entry["schedules"]] == both.shown, entry)
    both.end()


def test_addresses_come_and_go(program, folder):
    """By a reload, while no publisher answers: what the others had last stays."""
    both = Both(program, folder)
    one, more = both.display, Publisher(schedule({"Attic": [talk("t", "T", "10:00")]}))
    check("a talk is cancelled", one.send(type="cancel", item="b")[0] == 200)
    both.main.text = both.shops.text = "no schedule"
    check("a third address is taken", one.reload([*both.addresses, more.address]), one.said())
    check("what the others had stays", until(lambda: [part["items"] for part in one.schedules()] == [4, 4, 1]), one.schedules())
    check("from disk, while they fail", until(lambda: [(part["source"], part["problem"] == "") for part in one.schedules()]
                                              == [("disk", False), ("disk", False), ("network", True)]), one.schedules())
    check("the display goes on", one.items() == ["10:00 A", "(10:30 B)", "11:00 C"], one.items())
    check("and calls nothing new", "changed: " not in one.said(), one.said())
    check("one less is taken", one.reload([both.addresses[0], more.address]), one.said())
    check("the rest stays", until(lambda: [part["items"] for part in one.schedules()] == [4, 1]), one.schedules())
    check("and goes on", one.items() == ["10:00 A", "(10:30 B)", "11:00 C"], one.items())
    check("a single one is taken", one.reload(both.addresses[0]), one.said())
    check("as ever", until(lambda: one.status()["schedule"]["items"] == 4) and "schedules" not in one.status(), one.status()["schedule"])
    check("and is from disk", one.status()["schedule"]["source"] == "disk" and one.items() == ["10:00 A", "(10:30 B)", "11:00 C"], one.items())
    check("one that was taken away comes back", one.reload(both.addresses), one.said())
    check("with what it had", until(lambda: [part["items"] for part in one.schedules()] == [4, 4]), one.schedules())
    both.end()
    more.shutdown()


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
    for part in (test_renamed, test_moved, test_refused, test_one_of_two_is_accepted, test_both_are_accepted, test_addresses_come_and_go, test_appears):
        with tempfile.TemporaryDirectory(prefix="plumbline-updates-") as folder:
            part(program, folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
