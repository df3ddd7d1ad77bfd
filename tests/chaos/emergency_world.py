"""A conference under everything at once: its broker, a display on a screen whose pixels are read, the staff's desk, and loads.

The broker is the one of config/mosquitto with the accounts of its setup.sh, over TLS. The screen is Xvfb's, which keeps
its pixels in a file that is mapped here (-fbdir): looking at one costs neither the server nor the display anything.
"""
import contextlib
import datetime
import hashlib
import http.client
import json
import mmap
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from parts import TOP, until

sys.path.insert(0, os.path.join(TOP, "tests/fleet"))
from broker_rights import Broker, Client, setup  # noqa: E402
from fleet_parts import free_port  # noqa: E402

EVENT, ROOM, WALL, DESK = "large", "Hall", "wall", "desk-1"
ROOT = f"plumbline/{EVENT}/"
SECRETS = {role: role[0] * 43 for role in ("view", "chair", "staff", "emergency")}
LOADS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "emergency_loads.py")


def in_two_hours():
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)).isoformat(timespec="seconds")


class Screen:
    """An X server, and its pixels."""

    def __init__(self, folder, width, height):
        self.width, self.height = width, height
        pixels = os.path.join(folder, "pixels")
        os.mkdir(pixels)
        reader, writer = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-screen", "0", f"{width}x{height}x24", "-fbdir", pixels, "-noreset", "-nolisten", "tcp",
                                         "-displayfd", str(writer)], pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as told:
            self.name = f":{told.readline().strip()}"
        with open(os.path.join(pixels, "Xvfb_screen0"), "rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        # As xwd writes it (X11/XWDFile.h).
        header = struct.unpack(">25I", mapped[:100])
        if header[11] != 32:
            raise RuntimeError("a screen of another depth")
        self.pitch = header[12] // 4
        start = header[0] + header[19] * 12
        self.pixels = memoryview(mapped)[start:start + header[12] * height].cast("I")

    def at(self, across, down):
        return self.pixels[int(down * (self.height - 1)) * self.pitch + int(across * (self.width - 1))]

    def lines(self, top, bottom, count, step):
        """Some pixels of some rows between two heights, as bytes."""
        rows = (int((top + (bottom - top) * i / count) * self.height) * self.pitch for i in range(count))
        return b"".join(self.pixels[row:row + self.width:step].tobytes() for row in rows)

    def sparse(self):
        """A thin net of the whole but its upper quarter, where the clock is; the last row among them."""
        return self.lines(0.25, 1, 23, 61) + self.lines(1 - 1 / self.height, 1, 1, 61)

    def corners(self):
        return [self.at(across, down) for down in (0, 1) for across in (0, 1)]

    def digits(self):
        """Of the countdown, which is above a chair's message."""
        return self.lines(0.2, 0.5, 9, 23)


class Member:
    """The display or the staff's desk."""

    def __init__(self, world, name, kind, settings, arguments=(), environment=None):
        self.world, self.name = world, name
        self.folder = os.path.join(world.folder, name)
        self.state = os.path.join(self.folder, "state")
        os.mkdir(self.folder)
        tokens = os.path.join(self.folder, "tokens.json")
        with open(tokens, "w", encoding="utf-8") as out:
            os.chmod(tokens, 0o600)
            json.dump({"format": 1, "tokens": [
                {"id": role, "name": f"{role} person", "role": role, "sha256": hashlib.sha256(secret.encode()).hexdigest(),
                 **({"room": ROOM} if role == "chair" else {})} for role, secret in SECRETS.items()]}, out)
        broker = {"url": f"mqtts://localhost:{world.broker.port}", "event": EVENT, "user": name, "ca_file": world.broker.ca,
                  "password_file": os.path.join(world.broker.folder, f"accounts/{name}.password")}
        config = {"schedule": world.schedule, "timezone": "UTC", "state_dir": self.state, "refresh_s": 5,
                  "display": {"name": name, "reduced_motion": True},
                  "control": {"listen": "127.0.0.1:0", "tokens_file": tokens, "broker": broker}, **settings}
        with open(f"{self.folder}/plumbline.json", "w", encoding="utf-8") as out:
            json.dump(config, out)
        self.command = [world.program, kind, "--config", f"{self.folder}/plumbline.json", *arguments]
        self.environment = {**os.environ, **(environment or {})}
        self.start()

    def start(self):
        with open(f"{self.folder}/log", "ab") as log:
            self.from_byte = log.tell()
            self.process = subprocess.Popen(self.command, stderr=log, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=self.environment)
        found = until(lambda: re.search(r"the console is open at http://[^:/]+:(\d+)/", self.said()) or self.process.poll() is not None, 60)
        if not found or found is True:
            raise RuntimeError(f"{self.name} did not start:\n{self.said()[-2000:]}")
        self.port = int(found[1])

    def said(self):
        with open(f"{self.folder}/log", "rb") as log:
            log.seek(self.from_byte)
            return log.read().decode(errors="replace")

    def ask(self, method, path, role, body=None, patience=20):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {SECRETS[role]}",
                                                    **({"Content-Type": "application/json"} if body else {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def read(self, path, patience=20):
        return json.loads(self.ask("GET", path, "staff", patience=patience)[1])

    def status(self):
        return self.read("/api/v1/status")

    def entries(self):
        """Of all it keeps, those that the loads did not write."""
        return [one for one in self.read("/api/v1/desk")["entries"] if one.get("by") != "junk"]

    def ready(self, seconds):
        """It has the schedule, and the broker lets it in."""
        return until(lambda: self.read("/api/v1/fleet", 5)["broker"]["state"] == "connected" and
                     (self.name == DESK or self.status()["phase"] == "talk"), seconds)

    def memory(self, what):
        """MiB; VmRSS now, VmHWM at most."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(rf"^{what}:\s+(\d+)", status.read(), re.M)[1]) / 1024

    def stop(self, seconds=60):
        """Exit status and after how many seconds; None where it had to be killed."""
        since = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = None
        return code, time.monotonic() - since


class Load:
    """One of emergency_loads.py, at the lowest priority."""

    def __init__(self, kind, settings):
        self.kind = kind
        self.process = subprocess.Popen(["nice", "-n", "19", sys.executable, LOADS, kind, json.dumps(settings)], stdout=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, text=True)

    def stop(self):
        """What it did."""
        self.process.terminate()
        try:
            said, _ = self.process.communicate(timeout=30)
            return json.loads(said.splitlines()[-1])
        except (subprocess.TimeoutExpired, ValueError, IndexError):
            self.process.kill()
            self.process.wait()
            return {"ended badly": self.process.returncode}


class Mqtt:
    """An account's connection, made again where it is lost."""

    def __init__(self, broker, account):
        self.broker, self.account, self.client, self.lock = broker, account, None, threading.Lock()

    def publish(self, topic, payload):
        """True once the broker has it."""
        with self.lock:
            for _ in range(2):
                with contextlib.suppress(OSError):
                    self.client = self.client or Client(self.broker, self.account)
                    if self.client.publish(topic, payload) in (0, 16):
                        return True
                self.client = None
        return False


class World:
    """All of it, in a folder that goes with it."""

    def __init__(self, program, width, height, talks):
        self.program, self.loads, self.members = program, [], []
        self.screen = self.display = self.desk = None
        self.reach = "all"  # what may be asked of the display's own page
        self.folder = tempfile.mkdtemp(prefix="plumbline-emergency-")
        os.chmod(self.folder, 0o711)  # as root, the broker becomes another user
        try:
            self._make(width, height, talks)
        except BaseException:
            self.clean()
            raise

    def _make(self, width, height, talks):
        port = free_port()
        self._accounts(port)
        self.broker = Broker(os.path.join(self.folder, "broker"), port)
        if not self.broker.start():
            raise RuntimeError("the broker does not start")
        self.mqtt = {account: Mqtt(self.broker, account) for account in ("emil", "dora")}
        self.publisher = Load("publisher", {"talks": talks, "now": int(time.time())})
        self.schedule = f"http://127.0.0.1:{int(self.publisher.process.stdout.readline())}/schedule.json"
        environment, arguments = {"SDL_VIDEODRIVER": "dummy"}, ["--headless", "640x360"]
        if width:
            self.screen = Screen(self.folder, width, height)
            environment, arguments = {"SDL_VIDEODRIVER": "x11", "DISPLAY": self.screen.name}, []
        self.display = Member(self, WALL, "show", {"room": ROOM, "view": "stage"}, ["--force", *arguments], environment)
        self.members.append(self.display)
        self.desk = Member(self, DESK, "desk", {})
        self.members.append(self.desk)

    def _accounts(self, port):
        """By setup.sh, and one for the tests alone that may write everything. Before there were restricted displays, each was as a desk."""
        folder = os.path.join(self.folder, "broker")

        def add(*words):
            return setup("add", folder, EVENT, *words).returncode == 0
        done = setup("init", folder, "localhost", "127.0.0.1", LISTEN=f"{port} 127.0.0.1").returncode == 0
        done = done and (add("display", WALL, ROOM) or add("display", WALL)) and (add("desk", DESK) or add("display", DESK))
        if not (done and add("chair", "ana", ROOM) and add("staff", "dora") and add("emergency", "emil")):
            raise RuntimeError("setup.sh made no broker")
        subprocess.run(["mosquitto_passwd", "-b", os.path.join(folder, "passwords"), "onlooker", "onlooker"], check=True, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "acl"), "a", encoding="utf-8") as acl:
            acl.write("user onlooker\ntopic readwrite #\n")

    def account(self, name):
        return {"ca": self.broker.ca, "port": self.broker.port, "account": name, "password": self.broker.password(name)}

    def start(self, kind, **settings):
        self.loads.append(Load(kind, settings))

    def changing(self, changes):
        """The schedule's server has another edition for each who asks."""
        connection = http.client.HTTPConnection(self.schedule.split("/")[2], timeout=20)
        connection.request("GET", "/changing" if changes else "/still")
        did = json.loads(connection.getresponse().read())
        connection.close()
        return did

    def foreign_topics(self, count):
        """They are there when this returns."""
        load = Load("topics", {**self.account("onlooker"), "root": ROOT, "count": count, "once": True, **self.stamps()})
        said, _ = load.process.communicate(timeout=300)
        return json.loads(said)["acknowledged"]

    @staticmethod
    def stamps():
        return {"at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "until": in_two_hours()}

    def processes(self):
        """Their ids by whose they are."""
        found = {"the display": self.display.process.pid, "the desk": self.desk.process.pid, "the broker": self.broker.process.pid,
                 "the schedule's server": self.publisher.process.pid, "the measurement": os.getpid()}
        if self.screen:
            found["the X server"] = self.screen.process.pid
        return {**found, **{f"load {load.kind}": load.process.pid for load in self.loads}}

    def clean(self):
        for one in (*self.loads, getattr(self, "publisher", None), *self.members, self.screen, getattr(self, "broker", None)):
            process = one and one.process
            if process and process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def command(**fields):
    return json.dumps({"id": f"{fields['type']}-{uuid.uuid4()}", **fields}).encode()
