#!/usr/bin/env python3
"""The Makefile builds what has changed, by the tools that it is told to use, and installs nothing unless it is asked to.

usage: build.py [MAKEFILE]   (closes with "N passed, N failed")

It works on a small tree of its own: the Makefile, and a program of three files in the place of ours.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from checks import check, close, skip

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAKEFILE = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(TOP, "Makefile")
ALL = {"app/main.c", "app/base/one.c", "app/base/two.c"}
PROGRAM, ARCHIVE = "build/release/plumbline", "build/release/libplumbline.a"
MAIN = """#include "base/one.h"
#include <stdio.h>
#ifndef WORD
#define WORD "plain"
#endif
int main(void)
{
    return puts(WORD) < 0 || one() != 1;
}
"""
TREE = {
    "app/main.c": MAIN,
    "app/base/one.h": "int one(void);\n",
    "app/base/one.c": '#include "base/one.h"\nint one(void)\n{\n    return 1;\n}\n',
    "app/base/two.h": "int two(void);\n",
    "app/base/two.c": '#include "base/two.h"\nint two(void)\n{\n    return 2;\n}\n',
    "app/base/version.h": '#define PLUMBLINE_VERSION "0.2.0"\n',
    "config/debian/changelog": "plumbline (0.1.0) unstable; urgency=medium\n",
    "tests/judge/agenda_lines.c": "int main(void)\n{\n    return 0;\n}\n",
    "tests/judge/zone_lines.c": "int main(void)\n{\n    return 0;\n}\n",
    "tests/unit/test_one.c": "int main(void)\n{\n    return 0;\n}\n",
    "tests/unit/test_two.c": "int main(void)\n{\n    return 0;\n}\n",
    "tests/support/run.sh": 'echo "the tests of $1"\n',
}
UNUSED = "static int unused(void)\n{\n    return 3;\n}\n"
# What the make that runs this script, or whoever started it, may have set.
OURS = re.compile(r"(GNU)?MAKE.*|MFLAGS|CC|AR|PKG_CONFIG|(C|CPP|LD)FLAGS|MODE|OUT|V|WERROR")


class Tree:
    def __init__(self, folder):
        self.folder = folder
        for name, text in TREE.items():
            self.write(name, text)
        shutil.copy(MAKEFILE, self.path("Makefile"))
        if os.path.exists(os.path.join(TOP, "tests/packaging/needs.sh")):
            os.makedirs(self.path("tests/packaging"))
            shutil.copy(os.path.join(TOP, "tests/packaging/needs.sh"), self.path("tests/packaging"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as text:
            return text.read()

    def write(self, name, text, mode=0o644):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(self.path(name), mode)

    def make(self, *words, **environment):
        kept = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
        return Made(subprocess.run(["make", *words], cwd=self.folder, env=kept | environment, stdin=subprocess.DEVNULL, capture_output=True,
                                   text=True, check=False, timeout=120))

    def says(self):
        return subprocess.run([self.path(PROGRAM)], capture_output=True, text=True, check=False).stdout.strip()

    def archived(self):
        listed = subprocess.run(["ar", "t", self.path(ARCHIVE)], capture_output=True, text=True, check=False).stdout
        return set(listed.split())

    def tool(self, name, does, log="calls"):
        """A program that writes down that it was called, with what it was told of jobs, and does what it says."""
        self.write(f"{name}", f'#!/bin/sh\nprintf "%s\\n" "${{0##*/}} $* [$MAKEFLAGS]" >>{self.path(log)}\n{does}\n', 0o755)
        return self.path(name)

    def calls(self, log="calls"):
        return self.read(log).splitlines() if os.path.exists(self.path(log)) else []


class Made:
    """What make did."""

    def __init__(self, done):
        self.code, self.errors, self.told = done.returncode, done.stderr, done.stdout + done.stderr
        self.compiled = set(re.findall(r"^  CC +(\S+)", done.stdout, re.MULTILINE))
        self.linked = set(re.findall(r"^  LINK +(\S+)", done.stdout, re.MULTILINE))

    def did_nothing(self):
        return not self.code and not self.compiled and not self.linked


def test_changes(tree):
    """Of what is built again."""
    made = tree.make()
    check("the small program is built", not made.code and made.compiled == ALL and made.linked == {PROGRAM}, made.told)
    made = tree.make()
    check("a second make does nothing", made.did_nothing(), made.told)
    words = ['CFLAGS=-DWORD=\'"it is $$other"\'']
    made = tree.make(*words)
    check("other CFLAGS build all again", not made.code and made.compiled == ALL, made.told)
    check("with them", tree.says() == "it is $other", tree.says())
    made = tree.make(*words)
    check("and once only", made.did_nothing(), made.told)
    made = tree.make(CFLAGS="-DWORD=\"\\\"environment\\\"\"")
    check("so do those of the environment", not made.code and tree.says() == "environment", tree.says())
    made = tree.make()
    check("and their absence", made.compiled == ALL and tree.says() == "plain", made.told)
    made = tree.make("LDFLAGS=-Wl,--build-id=0x1234")
    check("other LDFLAGS link again, and compile nothing", not made.code and not made.compiled and made.linked == {PROGRAM}, made.told)
    other = tree.tool("other-gcc", 'exec gcc "$@"')
    made = tree.make(f"CC={other}", "LDFLAGS=-Wl,--build-id=0x1234")
    check("another compiler builds all again", not made.code and made.compiled == ALL, made.told)
    tree.make()


def test_sources(tree):
    """Sources that come and go."""
    tree.write("app/base/three.c", "extern int three;\nint three = 3;\n")
    made = tree.make()
    check("a new source is in the archive", not made.code and tree.archived() == {"one.o", "two.o", "three.o"}, tree.archived())
    check("and it alone was compiled", made.compiled == {"app/base/three.c"}, made.told)
    os.remove(tree.path("app/base/three.c"))
    made = tree.make()
    check("a source that is gone is not", tree.archived() == {"one.o", "two.o"}, tree.archived())
    check("and nothing was compiled for that", not made.code and not made.compiled, made.told)
    os.rename(tree.path("app/base/two.c"), tree.path("app/base/zwei.c"))
    os.remove(tree.path("app/base/two.h"))
    tree.write("app/base/zwei.c", "int zwei(void);\nint zwei(void)\n{\n    return 2;\n}\n")
    made = tree.make()
    check("a renamed one is there by its new name, without its old header", not made.code and tree.archived() == {"one.o", "zwei.o"},
          made.told + str(tree.archived()))
    check("and then there is nothing to do", tree.make().did_nothing())
    made = tree.make("test-binaries")
    check("the tests are built", not made.code and os.path.exists(tree.path("build/release/test_two")), made.told)
    os.remove(tree.path("tests/unit/test_two.c"))
    made = tree.make("test-binaries")
    check("a test that is gone would not be run", not made.code and not os.path.exists(tree.path("build/release/test_two"))
          and os.path.exists(tree.path("build/release/test_one")), made.told)
    for name in ("app/base/two.c", "app/base/two.h", "tests/unit/test_two.c"):
        tree.write(name, TREE[name])
    os.remove(tree.path("app/base/zwei.c"))


def test_jobs(tree):
    every = f"-j{os.cpu_count() if not hasattr(os, 'sched_getaffinity') else len(os.sched_getaffinity(0))}"
    gcc = tree.tool("jobs-gcc", 'exec gcc "$@"')
    for words, environment, wanted in (([], {}, every), (["-j3"], {}, "-j3"), (["-j1"], {}, "-j1"), (["-k"], {"MAKEFLAGS": "-j3"}, "-j3")):
        shutil.rmtree(tree.path("build"))
        open(tree.path("calls"), "w", encoding="utf-8").close()
        made = tree.make(*words, f"CC={gcc}", **environment)
        asked = f"make {' '.join(words)} {environment or ''}"
        check(f"{asked}: without a word about jobs", not made.code and not re.search(r"jobserver|-j", made.told), made.told)
        told = [re.findall(r"(?<![-\w])-j\d*", call.split("[")[-1]) for call in tree.calls() if " -c app/" in call]
        check(f"{asked}: compiles by {wanted}", told and all(jobs == [wanted] for jobs in told), told)
    made = tree.make("-n", "CFLAGS=-DOTHER")
    check("make -n says what would be done", not made.code and " -c app/main.c" in made.told, made.told)
    made = tree.make(f"CC={gcc}")
    check("and does none of it", made.did_nothing(), made.told)


def test_tools(tree):
    """As a cross build has them: what bears the plain names is for another machine."""
    shutil.rmtree(tree.path("build"))
    for name in ("gcc", "cc", "ar", "pkg-config"):
        tree.tool(f"plain/{name}", "exit 1", log="plain.log")
        tree.tool(f"cross/arm-{name}", f'exec {shutil.which(name)} "$@"', log="cross.log")
    words = [f"{name}={tree.path('cross/arm-' + tool)}" for name, tool in (("CC", "gcc"), ("AR", "ar"), ("PKG_CONFIG", "pkg-config"))]
    made = tree.make(*words, PATH=f"{tree.path('plain')}:{os.environ['PATH']}")
    used = {call.split()[0] for call in tree.calls("cross.log")}
    check("it is built by the tools that are named", not made.code and used == {"arm-gcc", "arm-ar", "arm-pkg-config"}, made.told + str(used))
    check("and by them alone", not tree.calls("plain.log"), tree.calls("plain.log"))


def test_warnings(tree):
    tree.write("app/base/two.c", TREE["app/base/two.c"] + UNUSED)
    made = tree.make()
    check("a warning is said", "unused" in made.errors, made.told)
    check("and stops nobody's build", not made.code, made.told)
    for words, environment in ((["WERROR=1"], {}), ([], {"WERROR": "1"})):
        made = tree.make(*words, **environment)
        check(f"it does with {words or environment}", made.code and "unused" in made.errors, made.told)
    tree.write("app/base/two.c", TREE["app/base/two.c"])
    if not shutil.which("clang"):
        skip("clang is not installed")
        return
    made = tree.make("CC=clang", "WERROR=1")
    check("clang builds it without a warning", not made.code and made.compiled == ALL and "warning" not in made.told, made.told)


def machine(tree, folder, *without):
    """A folder with all commands of this machine but a few, and with those that install things as witnesses."""
    os.makedirs(tree.path(folder))
    for path in os.environ["PATH"].split(":"):
        for name in os.listdir(path) if os.path.isdir(path) else ():
            if not os.path.lexists(tree.path(f"{folder}/{name}")) and name not in without:
                os.symlink(os.path.join(path, name), tree.path(f"{folder}/{name}"))
    for name in {"apt-get", "sudo"} - set(without):
        if os.path.lexists(tree.path(f"{folder}/{name}")):
            os.remove(tree.path(f"{folder}/{name}"))
        tree.tool(f"{folder}/{name}", "exit 0", log="installed")
    return tree.path(folder)


def test_check(tree):
    """The tests alone: what they lack is said, not installed."""
    shutil.rmtree(tree.path("build"))
    for lacks, gone in (("two commands", ["xdotool", "mandoc"]), ("apt and a command", ["xdotool", "apt-get", "dpkg-query"])):
        made = tree.make("check", PATH=machine(tree, f"without {lacks}", *gone))
        for name in set(gone) & {"xdotool", "mandoc"}:
            check(f"without {lacks}: make check says that {name} is missing, and what for",
                  made.code and re.search(rf"^ +{name} +\w.*\(Debian package {name}\)$", made.errors, re.MULTILINE), made.told)
        check(f"without {lacks}: it says nothing else is", len(re.findall(r"^ +\S+ .*\(Debian package", made.errors, re.MULTILINE)) ==
              len(set(gone) & {"xdotool", "mandoc"}), made.told)
        check(f"without {lacks}: it builds nothing", made.code and not made.compiled and not os.path.exists(tree.path("build")), made.told)
    made = tree.make("check", "LIBRARIES=jansson no-such-library", PATH=tree.path("without two commands"))
    check("a library that is missing is named", made.code and re.search(r"^ +no-such-library ", made.errors, re.MULTILINE), made.told)
    made = tree.make("check", PATH=machine(tree, "whole"))
    check("make check runs the tests where nothing is missing", not made.code and "the tests of build/asan" in made.told and
          os.path.exists(tree.path("build/asan/test_one")) and os.path.exists(tree.path(PROGRAM)), made.told)
    check("and installs nothing", not tree.calls("installed"), tree.calls("installed"))


def test_install(tree):
    """What installs, where nothing is installed; nobody's packages are touched."""
    folder = machine(tree, "poor", "dpkg-query", "sudo", "id")
    tree.tool("poor/id", "echo 1000")
    made = tree.make("deps", PATH=folder)
    check("make deps without root or sudo says who may", made.code and "only root" in made.errors and "libsdl2-dev" in made.errors, made.told)
    check("and tries nothing", not tree.calls("installed"), tree.calls("installed"))
    tree.tool("poor/sudo", 'exec "$@"', log="installed")
    for target, wanted in (("deps", ["libsdl2-dev", "libcmocka-dev", "xvfb", "mosquitto"]), ("packages", ["libsdl2-dev"]), ("test", ["libcmocka-dev"])):
        open(tree.path("installed"), "w", encoding="utf-8").close()
        made = tree.make(target, PATH=folder)
        asked = [call for call in tree.calls("installed") if call.startswith("apt-get install")]
        check(f"make {target} installs by sudo", not made.code and len(asked) == 1 and all(f" {name} " in asked[0] for name in wanted), made.told)
    check("make test runs the tests then", "the tests of build/asan" in made.told, made.told)


def test_package(tree):
    """Before anything is installed for it."""
    made = tree.make("deb", PATH=tree.path("whole"))
    check("a package needs a changelog of its version", made.code and "changelog" in made.errors and "'0.1.0'" in made.errors and
          "'0.2.0'" in made.errors and not os.path.exists(tree.path("build/deb")), made.told)


def main():
    with tempfile.TemporaryDirectory(prefix="plumbline-build-") as folder:
        tree = Tree(folder)
        test_changes(tree)
        test_sources(tree)
        test_jobs(tree)
        test_tools(tree)
        test_warnings(tree)
        if subprocess.run(["sh", os.path.join(TOP, "tests/packaging/needs.sh"), "missing"], capture_output=True, check=False).returncode:
            skip("the tests' packages are not all installed")
        else:
            test_check(tree)
            test_install(tree)
            test_package(tree)
    close()


if __name__ == "__main__":
    main()
