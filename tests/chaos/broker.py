"""A broker that goes, comes, forgets, refuses and hangs up, and what strangers lay there, as tests/fleet tries it."""
from borrowed import borrow
from parts import side_by_side

FLEET = "tests/fleet/fleet.py"
FAULTS = [
    ("the broker is killed and comes back, with its memory and without", "broker_restarts",
     "slides, desk and clock go on, nothing of it on the screen; afterwards all want the same"),
    ("no broker at the start, and a port where nobody speaks MQTT", "no_broker_at_first",
     "shown at once, told in log and status; joined once there is one"),
    ("a slow line that breaks, in the middle of a message too", "cuts", "no half message is taken; what was missed is had later"),
    ("two displays of one name, and clocks that differ", "namesakes", "both say so; the later word holds"),
    ("an account that may only read, and a wrong password", "without_rights", "told as such, and the display shows its slides"),
    ("a broker that does not speak MQTT 5", "old_broker", "joined by 3.1.1"),
    ("a broker that lets in and hangs up", "hangs_up", "tried less and less often, joined once it stays"),
    ("hostile payloads, topics and 2,000 ghosts", "strangers", "refused with a reason; the wanted state holds, also from the disk"),
]


def faults(program):
    """A row for each, three at a time; the line with delay and loss has kernel networks of its own."""
    rows = [lambda fault=fault, part=part, seen=seen: borrow(FLEET, program, fault, seen, [part]) for fault, part, seen in FAULTS]
    rows.insert(0, lambda: borrow("tests/fleet/netns.py", program, "a line with delay, loss, another order and cuts, between two networks",
                                  "both ends want the same in the end"))
    yield from side_by_side(rows, 3)
