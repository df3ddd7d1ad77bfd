"""A Debian of its own in a folder: made by debootstrap, entered in namespaces of its own.

All mounts are made in a private mount namespace, and all that runs inside belongs to a private PID namespace. The kernel takes both
away when the process that entered ends, however it ends: nothing is left to unmount, and `rm -r` of the folder is safe.
"""
import ctypes
import os
import shutil
import signal
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(TOP, "build")
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1

# $1 is the folder, $2 a folder for downloaded packages, the rest the command.
ENTER = """
root=$1 packages=$2
shift 2
mount -t proc proc "$root/proc" &&
mount -t tmpfs -o mode=1777 shm "$root/dev/shm" &&
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts" &&
mount -t sysfs -o ro sysfs "$root/sys" &&
mkdir -p "$packages/partial" "$root/var/cache/apt/archives" &&
mount --bind "$packages" "$root/var/cache/apt/archives" &&
chroot "$root" "$@"
exit $? # as process 1 the shell stays, and buries whoever has no parent
"""
NO_SERVICES = "#!/bin/sh\nexit 101\n"  # invoke-rc.d(8): no package starts anything here
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
APT = "apt-get -y -qq --no-install-recommends -o Dpkg::Use-Pty=0"


class Cannot(Exception):
    """This machine lacks something: not a fault of the program's."""


def die_with_parent():
    """For preexec_fn: the child is killed when the thread that started it ends, also where that was killed."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def need(*programs):
    if os.geteuid():
        raise Cannot("only root can do this")
    for program in programs:
        if not shutil.which(program):
            raise Cannot(f"{program} is not installed")
    for kind in ("--mount", "--pid"):
        if subprocess.run(["unshare", kind, "--fork", "true"], capture_output=True, check=False).returncode:
            raise Cannot(f"unshare {kind} is not allowed here")


def sources():
    """The addresses that apt uses here for Debian and for its security updates."""
    asked = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(CODENAME) $(REPO_URI)"], capture_output=True, text=True,
                           check=False).stdout
    found = [line.split() for line in asked.splitlines() if line.startswith("Debian ")]
    main = [uri for _, name, uri in found if "-" not in name]
    security = [uri for _, name, uri in found if name.endswith("-security")]
    return (main or ["http://deb.debian.org/debian/"])[0], (security or ["http://deb.debian.org/debian-security/"])[0]


class Chroot:
    def __init__(self, folder, suite):
        self.folder, self.suite = folder, suite
        self.packages = os.path.join(BUILD, "packages", suite)

    def path(self, inside):
        return os.path.join(self.folder, inside.lstrip("/"))

    def write(self, inside, text, mode=0o644):
        os.makedirs(os.path.dirname(self.path(inside)), exist_ok=True)
        with open(self.path(inside), "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(self.path(inside), mode)

    def make(self, include, variant="minbase"):
        """A new one, in the place of what was there."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        os.makedirs(self.packages, exist_ok=True)
        main, security = sources()
        log = self.folder + ".log"
        command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "debootstrap", f"--variant={variant}", f"--include={','.join(include)}",
                   f"--cache-dir={self.packages}", f"--keyring={KEYS}", self.suite, self.folder, main]
        with open(log, "w", encoding="utf-8") as out:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=os.environ | QUIET, preexec_fn=die_with_parent,
                                  check=False).returncode
        if code:
            raise RuntimeError(f"debootstrap of {self.suite} failed:\n{tail(log)}")
        self.write("etc/apt/sources.list", f"deb {main} {self.suite} main\ndeb {main} {self.suite}-updates main\n"
                                           f"deb {security} {self.suite}-security main\n")
        self.write("usr/sbin/policy-rc.d", NO_SERVICES, 0o755)
        self.write("etc/dpkg/dpkg.cfg.d/unsafe-io", "force-unsafe-io\n")
        self.write("etc/apt/apt.conf.d/keep", 'Binary::apt::APT::Keep-Downloaded-Packages "true";\nAPT::Keep-Downloaded-Packages "true";\n')

    def command(self, *command):
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "sh", "-c", ENTER, "enter",
                self.folder, self.packages, *command]

    def run(self, script, log=None, environment=None, fine=(0,)):
        """Runs a shell script inside; its output goes to `log`, else it is kept for the error."""
        shutil.copyfile("/etc/resolv.conf", self.path("etc/resolv.conf"))
        done = subprocess.run(self.command("/bin/sh", "-ec", script), stdin=subprocess.DEVNULL, stdout=log or subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, env=QUIET | (environment or {}), preexec_fn=die_with_parent, check=False)
        if done.returncode not in fine:
            raise RuntimeError(f"in {self.folder}: {script.strip().splitlines()[0]}\nended with {done.returncode}\n{(done.stdout or '')[-4000:]}")
        return done.stdout

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def tail(path, lines=30):
    with open(path, encoding="utf-8", errors="replace") as text:
        return "".join(text.readlines()[-lines:])


class Stage:
    """Says how long a stage took: `with Stage("the image"):`."""

    def __init__(self, what):
        self.what = what

    def __enter__(self):
        self.start = time.monotonic()
        print(f"{self.what} ...", flush=True)

    def __exit__(self, kind, *_):
        print(f"{self.what}: {'failed after ' if kind else ''}{time.monotonic() - self.start:.0f} s", flush=True)
