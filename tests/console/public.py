#!/usr/bin/env python3
"""The attendees' page, read over HTTP as phones read it.

usage: public.py PROGRAM   (closes with "N passed, N failed")
"""
import html.parser
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "judge")]
import api  # noqa: E402
from rules import BROKEN, ics_events  # noqa: E402

check = api.check
ROUTES = ("/now", "/now.css", "/now.js", "/api/v1/public.json", "/api/v1/talk.ics?id=c477", "/api/v1/room.ics?room=Jade/room-I%26II")
STAFF = "Zacharias Quux"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(html.parser.HTMLParser):
    """What a browser would make of it: the texts, the elements, and what is not closed."""

    def __init__(self, body):
        super().__init__()
        self.open, self.elements, self.texts, self.wrong, self.links = [], [], [], [], []
        self.feed(body.decode())
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.wrong += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data.strip())

    def text(self):
        return " ".join(self.texts)

    def scripts(self):
        return [attrs.get("src") for tag, attrs in self.elements if tag == "script"]

    def sections(self, name):
        return [attrs for tag, attrs in self.elements if name in (attrs.get("class") or "").split()]


def page_of(display, path="/now", headers=None, expected=(200, 404)):
    status, got, body = display.get(path, headers)
    check(f"{path}: it is a page", status in expected and got["Content-Type"] == "text/html; charset=utf-8", (status, got, body[:300]))
    page = Page(body)
    check(f"{path}: every element is closed, and none acts or styles by itself", not page.wrong, page.wrong[:5])
    return page


def settled(display, holds, path="/now", seconds=30):
    """The page once that holds, else the last one: it is kept for a moment."""
    until = time.monotonic() + seconds
    while True:
        page = page_of(display, path)
        if holds(page) or time.monotonic() > until:
            return page
        time.sleep(0.1)


def ready(display):
    """Without a token nothing else tells that the schedule has been read."""
    until = time.monotonic() + 60
    while display.get("/now")[0] == 503 and time.monotonic() < until:
        time.sleep(0.05)
    return display


def published(**more):
    return ready(api.Display(control={"open_on_loopback": False}, config_more={"publish": True, **more}))


def token_of(display):
    """A member of staff, whose name nobody else is to read."""
    made = subprocess.run([api.PROGRAM, "token", "new", "--config", os.path.join(display.folder, "plumbline.json"), "--role", "emergency",
                           "--name", STAFF], capture_output=True, text=True, check=True).stdout
    return {"Authorization": "Bearer " + re.search(r"#token=(\S+)", made)[1]}


# ---- what it says

def content(display):
    page = page_of(display)
    text = page.text()
    for word in ("NOW", "Address Space Isolation for Container Security", "15:30 – 15:45", "Mike Rapoport", "NEXT",
                 "Seccomp Syscall Interception", "Tuesday 10 September", "All rooms", "Opala/room-I&II"):
        check(f"the page says {word}", word in text, text[:500])
    check("its only script is its own", [src.split("?")[0] for src in page.scripts()] == ["now.js"], page.scripts())
    check("it is in English", ("html", "en") in [(tag, attrs.get("lang")) for tag, attrs in page.elements])
    for name in ("header", "main", "nav", "footer", "h1"):
        check(f"it has one <{name}>", [tag for tag, _ in page.elements].count(name) == 1)
    all_rooms = page_of(display, "/now?room=")
    check("the page of all rooms is of none", "NEXT" in all_rooms.text() and "Seccomp" in all_rooms.text() and "Christian Brauner" not in all_rooms.text())
    check("a break that no talk follows is not what comes next", "Esmerelda/room-I&II done for today" in all_rooms.text(), all_rooms.text())
    other = page_of(display, "/now?room=Opala/room-I%26II")
    check("another room's page is about that", "Opala/room-I&II" in [t for t in other.texts[:3]], other.texts[:3])
    for link in [link for link in page.links + other.links if link.startswith(("now", "api"))]:
        check(f"{link} leads somewhere", display.get("/" + link)[0] == 200)


def languages(display):
    for header, expected in (("de-AT, en;q=0.3", "de"), ("sv, fr;q=0.8, en;q=0.5", "fr"), ("sv", "en"), ("", "en"), (";;;,,q=,", "en"), ("pt-BR", "pt"),
                             ("de;q=0, it;q=0.1", "it"), ("en;q=0.2, ja;q=0.9", "ja"), ("x" * 3000, "en"), ("d", "en"), ("den", "en")):
        status, headers, body = display.get("/now", {"Accept-Language": header})
        check(f"{header[:20]!r} is answered in {expected}", status == 200 and headers["Content-Language"] == expected and
              f'lang="{expected}"' in body.decode()[:60], headers.get("Content-Language"))
        check("caches know that", headers["Vary"] == "Accept-Language")
    for language, word in (("de", "JETZT"), ("es", "AHORA"), ("fr", "Toutes les salles"), ("it", "Tutte le sale"), ("ja", "全会場"), ("nl", "Alle zalen"), ("pt", "AGORA")):
        page = page_of(display, f"/now?lang={language}", {"Accept-Language": "en"})
        check(f"it speaks {language}, as its reader chose", word in page.text(), page.text()[:300])
        check("its links keep the language", all(f"lang={language}" in link for link in page.links if link.startswith("now?room=Opala")))
    check("a language that there is not is as if none was chosen", "NOW" in page_of(display, "/now?lang=xx").text())


def caching(display):
    for path in ROUTES:
        status, headers, body = display.get(path)
        check(f"{path} is there for anybody", status == 200 and body, status)
        kept = re.fullmatch(r"public, max-age=(\d+)", headers["Cache-Control"])
        check(f"{path} may be kept", kept and (int(kept[1]) > 3600) == path.startswith("/now."), headers["Cache-Control"])
        known = display.get(path, {"If-None-Match": headers["ETag"]})
        check(f"{path}: what is known is not sent again", known[0] == 304 and known[2] == b"" and known[1]["ETag"] == headers["ETag"], known[:2])
        check(f"{path}: another version is", display.get(path, {"If-None-Match": '"0"'})[0] == 200)
        head = display.ask("HEAD", path)
        check(f"{path}: HEAD", head[0] == 200 and head[2] == b"" and int(head[1]["Content-Length"]) == len(body), head)
        check(f"{path}: it is read, not written", display.ask("POST", path, b"{}", {"Content-Type": "application/json"})[0] == 405)
        check(f"{path}: a strict policy", "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"])
        check(f"{path}: no cookie", "Set-Cookie" not in headers)
    for path in ("/api/v1/status", "/api/v1/agenda", "/api/v1/desk", "/metrics", "/api/v1/log", "/api/v1/screen.png", "/api/v1/events"):
        check(f"{path} still needs a token", display.get(path)[0] == 401)


def calendars(display):
    everything = {e["SUMMARY"][0]: e for e in ics_events(display.get("/api/v1/schedule.ics")[2])}
    body = display.get("/api/v1/talk.ics?id=c477")[2]
    events = ics_events(body)
    check("a talk's calendar keeps its format's rules", not BROKEN["ics"](body), BROKEN["ics"](body)[:3])
    check("it has the talk, with the name that it has elsewhere", [e["UID"] for e in events] == [everything["Seccomp Syscall Interception"]["UID"]], events)
    body = display.get("/api/v1/room.ics?room=Opala/room-I%26II")[2]
    check("so does a room's", not BROKEN["ics"](body), BROKEN["ics"](body)[:3])
    check("it is that room's alone", {e["LOCATION"][0] for e in ics_events(body)} == {"Opala/room-I&II"})
    for path, expected in (("talk.ics", 400), ("talk.ics?id=", 400), ("talk.ics?id=nothing", 404), ("talk.ics?id=" + "x" * 5000, 404), ("room.ics", 400),
                           ("room.ics?room=Nowhere", 404), ("room.ics?room=%ff%fe", 404), ("room.ics?room=%00", 404)):
        status, headers, body = display.get("/api/v1/" + path)
        check(f"{path[:30]} is {expected}", status == expected and headers["Content-Type"] == "application/problem+json", (status, body[:200]))
    for room in ("Nowhere", "<script>alert(1)</script>", "%22%3E%3Cscript%3E", "%ff%fe", "%e2%80%ae"):
        status, _, body = display.get("/now?room=" + urllib.parse.quote(room, safe="%"))
        page = Page(body)
        check(f"no room {room}: it says so, with all rooms", status == 404 and "This room is not in the programme." in page.text() and
              "Opala/room-I&II" in page.text() and len(page.scripts()) == 1 and not page.wrong, (status, page.wrong, page.scripts()))
    check("a room that is too long to be one", display.get("/now?room=" + "x" * 2000)[0] == 404)


# ---- what staff do

def schema_holds(display):
    status, _, body = display.get("/api/v1/public.json")
    document = json.loads(body)
    wrong = api.errors(document, {"$ref": "#/components/schemas/Public"})
    check("the JSON is as described", status == 200 and not wrong, wrong[:3])
    return document


def acts(display):
    token = token_of(display)
    both = lambda: page_of(display).text() + json.dumps(schema_holds(display), ensure_ascii=False)  # noqa: E731
    schema_holds(display)
    for fields, holds in (
            (dict(type="delay", item="c477", starts_at="2019-09-10T15:50:00+01:00"), lambda t: "15:50 – 16:10 NEW TIME 15:45 – 16:05" in t),
            (dict(type="move", item="c478", room="Opala/room-I&II"), lambda t: "MOVED → Opala/room-I&II" in t),
            (dict(type="cancel", item="c477"), lambda t: "Seccomp Syscall Interception Christian Brauner CANCELLED" in t),
            (dict(type="full", text="Hall \"2\" & <3"), lambda t: "This room is full. Please go to: Hall \"2\" & <3" in t and "ROOM FULL" in t),
            (dict(type="notice", text="Lunch & 'more' <now>", level="urgent"), lambda t: "IMPORTANT Lunch & 'more' <now>" in t),
            (dict(type="notice", text="Only in Opala", room="Opala/room-I&II"), lambda t: "Only in Opala" not in t),
            (dict(type="emergency", kind="evacuate"), lambda t: "EMERGENCY Leave the building now. Use the nearest exit." in t)):
        done = display.command(headers=token, id=f"public-{fields['type']}-{len(str(fields))}", **fields)
        check(f"{fields['type']}: done", done[0] == 200, done)
        page = settled(display, lambda page, holds=holds: holds(page.text()))
        check(f"{fields['type']}: the page says it", holds(page.text()), page.text()[:900])
        said = both()
        check(f"{fields['type']}: nothing of who did it", not any(word in said for word in (STAFF, "Zacharias", "jade-door", "public-", '"by"')), said[:300])
    opala = settled(display, lambda page: "Only in Opala" in page.text(), "/now?room=Opala/room-I%26II")
    check("a room's notice stands on its page", "NOTICE Only in Opala" in opala.text(), opala.text()[:300])
    check("the emergency does on all", "EMERGENCY" in opala.text() and "EMERGENCY" in page_of(display, "/now?room=").text())
    # A document is kept for a moment of its own, whatever the page says by now.
    until = time.monotonic() + 30
    document = schema_holds(display)
    while not document["emergency"] and time.monotonic() < until:
        time.sleep(0.1)
        document = schema_holds(display)
    jade = next(room for room in document["rooms"] if room["name"] == "Jade/room-I&II")
    check("the JSON says the same", (document["emergency"] or {}).get("kind") == "evacuate" and jade["full"]["instead"] == "Hall \"2\" & <3" and
          any(item["cancelled"] for item in jade["day"]) and any(item["moved_to"] == "Opala/room-I&II" for item in jade["day"]), document)
    german = page_of(display, "/now?lang=de").text()
    check("an emergency speaks the reader's language", "NOTFALL" in german and "Leave the building" not in german, german[:300])
    display.command(headers=token, type="emergency", kind="lift")
    display.command(headers=token, type="emergency", kind="test")
    page = settled(display, lambda page: page.sections("test"))
    check("a test says that it is one", page.sections("test") and "TEST" in page.text() and "EMERGENCY" not in page.text(), page.text()[:300])


# ---- hostile and old programmes

HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "& &amp; &lt;b&gt;", "\u202eevil\u2066 left open", "x" * 3000, "' onclick='x",
           "</main></body>", "<!--", "]]>", "שלום עולם", "日本語の題名" * 40]


def hostile():
    folder = tempfile.mkdtemp(prefix="plumbline-public-")
    events = [{"id": i, "guid": f"talk-{i}", "title": title, "subtitle": title, "date": f"2026-06-10T{10 + i // 2}:{i % 2 * 30:02d}:00+02:00",
               "start": f"{10 + i // 2}:{i % 2 * 30:02d}", "duration": "0:30", "room": title[:60], "language": title[:9], "track": title,
               "persons": [{"id": 1, "public_name": title}], "url": "javascript:alert(1)"} for i, title in enumerate(HOSTILE)]
    rooms = {event["room"]: [event] for event in events}
    path = os.path.join(folder, "hostile.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"schedule": {"version": "1", "conference": {"acronym": "x", "title": HOSTILE[0] + HOSTILE[3], "start": "2026-06-10", "end": "2026-06-10",
                                                               "time_zone_name": "Europe/Berlin", "days": [
                                                                   {"index": 1, "date": "2026-06-10", "day_start": "2026-06-10T04:00:00+02:00",
                                                                    "day_end": "2026-06-11T03:59:00+02:00", "rooms": rooms}]}}}, out)
    display = ready(api.Display(control={"open_on_loopback": False}, at="2026-06-10T10:10:00",
                                config={"schedule": path, "view": "hall", "state_dir": os.path.join(folder, "state"), "timezone": "Europe/Berlin",
                                        "publish": True, "control": {"listen": "127.0.0.1:0"}}))
    overview = page_of(display)
    paths = ["/" + link for link in overview.links if link.startswith("now?room=") and "lang=" not in link]
    check("all rooms are listed", len(paths) == len(rooms), (len(paths), len(rooms)))
    for path in paths:
        status, _, body = display.get(path)
        page = Page(body)
        check(f"{path[:40]}: found, and only its own script", status == 200 and len(page.scripts()) == 1 and not page.wrong, (status, page.wrong[:3]))
        check(f"{path[:40]}: no image, no link that acts", not any(tag == "img" for tag, _ in page.elements) and
              not any(link.lower().startswith("javascript") for link in page.links))
        check(f"{path[:40]}: what changes the direction stands in an element of its own", not re.search("[\u202a-\u202e\u2066-\u2069]", body.decode()) or
              any(tag == "bdi" for tag, _ in page.elements))
    check("the texts are texts", "alert(1)" in overview.text() or "alert(1)" in page_of(display, paths[0]).text())
    schema_holds(display)
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


def old():
    display = published(schedule="http://127.0.0.1:1/schedule.json", fallback=os.path.join(api.TOP, "assets/lpc2019.json"))
    page = settled(display, lambda page: page.sections("old"))
    check("a fallback is called one", "fallback schedule" in page.text(), page.text()[:300])
    check("so it is in German", "fallback schedule" not in page_of(display, "/now?lang=de").text())
    check("and in the JSON", schema_holds(display)["doubt"]["schedule"] == "fallback")
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


def waiting():
    """Before the first schedule there is a page, too; for programs it is an error all the same."""
    display = api.Display(control={"open_on_loopback": False}, config_more={"publish": True, "schedule": "http://127.0.0.1:1/schedule.json"})
    page = page_of(display, expected=(503,))
    check("it says that there is none", "There is no schedule yet" in page.text(), page.text())
    check("it is read again by itself, with a script and without", [src.split("?")[0] for src in page.scripts()] == ["now.js"] and ("meta", "60") in
          [(tag, attrs.get("content")) for tag, attrs in page.elements], page.elements)
    check("in its reader's language", "There is" not in page_of(display, headers={"Accept-Language": "de"}, expected=(503,)).text())
    for path in ("/api/v1/public.json", "/api/v1/talk.ics?id=c477"):
        status, headers, _ = display.get(path)
        check(f"{path}: it is refused for a moment", status == 503 and "problem+json" in headers["Content-Type"] and headers["Retry-After"], (status, headers))
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])


def unpublished():
    for more in ({}, {"publish": False}):
        display = api.Display(config_more=more)
        for path in ROUTES:
            for method in ("GET", "HEAD"):
                status, headers, _ = display.ask(method, path)
                check(f"{method} {path} is not there with {more}", status == 404 and "Access-Control-Allow-Origin" not in headers, status)
        check("it ends in peace", display.stop() == 0, display.said()[-2000:])


# ---- many

def many(display):
    """Phones behind one address: far more requests, and connections, than one machine may have otherwise."""
    connection = http.client.HTTPConnection("127.0.0.1", display.port, timeout=60)
    statuses = set()
    for _ in range(1500):
        connection.request("GET", "/now", headers={"Connection": "keep-alive"})
        answer = connection.getresponse()
        answer.read()
        statuses.add(answer.status)
    connection.close()
    check("fifteen hundred requests at once are answered", statuses == {200}, statuses)
    phones = []
    for _ in range(150):
        phone = socket.create_connection(("127.0.0.1", display.port), timeout=60)
        phone.sendall(b"GET /now HTTP/1.1\r\nHost: localhost\r\n")
        phones.append(phone)
    display.get("/now")  # after it, all of them were accepted and counted
    answers = []
    for phone in phones:
        try:
            phone.sendall(b"Connection: close\r\n\r\n")
            answers.append(phone.recv(12))
        except OSError as error:
            answers.append(error)
        phone.close()
    check("a hundred and fifty slow ones at once are, too", set(answers) == {b"HTTP/1.1 200"}, set(map(str, answers)))


def main():
    display = published()
    content(display)
    languages(display)
    caching(display)
    calendars(display)
    many(display)
    acts(display)
    check("it ends in peace", display.stop() == 0, display.said()[-2000:])
    hostile()
    old()
    waiting()
    unpublished()
    print(f"{api.passed} passed, {api.failed} failed")
    return 1 if api.failed or not api.passed else 0


if __name__ == "__main__":
    sys.exit(main())
