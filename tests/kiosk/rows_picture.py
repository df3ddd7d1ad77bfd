"""What stands on the screen: at the start, after a change, turned, in another mode, at night."""
from machine import until
from rfb import ask_size
from rows import row, seconds
from settings import NIGHT, SAYS_REFUSED
from wall import timed

DPMS = "cat /sys/class/drm/card0-Virtual-1/dpms"


def first_picture(wall):
    """The row of a machine that was just switched on: the picture of the service that starts by itself."""
    if not wall.appears():
        return f"{wall.last}; {wall.unit_says('ActiveState')}", False
    return f"the picture after {seconds(wall.machine.age())}, each pixel as `plumbline shot` draws it", True


@row("boot", "wall", "the machine is switched on (virtio-vga, 1920x1080)", main=True)
def boot(wall):
    return first_picture(wall)


@row("bochs", "small", "switched on with bochs-display, one processor, 256 MiB", main=True)
def bochs(wall):
    seen, fine = first_picture(wall)
    left = wall.machine.sh("awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo").text
    killed = wall.machine.sh("dmesg | grep -c 'Out of memory'").text
    return f"{seen}; {left} MiB of memory left", fine and killed == "0"


@row("qxl", "qxl", "switched on with qxl")
def qxl(wall):
    return first_picture(wall)


@row("vga", "vga", "switched on with a plain VGA card (bochs-drm)")
def vga(wall):
    return first_picture(wall)


@row("reload", "wall", "another theme, `systemctl reload`; then half a config", main=True)
def reload(wall):
    pid = wall.pid()
    wall.write_config({"theme": "daylight"})
    took = timed(lambda: wall.reload() and wall.appears())
    if not took:
        return f"after the reload: {wall.last}", False
    since = wall.now()
    wall.machine.sh(f"head -c 100 {wall.path} >{wall.path}.half; mv {wall.path}.half {wall.path}")
    wall.reload()
    wall.machine.sh("sleep 5")
    why = until(lambda: wall.journal(since, f"-g '{SAYS_REFUSED}'"), 60)
    # The one that is up is drawn from the config that could be read.
    wall.write_config({"theme": "daylight"})
    stays = wall.appears(60)
    same = wall.pid() == pid and wall.active()
    return (f"the new theme after {seconds(took)}; then it {'goes on' if same and stays else 'does not go on'} and "
            f"{'says why' if why else 'says nothing'}"), bool(same and stays and why)


@row("rotate", "wall", "the picture turned by 90 and by 270 degrees")
def rotate(wall):
    for degrees in (90, 270):
        wall.write_config({"display": {"rotate": degrees}})
        wall.restart()
        if not wall.appears():
            return f"{degrees}: {wall.last}", False
    return "each pixel as `plumbline shot` draws it on an upright screen", True


@row("mode", "wall", "the monitor asks for 1280x720 while it runs, then for 1920x1080", main=True)
def mode(wall):
    pid, took = wall.pid(), []
    for width, height in ((1280, 720), (1920, 1080)):
        ask_size(f"{wall.machine.folder}/vnc", width, height)
        # QEMU tells the guest; the display's own size says that it followed.
        took.append(timed(lambda: until(lambda: wall.status().get("width") == width)))
        if not took[-1] or not wall.appears():
            return f"{width}x{height}: {wall.last or 'not followed'}", False
    return f"followed after {', '.join(map(seconds, took))}; each pixel as drawn for that size", wall.pid() == pid


@row("night", "wall", "the night begins, and ends", main=True)
def night(wall):
    pid = wall.pid()
    wall.write_config(NIGHT)
    wall.reload()
    off = timed(lambda: until(lambda: wall.machine.sh(DPMS).text == "Off", 60))
    wall.write_config()
    wall.reload()
    on = timed(lambda: until(lambda: wall.machine.sh(DPMS).text == "On", 60))
    again = wall.appears()
    said = f"monitor off after {seconds(off)}" if off else "the monitor stays on"
    return f"{said}, {'on and the picture there again' if on and again else wall.last or 'not on again'}", bool(
        off and on and again and wall.pid() == pid)
