#!/usr/bin/env python3
"""What the units of config/systemd forbid and allow; the display where the kernel cannot be asked for its clock.

usage: units.py PROGRAM   (closes with "N passed, N failed")
"""
import ctypes
import glob
import http.client
import json
import os
import platform
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests/packaging"))
from checks import check, close, skip  # noqa: E402

# adjtimex and clock_adjtime; AUDIT_ARCH_*.
CALLS = {"x86_64": ((159, 305), 0xC000003E), "aarch64": ((171, 266), 0xC00000B7)}
EPERM = 1


def settings(path):
    with open(path, encoding="utf-8") as unit:
        for line in unit:
            key, _, value = line.strip().partition("=")
            yield key, value


def members(group):
    """The system calls of a group of systemd's, groups in it included."""
    said = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", group], capture_output=True, text=True, check=True).stdout
    for line in said.splitlines()[1:]:
        name = line.strip()
        if name.startswith("@"):
            yield from members(name)
        elif name and not name.startswith("#"):
            yield name


def allowed(path):
    found = set()
    for key, value in settings(path):
        if key != "SystemCallFilter":
            continue
        names = {name for word in value.lstrip("~").split() for name in (members(word) if word.startswith("@") else [word])}
        found = found - names if value.startswith("~") else found | names
    return found


def test_groups():
    """The units name none: they are of the user's, wherever that is made."""
    with open(os.path.join(TOP, "config/systemd/sysusers.conf"), encoding="utf-8") as given:
        member_of = {line.split()[2] for line in given if line.startswith("m plumbline ")}
    check("the display's user has the groups of screen, keys and sound", member_of == {"video", "render", "input", "audio"}, member_of)


def test_units():
    if not shutil.which("systemd-analyze"):
        skip("systemd-analyze is not there")
        return
    for path in sorted(glob.glob(os.path.join(TOP, "config/systemd/*.service"))):
        name = os.path.basename(path)
        calls = allowed(path)
        check(f"{name}: it may ask how the clock is", {"adjtimex", "clock_adjtime"} <= calls and "read" in calls, calls)
        check(f"{name}: it may not set it", not {"clock_settime", "settimeofday", "clock_settime64"} & calls)
        keys = dict(settings(path))
        check(f"{name}: nor by adjusting it", keys.get("CapabilityBoundingSet") == keys.get("AmbientCapabilities") == "" and "ProtectClock" not in keys
              and keys.get("NoNewPrivileges") == "yes", keys)


def forbid_asking():
    """As the filter of a unit with ProtectClock=yes: a seccomp program that answers these calls with EPERM."""
    calls, architecture = CALLS[platform.machine()]
    program = [(0x20, 0, 0, 4), (0x15, 0, len(calls) + 1, architecture), (0x20, 0, 0, 0)]
    program += [(0x15, len(calls) - i, 0, number) for i, number in enumerate(calls)]
    program += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | EPERM)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    whole = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(38, 1, 0, 0, 0) != 0 or library.prctl(22, 2, ctypes.c_void_p(ctypes.addressof(whole)), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no filter")


def what_the_kernel_says():
    """By our own asking, in a process of its own."""
    code = "import ctypes; b = ctypes.create_string_buffer(512); r = ctypes.CDLL(None).adjtimex(b); import struct; print(r, struct.unpack_from('i', b, 40)[0])"
    state, status = map(int, subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    return "unknown" if state < 0 else "unsynced" if state == 5 or status & 0x40 else "synced"


class Display:
    """On the machine's own clock, with a schedule that is a file: no server says what time it is."""

    def __init__(self, program, folder, before=None):
        self.program, self.log = program, os.path.join(folder, "log")
        config = os.path.join(folder, "plumbline.json")
        with open(config, "w", encoding="utf-8") as out:
            json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "view": "hall", "state_dir": os.path.join(folder, "state"),
                       "control": {"listen": "127.0.0.1:0", "open_on_loopback": True}}, out)
        self.why = lambda: subprocess.run([program, "why", "--config", config], capture_output=True, text=True, timeout=60, check=False,
                                          preexec_fn=before).stdout
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([program, "show", "--config", config, "--headless", "640x360"], stdout=log, stderr=log, preexec_fn=before)
        self.status = self.wait()

    def said(self):
        with open(self.log, encoding="utf-8") as log:
            return log.read()

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            open_at = re.search(r"open at http://127\.0\.0\.1:(\d+)/", self.said())
            try:
                connection = http.client.HTTPConnection("127.0.0.1", int(open_at[1]), timeout=10)
                connection.request("GET", "/api/v1/status")
                status = json.loads(connection.getresponse().read())
                self.told = subprocess.run([self.program, "status", "--to", f"http://127.0.0.1:{open_at[1]}"], capture_output=True, text=True, timeout=60,
                                           check=False).stdout
                connection.close()
                if status.get("phase", "unknown") != "unknown":  # before the first slide there is none
                    return status
            except (TypeError, ValueError, OSError):
                pass
            time.sleep(0.1)
        raise RuntimeError("the display does not come up: " + self.said()[-1000:])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def test_clock(program):
    with tempfile.TemporaryDirectory(prefix="plumbline-units-") as folder:
        display = Display(program, folder)
        kernel = what_the_kernel_says()
        clock = display.status["clock"]
        check("the kernel's word is told", clock["kernel"] == kernel and clock["state"] == ("good" if kernel == "synced" else "unsynced"), (clock, kernel))
        display.stop()
    if platform.machine() not in CALLS:
        skip(f"no system call's number is known for {platform.machine()}")
        return
    with tempfile.TemporaryDirectory(prefix="plumbline-units-") as folder:
        display = Display(program, folder, forbid_asking)
        status = display.status
        check("what cannot be asked is not good", status["clock"]["kernel"] == "unknown" and status["clock"]["state"] == "unsynced", status["clock"])
        check("the screen says so", any("clock not synchronised" in line for line in status["says"]), status["says"])
        check("the log says why", "the kernel cannot be asked whether the clock is synchronised (adjtimex: Operation not permitted)" in display.said(),
              display.said())
        check("status says that it cannot be asked", "unsynced (the kernel cannot be asked)" in display.told, display.told)
        why = display.why()
        check("why says it", "unsynced (the kernel cannot be asked)" in why, why)
        display.stop()


def main():
    test_groups()
    test_units()
    test_clock(os.path.abspath(sys.argv[1]))
    close()


if __name__ == "__main__":
    main()
