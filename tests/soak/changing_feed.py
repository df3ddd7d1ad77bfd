"""A conference's server on a bad day: its schedule changes now and then, and not each answer is one."""
import copy
import http.server
import json
import os
import threading
from collections import Counter

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MORE = 6  # editions in turn have talks more, elsewhere: by the number of items it is known which one a display has
FAULTS = ("500", "cut", "rubbish", "empty", "reset")


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def later(entry, minutes):
    """The entry, moved within its day."""
    for name in ("startDate", "endDate"):
        hours, rest = entry[name]["time"].split(":")[:2]
        entry[name]["time"] = clock(int(hours) * 60 + int(rest) + minutes)


class ChangingFeed:
    """Serves edition after edition. turn() goes on to the next one; fail() spoils the next answer."""

    def __init__(self):
        with open(os.path.join(TOP, "assets/lpc2019.json"), encoding="utf-8") as given:
            self.base = json.load(given)
        self.edition, self.usual = 0, 80
        self.answers = Counter()
        self.spoilt = []
        self.body = self.written()
        feed = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                feed.answer(self)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/export/timetable/4.json"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def blocks(self, event):
        return {block: event["results"]["4"][day][block] for day in event["results"]["4"] for block in event["results"]["4"][day]}

    def written(self):
        event = copy.deepcopy(self.base)
        blocks = self.blocks(event)
        talks = blocks["s9001"]["entries"]
        what = self.edition % 5
        if what == 1:
            later(talks["c9003"], 5)
        elif what == 2:
            del talks["c9007"]
        elif what == 3:
            talks["c9005"]["room"] = "Opala/room-I&II"
        elif what == 4:
            talks["c513"]["title"] += f", edition {self.edition}"
        elsewhere = blocks["s9022"]
        for i in range(2 * (self.edition % MORE)):
            talk = copy.deepcopy(talks["c523"])
            talk.update(id=f"c77{i:02}", uniqueId=f"a4c77{i:02}", contributionId=7700 + i, title=f"A talk more, number {i + 1}",
                        room=elsewhere["room"], sessionCode=elsewhere["sessionCode"])
            for name, minutes in (("startDate", 10 * i), ("endDate", 10 * i + 10)):
                talk[name] = {**talk[name], "date": "2019-09-11", "time": clock(20 * 60 + minutes)}
            event["results"]["4"]["20190911"][talk["id"]] = {**talk, "entryType": "Contribution"}
        return json.dumps(event).encode()

    def items(self):
        """How many items the edition has."""
        return self.usual + 2 * (self.edition % MORE) - (self.edition % 5 == 2)

    def turn(self):
        self.edition += 1
        self.body = self.written()

    def fail(self, how):
        self.spoilt.append(how)

    def answer(self, request):
        body, tag = self.body, f"\"{self.edition}\""
        how = self.spoilt.pop() if self.spoilt else ""
        if not how and request.headers.get("If-None-Match") == tag:
            how = "304"
        self.answers[how or "200"] += 1
        if how == "reset":
            request.close_connection = True
            return
        if how == "rubbish":
            body = b"<html>" + body[:4000]
        elif how == "empty":
            body = b'{"count": 0, "results": {"4": {}}}'
        request.send_response(int(how) if how in ("500", "304") else 200)
        if how not in ("500", "304"):
            request.send_header("Content-Type", "application/json")
        if not how or how == "304":
            request.send_header("ETag", tag)
        request.send_header("Content-Length", "0" if how in ("500", "304") else str(len(body)))
        request.end_headers()
        if how == "cut":
            request.wfile.write(body[:len(body) // 2])
            request.close_connection = True
        elif how not in ("500", "304"):
            request.wfile.write(body)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
