#!/usr/bin/env python3
"""Draws every slide in every size, theme and language into pictures, and a page to look at them.

usage: gallery.py PROGRAM OUT_FOLDER
"""
import html
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

SIZES = ["1920x1080", "1080x1920", "1280x720", "1024x768", "1920x360", "3840x2160"]
DESK = {"format": 1, "entries": [
    {"type": "notice", "item": "lunch", "number": 1, "by": "The organisers", "at": "2019-09-10T15:20:00+01:00",
     "until": "2099-01-01T00:00:00Z", "text": "Lunch is served on floor −1, next to the Alvalade foyer"}]}
EMERGENCY = {"format": 1, "entries": [
    {"type": "emergency", "kind": "custom", "number": 1, "by": "Security", "at": "2019-09-10T15:20:00+01:00",
     "until": "2099-01-01T00:00:00Z",
     "text": "Please leave the building by the nearest exit. Assembly point: hotel forecourt"}]}
SLIDES = [("now", "2019-09-10T15:33"), ("now", "2019-09-10T18:05"), ("next", "2019-09-10T16:27"),
          ("agenda", "2019-09-10T15:33"), ("break", "2019-09-10T16:35"), ("hall", "2019-09-10T10:20"),
          ("timeline", "2019-09-10T15:33"),
          ("about", "2019-09-10T15:33"), ("info", "2019-09-10T15:33"), ("picture", "2019-09-10T15:33"),
          ("notice", "2019-09-10T15:33"), ("emergency", "2019-09-10T15:33"), ("stage", "2019-09-10T15:33:02"),
          ("stage", "2019-09-10T15:43"), ("stage", "2019-09-10T16:31:14"), ("handover", "2019-09-10T15:29:45"),
          ("before", "2019-09-10T09:30"), ("after", "2019-09-10T20:10"), ("empty", "2019-09-08T12:00"),
          ("over", "2019-09-11T20:00")]
LOOKS = [("lisbon", "en"), ("daylight", "pt"), ("contrast", "de"), ("lisbon", "fr"), ("daylight", "es"),
         ("contrast", "it"), ("lisbon", "ja")]


def config(top, folder, program):
    """The config that ships, with cards, a picture (a slide of our own) and words on the micro-conference."""
    with open(os.path.join(top, "config/plumbline.json"), encoding="utf-8") as given:
        told = json.load(given)
    told.pop("$schema", None)
    told["schedule"] = os.path.join(top, "assets/lpc2019.json")
    told["state_dir"] = folder
    told["info"] = [{"title": "Wi-Fi", "text": "Network LPC2019, password tramway28. One device a person, please.",
                     "link": "https://linuxplumbersconf.org/event/4/page/24-information"}]
    told["about"] = {"title": "Containers and Checkpoint/Restore", "leads": ["Stéphane Graber", "Christian Brauner"],
                     "topics": ["Namespaces, cgroups and seccomp", "Checkpoint and restore of containers",
                                "The new mount API", "Address space isolation"]}
    told["pictures"] = [os.path.join(folder, "picture.png")]
    path = os.path.join(folder, "plumbline.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(told, out)
    subprocess.run([program, "shot", "--config", os.path.join(top, "config/plumbline.json"), "--schedule",
                    told["schedule"], "--at", "2019-09-10T16:35", "--slide", "break", "-o", told["pictures"][0]],
                   check=True, stderr=subprocess.DEVNULL)
    return path


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    os.makedirs(out, exist_ok=True)
    jobs = [(slide, at, size, theme, language) for slide, at in SLIDES for theme, language in LOOKS for size in SIZES
            if size != "3840x2160" or (theme, language) == LOOKS[0]]
    with tempfile.TemporaryDirectory() as folder:
        path = config(top, folder, program)
        for name, content in (("desk.json", DESK), ("emergency.json", EMERGENCY)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                json.dump(content, file)

        def draw(job):
            slide, at, size, theme, language = job
            name = f"{slide}-{at.replace(':', '')}-{size}-{theme}-{language}.png"
            desk = "emergency.json" if slide == "emergency" else "desk.json"
            done = subprocess.run([program, "shot", "--config", path, "--at", at, "--slide", slide, "--size", size, "--theme",
                                   theme, "--language", language, "--desk", os.path.join(folder, desk), "-o",
                                   os.path.join(out, name)], capture_output=True, text=True, check=False)
            return name, done.stderr.strip() if done.returncode else ""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            drawn = list(pool.map(draw, jobs))
    wrong = [line for _, line in drawn if line]
    with open(os.path.join(out, "index.html"), "w", encoding="utf-8") as page:
        page.write("<!doctype html><meta charset=utf-8><title>Plumbline's slides</title><style>body{background:#555;"
                   "color:#fff;font:16px sans-serif}img{max-width:32%;max-height:420px;margin:4px;vertical-align:top}"
                   "</style>")
        for slide, at in SLIDES:
            page.write(f"<h2>{html.escape(slide)}, {html.escape(at)}</h2>")
            for (s, a, *_), (name, problem) in zip(jobs, drawn):
                if (s, a) == (slide, at) and not problem:
                    page.write(f'<img loading=lazy src="{html.escape(name)}" title="{html.escape(name)}">')
    print(f"{len(drawn) - len(wrong)} pictures; look at {os.path.join(out, 'index.html')}")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
