#!/usr/bin/env python3
"""The package on machines of its own: a minimal Debian with nothing but systemd, a kernel and the package, booted in QEMU.

usage: kiosk.py SUITE PACKAGE [ROW...|main]   (closes with "N passed, N failed"; 1 where a row is not as it should be)

The table goes to build/kiosk-SUITE.md too; what a failed row saw, to build/kiosk/SUITE/failed/ROW.
"""
import concurrent.futures
import os
import shutil
import signal
import sys
import threading
import time
import traceback

from chroot import BUILD, HERE, Cannot, Stage, die_with_parent, need
from image import Image
from machine import Machine, Silent
from rows import ROWS
from schedule import moved
from wall import Wall

for part in ("picture", "life", "console", "cards"):
    __import__(f"rows_{part}")

LANES = 2  # machines at a time: each waits more than it works
MACHINES = {
    "wall": {"vnc": True},
    "dark": {"append": "video=Virtual-1:d"},
    "late": {"cards": ("virtio-gpu-pci,xres=1920,yres=1080",), "append": "modprobe.blacklist=virtio_gpu"},
    "small": {"cards": ("bochs-display,xres=1280,yres=1024",), "memory": 256, "cpus": 1},
    "qxl": {"cards": ("qxl-vga",)},
    "vga": {"cards": ("VGA",)},
    "two": {"cards": ("virtio-vga,xres=1280,yres=720", "virtio-gpu-pci,xres=1024,yres=768")},
    "heads": {"cards": ("virtio-vga,max_outputs=2,xres=1280,yres=720",), "vnc": "both heads"},
    "cut": {"network": True},
}
printing = threading.Lock()


class Table:
    def __init__(self, path):
        self.path, self.passed, self.failed = path, 0, 0
        self.lines = []
        self.say("| Row | What was done | What was seen | Took | Right |\n|---|---|---|---|---|")

    def say(self, line):
        with printing:
            self.lines.append(line)
            print(line, flush=True)
            with open(self.path, "w", encoding="utf-8") as out:
                out.write("\n".join(self.lines) + "\n")

    def add(self, row, seen, fine, took):
        self.passed += fine
        self.failed += not fine
        cells = (row.name, row.what, seen, f"{took:.0f} s", "yes" if fine else "NO")
        self.say("| " + " | ".join(" ".join(str(cell).replace("|", "\\|").split()) for cell in cells) + " |")


def keep_evidence(image, row, wall):
    """What was on the screen and in the journal when a row failed."""
    folder = f"{image.folder}/failed/{row.name}"
    os.makedirs(folder, exist_ok=True)
    try:
        wall.machine.screen(wall.card)
        shutil.copyfile(f"{wall.machine.folder}/screen.ppm", f"{folder}/screen.ppm")
        said = wall.machine.sh("systemctl status 'plumbline*' --no-pager; journalctl -b --no-pager -n 150", 120).text
    except (Silent, ValueError, OSError) as error:
        said = f"{error}\n{wall.machine.last_words()}"
    with open(f"{folder}/journal", "w", encoding="utf-8") as out:
        out.write(said)


def try_row(image, row, wall, first, table):
    start = time.monotonic()
    try:
        if first:
            wall.machine.booted()
        else:
            wall.rest()
        seen, fine = row.run(wall)
    except Silent as error:
        seen, fine = f"the machine is silent: {error}", False
    except Exception as error:  # pylint: disable=broad-except
        seen, fine = f"{type(error).__name__}: {error}", False
        traceback.print_exc()
    if not fine:
        keep_evidence(image, row, wall)
    table.add(row, seen, fine, time.monotonic() - start)
    return "is silent" not in seen


def run_machine(image, name, rows, table):
    """All rows of one machine, in one boot of it where none of them breaks it."""
    options = dict(MACHINES[name])
    if options.pop("network", False):
        with open(f"{image.folder}/schedule.json", "w", encoding="utf-8") as out:
            out.write(moved())
        options["answers"] = f"{sys.executable} {HERE}/answer.py {image.folder}/schedule.json"
    folder = f"{image.folder}/machines/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    machine = None
    try:
        machine = Machine(image, folder, **options)
        wall, first = Wall(machine), True
        for row in rows:
            if first is None:
                machine.again()
                wall, first = Wall(machine), True
            first = False if try_row(image, row, wall, first, table) else None
    finally:
        if machine:
            machine.cut()
        shutil.rmtree(folder, ignore_errors=True)


def choose(wanted):
    if not wanted:
        return ROWS
    unknown = [name for name in wanted if name != "main" and name not in [row.name for row in ROWS]]
    if unknown:
        sys.exit(f"no such row: {' '.join(unknown)}; there are main {' '.join(row.name for row in ROWS)}")
    return [row for row in ROWS if row.name in wanted or row.main and "main" in wanted]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    suite, package, rows = sys.argv[1], sys.argv[2], choose(sys.argv[3:])
    for cut in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(cut, lambda *_: os._exit(1))  # what was started ends with this process
    die_with_parent()
    try:
        need("debootstrap", "qemu-system-x86_64", "qemu-img", "mke2fs")
    except Cannot as why:
        print(f"skipped: {why}")
        return 1 if os.environ.get("CI") else 0
    image = Image(suite)
    image.make(package)
    shutil.rmtree(f"{image.folder}/failed", ignore_errors=True)
    table = Table(f"{BUILD}/kiosk-{suite}.md")
    # The machine with most rows first: the others run beside it.
    names = sorted([name for name in MACHINES if name in {row.machine for row in rows}], key=lambda name: -sum(row.machine == name for row in rows))
    with Stage("the rows"), concurrent.futures.ThreadPoolExecutor(LANES) as pool:
        lanes = [pool.submit(run_machine, image, name, [row for row in rows if row.machine == name], table) for name in names]
        for lane in lanes:
            lane.result()
    table.say(f"\n{table.passed} passed, {table.failed} failed")
    return 1 if table.failed or not table.passed else 0


if __name__ == "__main__":
    sys.exit(main())
