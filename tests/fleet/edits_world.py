"""A conference whose publisher cannot leave it alone: what is meant, the file that says so, and the edits that people make.

A talk is itself whatever its id, title, room or time: the tests know it by its number here (`uid`), which is in no file.
"""
import copy
import datetime
import json
import random
import zoneinfo

ROOMS = ("Großer Saal", "Lab", "Room 3 & 4", "Annex", "Library")
DAYS = 3
MINUTE, HOUR, DAY = 60, 3600, 86400
KINDS = ("frab", "timetable", "event")
# An ordinary weekend, the one on which winter time begins, and the one on which summer time does.
WEEKENDS = ("2024-06-07", "2024-10-25", "2024-03-29")
ZONE = zoneinfo.ZoneInfo("Europe/Berlin")


class Talk:
    """A talk or a break, as it is meant. `room` is a number; None: a break for everybody (Indico)."""

    def __init__(self, uid, number, title, people, room, start, minutes, kind="talk", track=""):
        self.uid, self.number, self.guid, self.title, self.people = uid, number, None, title, people
        self.room, self.start, self.minutes, self.kind, self.track = room, start, minutes, kind, track
        self.gone = False
        self.titles = {title}
        self.places = {(room, start)}

    @property
    def end(self):
        return self.start + self.minutes * MINUTE


class World:
    """What the publisher means, and how it is written: kind, and whether rooms and talks have guids."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.kind = KINDS[seed % len(KINDS)]
        self.first = datetime.date.fromisoformat(self.random.choice(WEEKENDS))
        self.guids = self.kind == "frab" and self.random.random() < 0.5
        self.room_guids = self.kind == "frab" and self.random.random() < 0.5
        self.rooms = list(ROOMS)
        self.room_marks = [self.guid() for _ in ROOMS]
        self.talks, self.numbers, self.words = [], 100, 0
        self.kept = {}  # by uid, minutes by which staff delays it: what follows has to keep away
        self.version = 0
        for day in range(DAYS):
            for room in range(len(ROOMS)):
                self.fill(day, room)
        self.common_breaks()
        self.add(self.talks[0].room, self.at(0, "23:30"), 60)
        self.talks[-1].title = "Until after midnight"
        self.talks[-1].titles = {self.talks[-1].title}

    # --- what there is

    def guid(self):
        return "%08x-0000-4000-8000-%012x" % (self.random.getrandbits(32), self.random.getrandbits(48))

    def at(self, day, clock):
        date = self.first + datetime.timedelta(days=day)
        hour, minute = (int(part) for part in clock.split(":"))
        return int(datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=ZONE).timestamp())

    def day(self, at):
        return (local(at - 4 * HOUR).date() - self.first).days

    def number(self):
        self.numbers += 1
        return self.numbers

    def word(self):
        """A title that nothing else has."""
        self.words += 1
        first = self.random.choice(("On", "Towards", "Beyond", "Why", "Tales of", "Rethinking", "The “real” story of"))
        return f"{first} {self.random.choice(('locks', 'tables & trees', 'Größe', 'Vec<T> &amp; kernels', 'time', 'queues'))} no. {self.words}"

    def person(self):
        return self.random.choice(("Ada", "Bo", "Cy", "Dörte", "Eun-ji", "Fatou")) + " " + self.random.choice(
            ("Example", "Muster", "Ñandú", "O’Sample", "van Beispiel")) + f" {self.random.randrange(40)}"

    def add(self, room, start, minutes, title=None, people=None, kind="talk"):
        talk = Talk(len(self.talks), self.number(), title or self.word(), people, room, start, minutes, kind,
                    f"Track {room if room is None else room + 1}")
        if people is None:
            talk.people = [self.person() for _ in range(self.random.choice((0, 1, 1, 1, 2, 3)))]
        talk.guid = self.guid()
        self.talks.append(talk)
        return talk

    def fill(self, day, room):
        at = self.at(day, "09:00") + self.random.choice((0, 0, 15)) * MINUTE
        while at < self.at(day, "17:30"):
            minutes = self.random.choice((20, 30, 30, 45, 60))
            noon, later = self.at(day, "12:30"), self.at(day, "13:30")
            if at < later and at + minutes * MINUTE > noon:
                at = later
            if self.random.random() < 0.75:
                self.add(room, at, minutes)
                if self.random.random() < 0.06:  # something parallel in the same room
                    self.add(room, at + 10 * MINUTE, 15)
            at += (minutes + self.random.choice((0, 0, 5, 15))) * MINUTE
        if room == day:
            self.add(room, self.at(day, "18:00"), 30, "Lightning talks", [])

    def common_breaks(self):
        for day in range(DAYS):
            if self.kind == "timetable":
                self.add(None, self.at(day, "12:30"), 60, "Lunch", [], "break")
            for room in range(len(ROOMS) if self.kind == "frab" else 0):
                self.add(room, self.at(day, "12:30"), 60, "Lunch", [], "break")

    def alive(self, kind="talk"):
        return [talk for talk in self.talks if not talk.gone and talk.kind == kind]

    def occupied(self, talk):
        """When the talk is in its room, with what staff made of it."""
        return talk.start, talk.end + self.kept.get(talk.uid, 0) * MINUTE

    def is_free(self, room, start, end, but=None):
        for other in self.talks:
            if other.gone or other is but or other.room not in (room, None):
                continue
            first, last = self.occupied(other)
            if start < last and first < end:
                return False
        return True

    def free_to(self, talk, room, start):
        return self.is_free(room, start, start + self.occupied(talk)[1] - talk.start, talk)

    # --- the file

    def write(self):
        text = {"frab": self.frab, "timetable": self.timetable, "event": self.event}[self.kind]()
        indent = self.random.choice((None, 1))
        return json.dumps(text, indent=indent, ensure_ascii=self.random.random() < 0.5).encode()

    def by_room(self, room, day=None):
        found = [t for t in self.talks if not t.gone and t.room == room and day in (None, self.day(t.start))]
        self.random.shuffle(found)
        return found

    def frab(self):
        days = []
        for day in range(DAYS):
            date = self.first + datetime.timedelta(days=day)
            rooms = {self.rooms[room]: [self.frab_talk(t) for t in self.by_room(room, day)] for room in range(len(ROOMS))}
            days.append({"index": day + 1, "date": date.isoformat(), "rooms": rooms, "day_start": iso(self.at(day, "04:00")),
                         "day_end": iso(self.at(day + 1, "03:59"))})
        rooms = [{"name": name, "guid": mark} for name, mark in zip(self.rooms, self.room_marks)] if self.room_guids else []
        conference = {"acronym": "edits", "title": f"Edits, version {self.version}", "start": self.first.isoformat(), "rooms": rooms,
                      "end": (self.first + datetime.timedelta(days=DAYS - 1)).isoformat(), "time_zone_name": str(ZONE), "days": days}
        return {"schedule": {"version": str(self.version), "conference": conference}}

    def frab_talk(self, talk):
        entry = {"id": talk.number, "date": iso(talk.start), "start": local(talk.start).strftime("%H:%M"), "room": self.rooms[talk.room],
                 "duration": f"{talk.minutes // 60}:{talk.minutes % 60:02}", "title": talk.title, "track": talk.track,
                 "type": "break" if talk.kind == "break" else "lecture", "persons": [{"public_name": name} for name in talk.people]}
        if self.guids:
            entry["guid"] = talk.guid
        return entry

    def timetable(self):
        days = {}
        for talk in self.by_room(None):
            day_of(days, talk.start)[f"b{talk.number}"] = {**self.indico(talk), "entryType": "Break", "room": ""}
        for room in range(len(ROOMS)):
            for talk in self.by_room(room):
                entry = {**self.indico(talk), "entryType": "Contribution", "room": self.rooms[room]}
                day = day_of(days, talk.start)
                if talk.uid % 4 and local(talk.end).date() == local(talk.start).date():  # the others stand beside their session's block
                    key = f"s{room}{local(talk.start).day:02}"
                    block = day.setdefault(key, {"id": key, "entryType": "Session", "title": f"Track {room + 1}", "sessionId": room,
                                                 "room": self.rooms[room], "entries": {}})
                    block["entries"][f"c{talk.number}"] = entry
                    inside = [t for t in self.talks if f"c{t.number}" in block["entries"] and not t.gone and t.kind == "talk"]
                    block.update(span(min(t.start for t in inside), max(t.end for t in inside)))
                else:
                    day[f"c{talk.number}"] = entry
        return {"count": 1, "_type": "HTTPAPIResult", "results": {"17": days}}

    def indico(self, talk):
        names = [name.split(" ", 1) for name in talk.people]
        return {"title": talk.title, **span(talk.start, talk.end), "duration": float(talk.minutes),
                "presenters": [{"firstName": a, "familyName": b, "name": f"{b}, {a}", "affiliation": ""} for a, b in names]}

    def event(self):
        contributions = []
        for talk in self.alive():
            names = [name.split(" ", 1) for name in talk.people]
            contributions.append({"id": str(talk.number), "db_id": 5000 + talk.uid, "title": talk.title, **span(talk.start, talk.end),
                                  "duration": talk.minutes, "session": talk.track, "room": self.rooms[talk.room],
                                  "speakers": [{"first_name": a, "last_name": b, "fullName": f"{a} {b}", "affiliation": ""} for a, b in names]})
        self.random.shuffle(contributions)
        days = span(self.at(0, "09:00"), self.at(DAYS - 1, "19:00"))
        return {"count": 1, "results": [{"id": "17", "title": f"Edits, version {self.version}", "timezone": str(ZONE), **days,
                                         "contributions": contributions}]}

    def copy(self):
        return copy.deepcopy(self)


def day_of(days, at):
    """Indico's days are those of the calendar."""
    return days.setdefault(local(at).strftime("%Y%m%d"), {})


def local(at):
    return datetime.datetime.fromtimestamp(at, ZONE)


def iso(at):
    return local(at).isoformat(timespec="seconds")


def span(start, end):
    return {name: {"date": local(at).strftime("%Y-%m-%d"), "time": local(at).strftime("%H:%M:%S"), "tz": str(ZONE)}
            for name, at in (("startDate", start), ("endDate", end))}
