#!/usr/bin/env python3
"""What an attacker, a crowd and a large conference do to a display all at once; each kind a process of its own.

usage: emergency_loads.py KIND SETTINGS   (SETTINGS is a JSON object)

Each goes on until SIGTERM, then prints a JSON object with what it did. tests/chaos/emergency.py starts them with the
lowest priority: in the field they run on other machines, and take nothing of the display's processors but the answers.
"""
import asyncio
import collections
import contextlib
import http.server
import json
import os
import signal
import ssl
import struct
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import mqtt  # noqa: E402

BODY = 32 * 1024 * 1024 - 1024  # a schedule as large as is read at all


class Mqtt:
    """A connection of one account, by MQTT 3.1.1."""

    def __init__(self, settings):
        self.settings = settings
        self.number = 0
        self.acknowledged = 0

    async def connect(self):
        context = ssl.create_default_context(cafile=self.settings["ca"])
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.settings["port"], ssl=context, server_hostname="localhost")
        self.writer.write(mqtt.connect(f"load-{os.getpid()}-{id(self)}", self.settings["account"], self.settings["password"], alive_s=600))
        answer = await self.reader.readexactly(4)
        if answer[3]:
            raise OSError(f"the broker refuses {self.settings['account']}: {answer[3]}")

    def publish(self, topic, payload, retain=False):
        """The packet's bytes, at QoS 1."""
        self.number = self.number % 65535 + 1
        return mqtt.publish(topic, payload, self.number, retain=retain)

    def subscribe(self, topic):
        self.writer.write(mqtt.subscribe(1, topic))

    async def listen(self, heard=lambda topic, payload: None):
        """Counts what the broker acknowledged, until it hangs up."""
        buffer = bytearray()
        while True:
            packet = mqtt.take(buffer)
            if not packet:
                read = await self.reader.read(65536)
                if not read:
                    raise asyncio.IncompleteReadError(bytes(buffer), None)
                buffer += read
            elif packet[0] == mqtt.PUBACK:
                self.acknowledged += 1
            elif packet[0] & 0xF0 == mqtt.PUBLISH:
                length = struct.unpack(">H", packet[1][:2])[0]
                heard(packet[1][2:2 + length].decode(), packet[1][2 + length:])


class Answers:
    """What was answered to a chair's commands: how many by status, and the highest number of each type that was taken."""

    def __init__(self):
        self.statuses, self.highest = collections.Counter(), {}

    def take(self, identity, status, number):
        self.statuses[str(status)] += 1
        if status == 200:
            kind = identity.split("-", 1)[0]
            self.highest[kind] = max(self.highest.get(kind, 0), number or 0)


def chair_command(number, until, more=""):
    """One in two is a message to the speaker, the other says where the room is full; all are valid, and each is new."""
    kind = ("message", "full")[number % 2]
    words = f"Please speak up {number % 10000}" if kind == "message" else f"Hall {number % 10000}"
    return f'{{"id":"{kind}-{os.getpid()}-{number}","type":"{kind}","text":"{words}","until":"{until}"{more}}}'.encode()


async def chair_mqtt(settings, did):
    """`count` at once, and again every `every_s` seconds, for as long as it is wanted."""
    answers, number = Answers(), 0
    did["answers"] = answers.statuses
    did["highest"] = answers.highest
    did["sent"] = did["acknowledged"] = 0

    def heard(topic, payload):
        for one in json.loads(payload).get("answers", []):
            if one["id"].split("-")[1:2] == [str(os.getpid())] and topic == settings["answers"]:
                answers.take(one["id"], one["status"], one.get("number"))
    while True:
        line = Mqtt(settings)
        await line.connect()
        line.subscribe(settings["answers"])
        listening = asyncio.ensure_future(line.listen(heard))
        while not listening.done():
            began = time.monotonic()
            for _ in range(settings["count"] // 100):
                block = b"".join(line.publish(settings["topic"], chair_command(number + i, settings["until"])) for i in range(100))
                number += 100
                line.writer.write(block)
                try:
                    await line.writer.drain()
                except OSError:
                    break
                did["sent"], did["acknowledged"] = number, line.acknowledged
                await asyncio.sleep(0)
            await asyncio.wait([listening], timeout=max(0.01, began + settings["every_s"] - time.monotonic()))
        did["cut"] = did.get("cut", 0) + 1
        await asyncio.sleep(0.5)


async def ask(reader, writer, method, path, token, body=b""):
    """Status, headers and body over a connection that stays."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + b"\r\n" + body)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode(errors="replace").lower()
    status = int(head.split(" ", 2)[1])
    length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
    return status, head, await reader.readexactly(length)


async def keep_asking(port, once, did, pause=0.2):
    """Runs once(reader, writer) again and again, on a new connection whenever the old one is gone."""
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
            while True:
                await once(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, IndexError):
            did["hung up"] = did.get("hung up", 0) + 1
        finally:
            if writer:
                writer.close()
        await asyncio.sleep(pause)


async def chair_http(settings, did):
    answers, number = Answers(), 0
    did["answers"], did["highest"] = answers.statuses, answers.highest

    def asker():
        async def once(reader, writer):
            nonlocal number
            number += 1
            command = chair_command(number, settings["until"], f',"to":"room/{settings["room"]}"')
            status, _, body = await ask(reader, writer, "POST", "/api/v1/commands", settings["token"], command)
            taken = json.loads(body) if status == 200 else {}
            answers.take(json.loads(command)["id"], status, taken.get("number"))
        return once
    await asyncio.gather(*(keep_asking(port, asker(), did) for port in settings["ports"] for _ in range(settings["each"])))


async def pictures(settings, did):
    """All ask at once, and each again as soon as it has its answer."""
    statuses = did["answers"] = collections.Counter()
    did["MiB"] = 0

    async def once(reader, writer):
        status, _, body = await ask(reader, writer, "GET", f"/api/v1/screen.png?width={settings['width']}", settings["token"])
        statuses[str(status)] += 1
        did["MiB"] += len(body) / 2**20
        if status != 200:
            await asyncio.sleep(0.1)
    await asyncio.gather(*(keep_asking(settings["port"], once, did) for _ in range(settings["count"])))


async def slow(settings, did):
    """Half come from one address, half from one each; all send a letter of a request now and then."""
    did["letters"] = did["hung up"] = 0

    async def drip(port, address):
        while True:
            writer = None
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
                for letter in b"GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 100000:
                    writer.write(bytes([letter]))
                    await writer.drain()
                    did["letters"] += 1
                    await asyncio.sleep(settings["every_s"])
            except OSError:
                did["hung up"] += 1
            finally:
                if writer:
                    writer.close()
            await asyncio.sleep(0.2)
    await asyncio.gather(*(drip(port, "127.0.0.1" if i % 2 else f"127.0.0.{2 + i // 2 % 250}")
                           for port in settings["ports"] for i in range(settings["count"])))


def foreign(settings, number):
    """A topic that nobody follows, with a document that would be good elsewhere."""
    junk = f"junk-{number // 4}"
    stamp = settings["at"]
    entry = f'{{"type":"message","number":{number + 1},"id":"junk-{number:08}","by":"junk","at":"{stamp}","until":"{settings["until"]}","room":"{junk}","text":"Junk"}}'
    notice = f'{{"type":"notice","number":{number + 1},"id":"junk-{number:08}","by":"junk","at":"{stamp}","until":"{settings["until"]}","item":"{junk}","text":"Junk"}}'
    topic = ("desk/room/{}", "desk/staff/room/{}", "desk/display/{}", "display/{}/status")[number % 4].format(junk)
    if number % 4 == 3:
        return topic, (f'{{"state":"online","display":"{junk}","instance":"{number:016x}","version":"0.1.0","label":"Junk","at":"{stamp}","sent_at":"{stamp}",'
                       f'"view":"room","slide":"now","says":[],"phase":"talk","room":"{junk}","now":null,"next":null,"timer":null,"emergency":null,"pinned":null,'
                       f'"notices":0,"blank":false,"width":1920,"height":1080,"painted_at":"{stamp}","uptime_s":1,"findings":0,"number":1,"duplicate":false,'
                       '"unkept":false,"unseen":false,"schedule":{"source":"file","age_s":1,"items":1},"clock":{"state":"synced","skew_ms":0,"simulated":false}}').encode()
    return topic, f'{{"format":1,"entries":[{entry if number % 4 == 0 else notice}]}}'.encode()


async def topics(settings, did):
    """Writes all of them, retained; and then again, `a_second` of them, for as long as it is wanted."""
    line = Mqtt(settings)
    await line.connect()
    listening = asyncio.ensure_future(line.listen())
    did["written"] = did["acknowledged"] = number = 0
    while not listening.done() and (number < settings["count"] or not settings.get("once")):
        began, block = time.monotonic(), b""
        for i in range(number, number + 100):
            topic, payload = foreign(settings, i % settings["count"])
            block += line.publish(settings["root"] + topic, payload, True)
        number += 100
        line.writer.write(block)
        await line.writer.drain()
        did["written"], did["acknowledged"] = number, line.acknowledged
        await asyncio.sleep(0 if settings.get("once") else max(0.001, began + 100 / settings["a_second"] - time.monotonic()))
    while settings.get("once") and line.acknowledged < number and not listening.done():
        await asyncio.sleep(0.05)
    did["acknowledged"] = line.acknowledged


# --- a large conference

def conference(settings):
    """schedule.json of a whole number of talks, as large as may be; what changes with an edition is written over."""
    mark, talks = "edition 00000000", settings["talks"]
    now = settings["now"]
    day = time.strftime("%Y-%m-%d", time.gmtime(now))

    def event(number, room, start, minutes, title, filling):
        begins = time.gmtime(start)
        return json.dumps({
            "id": number, "guid": f"00000000-0000-4000-8000-{number:012}", "date": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", begins),
            "start": time.strftime("%H:%M", begins), "duration": f"{minutes // 60:02}:{minutes % 60:02}", "room": room, "title": title,
            "persons": [{"id": number, "public_name": f"Speaker {number}"}], "abstract": filling}, separators=(",", ":"))
    bytes_each = settings["bytes"] // talks - len(event(talks, "Room 000", now, 14, f"Talk {talks}", "")) - 2
    filling = ("Nobody reads this far, but every letter of it is read. " * 2000)[:bytes_each]
    rooms = {"Hall": [event(1, "Hall", now - 300, 58, "The keynote", "")]}
    rest = iter(range(2, talks + 2))
    midnight = now - now % 86400
    for room in range(talks // 100):
        rooms[f"Room {room + 1}"] = [event(number, f"Room {room + 1}", midnight + i * 840, 14,
                                           f"Talk {number}" + (f", {mark}" if number % 500 == 0 else ""), filling)
                                     for i, number in zip(range(100), rest)]
    listed = ",".join(f'{json.dumps(name)}:[{",".join(events)}]' for name, events in rooms.items())
    body = f'{{"schedule":{{"version":"{mark}","conference":{{"title":"Large conference","days":[{{"date":"{day}","rooms":{{{listed}}}}}]}}}}}}'
    return bytearray(body.encode()), mark.encode()


class Publisher(http.server.ThreadingHTTPServer):
    """Serves the conference; /changing and /still say whether it is another one for each who asks."""
    daemon_threads = True

    def __init__(self, settings):
        super().__init__(("127.0.0.1", 0), Reader)
        self.body, mark = conference(settings)
        self.places, at = [], self.body.find(mark)
        while at >= 0:
            self.places.append(at + len(mark) - 8)
            at = self.body.find(mark, at + 1)
        self.changing, self.edition, self.changed, self.lock = False, 1, settings["now"], threading.Lock()
        self.did = {"MiB": round(len(self.body) / 2**20, 2), "read": 0, "unchanged": 0}

    def current(self, known):
        """An edition's tag and body; no body where the tag is known already."""
        with self.lock:
            if known == f'"{self.edition}"' and self.changing:
                self.edition += 1
                self.changed += 1
                for place in self.places:
                    self.body[place:place + 8] = f"{self.edition:08}".encode()
            tag = f'"{self.edition}"'
            return tag, None if known == tag else bytes(self.body)

    def handle_error(self, request, client_address):
        pass  # who asked was ended


class Reader(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path in ("/changing", "/still"):
            self.server.changing = self.path == "/changing"
            body = json.dumps(self.server.did).encode()
            self.send_response(200)
        else:
            tag, body = self.server.current(self.headers.get("If-None-Match"))
            self.send_response(304 if body is None else 200)
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", self.date_time_string(self.server.changed))
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")
        if urllib.parse.urlsplit(self.path).path == "/schedule.json":
            self.server.did["unchanged" if body is None else "read"] += 1

    def log_message(self, *arguments):
        pass


def publish(settings, did):
    server = Publisher(settings)
    did.update(server.did)
    server.did = did
    print(server.server_port, flush=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(0.2)


async def until_ended(load):
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    task, waiting = asyncio.ensure_future(load), asyncio.ensure_future(ended.wait())
    await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()


KINDS = {"chair_mqtt": chair_mqtt, "chair_http": chair_http, "pictures": pictures, "slow": slow, "topics": topics}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    kind, settings, did = sys.argv[1], json.loads(sys.argv[2]), {}
    if kind == "publisher":
        publish({"bytes": min(BODY, settings["talks"] * BODY // 20000), **settings}, did)
    else:
        asyncio.run(until_ended(KINDS[kind](settings, did)))
    with contextlib.suppress(BrokenPipeError):  # nobody wants to know any more
        print(json.dumps(did), flush=True)
    os._exit(0)  # what is still under way is not waited for


if __name__ == "__main__":
    main()
