#!/usr/bin/env python3
"""What the sources must not do, wherever somebody writes the next line of them.

usage: sources.py   (closes with "N passed, N failed")
"""
import glob
import os
import re

from checks import check, close

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Whoever asks the system for the time cannot be told another one.
ASKS_TIME = ("clock_gettime", "clock_getres", "gettimeofday", "time", "timespec_get", "ftime", "clock", "clock_nanosleep",
             "localtime", "localtime_r", "mktime", "SDL_GetTicks", "SDL_GetTicks64", "SDL_GetPerformanceCounter",
             "g_get_monotonic_time", "g_get_real_time", "ucal_getNow")
# They wait until an instant of the wall clock, which may be set meanwhile.
WAITS_BY_WALL = ("pthread_timedjoin_np", "pthread_mutex_timedlock", "pthread_rwlock_timedrdlock", "pthread_rwlock_timedwrlock",
                 "sem_timedwait", "mq_timedreceive", "cnd_timedwait", "mtx_timedlock")
# Other threads read the environment meanwhile, and the C library gives them no lock.
CHANGES_ENVIRONMENT = ("setenv", "unsetenv", "putenv", "clearenv", "SDL_setenv", "tzset", "g_setenv", "g_unsetenv", "setlocale")
# What is tested is what ships.
TELLS_SANITIZERS = re.compile(r"__SANITIZE|__has_feature|FUZZING_BUILD_MODE|RUNNING_ON_VALGRIND|\bNDEBUG\b")

# A slow machine is no fault of what is tested.
TIMED = re.compile(r"\b(?:check|assert\w*)\(.*(?:monotonic|time|perf_counter|clock_tick_ms|timing_now_us)\(\) - \w+ [<>]")

# Declared for the tests alone, which have no other way in.
FOR_TESTS = {
    "config_read_bytes": "the fuzzer's way in",
    "adjustment_store_read": "the fuzzer's way in",
    "theme_read_bytes": "the fuzzer's way in",
    "theme_allows": "which pairs of colours tests may see",
    "broker_counts": "what the bench of a fleet counts",
    "arena_size": "what an item of a schedule takes",
    "json_scratch_size": "that a document is released before its items are sorted",
    "json_scratch_bound": "a bound that a small document reaches",
    "schedule_index_misplaced": "what names that share a place cost",
}

COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as text:
        return text.read()


def names(pattern):
    return sorted(os.path.relpath(path, TOP) for path in glob.glob(os.path.join(TOP, pattern), recursive=True))


def code(name):
    """The file without comments and texts, its lines where they were."""
    return COMMENT_OR_TEXT.sub(lambda found: "\n" * found[0].count("\n") or " ", read(name))


def lines_with(files, pattern):
    return [f"{name}:{number}: {line.strip()}" for name, text in files.items()
            for number, line in enumerate(text.splitlines(), 1) if re.search(pattern, line)]


def calls(files, functions):
    """Calls of these functions; a member of that name is another thing."""
    return lines_with(files, rf"(?<![\w.>])(?:{'|'.join(functions)})\s*\(")


def declared(headers):
    """By the name of each function that a header declares: the header."""
    return {found[1]: name for name, text in headers.items()
            for found in re.finditer(r"^(?!typedef)[A-Za-z_][\w \t*]*?\b([a-z_]\w*)\s*\([^;{}]*\)[^;{}()]*(?:\([^;{}]*\))?[^;{}]*;", text, re.MULTILINE)}


def mentions(files):
    """By each name that is not a struct's: how often each file has it. Read once, for there are thousands of names."""
    found = {}
    for name, text in files.items():
        for one in re.finditer(r"(?<!struct )\b[A-Za-z_]\w*", text):
            by_file = found.setdefault(one[0], {})
            by_file[name] = by_file.get(name, 0) + 1
    return found


def main():
    sources = {name: code(name) for name in names("app/**/*.c")}
    headers = {name: code(name) for name in names("app/**/*.h")}
    both = {**sources, **headers}
    check("there are sources", len(sources) > 50 and len(headers) > 50, [len(sources), len(headers)])

    clock = {name for name in sources if name.endswith("/clock.c")}
    elsewhere = {name: text for name, text in both.items() if name not in clock}
    asked = calls(elsewhere, ASKS_TIME)
    check("only base/clock.c asks for the time", len(clock) == 1 and not asked, [clock, asked])
    waits = calls(both, WAITS_BY_WALL)
    check("nobody waits by the wall clock", not waits, waits)
    unsure = [name for name, text in sources.items() if "pthread_cond_timedwait" in text and
              not re.search(r"pthread_condattr_setclock\([^;]*CLOCK_MONOTONIC", text)]
    check("conditions are waited for by the clock that is not set", not unsure, unsure)
    changed = calls(both, CHANGES_ENVIRONMENT)
    check("nobody changes the environment", not changed, changed)
    random = [line for line in calls(both, ("getrandom", "getentropy")) if "!=" not in line and "==" not in line]
    check("whether there were random numbers is looked at", not random, random)
    told = lines_with(both, TELLS_SANITIZERS)
    check("what ships is what the sanitizers see", not told, told)
    cast = lines_with(sources, r"\(enum \w+\)\s*\w+(?:->|\.)")
    check("what is of one enumeration is not cast to another", not cast, cast)
    tests = {name: code(name) for name in names("tests/**/*.[ch]")}
    functions = declared(headers)
    here, there = mentions(sources), mentions(tests)
    alone = [f"{functions[one]}: {one}" for one in sorted(functions) if len(here.get(one, {})) < 2 and one not in there]
    check("what is declared is called from elsewhere", not alone, alone)
    dead = [f"{functions[one]}: {one}" for one in sorted(functions) if one not in FOR_TESTS and
            sum(here.get(one, {}).values()) < 2]
    check("each function is called by the program", not dead, dead)
    gone = [one for one in FOR_TESTS if one not in functions or one not in there]
    check("what is declared for the tests is used there", not gone, gone)

    phrases = "\n".join(read(name) for name in sources)
    plural = set(re.findall(r'i18n_plural\(\s*"((?:\\.|[^"\\])*)"', phrases))
    both_ways = sorted(plural & set(re.findall(r'i18n_say\(\s*"((?:\\.|[^"\\])*)"', phrases)))
    check("no phrase is said with and without a number", plural and not both_ways, [len(plural), both_ways])

    scripts = {name: read(name) for name in names("tests/**/*.py")}
    timed = lines_with(scripts, TIMED) + lines_with(tests, TIMED)
    check("no check is one of how long it took", not timed, timed)
    run = read("tests/support/run.sh") + read("Makefile")
    left = [name for name, text in scripts.items() if re.search(r'\(closes with "N passed', text) and name not in run]
    check("each script that closes with sums is run", not left, left)
    close()


if __name__ == "__main__":
    main()
