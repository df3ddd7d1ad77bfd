#!/usr/bin/env python3
"""Phones that read the attendees' page of one display, all from one address: how long they wait, what the display takes, and how long
staff wait meanwhile.

usage: phones.py PROGRAM [--phones N] [--seconds N] [--every S] [--keep-alive] [--rush S]

Each phone opens the page with its two files within the first `rush` seconds, as at the end of a talk, then asks every `every`
seconds (a quarter more or less) whether there is news. The figures are printed as a table; exit 1 where a phone or staff got no answer.
"""
import argparse
import asyncio
import collections
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LANGUAGES = ["en", "en-GB,en;q=0.8", "de-DE,de;q=0.9,en;q=0.5", "fr", "pt-PT,pt;q=0.9", "ja"]
ROOMS = ["", "?room=Jade/room-I%26II", "?room=Opala/room-I%26II", "?room=Floriana/room-I", "?room="]
PATIENCE_S = 15


class Phone:
    """A connection that may be kept between requests; the display may close it at any time."""

    def __init__(self, port, keep_alive, figures):
        self.port, self.keep_alive, self.figures = port, keep_alive, figures
        self.reader = self.writer = None
        self.language, self.path = random.choice(LANGUAGES), "/now" + random.choice(ROOMS)
        self.etag = None
        self.slow = 0

    async def ask(self, path, extra=""):
        """One request, on a new connection where the old one was closed; returns the status."""
        begun, self.slow = time.monotonic(), 0
        for _ in range(2):
            kept = self.writer is not None
            try:
                status = await asyncio.wait_for(self.exchange(path, extra), PATIENCE_S)
                self.figures["waits"].append(time.monotonic() - begun - self.slow)
                self.figures["statuses"][status] += 1
                return status
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError) as error:
                self.close()
                if not kept:  # browsers, too, ask again where a kept connection turns out to be closed
                    self.figures["statuses"][type(error).__name__] += 1
                    return None
        return None

    async def exchange(self, path, extra):
        if not self.writer:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            self.figures["connections"] += 1
            # A crowded radio: the display has the connection for so long before it hears what is asked.
            slow = random.random() * 0.4
            await asyncio.sleep(slow)
            self.slow += slow
        close = "" if self.keep_alive else "Connection: close\r\n"
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: {self.language}\r\n{close}{extra}\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split(" ", 2)[1])
        length = int((re.search(r"(?im)^content-length: (\d+)", head) or [0, 0])[1])
        body = await self.reader.readexactly(length) if status != 304 else b""
        self.figures["bytes"] += len(head) + len(body)
        etag = re.search(r"(?im)^etag: (\S+)", head)
        if path == self.path and etag:
            self.etag = etag[1]
        if re.search(r"(?im)^connection: close", head):
            self.close()
        return status

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


async def be_a_phone(phone, options, until):
    await asyncio.sleep(random.random() * options.rush)
    for path in (phone.path, "/now.css?v=1", "/now.js?v=1"):
        await phone.ask(path)
    while True:
        pause = options.every * (0.75 + random.random() / 2)
        if time.monotonic() + pause > until:
            break
        await asyncio.sleep(pause)
        known = f"If-None-Match: {phone.etag}\r\n" if phone.etag else ""
        await phone.ask(phone.path, known)
    phone.close()


async def be_staff(port, token, until, waits):
    """Every second an act: phones get another page after each."""
    number = 0
    while time.monotonic() < until:
        number += 1
        body = json.dumps({"id": f"staff-{number:08d}", "type": "full", "text": f"Hall {number}"})
        begun = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
                     f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        answer = await asyncio.wait_for(reader.read(), PATIENCE_S)
        waits.append(time.monotonic() - begun)
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            waits[:] = [PATIENCE_S]
            print("staff got", answer[:20], answer[-200:])
            return
        await asyncio.sleep(1)


def memory_mb(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        told = dict(line.split(":", 1) for line in status)
    return [int(told[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(program, folder):
    config = os.path.join(folder, "plumbline.json")
    with open(config, "w", encoding="utf-8") as out:
        json.dump({"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "timezone": "Europe/Lisbon",
                   "publish": True, "state_dir": os.path.join(folder, "state"), "control": {"listen": "127.0.0.1:0"}}, out)
    made = subprocess.run([program, "token", "new", "--config", config, "--role", "staff", "--name", "Staff"], capture_output=True,
                          text=True, check=True).stdout
    log = open(os.path.join(folder, "log"), "w+", encoding="utf-8")  # the display's for as long as it runs
    display = subprocess.Popen([program, "show", "--config", config, "--at", "2019-09-10T15:33:00", "--force", "--headless", "1920x1080"],
                               stderr=log, stdout=subprocess.DEVNULL)
    for _ in range(600):
        log.seek(0)
        found = re.search(r"open at http://[^:]+:(\d+)/", log.read())
        if found:
            return display, int(found[1]), re.search(r"#token=(\S+)", made)[1]
        time.sleep(0.05)
    sys.exit("the display did not start")


def part(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0


async def run(options, port, token):
    figures = {"waits": [], "statuses": collections.Counter(), "connections": 0, "bytes": 0}
    staff = []
    until = time.monotonic() + options.seconds
    phones = [Phone(port, options.keep_alive, figures) for _ in range(options.phones)]
    await asyncio.gather(be_staff(port, token, until, staff), *(be_a_phone(phone, options, until) for phone in phones))
    return figures, staff


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--phones", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--every", type=float, default=30)
    parser.add_argument("--rush", type=float, default=30)
    parser.add_argument("--keep-alive", action="store_true")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with tempfile.TemporaryDirectory(prefix="plumbline-phones-") as folder:
        display, port, token = start(os.path.abspath(options.program), folder)
        try:
            time.sleep(2)
            before, cpu = memory_mb(display.pid)[0], cpu_s(display.pid)
            figures, staff = asyncio.run(run(options, port, token))
            (after, most), cpu = memory_mb(display.pid), cpu_s(display.pid) - cpu
        finally:
            display.terminate()
            display.wait(15)
    asked = sum(figures["statuses"].values())
    print(f"phones {options.phones}, kept connections {'yes' if options.keep_alive else 'no'}, requests {asked} "
          f"({asked / options.seconds:.0f} a second), connections {figures['connections']}, {figures['bytes'] / 1e6:.1f} MB sent")
    print(f"answers {dict(figures['statuses'])}")
    print(f"a phone waits: median {part(figures['waits'], .5):.1f} ms, p99 {part(figures['waits'], .99):.1f} ms, longest "
          f"{part(figures['waits'], 1):.1f} ms")
    print(f"staff wait:    median {part(staff, .5):.1f} ms, p99 {part(staff, .99):.1f} ms, of {len(staff)} acts")
    print(f"the display: {before:.0f} MB before, {after:.0f} MB after, {most:.0f} MB at most; {cpu / options.seconds * 100:.1f} % of a core")
    good = set(figures["statuses"]) <= {200, 304} and asked > 0 and staff and max(staff) < PATIENCE_S
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
