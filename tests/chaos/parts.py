"""What the faults share: a server of schedules that can be told to misbehave, and a display to watch meanwhile."""
import concurrent.futures
import email.utils
import http.client
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
LEAKS = {"LSAN_OPTIONS": f"suppressions={TOP}/tests/support/leaks.supp:print_suppressions=0"}
ROOM = "Hall"


def until(condition, seconds=30):
    """What the condition gives once that is something, else what it gave last."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
            found = None
        if found or time.monotonic() > end:
            return found
        time.sleep(0.02)


def side_by_side(rows, workers=6):
    """Runs functions that each give one row, several at a time; the rows in their order."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(row) for row in rows]:
            yield done.result()


def answer(body, headers=(), status="200 OK", length=None):
    """An answer's bytes."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *headers]
    if length is not False:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def reset(line):
    """Closes a connection by RST."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


class Server:
    """Serves over HTTP what `behave(line, path)` sends; the line is closed behind it."""

    def __init__(self, behave, context=None):
        self.behave, self.context = behave, context
        self.asked = 0
        self.changed = threading.Condition()
        self.ending = threading.Event()  # what waits in a behaviour waits for this
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line):
        counted = False
        try:
            with self.context.wrap_socket(line, server_side=True) if self.context else line as spoken:
                request = b""
                while b"\r\n\r\n" not in request:
                    got = spoken.recv(65536)
                    if not got:
                        return
                    request += got
                behave = self.behave
                counted = True
                self._count()
                behave(spoken, request.split(b" ")[1].decode())
        except (OSError, ValueError):
            pass  # the other side had enough
        finally:
            if not counted:
                self._count()

    def _count(self):
        with self.changed:
            self.asked += 1
            self.changed.notify_all()

    def wait(self, count, seconds=30):
        """Once so many have asked."""
        with self.changed:
            return self.changed.wait_for(lambda: self.asked >= count, seconds)

    def stop(self):
        self.ending.set()
        self.socket.close()


def sends(data):
    """A behaviour: these bytes, the whole of them."""
    return lambda line, path: line.sendall(data)


class Display:
    """The real program, headless, on a schedule from a server."""

    def __init__(self, program, address, at="2019-09-10T15:33:00", wrap=(), environment=None, settings=None):
        self.folder = tempfile.mkdtemp(prefix="plumbline-chaos-")
        self.state = f"{self.folder}/state"
        config = {"schedule": address, "room": ROOM, "state_dir": self.state, "refresh_s": 3600, "timezone": "UTC",
                  "display": {"name": "chaos", "reduced_motion": True},
                  "control": {"listen": "127.0.0.1:0", "open_on_loopback": True}, **(settings or {})}
        with open(f"{self.folder}/plumbline.json", "w", encoding="utf-8") as out:
            json.dump(config, out)
        self.command = [*wrap, program, "show", "--config", f"{self.folder}/plumbline.json", "--headless", "320x180"]
        self.command += ["--at", at, "--force"] if at else []
        # What AddressSanitizer holds back of freed memory would hide what grows.
        small = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=8"]))
        self.environment = {"SDL_VIDEODRIVER": "dummy", **LEAKS, **os.environ, "ASAN_OPTIONS": small, **(environment or {})}
        self.start()

    def start(self):
        with open(f"{self.folder}/log", "ab") as log:
            self.heard_from = log.tell()
            self.process = subprocess.Popen(self.command, stderr=log, stdout=subprocess.DEVNULL, env=self.environment)
        found = until(lambda: re.search(r"the console is open at http://[^:/]+:(\d+)/", self.said()) or
                      self.process.poll() is not None, 60)
        if not found or found is True:
            self.stop(signal.SIGKILL)
            raise RuntimeError(f"a display did not start:\n{self.said()[-2000:]}")
        self.port = int(found[1])

    def said(self):
        """The log since mark(), or the start."""
        with open(f"{self.folder}/log", "rb") as log:
            log.seek(self.heard_from)
            return log.read().decode(errors="replace")

    def mark(self):
        self.heard_from = os.path.getsize(f"{self.folder}/log")

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            return connection.getresponse().read()
        finally:
            connection.close()

    def status(self):
        return json.loads(self.ask("GET", "/api/v1/status"))

    def order(self, **fields):
        """A command to its desk, which has to take it."""
        said = self.ask("POST", "/api/v1/commands", json.dumps({"id": str(uuid.uuid4()), **fields}).encode())
        if "number" not in json.loads(said):
            raise RuntimeError(f"the desk refuses {fields}: {said.decode()}")

    def reload(self):
        self.order(type="reload")

    def talk(self):
        """The title of what is on; None for nothing."""
        now = self.status()["now"]
        return now[0]["title"] if now else None

    def shows(self, title, seconds=30):
        return until(lambda: self.talk() == title, seconds)

    def says(self, words, seconds=30):
        return until(lambda: re.search(words, self.said()), seconds)

    def line(self, words):
        """The line of the log that has these words, for the table."""
        lines = [line for line in self.said().splitlines() if re.search(words, line)]
        return re.sub(r"^(\w+: )?plumbline: ", "", lines[-1]) if lines else ""

    def memory(self, what="VmRSS"):
        """MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(rf"^{what}:\s+(\d+)", status.read(), re.M)[1]) / 1024

    def kept(self):
        """Files and bytes in its state folder, but for what the desk writes down of the commands of these tests."""
        files = [os.path.join(folder, name) for folder, _, names in os.walk(self.state) for name in names
                 if name not in ("log.jsonl", "desk.json")]
        return len(files), sum(os.path.getsize(file) for file in files)

    def stop(self, how=signal.SIGTERM):
        """How it ended; it is gone then, and its log with it."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = "hung"
        if code not in (0, -signal.SIGKILL) or how == signal.SIGKILL == code:
            print(f"a display ended with {code}:\n{self.said()[-3000:]}", flush=True)
        return code

    def clean(self):
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


def date_header(offset=0):
    return "Date: " + email.utils.formatdate(time.time() + offset, usegmt=True)
