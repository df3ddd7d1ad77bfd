"""A conference that goes on after midnight, for api.py and browser.py."""
import json

NIGHT = [("opening", "2026-06-10T20:00:00+02:00", "1:00"), ("music", "2026-06-10T23:30:00+02:00", "0:30"),
         ("after", "2026-06-11T00:00:00+02:00", "1:00"), ("morning", "2026-06-11T10:00:00+02:00", "1:00")]


def night_schedule(path):
    """A conference that goes on after midnight: its day turns at four."""
    events = [{"id": i, "guid": name, "title": name.title(), "date": date, "start": date[11:16], "duration": duration, "room": "Main", "persons": []}
              for i, (name, date, duration) in enumerate(NIGHT)]
    days = [{"index": 1, "date": "2026-06-10", "day_start": "2026-06-10T04:00:00+02:00", "day_end": "2026-06-11T03:59:00+02:00",
             "rooms": {"Main": events[:3]}},
            {"index": 2, "date": "2026-06-11", "day_start": "2026-06-11T04:00:00+02:00", "day_end": "2026-06-12T03:59:00+02:00",
             "rooms": {"Main": events[3:]}}]
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"schedule": {"version": "1", "conference": {"acronym": "night", "title": "Night", "start": "2026-06-10", "end": "2026-06-11",
                                                               "time_zone_name": "Europe/Berlin", "days": days}}}, out)
