#!/usr/bin/env python3
"""The desk over HTTP, asked by a client that knows nothing but its description (assets/desk/openapi.json).

usage: api.py PROGRAM   (closes with "N passed, N failed")

Starts displays of its own on the loopback, walks every route and refusal, and checks each answer, also the errors,
against the description.
"""
import collections
import contextlib
import datetime
import hashlib
import http.client
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from night import night_schedule  # noqa: E402
TOP = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)
with open(os.path.join(TOP, "assets/desk/openapi.json"), encoding="utf-8") as given:
    API = json.load(given)
passed = failed = 0


def check(what, fine, detail=""):
    global passed, failed
    passed += bool(fine)
    failed += not fine
    if not fine:
        print(f"FAILED: {what} {detail}")


# --- JSON Schema, as far as the description uses it

def resolve(schema):
    while "$ref" in schema:
        node = API
        for part in schema["$ref"].lstrip("#/").split("/"):
            node = node[part]
        schema = node
    return schema


TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int, "number": (int, float)}


def is_type(value, name):
    if name in ("integer", "number") and isinstance(value, bool):
        return False
    return isinstance(value, TYPES[name])


def errors(value, schema, path="$"):
    schema = resolve(schema)
    found = []
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(is_type(value, name) for name in names):
            return [f"{path}: {value!r} is not {names}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{path}: {value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} does not match {schema['pattern']}")
    if "oneOf" in schema:
        fits = [one for one in schema["oneOf"] if not errors(value, one, path)]
        if len(fits) != 1:
            found.append(f"{path}: fits {len(fits)} of {len(schema['oneOf'])}: {value!r}")
    if isinstance(value, dict):
        found += [f"{path}: no {name}" for name in schema.get("required", []) if name not in value]
        for name, sub in schema.get("properties", {}).items():
            if name in value:
                found += errors(value[name], sub, f"{path}.{name}")
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            found += errors(item, schema["items"], f"{path}[{i}]")
    return found


class Display:
    """The real program, headless, with its desk on a port of the system's choice."""

    def __init__(self, control=None, folder=None, at="2019-09-10T15:33:00", environment=None, view="room", size="640x360",
                 night=False, config=None, config_more=None):
        self.folder = folder or tempfile.mkdtemp(prefix="plumbline-api-")
        self.log = open(os.path.join(self.folder, "stderr"), "w+", encoding="utf-8")
        config = config or {"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "view": view,
                  "state_dir": os.path.join(self.folder, "state"), "timezone": "Europe/Lisbon",
                  "display": {"name": "jade-door", "reduced_motion": True},
                  "control": {"listen": "127.0.0.1:0", "open_on_loopback": True, **(control or {})}}
        config.update(config_more or {})
        if night:
            config.update(schedule=os.path.join(self.folder, "night.json"), room="Main", timezone="Europe/Berlin")
            night_schedule(config["schedule"])
        path = os.path.join(self.folder, "plumbline.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump(config, out)
        self.process = subprocess.Popen(
            [PROGRAM, "show", "--config", path, "--at", at, "--force", "--headless", size],
            stderr=self.log, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        self.port = None
        self.tls = False
        for _ in range(2400):
            ended = self.process.poll()
            found = re.search(r"the console is open at (https?)://(?:\[[^]]*\]|[^:/]+):(\d+)/", self.said())
            if found:
                self.tls, self.port = found[1] == "https", int(found[2])
                break
            if ended is not None:
                print(f"a display ended with {ended} before its desk was open:\n{self.said()[-3000:]}")
                break
            time.sleep(0.05)
        if self.port and not self.tls:
            for _ in range(200):
                if self.get("/api/v1/status")[0] in (200, 401) and self.said_something():
                    break
                time.sleep(0.05)

    def said_something(self):
        status, _, body = self.get("/api/v1/status")
        return status != 200 or json.loads(body)["phase"] != "unknown"

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except OSError:
            if self.process.poll() not in (None, -signal.SIGKILL):
                print(f"a display ended with {self.process.poll()}:\n{self.said()[-3000:]}")
            raise
        finally:
            connection.close()

    def get(self, path, headers=None):
        return self.ask("GET", path, None, headers)

    def status(self):
        return json.loads(self.get("/api/v1/status")[2])

    def command(self, headers=None, **fields):
        fields.setdefault("id", str(uuid.uuid4()))
        unchecked = fields.pop("unchecked", False)
        status, got, body = self.ask("POST", "/api/v1/commands", json.dumps(fields).encode(),
                                     {"Content-Type": "application/json", **(headers or {})})
        if not unchecked:
            described("POST", "/api/v1/commands", status, got, body)
        return status, json.loads(body)

    def settled(self, condition, seconds=60):
        """The status once the condition holds, else the last one."""
        until = time.monotonic() + seconds
        while True:
            status = self.status()
            if condition(status) or time.monotonic() > until:
                return status
            time.sleep(0.02)

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = "hung"
        return code


def described(method, path, status, headers, body):
    """Is the answer one that the description allows?"""
    plain = path.split("?")[0]
    responses = API["paths"].get(plain, {}).get(method.lower(), {}).get("responses", {})
    what = f"{method} {path} -> {status}"
    if str(status) not in responses:
        check(f"{what} is described", False)
        return
    content = resolve(responses[str(status)]).get("content", {})
    kind = headers.get("Content-Type", "").split(";")[0]
    check(f"{what} is of a described type", kind in content, kind)
    for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")):
        check(f"{what} has {name}", headers.get(name) == value)
    check(f"{what} may not be framed", "frame-ancestors 'none'" in headers.get("Content-Security-Policy", ""))
    check(f"{what} sets no cookie and opens to no other origin",
          not any(h.lower() in ("set-cookie", "access-control-allow-origin") for h in headers))
    if kind in content and kind.endswith("json") and "schema" in content[kind]:
        wrong = errors(json.loads(body), content[kind]["schema"])
        check(f"{what} is as described", not wrong, "; ".join(wrong[:3]))


def later(display, minutes):
    """An instant by the display's clock."""
    at = datetime.datetime.fromisoformat(display.status()["at"])
    return (at + datetime.timedelta(minutes=minutes)).isoformat(timespec="seconds")


def every_route(display):
    for path, methods in API["paths"].items():
        if "get" in methods and path != "/api/v1/events":
            described("GET", path, *display.get(path))
    for path in ("/api/v1/fleet", "/api/v1/fleet/screen.png?display=foyer"):
        check(f"without a broker {path} is 404", display.get(path)[0] == 404)
    for path in ("/", "/desk.css", "/desk.js", "/words.js", "/words-en.js", "/words-ja.js", "/fleet.css", "/fleet.js", "/fleet-row.js"):
        check(f"{path} is there", display.get(path)[0] == 200)
    for path, expected in (("/nothing", 404), ("/api/v1/statu", 404), ("/../config/plumbline.json", 404),
                           ("/%2e%2e/README.md", 404), ("/api/v1/commands", 405)):
        check(f"{path} is {expected}", display.get(path)[0] == expected)
    status, headers, body = display.get("/api/v1/screen.png?width=160")
    check("the picture is scaled", body[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(body[16:20], "big") == 160)
    for width in ("15", "x", "99999", "-1", ""):
        described("GET", f"/api/v1/screen.png?width={width}", *display.get(f"/api/v1/screen.png?width={width}"))
        check(f"width={width} is refused", display.get(f"/api/v1/screen.png?width={width}")[0] == 400)
    described("GET", "/api/v1/log?limit=0", *display.get("/api/v1/log?limit=0"))
    check("metrics are numbers", re.search(rb"^plumbline_uptime_seconds \d+$", display.get("/metrics")[2], re.M))


def notice_pictures(display):
    """How a notice would look: drawn, bounded, and nothing of it is shown."""
    def picture(query="", **fields):
        fields = {"id": str(uuid.uuid4()), "type": "notice", **fields}
        for _ in range(60):
            status, headers, body = display.ask("POST", f"/api/v1/notice.png{query}", json.dumps(fields).encode(), {"Content-Type": "application/json"})
            described("POST", f"/api/v1/notice.png{query}", status, headers, body)
            if status not in (429, 503):
                break
            time.sleep(float(headers["Retry-After"]))
        return status, body

    before = display.status()
    status, one = picture("?width=320", text="Lunch is served")
    check("a notice is drawn before it is sent", status == 200 and one[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(one[16:20], "big") == 320)
    check("an urgent one looks different", picture("?width=320", text="Lunch is served", level="urgent")[1] != one)
    long = "Two pages\n" * 20
    first, second = picture("?page=1", text=long), picture("?page=2", text=long)
    check("its pages are different", first[0] == second[0] == 200 and first[1] != second[1])
    check("it has no 99 pages", picture("?page=99", text=long)[0] == 404)
    for query in ("?page=0", "?page=x", "?width=15", "?width=1921"):
        check(f"{query} is refused", picture(query, text="x")[0] == 400)
    check("without a text there is nothing to draw", picture(text="")[0] == 422)
    check("another command is refused", picture(type="reload")[0] == 422)
    after = display.status()
    check("nothing was shown or kept", after["notices"] == before["notices"] and after["number"] == before["number"])
    many = [display.ask("POST", "/api/v1/notice.png", json.dumps({"id": "same-same-same", "type": "notice", "text": "x"}).encode(),
                        {"Content-Type": "application/json"})[0] for _ in range(30)]
    check("who asks too often is told so", 429 in many)


def planned_notices(display):
    """A notice for later is to come, is not shown, and goes with its item; a wrong span is refused."""
    status, answer = display.command(type="notice", item="planned", text="Dinner", starts_at=later(display, 60), until=later(display, 90))
    check("a notice is planned", status == 200 and answer["starts_at"][:16] == later(display, 60)[:16])
    now = display.settled(lambda s: s["notices_to_come"])
    check("it is to come", [n["text"] for n in now["notices_to_come"]] == ["Dinner"] and now["notices"] == [])
    check("a second one takes its place", display.command(type="notice", item="planned", text="Supper", starts_at=later(display, 60))[0] == 200)
    now = display.settled(lambda s: [n["text"] for n in s["notices_to_come"]] == ["Supper"])
    check("without an end it is for an hour", [n["text"] for n in now["notices_to_come"]] == ["Supper"] and
          datetime.datetime.fromisoformat(now["notices_to_come"][0]["until"]) - datetime.datetime.fromisoformat(now["notices_to_come"][0]["starts_at"])
          == datetime.timedelta(hours=1))
    status, problem = display.command(type="notice", text="x", starts_at=later(display, 60), until=later(display, 30))
    check("an end before the beginning is refused", status == 422 and problem["field"] == "until")
    display.command(type="notice", item="planned", text="")
    check("it is taken back", display.settled(lambda s: s["notices_to_come"] == [])["notices_to_come"] == [])


def every_command(display):
    """Each type does what it says, shows, and is taken back by its id."""
    item = "c477"
    cases = [
        (dict(type="notice", text="Lunch is served", level="urgent"), lambda s: [n["text"] for n in s["notices"]] == ["Lunch is served"]),
        (dict(type="emergency", kind="TEST"), lambda s: s["emergency"] and s["emergency"]["kind"] == "test" and s["slide"] == "emergency"),
        (dict(type="delay", item=item, starts_at="2019-09-10T15:50:00+01:00"), lambda s: s["next"]["start"] == "2019-09-10T15:50:00+01:00"),
        (dict(type="delay", room="Jade/room-I&II", **{"from": "2019-09-10T15:40:00+01:00"}, starts_at="2019-09-10T15:55:00+01:00"),
         lambda s: s["next"]["start"] == "2019-09-10T15:55:00+01:00"),
        (dict(type="delay", room="Jade/room-I&II", all=True, starts_at="15:56"), lambda s: s["next"]["start"] == "2019-09-10T15:56:00+01:00"),
        (dict(type="extend", item="c431", ends_at="2019-09-10T15:48:00+01:00"), lambda s: s["timer"]["ends_at"] == "2019-09-10T15:48:00+01:00"),
        (dict(type="cancel", item=item), lambda s: s["next"]["id"] != item),
        (dict(type="move", item=item, room="Opala/room-I&II"), lambda s: s["next"]["id"] != item),
        (dict(type="rename", item=item, title="Another title"), lambda s: s["next"]["title"] == "Another title"),
        (dict(type="speakers", item=item, speakers=["Ana", "Bea"]), lambda s: [p["name"] for p in s["next"]["speakers"]] == ["Ana", "Bea"]),
        (dict(type="full", text="Opala"), lambda s: s["full"] and s["full"]["text"] == "Opala"),
        (dict(type="pin", slide="agenda"), lambda s: s["slide"] == "agenda" and s["pinned"] == "agenda"),
        (dict(type="playlist", view="stage"), lambda s: s["view"] == "stage" and s["slide"] == "stage"),
        (dict(type="playlist", view="hall"), lambda s: s["view"] == "hall" and s["slide"] == "hall"),
        (dict(type="blank"), lambda s: s["blank"] and s["slide"] == "night"),
        (dict(type="identify"), lambda s: s["slide"] == "identify" and "jade-door" in s["says"]),
        (dict(type="timer", act="hold", item="c431"), lambda s: s["timer"]["held"]),
        (dict(type="timer", act="questions"), lambda s: s["timer"]["phase"] == "questions"),
        (dict(type="timer", act="until", ends_at="2019-09-10T15:49:00+01:00"), lambda s: s["timer"]["ends_at"] == "2019-09-10T15:49:00+01:00"),
        (dict(type="message", text="Please repeat the question"), lambda s: s["message"] and s["message"]["text"] == "Please repeat the question"),
    ]
    for fields, holds in cases:
        name = " ".join(str(v) for v in fields.values())
        before = display.status()
        identity = str(uuid.uuid4())
        status, answer = display.command(id=identity, **fields)
        check(f"{name}: done", status == 200, answer)
        check(f"{name}: seen", holds(display.settled(holds)))
        again, same = display.command(id=identity, **fields)
        check(f"{name}: the same id again is the same command", again == 200 and same["number"] == answer["number"])
        status, undone = display.command(type="undo", of=identity)
        check(f"{name}: undone", status == 200, undone)
        back = display.settled(lambda s: not holds(s))
        check(f"{name}: gone", not holds(back))
        check(f"{name}: as before", (back["next"] or {}).get("start") == (before["next"] or {}).get("start"))
    check("what was read is acknowledged", display.command(type="message", text="Louder")[0] == 200 and
          display.command(type="timer", act="read")[0] == 200 and display.settled(lambda s: not s["message"])["message"] is None)
    check("reload", display.command(type="reload")[0] == 200)
    log = json.loads(display.get("/api/v1/log?limit=1000")[2])["entries"]
    check("the log has each command once", len(log) == len({entry["id"] for entry in log}) >= 2 * len(cases))
    check("the log says what was undone", any(entry["undone"] for entry in log) and not log[0]["undone"])


def send(display, *arguments, answer=None):
    """`plumbline send` to the display; with an answer in a terminal, where it may ask."""
    line = [PROGRAM, "send", "--to", f"http://127.0.0.1:{display.port}", *arguments]
    if answer is None:
        said = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
        return said.returncode, said.stdout + said.stderr
    ours, theirs = pty.openpty()
    with subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, answer.encode())
        said = b""
        with contextlib.suppress(OSError):  # the terminal's end
            while more := os.read(ours, 4096):
                said += more
        process.wait(60)
    os.close(ours)
    return process.returncode, said.decode()


def midnight():
    """Times of day near midnight, and what is asked first."""
    display = Display(at="2026-06-10T23:40:00", night=True)
    agenda = lambda: {i["id"]: (i["start"], i["end"]) for i in json.loads(display.get("/api/v1/agenda")[2])["items"]}
    for fields, name, at, says in (
            (dict(type="extend", item="music", ends_at="23:50"), "ends_at", "2026-06-10T23:50:00+02:00", "ends 23:50"),
            (dict(type="extend", item="music", ends_at="00:05"), "ends_at", "2026-06-11T00:05:00+02:00", "ends 00:05 on Thursday"),
            (dict(type="delay", item="after", starts_at="00:10"), "starts_at", "2026-06-11T00:10:00+02:00", "starts 00:10 on Thursday"),
            (dict(type="timer", act="until", item="music", ends_at="00:15"), "ends_at", "2026-06-11T00:15:00+02:00", "ends 00:15 on Thursday"),
            (dict(type="notice", text="Bar", until="01:30"), "until", "2026-06-11T01:30:00+02:00", "until 01:30 on Thursday")):
        identity = str(uuid.uuid4())
        for turn in ("once", "again"):
            status, answer = display.command(id=identity, **fields)
            check(f"{fields}, {turn}: the answer names the instant and the day", status == 200 and answer.get(name) == at and answer.get("says") == says, answer)
    check("the item ends then", agenda()["music"][1] == "2026-06-11T00:15:00+02:00", agenda())
    log = json.loads(display.get("/api/v1/log?limit=9")[2])["entries"]
    check("the log has instants", log[0]["command"]["until"] == "2026-06-11T01:30:00+02:00", log[0])
    long, past = dict(type="extend", item="music", ends_at="23:20"), dict(type="delay", item="music", starts_at="23:35")
    for fields, code, at in ((long, "lasts-long", "2026-06-11T23:20:00+02:00"), (past, "starts-past", "2026-06-10T23:35:00+02:00")):
        before, identity = agenda(), str(uuid.uuid4())
        status, answer = display.command(id=identity, **fields)
        check(f"{fields} is asked first", status == 409 and answer.get("code") == code and answer.get("at") == at, answer)
        check("and not done", agenda() == before, agenda())
        status, answer = display.command(id=identity, sure=True, **fields)
        check(f"{fields} is done where it is meant so", status == 200, answer)
        check("and taken back", display.command(type="undo", of=identity)[0] == 200)
    fields = [f"{name}={value}" for name, value in long.items() if name != "type"]
    for answer, code, part in ((None, 1, "--yes does it all the same"), ("n\n", 1, "it would last 23 h 50 min"), ("y\n", 0, "ends 23:20 on Thursday")):
        status, said = send(display, "extend", *fields, answer=answer)
        check(f"send asks; {answer!r}", status == code and part in said, (status, said))
    status, said = send(display, "--yes", "extend", *fields)
    check("send --yes", status == 0 and "ends 23:20 on Thursday" in said, said)
    status, said = send(display, "extend", "item=music", "ends_at=00:20")
    check("send says the day", status == 0 and "ends 00:20 on Thursday (undo of=" in said, said)
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


def overtime():
    """A talk is held when its time is up, and goes on from there."""
    display = Display(at="2026-06-10T20:59:58", view="stage", night=True)
    timer = lambda s: s["timer"]
    over = display.settled(lambda s: timer(s)["phase"] == "over" and timer(s)["left_s"] < 0)
    check("its time is up", timer(over)["phase"] == "over", timer(over))
    check("held", display.command(type="timer", act="hold", item="opening")[0] == 200)
    held = display.settled(lambda s: timer(s)["held"])
    check("the screen says so", timer(held)["held"] and "Held" in held["says"] and "Time is up" not in held["says"], held["says"])
    time.sleep(3)
    still = display.status()
    check("it stands still", timer(still)["left_s"] == timer(held)["left_s"] and timer(still)["held"], (timer(still), timer(held)))
    check("it goes on", display.command(type="timer", act="resume", item="opening")[0] == 200)
    on = display.settled(lambda s: timer(s)["left_s"] < timer(held)["left_s"])
    check("from there", timer(on)["phase"] == "over" and timer(held)["left_s"] - 3 <= timer(on)["left_s"] < timer(held)["left_s"] and
          "Time is up" in on["says"] and timer(on)["item"] == "opening", timer(on))
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


def refusals(display):
    """Each wrong field is refused by its name, and changes nothing."""
    desk = display.get("/api/v1/desk")[2]
    cases = [
        (dict(type="dance"), 422, "type"), (dict(type="notice"), 422, "text"), (dict(type="notice", text=7), 422, "text"),
        (dict(type="notice", text="x" * 401), 422, "text"), (dict(type="notice", text="\u202e\u0007"), 422, "item"),
        (dict(type="notice", text="x", level="loud"), 422, "level"), (dict(type="notice", text="x", colour="red"), 422, None),
        (dict(type="notice", text="x", room="Nowhere"), 422, "room"), (dict(type="notice", text="x", until="soon"), 422, "until"),
        (dict(type="notice", text="x", until="2001-01-01T00:00:00+00:00"), 422, "until"),
        (dict(type="notice", text="x", until="2031-01-01T00:00:00+00:00"), 422, "until"),
        (dict(type="emergency"), 422, "kind"), (dict(type="emergency", kind="test", of="test"), 422, "of"),
        (dict(type="emergency", kind="lift", of="drill"), 422, "of"), (dict(type="emergency", kind="custom"), 422, "text"),
        (dict(type="delay", starts_at="2019-09-10T16:00:00+01:00"), 422, "item"),
        (dict(type="delay", item="c477", starts_at="2019-09-10T16:00:00"), 422, "starts_at"),
        (dict(type="delay", item="c477", starts_at="2029-09-10T16:00:00+01:00"), 422, "starts_at"),
        (dict(type="delay", item="c477", all=True, starts_at="16:00"), 422, "all"),
        (dict(type="delay", room="Jade/room-I&II", all="yes", starts_at="16:00"), 422, "all"),
        (dict(type="extend", item="c477"), 422, "ends_at"), (dict(type="cancel", item="nobody"), 422, "item"),
        (dict(type="move", item="c477", room="Nowhere"), 422, "room"), (dict(type="speakers", item="c477", speakers=[]), 422, "speakers"),
        (dict(type="speakers", item="c477", speakers=["A"] * 21), 422, "speakers"), (dict(type="pin", slide="nwo"), 422, "slide"),
        (dict(type="pin"), 422, "slide"), (dict(type="playlist", view="wall"), 422, "view"), (dict(type="blank", on="yes"), 422, "on"),
        (dict(type="timer", act="explode"), 422, "act"), (dict(type="timer", act="longer"), 422, "act"),
        (dict(type="timer", act="until"), 422, "ends_at"), (dict(type="timer", act="resume"), 409, None),
        (dict(type="timer", act="next", item="c999"), 409, "item"), (dict(type="undo", of="nothing-of-it"), 409, "of"),
        (dict(type="message", text=""), 422, "text"), (dict(type="notice", text="x", id="short"), 422, "id"),
        (dict(type="notice", text="x", id="with space in it"), 422, "id"),
        (dict(type="blank", on=None), 422, "on"), (dict(type="notice", text="x", **{"a" + "é" * 30: 1}), 422, None),
        (dict(type="delay", item="c477", starts_at="1970-01-01T00:00:00+00:00"), 422, "starts_at"),
        (dict(type="delay", room="Jade/room-I&II", **{"from": "2019-09-10T15:33:00+01:00"}, starts_at="2020-09-10T15:33:00+01:00"), 422, "starts_at"),
        (dict(type="accept", schedule=7), 422, "schedule"), (dict(type="accept", schedule=""), 422, "schedule"),
        (dict(type="accept", schedule="x" * 2001), 422, "schedule"), (dict(type="accept", schedule="ffffffff"), 409, None),
        (dict(type="reload", schedule="ffffffff"), 422, "schedule"),
    ]
    for fields, expected, field in cases:
        status, answer = display.command(**fields)
        check(f"{fields} is refused", status == expected and answer.get("field") == field, f"{status} {answer}")
    check("refused commands change nothing", display.get("/api/v1/desk")[2] == desk)
    json_type = {"Content-Type": "application/json"}
    for body, headers, expected in ((b"{", json_type, 400), (b"[]", json_type, 422), (b"\xff\xfe", json_type, 400), (b"", json_type, 400),
                                    (b'{"id":"abcdefgh","type":"notice","text":"A","text":"B"}', json_type, 400),
                                    (b"[" * 5000, json_type, 400), (b"{}", {"Content-Type": "text/plain"}, 415), (b"{}", {}, 415),
                                    (b" " * 70000, json_type, 413)):
        status, got, answer = display.ask("POST", "/api/v1/commands", body, headers)
        check(f"a body of {body[:8]!r}… is {expected}", status == expected, status)
        described("POST", "/api/v1/commands", status, got, answer)


def cleaned(display):
    display.command(type="notice", item="clean", text="a\u202eb\u0000\u001b[31m<b>c</b>" + "e" + "\u0301" * 60 + " Ω")
    text = next(n["text"] for n in display.settled(lambda s: s["notices"])["notices"] if n["item"] == "clean")
    check("no overrides, control characters or tags reach the screen", not re.search("[\u0000-\u001f\u202a-\u202e<]", text), text)
    check("no stacks of combining marks", text.count("\u0301") <= 4, text.count("\u0301"))
    display.command(type="notice", item="clean", text="")
    check("a notice is taken back", not display.settled(lambda s: not s["notices"])["notices"])
    for i in range(20):
        display.command(type="notice", text=f"notice {i}")
    status, answer = display.command(type="notice", text="one too many")
    check("notices are bounded", status == 409, answer)


def lengths(display):
    """A sender is told on how many pages a notice is, before it is sent and after."""
    long, before = "MMMMMMMMM " * 39 + "M", display.status()
    status, asked = display.command(type="notice", text=long, preview=True)
    check("a preview says how many pages and seconds", status == 200 and asked["preview"] is True and asked["number"] == 0
          and asked["pages"] > 1 and asked["seconds"] == 12 * asked["pages"]
          and asked["says"] == f"{asked['pages']} pages, {asked['seconds']} s", asked)
    check("and does nothing", display.status()["notices"] == before["notices"] and display.status()["number"] == before["number"]
          and not [e for e in asked["desk"]["entries"] if e["type"] == "notice" and e["text"] == long])
    status, sent = display.command(type="notice", item="long", text=long)
    check("what is sent has as many", status == 200 and "preview" not in sent and (sent["pages"], sent["seconds"]) == (asked["pages"], asked["seconds"]), sent)
    check("its first page says so", display.settled(lambda s: f"page 1 of {asked['pages']}" in s["says"])["slide"] == "notice")
    display.command(type="notice", item="long", text="")
    code, said = send(display, "notice", "text=Lunch", "preview=true")
    check("the command line asks too", code == 0 and said == "nothing was sent: notice would be 1 page, 15 s\n", said)
    code, said = send(display, "notice", "item=long", f"text={long}")
    check("and is told", code == 0 and f", {asked['says']} (" in said, said)
    display.command(type="notice", item="long", text="")
    status, short = display.command(type="notice", text="Lunch", preview=True)
    check("a short one has a page", status == 200 and (short["pages"], short["seconds"], short["says"]) == (1, 15, "1 page, 15 s"), short)
    status, answer = display.command(type="notice", text="x", room="Nowhere", preview=True)
    check("a preview is refused as the notice would be", status == 422 and answer["field"] == "room", answer)
    display.command(type="notice", item="lines", text="One\r\n\n two\n")
    check("line breaks stay", display.settled(lambda s: any(n["item"] == "lines" and n["text"] == "One\ntwo" for n in s["notices"])))
    display.command(type="notice", item="lines", text="")
    display.command(type="emergency", kind="test")
    drill = display.settled(lambda s: s["emergency"])
    until = datetime.datetime.fromisoformat(drill["emergency"]["until"]) - datetime.datetime.fromisoformat(drill["at"])
    check("a test emergency ends within two minutes", 60 < until.total_seconds() <= 120, until)
    check("a test is ended as one", display.command(type="emergency", kind="lift", of="test")[0] == 200)
    display.settled(lambda s: not s["emergency"])
    display.command(type="emergency", kind="evacuate")
    display.settled(lambda s: s["emergency"])
    check("what is none is not", display.command(type="emergency", kind="lift", of="test")[0] == 409)
    check("it goes on", display.status()["emergency"]["kind"] == "evacuate")
    display.command(type="emergency", kind="lift")
    display.settled(lambda s: not s["emergency"])


def strangers(display):
    """Names, origins and methods that are none of ours."""
    for headers, path, expected in (
            ({"Host": "evil.example"}, "/api/v1/status", 421), ({"Host": "evil.example"}, "/healthz", 421),
            ({"Host": f"localhost:{display.port}"}, "/api/v1/status", 200), ({"Host": "jade.example:1"}, "/api/v1/status", 200),
            ({"Origin": "https://evil.example"}, "/api/v1/status", 403), ({"Origin": "null"}, "/api/v1/status", 403),
            ({"Sec-Fetch-Site": "cross-site"}, "/api/v1/status", 403),
            ({"Origin": f"http://127.0.0.1:{display.port}", "Sec-Fetch-Site": "same-origin"}, "/api/v1/status", 200)):
        got = display.get(path, headers)[0]
        check(f"{path} with {headers} is {expected}", got == expected, got)
    check("a link to the page may be followed from anywhere", display.get("/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})[0] == 200)
    check("no method but those described", all(display.ask(m, "/api/v1/status")[0] == 405 for m in ("PUT", "DELETE", "POST")))
    check("a request line without end is cut", http_is_cut(display, b"GET /" + b"a" * 100000))
    check("headers without end are cut", http_is_cut(display, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 30000))


def http_is_cut(display, data):
    with socket.create_connection(("127.0.0.1", display.port), timeout=30) as client:
        try:
            client.sendall(data)
            answer = client.recv(4096)
            return answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
        except ConnectionError:
            return True


def slow_clients(display):
    """One that says a letter now and then holds its place no longer than it may; the others are served."""
    client = socket.create_connection(("127.0.0.1", display.port), timeout=30)
    began = time.monotonic()
    cut = False
    try:
        for letter in b"GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 100:
            client.send(bytes([letter]))
            time.sleep(0.25)
            if time.monotonic() - began > 25:
                break
    except OSError:
        cut = True
    check("a slow client is cut", cut)
    client.close()
    many = [socket.create_connection(("127.0.0.1", display.port), timeout=5) for _ in range(20)]
    time.sleep(0.3)
    refused = 0
    for one in many:
        one.settimeout(0.5)
        try:
            refused += one.recv(1) == b""
        except (TimeoutError, ConnectionError) as error:
            refused += isinstance(error, ConnectionError)
    check("an address has sixteen connections", refused == 4, refused)
    for one in many:
        one.close()


def events(display):
    """The stream says what changed, as it changes."""
    connection = http.client.HTTPConnection("127.0.0.1", display.port, timeout=20)
    connection.request("GET", "/api/v1/events")
    answer = connection.getresponse()
    check("events are a stream", answer.getheader("Content-Type") == "text/event-stream")

    def next_status():
        data = None
        while True:
            line = answer.readline().decode().rstrip("\n")
            if line.startswith("data: "):
                data = json.loads(line[6:])
            elif line == "" and data:
                return data
    check("the first event says what the caller may do", not errors(next_status(), API["components"]["schemas"]["Me"]))
    first = next_status()
    check("the next one is the status", not errors(first, API["components"]["schemas"]["Status"]))
    display.command(type="identify")
    seen = first
    for _ in range(20):
        seen = next_status()
        if seen["identify"]:
            break
    check("a change comes as an event", seen["identify"])
    display.command(type="identify", on=False)
    connection.close()


def tell_roles(display, bearer):
    """Each token is told what it may do, and each refusal names the role that is needed."""
    chair, staff = {"full", "timer", "message", "undo"}, {"notice", "delay", "blank", "accept", "log"}
    for name, has, lacks in (("view", set(), chair | staff), ("chair", chair, staff | {"emergency"}), ("other", set(), chair | staff),
                             ("staff", chair | staff, {"emergency"}), ("emergency", chair | staff | {"emergency"}, set())):
        code, headers, body = display.get("/api/v1/me", bearer(name))
        described("GET", "/api/v1/me", code, headers, body)
        me = json.loads(body)
        acts = set(me["acts"])
        check(f"what {name} may do", has <= acts and not lacks & acts and me["role"] == {"other": "chair"}.get(name, name), me)
        check(f"for which room {name} is", me.get("room") == {"chair": "Jade/room-I&II", "other": "Opala/room-I&II"}.get(name), me)
    described("GET", "/api/v1/me", *display.get("/api/v1/me"))
    check("without a token nobody is anybody", display.get("/api/v1/me")[0] == 401)
    for name, fields, needed, has in (("view", dict(type="timer", act="hold"), "chair", "view"), ("view", dict(type="notice", text="x"), "staff", "view"),
                                      ("chair", dict(type="notice", text="x"), "staff", "chair"), ("staff", dict(type="emergency", kind="test"), "emergency", "staff"),
                                      ("chair", dict(type="message", text="x", to="all"), "staff", "chair"), ("other", dict(type="message", text="x"), "staff", "chair")):
        code, answer = display.command(bearer(name), **fields)
        check(f"{name}: {fields} says what is needed", code == 403 and f"needs the role {needed}; it came with the role {has}" in answer["detail"], answer)
    detail = json.loads(display.get("/api/v1/log", bearer("chair"))[2])["detail"]
    check("and so does what cannot be read", detail == "this needs the role staff; it came with the role chair", detail)
    connection = http.client.HTTPConnection("127.0.0.1", display.port, timeout=20)
    connection.request("GET", "/api/v1/events", headers=bearer("chair"))
    lines = connection.getresponse().fp
    first = [lines.readline().decode().strip() for _ in range(6)]
    connection.close()
    told = [line[6:] for line in first if line.startswith("data: ")]
    check("a stream begins with it", "event: me" in first and json.loads(told[0])["role"] == "chair", first)


def foretold():
    """What an act on the timer would do is told, refused as the act would be, and then is what it does."""
    display = Display()
    display.settled(lambda s: s["timer"]["phase"] == "talk")
    timer = display.status()["timer"]
    until = lambda minutes: (datetime.datetime.fromisoformat(timer["ends_at"]) + datetime.timedelta(minutes=minutes)).isoformat()
    longer = dict(type="timer", act="until", item=timer["item"], ends_at=until(5))
    code, asked = display.command(preview=True, **longer)
    check("it is told", code == 200 and asked["preview"] is True and asked["number"] == 0, asked)
    wrong = errors(asked, {"$ref": "#/components/schemas/Answer"})
    check("as described", not wrong, wrong)
    check("and nothing is done", display.status()["timer"]["ends_at"] == timer["ends_at"] and asked["desk"]["entries"] == [])
    changes = {change["item"]: change for change in asked["effect"]["changes"]}
    check("the talk's end", changes[timer["item"]]["end"] == until(5) and changes[timer["item"]]["was"]["end"] == timer["ends_at"], changes)
    check("what it takes of the break", any(change["kind"] == "break" for change in changes.values()), changes)
    check("and how late the next talk is", asked["effect"]["next"]["late_s"] == 300, asked["effect"]["next"])
    code, done = display.command(**longer)
    check("the act says nothing of it", code == 200 and "effect" not in done, done)
    display.settled(lambda s: s["timer"]["ends_at"] == until(5))
    items = {item["id"]: item for item in json.loads(display.get("/api/v1/agenda")[2])["items"]}
    check("what was told is so", all((items[i]["start"], items[i]["end"], items[i]["cancelled"]) == (c["start"], c["end"], c["cancelled"])
                                     for i, c in changes.items()), changes)
    for fields in (dict(act="resume"), dict(act="until", ends_at=until(600)), dict(act="hold", item="nobody")):
        before, after = (display.command(type="timer", **fields, **more) for more in (dict(preview=True), {}))
        check(f"refused alike: {fields}", before[0] == after[0] != 200 and before[1] == after[1], (before, after))
    check("what is no act takes no preview", display.command(type="message", text="x", preview=True)[0] == 422)
    check("it ends in peace", display.stop() == 0)


def roles():
    """Tokens: who may do what, a chair in the own room alone, wrong ones slowed, withdrawn ones gone."""
    folder = tempfile.mkdtemp(prefix="plumbline-api-")
    path = os.path.join(folder, "tokens.json")
    secrets = {"view": "v" * 43, "chair": "c" * 43, "other": "o" * 43, "staff": "s" * 43, "emergency": "e" * 43, "old": "x" * 43}

    def write(names):
        with open(path + ".new", "w", encoding="utf-8") as out:
            json.dump({"format": 1, "tokens": [
                {"id": name, "name": f"{name} person", "role": {"other": "chair", "old": "staff"}.get(name, name),
                 "sha256": hashlib.sha256(secrets[name].encode()).hexdigest(),
                 **({"room": "Jade/room-I&II"} if name == "chair" else {"room": "Opala/room-I&II"} if name == "other" else {}),
                 **({"expires": "2020-01-01T00:00:00+00:00"} if name == "old" else {})} for name in names]}, out)
        os.rename(path + ".new", path)
    write(secrets)
    display = Display({"open_on_loopback": False, "tokens_file": path}, folder)

    def bearer(name):
        return {"Authorization": f"Bearer {secrets.get(name, name)}"}
    for route in ("/healthz", "/", "/desk.js", "/api/v1/openapi.json"):
        check(f"{route} is for everybody", display.get(route)[0] == 200)
    for route in ("/api/v1/status", "/api/v1/agenda", "/api/v1/desk", "/api/v1/log", "/api/v1/screen.png", "/api/v1/events", "/metrics"):
        described("GET", route, *display.get(route))
        check(f"{route} needs a token", display.get(route)[0] == 401)
    for _ in range(200):
        if json.loads(display.get("/api/v1/status", bearer("view"))[2]).get("phase") == "talk":
            break
        time.sleep(0.05)
    for name, route, expected in (("view", "/api/v1/status", 200), ("view", "/api/v1/log", 403), ("chair", "/api/v1/log", 403),
                                  ("staff", "/api/v1/log", 200), ("old", "/api/v1/status", 401)):
        got = display.get(route, bearer(name))
        check(f"{name} at {route} is {expected}", got[0] == expected, got[0])
        described("GET", route, *got)
    tell_roles(display, bearer)
    hold = dict(type="timer", act="hold")
    for name, fields, expected in (
            ("view", hold, 403), ("other", hold, 403), ("chair", hold, 200), ("chair", dict(type="timer", act="resume"), 200),
            ("chair", dict(type="message", text="Louder"), 200), ("chair", dict(type="full", text="Opala"), 200),
            ("chair", dict(type="full", room="Opala/room-I&II"), 403), ("chair", dict(type="notice", text="x"), 403),
            ("chair", dict(type="cancel", item="c477"), 403), ("staff", dict(type="notice", text="x"), 200),
            ("staff", dict(type="emergency", kind="test"), 403), ("emergency", dict(type="emergency", kind="test"), 200),
            ("emergency", dict(type="emergency", kind="lift"), 200)):
        got, answer = display.command(bearer(name), **fields)
        check(f"{name}: {fields} is {expected}", got == expected, answer)
    identity = str(uuid.uuid4())
    display.command(bearer("staff"), id=identity, type="cancel", item="c477")
    raised, lifted = str(uuid.uuid4()), str(uuid.uuid4())
    display.command(bearer("emergency"), id=raised, type="emergency", kind="evacuate")
    check("the staff does not take back an emergency", display.command(bearer("staff"), type="undo", of=raised)[0] == 403)
    display.command(bearer("emergency"), id=lifted, type="emergency", kind="lift")
    check("nor its lifting", display.command(bearer("staff"), type="undo", of=lifted)[0] == 403)
    check("a chair does not take back the staff's", display.command(bearer("chair"), type="undo", of=identity)[0] == 403)
    write(["view", "staff"])
    check("a withdrawn token is gone at once", display.command(bearer("chair"), **hold)[0] == 401)
    codes = [display.get("/api/v1/status", bearer("w" * 43))[0] for _ in range(9)]
    check("wrong tokens are slowed", codes[0] == 401 and codes[-1] == 429, codes)
    check("and nobody else", display.get("/api/v1/status", bearer("staff"))[0] == 200 and display.get("/healthz", bearer("w" * 43))[0] == 200)
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"format": 1, "tokens": [{"id": "x", "role": "staff", "expires": 1000, "sha256": "0" * 64}]}, out)
    check("a file that cannot be understood changes nothing", display.get("/api/v1/status", bearer("staff"))[0] == 200)
    os.unlink(path)
    check("without the file there are no tokens", display.get("/api/v1/status", bearer("staff"))[0] in (401, 429))
    with open(display.log.name, encoding="utf-8") as log:
        said = log.read()
    check("no token is ever logged", not any(secret in said for secret in secrets.values()))
    check("it ends in peace", display.stop() == 0)
    display = Display({"listen": "0.0.0.0:0", "open_on_loopback": True})
    check("beyond the loopback without tokens is refused at start", display.stop() == 1 and "there are no tokens" in display.said(),
          display.said())


def tls():
    """With a certificate it speaks TLS, verified by a client that knows it; half a pair is refused at start."""
    import ssl
    folder = tempfile.mkdtemp(prefix="plumbline-api-")
    key, cert = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert], check=True, stderr=subprocess.DEVNULL)
    display = Display({"tls": {"certificate": cert, "key": key}}, folder)
    check("it says that it speaks TLS", display.tls)
    connection = http.client.HTTPSConnection("localhost", display.port, timeout=20,
                                             context=ssl.create_default_context(cafile=cert))
    connection.request("GET", "/healthz")
    check("it speaks TLS", connection.getresponse().status == 200)
    connection.close()
    with socket.create_connection(("127.0.0.1", display.port), timeout=20) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            check("and nothing else", not client.recv(100).startswith(b"HTTP/1.1 200"))
        except ConnectionError:
            check("and nothing else", True)
    check("it ends in peace", display.stop() == 0)
    with open(cert, "w", encoding="utf-8") as out:
        out.write("no certificate")
    display = Display({"tls": {"certificate": cert, "key": key}}, folder)
    check("no certificate is refused at start", display.stop() == 1 and f"{cert}: no certificate in PEM" in display.said(), display.said())


def endings():
    """SIGTERM while pictures are asked for and a stream is open ends it in peace."""
    for _ in range(3):
        display = Display()
        clients = []
        for _ in range(5):
            client = socket.create_connection(("127.0.0.1", display.port), timeout=10)
            client.sendall(b"GET /api/v1/screen.png?width=16 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 30)
            clients.append(client)
        stream = socket.create_connection(("127.0.0.1", display.port), timeout=10)
        stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stream.recv(100)
        code = display.stop()
        check("it ends in peace in the middle of things", code == 0, f"{code} {display.said()[-500:]}")
        for client in clients + [stream]:
            client.close()


def rubbish_in_the_log():
    """What a power cut leaves in the log hides nothing that comes behind it."""
    display = Display()
    display.command(type="identify", id="before-the-cut")
    display.command(type="notice", id="with-a-nul", text="a\u0000b")
    with open(os.path.join(display.folder, "state", "log.jsonl"), "ab") as log:
        log.write(b"\0" * 100 + b'{"id":5}\n{"id":"x"}\nnothing\n{"id":"half')
    display.command(type="identify", id="behind-the-cut")
    status, headers, body = display.get("/api/v1/log")
    described("GET", "/api/v1/log", status, headers, body)
    entries = json.loads(body)["entries"]
    check("the log goes on", [entry["id"] for entry in entries] == ["behind-the-cut", "with-a-nul", "before-the-cut"], entries)
    check("and has the command as it came", entries[1]["command"].get("text") == "a\u0000b", entries[1])
    display.stop()


def kills():
    """Whatever instant a kill -9 comes at: a command that was answered holds, and is done once."""
    display = Display()
    answered = []
    for round_ in range(6):
        killer = threading.Timer(0.02 * round_ + 0.01, display.process.kill)
        for i in range(1000):
            if i == min(round_, 1):  # the first round is killed in its first command, the others behind one
                killer.start()
            identity = f"kill-{round_}-{i}-{uuid.uuid4()}"
            try:
                status, answer = display.command(id=identity, type="notice", item="count", text=f"{round_} {i}", unchecked=True)
                if status == 200:
                    answered.append((identity, answer["number"], f"{round_} {i}"))
            except (OSError, http.client.HTTPException, ValueError):
                break
        display.process.wait()
        display = Display(folder=display.folder)
        check("commands were answered before the kill", answered or round_ == 0)
        if answered:
            notices = display.settled(lambda s: s["notices"])["notices"]
            text = notices[0]["text"] if notices else None
            after = f"{round_} {int(answered[-1][2].split()[1]) + 1}"
            check("what was answered holds after a kill", text in (answered[-1][2], after), f"{text} {answered[-1]}")
            status, same = display.command(id=answered[-1][0], type="notice", item="count", text="again", unchecked=True)
            check("a repetition after a kill is no second command", status == 200 and same["number"] == answered[-1][1])
    display.stop()


def load():
    """Fifty readers and twenty commands a second: the countdown on the screen goes on, and is right at each second."""
    enough = 20
    display = Display({}, view="stage")
    told, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                display.get("/api/v1/status")
            except OSError:
                pass  # turned away: an address has sixteen places, and they take turns in them
            time.sleep(0.9)
    watch = http.client.HTTPConnection("127.0.0.1", display.port, timeout=60)
    watch.request("GET", "/api/v1/events")
    answer = watch.getresponse()

    def follow():
        while not stop.is_set():
            line = answer.readline().decode()
            if line.startswith("data: "):
                told.append(json.loads(line[6:]))
    follower = threading.Thread(target=follow)
    readers = [threading.Thread(target=read) for _ in range(50)]
    for one in (follower, *readers):
        one.start()
    until, sent, done, began = time.monotonic() + 60, 0, 0, len(told)
    while time.monotonic() < until and (done < enough or len({one["timer"]["left_s"] for one in told[began:]}) < 5):
        try:
            done += display.command(type="notice", item="load", text=f"number {sent}", unchecked=True)[0] == 200
        except (OSError, http.client.HTTPException):
            pass  # turned away, as the readers are
        sent += 1
        time.sleep(0.05)
    stop.set()
    for one in (follower, *readers):
        one.join(60)
    watch.close()
    seconds = [(datetime.datetime.fromisoformat(one["at"]).timestamp(), one["timer"]["left_s"]) for one in told[began:]]
    check("the countdown goes on under load", len({left for _, left in seconds}) >= 5, seconds)
    check("and is right at each second", len({at + left for at, left in seconds}) == 1, seconds)
    check("and never goes back", seconds == sorted(seconds), seconds)
    check("commands are done under load", done >= enough, f"{done} of {sent}")
    check("it ends in peace", display.stop() == 0)


def memory():
    """A chair's thousand messages push out neither what staff can take back nor what is not done twice, over a restart."""
    folder = tempfile.mkdtemp(prefix="plumbline-api-")
    path = os.path.join(folder, "tokens.json")
    # Mallory has many tokens: one alone has a rate.
    people = {"mallory": "chair", "zoe": "chair", "staff": "staff", "emergency": "emergency", **{f"mallory {i}": "chair" for i in range(50)}}
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"format": 1, "tokens": [{"id": name, "name": name.split()[0] + " \u00e9" * 30, "role": role, "sha256": hashlib.sha256(name.encode()).hexdigest(),
                                            **({"room": "Jade/room-I&II"} if role == "chair" else {})} for name, role in people.items()]}, out)

    def start():
        started = Display({"open_on_loopback": False, "tokens_file": path}, folder)
        for _ in range(200):
            if json.loads(started.get("/api/v1/status", {"Authorization": "Bearer staff"})[2]).get("phase") == "talk":
                break
            time.sleep(0.05)
        return started
    display = start()

    def does(name, **fields):
        return display.command({"Authorization": f"Bearer {name}"}, **fields)
    kept = str(uuid.uuid4())
    status, first = does("staff", id=kept, type="notice", item="kept", text="Lunch is in the foyer")
    check("staff post a notice, also under a name that is cut", status == 200, first)

    def flood(count):
        answers = []

        def send(some):
            for i in range(some):
                answers.append(does(f"mallory {i % 50}", type="message", text=f"Louder {i}", unchecked=True))
        threads = [threading.Thread(target=send, args=(count // 4,)) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return collections.Counter(status for status, _ in answers), answers[-1]
    check("a chair sends a thousand messages", flood(1000)[0] == {200: 1000})
    counted, last = flood(100)
    check("more are refused", counted == {429: 100} and "has done too much today" in last[1]["detail"], (counted, last))
    for what in ("at once", "after a restart"):
        check(f"{what} the same chair is refused", does("mallory", type="message", text="Louder")[0] == 429)
        check(f"{what} another is not", does("zoe", type="message", text="Slower")[0] == 200)
        check(f"{what} staff are not", does("staff", type="notice", item="other", text=what)[0] == 200)
        check(f"{what} an emergency is not", does("emergency", type="emergency", kind="test")[0] == 200)
        check(f"{what} it is lifted", does("emergency", type="emergency", kind="lift")[0] == 200)
        status, again = does("staff", id=kept, type="notice", item="kept", text="Lunch is late")
        check(f"{what} what staff did is not done twice", status == 200 and again["number"] == first["number"], (status, again))
        if what == "at once":
            check("it ends in peace", display.stop() == 0)
            display = start()
    status, answer = does("staff", type="undo", of=kept)
    check("and can be taken back", status == 200 and not any(entry.get("item") == "kept" and entry["until"] > entry["at"]
                                                             for entry in answer["desk"]["entries"]), (status, answer))
    check("it ends in peace", display.stop() == 0)


# With a display that they share, and with one of their own.
def several():
    """A conference that publishes in two places, both of which drop most of it."""
    folder = tempfile.mkdtemp(prefix="plumbline-api-")
    paths = [os.path.join(folder, name) for name in ("first.json", "second.json")]
    talk = {"date": "2024-06-01T10:00:00+02:00", "duration": "0:30", "persons": []}

    def publish(count):
        for path, room in zip(paths, "AB"):
            talks = [{**talk, "guid": f"{room}{i}", "title": f"Talk {i}", "date": f"2024-06-01T1{i}:00:00+02:00"} for i in range(count)]
            with open(path + ".new", "w", encoding="utf-8") as out:
                json.dump({"schedule": {"conference": {"title": "Example", "time_zone_name": "Europe/Berlin",
                                                       "days": [{"index": 1, "date": "2024-06-01", "rooms": {room: talks}}]}}}, out)
            os.rename(path + ".new", path)

    publish(5)
    display = Display(folder=folder, at="2024-06-01T09:50:00", config={
        "schedule": paths, "room": "A", "state_dir": os.path.join(folder, "state"), "timezone": "Europe/Berlin",
        "control": {"listen": "127.0.0.1:0", "open_on_loopback": True}})
    status = display.settled(lambda s: s["schedule"]["items"] == 10)
    check("both are listed", [part["items"] for part in status.get("schedules", [])] == [5, 5], status.get("schedules"))
    publish(1)
    display.command(type="reload")
    status = display.settled(lambda s: all(part["refused"] for part in s["schedules"]))
    described("GET", "/api/v1/status", *display.get("/api/v1/status"))
    check("both are refused", all(part["refused"] and part["source"] == "file" for part in status["schedules"]), status["schedules"])
    for schedule, expected in (("ffffffff", 422), (paths[0], 200), (status["schedules"][1]["tag"], 200)):
        answer = display.command(type="accept", schedule=schedule)
        check(f"accept of {schedule}", answer[0] == expected, answer)
        if expected == 200:
            display.settled(lambda s, n=schedule: not any(part["refused"] and n in (part["tag"], part["address"]) for part in s["schedules"]))
    described("GET", "/api/v1/log", *display.get("/api/v1/log"))
    check("all is well then", display.settled(lambda s: not s["schedule"]["problem"])["schedule"]["problem"] == "", display.status()["schedule"])
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


SHARED = [every_route, notice_pictures, planned_notices, every_command, refusals, events, strangers, lengths, cleaned, slow_clients]
OWN = [several, midnight, overtime, roles, foretold, tls, endings, rubbish_in_the_log, kills, memory, load]


def main():
    wanted = sys.argv[2:]
    shared, own = ([part for part in parts if not wanted or part.__name__ in wanted] for parts in (SHARED, OWN))
    display = Display({"names": ["jade.example"]}) if shared else None
    if display and not display.port:
        print(display.said())
        check("the display opens its desk", False)
        shared = own = []
    for part in shared:
        part(display)
    if shared:
        check("it ends in peace", display.stop() == 0, display.said()[-2000:])
    for part in own:
        part()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
