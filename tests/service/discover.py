#!/usr/bin/env python3
"""The address of a conference's page is enough for `check` and `setup`; what they ask of the server is counted.

usage: discover.py PROGRAM   (closes with "N passed, N failed")
"""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(os.path.dirname(HERE), "feeds/valid/frab-fields.json"), "rb") as file:
    SCHEDULE = file.read()
PRETALX = b'<!DOCTYPE html><html><head><meta name="generator" content="pretalx"><title>Spring Days</title></head></html>'
INDICO = b'<!DOCTYPE html><html><a href="https://getindico.io">Indico</a><a href="/event/12/timetable/">Timetable</a></html>'
MANY = b"<!DOCTYPE html><title>Many</title>" + b"".join(b"<a href=%d/schedule.json>%d</a>" % (i, i) for i in range(20))
ABROAD = b'<!DOCTYPE html><title>Abroad</title><script src="https://sessionize.com/api/v2/ab12cd/view/GridSmart"></script>'

passed = failed = 0


def check(name, fine, seen=""):
    global passed, failed
    fine = bool(fine)
    passed += fine
    failed += not fine
    if not fine:
        print(f"FAILED: {name}: {seen}")


class Site(http.server.ThreadingHTTPServer):
    """Serves `pages`, bytes by path, or by path and query; a text is where it redirects to. `asked` has (path, Authorization)."""

    def __init__(self, pages):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked = pages, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path, user=""):
        return f"http://{user}127.0.0.1:{self.server_port}{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        body = self.server.pages.get(self.path, self.server.pages.get(self.path.split("?")[0]))
        self.send_response(404 if body is None else 302 if isinstance(body, str) else 200)
        if isinstance(body, str):
            self.send_header("Location", body)
        body = body if isinstance(body, bytes) else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Venue:
    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, answers=()):
        done = subprocess.run([self.program, *arguments], input="".join(f"{answer}\n" for answer in answers), capture_output=True,
                              text=True, timeout=120, check=False, cwd=self.folder)
        return done.returncode, done.stdout + done.stderr

    def config(self, name, **keys):
        with open(self.path(name), "w", encoding="utf-8") as out:
            json.dump(keys, out)
        return name


def paths(site):
    return [path for path, _ in site.asked]


def test_found(venue):
    site = Site({"/sd/": PRETALX, "/sd": "/sd/", "/sd/schedule/export/schedule.json": SCHEDULE})
    found = site.url("/sd/schedule/export/schedule.json")
    status, text = venue.run("check", "--schedule", site.url("/sd/"))
    check("a page's address is enough", status == 0 and found in text and "pretalx has an event's schedule there" in text, text)
    check("it says what to write", f'"schedule": "{found}"' in text and "is checked there" in text, text)
    check("and goes on checking", "frab/pretalx schedule.json" in text, text)
    check("with two requests", paths(site) == ["/sd/", "/sd/schedule/export/schedule.json"], paths(site))
    status, text = venue.run("check", "--json", "--schedule", site.url("/sd"))
    check("also after a redirect, as JSON", status == 0 and any(found in one["what"] for one in json.loads(text)), text)
    config = venue.config("page.json", schedule=site.url("/sd/"))
    status, text = venue.run("check", "--config", config)
    check("in a config it is an error", status == 1 and f"error  $.schedule  the address is a web page's; the schedule is at {found}" in text, text)
    site.asked.clear()
    status, text = venue.run("rooms", "--schedule", site.url("/sd/"))
    check("others do not search", status == 1 and "plumbline check --schedule" in text and "page of pretalx" in text, text)
    check("and ask once", len(site.asked) == 1, site.asked)
    site.shutdown()


def test_in_vain(venue):
    site = Site({"/": MANY, "/abroad": ABROAD, "/event/12/": INDICO, "/export/timetable/12.json": b'{"results":{"12":{}}}'})
    status, text = venue.run("check", "--schedule", site.url("/"))
    check("five requests are the most", status == 1 and len(site.asked) == 5, site.asked)
    check("each is named, and why it failed", text.count("asked in vain") == 4 and "/3/schedule.json: the server answered 404" in text, text)
    check("and what to do", "none was found from there (5 addresses asked)" in text and "ask the organiser" in text, text)
    status, text = venue.run("check", "--schedule", site.url("/abroad"))
    check("another server is named, not asked", status == 1 and "https://sessionize.com/api/v2/ab12cd/view/All" in text, text)
    site.asked.clear()
    status, text = venue.run("check", "--schedule", site.url("/event/12/"))
    check("of an empty timetable all is tried", len(site.asked) == 3 and "it has no items" in text, (site.asked, text))
    site.shutdown()


def test_other_hosts(venue):
    other = Site({"/schedule.json": SCHEDULE})
    there = f"http://localhost:{other.server_port}/schedule.json"
    site = Site({"/": b"<!DOCTYPE html><a href=/schedule.json>it</a>", "/schedule.json": there, "/away": there})
    status, text = venue.run("check", "--schedule", site.url("/"))
    check("a redirect to another host is no find", status == 1 and "leads to another server (http://localhost:" in text, text)
    other.pages["/sd/"], other.asked = PRETALX, []
    other.pages["/sd/schedule/export/schedule.json"] = SCHEDULE
    other.pages["/many/"] = MANY
    moved = f"http://localhost:{other.server_port}"
    site.pages.update({"/sd/": f"{moved}/sd/", "/many/": f"{moved}/many/"})
    status, text = venue.run("check", "--schedule", site.url("/sd/", user="ada:hidden@"))
    found = f"{moved}/sd/schedule/export/schedule.json"
    check("a page that moved is searched where it is", status == 0 and f'"schedule": "{found}"' in text, text)
    check("without the user that was given", other.asked == [("/sd/", None), ("/sd/schedule/export/schedule.json", None)], other.asked)
    other.asked.clear()
    status, text = venue.run("check", "--schedule", site.url("/many/"))
    check("with five requests at most", status == 1 and len(other.asked) == 5 and f"it leads to {moved}/many/" in text, (other.asked, text))
    site.shutdown()
    other.shutdown()


def test_expansion(venue):
    """Not a page, but not all of a schedule either: what pretalx's API names by codes and numbers is asked for."""
    slot = {"id": 1, "start": "2031-06-01T10:00:00+02:00", "end": "2031-06-01T11:00:00+02:00", "room": 4, "submission": "ABC"}
    full = slot | {"room": {"id": 4, "name": {"en": "Hall"}},
                   "submission": {"code": "ABC", "title": "Bridges", "speakers": [{"code": "A", "name": "Ada Example"}]}}
    page = {"count": 1, "next": None, "previous": None}
    api = "/api/events/sd/slots/"
    query = "?expand=room,submission,submission.speakers,submission.track,submission.submission_type"
    site = Site({api: json.dumps(page | {"results": [slot]}).encode(), api + query: json.dumps(page | {"results": [full]}).encode()})
    status, text = venue.run("check", "--schedule", site.url(api))
    check("what is not expanded is asked for", status == 0 and "only codes" not in text and "1 item in 1 room" in text, text)
    check("once", paths(site) == [api, api + query], paths(site))
    _, text = venue.run("agenda", "--schedule", site.url(api), "--room", "Hall", "--at", "2031-06-01T09:00")
    check("and shown", "Bridges" in text and "Ada Example" in text, text)
    del site.pages[api + query]
    site.asked.clear()
    status, text = venue.run("check", "--schedule", site.url(api))
    check("a server that knows nothing of it is believed", status == 0 and "add ?expand=" in text and len(site.asked) == 2, text)
    site.shutdown()


def test_secret(venue):
    secret = venue.path("secret")
    with open(secret, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        out.write("Authorization: Bearer hidden\n")
    site = Site({"/sd/": PRETALX, "/sd/schedule/export/schedule.json": SCHEDULE})
    front = Site({"/": site.url("/sd/")})
    config = venue.config("secret.json", schedule=site.url("/sd/"), schedule_auth_file="secret")
    _, text = venue.run("check", "--config", config)
    check("the key goes to the page's server", [key for _, key in site.asked] == ["Bearer hidden"] * 2, (site.asked, text))
    check("and is not shown", "hidden" not in text, text)
    site.asked.clear()
    config = venue.config("secret.json", schedule=front.url("/"), schedule_auth_file="secret")
    _, text = venue.run("check", "--config", config)
    check("not to another port", len(site.asked) == 2 and not any(key for _, key in site.asked), (site.asked, text))
    site.asked.clear()
    _, text = venue.run("check", "--schedule", site.url("/sd/", user="ada:hidden@"))
    check("a user in the address stays in it", len(site.asked) == 2 and all(key for _, key in site.asked), site.asked)
    check("and its password is not shown", "hidden" not in text, text)
    site.shutdown()
    front.shutdown()


def test_setup(venue):
    site = Site({"/sd/": PRETALX, "/sd/schedule/export/schedule.json": SCHEDULE})
    status, text = venue.run("setup", "--config", "new.json", answers=[site.url("/sd/"), "no", site.url("/sd/"), "", "all", "hall", "", "", "", ""])
    check("setup offers it", "Its schedule is at " + site.url("/sd/schedule/export/schedule.json") in text, text)
    check("asks, and asks again", text.count("Take that address") == 2, text)
    with open(venue.path("new.json"), encoding="utf-8") as file:
        written = json.load(file)
    check("and writes it", status == 0 and written["schedule"] == site.url("/sd/schedule/export/schedule.json"), written)
    site.shutdown()


def main():
    with tempfile.TemporaryDirectory(prefix="plumbline-discover-") as folder:
        venue = Venue(sys.argv[1], folder)
        test_found(venue)
        test_in_vain(venue)
        test_other_hosts(venue)
        test_expansion(venue)
        test_secret(venue)
        test_setup(venue)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
