"""The conference of assets/lpc2019.json, moved to a year that a machine of today believes.

A system that was built later than 2019 raises a clock that says 2019, and so does the program.
"""
import datetime
import os
import re

from chroot import TOP

DAYS = (datetime.date(2027, 9, 7) - datetime.date(2019, 9, 10)).days  # both are Tuesdays of summer time
START = "2027-09-07T14:20:00"  # UTC; the conference is an hour ahead
DATE = re.compile(r"\b(2019)(-?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])\b")


def _later(found):
    day = datetime.date(int(found[1]), int(found[3]), int(found[4])) + datetime.timedelta(DAYS)
    return day.strftime(f"%Y{found[2]}%m{found[2]}%d")


def moved():
    """The schedule's text."""
    with open(os.path.join(TOP, "assets/lpc2019.json"), encoding="utf-8") as text:
        return DATE.sub(_later, text.read())
