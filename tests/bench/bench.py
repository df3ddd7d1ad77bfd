#!/usr/bin/env python3
"""Measures Plumbline beside a bare SDL program and Chromium, in turn, in one run, and prints ratios.

Each peer runs fullscreen on an Xvfb of its own and shows the same two slides: a countdown that ticks each second,
and every 24 s for a second a title, with a cross-fade to it and back.

usage: bench.py BUILD_FOLDER [--seconds N] [--rounds N] [--sizes 1920x1080,3840x2160] [--json FILE] [--gate]
       bench.py BUILD_FOLDER --formats [--json FILE]
"""
import argparse
import concurrent.futures
import datetime
import json
import mmap
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PAPER = b"\xe8\xf2\xf6"  # of the text, as the frame buffer has it: blue, green, red
CYCLE_S = 24
DRIVERS = ("x11", "dummy", "offscreen", "headless")


def schedule(folder):
    """1,000 items in ten rooms; in the first, a talk that began ten minutes ago and goes on for ten hours."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    rooms = {}
    for r in range(10):
        first = now - datetime.timedelta(minutes=10) if r == 0 else now
        events = [{"id": r * 1000, "title": "A talk about containers and their checkpoints", "date": first.isoformat(),
                   "duration": "10:00", "track": "Containers", "persons": [{"name": "A Speaker"}]}]
        for i in range(1, 100):
            at = now + datetime.timedelta(hours=10, minutes=10 * i)
            events.append({"id": r * 1000 + i, "title": f"Talk {i} of room {r} on this and that", "date": at.isoformat(),
                           "duration": "00:10", "track": "Containers", "persons": [{"name": f"Person {i}"}]})
        rooms[f"Room {r}"] = events
    path = os.path.join(folder, "schedule.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"schedule": {"conference": {"title": "Bench", "time_zone_name": "UTC",
                                               "days": [{"rooms": rooms}]}}}, out)
    return path


def config(folder):
    path = os.path.join(folder, "plumbline.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"schedule": schedule(folder), "room": "Room 0", "state_dir": os.path.join(folder, "state"),
                   "display": {"drift": False},
                   "playlist": [{"slide": "stage", "seconds": 23}, {"slide": "now", "seconds": 1}]}, out)
    return path


class Peer:
    def __init__(self, name, command, environment=None):
        self.name, self.command, self.environment = name, command, environment or {}


def plumbline(build, folder):
    def command(size, seconds):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        return [os.path.join(build, "plumbline"), "show", "--config", os.path.join(folder, "plumbline.json"),
                "--at", now, "--speed", "1", "--force"]
    return Peer("plumbline", command)


def bare(build):
    font = subprocess.run(["fc-match", "-f", "%{file}", "Inter Display:style=Bold"], capture_output=True, text=True,
                          check=True).stdout
    return Peer("bare", lambda size, seconds: [os.path.join(build, "bare"), *size.split("x"), str(seconds + 600), font])


def chromium(folder):
    def command(size, seconds):
        return ["chromium", "--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
                "--disable-background-networking", "--disable-component-update", "--disable-extensions",
                "--noerrdialogs", "--password-store=basic", "--window-position=0,0",
                "--window-size=" + size.replace("x", ","), "--user-data-dir=" + os.path.join(folder, "chromium"),
                "file://" + os.path.join(HERE, "slide.html")]
    return Peer("chromium", command)


def children(pid):
    """The process and all below it."""
    found = [pid]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children", encoding="ascii") as listed:
                    found += [int(word) for word in listed.read().split()]
        except OSError:
            pass
    return found


def cpu_s(pids):
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / os.sysconf("SC_CLK_TCK")


def pss_mib(pids):
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                for line in rollup:
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


def wakeups(pids):
    total = 0
    for pid in pids:
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/status", encoding="ascii") as status:
                    for line in status:
                        if line.startswith("voluntary_ctxt_switches:"):
                            total += int(line.split()[1])
        except OSError:
            pass
    return total


class Screen:
    """An Xvfb whose frame buffer can be looked at."""

    def __init__(self, size, folder):
        self.folder = tempfile.mkdtemp(dir=folder)
        self.width, self.height = (int(part) for part in size.split("x"))
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-noreset", "-nolisten", "tcp", "-fbdir",
             self.folder],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = ":" + told.readline().strip()
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as frame:
            self.pixels = mmap.mmap(frame.fileno(), 0, prot=mmap.PROT_READ)
        # The X Window Dump's header says its own size, and how many colours stand behind it.
        header = int.from_bytes(self.pixels[0:4], "big")
        colours = int.from_bytes(self.pixels[76:80], "big")
        self.start = header + colours * 12
        self.stride = int.from_bytes(self.pixels[48:52], "big")

    def has_digits(self):
        """Is a good part of the line through the countdown's middle in the text's colour?"""
        y = self.height * 9 // 20
        row = self.pixels[self.start + y * self.stride:self.start + (y + 1) * self.stride]
        return row.count(PAPER) > self.width // 10

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.pixels.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(peer, screen, size, seconds):
    environment = dict(os.environ, DISPLAY=screen.display, SDL_VIDEODRIVER="x11", **peer.environment)
    return subprocess.Popen(peer.command(size, seconds), env=environment, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, start_new_session=True)


def stop(process):
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_digits(screen, process, limit_s=60):
    began = time.monotonic()
    while not screen.has_digits():
        if process.poll() is not None or time.monotonic() - began > limit_s:
            return None
        time.sleep(0.0005)
    return time.monotonic() - began


def wait_for_cycle():
    """Until the countdown has just begun to stand for 23 s."""
    while not 0 <= int(time.time()) % CYCLE_S <= 2:
        time.sleep(0.05)


def steady(peer, size, seconds, folder):
    screen = Screen(size, folder)
    wait_for_cycle()
    process = start(peer, screen, size, seconds)
    try:
        if wait_for_digits(screen, process) is None:
            return None
        time.sleep(4)
        pids = children(process.pid)
        both = pids + [screen.process.pid]
        before, woken, began = cpu_s(both), wakeups(pids), time.monotonic()
        memory = []
        while time.monotonic() - began < seconds:
            time.sleep(1)
            memory.append(pss_mib(pids))
        took = time.monotonic() - began
        return {"cpu_s_a_minute": (cpu_s(both) - before) / took * 60, "pss_mib": max(memory),
                "wakeups_a_second": (wakeups(pids) - woken) / took}
    finally:
        stop(process)
        screen.close()


def drop_caches():
    try:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as drop:
            drop.write("3\n")
        return True
    except OSError:
        return False


def first_picture(peer, size, folder, cold):
    screen = Screen(size, folder)
    try:
        while int(time.time()) % CYCLE_S >= 19:  # the countdown has to stand for long enough
            time.sleep(0.05)
        if cold and not drop_caches():
            return None
        began = time.monotonic()
        process = start(peer, screen, size, 60)
        found = wait_for_digits(screen, process)
        took = time.monotonic() - began
        stop(process)
        return None if found is None else took * 1000
    finally:
        screen.close()


def quiet_wakeups(build, folder, driver):
    """A room's slide, on which only the clock's minute moves: wake-ups a second over a minute, so that it turns once."""
    quiet = os.path.join(folder, f"quiet-{driver}.json")
    with open(os.path.join(folder, "plumbline.json"), encoding="utf-8") as given:
        told = json.load(given)
    told.update(playlist=[{"slide": "now", "seconds": 3600}], refresh_s=3600, state_dir=os.path.join(folder, "state-" + driver))
    with open(quiet, "w", encoding="utf-8") as out:
        json.dump(told, out)
    screen = Screen("1280x720", folder) if driver == "x11" else None
    command = [os.path.join(build, "plumbline"), "show", "--config", quiet, "--at",
               datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "--speed", "1", "--force"]
    if driver == "headless":
        command += ["--headless", "1280x720"]
    environment = dict(os.environ, SDL_VIDEODRIVER="dummy" if driver == "headless" else driver)
    if screen:
        environment["DISPLAY"] = screen.display
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    try:
        time.sleep(4)
        before, began = wakeups([process.pid]), time.monotonic()
        time.sleep(60)
        woken = wakeups([process.pid]) - before
        # It waits, and has not ended.
        return woken / (time.monotonic() - began) if process.poll() is None else None
    finally:
        stop(process)
        if screen:
            screen.close()


def all_quiet_wakeups(build, folder):
    """On each driver, beside one another: what one wakes for is no other's."""
    with concurrent.futures.ThreadPoolExecutor(len(DRIVERS)) as pool:
        return dict(zip(DRIVERS, pool.map(lambda driver: quiet_wakeups(build, folder, driver), DRIVERS)))


def ratio(results, ours, theirs, key):
    a, b = results.get(ours), results.get(theirs)
    return b[key] / a[key] if a and b and a[key] > 0 else None


def gate(build, folder):
    """What noise cannot move: memory, and wake-ups while only a clock moves. For every test run."""
    failed = 0
    checks = []
    for size, most in (("1920x1080", 45), ("3840x2160", 80)):
        screen = Screen(size, folder)
        process = start(plumbline(build, folder), screen, size, 60)
        found = wait_for_digits(screen, process)
        time.sleep(2)
        memory = pss_mib([process.pid])
        stop(process)
        screen.close()
        checks.append((f"PSS at {size}: {memory:.0f} MiB, at most {most}", found is not None and 5 < memory <= most))
    # What README says: once in ten seconds.
    for driver, woken in all_quiet_wakeups(build, folder).items():
        checks.append((f"wake-ups a second on {driver}: {number(woken, 3)}, more than 0 and at most 0.1", woken and woken <= 0.1))
    for what, fine in checks:
        print(("ok: " if fine else "FAILED: ") + what)
        failed += not fine
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


def row(cells):
    print("| " + " | ".join(cells) + " |")


def number(value, digits=1, unit=""):
    return "–" if value is None else f"{value:.{digits}f}{unit}"


def print_steady(size, peers, results):
    print(f"\nsteady, {size}: CPU seconds a minute (with the X server), PSS at most, wake-ups a second")
    row(["program", "CPU s/min", "MiB", "wake-ups/s", "CPU beside Plumbline", "memory beside Plumbline"])
    row(["---"] * 6)
    for peer in peers:
        found = results.get(peer.name)
        row([peer.name, *(number(found and found[key], digits) for key, digits in
                          (("cpu_s_a_minute", 2), ("pss_mib", 0), ("wakeups_a_second", 1))),
             number(ratio(results, "plumbline", peer.name, "cpu_s_a_minute"), 2, "×"),
             number(ratio(results, "plumbline", peer.name, "pss_mib"), 1, "×")])


def measured(build, name):
    told = subprocess.run([os.path.join(build, "bench_" + name)], capture_output=True, text=True, cwd=TOP, check=False)
    return json.loads(told.stdout) if told.returncode == 0 else told.stderr


def print_formats(lines):
    """A row for each format: what a MiB takes at each size, which says whether time grows with it, and beside the parser."""
    formats = {}
    for line in lines:
        formats.setdefault(line["format"], []).append(line)
    sizes = [f"{line['bytes'] / 2**20:.1f} MiB" for line in next(iter(formats.values()))]
    print("\nread: processor time beside the parser's alone for the same bytes")
    row(["format", "parser", *("ms a MiB at " + size for size in sizes), *("beside it at " + size for size in sizes)])
    row(["---"] * (2 + 2 * len(sizes)))
    for name, found in formats.items():
        row([name, found[0]["parser"], *(number(line["read_us"] / 1000 / (line["bytes"] / 2**20)) for line in found),
             *(number(line["ratio"], 2, "×") for line in found)])


def write(path, out):
    if path:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(out, file, indent=1)
        print(f"\n{path}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("--seconds", type=int, default=48)
    arguments.add_argument("--sizes", default="1920x1080,3840x2160")
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--json")
    arguments.add_argument("--gate", action="store_true")
    arguments.add_argument("--formats", action="store_true")
    given = arguments.parse_args()
    if given.formats:
        out = {"formats": measured(given.build, "formats")}
        print_formats(out["formats"])
        write(given.json, out)
        return 0
    folder = tempfile.mkdtemp(prefix="plumbline-bench-")
    config(folder)
    if given.gate:
        try:
            return gate(given.build, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    peers = [plumbline(given.build, folder), bare(given.build)]
    if shutil.which("chromium"):
        peers.append(chromium(folder))
    else:
        print("chromium is not installed: compared with the bare program only")
    out = {"steady": {}, "first_picture_ms": {}, "wakeups_a_second": {}}
    try:
        for size in given.sizes.split(","):
            rounds = [{peer.name: steady(peer, size, given.seconds, folder) for peer in peers}
                      for _ in range(given.rounds)]
            results = {}
            for peer in peers:
                runs = [one[peer.name] for one in rounds if one[peer.name]]
                results[peer.name] = {key: statistics.median(run[key] for run in runs) for key in runs[0]} if runs else None
            out["steady"][size] = results
            print_steady(size, peers, results)
        print("\nfirst picture, 1920x1080: milliseconds from start to text, median")
        row(["program", "warm", "cold", "warm beside Plumbline", "cold beside Plumbline"])
        row(["---"] * 5)
        for kind, count in (("warm", 7), ("cold", 3)):
            runs = [{peer.name: first_picture(peer, "1920x1080", folder, kind == "cold") for peer in peers}
                    for _ in range(count)]
            out["first_picture_ms"][kind] = {
                peer.name: (lambda found: statistics.median(found) if found else None)(
                    [one[peer.name] for one in runs if one[peer.name] is not None]) for peer in peers}
        first = out["first_picture_ms"]
        for peer in peers:
            cells = [peer.name, number(first["warm"][peer.name], 0), number(first["cold"][peer.name], 0)]
            for kind in ("warm", "cold"):
                a, b = first[kind]["plumbline"], first[kind][peer.name]
                cells.append(number(b / a if a and b else None, 2, "×"))
            row(cells)
        if first["cold"]["plumbline"] is None:
            print("(the page cache cannot be dropped here: no cold figures)")
        print("\nwake-ups a second while only the clock's minute moves")
        out["wakeups_a_second"] = all_quiet_wakeups(given.build, folder)
        for driver, woken in out["wakeups_a_second"].items():
            print(f"  {driver}: {number(woken, 3)}")
        for name in ("read", "frame", "formats"):
            out[name] = measured(given.build, name)
        print("\nread: beside jansson's parse of the same bytes")
        row(["items", "ms", "beside jansson", "µs an item", "asking, µs"])
        row(["---"] * 5)
        for line in out["read"]:
            row([str(line["items"]), number(line["read_us"] / 1000), number(line["ratio"], 2, "×"),
                 number(line["us_an_item"]), number(line["agenda_us"], 2)])
        print_formats(out["formats"])
        frame = out["frame"]
        print("\nframe, 3840x2160")
        print(f"  a fade's frame, p95: {frame['fade_frame_p95_us'] / 1000:.1f} ms; a plain interpolation of two "
              f"pictures: {frame['plain_frame_p95_us'] / 1000:.1f} ms; its beginning, p95: "
              f"{frame['fade_begin_p95_us'] / 1000:.1f} ms; kept for it: {frame['fade_most_kib']} KiB")
        print(f"  a tick of the countdown: {frame['tick_us'] / 1000:.2f} ms; a bare dirty rectangle: "
              f"{frame['bare_tick_us'] / 1000:.2f} ms")
        print(f"  the slowest slide ({frame['slowest_slide']}), composed and painted: "
              f"{frame['slowest_slide_us'] / 1000:.1f} ms")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write(given.json, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
