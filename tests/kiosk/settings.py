"""What the rows know of the program by name: its config's keys, its words, its units. One place to change them."""

CONFIG = "/etc/plumbline/plumbline.json"
SCHEDULE = "/srv/schedule.json"
PORT = 8019
BASIC = {
    "schedule": SCHEDULE, "room": "Jade/room-I&II", "timezone": "Europe/Lisbon", "refresh_s": 3600,
    # Nothing that moves by itself, and a slide that stands, but for the minute of its clock.
    "playlist": [{"slide": "about", "seconds": 3600}],
    "about": {"session": "Containers and Checkpoint/Restore MC"},
    "display": {"name": "wall", "drift": False, "reduced_motion": True},
    "control": {"listen": f"127.0.0.1:{PORT}", "open_on_loopback": True},
}
NO_KEYBOARDS = {"display": {"keyboards": "none"}}
NIGHT = {"display": {"night": {"from": "15:00", "until": "21:00"}}}  # the machines' clocks stand in it
OUTPUTS = ("card0", "card1")  # display.output of the two instances
# A display beside the one that has the console has none.
NO_CONSOLE = """[Service]
StandardInput=null
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
"""

# In the journal, as regular expressions.
SAYS_WAY = r"(?i)\b(kms|drm|/dev/dri/card\d)"      # by which way the picture comes
SAYS_WAITING = r"(?i)(wait|no) .*(monitor|screen|display|connector|card)"
SAYS_REFUSED = r"(?i)(refuse|stays|goes on|expected)"  # of a config that cannot be used

# adjtimex(2) says whether somebody keeps the clock right; there is no NTP here, so the tests say it.
SET_CLOCK = """perl -e 'my $t = pack("L x4 q4 l x4", 0x1C, 0, 0, $ARGV[0] ? 16_000_000 : 0, 0, $ARGV[0]) . "\\0" x 200; syscall(159, $t) >= 0 or die "adjtimex: $!\\n"' """
SYNCED, UNSYNCED = 0, 0x40
