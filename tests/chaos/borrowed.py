"""Rows whose faults another suite tries: it is run for that part alone, and its checks are counted."""
import os
import re
import subprocess
import sys

from parts import LEAKS, TOP
from row import Row

SUMS = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)
PATIENCE_S = 400


def borrow(suite, program, fault, seen, parts=()):
    """A row of `fault`, tried by these parts of a suite; `seen` is what its checks look for."""
    command = [sys.executable, os.path.join(TOP, suite), program, *parts]
    try:
        answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
                                env=os.environ | LEAKS)
        said, fine = answer.stdout, answer.returncode == 0
    except subprocess.TimeoutExpired:
        said, fine = "FAILED: it takes for ever", False
    sums = SUMS.search(said)
    passed, failed = (int(sums[1]), int(sums[2])) if sums else (0, 1)
    for line in said.splitlines():
        if line.startswith("FAILED"):
            print(line, file=sys.stderr)
    if sums and sums[3] and not passed:
        return Row(fault, 1, "not allowed on this machine", True)
    if not fine or failed:
        seen = f"{failed} of {passed + failed} checks failed"
    return Row(fault, passed + failed, seen, fine and not failed and passed > 0)
