"""What the scripts here check, counted."""
import sys

counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(what, fine, detail=""):
    counts["passed" if fine else "failed"] += 1
    if not fine:
        print(f"FAILED: {what} {detail}")


def skip(what):
    counts["skipped"] += 1
    print(f"skipped: {what}")


def close():
    """Says the sums, and ends the script."""
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    sys.exit(counts["failed"] > 0)
