#!/usr/bin/env python3
"""The broker of config/mosquitto, set up by its setup.sh, run for real, and asked who may do what.

usage: broker_rights.py   (closes with "N passed, N failed")

Every account tries every kind of topic in both directions: what it publishes is judged by the broker's answer and by
what an onlooker gets, what it may read by what mosquitto_sub prints. What should be the case is written down here
(WRITES, READS) apart from what setup.sh writes into the ACL.
"""
import json
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import mqtt  # noqa: E402

TOP = os.path.dirname(os.path.dirname(HERE))
EXAMPLE = os.path.join(TOP, "config/mosquitto")
SETUP = os.path.join(EXAMPLE, "setup.sh")
os.environ["PATH"] += ":/usr/sbin:/sbin"
os.environ.pop("OWNER", None)
PATIENCE = 15  # seconds until what should happen is given up

EVENT, OTHER = "lpc2019", "other conf"
ODD = "+A/#1 100%u  é\t\x85?"  # a room that was named to do harm
ODD_LEVEL = "%2BA%2F%231 100%25u  é%09%C2%85?"
JADE, JADE_LEVEL = "Jade/room-I&II", "Jade%2Froom-I&II"
LEVELS = {JADE: JADE_LEVEL, ODD: ODD_LEVEL}  # of other rooms the level in a topic is their name
# account: event, role, rooms
ACCOUNTS = {
    "jade-door": (EVENT, "display", [JADE]),
    "foyer": (EVENT, "display", []),
    "pair": (EVENT, "display", ["Main hall", ODD]),
    "office": (EVENT, "desk", []),
    "veteran": (EVENT, "old display", []),
    "ana": (EVENT, "chair", [JADE]),
    "ben": (EVENT, "chair", [ODD]),
    "carla": (EVENT, "chair", ["Main hall"]),
    "dora": (EVENT, "staff", []),
    "emil": (EVENT, "emergency", []),
    "lobby": (EVENT, "viewer", []),
    "stranger": (OTHER, "desk", []),
    "guest": (OTHER, "emergency", []),
    "abroad": (OTHER, "display", [JADE]),
}
# A display's block as setup.sh wrote it before there were desks, and the files of its password.
OLD_BLOCK = """# account\t{account}\tdisplay\t{event}
user {account}
topic write plumbline/{event}/display/{account}/#
topic read plumbline/{event}/display/+/#
topic readwrite plumbline/{event}/desk/#
topic write plumbline/{event}/command/+/{account}/#
topic read plumbline/{event}/command/#
topic write plumbline/{event}/ack/{account}
topic read plumbline/{event}/ack/#

"""
ONE = "[^/]+"
ALL = "(/.*)?"
STAFF_WRITES = [f"command/view/ME{ALL}", f"command/chair/ME{ALL}", f"command/staff/ME{ALL}"]
LITTLE = [f"display/{ONE}/status", f"ack{ALL}"]
OWN_WRITES = ["display/ME/status", "display/ME/picture/now", "ack/ME"]
DESK_WRITES = OWN_WRITES + [ f"desk{ALL}", f"command/{ONE}/ME{ALL}"]
DESK_READS = [f"display/{ONE}{ALL}", f"desk{ALL}", f"command{ALL}", f"ack{ALL}"]
WRITES = {
    "display": OWN_WRITES + ["desk/room/ROOM(/rights/ME)?"],
    "desk": DESK_WRITES,
    "old display": DESK_WRITES + [f"display/ME{ALL}"],
    "chair": ["command/chair/ME/room/ROOM"],
    "staff": STAFF_WRITES,
    "emergency": STAFF_WRITES + [f"command/emergency/ME{ALL}"],
    "viewer": [],
}
READS = {
    "display": [f"display/{ONE}/status", f"desk{ALL}", f"command{ALL}", f"ack{ALL}"],
    "desk": DESK_READS,
    "old display": DESK_READS,
    "chair": LITTLE,
    "staff": [f"display{ALL}", f"desk{ALL}", f"ack{ALL}"],
    "emergency": [f"display{ALL}", f"desk{ALL}", f"ack{ALL}"],
    "viewer": LITTLE,
}
passed = failed = 0


def check(what, fine, detail=""):
    global passed, failed
    passed += bool(fine)
    failed += not fine
    if not fine:
        print(f"FAILED: {what} {detail}")


def wait_for(what):
    """Whatever `what` answers that is true, or its last word after all patience."""
    end = time.monotonic() + PATIENCE
    while True:
        found = what()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.01)


def level(room):
    return LEVELS.get(room, room)


def may(rules, account, topic):
    event, role, rooms = ACCOUNTS[account]
    if not topic.startswith(f"plumbline/{event}/"):
        return False
    rest = topic[len(f"plumbline/{event}/"):]
    own = "|".join(re.escape(level(room)) for room in rooms) or "(?!)"
    return any(re.fullmatch(re.sub(r"\bME\b", lambda _: re.escape(account), rule).replace("ROOM", f"({own})"), rest) for rule in rules[role])


def topics():
    """Each kind of topic with all that is tried of it."""
    kinds = {}
    for event, mark in ((EVENT, ""), (OTHER, " of another event")):
        base = f"plumbline/{event}"
        names = list(ACCOUNTS) + ["nobody"]
        rooms = [JADE_LEVEL, "Jade", "room-I&II", f"{JADE_LEVEL}/x", f"{JADE_LEVEL} ", ODD_LEVEL, ODD_LEVEL.replace("  ", " "), "A", "%u",
                 "Main hall", "Main", "main hall", "hall", ""]
        kinds["status" + mark] = [f"{base}/display/{name}/status" for name in names]
        kinds["picture" + mark] = [f"{base}/display/{name}/picture/{request}" for name in names for request in ("now", "4711")]
        kinds["display" + mark] = [f"{base}/display", f"{base}/display/foyer", f"{base}/display/foyer/x", f"{base}/display/foyer/picture", f"{base}/display/foyer/picture/now/x", f"{base}/display/foyer/status/x"]
        kinds["desk" + mark] = [f"{base}/desk", f"{base}/desk/all", f"{base}/desk/all/x", f"{base}/desk/x", f"{base}/desk/room", f"{base}/desk/staff",
                                f"{base}/desk/staff/all", f"{base}/desk/staff/room"]
        kinds["desk of rooms" + mark] = [f"{base}/desk/{whose}/{room}" for whose in ("room", "staff/room") for room in rooms]
        kinds["rights in rooms" + mark] = [f"{base}/desk/{whose}/{room}/rights{of}" for whose in ("room", "staff/room")
                                           for room in (JADE_LEVEL, ODD_LEVEL, "Main hall") for of in ("", *(f"/{name}" for name in names), "/foyer/x")]
        kinds["desk of displays" + mark] = [f"{base}/desk/{what}/{name}" for what in ("display", "rights") for name in names]
        kinds["ack" + mark] = [f"{base}/ack/{name}" for name in names] + [f"{base}/ack", f"{base}/ack/jade-door/x"]
        for role in ("view", "chair", "staff", "emergency", "root"):
            kinds[f"command {role}{mark}"] = [
                f"{base}/command/{role}/{name}/{to}" for name in names
                for to in ["all", "display/jade-door", "display/foyer", "room", *(f"room/{room}" for room in rooms)]]
        kinds["command" + mark] = [f"{base}/command", f"{base}/command/all", f"{base}/command/chair", f"{base}/command/chair/all"]
        kinds["nothing known" + mark] = [base, f"{base}/x", f"{base}/x/status"]
    kinds["outside"] = ["plumbline", "plumbline/display/foyer/status", "x", "lpc2019/ack/foyer", f"/plumbline/{EVENT}/ack/foyer",
                        f"plumbline/{EVENT.upper()}/ack/foyer", f"plumbline//{EVENT}/ack/foyer"]
    kinds["$SYS"] = ["$SYS/broker/version", "$SYS/broker/log/N", "$SYS/broker/connection/foyer/state", "$share/x"]
    return kinds


# --- setup.sh

def setup(*words, **environment):
    return subprocess.run(["sh", SETUP, *words], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, **environment})


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8", newline="") as given:
        return given.read()


def everything_in(folder):
    return {os.path.join(at, name): open(os.path.join(at, name), "rb").read() for at, _, names in os.walk(folder) for name in names}


def made(folder, port):
    """A folder for the broker, with all accounts, and what setup.sh said to each."""
    done = setup("init", folder, "localhost", "127.0.0.1", LISTEN=f"{port} 127.0.0.1")
    check("init makes a folder", done.returncode == 0, done.stderr)
    said = {}
    for account, (event, role, rooms) in ACCOUNTS.items():
        done = setup("add", folder, event, role.removeprefix("old "), account, *rooms)
        check(f"add makes {account}", done.returncode == 0, done.stderr)
        if role == "old display":
            make_old(folder, account, event)
        said[account] = done.stdout
    return said


def make_old(folder, account, event=EVENT):
    """The account is one that an older setup.sh made."""
    path = os.path.join(folder, "acl")
    block = re.compile(rf"^# account\t{account}\t.*?\n\n", re.M | re.S)
    words = read(path)
    check(f"{account} has a block", len(block.findall(words)) == 1, words)
    with open(path, "w", encoding="utf-8", newline="") as acl:
        acl.write(block.sub(lambda _: OLD_BLOCK.format(account=account, event=event), words))


def folder_is_safe(folder, port, said):
    for name in ("ca.key", "server.key", "passwords", "acl", *(f"accounts/{account}.password" for account in ACCOUNTS)):
        check(f"{name} is for its owner only", mode(os.path.join(folder, name)) == 0o600, oct(mode(os.path.join(folder, name))))
    check("the passwords' folder is closed", mode(os.path.join(folder, "accounts")) == 0o700)
    if os.getuid() == 0:
        check("the broker's user does not get the CA's key", os.stat(os.path.join(folder, "ca.key")).st_uid == 0)
    secrets = {account: read(folder, "accounts", f"{account}.password") for account in ACCOUNTS}
    check("passwords have 256 bits in base64url", all(re.fullmatch(r"[A-Za-z0-9_-]{43}\n", secret) for secret in secrets.values()))
    check("no two are the same", len(set(secrets.values())) == len(secrets))
    hashes = read(folder, "passwords")
    check("only hashes are kept", not any(secret.strip() in hashes for secret in secrets.values())
          and len(re.findall(r"^[\w.-]+:\$7\$", hashes, re.M)) == len(ACCOUNTS), hashes)
    for account, text in said.items():
        try:
            broker = json.loads("{" + text + "}")["broker"]
        except ValueError:
            broker = text
        check(f"add prints {account}'s broker object", broker == {
            "url": f"mqtts://localhost:{port}", "event": ACCOUNTS[account][0], "user": account,
            "password_file": f"{account}.password", "ca_file": "ca.pem"}, broker)
    used = [line.split()[-1] for line in read(folder, "mosquitto.conf").splitlines()
            if line.startswith(("certfile", "keyfile", "password_file", "acl_file", "persistence_location"))]
    check("mosquitto.conf names that folder alone", len(used) == 5 and all(path.startswith(folder + "/") for path in used), used)
    check("nothing is left over", sorted(os.listdir(folder)) == [
        "accounts", "acl", "before-start.sh", "ca.key", "ca.pem", "data", "mosquitto.conf", "names", "passwords", "server.key", "server.pem"], os.listdir(folder))


def setup_refuses(folder, scratch):
    before = everything_in(folder)
    for words in (("init", folder, "localhost", "127.0.0.1"), ("add", folder, EVENT, "display", "foyer"), ("add", folder, EVENT, "display", "veteran"),
                  ("add", folder, EVENT, "display", "pair", "Main hall", ODD), ("add", folder, EVENT, "display", "pair", ODD, "Main hall", ODD),
                  ("add", folder, EVENT, "desk", "office"), ("add", folder, EVENT, "chair", "ben", ODD),
                  ("restrict", folder, "foyer"), ("restrict", folder, "jade-door", JADE)):
        done = setup(*words)
        check(f"again changes nothing: {words[0]} {words[-1]}", done.returncode == 0 and everything_in(folder) == before, done.stderr)
    other = os.path.join(scratch, "full")
    os.mkdir(other)
    with open(os.path.join(other, "mine"), "w", encoding="utf-8"):
        pass
    for what, words in {
        "a folder that holds something else": ("init", other, "localhost"),
        "a folder of other names": ("init", folder, "other.example"),
        "no name": ("init", os.path.join(scratch, "none")),
        "a name that is none": ("init", os.path.join(scratch, "none"), "a,DNS:b"),
        "another role for an account": ("add", folder, EVENT, "staff", "foyer"),
        "another room for a chair": ("add", folder, EVENT, "chair", "ana", "Main hall"),
        "another event for an account": ("add", folder, "fosdem", "display", "foyer"),
        "an unknown role": ("add", folder, EVENT, "admin", "x"),
        "a chair of no room": ("add", folder, EVENT, "chair", "x"),
        "a chair of two rooms": ("add", folder, EVENT, "chair", "x", "Main hall", JADE),
        "a chair of an empty room": ("add", folder, EVENT, "chair", "x", ""),
        "a display of an empty room": ("add", folder, EVENT, "display", "x", JADE, ""),
        "a display's room that ends with a space": ("add", folder, EVENT, "display", "x", "Main hall ", JADE),
        "a display's room that is not UTF-8": ("add", folder, EVENT, "display", "x", JADE, b"\xff"),
        "a desk's room": ("add", folder, EVENT, "desk", "x", JADE),
        "a desk that becomes a display by add": ("add", folder, EVENT, "display", "office"),
        "a desk that becomes a display of a room by add": ("add", folder, EVENT, "display", "office", JADE),
        "a chair that becomes a desk": ("add", folder, EVENT, "desk", "ana"),
        "a desk that becomes staff": ("add", folder, EVENT, "staff", "office"),
        "to restrict nobody": ("restrict", folder),
        "to restrict who is not there": ("restrict", folder, "nobody", JADE),
        "to restrict a chair": ("restrict", folder, "ana", JADE),
        "to restrict staff": ("restrict", folder, "dora"),
        "to restrict to an empty room": ("restrict", folder, "office", ""),
        "a room that ends with a space": ("add", folder, EVENT, "chair", "x", "Main hall "),
        "a room that is not UTF-8": ("add", folder, EVENT, "chair", "x", b"\xff"),
        "a room for staff": ("add", folder, EVENT, "staff", "x", "Main hall"),
        "an empty event": ("add", folder, "", "staff", "x"),
        "an event with a line break": ("add", folder, "a\nuser foyer", "staff", "x"),
        "an account like a wildcard": ("add", folder, EVENT, "staff", "+"),
        "an account with a slash": ("add", folder, EVENT, "staff", "../x"),
        "an account with a line break": ("add", folder, EVENT, "staff", "x\ny"),
        "an account with a colon": ("add", folder, EVENT, "staff", "x:y"),
        "an account of dots": ("add", folder, EVENT, "staff", ".."),
        "an account like an option": ("add", folder, EVENT, "staff", "-x"),
        "an empty account": ("add", folder, EVENT, "staff", ""),
        "an account that is too long": ("add", folder, EVENT, "staff", "x" * 65),
        "an account that is not there": ("remove", folder, "nobody"),
        "a folder that is none of its own": ("add", other, EVENT, "staff", "x"),
        "no command": ("paint", folder),
    }.items():
        done = setup(*words)
        check(f"refused: {what}", done.returncode in (1, 2) and done.stderr and not done.stdout, f"{done.returncode} {done.stderr}")
    check("nothing was changed by what was refused", everything_in(folder) == before)
    check("nothing is left of folders that were refused", sorted(os.listdir(scratch)) == ["broker", "full"], os.listdir(scratch))
    expected = ["\t".join((name, role if role != "old display" else
                           f"display (may write everything; `setup.sh restrict {folder} {name} [ROOM…]` takes that away)", event, *sorted(map(level, rooms))))
                for name, (event, role, rooms) in ACCOUNTS.items()]
    listed = setup("list", folder).stdout.split("\n")[:-1]
    check("list says which accounts there are, their rooms, and whose rights are old", listed == expected, listed)
    said = setup("check", folder)
    named = re.findall(r"^(\S+): a display that may write everything; `setup.sh restrict (\S+) (\S+) \[ROOM…\]` takes that away$", said.stderr, re.M)
    check("check names the same", said.returncode == 0 and named == [("veteran", folder, "veteran")], said.stderr)
    said = setup("add", folder, EVENT, "display", "veteran")
    check("so does add", f"setup.sh restrict {folder} veteran [ROOM…]" in said.stderr and "may write everything" in said.stderr, said.stderr)


def changes_in_place(scratch):
    """What an account may is changed without a new password, and nothing but its own block is touched."""
    folder = os.path.join(scratch, "changed")
    setup("init", folder, "localhost")
    for words in (("display", "a", JADE), ("display", "b"), ("desk", "c"), ("display", "d"), ("emergency", "e")):
        setup("add", folder, EVENT, *words)
    make_old(folder, "d")
    with open(os.path.join(folder, "acl"), "a", encoding="utf-8") as acl:
        acl.write("user mine\ntopic readwrite #\n\n")

    def granted(account):
        block = re.search(rf"^user {account}\n(.*?)\n\n", read(folder, "acl"), re.M | re.S)
        return {line.split("/", 2)[2] for line in block[1].split("\n") if not line.startswith("topic read plumbline")}
    display = {"display/{}/status", "display/{}/picture/now", "ack/{}"}
    desk = display | {"desk/#", "command/+/{}/#"}
    old_desk = {"display/{}/#", "ack/{}", "desk/#", "command/+/{}/#"}
    odd = f"desk/room/{ODD_LEVEL}"
    for account, words, expected in (
            ("a", ("add", folder, EVENT, "display", "a", "Main hall", ODD), display | {"desk/room/Main hall", odd}),
            ("a", ("add", folder, EVENT, "display", "a"), display),
            ("b", ("add", folder, EVENT, "display", "b", r"back\slash\n&|1"), display | {r"desk/room/back\slash\n&|1"}),
            ("b", ("add", folder, EVENT, "desk", "b"), desk),
            ("b", ("restrict", folder, "b", JADE, ODD), display | {f"desk/room/{JADE_LEVEL}", odd}),
            ("c", ("restrict", folder, "c"), display),
            ("d", ("add", folder, EVENT, "desk", "d"), desk),
            ("d", ("restrict", folder, "d", JADE), display | {f"desk/room/{JADE_LEVEL}"}),
            ("d", ("old",), old_desk),
            ("d", ("add", folder, EVENT, "display", "d", "Main hall"), display | {"desk/room/Main hall"})):
        if words == ("old",):
            make_old(folder, account)
            continue
        before, kept = everything_in(folder), {name: granted(name) for name in "abcde" if name != account}
        done = setup(*words)
        now = everything_in(folder)
        changed = {os.path.basename(path) for path in now if now[path] != before.get(path)}
        expected = {rest.replace("{}", account) for rest in expected}
        expected |= {f"{rest}/rights/{account}" for rest in expected if rest.startswith("desk/room/")}
        check(f"in place: {words[0]} {words[2:]}", done.returncode == 0 and granted(account) == expected, f"{granted(account)} {done.stderr}")
        check("the ACL alone is changed by it, and in it that account alone",
              changed <= {"acl"} and set(now) == set(before) and kept == {name: granted(name) for name in kept}, changed)
        check("lines of one's own stay", "user mine\ntopic readwrite #\n\n" in read(folder, "acl"))
        again = setup(*words)
        check("the same again changes nothing", again.returncode == 0 and everything_in(folder) == now and "nothing was changed" in again.stderr, again.stderr)
    done = setup("add", folder, EVENT, "display", "a", JADE)
    check("add says what changed", f"now:       topic write plumbline/{EVENT}/desk/room/{JADE_LEVEL}\n" in done.stderr and "keeps its password" in done.stderr
          and "reload" in done.stderr and '"user": "a"' in done.stdout, done.stderr)
    done = setup("restrict", folder, "a", "Main hall")
    check("so does restrict", f"no longer: topic write plumbline/{EVENT}/desk/room/{JADE_LEVEL}\n" in done.stderr
          and f"now:       topic write plumbline/{EVENT}/desk/room/Main hall\n" in done.stderr, done.stderr)
    # what else can let it write everything
    sound = read(folder, "acl")
    for lines, everything in ((f"user a\ntopic readwrite plumbline/{EVENT}/#", True), ("user a\ntopic #", True), (f"user a\ntopic write plumbline/+/desk/+", True),
                              ("pattern readwrite plumbline/#", True), ("user a\ntopic write #\ntopic deny plumbline/#", False),
                              (f"user a\ntopic read plumbline/{EVENT}/#", False), (f"user a\ntopic plumbline/{EVENT}/desk/all/x", False),
                              ("pattern write plumbline/%u/desk/all", False), ("user aa\ntopic #", False), ("# user a\n# topic #", False)):
        with open(os.path.join(folder, "acl"), "w", encoding="utf-8") as acl:
            acl.write(f"{sound}{lines}\n")
        listed = setup("list", folder).stdout
        check(f"list {'sees' if everything else 'takes no offence at'} {lines!r}", ("\na\tdisplay (may" in "\n" + listed) == everything, listed)
    with open(os.path.join(folder, "acl"), "w", encoding="utf-8") as acl:
        acl.write(f"{sound}user a\ntopic #\n")
    done = setup("restrict", folder, "a", JADE)
    check("restrict says where it does not suffice", "still may write everything" in done.stderr, done.stderr)
    broad_blocks_are_renewed(folder)
    # an event that an echo would change
    setup("add", folder, r"x\nuser a", "emergency", "f")
    check("a backslash in an event stays one", rf"topic write plumbline/x\nuser a/command/emergency/f/#" in read(folder, "acl"), read(folder, "acl")[-600:])
    check("and makes no line of its own", "\nuser a/command" not in read(folder, "acl"))
    shutil.rmtree(folder)


def broad_blocks_are_renewed(folder):
    """Displays and desks of an older setup.sh may write all below display/NAME: found by check, and ended by the same add."""
    setup("add", folder, EVENT, "display", "h", JADE)
    setup("add", folder, EVENT, "desk", "i")
    path = os.path.join(folder, "acl")
    for account, words in (("h", ("add", folder, EVENT, "display", "h", JADE)), ("h", ("restrict", folder, "h", JADE)), ("i", ("add", folder, EVENT, "desk", "i"))):
        sound = read(path)
        old = re.sub(rf"^(topic write plumbline/{EVENT}/display/{account}/)status\n.*\n", r"\1#\n", sound, flags=re.M)
        check("an old block is another", old != sound)
        with open(path, "w", encoding="utf-8") as acl:
            acl.write(old)
        named = re.findall(r"^(\S+): may fill the broker", setup("check", folder).stderr, re.M)
        check(f"check finds what lets {account} make topics without end", named == [account], named)
        done = setup(*words)
        check(f"{words[0]} ends it for {account}", done.returncode == 0 and read(path) == sound and "keeps its password" in done.stderr, done.stderr)
        check(f"check finds nothing more of {account}", "may fill" not in setup("check", folder).stderr)


def service_looks_first(scratch):
    folder, units = os.path.join(scratch, "a $folder 100%"), os.path.join(scratch, "units")
    setup("init", folder, "localhost")
    os.unlink(os.path.join(folder, "before-start.sh"))  # one of an older version
    before = everything_in(folder)
    for what in ("made", "made again"):
        done = setup("service", folder, UNITS=units)
        path = os.path.join(units, "mosquitto.service.d/plumbline.conf")
        escaped = folder.replace("$", "$$").replace("%", "%%")
        check(f"service: the drop-in is {what}", done.returncode == 0 and read(path).endswith(
            f'\nExecStartPre=-/bin/sh "{escaped}/before-start.sh" /etc/mosquitto/mosquitto.conf\n'), done.stderr)
    now = everything_in(folder)
    check("service: the folder has the script, and is as it was else", {os.path.basename(name) for name in now if now[name] != before.get(name)} == {"before-start.sh"}
          and read(folder, "before-start.sh") == read(EXAMPLE, "before-start.sh"))
    if os.getuid() == 0:
        os.chown(folder, 1, 1)
        check("service: no folder of somebody else", setup("service", folder, UNITS=units).returncode == 1)
    shutil.rmtree(folder)
    shutil.rmtree(units)


def unsound_acls(folder):
    """With one of these a broker that reloads would let everybody do everything; setup.sh finds them first."""
    path = os.path.join(folder, "acl")
    sound = read(path)

    def with_line(line):
        with open(path, "w", encoding="utf-8") as acl:
            acl.write(f"{sound}{line}\n")

    def mosquitto_reads_it():
        # It says so and ends; where it reads the file, it ends for the lack of a certificate.
        conf = os.path.join(os.path.dirname(folder), "only-acl.conf")
        with open(conf, "w", encoding="utf-8") as out:
            out.write(f"user {'mosquitto' if os.getuid() == 0 else 'x'}\nacl_file {path}\nlistener 1 127.0.0.1\ncertfile /none\nkeyfile /none\n")
        done = subprocess.run(["mosquitto", "-c", conf], capture_output=True, text=True, timeout=PATIENCE, check=False)
        os.unlink(conf)
        return "acl file" not in done.stderr
    for line, fine in {
            "topik read x": False, "topic wrote x y": False, "topic": False, "user": False, "topic write a/b#": False, "topic write a/#/b": False,
            "topic read a+/b": False, "pattern write %u/b+": False, "user  ": False, "topic read x y/+/#": True, "topic x": True,
            "pattern read %u/#": True, "# topik": True, "user a b": True, "topic deny $SYS/#": True, "topic read": True, "topic  read  x": True}.items():
        with_line(line)
        done = setup("check", folder)
        check(f"check {'lets pass' if fine else 'finds'}: {line}", (done.returncode == 0) == fine, done.stderr)
        check(f"mosquitto thinks the same: {line}", mosquitto_reads_it() == fine)
        if not fine:
            before = everything_in(folder)
            for words in (("add", folder, EVENT, "viewer", "x"), ("remove", folder, "foyer")):
                done = setup(*words)
                check(f"{words[0]} stops at it: {line}", done.returncode == 1 and everything_in(folder) == before, done.stderr)
    with open(path, "w", encoding="utf-8") as acl:
        acl.write(sound)
    if os.getuid() == 0:
        owner = os.stat(path)
        os.chown(path, 0, 0)
        check("check finds an ACL that root kept for itself", setup("check", folder).returncode == 1)
        os.chown(path, owner.st_uid, owner.st_gid)
    check("and else finds it sound", setup("check", folder).returncode == 0)


def example_is_written_by_setup(scratch):
    """The committed example is what setup.sh writes, account by account."""
    folder = os.path.join(scratch, "example")
    setup("init", folder, "broker.example.org")
    text = read(EXAMPLE, "acl")
    for line in re.findall(r"^# account\t(.*)$", text, re.M):
        account, role, event, *room = line.split("\t")
        setup("add", folder, event, role, account, *(level.replace("%2F", "/") for level in room))

    def blocks(acl):
        return acl[acl.index("# account\t"):]
    check("the example ACL is what setup.sh writes", blocks(read(folder, "acl")) == blocks(text))
    roles = set(re.findall(r"^# account\t[^\t]*\t([^\t\n]*)", text, re.M))
    check("the example has each role", roles == set(WRITES) - {"old display"}, roles)
    shutil.rmtree(folder)


def readme_can_be_followed(scratch):
    """Each call of setup.sh in README.md does what it is for, in this order."""
    folder = os.path.join(scratch, "readme")
    done = []
    for line in re.findall(r"^ +(?:sudo )?sh setup\.sh (.*)$", read(EXAMPLE, "README.md"), re.M):
        words = [folder if word == "/etc/mosquitto/plumbline" else word for word in shlex.split(line.split("&&")[0], comments=True)]
        if words[0] == "restrict" and "restrict" not in done:  # a broker of an older version
            setup("add", folder, EVENT, "display", "foyer")
            make_old(folder, "foyer")
            make_old(folder, "jade-door")
        said = setup(*words, UNITS=os.path.join(scratch, "units"))
        check(f"README.md: setup.sh {line}", said.returncode == 0, said.stderr)
        done.append(words[0])
    check("README.md shows all that setup.sh does for accounts", {"init", "add", "restrict", "remove", "list", "service"} <= set(done), done)
    listed = setup("list", folder).stdout
    check("in the end its displays rule nobody", "may write everything" not in listed and f"jade-door\tdisplay\t{EVENT}\t{JADE_LEVEL}\n" in listed
          and f"office\tdesk\t{EVENT}\n" in listed, listed)
    shutil.rmtree(folder)
    shutil.rmtree(os.path.join(scratch, "units"))


# --- the broker and its clients

class Broker:
    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.ca = os.path.join(folder, "ca.pem")
        self.log = os.path.join(os.path.dirname(folder), "broker.log")
        self.context = ssl.create_default_context(cafile=self.ca)
        self.process, self.said = None, ""

    def start(self):
        """As the service does it, and README.md by hand."""
        conf = os.path.join(self.folder, "mosquitto.conf")
        before = subprocess.run(["sh", os.path.join(self.folder, "before-start.sh"), conf], capture_output=True, text=True, timeout=90, check=False)
        self.said = before.stdout + before.stderr
        check("what looks at the saved messages has no trouble", before.returncode == 0, self.said)
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(["mosquitto", "-c", conf], stderr=log, stdout=log)
        return wait_for(self.answers)

    def answers(self):
        if self.process.poll() is not None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as plain, self.context.wrap_socket(plain, server_hostname="localhost"):
                return True
        except OSError:
            return False

    def stop(self, with_signal=signal.SIGTERM):
        self.process.send_signal(with_signal)
        return self.process.wait(PATIENCE)

    def drops(self):
        """What it says that it dropped."""
        return "; ".join(re.findall(r"[^:\n]*drop[^\n]*", read(self.log)))

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def password(self, account):
        return "onlooker" if account == "onlooker" else read(self.folder, "accounts", f"{account}.password").strip()

    def words(self, account):
        words = ["-h", "localhost", "-p", str(self.port), "--cafile", self.ca]
        return words + ["-u", account, "-P", self.password(account)] if account else words


class Client:
    """As much of MQTT 5 as it takes to send what a well-behaved client would not send, and to hear why not."""

    def __init__(self, broker, account, password=None, will=None, context=None, session=None):
        self.number = 0
        self.came = bytearray()
        self.socket = (context or broker.context).wrap_socket(
            socket.create_connection(("127.0.0.1", broker.port), PATIENCE), server_hostname="localhost")
        self.socket.sendall(mqtt.connect(session or "", account, password or broker.password(account), version=5,
                                         will=will and (will, '{"state":"offline"}'), session_s=3600 if session else None))
        _, answer = self.receive()
        self.code = answer[1] if answer else None

    def send(self, kind, body=b""):
        self.socket.sendall(mqtt.packet(kind, body))

    def receive(self):
        """A packet's kind and body; nothing once the broker has hung up."""
        while True:
            packet = mqtt.take(self.came)
            if packet:
                return packet
            try:
                part = self.socket.recv(65536)
            except OSError:
                part = b""
            if not part:
                return None, b""
            self.came += part

    def publish(self, topic, payload, retain=False):
        """The broker's word: 0 done, 16 nobody listens, 135 not allowed; None: it hung up."""
        self.number = self.number % 65535 + 1
        try:
            self.socket.sendall(mqtt.publish(topic, payload, self.number, version=5, retain=retain))
        except OSError:
            return None
        kind, answer = self.receive()
        if kind != mqtt.PUBACK:
            return None
        return answer[2] if len(answer) > 2 else 0

    def subscribe(self, *filters):
        """Has the broker subscribed it to all of them? It may accept what it will never deliver."""
        try:
            self.socket.sendall(mqtt.subscribe(1, *filters, version=5))
        except OSError:
            return False
        kind, answer = self.receive()
        return kind == mqtt.SUBACK and all(code < 128 for code in answer[3:])

    def alive(self):
        try:
            self.send(mqtt.PING)
        except OSError:
            return False
        return self.receive()[0] == mqtt.PONG

    def hung_up(self):
        while True:
            kind, _ = self.receive()
            if kind is None:
                return True

    def close(self):
        """Without a farewell, mosquitto 2.0.21 would end the connection of somebody else too."""
        try:
            self.socket.settimeout(PATIENCE)
            self.socket.unwrap()
        except (OSError, ValueError):
            pass  # it was gone before
        self.socket.close()


class Listener:
    """mosquitto_sub, and what it printed."""
    count = 0
    running = []

    def __init__(self, broker, account, *filters):
        Listener.count += 1
        self.path = os.path.join(os.path.dirname(broker.folder), f"heard-{Listener.count}")
        words = [word for one in filters for word in ("-t", one)]
        self.out = open(self.path, "w", encoding="utf-8")
        self.process = subprocess.Popen(
            ["stdbuf", "-oL", "mosquitto_sub", *broker.words(account), "-V", "mqttv5", "-q", "1", "-F", "%r\t%t\t%p", *words],
            stdout=self.out, stderr=subprocess.STDOUT)
        Listener.running.append(self)

    def heard(self):
        """Of each whole line: retained or not, the topic, the payload."""
        lines = read(self.path).split("\n")[:-1]
        return [tuple(line.split("\t")) for line in lines if line.count("\t") == 2]

    def hears(self, payload):
        return wait_for(lambda: any(one[2] == payload for one in self.heard()))

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.out.close()
        Listener.running.remove(self)


def publish(broker, account, topic, payload, *words):
    return subprocess.run(["mosquitto_pub", *broker.words(account), "-V", "mqttv5", "-q", "1", "-t", topic, "-m", payload, *words],
                          capture_output=True, text=True, timeout=PATIENCE, check=False)


def who_writes(broker, onlooker):
    """Every account publishes to every topic."""
    for account in ACCOUNTS:
        client = Client(broker, account)
        answers, sent = {}, 0
        for kind, names in topics().items():
            for topic in names:
                answers[topic] = client.publish(topic, f"{account} writes")
                sent += 1
                if sent % 100 == 0:  # never more under way than the broker keeps for the onlooker
                    all_is_heard(broker, onlooker)
        all_is_heard(broker, onlooker)
        client.close()
        arrived = {topic for _, topic, payload in onlooker.heard() if payload == f"{account} writes"}
        for kind, names in topics().items():
            wrong = [topic for topic in names
                     if (answers[topic] in (0, 16)) != may(WRITES, account, topic) or (topic in arrived) != may(WRITES, account, topic)]
            check(f"{account} ({ACCOUNTS[account][1]}) writes what it may: {kind}", not wrong, [(topic, answers[topic]) for topic in wrong[:5]])


barriers = 0


class Lost(Exception):
    """One who listens has left, or the broker has."""


def all_is_heard(broker, *listeners, event=EVENT):
    """Everything sent so far has been heard: what is sent now comes last."""
    global barriers
    barriers += 1
    payload = f"barrier {barriers}"
    broker.herald.publish(f"plumbline/{event}/ack/herald", payload)
    lost = [listener.path for listener in listeners if not listener.hears(payload)]
    if lost:  # nothing can be told from what they hear any more
        raise Lost(f"{payload} was not heard: {', '.join(read(path)[-300:] for path in lost)}")


def who_reads(broker):
    """Everything is published, and every account listens to everything."""
    for event in (EVENT, OTHER):
        broker.herald.publish(f"plumbline/{event}/ack/herald", "ready", retain=True)
    listeners = {account: Listener(broker, account, "#", "$SYS/#", f"plumbline/{EVENT}/command/#", f"plumbline/{EVENT}/+/+/+/+/#")
                 for account in ACCOUNTS}
    for account, listener in listeners.items():
        check(f"{account} hears something", listener.hears("ready"), read(listener.path))
    sent = 0
    for names in topics().values():
        for topic in names:
            if not topic.startswith("$"):
                broker.herald.publish(topic, "to be read")
                sent += 1
            if sent % 50 == 0:
                for event in (EVENT, OTHER):
                    all_is_heard(broker, *(listeners[name] for name in ACCOUNTS if ACCOUNTS[name][0] == event), event=event)
    for event in (EVENT, OTHER):
        all_is_heard(broker, *(listeners[name] for name in ACCOUNTS if ACCOUNTS[name][0] == event), event=event)
    for account, listener in listeners.items():
        heard = {topic for _, topic, payload in listener.heard() if payload == "to be read"}
        for kind, names in topics().items():
            wrong = [topic for topic in names if (topic in heard) != may(READS, account, topic)]
            check(f"{account} ({ACCOUNTS[account][1]}) reads what it may: {kind}", not wrong, wrong[:5])
        beyond = {topic for _, topic, _ in listener.heard() if not may(READS, account, topic)}
        check(f"{account} reads nothing else", not beyond, sorted(beyond)[:5])
        listener.stop()


def retained(broker, onlooker):
    """Who comes later gets what was kept, and of that only what it may read."""
    writer = Client(broker, "office")
    kept = [f"plumbline/{EVENT}/{rest}" for rest in (
        "desk/all", f"desk/room/{ODD_LEVEL}", f"desk/staff/room/{ODD_LEVEL}", "desk/display/foyer", "display/office/status", "display/office/picture/now",
        "command/staff/office/all", "ack/office")]
    for topic in kept:
        check(f"kept: {topic}", writer.publish(topic, "kept", retain=True) in (0, 16))
    writer.close()
    for account in ("foyer", "office", "veteran", "ana", "dora", "emil", "lobby", "guest"):
        listener = Listener(broker, account, "#")
        listener.hears("ready")
        all_is_heard(broker, listener, event=ACCOUNTS[account][0])
        heard = {topic for mark, topic, payload in listener.heard() if mark == "1" and payload == "kept"}
        check(f"{account} gets of what was kept what it may read", heard == {topic for topic in kept if may(READS, account, topic)}, heard)
        listener.stop()
    for topic in kept[4:]:
        broker.herald.publish(topic, "", retain=True)


def wills(broker, onlooker):
    """A last will is a message like others; mosquitto looks at its rights when the time has come."""
    for account, topic, allowed in (
            ("jade-door", f"plumbline/{EVENT}/display/foyer/status", False),
            ("ana", f"plumbline/{EVENT}/command/chair/ana/room/Main hall", False),
            ("lobby", f"plumbline/{EVENT}/display/foyer/status", False),
            ("jade-door", f"plumbline/{EVENT}/desk/all", False),
            ("jade-door", f"plumbline/{EVENT}/desk/staff/room/{JADE_LEVEL}", False),
            ("jade-door", f"plumbline/{EVENT}/command/emergency/jade-door/all", False),
            ("office", f"plumbline/{EVENT}/desk/all", True),
            ("jade-door", f"plumbline/{EVENT}/display/jade-door/status", True)):
        before = len(onlooker.heard())
        client = Client(broker, account, will=topic)
        client.send(0xE0, b"\x04")  # "disconnect with will"
        client.hung_up()
        client.close()
        all_is_heard(broker, onlooker)
        came = [one[1] for one in onlooker.heard()[before:] if one[2] == '{"state":"offline"}']
        check(f"{account}'s will on {topic} {'comes' if allowed else 'does not come'}", (topic in came) == allowed, came)


def bad_packets(broker, onlooker):
    """Wildcards where none belong, and other topics that no client library would send."""
    for topic in (f"plumbline/{EVENT}/command/chair/ben/room/+", f"plumbline/{EVENT}/command/chair/ben/room/#", f"plumbline/{EVENT}/#",
                  f"plumbline/{EVENT}/command/chair/ben/room/+A/#1 100%u  é\t\x85?", "#", "+", "", b"plumbline/\xff",
                  f"plumbline/{EVENT}/command/chair/ben/room/\x85"):
        client = Client(broker, "ben")
        answer = client.publish(topic, "wild")
        check(f"not taken: {topic!r}", answer not in (0, 16), answer)
        client.close()
    all_is_heard(broker, onlooker)
    check("nothing of that arrived", not [one for one in onlooker.heard() if one[2] == "wild"])


def foreign_clients(broker, onlooker):
    """The same by mosquitto_pub, as README.md shows it."""
    jade, odd = (f"plumbline/{EVENT}/command/chair/{who}/room/{level}" for who, level in (("ana", JADE_LEVEL), ("ben", ODD_LEVEL.replace("%C2%85", "\x85"))))
    for account, topic, allowed in (
            ("ana", jade, True), ("ana", jade.replace(JADE_LEVEL, "Main hall"), False), ("ana", jade.replace("/ana/", "/carla/"), False),
            ("ana", jade.replace("chair", "staff"), False), ("carla", f"plumbline/{EVENT}/command/chair/carla/room/Main hall", True),
            ("dora", f"plumbline/{EVENT}/command/staff/dora/all", True), ("dora", f"plumbline/{EVENT}/command/emergency/dora/all", False),
            ("emil", f"plumbline/{EVENT}/command/emergency/emil/all", True), ("dora", f"plumbline/{EVENT}/desk/all", False),
            ("lobby", f"plumbline/{EVENT}/command/view/lobby/all", False)):
        done = publish(broker, account, topic, "by hand")
        check(f"mosquitto_pub as {account} on {topic}", ("Not authorized" not in done.stderr) == allowed and done.returncode == 0, done.stderr)
    all_is_heard(broker, onlooker)
    done = publish(broker, "ben", odd, "by hand")
    check("mosquitto_pub does not even send a raw control character", done.returncode != 0, done.stderr)
    done = publish(broker, "ben", f"plumbline/{EVENT}/command/chair/ben/room/+", "by hand")
    check("nor a wildcard", done.returncode != 0, done.stderr)
    check("what was allowed arrived, and nothing else", len({one for one in onlooker.heard() if one[2] == "by hand"}) == 4)


def strangers(broker, scratch):
    def tries(*words, name="localhost", ca=broker.ca, tls=True):
        safe = ["--cafile", ca] if tls else []
        return subprocess.run(["mosquitto_pub", "-h", name, "-p", str(broker.port), *safe, "-q", "1", "-t", f"plumbline/{EVENT}/ack/foyer", "-m", "x", *words],
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
    right = ("-u", "foyer", "-P", broker.password("foyer"))
    check("the right password is let in", tries(*right).returncode == 0)
    check("by its address too", tries(*right, name="127.0.0.1").returncode == 0)
    for version in ("mqttv311", "mqttv5"):
        for what, words in {"anonymous": (), "a name without a password": ("-u", "foyer"), "a wrong password": ("-u", "foyer", "-P", "x"),
                            "an empty password": ("-u", "foyer", "-P", ""), "another's password": ("-u", "foyer", "-P", broker.password("ana")),
                            "the hash as a password": ("-u", "foyer", "-P", re.search(r"^foyer:(.*)$", read(broker.folder, "passwords"), re.M)[1]),
                            "an unknown name": ("-u", "nobody", "-P", "x")}.items():
            done = tries(*words, "-V", version)
            check(f"refused ({version}): {what}", done.returncode != 0 and re.search("(?i)not auth", done.stderr), f"{done.returncode} {done.stderr}")
    done = tries(*right, tls=False)
    check("refused: a connection without TLS", done.returncode != 0, done.stderr)
    with socket.create_connection(("127.0.0.1", broker.port), PATIENCE) as plain:
        plain.sendall(b"\x10\x0c\0\x04MQTT\x04\x02\0\x3c\0\0")
        try:
            answer = plain.recv(100)
        except OSError:
            answer = b""
        check("no MQTT without TLS", answer[:1] != b"\x20", answer)
    other = os.path.join(scratch, "other")
    setup("init", other, "localhost")
    done = tries(*right, ca=os.path.join(other, "ca.pem"))
    check("refused: a CA of the same name with another key", done.returncode != 0 and re.search("(?i)tls|protocol", done.stderr), done.stderr)
    not_ours = ssl.create_default_context(cafile=os.path.join(other, "ca.pem"))
    shutil.rmtree(other)

    def handshake(context, name):
        try:
            with socket.create_connection(("127.0.0.1", broker.port), PATIENCE) as plain, context.wrap_socket(plain, server_hostname=name) as safe:
                return safe.version()
        except ssl.SSLError as problem:
            return problem.reason or str(problem)
    check("because the broker's certificate is not of that CA", handshake(not_ours, "localhost") == "CERTIFICATE_VERIFY_FAILED")
    check("the certificate is for its names alone", handshake(broker.context, "other.example") == "CERTIFICATE_VERIFY_FAILED")
    for version, fine in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)):
        context = ssl.create_default_context(cafile=broker.ca)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.minimum_version = context.maximum_version = version
        said = handshake(context, "localhost")
        check(f"{version.name}: {'spoken' if fine else 'refused'}", said.startswith("TLSv1.") if fine else "ALERT_PROTOCOL_VERSION" in said, said)


def stolen(broker, onlooker):
    """What the account of a stolen display leaves behind, wherever it tries, in each version of MQTT."""
    for account in ("jade-door", "foyer", "pair", "abroad"):
        client = Client(broker, account)
        tried = [topic for names in topics().values() for topic in names]
        for count, topic in enumerate(tried):
            client.publish(topic, f"stolen {account}", retain=True)
            if count % 100 == 0:
                all_is_heard(broker, onlooker)
        client.close()
        all_is_heard(broker, onlooker)
        kept = Listener(broker, "onlooker", "#")
        kept.hears("ready")
        all_is_heard(broker, kept)
        kept.stop()
        left = {topic for mark, topic, payload in kept.heard() if mark == "1" and payload == f"stolen {account}"}
        allowed = {topic for topic in tried if may(WRITES, account, topic)}
        check(f"{account} leaves nothing elsewhere", left == allowed, sorted(left ^ allowed)[:5])
        event, _, rooms = ACCOUNTS[account]
        own = {f"plumbline/{event}/{rest}" for rest in (f"ack/{account}", f"display/{account}/status", f"display/{account}/picture/now",
                                                        *(f"desk/room/{level(room)}{rest}" for room in rooms for rest in ("", f"/rights/{account}")))}
        check(f"{account} reaches itself and its rooms", left == own, left)
        for topic in left:
            broker.herald.publish(topic, "", retain=True)
    for version in ("mqttv31", "mqttv311", "mqttv5"):
        for quality in "012":
            for rest in ("desk/all", "desk/room/Main hall", f"desk/staff/room/{JADE_LEVEL}", "desk/display/jade-door", "desk/rights/jade-door",
                         "command/emergency/jade-door/all", f"command/chair/jade-door/room/{JADE_LEVEL}", "command/view/jade-door/display/jade-door",
                         "ack/foyer", "display/foyer/status", f"desk/room/{JADE_LEVEL}"):
                publish(broker, "jade-door", f"plumbline/{EVENT}/{rest}", f"stolen {version} {quality} {rest}", "-V", version, "-q", quality)
    all_is_heard(broker, onlooker)
    came = {payload for _, _, payload in onlooker.heard() if payload.startswith("stolen mqtt")}
    check("in no version and with no QoS either", came == {f"stolen {version} {quality} desk/room/{JADE_LEVEL}" for version in ("mqttv31", "mqttv311", "mqttv5")
                                                         for quality in "012"}, came)


def probes(broker, onlooker):
    """How a display finds out what its account may: what it sends to desk/rights/ITSELF comes back, or it does not."""
    for account in ("jade-door", "foyer", "pair", "office", "veteran"):
        topic = f"plumbline/{EVENT}/desk/rights/{account}"
        listener = Listener(broker, account, topic, f"plumbline/{EVENT}/ack/herald")
        listener.hears("ready")
        client = Client(broker, account)
        code = client.publish(topic, '{"probe":"1"}')
        client.close()
        all_is_heard(broker, listener)
        listener.stop()
        rules = ACCOUNTS[account][1] != "display"
        came = [one for one in listener.heard() if one[1] == topic]
        check(f"{account} finds out that it {'may write everything' if rules else 'may not'}", bool(came) == rules and (code in (0, 16)) == rules, f"{code} {came}")


def sizes(broker, onlooker):
    topic = f"plumbline/{EVENT}/display/jade-door/picture/now"
    client = Client(broker, "jade-door")
    check("a payload of 1 MiB is taken", client.publish(topic, b"p" * 1048576) in (0, 16))
    check("and comes", onlooker.hears("p" * 1048576))
    check("a byte more is not", client.publish(topic, b"q" * 1048577) not in (0, 16))
    client.close()
    client = Client(broker, "jade-door")
    check("two MiB end the connection", client.publish(topic, b"r" * 2097152) is None)
    client.close()
    all_is_heard(broker, onlooker)
    check("neither came", not [one for one in onlooker.heard() if one[2][:1] in ("q", "r") and len(one[2]) > 100])


def got(broker, account, topic):
    """What is kept on a topic, for one who comes now."""
    listener = Listener(broker, account, topic, f"plumbline/{EVENT}/ack/herald")
    listener.hears("ready")  # kept too, and asked for after it
    listener.stop()
    return "".join(payload for _, its, payload in listener.heard() if its == topic)


def restarts(broker):
    topic = f"plumbline/{EVENT}/desk/all"
    for how in (signal.SIGTERM, signal.SIGKILL):
        document = json.dumps({"format": 1, "entries": [{"type": "notice", "item": "n1", "text": f"before {how.name}"}]})
        done = publish(broker, "office", topic, document, "--retain")
        check("the desk document is taken", done.returncode == 0, done.stderr)
        if how == signal.SIGKILL:  # saved meanwhile, as every half minute
            store = os.path.join(broker.folder, "data/mosquitto.db")
            if os.path.exists(store):
                os.unlink(store)
            broker.process.send_signal(signal.SIGUSR1)
            check("what is kept is saved", wait_for(lambda: os.path.exists(store) and document.encode() in open(store, "rb").read()))
        broker.herald.close()
        broker.stop(how)
        check(f"the broker starts again after {how.name}", broker.start(), read(broker.log)[-2000:])
        check("it has nothing to warn of", "warning" not in read(broker.log).lower(), read(broker.log))
        broker.herald = Client(broker, "onlooker")
        check(f"the desk document is there after {how.name}", got(broker, "foyer", topic) == document, got(broker, "foyer", topic))


def accounts_end(broker):
    desk = f"plumbline/{EVENT}/desk/room/{JADE_LEVEL}"
    # a new one comes, without a restart
    setup("add", broker.folder, EVENT, "display", "late", JADE)
    check("a new account is not known before the broker reads again", Client(broker, "late").code == 135)
    broker.reload()
    check("and is after it", wait_for(lambda: Client(broker, "late").code == 0))
    late, jade = Client(broker, "late"), Client(broker, "jade-door")
    check("it may write", late.publish(desk, "by late", retain=True) in (0, 16))
    check("what it left is there", got(broker, "foyer", desk) == "by late")
    password = broker.password("late")
    done = setup("remove", broker.folder, "late")
    check("remove removes it", done.returncode == 0 and "late" not in read(broker.folder, "acl") + read(broker.folder, "passwords")
          and not os.path.exists(os.path.join(broker.folder, "accounts/late.password")), done.stderr)
    check("until the broker reads again it stays", late.alive())
    broker.reload()
    check("then its connection ends", late.hung_up())
    check("it does not come in again", Client(broker, "late", password).code == 135)
    check("what it left is not handed out any more", got(broker, "foyer", desk) == "")
    check("others are not cut", jade.alive() and jade.publish(f"plumbline/{EVENT}/ack/jade-door", "x") in (0, 16))
    check("others' documents stay", "entries" in got(broker, "foyer", f"plumbline/{EVENT}/desk/all"))
    check("lines of one's own stay in the ACL", "user onlooker\ntopic readwrite #\n" in read(broker.folder, "acl"))
    # renewed: the same name, another password
    old = broker.password("foyer")
    setup("remove", broker.folder, "foyer")
    setup("add", broker.folder, EVENT, "display", "foyer")
    broker.reload()
    check("a renewed account comes in", wait_for(lambda: Client(broker, "foyer").code == 0))
    check("its old password does not", Client(broker, "foyer", old).code == 135)
    # the server's certificate, from the same CA
    done = setup("certificate", broker.folder, "localhost", "127.0.0.1", "new.example")
    check("a new certificate is made", done.returncode == 0 and mode(os.path.join(broker.folder, "server.key")) == 0o600, done.stderr)
    broker.reload()

    def has_the_new_name():
        try:
            with socket.create_connection(("127.0.0.1", broker.port), 2) as plain, broker.context.wrap_socket(plain, server_hostname="new.example"):
                return True
        except OSError:
            return False
    check("it is used after a reload, and the old CA vouches for it", wait_for(has_the_new_name))
    check("the certificate change cuts nobody", jade.alive())
    jade.close()


def rights_change(broker):
    """An account is given other rights while it is connected, and keeps its password."""
    everywhere, jade, hall = f"plumbline/{EVENT}/desk/all", f"plumbline/{EVENT}/desk/room/{JADE_LEVEL}", f"plumbline/{EVENT}/desk/room/Main hall"
    password = broker.password("veteran")
    client = Client(broker, "veteran")

    def can(topic):
        return client.publish(topic, "by veteran", retain=True) in (0, 16)
    check("a display of an older version writes everything", can(everywhere) and can(jade) and can(hall))
    for what, words, rules in (("restricted", ("restrict", broker.folder, "veteran", JADE), {jade}),
                               ("another room", ("add", broker.folder, EVENT, "display", "veteran", "Main hall"), {hall}),
                               ("both rooms", ("add", broker.folder, EVENT, "display", "veteran", "Main hall", JADE), {hall, jade}),
                               ("no room", ("add", broker.folder, EVENT, "display", "veteran"), set()),
                               ("a desk", ("add", broker.folder, EVENT, "desk", "veteran"), {everywhere, jade, hall}),
                               ("a display again", ("restrict", broker.folder, "veteran", JADE), {jade})):
        done = setup(*words)
        broker.reload()
        now = wait_for(lambda: {topic for topic in (everywhere, jade, hall) if can(topic)} == rules)
        check(f"{what}: after a reload it writes what it should, over the same connection", done.returncode == 0 and now, done.stderr)
        check(f"{what}: the password is the same", broker.password("veteran") == password and Client(broker, "veteran", password).code == 0)
        kept = {topic for topic in (everywhere, jade, hall) if got(broker, "office", topic) == "by veteran"}
        check(f"{what}: what it left is handed out where it may write", kept == rules, kept)
    for topic in (everywhere, jade, hall):
        broker.herald.publish(topic, "", retain=True)
    client.close()


def fill_topics(broker, account, root, sizes=(1000000,)):
    """Retained messages, until none fits. There are few of them: a table that cannot grow ends mosquitto."""
    count = 0
    for size in sizes:
        thief = Client(broker, account)
        while thief.code == 0 and count < 1000 and thief.publish(f"{root}/{count}", b"x" * size, retain=True) in (0, 16):
            count += 1
        thief.close()
    return 0 < count < 1000


def fill_sessions(broker, account, _, sessions=7):
    """Sessions that stay, with filters that the broker takes from everybody: 7 are more than half of the memory."""
    try:
        for count in range(sessions):
            thief = Client(broker, account, session=f"session {count}")
            if thief.code != 0 or not thief.subscribe(*(f"{count}/{i}{'/x' * 150}" for i in range(50))):
                return False
            thief.close()
    except OSError:
        return False
    return True


def ends_the_broker(broker):
    """Where the limit is reached by filters, mosquitto may end. It starts again with what was saved, as the service lets it."""
    broker.herald.close()
    check("the memory can be filled with filters", not fill_sessions(broker, "lobby", None, 40))
    try:
        broker.process.wait(2)
    except subprocess.TimeoutExpired:
        broker.stop(signal.SIGKILL)
    check("the broker starts again", broker.start(), read(broker.log)[-500:])
    broker.herald = Client(broker, "onlooker")
    check("and lets in who comes", broker.herald.code == 0)


def steals_little(broker):
    """Who has the account of a display can leave something on few topics, each of one payload."""
    client, taken = Client(broker, "jade-door"), set()
    for count in range(300):
        for topic in (f"display/jade-door/{count}", f"display/jade-door/picture/{count}", f"display/jade-door/status/{count}", f"ack/jade-door/{count}",
                      f"desk/room/{JADE_LEVEL}/{count}", f"desk/room/{JADE_LEVEL}/rights/{count}", f"desk/room/{JADE_LEVEL}/rights/jade-door/{count}"):
            if client.publish(f"plumbline/{EVENT}/{topic}", "x", retain=True) in (0, 16):
                taken.add(topic)
    check("a display cannot make topics without end", not taken, sorted(taken)[:5])
    mine = [f"display/jade-door/{rest}" for rest in ("status", "picture/now")] + ["ack/jade-door", f"desk/room/{JADE_LEVEL}", f"desk/room/{JADE_LEVEL}/rights/jade-door"]
    for topic in mine:
        check(f"it can fill {topic}", client.publish(f"plumbline/{EVENT}/{topic}", b"x" * 1048576, retain=True) in (0, 16))
    client.close()
    said = re.search(r"at most (\d+) MiB and (\d+) for each of its rooms", " ".join(read(EXAMPLE, "README.md").split()))
    check("README.md says how much that is", said and int(said[1]) + int(said[2]) == len(mine), said)
    for topic in mine:
        broker.herald.publish(f"plumbline/{EVENT}/{topic}", "", retain=True)


def emergency_is_heard(broker, door, words):
    """By connections that are made anew: mosquitto 2.0.21 cuts others with whom it cuts off (see Client.close)."""
    try:
        emergency = Client(broker, "emil")
        taken = emergency.code == 0 and emergency.publish(f"plumbline/{EVENT}/command/emergency/emil/all", words) in (0, 16)
        emergency.close()
    except OSError:
        return False
    time.sleep(0.5)
    return taken and any(one[2] == words for one in door.heard())


def memory_is_full(broker, what, fill, account, root):
    """Whoever is there still hears an emergency, and the broker comes back, without what filled it."""
    door = Listener(broker, "foyer", f"plumbline/{EVENT}/command/#", f"plumbline/{EVENT}/ack/herald")
    check(f"{what}: a display listens", door.hears("ready"))
    check(f"{what}: the memory can be filled", fill(broker, account, root))
    check(f"{what}: the broker lives", broker.process.poll() is None)
    check(f"{what}: an emergency is taken and heard", wait_for(lambda: emergency_is_heard(broker, door, f"get out: {what}")))
    if root:  # and then to the last
        fill_topics(broker, account, f"{root}/more", (100000, 10000))
        check(f"{what}: the broker lives with no room at all", broker.process.poll() is None)
    door.stop()
    broker.herald.close()
    check(f"{what}: it ends in peace", broker.stop() == 0)
    store = os.path.join(broker.folder, "data/mosquitto.db")
    size = os.path.getsize(store)
    check(f"{what}: it starts again", broker.start(), read(broker.log)[-500:])
    check(f"{what}: what filled it is set aside", os.path.exists(store + ".unfit") and os.path.getsize(store + ".unfit") == size and "could not start with" in broker.said, broker.said)
    broker.herald = Client(broker, "onlooker")
    check(f"{what}: it takes what is to be kept", broker.herald.publish(f"plumbline/{EVENT}/ack/herald", "ready", retain=True) in (0, 16))
    broker.herald.close()
    check(f"{what}: it ends again", broker.stop() == 0)
    check(f"{what}: it starts with that", broker.start() and not broker.said, broker.said)
    broker.herald = Client(broker, "onlooker")
    check(f"{what}: and has it", "ready" in got(broker, "foyer", f"plumbline/{EVENT}/ack/herald"))
    if os.path.exists(store + ".unfit"):
        os.unlink(store + ".unfit")


def gone_wild(broker):
    path = os.path.join(broker.folder, "mosquitto.conf")
    sound = read(path)
    limit = re.search(r"^memory_limit (\d+)$", sound, re.M)
    check("the broker's memory has a limit", limit and 256 << 20 <= int(limit[1]) <= 1 << 30, limit)
    with open(path, "w", encoding="utf-8") as conf:
        conf.write(re.sub(r"^max_connections .*$", "max_connections 40", re.sub(r"^memory_limit .*$", "memory_limit 50000000", sound, flags=re.M), flags=re.M))
    broker.herald.close()
    broker.stop()
    check("a broker with little memory starts", broker.start(), read(broker.log)[-500:])
    broker.herald = Client(broker, "onlooker")
    emergency, door = Client(broker, "emil"), Listener(broker, "foyer", f"plumbline/{EVENT}/command/#", f"plumbline/{EVENT}/ack/herald")
    check("a display listens", door.hears("ready"))
    crowd = []
    try:
        while len(crowd) < 60 and not crowd[-1:] == [None]:
            client = Client(broker, "jade-door")
            crowd.append(client if client.code == 0 else None)
    except OSError:
        crowd.append(None)
    check("the connections can be taken up", 20 < len(crowd) < 60, len(crowd))
    check("an emergency is taken from who was there", emergency.publish(f"plumbline/{EVENT}/command/emergency/emil/all", "out of here") in (0, 16))
    check("and heard by who was there", door.hears("out of here"))
    for client in filter(None, crowd):
        client.close()
    door.stop()
    emergency.close()
    steals_little(broker)
    for what, fill, account, root in (("staff", fill_topics, "dora", f"plumbline/{EVENT}/command/staff/dora"),
                                      ("a desk", fill_topics, "office", f"plumbline/{EVENT}/desk/room"),
                                      ("a viewer's sessions", fill_sessions, "lobby", None)):
        memory_is_full(broker, what, fill, account, root)
    ends_the_broker(broker)
    broker.herald.close()
    broker.stop()
    store = os.path.join(broker.folder, "data/mosquitto.db")
    with open(store, "r+b") as damaged:
        damaged.truncate(os.path.getsize(store) - 5)
    check("it starts with a damaged file", broker.start(), read(broker.log)[-500:])
    check("which is set aside", os.path.exists(store + ".unfit") and "could not start with" in broker.said, broker.said)
    broker.stop()
    os.unlink(store)
    with open(path, "w", encoding="utf-8") as conf:
        conf.write(sound)
    check("without it, too", broker.start(), read(broker.log)[-500:])
    broker.herald = Client(broker, "onlooker")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(scratch):
    folder = os.path.join(scratch, "broker")
    port = free_port()
    said = made(folder, port)
    folder_is_safe(folder, port, said)
    setup_refuses(folder, scratch)
    changes_in_place(scratch)
    unsound_acls(folder)
    service_looks_first(scratch)
    example_is_written_by_setup(scratch)
    readme_can_be_followed(scratch)
    # One who sees and may do everything, for the tests alone.
    subprocess.run(["mosquitto_passwd", "-b", os.path.join(folder, "passwords"), "onlooker", "onlooker"], check=True, stderr=subprocess.DEVNULL)
    with open(os.path.join(folder, "acl"), "a", encoding="utf-8") as acl:
        acl.write("user onlooker\ntopic readwrite #\ntopic readwrite $SYS/#\n")
    broker = Broker(folder, port)
    try:
        if not broker.start():
            check("the broker starts", False)
            return
        broker.herald = Client(broker, "onlooker")
        broker.herald.publish(f"plumbline/{EVENT}/ack/herald", "ready", retain=True)
        onlooker = Listener(broker, "onlooker", "plumbline/#", "#", "$SYS/#")
        check("the onlooker is there", onlooker.hears("ready"), read(onlooker.path))
        who_writes(broker, onlooker)
        who_reads(broker)
        for part in (retained, wills, bad_packets, foreign_clients, stolen, probes, sizes):
            part(broker, onlooker)
        strangers(broker, scratch)
        onlooker.stop()
        restarts(broker)
        accounts_end(broker)
        rights_change(broker)
        gone_wild(broker)
        check("the broker ends in peace", broker.stop() == 0)
    except Lost as why:
        check("who listens keeps up", False, why)
    finally:
        for listener in list(Listener.running):
            listener.stop()
        if broker.process and broker.process.poll() is None:
            broker.process.kill()
        if failed:
            print(read(broker.log)[-3000:])


def main():
    scratch = tempfile.mkdtemp(prefix="plumbline-broker-")
    os.chmod(scratch, 0o711)  # as root, the broker becomes another user
    try:
        run(scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
