"""Who comes to a display's desk over HTTP without meaning well, and a desk that dies, as tests/console tries it."""
from borrowed import borrow
from parts import side_by_side

API = "tests/console/api.py"
FAULTS = [
    ("kill -9 at whatever instant of a command", "kills", "what was answered holds, and is done once"),
    ("a log cut by a power loss, and rubbish in it", "rubbish_in_the_log", "what comes behind it is read"),
    ("wrong types, values, lengths and bytes in each field", "refusals", "refused by the field's name; nothing changes"),
    ("text with overrides, control characters, tags and stacked marks", "cleaned", "cleaned, as a schedule's is"),
    ("other names, origins and methods; requests and headers without end", "strangers", "refused; the display shows its slides"),
    ("a letter now and then, on many lines", "slow_clients", "hung up on in time; the others are served"),
    ("wrong, missing, withdrawn and foreign tokens", "roles", "refused, and slowed where they are guessed"),
    ("rubbish for a certificate, and plain HTTP to a port with TLS", "tls", "refused at the start; not answered"),
    ("SIGTERM with streams and pictures under way", "endings", "it ends in peace"),
    ("fifty readers and twenty commands a second", "load", "the clock on the screen misses no second"),
]


def faults(program):
    """A row for each; the last alone, for it looks at each second."""
    rows = [lambda fault=fault, part=part, seen=seen: borrow(API, program, fault, seen, [part]) for fault, part, seen in FAULTS]
    yield from side_by_side(rows[:-1], 3)
    yield rows[-1]()
