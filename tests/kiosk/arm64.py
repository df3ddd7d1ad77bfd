#!/usr/bin/env python3
"""The package for arm64, built by an emulated arm64 Debian, and its pictures beside amd64's: they have to be the same bytes.

usage: arm64.py PROGRAM SUITE   (PROGRAM is amd64's; closes with "N passed, N failed")

QEMU's user emulation runs as the interpreter of arm64's programs (binfmt_misc). It is registered in a user namespace of its own,
which Linux has since 6.7, so that the machine learns nothing of it; an older one has to know it already.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import threading

from chroot import APT, BUILD, KEYS, LIBC, QUIET, Cannot, Chroot, Stage, die_with_parent, need, sources, tail
from image import hash_of, is_current, mark_current
from test_on import INCLUDE, SOURCE, built_at, copy_tree

INTERPRETER = "/usr/bin/qemu-aarch64-static"
MAGIC = "7f454c460201010000000000000000000200b700"
MASK = "ffffffffffffff00fffffffffffffffffeffffff"
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x10000000, 0x20000000
NODES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0), "console": (5, 1), "ptmx": (5, 2)}
REGISTER = """
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc 2>/dev/null && {
    echo ':plumbline-arm64:M::%s:%s:%s:OCF' >/proc/sys/fs/binfmt_misc/register || exit 1
}
root=$1 packages=$2
shift 2
mount -t proc proc "$root/proc" && mount -t tmpfs -o mode=1777 shm "$root/dev/shm" &&
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts" || exit 1
# Until it is complete, it has what it is made of there.
[ -d "$root/debootstrap" ] || mount --bind "$packages" "$root/var/cache/apt/archives" || exit 1
chroot "$root" "$@"
exit $?
"""
SHOTS = [(slide, size, at) for slide, at in (("now", "15:33"), ("next", "15:10"), ("agenda", "15:33"), ("about", "15:33"), ("hall", "15:33"), ("stage", "15:33"),
                                             ("break", "16:35"))
         for size in ("1920x1080", "1280x720", "1080x1920", "3840x2160")]


def escaped(hexadecimal):
    return "".join(f"\\x{hexadecimal[i:i + 2]}" for i in range(0, len(hexadecimal), 2))


class Emulated(Chroot):
    """Entered in a user namespace too, in which root is root."""

    def run(self, script, log=None, environment=None, fine=(0,)):
        asks, go = os.pipe(), os.pipe()

        def apart():
            die_with_parent()
            if LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID):
                os._exit(70)
            os.write(asks[1], str(os.getpid()).encode())
            os.read(go[0], 1)

        def name_users():
            pid = os.read(asks[0], 20).decode()
            for kind in ("uid_map", "gid_map"):
                with open(f"/proc/{pid}/{kind}", "w", encoding="ascii") as out:
                    out.write("0 0 65536\n")
            os.write(go[1], b"!")

        shutil.copyfile("/etc/resolv.conf", self.path("etc/resolv.conf"))
        threading.Thread(target=name_users, daemon=True).start()
        enter = REGISTER.replace("%s:%s:%s", f"{escaped(MAGIC)}:{escaped(MASK)}:{INTERPRETER}").replace("echo ", "printf '%s\\n' ")
        done = subprocess.run(["unshare", "--fork", "--kill-child", "sh", "-c", enter, "enter", self.folder, self.packages, "/bin/sh", "-ec", script],
                              stdin=subprocess.DEVNULL, stdout=log or subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=QUIET | (environment or {}), preexec_fn=apart, check=False)
        for end in (*asks, *go):
            os.close(end)
        if done.returncode not in fine:
            raise RuntimeError(f"on arm64: {script.strip().splitlines()[0]}\nended with {done.returncode}\n{(done.stdout or '')[-4000:]}")
        return done.stdout

    def bootstrap(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.packages, exist_ok=True)
        main, security = sources()
        log = self.folder + ".log"
        os.makedirs(self.folder)
        with open(log, "w", encoding="utf-8") as out:
            code = subprocess.run(["debootstrap", "--foreign", "--arch=arm64", "--variant=minbase", f"--include={','.join(INCLUDE)}", f"--keyring={KEYS}",
                                   self.suite, self.folder, main], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=os.environ | QUIET,
                                  preexec_fn=die_with_parent, check=False).returncode
        if code:
            raise RuntimeError(f"debootstrap failed:\n{tail(log)}")
        # No device can be made in a user namespace.
        for folder in ("dev/shm", "dev/pts", "proc", "sys"):
            os.makedirs(self.path(folder), exist_ok=True)
        for name, (major, minor) in NODES.items():
            if not os.path.exists(self.path(f"dev/{name}")):
                os.mknod(self.path(f"dev/{name}"), 0o20666, os.makedev(major, minor))
                os.chmod(self.path(f"dev/{name}"), 0o666)
        try:
            self.run("container=lxc /debootstrap/debootstrap --second-stage")  # where no device can be made either
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{tail(self.path('debootstrap/debootstrap.log'))}") from error
        self.write("etc/apt/sources.list", f"deb {main} {self.suite} main\ndeb {main} {self.suite}-updates main\n"
                                           f"deb {security} {self.suite}-security main\n")
        self.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)


def need_arm64():
    """Cannot where arm64's programs would not be run."""
    for path in glob.glob("/proc/sys/fs/binfmt_misc/*"):
        try:
            with open(path, encoding="ascii", errors="replace") as text:
                if f"magic {MAGIC}" in text.read():
                    return
        except OSError:
            pass  # how to register, which is only written to
    release = os.uname().release
    found = re.match(r"(\d+)\.(\d+)", release)
    if not found or (int(found[1]), int(found[2])) < (6, 7):
        raise Cannot(f"Linux {release} has no binfmt_misc in a namespace (6.7 has), and does not know arm64 itself (Debian package qemu-user-static)")


def shoot(program, folder):
    """A shell script that draws all of them."""
    lines = [f"mkdir -p {folder}"]
    lines += [f"{program} shot --config config/plumbline.json --slide {slide} --size {size} --at 2019-09-10T{at} --output {folder}/{slide}-{size}.png"
              for slide, size, at in SHOTS]
    return "\n".join(lines)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, suite = os.path.abspath(sys.argv[1]), sys.argv[2]
    die_with_parent()
    try:
        need("debootstrap", INTERPRETER)
        need_arm64()
    except Cannot as why:
        print(f"skipped: {why}")
        return 0
    home = f"{BUILD}/chroot-arm64"
    os.makedirs(home, exist_ok=True)
    root = Emulated(f"{home}/root", suite)
    root.packages = f"{BUILD}/packages/{suite}-arm64"
    stamp = hash_of(suite, INCLUDE, "arm64")
    if not is_current(root.folder, stamp):
        with Stage(f"debootstrap of {suite} for arm64"):
            root.bootstrap()
        mark_current(root.folder, stamp)
    copy_tree(root)
    with Stage("make deb on arm64"):
        root.run(f"apt-get update -qq; {APT} install make >/dev/null; cd /{SOURCE}; make deb", log=sys.stdout, environment=built_at())
    for package in glob.glob(root.path(f"{SOURCE}/build/deb/*.deb")):
        shutil.copy(package, home)
    with Stage(f"{len(SHOTS)} pictures on both"):
        root.run(f"cd /{SOURCE}; dpkg -i build/deb/plumbline_*.deb >/dev/null || {APT} -f install >/dev/null; {shoot('plumbline', 'build/pictures')}")
        subprocess.run(["sh", "-ec", f"rm -rf {home}/amd64; {shoot(program, f'{home}/amd64')}"], check=True, cwd=root.path(SOURCE))
    same = 0
    for slide, size, _ in SHOTS:
        name = f"{slide}-{size}.png"
        with open(f"{home}/amd64/{name}", "rb") as ours, open(root.path(f"{SOURCE}/build/pictures/{name}"), "rb") as theirs:
            equal = ours.read() == theirs.read()
        same += equal
        if not equal:
            print(f"FAILED: {name} is another picture on arm64")
    print(f"{same} passed, {len(SHOTS) - same} failed")
    return 1 if same < len(SHOTS) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        sys.exit(str(error))
