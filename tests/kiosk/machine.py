"""A virtual machine: QEMU's emulation (no KVM), its monitor (QMP), a shell inside, its screens and its keyboard."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import NamedTuple

from chroot import TOP, die_with_parent
from schedule import START

sys.path.insert(0, os.path.join(TOP, "tests/support"))
from picture import Picture  # noqa: E402

# An emulated processor is about twenty times slower, and continuous integration shares its own.
PATIENCE = 240
BOOT_PATIENCE = 900


class Silent(Exception):
    """The machine did not answer in time, or is gone."""


class Answer(NamedTuple):
    code: int
    data: bytes

    @property
    def text(self):
        return self.data.decode(errors="replace").strip()


def until(condition, seconds=PATIENCE, pause=0.5):
    """What the condition gives once that is something, else what it gave last."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found or time.monotonic() > end:
            return found
        time.sleep(pause)


def read_ppm(data):
    """What QEMU's screendump writes: binary, eight bits a channel."""
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    if not head:
        raise ValueError("no PPM")
    width, height = int(head[1]), int(head[2])
    pixels = data[head.end():]
    if len(pixels) < width * height * 3:
        raise ValueError("half a PPM")
    return Picture(width, height, [pixels[y * width * 3:(y + 1) * width * 3] for y in range(height)])


class Lines:
    """A socket of QEMU's."""

    def __init__(self, path, process):
        self.socket, self.process, self.got = socket.socket(socket.AF_UNIX), process, b""
        if not until(lambda: self._connect(path), 60, 0.05):
            raise Silent(f"QEMU did not start: {process.poll()}")

    def _connect(self, path):
        try:
            self.socket.connect(path)
            return True
        except OSError:
            return False

    def _receive(self, end):
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise Silent("no answer in time")
            self.socket.settimeout(min(left, 5))
            try:
                got = self.socket.recv(1 << 20)
            except TimeoutError:
                continue
            except OSError as error:
                raise Silent(str(error)) from error
            if not got:
                raise Silent("QEMU ended")
            self.got += got
            return

    def some(self, seconds):
        """Whatever comes next."""
        if not self.got:
            self._receive(time.monotonic() + seconds)
        got, self.got = self.got, b""
        return got

    def line(self, seconds):
        end = time.monotonic() + seconds
        while b"\n" not in self.got:
            self._receive(end)
        line, self.got = self.got.split(b"\n", 1)
        return line.decode(errors="replace").strip()

    def block(self, length, seconds):
        end = time.monotonic() + seconds
        while len(self.got) < length:
            self._receive(end)
        block, self.got = self.got[:length], self.got[length:]
        return block

    def send(self, data):
        self.socket.settimeout(60)
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Silent(str(error)) from error


class Machine:
    """Started by the thread that uses it: QEMU ends with that thread."""

    def __init__(self, image, folder, cards=("virtio-vga,xres=1920,yres=1080",), memory=1024, cpus=2, append="", vnc=False, answers=None):
        os.makedirs(folder, exist_ok=True)
        self.image, self.folder, self.cards = image, folder, cards
        self.memory, self.cpus, self.append, self.vnc, self.answers = memory, cpus, append, vnc, answers
        self.disk, self.number, self.process = f"{folder}/disk.qcow2", 0, None
        image.overlay(self.disk)
        self.start()

    def _command(self, start):
        # A socket's whole path has 107 bytes at most, so each is named from the folder, in which QEMU runs.
        # On a slow machine the kernel loses its trust in the emulated TSC, takes another clock, and forgets that it was
        # synchronised.
        command = ["qemu-system-x86_64", "-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-m", str(self.memory), "-smp",
                   str(self.cpus), "-nodefaults", "-no-user-config", "-display", "none", "-kernel", self.image.kernel, "-initrd", self.image.initrd,
                   "-append", f"root=/dev/vda rw console=ttyS0,115200 console=tty0 systemd.show_status=0 mitigations=off tsc=reliable {self.append}",
                   "-drive", "file=disk.qcow2,if=virtio,cache=unsafe", "-rtc", f"base={start},clock=vm", "-qmp", "unix:qmp,server=on,wait=off",
                   "-chardev", "file,id=console,path=console.log,append=on", "-serial", "chardev:console",
                   "-chardev", "socket,id=shell,path=shell,server=on,wait=off", "-chardev", "socket,id=line,path=line,server=on,wait=off", "-serial", "chardev:line", "-device", "virtio-serial-pci",
                   "-device", "virtserialport,chardev=shell,name=plumbline.tests", "-device", "virtio-rng-pci",
                   "-device", "qemu-xhci,id=usb", "-device", "usb-kbd,bus=usb.0,id=keyboard"]
        for i, card in enumerate(self.cards):
            command += ["-device", f"{card},id=card{i}"]
        if self.vnc:
            command += ["-vnc", "unix:vnc"]
        if self.vnc == "both heads":
            command += ["-vnc", "unix:vnc-second,display=card0,head=1"]
        if self.answers:
            command += ["-netdev", f"user,id=net,restrict=on,guestfwd=tcp:10.0.2.100:80-cmd:{self.answers}", "-device", "virtio-net-pci,netdev=net"]
        return command

    def start(self, start=START):
        """Switches it on; to be followed by booted()."""
        for name in ("qmp", "shell", "line", "vnc", "vnc-second"):
            if os.path.exists(f"{self.folder}/{name}"):
                os.unlink(f"{self.folder}/{name}")
        self.began = time.monotonic()
        with open(f"{self.folder}/qemu.log", "ab") as log:
            self.process = subprocess.Popen(self._command(start), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            preexec_fn=die_with_parent)
        self.monitor = self._lines("qmp")
        self.shell, self.serial = self._lines("shell"), self._lines("line")
        self.monitor.line(60)
        self.ask("qmp_capabilities")

    def _lines(self, name):
        # By way of the descriptor, as the path may be too long for a socket's address.
        folder = os.open(self.folder, os.O_PATH)
        try:
            return Lines(f"/proc/self/fd/{folder}/{name}", self.process)
        finally:
            os.close(folder)

    def booted(self):
        """Once the shell answers; the seconds since it was switched on."""
        self.sh("true", BOOT_PATIENCE)
        return time.monotonic() - self.began

    def age(self):
        return time.monotonic() - self.began

    def ask(self, command, **arguments):
        self.monitor.send(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while True:
            answer = json.loads(self.monitor.line(120))
            if "return" in answer or "error" in answer:
                break
        if "error" in answer:
            raise ValueError(f"{command}: {answer['error']['desc']}")
        return answer["return"]

    def sh(self, script, seconds=PATIENCE):
        """What a shell script says inside."""
        self.number += 1
        name, body = str(self.number), script.encode() + b"\n"
        self.shell.send(f"{name} {len(body)}\n".encode() + body)
        end = time.monotonic() + seconds
        while True:
            head = self.shell.line(end - time.monotonic()).split()
            data = self.shell.block(int(head[2]), end - time.monotonic())
            if head[0] == name:  # else the answer to one that took too long
                return Answer(int(head[1]), data)

    def write(self, path, text):
        self.sh(f"cat >{path} <<'END-OF-FILE'\n{text}\nEND-OF-FILE")

    def screen(self, card=0, head=0):
        """What one of a card's outputs shows."""
        path = f"{self.folder}/screen.ppm"
        which = {"device": f"card{card}", "head": head} if len(self.cards) > 1 or head else {}
        self.ask("screendump", filename=path, **which)
        with open(path, "rb") as file:
            return read_ppm(file.read())

    def keys(self, *chords, pause=0.3):
        """Presses keys, each by QEMU's names: "t", "ctrl-alt-f2"."""
        for chord in chords:
            self.ask("send-key", keys=[{"type": "qcode", "data": key} for key in chord.split("-")], **{"hold-time": 150})
            time.sleep(pause)

    def answer_line(self, answers, ends, quiet=20):
        """Answers what a program asks on the second serial line, by words of its questions, until it says `ends`; how many it asked.

        A question that nobody expected has what stands in its brackets.
        """
        said, answered, end = "", set(), time.monotonic() + PATIENCE
        while not re.search(ends, said) and time.monotonic() < end:
            waiting = [words for words in answers if words in said and words not in answered]
            if waiting:
                answered.update(waiting)
                said = ""
                self.serial.send(answers[waiting[-1]].encode() + b"\n")
            try:
                said += self.serial.some(quiet).decode(errors="replace")
            except Silent:
                self.serial.send(b"\n")
        return len(answered)

    def cut(self):
        """Takes its power away."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()
        for line in ("monitor", "shell", "serial"):
            if hasattr(self, line):
                getattr(self, line).socket.close()

    def again(self, start=START, **changes):
        """The same disk in a machine that may be another; without `answers` it has no network."""
        self.cut()
        vars(self).update(changes)
        self.start(start)

    def last_words(self):
        try:
            with open(f"{self.folder}/console.log", "rb") as log:
                return log.read()[-1500:].decode(errors="replace")
        except OSError:
            return ""
