#!/usr/bin/env python3
"""What is installed beside the program says what the program does: man pages, completions, units; and the papers of the
repository agree with one another: README's size, links, licence, versions.

usage: pages.py PROGRAM   (closes with "N passed, N failed")

The program's own --help tells the commands, their options and whether a value stands behind them; the schema tells the
config's keys, the API's description the fields of what can be sent. Each shell runs its completion itself.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

from checks import check, close, skip

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(TOP)
PROGRAM = sys.argv[1]
MAN = "config/man/plumbline.1"
MAN_CONFIG = "config/man/plumbline.json.5"
BASH = "config/completions/plumbline.bash"
ZSH = "config/completions/_plumbline"
FISH = "config/completions/plumbline.fish"
README = "README.md"
README_BYTES = 12000
MOST_EXPOSURE = 2.0  # as systemd-analyze security counts it, of 10


def check_same(what, found, expected):
    found, expected = set(found), set(expected)
    check(what, found == expected, f"missing {sorted(expected - found)}, too many {sorted(found - expected)}")


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# What the program itself says.
HELP = run(PROGRAM, "--help").stdout
COMMANDS = re.findall(r"^  (\w+) +\S", HELP, re.MULTILINE)
OPTIONS = {}  # by command: option -> the value behind it, "" for none
TEXTS = {}
for name in COMMANDS:
    TEXTS[name] = run(PROGRAM, name, "--help").stdout
    OPTIONS[name] = {}
    for letter, option, value in re.findall(r"^  (-o, )?--([\w-]+)(?: ([^ a-z]\S*|[a-z]+\|\S+))?", TEXTS[name], re.MULTILINE):
        OPTIONS[name][option] = value
ALL = sorted({option for options in OPTIONS.values() for option in options})
TYPES = re.findall(r"\w+", re.search(r"TYPE is (.*?);", TEXTS["send"], re.DOTALL)[1].replace(" or ", " "))
ACTS = ["new", "list", "withdraw"]
SCHEMA = json.loads(read("config/plumbline.schema.json"))
SLIDES = SCHEMA["properties"]["playlist"]["items"]["properties"]["slide"]["enum"]
COMMAND = json.loads(read("assets/desk/openapi.json"))["components"]["schemas"]["Command"]
FIELDS = {kind["properties"]["type"]["const"]: set(kind["properties"]) - {"type"} for kind in COMMAND["oneOf"]}
FIXED = {
    "view": SCHEMA["properties"]["view"]["enum"],
    "language": SCHEMA["properties"]["language"]["enum"],
    "theme": [os.path.basename(path)[:-5] for path in glob.glob("config/themes/*.json")],
    "role": ["view", "chair", "staff", "emergency"],
    "slide": SLIDES,
}


def test_program():
    check("the program tells its commands", len(COMMANDS) >= 12, COMMANDS)
    check("and their options", all("config" in options for options in OPTIONS.values()) and len(ALL) > 30, ALL)
    check("and what can be sent", "notice" in TYPES and "undo" in TYPES, TYPES)


def synopsis(page):
    """By command, the macros' lines of its part of the synopsis."""
    parts = {}
    for part in page.split(".Sh DESCRIPTION")[0].split("\n.Nm\n")[1:]:
        command = re.search(r"Cm (\w+)", part)
        if command:
            parts[command[1]] = part
    return parts


def test_page():
    page = read(MAN)
    parts = synopsis(page)
    check_same("the synopsis has each command", parts, COMMANDS)
    listed = re.search(r"\n\.Sh COMMANDS\n(.*?)\n\.El", page, re.DOTALL)[1]
    check_same("each command is described", re.findall(r"^\.It Cm (\w+)$", listed, re.MULTILINE), COMMANDS)
    for command in COMMANDS:
        found = set(re.findall(r"Fl -([\w-]+)", parts.get(command, "")))
        if re.search(r"Fl o\b", parts.get(command, "")):
            found.add("output")
        check_same(f"{command}'s synopsis has its options", found, set(OPTIONS[command]) - {"help"})
    described = re.search(r"\n\.Sh OPTIONS\n(.*?)\n\.Sh ", page, re.DOTALL)[1]
    entries = dict(re.findall(r"^\.It Fl (?:o , )?-([\w-]+)(.*)$", described, re.MULTILINE))
    check_same("each option is described", entries, ALL + ["version"])
    for option in ALL:
        takes = any(options.get(option) for options in OPTIONS.values())
        check(f"--{option} is described with or without a value", ("Ar" in entries.get(option, "")) == takes)
    for option, values in FIXED.items():
        if option == "view":
            text = entries.get("view", "")
        else:
            text = described.split(f"\n.It Fl -{option} ")[-1].split("\n.It ")[0]
        for value in values:
            check(f"--{option} names {value}", re.search(rf"(^|[\s|]){value}($|[\s|])", text, re.MULTILINE))
    sent = re.search(r"\n\.Sh SENDING\n(.*?)\n\.El", page, re.DOTALL)[1]
    sent = dict(part.split("\n", 1) for part in sent.split("\n.It Cm ")[1:])
    check_same("what can be sent", sent, TYPES)
    for kind, fields in FIELDS.items():
        check_same(f"{kind}: its fields", re.findall(r"^\.Ar (\w+)", sent.get(kind, ""), re.MULTILINE), fields)
    asked = set()
    for path in glob.glob("app/**/*.c", recursive=True):
        asked.update(re.findall(r'getenv\("(\w+)"\)', read(path)))
    for variable in sorted(asked):
        check(f"the environment's {variable}", f".It Ev {variable}\n" in page)
    states = re.search(r"\n\.Sh EXIT STATUS(.*?)\n\.El", page, re.DOTALL)[1]
    check_same("exit status", re.findall(r"^\.It (\d)$", states, re.MULTILINE), "012")


def keys_of(node, prefix=""):
    """Each key's path and what the schema says of it."""
    for key, inner in node.get("properties", {}).items():
        path = prefix + key
        yield path, inner, key in node.get("required", [])
        yield from keys_of(inner, path + ".")
        yield from keys_of(inner.get("items", {}), path + "[].")


def test_config_page():
    page = re.search(r"\n\.Sh KEYS\n(.*?)\n\.El", read(MAN_CONFIG), re.DOTALL)[1]
    entries = {}
    for part in page.split("\n.It Cm ")[1:]:
        path, text = part.split("\n", 1)
        entries[path] = " ".join(text.split())
    keys = list(keys_of(SCHEMA))
    check("the schema has keys", len(keys) > 60)
    check_same("the page has the schema's keys", entries, [path for path, _, _ in keys])
    kinds = {"string": ("A string", "A time of day", "One of"), "boolean": ("True or false",), "integer": ("A whole number",),
             "number": ("A number",), "array": ("An array",), "object": ("An object",)}
    for path, node, required in keys:
        text = entries.get(path, "")
        first = text.split(". ")[0] + "."
        check(f"{path}: its type", text.startswith(kinds.get(node.get("type"), ("One of",))), text)
        check(f"{path}: whether it is required", ("; required" in text) == required, text)
        told = re.search(r"; default (.*?)\.(?: |$)", text)
        if "default" in node:
            check(f"{path}: its default", told and json.loads(told[1]) == node["default"], text)
        else:
            check(f"{path}: no default", not told, text)
        for value in node.get("enum", []):
            check(f"{path}: {value}", json.dumps(value) in text, text)
        bounds = [node, node.get("items", {})]
        if isinstance(node.get("additionalProperties"), dict):
            bounds += [node["additionalProperties"], node["additionalProperties"].get("items", {})]
        for bound in bounds:
            if "minimum" in bound:
                check(f"{path}: its range", f"{bound['minimum']} to {bound['maximum']}" in first, text)
        if "maxItems" in node:
            check(f"{path}: how many", re.search(rf"\b{node['maxItems']} ", first), text)
        for choice in node.get("items", {}).get("anyOf", []):
            for value in choice.get("enum", []):
                check(f"{path}: {value}", json.dumps(value) in text, text)


def test_slides():
    listed = re.search(r"\n\.Sh SLIDES\n(.*?)\n\.El", read(MAN_CONFIG), re.DOTALL)[1]
    named = [name for line in re.findall(r"^\.It Cm (.*)$", listed, re.MULTILINE) for name in line.split(" , ")]
    # No playlist has it: staff ask for it.
    check_same("each slide is described", named, SLIDES + ["identify"])


def test_lint():
    if not shutil.which("mandoc"):
        skip("mandoc is not installed")
        return
    for page in (MAN, MAN_CONFIG):
        # Whether other pages are installed is the machine's matter.
        said = [line for line in run("mandoc", "-T", "lint", "-W", "style", page).stdout.splitlines()
                if "referenced manual not found" not in line]
        check(f"{page}: mandoc has nothing to say", not said, "\n".join(said))


def bash_completes(*words):
    script = f'source {BASH}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _plumbline; printf "%s\\n" "${{COMPREPLY[@]}}"'
    answer = run("bash", "--norc", "-c", script, "bash", *words)
    check(f"bash: {' '.join(words)}: without a word on standard error", not answer.stderr, answer.stderr)
    return answer.stdout.split()


def fish_completes(*words):
    answer = run("fish", "--no-config", "-c", f"source {FISH}; complete -C 'plumbline {' '.join(words)}'")
    check(f"fish: {' '.join(words)}: without a word on standard error", not answer.stderr, answer.stderr)
    return [line.split("\t")[0] for line in answer.stdout.splitlines()]


def zsh_arguments(*words):
    """What the completion hands to zsh's own functions."""
    script = ('_arguments() { print -rl -- "$@" }; _describe() { print -rl -- "${(P@)2}" }; words=("$@"); CURRENT=$#; '
              f'PREFIX=$words[-1]; set --; source {ZSH}')
    answer = run("zsh", "-f", "-c", script, "zsh", "plumbline", *words)
    check(f"zsh: {' '.join(words)}: without a word on standard error", not answer.stderr, answer.stderr)
    return answer.stdout.splitlines()


def test_bash():
    registered = run("bash", "--norc", "-c", f"source {BASH}; complete -p plumbline").stdout
    check("bash: it is registered", registered.strip() == "complete -F _plumbline plumbline", registered)
    check_same("bash: commands", bash_completes("plumbline", ""), COMMANDS + ["help"])
    check_same("bash: what begins so", bash_completes("plumbline", "re"), ["replay", "record"])
    check_same("bash: without a command it is show", bash_completes("plumbline", "--"),
               [f"--{option}" for option in OPTIONS["show"]] + ["--version"])
    for command in COMMANDS:
        wanted = [f"--{option}" for option in OPTIONS[command]]
        check_same(f"bash: {command}", bash_completes("plumbline", command, "--"), wanted)
        for option, values in FIXED.items():
            if option in OPTIONS[command]:
                check_same(f"bash: {command} --{option}",
                           set(bash_completes("plumbline", command, f"--{option}", "")) - set(os.listdir(".")), values)
        for option, value in OPTIONS[command].items():
            # Behind what takes a value no option is offered.
            if value:
                offered = bash_completes("plumbline", command, f"--{option}", "--")
                check(f"bash: {command} --{option} takes a value", not offered, offered)
    check("bash: -o", "-o" in bash_completes("plumbline", "shot", "-"))
    check_same("bash: send", bash_completes("plumbline", "send", ""), TYPES)
    check_same("bash: send with options before", bash_completes("plumbline", "send", "--all", "--to", "x", "no"), ["notice"])
    check_same("bash: fields", bash_completes("plumbline", "send", "emergency", ""), ["kind=", "text=", "until="])
    check_same("bash: a field's values", bash_completes("plumbline", "send", "pin", "slide", "=", "no"),
               ["now", "notice", "no-schedule"])
    check_same("bash: behind =", bash_completes("plumbline", "send", "blank", "on", "="), ["true", "false"])
    check_same("bash: --view=", bash_completes("plumbline", "show", "--view", "=", "ha"), ["hall"])
    check_same("bash: token", bash_completes("plumbline", "token", ""), ACTS)
    check("bash: files", "config/plumbline.json" in bash_completes("plumbline", "check", "--config", "config/plumb"))


def test_fish():
    if not shutil.which("fish"):
        skip("fish is not installed")
        return
    check_same("fish: commands", fish_completes(""), COMMANDS + ["help"])
    for command in COMMANDS:
        # fish itself offers "--name=" where a value follows.
        offered = [word.rstrip("=") for word in fish_completes(command, "--")]
        check_same(f"fish: {command}", offered, [f"--{option}" for option in OPTIONS[command]])
        for option, values in FIXED.items():
            if option in OPTIONS[command]:
                offered = {word for word in fish_completes(command, f"--{option}", "")
                           if not os.path.exists(word.rstrip("/"))}
                check_same(f"fish: {command} --{option}", offered, values)
    check_same("fish: send", fish_completes("send", ""), TYPES)
    check_same("fish: token", fish_completes("token", ""), ACTS)


def test_zsh():
    if not shutil.which("zsh"):
        skip("zsh is not installed")
        return
    check_same("zsh: commands", [line.split(":")[0] for line in zsh_arguments("")], COMMANDS + ["help"])
    for command in COMMANDS:
        rows = zsh_arguments(command, "--")
        offered = {}
        for row in rows:
            found = re.match(r"\*?--([\w-]+)\[[^]]*\](.*)", row)
            if found:
                offered[found[1]] = found[2]
        check_same(f"zsh: {command}", offered, OPTIONS[command])
        for option, value in OPTIONS[command].items():
            check(f"zsh: {command} --{option} with or without a value",
                  (offered.get(option, "").count(":") > 0) == bool(value))
        for option, values in FIXED.items():
            if option in OPTIONS[command] and option != "theme":
                check_same(f"zsh: {command} --{option}", re.findall(r"[\w-]+", offered.get(option, "").split(":")[-1]), values)
    text = read(ZSH)
    check("zsh: themes", f"compadd {' '.join(sorted(FIXED['theme'], key=['lisbon', 'daylight', 'contrast'].index))}" in text)
    sent = next(row for row in zsh_arguments("send", "--") if row.startswith("1:"))
    check_same("zsh: send", re.findall(r"\w+", sent.split("(")[1]), TYPES)
    done = next(row for row in zsh_arguments("token", "--") if row.startswith("1:"))
    check_same("zsh: token", re.findall(r"\w+", done.split("(")[1]), ACTS)


def test_units():
    one, many = read("config/systemd/plumbline.service").splitlines(), read("config/systemd/plumbline@.service").splitlines()
    # An instance says that it is one, with a word before it of why.
    told = many.index("Environment=PLUMBLINE_INSTANCE=%i")
    many = many[:told - 1] + many[told + 1:]
    other = [a for a, b in zip(one, many) if a != b and not a.startswith("#")]
    check("plumbline@.service is plumbline.service but for its names",
          len(one) == len(many) and [line.split("=")[0] for line in other] ==
          ["Description", "ConditionPathExists", "ExecStart", "EnvironmentFile", "StateDirectory"], other)
    if not shutil.which("systemd-analyze"):
        skip("systemd-analyze is not installed")
        return
    for unit in sorted(glob.glob("config/systemd/*.service")):
        answer = run("systemd-analyze", "security", "--offline=true", "--no-pager", unit)
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", answer.stdout)
        check(f"{unit}: its exposure", found and float(found[1]) < MOST_EXPOSURE, found and found[1])
        said = [line for line in run("systemd-analyze", "verify", unit).stderr.splitlines()
                if "plumbline" in line and "is not executable" not in line and "Command 'man " not in line]
        check(f"{unit}: systemd has nothing to say", not said, "\n".join(said))


def markdown():
    """Each Markdown file of the project, not of what is built or installed in it."""
    for folder, inside, names in os.walk("."):
        inside[:] = [name for name in inside if name not in (".git", "build", "node_modules", "__pycache__")]
        yield from (os.path.normpath(os.path.join(folder, name)) for name in sorted(names) if name.endswith(".md"))


def prose(path):
    """What a Markdown file says, without what it shows as code."""
    text = re.sub(r"^```.*?^```", "", read(path), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", lambda code: code[0].replace("(", " "), text)


def anchors(path):
    """The ids of a file's headings, as GitHub makes them."""
    for heading in re.findall(r"^#+ +(.*?) *$", prose(path), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_papers():
    size = os.path.getsize(README)
    check(f"{README} is an entrance: {size} of at most {README_BYTES} bytes", size <= README_BYTES)
    papers = list(markdown())
    check("there are papers", len(papers) >= 9, papers)
    for path in papers:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
            file, _, anchor = target.partition("#")
            if re.match(r"\w+:", target):
                continue
            found = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            check(f"{path}: {target} is there", os.path.exists(found) and not found.startswith(".."))
            if anchor and os.path.isfile(found):
                check(f"{path}: {target} is a heading", anchor in anchors(found), list(anchors(found)))


def test_licence():
    told = read("LICENSE")
    copyright_line, text = re.fullmatch(r"MIT License\n\nCopyright \(c\) (.*?)\n\n(.*)", told, re.DOTALL).groups()
    check("LICENSE is of the Plumbline authors", re.fullmatch(r"[\d, -]+ The Plumbline authors", copyright_line), copyright_line)
    packaged = read("config/debian/copyright")
    check("the package says the same authors and years", f"\nCopyright: {copyright_line}\n" in packaged, packaged)
    lines = re.search(r"\n\nLicense: Expat\n(.*)", packaged, re.DOTALL)[1].splitlines()
    check("and the same licence", " ".join(" ".join(lines).split()).replace(" . ", " ") == " ".join(text.split()))


def test_versions():
    version = run(PROGRAM, "--version").stdout.split()[-1]
    changelog = read("config/debian/changelog")
    newest = re.match(r"plumbline \(([^)]+)\) unstable; urgency=\w+\n", changelog)
    check("the changelog's newest entry is of this version", newest and newest[1] == version, changelog[:80])
    maintainer = re.search(r"^Maintainer: (.*)$", read("config/debian/control"), re.MULTILINE)[1]
    signed = re.findall(r"^ -- (.*?>)  \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$", changelog, re.MULTILINE)
    entries = re.findall(r"^plumbline \(", changelog, re.MULTILINE)
    check("each entry is signed by the maintainer", signed and signed == [maintainer] * len(entries), signed)
    long = [line for line in changelog.splitlines() if len(line) > 80 and not line.startswith(" -- ")]
    check("its lines fit", not long, long)


test_program()
test_page()
test_config_page()
test_slides()
test_lint()
test_papers()
test_licence()
test_versions()
test_bash()
test_fish()
test_zsh()
test_units()
close()
