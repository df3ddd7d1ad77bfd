"""The rules of the formats in which a programme is exported, by their public descriptions: each function lists what breaks them.

schedule.json: https://c3voc.de/schedule/schema.json    schedule.xml: https://c3voc.de/schedule/schema.xsd    iCalendar: RFC 5545
"""
import datetime
import json
import re
from xml.etree import ElementTree

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
CONFERENCE = {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"}
CONFERENCE_TOO = {"time_zone_name", "rooms", "tracks", "description", "logo", "colors", "keywords", "url", "meta"}
EVENT = {"abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room", "slug", "start", "subtitle", "title", "track",
         "type", "url"}
EVENT_TOO = {"code", "logo", "description", "recording_license", "do_not_record", "do_not_stream", "feedback_url", "origin_url", "attachments"}


def unless(what, ok, found=""):
    return [] if ok else [f"{what}: {str(found)[:100]!r}"]


def fits(pattern, text):
    return isinstance(text, str) and re.fullmatch(pattern, text)


def json_event(event, room):
    found = unless("members", EVENT <= set(event) <= EVENT | EVENT_TOO, set(event) ^ EVENT)
    if found:
        return found
    found += unless("guid", fits(UUID, event["guid"]), event["guid"])
    found += unless("id", isinstance(event["id"], int) and event["id"] > 0, event["id"])
    found += unless("date", fits(INSTANT, event["date"]), event["date"])
    found += unless("start", fits(r"([01]\d|2[0-3]):[0-5]\d", event["start"]) and event["date"][11:16] == event["start"], event["start"])
    found += unless("duration", fits(r"\d+:\d\d", event["duration"]), event["duration"])
    found += unless("room", event["room"] == room, event["room"])
    found += unless("slug", fits(r"[a-z0-9_-]+[a-z0-9]", event["slug"]), event["slug"])
    found += unless("url", fits(r"https?://[!-~]+|urn:uuid:\S+", event["url"]), event["url"])
    found += unless("texts", isinstance(event["title"], str) and isinstance(event["type"], str), event)
    found += unless("texts that may be null", all(event[k] is None or isinstance(event[k], str) for k in ("subtitle", "track", "language", "abstract")), event)
    found += unless("code", "code" not in event or fits(r"[A-Z0-9]+", event["code"]), event.get("code"))
    for person in event["persons"]:
        found += unless("person", isinstance(person.get("id"), int) and isinstance(person.get("public_name"), str) and "name" not in person, person)
    return found


def broken_json(document):
    root = json.loads(document)
    found = unless("root", set(root) <= {"schedule", "$schema", "generator"}, set(root))
    schedule = root["schedule"]
    conference = schedule["conference"]
    found += unless("version", isinstance(schedule.get("version"), str) and "rooms" not in schedule)
    found += unless("conference", CONFERENCE <= set(conference) <= CONFERENCE | CONFERENCE_TOO, set(conference) ^ CONFERENCE)
    found += unless("acronym", fits(r"[a-z0-9_-][a-z0-9_]{3,}", conference["acronym"]), conference["acronym"])
    found += unless("zone", "time_zone_name" not in conference or re.match(r"([A-Z][a-z]+/[A-Z][a-z]+)|UTC$", conference["time_zone_name"]))
    found += unless("days", len(conference["days"]) == conference["daysCount"] >= 1, conference["daysCount"])
    for room in conference["rooms"]:
        found += unless("room", set(room) == {"name", "guid"} and fits(UUID, room["guid"]), room)
    events = []
    for index, day in enumerate(conference["days"]):
        found += unless("day", set(day) == {"index", "date", "day_start", "day_end", "rooms"} and day["index"] == index + 1, set(day))
        found += unless("day's limits", fits(DATE, day["date"]) and fits(INSTANT, day["day_start"]) and fits(INSTANT, day["day_end"]), day["day_end"])
        for room, here in day["rooms"].items():
            events += here
            for event in here:
                found += json_event(event, room)
                found += unless("in its day", day["day_start"] <= event["date"] < day["day_end"] or event["date"][-6:] != day["day_start"][-6:], event["date"])
    for name in ("guid", "id", "slug"):
        found += unless(f"no {name} twice", len({e[name] for e in events}) == len(events))
    return found


XML_EVENT = ["room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"]


def xml_event(event, room):
    texts = {child.tag: child.text or "" for child in event}
    found = unless("elements", all(name in texts for name in XML_EVENT) and len(texts) == len(event), texts)
    if found:
        return found
    found += unless("id", fits(r"[1-9]\d*", event.get("id", "")), event.get("id"))
    found += unless("guid", fits(UUID, event.get("guid", "")), event.get("guid"))
    found += unless("date", fits(INSTANT, texts["date"]), texts["date"])
    found += unless("start", fits(r"[0-2]\d:[0-5]\d", texts["start"]) and texts["date"][11:16] == texts["start"], texts["start"])
    found += unless("duration", fits(r"\d{1,2}:\d\d", texts["duration"]), texts["duration"])
    found += unless("slug", fits(r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}", texts["slug"]), texts["slug"])
    found += unless("room", texts["room"] == room, texts["room"])
    found += unless("url", "url" not in texts or fits(r"https?://[!-~]+", texts["url"]), texts.get("url"))
    return found


def broken_xml(document):
    root = ElementTree.fromstring(document)
    found = unless("root", root.tag == "schedule" and [c.tag for c in root][:3] == ["generator", "version", "conference"], [c.tag for c in root][:3])
    conference = root.find("conference")
    found += unless("acronym", fits(r"[a-z0-9_-]{4,}", conference.findtext("acronym")), conference.findtext("acronym"))
    found += unless("title", conference.find("title") is not None)
    days = root.findall("day")
    found += unless("days", len(days) == int(conference.findtext("days")) >= 1 and len(days) == len(root) - 3, len(days))
    events = []
    for index, day in enumerate(days):
        found += unless("day", day.get("index") == str(index + 1) and fits(DATE, day.get("date")) and fits(INSTANT, day.get("start")) and
                        fits(INSTANT, day.get("end")), day.attrib)
        for room in day:
            found += unless("room", room.tag == "room" and room.get("name") is not None and fits(UUID, room.get("guid")), room.attrib)
            events += room
            for event in room:
                found += xml_event(event, room.get("name"))
    for name, of in (("guid", lambda e: e.get("guid")), ("id", lambda e: e.get("id")), ("slug", lambda e: e.findtext("slug"))):
        found += unless(f"no {name} twice", len({of(e) for e in events}) == len(events))
    return found


def ics_lines(document):
    """Unfolded."""
    return re.sub(rb"\r\n[ \t]", b"", document).decode().split("\r\n")[:-1]


def ics_events(document):
    """Each event's properties, by name."""
    out, event = [], None
    for line in ics_lines(document):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            out.append(event)
            event = None
        elif event is not None:
            event.setdefault(name.partition(";")[0], []).append(value)
    return out


def ics_instant(text):
    return datetime.datetime.strptime(text, "%Y%m%dT%H%M%SZ")


def ics_event(event):
    found = []
    for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"):
        found += unless(f"one {name}", len(event.get(name, [])) == 1, event)
    found += unless("no property twice", all(len(values) == 1 for values in event.values()), event)
    if found:
        return found
    begin = ics_instant(event["DTSTART"][0])
    found += unless("DTEND is later", "DTEND" not in event or ics_instant(event["DTEND"][0]) > begin, event)
    found += unless("SEQUENCE", fits(r"\d+", event["SEQUENCE"][0]) and int(event["SEQUENCE"][0]) < 2 ** 31, event)
    found += unless("STATUS", event["STATUS"][0] in ("CONFIRMED", "CANCELLED"), event)
    ics_instant(event["DTSTAMP"][0])
    for value in event.get("URL", []):
        found += unless("URL", fits(r"https?://[!-~]+", value), value)
    for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES"):
        for value in event.get(name, []):
            found += unless(f"{name} is escaped", not re.search(r"[,;\n]", re.sub(r"\\[\\,;nN]", "", value)) and not re.search(r"\\(?![\\,;nN])", re.sub(
                r"\\\\", "", value)), value)
    return found


def broken_ics(document):
    found = unless("it ends its lines", document.endswith(b"\r\n") and b"\n" not in document.replace(b"\r\n", b""))
    for line in document.split(b"\r\n"):
        found += unless("75 bytes a line", len(line) <= 75, line)
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append(f"a character is cut: {line!r}")
    lines = ics_lines(document)
    found += unless("it is one calendar", lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR" and lines.count("BEGIN:VCALENDAR") == 1)
    depth = []
    for line in lines:
        if line.startswith("BEGIN:"):
            depth.append(line[6:])
        elif line.startswith("END:"):
            found += unless("what begins ends", depth and depth.pop() == line[4:], line)
        else:
            found += unless("a property", re.match(r"[A-Z][A-Z0-9-]*(;[A-Z-]+=[^:]+)?:", line), line)
    for name in ("VERSION:2.0", "PRODID:"):
        found += unless(f"one {name}", sum(line.startswith(name) for line in lines) == 1)
    found += unless("something is in it", lines.count("BEGIN:VEVENT") + lines.count("BEGIN:VTIMEZONE") > 0)
    events = ics_events(document)
    for event in events:
        found += ics_event(event)
    found += unless("no UID twice", len({e["UID"][0] for e in events}) == len(events))
    return found


BROKEN = {"json": broken_json, "xml": broken_xml, "ics": broken_ics}
