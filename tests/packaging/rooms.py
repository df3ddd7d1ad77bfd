#!/usr/bin/env python3
"""The rooms of the house: which folder of app/ may include which, and that no two files of different folders call each other in a circle."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
APP = ROOT / "app"

# A folder and those below it whose headers it may include. app/README.md draws the same.
MAY_INCLUDE = {
    "base": "",
    "schedule": "base",
    "agenda": "base schedule",
    "scene": "base schedule agenda",
    "screen": "base schedule agenda scene",
    "feed": "base schedule",
    "control": "base schedule agenda",
    "export": "base schedule agenda",
    "attendees": "base schedule agenda scene",
    "console": "base control export",
    "fleet": "base schedule agenda feed control",
    "config": "base schedule agenda scene screen feed control fleet",
    "remote": "base agenda feed control fleet config",
    "display": "base schedule agenda scene screen feed control console fleet config export attendees",
    "cli": "base schedule agenda scene screen feed control console fleet config remote display export attendees",
    "main.c": "base cli",
}

passed = failed = 0


def check(what, ok, found=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f"FAILED: {what}: {found}")


def room_of(path):
    return path.relative_to(APP).parts[0]


def includes(text):
    return re.findall(r'^#include "([^"]+)"', text, re.M)


def against(files):
    """The includes that run against the direction: a list of "file: header"."""
    found = []
    for path, text in files.items():
        room = room_of(path)
        for header in includes(text):
            to = header.split("/")[0]
            if "/" not in header or (to != room and to not in MAY_INCLUDE.get(room, "").split()):
                found.append(f"{path.relative_to(APP)}: {header}")
    return found


def circles(arrows):
    """Groups of nodes that reach one another (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in arrows.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = set()
            while not group or node not in group:
                group.add(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    sys.setrecursionlimit(10000)
    for node in list(arrows):
        if node not in index:
            visit(node)
    return found


def calls(archive):
    """Which object of the archive takes a symbol from which other: {object: {object}}; an object is its source's path."""
    defined, needed = {}, {}
    for path in archive.glob("app/**/*.o"):
        source = str(path.relative_to(archive))[len("app/"):-2]
        if not (APP / (source + ".c")).exists():
            continue  # of a source that is gone
        for line in subprocess.run(["nm", str(path)], capture_output=True, text=True, check=True).stdout.splitlines():
            kind, name = line.split()[-2:]
            if kind in "TDBR":
                defined[name] = source
            elif kind == "U":
                needed.setdefault(source, set()).add(name)
    return {source: {defined[n] for n in names if n in defined and defined[n] != source} for source, names in needed.items()}


files = {path: path.read_text() for path in sorted(APP.rglob("*.[ch]"))}
check("there are files", len(files) > 200, len(files))
check("every folder has its row", {room_of(p) for p in files} == set(MAY_INCLUDE), {room_of(p) for p in files} ^ set(MAY_INCLUDE))
for room, below in MAY_INCLUDE.items():
    for to in below.split():
        check(f"{room} and {to} are not below each other", room not in MAY_INCLUDE[to].split())
for line in against(files):
    check("an include runs upwards", False, line)
check("an include upwards would be found", against({APP / "base/x.c": '#include "scene/scene.h"\n'}))
check("and one without a folder", against({APP / "base/x.c": '#include "clock.h"\n'}))

headers = {str(p.relative_to(APP)): set(includes(t)) & {str(q.relative_to(APP)) for q in files} for p, t in files.items()}
check("headers include one another in no circle", not circles(headers), circles(headers))
check("a circle would be found", circles({"a": {"b"}, "b": {"a"}}) == [["a", "b"]])

if len(sys.argv) > 1:
    found = [c for c in circles(calls(pathlib.Path(sys.argv[1]))) if len({pathlib.PurePath(f).parts[0] for f in c}) > 1]
    check("files of different folders call each other in no circle", not found, found)
    if "--inside" in sys.argv:
        print([c for c in circles(calls(pathlib.Path(sys.argv[1])))])

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
