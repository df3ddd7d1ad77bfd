"""Memory that runs out at each allocation in turn, as tests/unit/test_allocations*.c try it under AddressSanitizer."""
import os
import re
import subprocess

from row import Row

TESTS = ("test_allocations", "test_allocations_feed", "test_allocations_export")
# By what the trials' names begin with.
READERS = [
    ("Indico's timetable", "Indico's timetable is read"),
    ("Indico's event", "Indico's event is read"),
    ("frab", "a frab schedule is read"),
    ("the kept schedule", "the last good schedule is read from disk and written"),
    ("a command, read", "a command is read"),
    ("a command, worked out", "a command is worked out"),
    ("the desk,", "the desk is read and written"),
    ("the desk on", "the desk is laid on the schedule"),
    ("the desk's file", "the desk's file is read, takes a command, undoes one"),
    ("a config", "a config is read"),
    ("a page's", "a web page's events and links are read"),
    ("what ", "what came instead of a schedule is named"),
    ("two schedules", "schedules are put together"),
    ("a schedule found", "a schedule is looked for from a page"),
    ("a document in pages", "a document in pages is fetched"),
    ("feeds", "feeds start"),
]
LINE = re.compile(r"^memory: (.*): (\d+) allocations, (\d+) runs, (\d+) refused$", re.MULTILINE)


def faults(program):
    """A row for each reader: that one allocation alone, and that one with all behind it."""
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    leaks = f"suppressions={top}/tests/support/leaks.supp:print_suppressions=0"
    answers = [subprocess.run([f"{os.path.dirname(program)}/{test}"], capture_output=True, text=True, check=False, timeout=600,
                              env=os.environ | {"LSAN_OPTIONS": leaks}) for test in TESTS]
    fine = all(answer.returncode == 0 for answer in answers)
    trials = [(name, *map(int, figures)) for answer in answers for name, *figures in LINE.findall(answer.stdout)]
    for begin, what in READERS:
        mine = [trial for trial in trials if trial[0].startswith(begin)]
        allocations, runs, refused = (sum(trial[i] for trial in mine) for i in (1, 2, 3))
        if fine:
            seen = (f"{allocations} allocations, each refused alone and with all behind it: {refused} times \"not enough "
                    f"memory\" and all as before, {runs - refused} times the right result; nothing leaked")
        else:
            seen = "it did not hold: " + " / ".join(line for answer in answers for line in answer.stdout.splitlines()[-3:])
        yield Row(f"memory runs out while {what}", runs, seen, fine and runs > 0)
