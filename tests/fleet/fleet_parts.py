"""What the tests of a fleet share: brokers, foreign clients, displays, and lines between them that can be cut."""
import http.client
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import mqtt  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
EVENT = "lpc2019"
ROOT = f"plumbline/{EVENT}/"
JADE, OPALA = "Jade/room-I&II", "Opala/room-I&II"
JADE_TOPIC, OPALA_TOPIC = "Jade%2Froom-I&II", "Opala%2Froom-I&II"
AT = "2019-09-09T15:10:00"
LEAKS = {"LSAN_OPTIONS": f"suppressions={TOP}/tests/support/leaks.supp:print_suppressions=0"}
os.environ["PATH"] += ":/usr/sbin:/sbin"

counts = {"passed": 0, "failed": 0}
lock = threading.Lock()
began = []  # whatever is to be ended, whatever happens
folders = []


def check(what, fine, detail=""):
    with lock:
        counts["passed" if fine else "failed"] += 1
        if not fine:
            print(f"FAILED: {what} {str(detail)[:1500]}", flush=True)
    return bool(fine)


def until(condition, seconds=20):
    """What the condition gives once that is something, else what it gave last."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, RecursionError):
            found = None
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def folder_of(kind):
    path = tempfile.mkdtemp(prefix=f"plumbline-{kind}-")
    folders.append(path)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_up():
    for process in began:
        if process.poll() is None:
            process.kill()
            process.wait()
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)


class Broker:
    """mosquitto on a port of the loopback. `lines` go into its configuration, `wrap` before all commands."""

    def __init__(self, memory=True, lines=(), port=None, wrap=(), start=True):
        self.port = port or free_port()
        self.wrap = list(wrap)
        self.folder = folder_of("broker")
        self.memory = memory
        self.lines = list(lines)
        self.process = None
        if start:
            self.start()

    def start(self):
        path = os.path.join(self.folder, "mosquitto.conf")
        lines = self.lines or ["allow_anonymous true"]
        with open(path, "w", encoding="utf-8") as out:
            out.write("\n".join([f"listener {self.port} 127.0.0.1", f"persistence {'true' if self.memory else 'false'}",
                                 f"persistence_location {self.folder}/", "user root", "max_queued_messages 100000",
                                 "log_type error", *lines, ""]))
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen([*self.wrap, "mosquitto", "-c", path], stdout=log, stderr=log)
        began.append(self.process)
        check("the broker starts", until(self.is_there, 10), self.port)

    def is_there(self):
        if self.wrap:
            return self.publish("probe/there", "x").returncode == 0
        with socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(10)

    def forget(self):
        for name in os.listdir(self.folder):
            if name.endswith(".db"):
                os.unlink(os.path.join(self.folder, name))

    def publish(self, topic, payload="", retain=False, account=(), root=ROOT):
        """By mosquitto_pub. A payload is text, bytes, or what becomes JSON."""
        if not isinstance(payload, (str, bytes)):
            payload = json.dumps(payload)
        if isinstance(payload, str):
            payload = payload.encode()
        command = [*self.wrap, "mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-q", "1", "-t", root + topic, *account]
        command += ["-r"] if retain else []
        command += ["-s"] if payload else ["-n"]
        return subprocess.run(command, input=payload, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=20, check=False)

    def flood(self, messages):
        """Many retained ones at once, by a client of our own: for each topic mosquitto_pub would be a process."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(mqtt.connect("flood-" + uuid.uuid4().hex[:8]))
            line.recv(4)
            for topic, payload in messages:
                line.sendall(mqtt.publish(ROOT + topic, payload, retain=True))
            line.sendall(mqtt.packet(mqtt.PING))
            line.recv(2)
            line.sendall(mqtt.packet(mqtt.DISCONNECT))


class Publisher:
    """A client that publishes much at once, each message confirmed by the broker."""

    def __init__(self, broker):
        self.line = socket.create_connection(("127.0.0.1", broker.port), timeout=60)
        self.sent, self.confirmed = 0, 0
        self.line.sendall(mqtt.connect("publisher-" + uuid.uuid4().hex[:8], alive_s=600))
        self.line.recv(4)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                read = self.line.recv(65536)
            except OSError:
                return
            if not read:
                return
            self.confirmed += len(read)  # a PUBACK has four bytes

    def publish(self, messages, seconds=60):
        """Pairs of topic and payload; waits until the broker has them."""
        out = b""
        for topic, payload in messages:
            self.sent += 1
            out += mqtt.publish(ROOT + topic, payload, self.sent % 65000 + 1)
        self.line.sendall(out)
        return check("the broker has what was published", until(lambda: self.confirmed >= 4 * self.sent, seconds), (self.sent, self.confirmed))

    def stop(self):
        self.line.close()


class Listener:
    """mosquitto_sub, and what it heard."""

    def __init__(self, broker, topic="#", account=(), own="probe/"):
        self.heard = []  # (topic behind the event's, retained?, payload)
        self.kept = {}
        self.process = subprocess.Popen(
            [*broker.wrap, "mosquitto_sub", "-h", "127.0.0.1", "-p", str(broker.port), "-V", "mqttv5", "--retain-as-published", "-q", "1",
             "-t", ROOT + topic, *([] if topic == "#" else ["-t", ROOT + "probe/#"]), "-F", "%r %x %t", *account], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        began.append(self.process)
        threading.Thread(target=self._read, daemon=True).start()
        # It is there once it hears something of its own.
        probe = uuid.uuid4().hex
        check("a foreign client listens", until(lambda: broker.publish(own + probe, "x", account=account) and probe in self.topics(), 10))

    def _read(self):
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                return  # it was ended in the middle of a word
            retained, payload, topic = line[:-1].split(b" ", 2)
            topic = topic.decode(errors="replace")[len(ROOT):]
            payload = bytes.fromhex(payload.decode())
            if retained == b"1":
                self.kept[topic] = payload
            self.heard.append((topic, retained == b"1", payload))

    def topics(self):
        return {topic.split("/")[-1] for topic, _, _ in list(self.heard)}

    def document(self, topic):
        """What is kept there, read; None where it is none."""
        try:
            return json.loads(self.kept.get(topic) or b"null")
        except (ValueError, RecursionError):
            return None

    def status(self, name):
        return self.document(f"display/{name}/status") or {}

    def answers(self, identity, name=None):
        """By display, what was answered for a command; the first answer of each."""
        found = {}
        for topic, _, payload in list(self.heard):
            if not topic.startswith("ack/"):
                continue
            try:
                listed = json.loads(payload)["answers"]
                for answer in listed:
                    if answer["id"] == identity:
                        found.setdefault(topic[4:], answer)
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return found.get(name) if name else found

    def stop(self):
        self.process.kill()
        self.process.wait()


class Member:
    """A display or a staff's desk: the real program with a state folder of its own."""

    arguments = ()  # what else is on the command line

    def __init__(self, program, name, broker=None, room=JADE, view="room", at=AT, kind="show", folder=None, event=EVENT,
                 settings=None, url=None, wait=True, wrap=(), page=True):
        self.program, self.name, self.kind, self.at = program, name, kind, at
        self.wrap = list(wrap)
        self.folder = folder or folder_of("fleet")
        port = getattr(broker, "port", broker)
        control = {"listen": "127.0.0.1:0", "open_on_loopback": True} if page else {}
        if broker or url:
            control["broker"] = {"url": url or f"mqtt://127.0.0.1:{port}", "event": event, **(settings or {})}
        with open(os.path.join(TOP, "config/plumbline.json"), encoding="utf-8") as given:
            aliases = json.load(given)["aliases"]
        config = {"schedule": os.path.join(TOP, "assets/lpc2019.json"), "timezone": "Europe/Lisbon", "aliases": aliases,
                  "view": view, "state_dir": os.path.join(self.folder, "state"),
                  "display": {"name": name, "reduced_motion": True}, "control": control}
        if room:
            config["room"] = room
        self.config = os.path.join(self.folder, "plumbline.json")
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump(config, out)
        self.port = None
        self.start(wait)

    def start(self, wait=True):
        path = os.path.join(self.folder, f"log-{uuid.uuid4().hex[:8]}")
        with open(path, "wb") as log:
            command = [*self.wrap, self.program, self.kind, "--config", self.config, "--at", self.at]
            command += ["--force", "--headless", "640x360"] if self.kind == "show" else []
            command += self.arguments
            self.process = subprocess.Popen(command, stderr=log, stdout=subprocess.DEVNULL, env={**LEAKS, **os.environ})
        self.log = path
        began.append(self.process)
        if wait:
            self.opened()

    def opened(self):
        found = until(lambda: re.search(r"the console is open at http://[^:/]+:(\d+)/", self.said()) or
                      self.process.poll() is not None, 30)
        self.port = int(found[1]) if found and found is not True else None
        check(f"{self.name} opens its page", self.port, self.said()[-800:])
        check(f"{self.name} has a schedule", until(lambda: self.status()["phase"] != "unknown"))
        return self

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def says_so(self, words, seconds=10):
        return until(lambda: words in self.said(), seconds)

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type"), answer.read()
        finally:
            connection.close()

    def read(self, path):
        return json.loads(self.ask("GET", path)[2])

    def status(self):
        return self.read("/api/v1/status")

    def fleet(self):
        return self.read("/api/v1/fleet")

    def desk(self):
        return self.read("/api/v1/desk")

    def seen(self, name):
        """Another one, as this one's page has it."""
        return next((one for one in self.fleet()["displays"] if one["id"] == name), None)

    def asked(self, identity):
        return next((one for one in self.fleet()["commands"] if one["id"] == identity), None)

    def everyone_has(self, identity, of, seconds=20):
        """The command among the fleet's, once all have it, else as it was last."""
        until(lambda: (self.asked(identity) or {}).get("have") == of == self.asked(identity)["of"], seconds)
        return self.asked(identity)

    def command(self, **fields):
        fields.setdefault("id", new_id())
        status, _, body = self.ask("POST", "/api/v1/commands", json.dumps(fields).encode())
        return status, json.loads(body)

    def connected(self, seconds=20):
        fine = until(lambda: self.fleet()["broker"]["state"] == "connected", seconds)
        return check(f"{self.name} is connected", fine, self.said()[-800:])

    def lost(self, seconds=20):
        return check(f"{self.name} notes that the broker is gone",
                     until(lambda: self.fleet()["broker"]["state"] == "lost", seconds))

    def holds(self, what, condition, seconds=20):
        """Is the status as it should be, soon?"""
        fine = until(lambda: condition(self.status()), seconds)
        return check(f"{self.name}: {what}", fine, "" if fine else json.dumps(self.status())[:900])

    def spent(self):
        """Seconds of the processor's time."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_well(self, when):
        return check(f"{self.name} is alive {when}", self.process.poll() is None, self.said()[-3000:])

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = "hung"
        if how != signal.SIGKILL:
            check(f"{self.name} ends in peace", code == 0, f"{code} {self.said()[-3000:]}")
        return code


class Line:
    """A TCP line to a broker, with a delay, that can be cut, held, or speak for the broker."""

    def __init__(self, port, delay=0.0, speaks=None):
        self.target, self.delay, self.speaks = port, delay, speaks
        self.open = True  # else: who comes is sent away
        self.holds_back = False  # what is for the broker waits
        self.silent = False  # who comes is let in, and hears nothing
        self.cut_after = None  # bytes from the broker, then it is cut in the middle
        self.hangs_up = False  # when the broker speaks for the second time
        self.seen, self.times = [], []  # the MQTT versions that were tried, and when
        self.pairs = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            if not self.open:
                client.close()
                continue
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        if self.silent:
            self.pairs.append((client, client))
            return
        broker = None
        try:
            first = client.recv(65536)
            # A CONNECT: 0x10, its length, "MQTT" with its length, and the version.
            at = first.find(b"MQTT")
            version = first[at + 4] if at >= 0 else None
            self.seen.append(version)
            self.times.append(time.monotonic())
            if self.speaks and self.speaks(version, client):
                client.close()
                return
            broker = socket.create_connection(("127.0.0.1", self.target), timeout=10)
            broker.sendall(first)
            self.pairs.append((client, broker))
            waiting = []  # (when, to whom, what)
            ends = [client, broker]
            spoke = False
            while ends:
                due = [one for one in waiting if one[0] <= time.monotonic() and not (self.holds_back and one[1] is broker)]
                for one in due:
                    waiting.remove(one)
                    if one[2]:
                        one[1].sendall(one[2])
                    else:
                        return
                ready, _, _ = select.select(ends, [], [], 0.02 if waiting else 0.5)
                for side in ready:
                    other = broker if side is client else client
                    data = side.recv(65536)
                    if side is broker and self.cut_after is not None and data:
                        client.sendall(data[:self.cut_after])
                        self.cut_after = None
                        return
                    if side is broker and self.hangs_up and spoke:
                        return
                    spoke = spoke or side is broker
                    waiting.append((time.monotonic() + self.delay, other, data))
                    if not data:
                        ends.remove(side)
        except (OSError, ValueError):
            pass
        finally:
            for side in (client, broker):
                if side:
                    side.close()

    def cut(self):
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for side in pair:
                try:
                    side.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def stop(self):
        self.server.close()
        self.cut()


def new_id():
    return str(uuid.uuid4())


def texts(status):
    return sorted(notice["text"] for notice in status["notices"])


def same(desks):
    return all(desk == desks[0] for desk in desks)


def entry_texts(document):
    return {entry.get("text") for entry in (document or {}).get("entries", [])}
