"""The machine's disk: a minimal Debian, systemd, a kernel and the package, and what the tests need to look inside.

Nothing is mounted: debootstrap and apt fill a folder, mke2fs makes a file system of it.
"""
import glob
import hashlib
import json
import os
import shutil
import subprocess

from chroot import APT, BUILD, TOP, Chroot, Stage, die_with_parent
from schedule import moved
from settings import BASIC, CONFIG, SCHEDULE, SET_CLOCK, SYNCED

INCLUDE = ["systemd", "systemd-sysv", "udev", "kmod", "dbus"]
KERNEL = "linux-image-amd64"
DISK_MB = 3072
# What the machine's own disk needs; everything else comes from the disk, as with Debian's usual image.
INITRAMFS = {"etc/initramfs-tools/conf.d/tests": "MODULES=list\n", "usr/share/initramfs-tools/modules.d/tests": "virtio_pci\nvirtio_blk\next4\n"}
SHELL_UNIT = """[Unit]
Description=The tests' shell
[Service]
ExecStart=/usr/local/sbin/tests-shell
Restart=always
RestartSec=1
"""
# There is no NTP: somebody has to say that the clock is right, before the display asks.
CLOCK_UNIT = """[Unit]
Before=plumbline.service
[Service]
Type=oneshot
ExecStart=/bin/sh /usr/local/sbin/tests-clock
[Install]
WantedBy=multi-user.target
"""
SHELL_RULE = 'SUBSYSTEM=="virtio-ports", ATTR{name}=="plumbline.tests", TAG+="systemd", ENV{SYSTEMD_WANTS}="tests-shell.service"\n'
# The kernel's answer to a guestfwd of QEMU's, where a machine has a network at all.
NETWORK = "[Match]\nDriver=virtio_net\n[Network]\nAddress=10.0.2.15/24\nLinkLocalAddressing=no\n"
TIMERS = "apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer"


def hash_of(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else str(part).encode())
    return digest.hexdigest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def is_current(folder, stamp):
    try:
        return read(f"{folder}.stamp").decode() == stamp
    except OSError:
        return False


def mark_current(folder, stamp):
    with open(f"{folder}.stamp", "w", encoding="ascii") as out:
        out.write(stamp)


class Image:
    """build/kiosk/SUITE: `base`, which is kept, and of it and a package `disk.img`, `vmlinuz` and `initrd`."""

    def __init__(self, suite):
        self.suite, self.folder = suite, os.path.join(BUILD, "kiosk", suite)
        self.disk, self.kernel, self.initrd = (f"{self.folder}/{name}" for name in ("disk.img", "vmlinuz", "initrd"))
        self.base = Chroot(f"{self.folder}/base", suite)
        self.base_stamp = hash_of(suite, INCLUDE, KERNEL, INITRAMFS, TIMERS)

    def make_base(self):
        if is_current(self.base.folder, self.base_stamp):
            return
        with Stage(f"debootstrap of {self.suite}"):
            self.base.make(INCLUDE)
        with Stage("its updates and a kernel"):
            for inside, text in INITRAMFS.items():
                self.base.write(inside, text)
            self.base.run(f"apt-get update -qq; {APT} upgrade >/dev/null; {APT} install {KERNEL} >/dev/null; systemctl mask {TIMERS}; "
                          "rm -f /etc/machine-id; touch /etc/machine-id")
        mark_current(self.base.folder, self.base_stamp)

    def make(self, package):
        """Everything that is not there yet, for this package."""
        self.make_base()
        added = {"usr/local/sbin/tests-shell": read(os.path.join(TOP, "tests/kiosk/agent.sh")).decode(),
                 "usr/local/sbin/tests-clock": SET_CLOCK + f"{SYNCED}\n",
                 "etc/systemd/system/tests-shell.service": SHELL_UNIT, "etc/udev/rules.d/99-tests-shell.rules": SHELL_RULE,
                 "etc/systemd/network/tests.network": NETWORK, "etc/hostname": "wall\n", "etc/hosts": "127.0.0.1 localhost wall\n",
                 "etc/systemd/system/tests-clock.service": CLOCK_UNIT, SCHEDULE[1:]: moved(), CONFIG[1:]: json.dumps(BASIC, indent=1) + "\n"}
        stamp = hash_of(self.base_stamp, read(package), sorted(added.items()))
        if is_current(self.disk, stamp):
            return
        root = Chroot(f"{self.folder}/root", self.suite)
        root.drop()
        with Stage(f"{os.path.basename(package)} installed on a copy of it"):
            subprocess.run(["cp", "-a", "--reflink=auto", self.base.folder, root.folder], check=True)
            shutil.copyfile(package, root.path("root/plumbline.deb"))
            root.run(f"{APT} install /root/plumbline.deb >/dev/null; rm /root/plumbline.deb")
            for inside, text in added.items():
                root.write(inside, text, 0o755 if "sbin" in inside else 0o644)
            root.run("systemctl enable -q plumbline tests-clock")
        with Stage("the file system"):
            for inside, out in (("vmlinuz", self.kernel), ("initrd.img", self.initrd)):
                shutil.copyfile(max(glob.glob(root.path(f"boot/{inside}-*"))), out)
            if os.path.exists(self.disk):
                os.unlink(self.disk)
            for inside in ("usr/sbin/policy-rc.d", "boot/initrd.img-*", "var/lib/apt/lists/*"):
                for path in glob.glob(root.path(inside)):
                    shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
            subprocess.run(["mke2fs", "-q", "-t", "ext4", "-m", "0", "-d", root.folder, self.disk, f"{DISK_MB}M"], check=True,
                           preexec_fn=die_with_parent)
        root.drop()
        mark_current(self.disk, stamp)

    def overlay(self, path):
        """A disk of a machine's own: what it writes does not reach the image."""
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", self.disk, "-F", "raw", path], check=True)
