"""Writes the conference of one_conference.py in every format, each by the format's public description.

They share nothing with the readers. What a format cannot say, its writer declares in `cannot`, and only that is taken out of
what is expected of it.
"""
import datetime
import html
import json
from xml.sax.saxutils import escape, quoteattr

from one_conference import DAYS, END, FIRST, LANGUAGES, LAST, NAME, PEOPLE, ROOMS, TRACKS, TURN, ZONE, ZONE_NAME, rooms_of

WRITERS = []
UTC = datetime.timezone.utc
COLOURS = ["#0347b4", "#f9b000"]


class Writer:
    """`cannot`: what the format has no way to say, of
         breaks, cancelled, tracks, language, affiliation, link: of an item
         fold: a local time that comes twice, the second time      nowhere: a talk without a room
         order: the order of rooms      title: the event's
       `turn`: when its days turn.  `end`: the event's, Unix seconds, or None.  `nowhere`: what a room without a name is called.
       `once`: it says a break for everybody once, without rooms.  `zone`: its zone is the config's.  `offsets`: its times have offsets,
       so that they are read without that.  `warnings`: what has to be warned of, and nothing else may be."""

    def __init__(self, name, write, suffix="json", cannot=(), turn=0, end=None, nowhere=None, once=True, zone=False, offsets=False,
                 warnings=()):
        self.name, self.write, self.suffix, self.cannot = name, write, suffix, set(cannot)
        self.turn, self.end, self.nowhere, self.once = turn, end, nowhere, once
        self.zone, self.offsets, self.warnings = zone or offsets, offsets, warnings


def writer(name, **about):
    def add(function):
        WRITERS.append(Writer(name, function, **about))
        return function
    return add


# --- times

def local(seconds):
    return datetime.datetime.fromtimestamp(seconds, ZONE)


def iso(seconds):
    return local(seconds).isoformat(timespec="seconds")


def iso_utc(seconds, z="+00:00"):
    return datetime.datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S") + z


def naive(seconds):
    return local(seconds).strftime("%Y-%m-%dT%H:%M:%S")


def clock_duration(item):
    minutes = (item.end - item.start) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def day_of(seconds, turn):
    return (local(seconds).replace(tzinfo=None) - datetime.timedelta(seconds=turn)).date()


def edge(date, clock):
    hour, minute = (int(x) for x in clock.split(":"))
    return int(datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=ZONE).timestamp())


NEXT = datetime.timedelta(days=1)
LAST_DAY_TURNS = edge(LAST + NEXT, "04:00")
LAST_DAY_ENDS = edge(LAST + NEXT, "00:00")


def dump(value):
    return json.dumps(value, ensure_ascii=False, indent=1)


def in_rooms(items):
    """Every item with a room in which it is."""
    return [(item, room) for item in items for room in rooms_of(item, items, ROOMS)]


def uid(item, room):
    return item.uid if not item.everywhere else item.uid[:-3] + str(300 + 10 * (item.number - 200) + ROOMS.index(room))


def track_id(item):
    return TRACKS.index(item.track) + 1 if item.track else None


def room_guid(room):
    return f"f00d0000-0000-4000-8000-{ROOMS.index(room) + 1:012}"


# --- frab and its XML: https://github.com/voc/schedule, https://github.com/frab/frab, https://github.com/nlct/pentabarf

@writer("frab schedule.json", cannot=("cancelled", "affiliation", "nowhere"), turn=TURN, end=LAST_DAY_TURNS, once=False)
def frab_json(items):
    days = []
    for index, date in enumerate(DAYS):
        rooms = {room: [] for room in ROOMS}
        for item, room in in_rooms(items):
            if day_of(item.start, TURN) == date:
                rooms[room].append({
                    "id": item.number if not item.everywhere else 10 * item.number + ROOMS.index(room), "guid": uid(item, room), "logo": "",
                    "date": iso(item.start), "start": local(item.start).strftime("%H:%M"), "duration": clock_duration(item), "room": room,
                    "slug": f"farol-{item.number}", "url": item.link or "https://farol.example.org/", "title": item.title, "subtitle": "",
                    "track": item.track, "type": "break" if item.kind == "break" else "lecture", "language": item.language or "",
                    "abstract": "", "description": "", "do_not_record": False, "links": [], "attachments": [],
                    "persons": [{"id": p.number, "code": f"P{p.number}", "public_name": p.name, "biography": ""} for p in item.people]})
        days.append({"index": index + 1, "date": str(date), "day_start": iso(edge(date, "04:00")), "day_end": iso(edge(date + NEXT, "03:59")), "rooms": rooms})
    return dump({"schedule": {"url": "https://farol.example.org/schedule.json", "version": "1", "base_url": "https://farol.example.org/", "conference": {
        "acronym": "farol", "title": NAME, "start": str(FIRST), "end": str(LAST), "daysCount": 3, "timeslot_duration": "00:05", "time_zone_name": ZONE_NAME,
        "tracks": [{"name": t, "slug": str(n), "color": COLOURS[n]} for n, t in enumerate(TRACKS)],
        "rooms": [{"name": r, "guid": room_guid(r), "capacity": 9} for r in ROOMS], "days": days}}})


def xml_schedule(head, items, day_tag, event_xml):
    out = ["<?xml version='1.0' encoding='utf-8'?>", "<schedule>", head]
    for index, date in enumerate(DAYS):
        out.append(day_tag(index + 1, date))
        for room in ROOMS:
            out.append(f" <room name={quoteattr(room)}>")
            out += [event_xml(item, room) for item, where in in_rooms(items) if where == room and day_of(item.start, TURN) == date]
            out.append(" </room>")
        out.append("</day>")
    return "\n".join(out + ["</schedule>", ""])


def xml_common(item, room):
    people = "".join(f"<person id=\"{p.number}\">{escape(p.name)}</person>" for p in item.people)
    kind = "break" if item.kind == "break" else "lecture"
    return (f"<start>{local(item.start):%H:%M}</start><duration>{clock_duration(item)}</duration><room>{escape(room)}</room>"
            f"<title>{escape(item.title)}</title><subtitle/><track>{escape(item.track or '')}</track><type>{kind}</type>"
            f"<persons>{people}</persons>" + (f"<url>{escape(item.link)}</url>" if item.link else ""))


def language_xml(item):
    return f"<language>{item.language or ''}</language>"


def conference_xml(more):
    return (f"<conference><acronym>farol</acronym><title>{NAME}</title><start>{FIRST}</start><end>{LAST}</end><days>3</days>"
            f"<timeslot_duration>00:05</timeslot_duration>{more}</conference>")


@writer("frab schedule.xml", suffix="xml", cannot=("cancelled", "affiliation", "nowhere"), turn=TURN, end=LAST_DAY_TURNS, once=False)
def frab_xml(items):
    return xml_schedule(
        f"<generator name=\"frab\"/><version>1</version>{conference_xml(f'<time_zone_name>{ZONE_NAME}</time_zone_name>')}", items,
        lambda i, d: f"<day index=\"{i}\" date=\"{d}\" start=\"{iso(edge(d, '04:00'))}\" end=\"{iso(edge(d + NEXT, '03:59'))}\">",
        lambda item, room: f"  <event guid=\"{uid(item, room)}\" id=\"{item.number}{ROOMS.index(room)}\"><date>{iso(item.start)}</date>"
                           f"{xml_common(item, room)}{language_xml(item)}</event>")


@writer("Pentabarf's schedule.xml, without dates", suffix="xml", cannot=("cancelled", "affiliation", "nowhere", "fold"), turn=TURN, end=LAST_DAY_TURNS,
        once=False, zone=True)
def pentabarf(items):
    return xml_schedule(
        conference_xml("<release>1</release><day_change>04:00</day_change>"), items,
        lambda i, d: f"<day index=\"{i}\" date=\"{d}\">",
        lambda item, room: f"  <event id=\"{item.number}{ROOMS.index(room)}\">{xml_common(item, room)}{language_xml(item)}</event>")


# Its days begin and end in UTC, the starts are local: https://github.com/CTPUG/wafer (schedule/penta_schedule.xml)
@writer("Wafer's schedule.xml", suffix="xml", cannot=("cancelled", "affiliation", "nowhere", "language", "breaks"), turn=TURN, end=LAST_DAY_TURNS, once=False)
def wafer(items):
    return xml_schedule(
        f"<generator name=\"wafer\" version=\"0.14.0\"/><version></version>{conference_xml(f'<time_zone_name>{ZONE_NAME}</time_zone_name>')}", items,
        lambda i, d: f"<day date=\"{d}\" start=\"{iso_utc(edge(d, '04:00'))}\" end=\"{iso_utc(edge(d + NEXT, '04:00') - 1)}\" index=\"{i}\">",
        lambda item, room: f"  <event id=\"{item.number}\" guid=\"{item.uid}\"><date>{iso_utc(item.start)}</date>{xml_common(item, room)}</event>")


# --- iCalendar: RFC 5545

def ical_text(text):
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line):
    """Every 75 octets, also inside a character, as section 3.1 warns that some do."""
    data, out = line.encode(), []
    while data:
        size = 75 if not out else 74
        out.append(data[:size])
        data = data[size:]
    return b"\r\n ".join(out)


VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Hora do farol
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:WEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:WET
END:STANDARD
END:VTIMEZONE""".splitlines()


def icalendar(items, head, moment, recurring):
    """`moment` gives a property's parameters and value. Recurring: coffee is one daily series without its second day."""
    out = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//farol//EN", f"X-WR-CALNAME:{NAME}"] + head
    coffee = [i for i in items if i.everywhere]
    for item in items:
        if recurring and item in coffee[1:]:
            continue
        out += ["BEGIN:VEVENT", f"UID:{item.uid}@farol.example.org", "DTSTAMP:20260901T000000Z", f"DTSTART{moment(item.start)}", f"DTEND{moment(item.end)}",
                f"SUMMARY{';LANGUAGE=' + item.language if item.language else ''}:{ical_text(item.title)}"]
        if recurring and item in coffee:
            out += ["RRULE:FREQ=DAILY;COUNT=3", f"EXDATE{moment(edge(DAYS[1], '11:00'))}"]
        if item.room:
            out.append(f"LOCATION:{ical_text(item.room)}")
        if item.link:
            out.append(f"URL:{item.link}")
        if item.track:
            out.append(f"CATEGORIES:{ical_text(item.track)}")
        out += [f"ATTENDEE;CN=\"{p.name}\";ROLE=REQ-PARTICIPANT:mailto:p{p.number}@example.org" for p in item.people]
        out += ["STATUS:" + ("CANCELLED" if item.cancelled else "CONFIRMED"), "END:VEVENT"]
    return b"".join(fold(line) + b"\r\n" for line in out + ["END:VCALENDAR"])


ICAL = {"suffix": "ics", "nowhere": NAME}


@writer("iCalendar in UTC", cannot=("affiliation", "order"), zone=True, **ICAL)
def icalendar_utc(items):
    return icalendar(items, [], lambda t: f":{datetime.datetime.fromtimestamp(t, UTC):%Y%m%dT%H%M%SZ}", False)


@writer("iCalendar with a zone of its own", cannot=("affiliation", "order", "fold"), **ICAL)
def icalendar_zone(items):
    return icalendar(items, VTIMEZONE, lambda t: f";TZID=Hora do farol:{local(t):%Y%m%dT%H%M%S}", True)


@writer("iCalendar without zones, in X-WR-TIMEZONE", cannot=("affiliation", "order", "fold"), **ICAL)
def icalendar_floating(items):
    return icalendar(items, [f"X-WR-TIMEZONE:{ZONE_NAME}"], lambda t: f":{local(t):%Y%m%dT%H%M%S}", True)


# --- Sessionize: https://sessionize.com/playbook/api

def sessionize_status(item):
    return None if item.kind == "break" else "Canceled" if item.cancelled else "Accepted"


def sessionize_common(item):
    return {"id": str(item.number), "title": item.title, "description": None, "startsAt": naive(item.start), "endsAt": naive(item.end),
            "isServiceSession": item.kind == "break", "isPlenumSession": item.everywhere, "liveUrl": None, "recordingUrl": None,
            "status": sessionize_status(item), "isInformed": True, "isConfirmed": True}


@writer("Sessionize's view/All", cannot=("affiliation", "title", "fold", "link"), nowhere="Main room", zone=True)
def sessionize_all(items):
    languages = sorted(LANGUAGES)

    def categories(item):
        return ([10 + track_id(item)] if item.track else []) + ([20 + languages.index(item.language)] if item.language else [])
    return dump({
        "sessions": [dict(sessionize_common(i), speakers=[f"s-{p.number}" for p in i.people], categoryItems=categories(i), questionAnswers=[],
                          roomId=1 if i.everywhere else ROOMS.index(i.room) + 1 if i.room else None) for i in items],
        "speakers": [{"id": f"s-{p.number}", "firstName": p.given, "lastName": p.family, "fullName": p.name, "bio": "", "tagLine": "", "profilePicture": None,
                      "isTopSpeaker": False, "links": [], "sessions": [], "categoryItems": [], "questionAnswers": []} for p in PEOPLE],
        "questions": [],
        "categories": [{"id": 1, "title": "Track", "items": [{"id": 11 + n, "name": t, "sort": n} for n, t in enumerate(TRACKS)], "sort": 0, "type": "session"},
                       {"id": 2, "title": "Language", "items": [{"id": 20 + n, "name": LANGUAGES[c], "sort": n} for n, c in enumerate(languages)],
                        "sort": 1, "type": "session"}],
        "rooms": [{"id": n + 1, "name": r, "sort": n} for n, r in reversed(list(enumerate(ROOMS)))]})


@writer("Sessionize's view/GridSmart", cannot=("affiliation", "title", "fold", "nowhere", "link"), zone=True)
def sessionize_grid(items):
    def session(item, room):
        categories = [{"id": 1, "name": "Track", "categoryItems": [{"id": 10 + track_id(item), "name": item.track}], "sort": 0}] if item.track else []
        if item.language:
            categories.append({"id": 2, "name": "Language", "categoryItems": [{"id": 20, "name": LANGUAGES[item.language]}], "sort": 1})
        return dict(sessionize_common(item), speakers=[{"id": f"s-{p.number}", "name": p.name} for p in item.people], categories=categories,
                    roomId=ROOMS.index(room) + 1, room=room)
    placed = in_rooms(items)
    days = []
    for date in DAYS:
        today = [(i, r) for i, r in placed if day_of(i.start, 0) == date]
        days.append({"date": f"{date}T00:00:00", "isDefault": False, "timeSlots": [], "rooms": [
            {"id": n + 1, "name": room, "sessions": [session(i, r) for i, r in today if r == room], "hasOnlyPlenumSessions": False}
            for n, room in enumerate(ROOMS)]})
    return dump(days)


# --- pretalx: https://docs.pretalx.org/api/resources/slots/, /schedule/widgets/schedule.json

def pretalx_room(room):
    return {"id": ROOMS.index(room) + 11, "name": {"en": room}, "description": {}, "uuid": room_guid(room), "guid": room_guid(room), "capacity": None,
            "position": ROOMS.index(room) + 1}


def pretalx_code(item):
    return "TALK" + chr(65 + item.number // 26 % 26) + chr(65 + item.number % 26)


@writer("pretalx's slots", cannot=("affiliation", "title", "nowhere", "link"), offsets=True)
def pretalx_slots(items):
    def submission(item):
        return {"code": pretalx_code(item), "title": item.title, "speakers": [{"code": f"SPK{p.number}", "name": p.name, "biography": None} for p in item.people],
                "submission_type": {"id": 7, "name": {"en": "Talk"}, "default_duration": 30}, "tags": [], "abstract": "", "description": "",
                "track": {"id": track_id(item), "name": {"en": item.track}, "color": COLOURS[track_id(item) - 1]} if item.track else None,
                "state": "canceled" if item.cancelled else "confirmed", "content_locale": item.language, "do_not_record": False, "slot_count": 1}
    slots = [{"id": item.number, "room": pretalx_room(item.room) if item.room else None, "start": iso(item.start), "end": iso(item.end),
              "submission": submission(item) if item.kind == "talk" else None, "schedule": 77, "duration": (item.end - item.start) // 60, "is_visible": True,
              "description": {"en": item.title} if item.kind == "break" else None, "slot_type": "break" if item.kind == "break" else None} for item in items]
    return dump({"count": len(slots), "next": None, "previous": None, "results": slots})


@writer("pretalx's widget, version 2", cannot=("affiliation", "title", "nowhere", "link"), end=LAST_DAY_ENDS)
def pretalx_widget(items):
    def talk(item):
        room = ROOMS.index(item.room) + 11 if item.room else None
        out = {"id": item.number, "title": item.title, "start": iso(item.start), "end": iso(item.end), "room": room, "duration": (item.end - item.start) // 60,
               "updated": "2026-09-01T00:00:00+00:00"}
        if item.kind == "break":
            return dict(out, title={"en": item.title}, slot_type="break")
        return dict(out, code=pretalx_code(item), abstract="", speakers=[f"SPK{p.number}" for p in item.people], track=track_id(item), do_not_record=False,
                    content_locale=item.language, state="canceled" if item.cancelled else None)
    return dump({"talks": [talk(i) for i in items], "version": "1", "schedule_id": 77, "timezone": ZONE_NAME, "event_start": str(FIRST), "event_end": str(LAST),
                 "tracks": [{"id": n + 1, "name": {"en": t}, "description": {}, "color": COLOURS[n]} for n, t in enumerate(TRACKS)],
                 "rooms": [{"id": n + 11, "name": {"en": r}, "description": {}} for n, r in enumerate(ROOMS)],
                 "speakers": [{"code": f"SPK{p.number}", "name": p.name, "avatar": None} for p in PEOPLE]})


# --- the CCC's hub: https://c3voc.de/schedule/schema2.json

@writer("the hub's second schema", cannot=("affiliation", "nowhere"), turn=TURN, end=END, once=False)
def hub(items):
    def event(item, room):
        return {"guid": uid(item, room), "code": f"F{item.number}", "type": "BREAK" if item.kind == "break" else "TALK", "start": iso(item.start),
                "end": iso(item.end), "room": {"name": room, "slug": f"r{ROOMS.index(room)}", "guid": room_guid(room)}, "title": item.title, "subtitle": None,
                "language": item.language, "url": item.link, "track": {"slug": f"t{track_id(item)}"} if item.track else None, "state": "CANCELED" if item.cancelled else "CONFIRMED",
                "participants": [{"guid": f"p-{p.number}", "name": p.name, "role": "SPEAKER"} for p in item.people]}
    return dump({"$schema": "https://c3voc.de/schedule/schema2.json", "generator": {"name": "hub"}, "schedule": {"version": "1", "conference": {
        "@type": "Conference", "acronym": "farol", "title": NAME, "start": iso(edge(FIRST, "09:00")), "end": iso(END), "time_zone_name": ZONE_NAME,
        "tracks": [{"name": t, "color": COLOURS[n], "slug": f"t{n + 1}"} for n, t in enumerate(TRACKS)],
        "rooms": [{"type": "LECTURE_HALL", "name": r, "slug": f"r{n}", "guid": room_guid(r)} for n, r in enumerate(ROOMS)],
        "days": [{"index": n + 1, "date": str(d), "start": iso(edge(d, "04:00")), "end": iso(edge(d + NEXT, "04:00"))} for n, d in enumerate(DAYS)]},
        "events": [event(i, r) for i, r in in_rooms(items)], "persons": [{"guid": f"p-{p.number}", "name": p.name} for p in PEOPLE]}})


# --- OPass: https://github.com/CCIP-App/CCIP-API-Document, session.json

@writer("OPass", cannot=("cancelled", "affiliation", "title", "nowhere"), once=False, offsets=True)
def opass(items):
    def both(**texts):
        return {"zh": texts, "en": texts}

    def session(item):
        rooms = [f"R{ROOMS.index(r)}" for r in rooms_of(item, items, ROOMS)]
        return dict(both(title=item.title, description=""), id=f"F{item.number}", uri=item.link, type=f"T{track_id(item)}" if item.track else None, room=rooms[0],
                    broadcast=rooms if len(rooms) > 1 else None, start=iso(item.start), end=iso(item.end), qa=None, slide=None, live=None, record=None,
                    language=LANGUAGES.get(item.language), speakers=[f"s{p.number}" for p in item.people], tags=[])
    return dump({"sessions": [session(i) for i in items], "speakers": [dict(both(name=p.name, bio=""), id=f"s{p.number}", avatar="") for p in PEOPLE],
                 "session_types": [dict(both(name=t), id=f"T{n + 1}") for n, t in enumerate(TRACKS)],
                 "rooms": [dict(both(name=r), id=f"R{n}") for n, r in enumerate(ROOMS)], "tags": []})


# --- Open Event (eventyay): https://github.com/fossasia/open-event-server, docs/api and the export's files

OPEN_EVENT_STATE = {True: "canceled", False: "confirmed"}


@writer("Open Event's API", cannot=("order", "link"), end=END, nowhere=NAME)
def open_event_api(items):
    def ref(kind, identity):
        return {"data": {"type": kind, "id": str(identity)} if identity else None}

    def session(item):
        return {"type": "session", "id": str(item.number), "attributes": {
            "title": item.title, "subtitle": None, "short-abstract": "", "starts-at": iso_utc(item.start), "ends-at": iso_utc(item.end),
            "language": LANGUAGES.get(item.language), "state": OPEN_EVENT_STATE[item.cancelled], "deleted-at": None}, "relationships": {
                "microlocation": ref("microlocation", ROOMS.index(item.room) + 1 if item.room else None), "track": ref("track", track_id(item)),
                "session-type": ref("session-type", 8 if item.kind == "break" else 7), "event": ref("event", 1),
                "speakers": {"data": [{"type": "speaker", "id": str(p.number)} for p in item.people]}}}

    def one(kind, identity, **attributes):
        return {"type": kind, "id": str(identity), "attributes": attributes}
    included = [one("microlocation", n + 1, name=r) for n, r in enumerate(ROOMS)]
    included += [one("track", n + 1, name=t, color=COLOURS[n]) for n, t in enumerate(TRACKS)]
    included += [one("speaker", p.number, name=p.name, organisation=p.affiliation or None) for p in PEOPLE]
    included += [one("session-type", 7, name="Talk", length="00:30"), one("session-type", 8, name="Break", length="00:30")]
    included.append(one("event", 1, name=NAME, timezone=ZONE_NAME, **{"starts-at": iso_utc(edge(FIRST, "09:00")), "ends-at": iso_utc(END)}))
    return dump({"data": [session(i) for i in items], "included": included, "meta": {"count": len(items)}, "jsonapi": {"version": "1.0"}})


@writer("Open Event's export", cannot=("order", "link"), end=END, nowhere=NAME)
def open_event_export(items):
    def session(item):
        return {"id": item.number, "title": item.title, "subtitle": None, "short_abstract": "", "starts_at": iso(item.start), "ends_at": iso(item.end),
                "language": item.language, "state": OPEN_EVENT_STATE[item.cancelled], "session_type_id": 8 if item.kind == "break" else 7,
                "track_id": track_id(item), "microlocation_id": ROOMS.index(item.room) + 1 if item.room else None, "speakers": [{"id": p.number} for p in item.people]}
    return dump({"event": {"id": 1, "name": NAME, "timezone": ZONE_NAME, "starts_at": iso(edge(FIRST, "09:00")), "ends_at": iso(END)},
                 "sessions": [session(i) for i in items], "microlocations": [{"id": n + 1, "name": r} for n, r in enumerate(ROOMS)],
                 "tracks": [{"id": n + 1, "name": t, "color": COLOURS[n]} for n, t in enumerate(TRACKS)],
                 "session_types": [{"id": 7, "name": "Talk"}, {"id": 8, "name": "Break"}],
                 "speakers": [{"id": p.number, "name": p.name, "organisation": p.affiliation or None} for p in PEOPLE]})


# --- Indico: https://docs.getindico.io/en/stable/http-api/exporters/ and, in its source, api/ of the timetable's newer schemas

def indico_date(seconds, zone, name):
    when = datetime.datetime.fromtimestamp(seconds, zone)
    return {"date": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M:%S}", "tz": name}


@writer("Indico's timetable", cannot=("cancelled", "language", "title", "fold", "order"), nowhere="Main room")
def indico_timetable(items):
    days = {f"{d:%Y%m%d}": {} for d in DAYS}

    def entry(kind, key, item, **more):
        return dict({"id": key, "uniqueId": key, "conferenceId": 4, "entryType": kind, "_type": {"Session": "LinkedTimeSchEntry", "Contribution": "ContribSchEntry",
                     "Break": "BreakTimeSchEntry"}[kind], "title": item.title, "description": "", "location": "", "room": item.room or "", "inheritLoc": not item.room,
                     "inheritRoom": not item.room, "duration": (item.end - item.start) / 60, "startDate": indico_date(item.start, ZONE, ZONE_NAME),
                     "endDate": indico_date(item.end, ZONE, ZONE_NAME)}, **more)
    for item in items:
        key = ("b" if item.kind == "break" else "c") + str(item.number)
        if item.kind == "break":
            found = entry("Break", key, item)
        else:
            found = entry("Contribution", key, item, contributionId=item.number, url=item.link.removeprefix("https://farol.example.org"), presenters=[
                {"firstName": p.given, "familyName": p.family, "name": f"{p.family}, {p.given}" if p.given else p.family, "affiliation": p.affiliation, "_type": "ContributionParticipation"}
                for p in item.people], sessionId=track_id(item), sessionSlotId=None)
        if item.track:
            key, found = f"s{item.number}", entry("Session", f"s{item.number}", item, title=item.track, slotTitle="", conveners=[], isPoster=False,
                                                  sessionId=track_id(item), sessionSlotId=item.number, entries={key: found})
        for day in {f"{local(t):%Y%m%d}" for t in (item.start, item.end)} if item.track else {f"{local(item.start):%Y%m%d}"}:
            days[day][key] = found  # a block that goes on after midnight stands under both days
    return dump({"count": 1, "additionalInfo": {}, "_type": "HTTPAPIResult", "complete": True, "ts": 1793000000,
                 "url": "https://farol.example.org/export/timetable/4.json?pretty=yes", "results": {"4": days}})


@writer("Indico's event export", cannot=("cancelled", "language", "breaks", "order"), end=END, nowhere=NAME)
def indico_event(items):
    def person(p):
        return {"_type": "ContributionParticipation", "first_name": p.given, "last_name": p.family, "fullName": f"{p.family}, {p.given}" if p.given else p.family,
                "affiliation": p.affiliation, "db_id": p.number}

    def contribution(item):
        return {"_type": "Contribution", "id": str(item.number), "friendly_id": item.number, "db_id": 5000 + item.number, "title": item.title, "description": "",
                "startDate": indico_date(item.start, UTC, "UTC"), "endDate": indico_date(item.end, UTC, "UTC"), "duration": (item.end - item.start) // 60,
                "speakers": [person(p) for p in item.people], "primaryauthors": [person(p) for p in item.people], "coauthors": [], "session": item.track, "track": None,
                "room": item.room or "", "roomFullname": item.room or "", "location": "", "type": None, "url": item.link}
    return dump({"count": 1, "additionalInfo": {}, "_type": "HTTPAPIResult", "complete": True, "results": [{
        "_type": "Conference", "id": "4", "title": NAME, "timezone": ZONE_NAME, "startDate": indico_date(edge(FIRST, "09:00"), ZONE, ZONE_NAME),
        "endDate": indico_date(END, ZONE, ZONE_NAME), "room": "", "roomFullname": "", "location": "", "contributions": [contribution(i) for i in items]}]})


def flat_place(room):
    return {"venue_id": None, "room_id": None, "venue_name": "", "room_name": room or "", "address": "", "inheriting": not room}


@writer("Indico's newer timetable", cannot=("cancelled", "language", "title", "nowhere", "order", "link"), offsets=True)
def indico_flat(items):
    out = {}

    def entry(kind, item, **more):
        return dict({"id": item.number, "type": kind, "start_dt": iso(item.start), "duration": item.end - item.start, "title": item.title,
                     "location_data": flat_place(item.room)}, **more)
    for item in items:
        if item.kind == "break":
            out[f"b{item.number}"] = entry("break", item, session_id=None)
            continue
        if item.track:
            out[f"s{item.number}"] = entry("block", item, title="", session_id=track_id(item), session_title=item.track, code="", person_links=[], is_poster=False)
        out[f"c{item.number}"] = entry("contrib", item, session_id=track_id(item), session_block_id=item.number if item.track else None, person_links=[
            {"person_id": p.number, "first_name": p.given, "last_name": p.family, "name": p.name, "affiliation": p.affiliation, "display_order_key": [n, p.family],
             "roles": ["speaker"]} for n, p in enumerate(item.people)])
    return dump(out)


@writer("Indico's contributions", cannot=("cancelled", "language", "title", "nowhere", "order", "breaks", "link"), zone=True)
def indico_contributions(items):
    return dump([{
        "id": 5000 + i.number, "friendly_id": i.number, "title": i.title, "description": "", "code": "", "venue_name": "", "room_name": i.room, "address": "",
        "start_dt": iso_utc(i.start), "end_dt": iso_utc(i.end), "duration": i.end - i.start, "session": {"id": track_id(i), "title": i.track} if i.track else None,
        "session_block": None, "track": None, "type": None, "custom_fields": [], "persons": [
            {"id": 10 * i.number + n, "person_id": p.number, "first_name": p.given, "last_name": p.family, "full_name": p.name, "affiliation": p.affiliation,
             "is_speaker": True, "author_type": "none"} for n, p in enumerate(i.people)]} for i in items])


# --- schema.org: https://schema.org/Event

def schema_org(items):
    def person(p):
        out = {"@type": "Person", "name": p.name}
        return dict(out, affiliation={"@type": "Organization", "name": p.affiliation}) if p.affiliation else out

    def event(item):
        out = {"@type": "Event", "@id": f"https://farol.example.org/#t{item.number}", "name": item.title, "startDate": iso(item.start), "endDate": iso(item.end),
               "eventStatus": f"https://schema.org/Event{'Cancelled' if item.cancelled else 'Scheduled'}", "performer": [person(p) for p in item.people], "url": item.link or "https://farol.example.org/"}
        if item.room:
            out["location"] = {"@type": "Place", "name": item.room}
        if item.language:
            out["inLanguage"] = item.language
        return dict(out, about={"@type": "Thing", "name": item.track}) if item.track else out
    return {"@context": "https://schema.org", "@type": "Event", "@id": "https://farol.example.org/#all", "url": "https://farol.example.org", "name": NAME, "startDate": iso(edge(FIRST, "09:00")),
            "endDate": iso(END), "subEvent": [event(i) for i in items]}


@writer("schema.org", cannot=("order",), end=END, nowhere=NAME, offsets=True)
def schema_org_bare(items):
    return dump(schema_org(items))


@writer("schema.org in a page", suffix="html", cannot=("order",), end=END, nowhere=NAME, offsets=True)
def schema_org_page(items):
    rows = "".join(f"<li>{html.escape(i.title)}</li>" for i in items)
    return (f"<!doctype html>\n<html lang=\"pt\"><head><meta charset=\"utf-8\"><title>{NAME}</title>\n<script>if (1 < 2) {{ var x = '{{'; }}</script>\n"
            f"<script type=\"application/ld+json\">{dump(schema_org(items))}</script></head>\n<body><ul>{rows}</ul></body></html>\n")
