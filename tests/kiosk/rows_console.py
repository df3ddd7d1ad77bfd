"""Consoles and keys: Ctrl+Alt+F2 belongs to the administrator, the keys of the display to it only while its console is looked at."""
from machine import until
from rows import row
from settings import NO_KEYBOARDS
from wall import merged

ACTIVE = "cat /sys/class/tty/tty0/active"
TWO_SLIDES = {"playlist": [{"slide": "about", "seconds": 3600}, {"slide": "agenda", "seconds": 3600}]}


def switch(wall, number):
    there = False
    for _ in range(3):  # a keyboard that was found just now may lose a first key
        wall.machine.keys(f"ctrl-alt-f{number}")
        there = there or until(lambda: wall.machine.sh(ACTIVE).text == f"tty{number}", 15)
        if there:
            break
    return there


def press(wall, *keys):
    wall.machine.keys(*keys)
    wall.machine.sh("sleep 2")


@row("vt", "wall", "Ctrl+Alt+F2, a few keys, Ctrl+Alt+F1", main=True)
def vt(wall):
    pid = wall.pid()
    if not switch(wall, 2):
        return f"on {wall.machine.sh(ACTIVE).text}", False
    login = until(lambda: "login:" in wall.machine.sh("cat /dev/vcs2").text, 120)
    gone = until(lambda: wall.wrong(), 60)
    press(wall, "t", "q", "right", "esc", "i")
    typed = until(lambda: "login: tq" in wall.machine.sh("cat /dev/vcs2").text, 30)
    untouched = wall.pid() == pid and wall.status().get("slide") == "about"
    back = switch(wall, 1) and wall.appears()
    parts = ["a login prompt" if login else "no login", "on the screen" if gone else "not on the screen", "which has the keys" if typed else "without keys",
             "the display untouched" if untouched else "the display took them", "then the picture again" if back else f"then {wall.last}"]
    return ", ".join(parts), bool(login and gone and typed and untouched and back and wall.pid() == pid)


def right_turns_the_page(wall):
    until(lambda: wall.status().get("slide") == "about", 60)
    press(wall, "right")
    return bool(until(lambda: wall.status().get("slide") == "agenda", 15))


@row("keys", "wall", "q, Escape, Ctrl+Q on a service as it comes; Right; Right where the config wants no keyboards", main=True)
def keys(wall):
    pid = wall.pid()
    wall.write_config(TWO_SLIDES)
    wall.reload()
    until(lambda: wall.status().get("slide") == "about", 60)
    press(wall, "q", "esc", "ctrl-q")
    stays = wall.pid() == pid and wall.active()
    turns = right_turns_the_page(wall)
    wall.write_config(merged(TWO_SLIDES, NO_KEYBOARDS))
    wall.restart()
    deaf = wall.appears() and not right_turns_the_page(wall)
    return f"it {'stays' if stays else 'ends'}; Right {'turns the page' if turns else 'does nothing'}; then {'nothing' if deaf else 'it is heard'}", bool(
        stays and turns and deaf)


@row("keyboard", "wall", "the keyboard is pulled out and plugged in again")
def keyboard(wall):
    wall.write_config(TWO_SLIDES)
    wall.restart()
    wall.appears()
    devices = "ls /dev/input | grep -c event"
    before = wall.machine.sh(devices).text
    wall.machine.ask("device_del", id="keyboard")
    until(lambda: wall.machine.sh(devices).text != before, 60)
    wall.machine.ask("device_add", driver="usb-kbd", bus="usb.0", id="keyboard")
    until(lambda: wall.machine.sh(devices).text == before, 60)
    heard = right_turns_the_page(wall)
    return "the new one is heard" if heard else "the new one is not heard", heard
