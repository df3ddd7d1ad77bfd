#!/usr/bin/env python3
"""The judge judged: tiny schedules with answers worked out by hand."""
import os
import sys
import unittest
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge  # noqa: E402


def conference(*items):
    out = judge.Conference(zoneinfo.ZoneInfo("Europe/Lisbon"))
    for name, room, kind, start, end in items:
        out.items.append({"id": name, "kind": kind, "title": name, "speakers": [], "session": None, "room": room,
                          "start": at(start), "end": at(end)})
    return out


def at(clock):
    day, _, time = clock.rpartition(" ")
    return judge.instant(zoneinfo.ZoneInfo("Europe/Lisbon"), f"2019-09-{day or '10'}", time)


class Phases(unittest.TestCase):
    def setUp(self):
        self.it = conference(("a", "R", "talk", "10:00", "10:20"), ("k", "R", "break", "11:00", "11:30"),
                             ("b", "R", "talk", "11:20", "12:00"), ("x", "S", "talk", "11 09:00", "11 10:00"))

    def phase(self, clock):
        return judge.agenda(self.it, "R", at(clock))["phase"]

    def test_each(self):
        for clock, phase in (("09 12:00", "empty"), ("09:59:59", "before"), ("10:00", "talk"), ("10:19:59", "talk"),
                             ("10:20", "gap"), ("11:00", "break"), ("11:20", "talk"), ("12:00", "after"),
                             ("11 09:00", "empty"), ("11 10:00", "over")):
            self.assertEqual(self.phase(clock), phase, clock)

    def test_now_next_and_seconds(self):
        answer = judge.agenda(self.it, "R", at("11:25"))
        self.assertEqual([i["id"] for i in answer["now"]], ["k", "b"])
        self.assertEqual(answer["remaining_s"], 300)
        self.assertIsNone(answer["next"])
        answer = judge.agenda(self.it, "R", at("10:05"))
        self.assertEqual((answer["next"]["id"], answer["next_talk"]["id"], answer["starts_in_s"]), ("k", "b", 3300))
        self.assertEqual([i["id"] for i in answer["later"]], ["b"])
        self.assertEqual(answer["now"][0]["start"], "2019-09-10T10:00:00+01:00")


class Reading(unittest.TestCase):
    def test_text(self):
        for given, expected in (("a &amp; <b>b</b>", "a & b"), (" x\n\u202ey ", "x y"), ("1 < 2", "1 < 2"), ({"de": "D", "en": "E"}, "E"),
                                (None, ""), (7, "7"), ("one<br>two", "one two")):
            self.assertEqual(judge.text(given), expected)

    def test_durations(self):
        for given, seconds in (("00:30", 1800), ("1:05", 3900), ("01:30:00", 5400), ("1:00:00:00", 86400), (20, 1200), ("15", 900)):
            self.assertEqual(judge.frab_duration(given), seconds)
        for clues, seconds in (({}, 3720), ({"length": 93600}, 93600), ({"pretalx": True}, 93600), ({"to_next": 3000}, 93600),
                               ({"to_next": 7200}, 3720), ({"to_next": 93600}, 93600)):
            self.assertEqual(judge.frab_duration("1:02:00", **clues), seconds)

    def test_turn(self):
        self.assertEqual(judge.frab_turn({"date": "2019-12-27", "day_end": "2019-12-28T03:59:00+01:00"}), 4 * 3600)
        self.assertEqual(judge.frab_turn({"date": "2019-12-27", "day_end": "2019-12-27T22:00:00+01:00"}), 0)

    def test_break_for_everybody(self):
        def entry(kind, room, begin, end):
            date = {"date": "2019-09-10", "tz": "Europe/Lisbon"}
            return {"entryType": kind, "title": "T", "room": room, "startDate": dict(date, time=begin), "endDate": dict(date, time=end)}
        it = judge.read_timetable({"results": {"4": {"20190910": {
            "c1": entry("Contribution", "A", "10:00:00", "11:00:00"), "c2": entry("Contribution", "B", "12:00:00", "13:00:00"),
            "b1": entry("Break", "", "10:30:00", "11:30:00")}}}})
        self.assertEqual(sorted((i["id"], i["room"]) for i in it.items), [("b1", "B"), ("c1", "A"), ("c2", "B")])


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)
