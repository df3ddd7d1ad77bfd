"""Cards and connectors that come late, go, and come back; and two of them."""
import re

from machine import BOOT_PATIENCE, until
from rfb import ask_size
from rows import row, seconds
from settings import NO_CONSOLE, OUTPUTS, SAYS_WAITING
from wall import Wall, difference, timed

STATUS = "/sys/class/drm/card0-Virtual-1/status"


def waits(wall):
    """It is up without a screen, and says so; it took no other driver instead."""
    word = until(lambda: next((line for line in wall.journal().splitlines() if re.search(SAYS_WAITING, line)), ""), 120)
    starts = int(wall.unit_says("NRestarts") or 0)
    wall.machine.sh("sleep 10")
    steady = wall.active() and int(wall.unit_says("NRestarts") or 0) == starts
    return steady, word or "no word of it"


@row("dark", "dark", "switched on without a monitor, which is plugged in later", main=True)
def dark(wall):
    until(lambda: wall.unit_says("ActiveState") == "active", BOOT_PATIENCE)
    steady, word = waits(wall)
    state = wall.unit_says("ActiveState")
    pid = wall.pid()
    wall.machine.sh(f"echo on >{STATUS}")
    took = timed(wall.appears)
    return f"{state}, \"{word}\"; the picture {seconds(took)} after the monitor" if took else f"{state}, \"{word}\"; {wall.last}", bool(
        steady and took and wall.pid() == pid and word != "no word of it")


@row("hotplug", "wall", "the monitor is pulled out and plugged in again", main=True)
def hotplug(wall):
    pid = wall.pid()
    wall.machine.sh(f"echo off >{STATUS}")
    wall.machine.sh("sleep 15")
    stays = wall.pid() == pid and wall.active()
    wall.machine.sh(f"echo detect >{STATUS}")
    took = timed(wall.appears)
    if not took:
        return wall.last, False
    return f"the service stays; the picture {seconds(took)} after it", stays and wall.pid() == pid


@row("late", "late", "switched on without a driver for the card, which is loaded later", main=True)
def late(wall):
    until(lambda: wall.unit_says("ActiveState") == "active", BOOT_PATIENCE)
    steady, word = waits(wall)
    state = wall.unit_says("ActiveState")
    wall.machine.sh("modprobe virtio_gpu")
    took = timed(wall.appears)
    return f"{state}, \"{word}\"; the picture {seconds(took)} after the driver" if took else f"{state}, \"{word}\"; {wall.last}", bool(steady and took)


@row("two", "two", "two cards, `plumbline@west` and `plumbline@east`")
def two(wall):
    machine = wall.machine
    machine.sh("systemctl disable --now plumbline")
    west = Wall(machine, "plumbline@west", "/etc/plumbline/west.json", 8019, 0)
    east = Wall(machine, "plumbline@east", "/etc/plumbline/east.json", 8020, 1)
    machine.sh("mkdir -p /etc/systemd/system/plumbline@east.service.d")
    machine.write("/etc/systemd/system/plumbline@east.service.d/console.conf", NO_CONSOLE)
    machine.sh("systemctl daemon-reload")
    west.write_config({"display": {"name": "west", "output": OUTPUTS[0]}})
    east.write_config({"display": {"name": "east", "output": OUTPUTS[1]}, "theme": "daylight", "control": {"listen": "127.0.0.1:8020"}})
    for one in (west, east):
        one.restart()
    seen = [f"{one.unit[-4:]}: {'its picture' if one.appears() else one.last}" for one in (west, east)]
    return "; ".join(seen), west.last == "" == east.last and west.active() and east.active()


@row("heads", "heads", "a second monitor at the same card, which comes late and goes")
def heads(wall):
    machine, pid = wall.machine, wall.pid()
    if not wall.appears():
        return f"on the first: {wall.last}", False
    ask_size(f"{machine.folder}/vnc-second", 1280, 720)
    word = until(lambda: (said := wall.unit_says("StatusText")) and "Virtual-2" in said and said)
    same = until(lambda: not difference(machine.screen(head=1), machine.screen()))
    if not word or not same or not wall.appears():
        return f"on the second: {difference(machine.screen(head=1), machine.screen())}; on the first: {wall.last}", False
    # By hand the kernel does not tell it; a plug that is pulled it does.
    machine.sh("echo off >/sys/class/drm/card0-Virtual-2/status; echo change >/sys/class/drm/card0/uevent")
    alone = until(lambda: "Virtual-2" not in wall.unit_says("StatusText"), 90)
    return f"the same picture on both (\"{word}\"); then on the first alone", bool(
        alone and wall.appears() and wall.pid() == pid)


@row("purge", "heads", "`apt purge plumbline`")
def purge(wall):
    machine = wall.machine
    machine.sh("systemctl enable plumbline; DEBIAN_FRONTEND=noninteractive apt-get purge -y plumbline", 600)
    left = machine.sh("ls -d /etc/plumbline /var/lib/plumbline /etc/systemd/system/*/plumbline* 2>/dev/null; getent passwd plumbline").text
    login = until(lambda: machine.sh("systemctl is-active getty@tty1").text == "active", 60)
    return f"{left or 'nothing is left'}; {'a login on the first console' if login else 'no login on the first console'}", not left and bool(login)
