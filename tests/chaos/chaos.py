#!/usr/bin/env python3
"""Real faults, one after another, on the real program: what each does to a display, as a table.

usage: chaos.py PROGRAM [PART...]   (closes with "N passed, N failed"; 1 where a cell is empty or a fault was felt)

Each part is a module here with faults(program), which yields rows. Everything stays on the loopback and in folders
of its own.
"""
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "support")]
PARTS = [name for name in ("feed", "disk", "memory", "display", "clock", "broker", "desk", "emergency") if os.path.exists(f"{HERE}/{name}.py")]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:] or PARTS
    passed = failed = 0
    print("| Where | Fault | Tried | What was seen | Held |\n|---|---|---|---|---|")
    for part in wanted:
        for row in importlib.import_module(part).faults(program):
            fine = row.held and row.tried > 0 and bool(row.seen)
            passed += fine
            failed += not fine
            print(f"| {part} | {row.fault} | {row.tried} | {row.seen or '?'} | {'yes' if fine else 'NO'} |", flush=True)
    for part in wanted:  # what a part measured besides
        print(getattr(importlib.import_module(part), "tables", str)(), end="")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
