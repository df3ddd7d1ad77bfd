#!/usr/bin/env python3
"""What the compiler and the linker were to build in against an error that gets past the tests is in the program.

usage: hardening.py PROGRAM   (closes with "N passed, N failed")

PROGRAM is as it was linked: with symbols and debug information. That the checks see what is missing is shown by small
programs that are built here, each without one of the things.
"""
import os
import re
import subprocess
import sys
import tempfile

from checks import check, close

# Functions that copy into memory whose size is known only as the program runs: that copy is checked by level 3 alone.
ONLY_LEVEL_3 = ("event_of", "draw_run", "measure_run")
SWITCHES = ["-O2", "-g", "-fPIE", "-fstack-protector-strong", "-fstack-clash-protection"]
FORTIFY = ["-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=3"]
LINK = ["-pie", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"]
BY_MACHINE = {"X86-64": "-fcf-protection=full", "AArch64": "-mbranch-protection=standard"}
SMALL = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
char *measure_run(size_t size, const char *from, size_t length);
__attribute__((noinline)) char *measure_run(size_t size, const char *from, size_t length)
{
    char *to = malloc(size);
    return to ? memcpy(to, from, length) : to;
}
int main(int count, char **words)
{
    char line[100 * 1024];
    puts(measure_run(strlen(words[0]), words[count - 1], strlen(words[count - 1]) + 1));
    return fgets(line, (int)sizeof line, stdin) != NULL;
}
"""


def run(*command):
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return answer.stdout


def code(program):
    """By function, its instructions."""
    functions = {}
    for line in run("objdump", "-d", "--no-show-raw-insn", program).splitlines():
        named = re.match(r"[0-9a-f]+ <(.+)>:$", line)
        if named:
            here = functions.setdefault(named[1], [])
        elif "\t" in line:
            here.append(line.split("\t", 1)[1])
    return functions


def guards_jumps(machine, properties, functions, ours):
    """Where a jump may land is marked, and a return address kept or signed."""
    if machine == "AArch64":
        unsigned = [name for name in ours if not re.match(r"(paciasp|bti|hint)", functions[name][0])]
        return not unsigned, unsigned
    # Debian 12's own start files are not marked, which takes IBT from all that is linked with them.
    unmarked = [name for name in ours if functions[name][0].split()[0] != "endbr64"]
    return "SHSTK" in properties and not unmarked, f"{properties.strip()} {unmarked[:5]}"


def findings(program):
    """What is looked for, whether it is there, and what was seen."""
    header, dynamic = run("readelf", "-hW", program), run("readelf", "-dW", program)
    segments, symbols = run("readelf", "-lW", program), run("readelf", "-sW", program)
    imported = set(re.findall(r" UND (__\w+)", symbols))
    producers = re.findall(r"DW_AT_producer .*: (GNU C\d.*)", run("readelf", "--debug-dump=info", "--dwarf-depth=1", program))
    machine = header.split("Machine:")[1].split("\n")[0].strip().split()[-1]
    functions = code(program)
    ours = [name for name in re.findall(r" FUNC +GLOBAL +DEFAULT +\d+ (\w+)", symbols)
            if functions.get(name) and name not in ("_start", "_init", "_fini")]
    yield "it is a program that runs at any address", "DYN (" in header and re.search(r"FLAGS_1.*\bPIE\b", dynamic), header
    yield "what was relocated is read-only", "GNU_RELRO" in segments, segments
    yield "all is bound before it starts", re.search(r"\(FLAGS\).*BIND_NOW|FLAGS_1.*\bNOW\b", dynamic), dynamic
    yield "a stack that is written over is noticed", "__stack_chk_fail" in imported, imported
    yield "the C library's calls are checked", any(name.endswith("_chk") for name in imported), imported
    yield "also where a size is known only as it runs (level 3)", any(
        "_chk" in line for name in ONLY_LEVEL_3 for line in functions.get(name, [])), [n for n in ONLY_LEVEL_3 if n in functions]
    for switch in SWITCHES[3:] + [BY_MACHINE[machine]]:
        without = [words for words in producers if switch not in words.split()]
        yield f"each part was compiled with {switch}", producers and not without, without[:1] or "no debug information"
    fine, seen = guards_jumps(machine, run("readelf", "-nW", program), functions, ours)
    yield "jumps and returns are guarded", ours and fine, seen
    stack = re.search(r"GNU_STACK.*", segments)
    yield "the stack holds no code", stack and not re.search(r"\bR?WE\b", stack[0]), stack
    yield "nothing is both written and run", not re.search(r"LOAD.* RWE ", segments), segments
    yield "no folder of libraries stands in it", not re.search(r"\((RPATH|RUNPATH)\)", dynamic), dynamic
    yield "its code is not written to", not re.search(r"TEXTREL", dynamic), dynamic


def test_program(program):
    for what, fine, seen in findings(program):
        check(what, fine, seen)


def build(folder, switches, source):
    program = os.path.join(folder, "small")
    subprocess.run(["gcc", *switches, "-w", source, "-o", program], check=True, timeout=60)
    return program


def test_checks():
    """Each check fails for a program without the one thing, and for that alone."""
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "small.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write(SMALL)
        machine = "AArch64" if os.uname().machine == "aarch64" else "X86-64"
        guard = BY_MACHINE[machine]
        link = LINK + (["-Wl,-z,shstk,-z,ibtplt"] if machine == "X86-64" else [])
        whole = SWITCHES + [guard] + FORTIFY + link
        missing = [what for what, fine, _ in findings(build(folder, whole, source)) if not fine]
        check("the small program with everything has everything", not missing, missing)
        wrong = [
            ("runs at any address", {"-fPIE": "-fno-pie", "-pie": "-no-pie"}),
            ("relocated is read-only", {"-Wl,-z,relro": "-Wl,-z,norelro"}),
            ("bound before", {"-Wl,-z,now": "-Wl,-z,lazy"}),
            ("written over", {"-fstack-protector-strong": "-fno-stack-protector"}),
            ("-fstack-protector-strong", {"-fstack-protector-strong": "-fstack-protector"}),
            ("calls are checked", {FORTIFY[1]: "-D_FORTIFY_SOURCE=0"}),
            ("level 3", {FORTIFY[1]: "-D_FORTIFY_SOURCE=2"}),
            ("-fstack-clash-protection", {"-fstack-clash-protection": "-fno-stack-clash-protection"}),
            (guard, {guard: "-O2"}),
            ("guarded", {guard: "-fcf-protection=none" if machine == "X86-64" else "-mbranch-protection=none"}),
            ("guarded", {link[-1]: "-O2"} if machine == "X86-64" else {guard: "-O2"}),
            ("holds no code", {"-Wl,-z,noexecstack": "-Wl,-z,execstack"}),
            ("no folder", {"-g": "-Wl,-rpath,/nowhere"}),
        ]
        for what, changed in wrong:
            program = build(folder, [changed.get(switch, switch) for switch in whole], source)
            missing = [found for found, fine, _ in findings(program) if not fine]
            check(f"{list(changed.values())[0]} is noticed", any(what in found for found in missing), missing)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    test_program(sys.argv[1])
    test_checks()
    close()
