"""What happens to a screen: modes, monitors, window managers, and the server or compositor behind it.

Real servers (Xorg with its dummy driver, Xvfb, weston) on displays of their own; what cannot be done here is told to SDL as
it would be told by the system (chaos_display.c). Right is where the root window's own pixels, as xwd reads them, are the
picture that the display says it shows, at the new size.
"""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from row import Row

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, "tests/support"))
from picture import Picture, read_png, read_xwd, what_is_wrong  # noqa: E402

PATIENCE = 20
LEAKS = f"suppressions={TOP}/tests/support/leaks.supp:print_suppressions=0"
GL = {"ASAN_OPTIONS": "detect_leaks=0"}  # what GL drivers, libwayland and libdecor keep is theirs
MODES = ("800x600", "1024x768", "640x480", "1280x720")
XORG = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "device"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "device"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x720" "1024x768" "800x600" "640x480"
  EndSubSection
EndSection
"""
began = []  # processes to be ended, whatever happens


def until(condition, seconds=PATIENCE):
    """What the condition gives once that is something, else what it gave last."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except (OSError, ValueError, LookupError, http.client.HTTPException, subprocess.SubprocessError):
            found = None
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def start(command, environment=None, log=subprocess.DEVNULL, **more):
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)
    began.append(process)
    return process


class Server:
    """An X server on a display that it chooses itself."""

    def __init__(self, folder, kind="Xorg"):
        config = os.path.join(folder, "xorg.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(XORG)
        reader, writer = os.pipe()
        command = ["Xorg", "-config", config, "-logfile", os.path.join(folder, "xorg.log")] if kind == "Xorg" else \
            ["Xvfb", "-screen", "0", "1280x720x24"]
        self.process = start([*command, "-noreset", "-nolisten", "tcp", "-displayfd", str(writer)], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as told:
            self.name = f":{told.readline().strip()}"
        self.environment = {"DISPLAY": self.name, "SDL_VIDEODRIVER": "x11"}

    def run(self, *command):
        return subprocess.run(command, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE, check=False).stdout

    def mode(self, mode):
        self.run("xrandr", "--output", "DUMMY0", "--mode", mode)

    def picture(self):
        return read_xwd(self.run("xwd", "-root", "-silent"))

    def window(self):
        return self.run("xdotool", "search", "--name", "^Plumbline$").split()[-1].decode()

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)


class Display:
    """The real program in a real window, with its page on a port of the system's choice."""

    def __init__(self, program, folder, environment, display=None):
        self.folder, self.log, self.port = folder, os.path.join(folder, "log"), None
        config = {"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "timezone": "Europe/Lisbon",
                  "state_dir": os.path.join(folder, "state"), "display": {"name": "wall", "reduced_motion": True, **(display or {})},
                  "control": {"listen": "127.0.0.1:0", "open_on_loopback": True}}
        path = os.path.join(folder, "plumbline.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump(config, out)
        with open(self.log, "wb") as log:
            self.process = start([program, "show", "--config", path, "--at", "2019-09-10T15:33", "--force"],
                                 {"LSAN_OPTIONS": LEAKS, **environment}, log)
        found = until(lambda: re.search(r"open at http://[^:/]+:(\d+)/", self.said()) or self.process.poll() is not None)
        if found and found is not True:
            self.port = int(found[1])

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def status(self):
        return json.loads(self.ask("GET", "/api/v1/status")[1])

    def picture(self):
        return read_png(self.ask("GET", "/api/v1/screen.png")[1])

    def stands_on(self, server, size, turned=False):
        """Soon the server's screen has this size, and there is on it what the display says."""
        def right():
            seen = server.picture()
            if f"{seen.width}x{seen.height}" != size:
                return False
            said = self.picture()
            return seen.rows == (quarter_turn(said) if turned else said).rows and not what_is_wrong(seen)
        return bool(until(right))

    def is_on(self, server, words):
        """The slide that says so is there."""
        return until(lambda: words in " ".join(self.status()["says"])) and self.stands_on(server, "1280x720")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(PATIENCE)

    def end(self):
        """Its exit status once it has ended by itself, and after how long."""
        since = time.monotonic()
        code = self.process.wait(PATIENCE)
        return code, time.monotonic() - since


def quarter_turn(picture):
    """By 90 degrees, clockwise."""
    columns = [[row[x * 3:x * 3 + 3] for row in reversed(picture.rows)] for x in range(picture.width)]
    return Picture(picture.height, picture.width, [b"".join(column) for column in columns])


def tally(fault, results, words):
    """A row of one fault that was tried again and again."""
    right = sum(results)
    return Row(fault, len(results), f"{words}: {right} of {len(results)} times", right == len(results))


def modes(program, folder):
    """Without a window manager nobody but the display itself fits its window to the screen."""
    server = Server(folder)
    for words, display in (("", {}), (", turned by 90 degrees", {"rotate": 90}), (", by a renderer", {"present": "renderer"})):
        wall = Display(program, folder, {**server.environment, **(GL if "present" in display else {})}, display)
        turned, results = bool(display.get("rotate")), [wall.stands_on(server, "1280x720", bool(display.get("rotate")))]
        for mode in MODES if display else MODES * 2:
            server.mode(mode)
            results.append(wall.stands_on(server, mode, turned))
        results.append(wall.stop() == 0)
        yield tally(f"the screen takes another mode{words}", results, "whole at the new size, pixel by pixel")
    server.stop()


def monitors(program, folder):
    server = Server(folder)
    wall = Display(program, folder, server.environment)
    results = [wall.stands_on(server, "1280x720")]
    for mode in (*MODES, *MODES):
        server.run("xrandr", "--output", "DUMMY0", "--off")
        results.append(wall.status()["state"] == "online")
        server.mode(mode)
        results.append(wall.stands_on(server, mode))
    yield tally("the monitor goes off, and another one is there", results, "it runs on, and fits the new one")
    identifier = re.search(rb"DUMMY0.*?Identifier: (0x[0-9a-f]+)", server.run("xrandr", "--verbose"), re.S)[1].decode()
    driver, results = os.path.join(os.path.dirname(program), "chaos_display"), []
    for mode in MODES:
        server.run(driver, "unplug", server.window(), identifier)
        results.append(wall.status()["state"] == "online" and wall.stands_on(server, wall_size(wall)))
        server.run(driver, "plug", server.window(), identifier)
        server.mode(mode)
        results.append(wall.stands_on(server, mode))
    results.append(wall.stop() == 0)
    yield tally("the server says that the only monitor was unplugged, then that it is back", results, "it runs on, and fits the new mode")
    server.run("xrandr", "--output", "DUMMY0", "--off")
    results = []
    for _ in range(3):
        wall = Display(program, folder, server.environment)
        results.append(wall.end()[0] == 1 and "no screen can be opened: No available displays" in wall.said())
    server.mode("1280x720")
    wall = Display(program, folder, server.environment)
    results.append(wall.stands_on(server, "1280x720") and wall.stop() == 0)
    yield tally("no monitor at the start", results, "it says so and ends with 1, for systemd to start it every 3 s; there once one is")
    server.stop()


def wall_size(wall):
    status = wall.status()
    return f"{status['width']}x{status['height']}"


def nothing_there(program, folder):
    results = []
    for environment in ({"SDL_VIDEODRIVER": "x11", "DISPLAY": ":4711"}, {"SDL_VIDEODRIVER": "wayland", "WAYLAND_DISPLAY": "nobody"}):
        wall = Display(program, folder, environment)
        results.append(wall.end()[0] == 1 and "no screen can be opened" in wall.said() and "--headless" in wall.said())
    yield tally("no X server, no compositor at the start", results, "it says what was tried and ends with 1")
    wall = Display(program, folder, {"SDL_VIDEODRIVER": "kmsdrm", "SDL_KMSDRM_DEVICE_INDEX": "57"})
    # Its first status comes with its first turn, a moment after its page.
    waits = until(lambda: "waiting for a screen" in wall.said() and wall.status().get("width", 0) > 0)
    yield tally("no graphics card at the start", [waits, wall.stop() == 0], "it waits for one, and answers meanwhile")


def window_managers(program, folder):
    server = Server(folder)
    manager = start(["openbox"], server.environment)
    until(lambda: b"window id" in server.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))
    wall = Display(program, folder, server.environment)
    results = [wall.stands_on(server, "1280x720")]
    for mode in MODES * 2:
        server.mode(mode)
        results.append(wall.stands_on(server, mode))
    yield tally("another mode under a window manager", results, "whole at the new size, pixel by pixel")
    moved, hidden, covered = [], [], []
    for i in range(5):
        window = server.window()
        server.run("wmctrl", "-i", "-r", window, "-b", "remove,fullscreen")
        server.run("xdotool", "windowmove", window, str(40 + 10 * i), "30", "windowsize", window, str(500 + 40 * i), "360")
        moved.append(until(lambda: wall_size(wall) == f"{500 + 40 * i}x360") and window_is_right(server, wall))
        server.run("wmctrl", "-i", "-r", window, "-b", "add,fullscreen")
        moved.append(wall.stands_on(server, "1280x720"))
        server.run("xdotool", "windowminimize", window)
        hidden.append(until(lambda: server.picture().rows != wall.picture().rows))
        server.run("xdotool", "windowmap", window, "windowactivate", window)
        hidden.append(wall.stands_on(server, "1280x720"))
        other = start(["xclock", "-geometry", "300x200+100+100"], server.environment)
        server.run("xdotool", "search", "--sync", "--name", "xclock", "windowraise")
        until(lambda: server.picture().rows != wall.picture().rows, 3)
        other.kill()
        other.wait()
        covered.append(wall.stands_on(server, "1280x720"))
    yield tally("its window is taken out of fullscreen, moved and resized, and put back", moved, "whole in each size")
    yield tally("its window is minimised, and brought back", hidden, "it comes back whole")
    yield tally("another window lies over it, and goes", covered, "whole again")
    results = []
    for _ in range(5):
        manager.kill()
        manager.wait()
        results.append(wall.stands_on(server, "1280x720"))
        manager = start(["openbox"], server.environment)
        until(lambda: b"window id" in server.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))
        results.append(wall.stands_on(server, "1280x720"))
    results.append(wall.stop() == 0)
    yield tally("the window manager dies, and is started again", results, "nothing is seen of it")
    manager.kill()
    server.stop()


def window_is_right(server, wall):
    """What the server has of the window is what the display says."""
    def right():
        seen, said = read_xwd(server.run("xwd", "-silent", "-id", server.window())), wall.picture()
        return seen.rows == said.rows and not what_is_wrong(seen)
    return bool(until(right))


def notice(wall, text):
    body = {"id": f"chaos-display-{text}", "type": "notice", "item": "chaos", "text": text, "level": "urgent"}
    return wall.ask("POST", "/api/v1/commands", json.dumps(body))[0] == 200


def servers_die(program, folder):
    for fault, how in (("the X server is killed", signal.SIGKILL), ("the X server is ended", signal.SIGTERM)):
        results, longest = [], 0
        for i in range(4):
            server = Server(folder, "Xvfb")
            wall = Display(program, folder, server.environment)
            asked = notice(wall, f"{how}-{i}")
            server.stop(how)
            code, took = wall.end()
            longest = max(longest, took)
            said = wall.said()
            told = "X connection to" in said or "on X server" in said  # Xlib's words, one or the other
            server = Server(folder, "Xvfb")
            wall = Display(program, folder, server.environment)
            back = any(f"{how}-{i}" == one["text"] for one in until(lambda: wall.status()["notices"]) or [])
            results.append(asked and code == 1 and told and "Sanitizer" not in said and back and
                           wall.stands_on(server, "1280x720") and wall.stop() == 0)
            server.stop()
        yield tally(fault, results, f"it ends with 1 after {longest:.1f} s at most, for systemd to start it anew; then all is there again")


def compositors(program, folder):
    """Under weston, as a client of an X server, of which the pixels can be read."""
    runtime = os.path.join(folder, "run")
    os.mkdir(runtime, 0o700)
    server = Server(folder, "Xvfb")
    environment = {"XDG_RUNTIME_DIR": runtime, "DISPLAY": server.name}
    results, longest = [], 0
    for i in range(4):
        weston = start(["weston", "--backend=x11-backend.so", "--use-pixman", "--width=1280", "--height=720", f"--socket=wall-{i}",
                        "--idle-time=0", "--shell=kiosk-shell.so"], environment)
        until(lambda: os.path.exists(os.path.join(runtime, f"wall-{i}")))
        wall = Display(program, folder, {"XDG_RUNTIME_DIR": runtime, "WAYLAND_DISPLAY": f"wall-{i}", "SDL_VIDEODRIVER": "wayland",
                                         **GL})
        right = wall.stands_on(server, "1280x720") and notice(wall, f"weston-{i}") and wall.stands_on(server, "1280x720")
        weston.send_signal(signal.SIGKILL if i % 2 else signal.SIGTERM)
        weston.wait(PATIENCE)
        code, took = wall.end()
        longest = max(longest, took)
        results.append(right and code in (0, 1) and "Sanitizer" not in wall.said())
    server.stop()
    yield tally("the compositor dies, and is started again", results,
                f"the display ends by itself after {longest:.1f} s at most, for systemd to start it anew")


def told_by_sdl(program, _folder):
    """What the driver's window shows, after events that no server here sends."""
    done = subprocess.run([os.path.join(os.path.dirname(program), "chaos_display"), "events"], capture_output=True, text=True,
                          env={**os.environ, "SDL_VIDEODRIVER": "dummy", "LSAN_OPTIONS": LEAKS}, timeout=120, check=False)
    for line in done.stdout.splitlines():
        fault, tried, right = line.split("|")
        yield Row(fault, int(tried), f"the picture is whole: {right} of {tried} times", int(right) == int(tried))
    yield Row("the driver of these comes to its end", 1, f"exit status {done.returncode} {done.stderr[-300:].strip()}", done.returncode == 0)


def faults(program):
    folders = []
    try:
        for part in (modes, monitors, nothing_there, window_managers, servers_die, compositors, told_by_sdl):
            folders.append(tempfile.mkdtemp(prefix="plumbline-chaos-"))
            yield from part(program, folders[-1])
    finally:
        for process in began:
            if process.poll() is None:
                process.kill()
                process.wait()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
