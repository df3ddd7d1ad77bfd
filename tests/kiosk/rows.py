"""The list of rows. A row is a function of the display that gives what was seen and whether that is right."""
from typing import Callable, NamedTuple

ROWS = []


class Row(NamedTuple):
    name: str
    machine: str  # rows of one machine share a boot
    main: bool    # one of those that every change has to pass
    what: str     # what was done
    run: Callable


def row(name, machine, what, main=False):
    def add(run):
        ROWS.append(Row(name, machine, main, what, run))
        return run
    return add


def seconds(value):
    return f"{value:.0f} s"
