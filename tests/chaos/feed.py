"""A server of schedules that misbehaves: what a display shows meanwhile, what it says, and that it heals."""
import gzip
import json
import os
import re
import socket
import ssl
import subprocess
import tempfile
import time

from certificates import OVER, YET_TO_COME, certify, openssl
from parts import Display, Server, answer, reset, sends, side_by_side, until
from row import Row

PATH = "/schedule.json"
# In a mount namespace of its own: files of our own in the place of the system's.
INSTEAD = ["unshare", "-rm", "sh", "-c", 'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 1; shift 2; done; shift; exec "$@"', "sh"]
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
MEMORY_MIB = 100  # an answer of 32 MiB in a buffer that doubles, under AddressSanitizer


def schedule(title):
    """A small one, so that each of its bytes can be the last."""
    events = [{"id": n, "title": text, "date": f"2019-09-10T{15 + n}:00:00Z", "duration": "1:00"} for n, text in enumerate((title, "Later"))]
    conference = {"title": "C", "time_zone_name": "UTC", "days": [{"date": "2019-09-10", "rooms": {"Hall": events}}]}
    return json.dumps({"schedule": {"conference": conference}}, separators=(",", ":")).encode()


def good(title):
    return sends(answer(schedule(title)))


class Trial:
    """One fault on displays of one server: what was expected and did not come is printed, and the row is not held."""

    def __init__(self, program, fault, wrap=(), name="127.0.0.1", context=None):
        self.program, self.fault, self.wrap = program, fault, wrap
        self.held, self.displays = True, []
        self.server = Server(good("First"), context)
        self.address = f"{'https' if context else 'http'}://{name}:{self.server.port}{PATH}"

    def check(self, what, fine, detail=""):
        self.held = self.held and bool(fine)
        if not fine:
            print(f"FAILED: {self.fault}: {what} {str(detail)[-1500:]}", flush=True)
        return fine

    def display(self, **more):
        self.displays.append(Display(self.program, self.address, wrap=self.wrap, **more))
        return self.displays[-1]

    def row(self, tried, seen):
        """Everything ends, and is told."""
        self.server.stop()
        for display in self.displays:
            code = display.stop()
            self.check("a display ends in peace", code == 0, code)
            display.clean()
        return Row(self.fault, tried, seen, self.held)


def felt(program, fault, behave, words, patience=30, begin=None, heal=None, **more):
    """A display that had a schedule, and one that never had any, before a server in which a fault begins and ends."""
    trial = Trial(program, fault, **more)
    server, context = trial.server, trial.server.context
    try:
        shown = trial.display()
        trial.check("the first schedule is shown", shown.shows("First"), shown.said())
        before, asked = shown.memory("VmHWM"), server.asked
        shown.mark()
        if isinstance(behave, ssl.SSLContext):
            server.context = behave
        else:
            server.behave = behave if callable(behave) else sends(behave)
        if begin:
            begin()
        began = time.monotonic()
        shown.reload()
        cold = trial.display()
        talks = set()

        def both():
            talks.add((shown.talk(), shown.status()["phase"]))
            return re.search(words, shown.said()) and re.search(words, cold.status()["schedule"]["problem"])
        trial.check("both say why", until(both, patience), [shown.said(), cold.said()])
        took = time.monotonic() - began
        status = cold.status()
        trial.check("what is shown stays", talks == {("First", "talk")}, talks)
        trial.check("it says so", "the last good schedule stays" in shown.said(), shown.said())
        trial.check("it says where", PATH in shown.line(words), shown.said())
        trial.check("without one it says so", status["slide"] == "no-schedule" and status["phase"] == "unknown", status)
        rise = max(shown.memory("VmHWM") - before, cold.memory("VmHWM") - before)
        trial.check("its memory is bounded", rise < MEMORY_MIB, rise)
        tried = server.asked - asked
        line = shown.line(words)
        server.behave, server.context = good("Second"), context
        if heal:
            heal()
        for display in (shown, cold):
            display.reload()
            trial.check("it heals", display.shows("Second"), display.said())
        trial.check("it says that it does", shown.says("the schedule is being fetched again"), shown.said())
    except (OSError, RuntimeError, LookupError) as error:
        trial.check("it goes on", False, repr(error))
        tried, line, took, rise = 0, "", 0, 0
    said = line.partition(PATH + ": ")[2].partition("; the last good")[0].replace("|", "/")
    return trial.row(max(tried, 2 if heal else 0), f"“{said}” after {took:.0f} s, {max(rise, 0):.0f} MiB more" if said else "")


# --- what a server may do

def silence(data=b""):
    """Sends something, then nothing until the other side hangs up."""
    def behave(line, path):
        line.sendall(data)
        line.recv(1)
    return behave


def endless(head, chunk, pause=0.0):
    def behave(line, path):
        line.sendall(head)
        while True:
            line.sendall(chunk)
            time.sleep(pause)
    return behave


def redirect(where):
    return lambda line, path: line.sendall(answer(b"", [f"Location: {where}"], "302 Found"))


def bomb(mebibytes):
    packed = gzip.compress(b" " * (mebibytes << 20), 9)
    return answer(packed, ["Content-Encoding: gzip"])


def portal(line, path):
    """Whatever is asked for leads to a page to log in at."""
    if path.startswith("/login"):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html><html><title>Wi-Fi</title></html>")
    else:
        line.sendall(answer(b"", [f"Location: /login?from={path}"], "302 Found"))


def each_byte(program, fault, head, ends):
    """The answer ends at each of its positions, one after another, and never reaches the screen."""
    trial = Trial(program, fault)
    server, whole = trial.server, head + schedule("Never")
    if b"chunked" in head:
        body = schedule("Never")
        whole = head + b"%x\r\n" % 100 + body[:100] + b"\r\n%x\r\n" % (len(body) - 100) + body[100:] + b"\r\n0\r\n\r\n"
    # Without a length only the schedule itself says that it is whole; with one, the last byte is needed.
    at, wrong, positions = [0], [], range(len(whole))
    try:
        shown = trial.display()
        trial.check("the first schedule is shown", shown.shows("First"), shown.said())

        def behave(line, path):
            line.sendall(whole[:at[0]])
            ends(line)
        for position in positions:
            at[0] = position
            server.behave = behave
            asked = server.asked
            shown.mark()
            shown.reload()
            came = server.wait(asked + 1)
            # What failed the same way twice is logged once: a good one is between.
            fine = came and shown.says("the last good schedule stays", 10)
            asked = server.asked
            server.behave = good("First")
            shown.reload()
            if not (fine and server.wait(asked + 1) and shown.says("is being fetched again", 10) and shown.talk() == "First"):
                wrong.append(position)
        trial.check("each is refused, and the next good one taken", not wrong, [wrong, shown.said()])
        at[0] = len(whole)
        server.behave = behave
        if ends is not reset:
            shown.reload()
            trial.check("the whole of it is taken", shown.shows("Never"), shown.said())
        server.behave = good("Second")
        shown.reload()
        trial.check("it heals", shown.shows("Second"), shown.said())
    except (OSError, RuntimeError, LookupError) as error:
        trial.check("it goes on", False, repr(error))
    return trial.row(len(positions), f"{len(positions) - len(wrong)} cuts refused, the talk stood, each next good one taken")


def restart(program):
    """Switched off and on again while the server is silent: the last good schedule is there at once."""
    trial = Trial(program, "silence, and a power cut meanwhile")
    took = 0
    try:
        shown = trial.display()
        trial.check("the first schedule is shown", shown.shows("First"), shown.said())
        trial.check("it is kept", until(lambda: shown.kept()[0] > 0, 10))
        trial.server.behave = silence()
        shown.reload()
        shown.process.kill()
        shown.process.wait()
        began = time.monotonic()
        shown.start()
        trial.check("it is shown again", shown.shows("First", 10), shown.said())
        took = time.monotonic() - began
        status = shown.status()
        trial.check("as one from the disk", status["schedule"]["source"] == "disk", status)
        trial.check("which the screen says", any(line.startswith("schedule of") for line in status["says"]), status["says"])
        asked = trial.server.asked
        trial.check("it ends in peace in the middle of a fetch", shown.stop() == 0, asked)
        trial.server.behave = good("Second")
        shown.start()
        trial.check("it heals", shown.shows("Second"), shown.said())
    except (OSError, RuntimeError, LookupError) as error:
        trial.check("it goes on", False, repr(error))
    return trial.row(1, f"the kept schedule stood after {took:.1f} s, from the disk and told as such")


def flood(program, seconds=75, most=10000):
    """Another schedule at every fetch: talks renamed, moved, new and gone."""
    trial = Trial(program, "10,000 changes an hour")
    server, served = trial.server, [0]

    def behave(line, path):
        n = served[0] = served[0] + 1
        events = [{"id": i, "title": f"Talk {i}", "date": f"2019-09-10T{8 + i // 3:02}:{i % 3 * 20:02}:00Z", "duration": "0:20"} for i in range(36)]
        events[n % 36]["title"] = f"Renamed {n}"
        events[(n + 7) % 36]["id"] = f"new-{n}"
        events[(n + 14) % 36]["duration"] = "0:10"
        events[22]["title"] = f"Now {n}"
        conference = {"title": "C", "time_zone_name": "UTC", "days": [{"date": "2019-09-10", "rooms": {"Hall": events}}]}
        line.sendall(answer(json.dumps({"schedule": {"conference": conference}}).encode()))
    server.behave = behave
    first = last = (0, (0, 0))
    began = time.monotonic()
    try:
        shown = trial.display()
        trial.check("the first schedule is shown", until(lambda: (shown.talk() or "").startswith("Now ")), shown.said())
        while (time.monotonic() - began < seconds or served[0] < 600) and served[0] < most:
            asked = server.asked
            shown.reload()
            if not trial.check("it fetches on", server.wait(asked + 1), shown.said()):
                break
            if served[0] == 300:
                first = (shown.memory(), shown.kept())
        trial.check("the last one is shown", until(lambda: shown.talk() == f"Now {served[0]}"), [served, shown.talk()])
        # What is being written beside its place goes there.
        until(lambda: shown.kept()[0] <= 2, 5)
        last = (shown.memory(), shown.kept())
        trial.check("none was refused", "the last good schedule stays" not in shown.said(), shown.said())
        trial.check("its memory does not grow", first[0] > 0 and last[0] - first[0] < 16, [first, last])
        trial.check("its state folder does not grow", last[1][0] <= 2 and last[1][1] < first[1][1] + 20000, [first, last])
    except (OSError, RuntimeError, LookupError) as error:
        trial.check("it goes on", False, repr(error))
    return trial.row(served[0], f"memory {first[0]:.0f} MiB after 300, {last[0]:.0f} MiB at the end; "
                     f"state folder {first[1][1] // 1024} KiB, then {last[1][1] // 1024} KiB in {last[1][0]} files")


# --- certificates

def make_certificates(folder):
    """An authority, what it vouches for, and what it does not."""
    openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "authority.key")
    openssl(folder, "req", "-x509", "-new", "-key", "authority.key", "-subj", "/CN=Authority", "-days", "2", "-out", "authority.pem")
    here = "IP:127.0.0.1"
    certify(folder, "good", here, by="authority")
    certify(folder, "wrong name", "DNS:elsewhere.example", by="authority")
    certify(folder, "expired", here, end=OVER, by="authority")
    certify(folder, "not yet", here, start=YET_TO_COME, by="authority")
    certify(folder, "self-signed", here)
    contexts = {}
    for name in ("good", "wrong name", "expired", "not yet", "self-signed"):
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
    return contexts, [*INSTEAD, f"{folder}/authority.pem", AUTHORITIES, "--"]


# --- names

def without_names(program, fault, nameserver, folder):
    """The server's name was known, and then no longer is."""
    hosts, resolver = f"{folder}/hosts-{nameserver}", f"{folder}/resolver-{nameserver}"

    def know(lines):
        # In its place: the display has this very file mounted.
        with open(hosts, "w", encoding="ascii") as out:
            out.write("".join(line + "\n" for line in lines))
    with open(resolver, "w", encoding="ascii") as out:
        out.write(f"nameserver {nameserver}\n")
    known = ["127.0.0.1 localhost", "127.0.0.1 schedule.invalid"]
    know(known)
    return felt(program, fault, lambda line, path: None, "resolve host|in time", wrap=[*INSTEAD, hosts, "/etc/hosts", resolver, "/etc/resolv.conf", "--"],
                name="schedule.invalid", begin=lambda: know(known[:1]), heal=lambda: know(known))


def faults(program):
    folder = tempfile.mkdtemp(prefix="plumbline-chaos-")
    contexts, trusting = make_certificates(folder)
    long = schedule("Never")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    page = "web page came instead of a schedule"
    larger = "larger than the 33554432 bytes"
    late = "no whole answer in time"
    certificate = "certificate cannot be trusted"

    def case(fault, behave, words, patience=40, **more):
        return lambda: felt(program, fault, behave, words, patience, **more)
    black_hole = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        black_hole.bind(("127.53.53.53", 53))
    except PermissionError:
        pass  # then nobody listens there, which is the other case
    rows = [
        case("slow endless body", endless(head + b"\r\n", b" " * 300, 1.0), late, 90),
        lambda: flood(program),
        case("silence", silence(), late),
        case("silence within the headers", silence(head[:30]), late),
        case("silence within the body", silence(answer(long)[:-40]), late),
        case("1 byte a second", endless(head + b"\r\n{", b" ", 1.0), late),
        lambda: without_names(program, "the name servers are silent", "127.53.53.53", folder),
        lambda: without_names(program, "the name servers are gone", "127.53.53.54", folder),
        lambda: each_byte(program, "reset at each byte", answer(b"", length=len(long)), reset),
        lambda: each_byte(program, "reset at each byte, in chunks", head + b"Transfer-Encoding: chunked\r\n\r\n", reset),
        lambda: each_byte(program, "closed at each byte, without a length", head + b"\r\n", lambda line: None),
        lambda: restart(program),
        case("endless body", endless(head + b"\r\n", b" " * 65536), larger),
        case("endless headers", endless(head, b"X-Endless: " + b"x" * 1000 + b"\r\n"), "headers are larger than"),
        case("an endless header", endless(head + b"X-Endless: ", b"x" * 65536), "header of the answer is too large"),
        case("gzip bomb, 1 GiB", bomb(1024), larger),
        case("Content-Length of 1 TB", answer(long, length=10**12), larger),
        case("Content-Length too long", answer(long, length=len(long) + 1), "ended before the answer did"),
        case("Content-Length too short", answer(long, length=len(long) - 1), "expected|JSON|end"),
        case("Content-Length that is no number", answer(long, ["Content-Length: many"], length=False), "headers are not as HTTP has them"),
        case("redirect loop", redirect(PATH), "more than 5 redirects"),
        case("redirect to a file", redirect("file:///etc/passwd"), "neither http nor https"),
        case("redirect to another protocol", redirect("gopher://127.0.0.1/"), "neither http nor https"),
        case("captive portal, 200", answer(b"\n<!DOCTYPE html><html><title>Wi-Fi</title></html>"), page),
        case("captive portal, by redirect", portal, page),
        case("what is not HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"),
        case("error 500", answer(b"oops", status="500 Internal Server Error"), "answered 500"),
        case("TLS: wrong name", contexts["wrong name"], certificate, context=contexts["good"], wrap=trusting),
        case("TLS: expired", contexts["expired"], certificate, context=contexts["good"], wrap=trusting),
        case("TLS: not yet valid", contexts["not yet"], certificate, context=contexts["good"], wrap=trusting),
        case("TLS: self-signed", contexts["self-signed"], certificate, context=contexts["good"], wrap=trusting),
    ]
    try:
        yield from side_by_side(rows)
    finally:
        black_hole.close()
        subprocess.run(["rm", "-rf", folder], check=False)
