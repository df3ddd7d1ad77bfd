#!/usr/bin/env python3
"""The desk's and the attendees' page in a real browser, each test file against a display of its own.

usage: browser.py PROGRAM [FOLDER for screenshots]   (closes with "N passed, N failed")

With BROWSER=firefox in Firefox instead of Chromium.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
from night import night_schedule  # noqa: E402


DAY = {"schedule": os.path.join(TOP, "assets/lpc2019.json"), "room": "Jade/room-I&II", "timezone": "Europe/Lisbon"}
FOYER = {"schedule": os.path.join(TOP, "assets/lpc2019.json"), "view": "hall", "timezone": "Europe/Lisbon", "publish": True}
NIGHT = {"room": "Main", "timezone": "Europe/Berlin"}


def run(program, shots, at, facts, tests):
    """Against a display of its own; returns how many passed and failed, and what was said."""
    folder = tempfile.mkdtemp(prefix="plumbline-browser-")
    config = os.path.join(folder, "plumbline.json")
    facts = {"schedule": os.path.join(folder, "night.json"), **facts}
    night_schedule(os.path.join(folder, "night.json"))
    with open(config, "w", encoding="utf-8") as out:
        json.dump({**facts, "state_dir": os.path.join(folder, "state"), "display": {"name": "jade-door"},
                   "control": {"listen": "127.0.0.1:0"}}, out)
    made = subprocess.run([program, "token", "new", "--config", config, "--role", "emergency", "--name", "Test"],
                          capture_output=True, text=True, check=True).stdout
    token = re.search(r"#token=(\S+)", made)[1]
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    with open(os.path.join(folder, "stderr"), "w+", encoding="utf-8") as log:
        display = subprocess.Popen([program, "show", "--config", config, "--at", at, "--force",
                                    "--headless", "1280x720"], stderr=log, stdout=subprocess.DEVNULL)
        try:
            address = None
            for _ in range(600):
                log.seek(0)
                address = re.search(r"the console is open at (\S+)", log.read())
                if address or display.poll() is not None:
                    break
                time.sleep(0.05)
            if not address:
                log.seek(0)
                return 0, 1, log.read()
            environment = {**os.environ, "DESK_URL": f"{address[1]}#token={token}", "DESK_TOKENS": os.path.join(folder, "state", "tokens.json")}
            if shots:
                os.makedirs(shots, exist_ok=True)
                environment["SHOTS"] = os.path.abspath(shots)
            told = subprocess.run(["timeout", "-k", "10", "900", "node", "--test", *tests], cwd=HERE, env=environment,
                                  capture_output=True, text=True, check=False)
            sums = {name: int((re.search(rf"^. {name} (\d+)$", told.stdout, re.M) or [0, 0])[1])
                    for name in ("pass", "fail", "cancelled")}
            failed = sums["fail"] + sums["cancelled"] or (1 if told.returncode or not sums["pass"] else 0)
            said = told.stdout[-20000:] + told.stderr[-2000:] if failed else ""
            log.seek(0)
            if token in log.read():
                failed += 1
                said += "FAILED: the token stands in the log"
            return sums["pass"], failed, said
        finally:
            display.terminate()
            display.wait(15)


def run_all(program, shots):
    night = ("2026-06-10T23:40:00", NIGHT, ["midnight.test.mjs"])
    roles = ("2019-09-10T15:33:00", DAY, ["roles.test.mjs"])
    public = ("2019-09-10T15:33:00", FOYER, ["public.test.mjs"])
    all_of_it = ("2019-09-10T15:33:00", DAY, ["words.test.mjs", "time.test.mjs", "night.test.mjs", "queue.test.mjs", "console.test.mjs"])
    # Of what needs a browser, Firefox does what its driver can.
    wanted = (night, roles, public) if os.environ.get("BROWSER") == "firefox" else (all_of_it, night, roles, public)
    passed, failed, said = 0, 0, ""
    for at, facts, tests in wanted:
        ran = run(program, shots, at, facts, tests)
        passed, failed, said = passed + ran[0], failed + ran[1], said + ran[2]
    return passed, failed, said


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    shots = sys.argv[2] if len(sys.argv) > 2 else None
    passed, failed, said = run_all(program, shots)
    if failed:
        # A browser that was starved of the machine is no fault of the page: once more, on a new display.
        print(said)
        print("once more")
        passed, failed, said = run_all(program, shots)
        print(said)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
