#!/usr/bin/env python3
"""The table of dependencies in config/debian/README.md has each library and font of the Makefile, as Debian 12 has it.

usage: sbom.py   (closes with "N passed, N failed")
"""
import os
import re
import subprocess

from checks import check, close

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as text:
        return text.read()


def rows(text):
    """By each name in the first cell: the other cells."""
    part = text.split("\n## Dependencies\n", 1)[-1].split("\n## ", 1)[0]
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        for name in re.findall(r"`([^`]+)`", cells[0]) if line.startswith("|") and len(cells) == 4 else []:
            yield name, cells[1:]


def on_debian_12():
    try:
        with open("/etc/os-release", encoding="utf-8") as text:
            return {'ID=debian', 'VERSION_ID="12"'} <= set(text.read().split())
    except OSError:
        return False


def main():
    makefile = read("Makefile")
    libraries = re.search(r"^LIBRARIES := (.*)$", makefile, re.MULTILINE)[1].split()
    fonts = re.findall(r"\bfonts-[\w-]+", re.search(r"^PACKAGES  := ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)[1])
    told = dict(rows(read("config/debian/README.md")))
    check("the Makefile has libraries and fonts", len(libraries) > 10 and len(fonts) > 2, (libraries, fonts))
    check("the table has no other", set(told) == {*libraries, *fonts, "libc6"}, set(told) ^ {*libraries, *fonts, "libc6"})
    for name, cells in told.items():
        check(f"{name}: why, version and licence are told", all(cells), cells)
    for name in libraries if on_debian_12() else ():
        version = subprocess.run(["pkg-config", "--modversion", name], capture_output=True, text=True, check=False).stdout.strip()
        check(f"{name}: the version is Debian 12's", told.get(name, [""] * 3)[1] == version, version)
    close()


if __name__ == "__main__":
    main()
