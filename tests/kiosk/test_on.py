#!/usr/bin/env python3
"""This tree built, tested and packaged in a Debian of another suite, which has nothing but what the Makefile installs.

usage: test_on.py SUITE [TARGET...]   (make's targets, "test" and "deb" by default; ends as make does)

The system stays in build/chroot-SUITE for the next run; the tree is copied anew each time. A package that was built is there
as build/chroot-SUITE/*.deb.
"""
import glob
import os
import shutil
import subprocess
import sys

from chroot import BUILD, TOP, Cannot, Chroot, Stage, die_with_parent, need
from image import hash_of, is_current, mark_current

INCLUDE = ["make", "ca-certificates"]
SOURCE, SHARED = "srv/plumbline", "srv/shared"  # beside each other, as the tests look for it
PASSED_ON = ("CI", "V", "WERROR", "SOURCE_DATE_EPOCH")


def own_files():
    """What git knows of, and what it would; all but build/ where the tree is not git's."""
    listed = subprocess.run(["git", "-C", TOP, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, check=False)
    names = sorted(set(os.fsdecode(listed.stdout).split("\0")) - {""})
    if not names:
        for folder, below, files in os.walk(TOP):
            below[:] = [name for name in below if name != ".git" and os.path.join(folder, name) != BUILD]
            names += [os.path.relpath(os.path.join(folder, name), TOP) for name in files]
    return [name for name in names if os.path.lexists(os.path.join(TOP, name))]


def copy_tree(root):
    shutil.rmtree(root.path(SOURCE), ignore_errors=True)
    for name in own_files():
        target = os.path.join(root.path(SOURCE), name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(TOP, name), target, follow_symlinks=False)
    shared = os.path.join(os.path.dirname(TOP), "shared")
    shutil.rmtree(root.path(SHARED), ignore_errors=True)
    if os.path.isdir(os.path.join(shared, "schedules")):
        shutil.copytree(shared, root.path(SHARED))


def built_at():
    """The last commit's time, as the Makefile takes it where there is a git."""
    asked = subprocess.run(["git", "-C", TOP, "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False).stdout.strip()
    return {"SOURCE_DATE_EPOCH": asked} if asked else {}


def trust(root):
    """Behind a proxy with an authority of its own, the system believes whom this machine believes; node has to be told."""
    own = glob.glob("/usr/local/share/ca-certificates/*.crt")
    for certificate in own:
        shutil.copy(certificate, root.path("usr/local/share/ca-certificates"))
    root.run("update-ca-certificates >/dev/null 2>&1")
    return {"NODE_EXTRA_CA_CERTS": "/etc/ssl/certs/ca-certificates.crt"} if own else {}


def make_system(root):
    stamp = hash_of(root.suite, INCLUDE)
    if is_current(root.folder, stamp):
        return
    with Stage(f"debootstrap of {root.suite}"):
        root.make(INCLUDE)
        root.run("mkdir -p /dev/net; mknod /dev/net/tun c 10 200; chmod 666 /dev/net/tun")
    mark_current(root.folder, stamp)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    suite, targets = sys.argv[1], sys.argv[2:] or ["test", "deb"]
    die_with_parent()
    try:
        need("debootstrap", "mknod")
    except Cannot as why:
        print(f"skipped: {why}")
        return 1 if os.environ.get("CI") else 0
    home = f"{BUILD}/chroot-{suite}"
    root = Chroot(f"{home}/root", suite)
    os.makedirs(home, exist_ok=True)
    make_system(root)
    copy_tree(root)
    environment = built_at() | trust(root) | {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    root.run("rm -rf /tmp/* /tmp/.[!.]* /run/netns; apt-get update -qq")
    for target in targets:
        with Stage(f"make {target} on {suite}"):
            root.run(f"cd /{SOURCE}; make {target}", log=sys.stdout, environment=environment)
    for package in glob.glob(root.path(f"{SOURCE}/build/deb/*.deb")):
        shutil.copy(package, home)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        sys.exit(str(error))
