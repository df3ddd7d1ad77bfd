#!/usr/bin/env python3
"""What runs the tests says so where one of them did not run, or broke off.

usage: sums.py   (closes with "N passed, N failed")
"""
import os
import subprocess
import tempfile

from checks import check, close

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
THREE = "echo '[  PASSED  ] 3 test(s).'"
SAYS_FOUR = "print('4 passed, 0 failed')"


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, 0o755)
    return path


def run(script, *arguments):
    """The exit status, and the closing line."""
    done = subprocess.run(["sh", script, *arguments], cwd=TOP, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, (done.stdout.splitlines() or [""])[-1]


def of_tests(what, expected, *named, **bodies):
    with tempfile.TemporaryDirectory() as folder:
        for name, body in bodies.items():
            write(folder, name, f"#!/bin/sh\n{body}\n")
        found = run("tests/support/run.sh", folder, *named)
        check(what, found == expected, [found, expected])


def of_scripts(what, expected, *bodies):
    with tempfile.TemporaryDirectory() as folder:
        lines = "\n".join(write(folder, f"{number}.py", body) for number, body in enumerate(bodies))
        shell = f"build={folder}; passed=0; failed=0; . tests/support/sums.sh; run_scripts 2 <<END\n{lines}\nEND\nclose_sums"
        done = subprocess.run(["sh", "-c", shell], cwd=TOP, capture_output=True, text=True, check=False, timeout=120)
        found = done.returncode, (done.stdout.splitlines() or [""])[-1]
        check(what, found == expected, [found, expected, done.stdout, done.stderr])


def main():
    of_tests("what passes", (0, "6 passed, 0 failed"), "test_a", "test_b", test_a=THREE, test_b=THREE)
    of_tests("a test that was not built", (1, "3 passed, 1 failed"), "test_a", "test_b", test_a=THREE)
    of_tests("a test that ran nothing", (1, "3 passed, 1 failed"), "test_a", "test_b", test_a=THREE, test_b="true")
    of_tests("a test that broke off", (1, "3 passed, 1 failed"), "test_a", "test_b", test_a=THREE, test_b="kill -9 $$")
    of_tests("a test that broke off behind its sums", (1, "6 passed, 1 failed"), "test_a", "test_b", test_a=THREE, test_b=f"{THREE}; exit 3")
    os.environ["LIMIT_S"] = "1"
    of_tests("a test that hangs", (1, "3 passed, 1 failed"), "test_a", "test_b", test_a=THREE, test_b="sleep 1000")
    of_scripts("a script that hangs", (1, "4 passed, 1 failed"), SAYS_FOUR, "import time\ntime.sleep(1000)")
    del os.environ["LIMIT_S"]
    with tempfile.TemporaryDirectory() as folder:
        status, closing = run("tests/support/run.sh", folder)
        check("nothing was built", status == 1 and closing.startswith("0 passed, ") and int(closing.split()[2]) > 40, [status, closing])
        status, closing = run("tests/support/valgrind.sh", folder)
        check("nothing was built for valgrind", (status, closing) == (1, "0 passed, 1 failed"), [status, closing])
        status, _ = run("tests/support/fuzz.sh", "runs", "1")
        check("nothing to fuzz", status != 0, status)
    of_scripts("scripts that pass", (0, "8 passed, 0 failed"), SAYS_FOUR, SAYS_FOUR)
    of_scripts("a script that broke off", (1, "4 passed, 1 failed"), SAYS_FOUR, "raise SystemExit(0)")
    of_scripts("a script that broke off behind its sums", (1, "8 passed, 1 failed"), SAYS_FOUR, SAYS_FOUR + "\nraise SystemExit(1)")
    of_scripts("a script that checked nothing", (1, "4 passed, 1 failed"), SAYS_FOUR, "print('0 passed, 0 failed')")
    of_scripts("a script that may not here", (0, "4 passed, 0 failed"), SAYS_FOUR, "print('skipped: no network\\n0 passed, 0 failed, 1 skipped')")
    of_scripts("failures that are counted", (1, "5 passed, 2 failed"), SAYS_FOUR, "print('1 passed, 2 failed')\nraise SystemExit(1)")
    of_scripts("failures behind which it ends well", (1, "5 passed, 2 failed"), SAYS_FOUR, "print('1 passed, 2 failed')")
    of_scripts("no script", (1, "0 passed, 1 failed"))
    close()


if __name__ == "__main__":
    main()
