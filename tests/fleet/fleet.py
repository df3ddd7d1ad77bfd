#!/usr/bin/env python3
"""A fleet at a real broker: real displays and a staff's desk, and mosquitto_pub and mosquitto_sub as strangers.

usage: fleet.py PROGRAM [PART...]   (closes with "N passed, N failed")

Brokers on free ports of the loopback, each member with a state folder of its own.
"""
import http.client
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time

from fleet_parts import (EVENT, JADE, JADE_TOPIC, OPALA, Broker, Line, Listener, Member, check, clean_up,
                         counts, entry_texts, folder_of, free_port, new_id, same, texts, until)

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)


def member(name, broker, **more):
    return Member(PROGRAM, name, broker, **more)


def members(*wanted):
    """Started together, so that they are not waited for one after another."""
    started = [member(name, broker, wait=False, **more) for name, broker, more in wanted]
    for one in started:
        one.opened()
    for one in started:
        one.connected()
    return started


# --- what a display says of itself, and what the page is told of it

TEXT, NUMBER, FLAG, LIST, OBJECT, NOTHING = str, int, bool, list, dict, type(None)
SAID = {"state": TEXT, "display": TEXT, "instance": TEXT, "version": TEXT, "label": TEXT, "at": TEXT, "sent_at": TEXT,
        "view": TEXT, "slide": TEXT, "says": LIST, "phase": TEXT, "notices": NUMBER, "blank": FLAG, "width": NUMBER,
        "height": NUMBER, "painted_at": TEXT, "uptime_s": NUMBER, "schedule": OBJECT, "clock": OBJECT, "findings": NUMBER,
        "number": NUMBER, "duplicate": FLAG, "unkept": FLAG, "unseen": FLAG, "room": (TEXT, NOTHING), "now": (TEXT, NOTHING),
        "next": (TEXT, NOTHING), "timer": (OBJECT, NOTHING), "emergency": (TEXT, NOTHING), "pinned": (TEXT, NOTHING)}
SHOWN = {name: SAID[name] for name in SAID if name not in ("display", "instance", "sent_at", "number", "duplicate", "unkept", "unseen")}
SHOWN.update({"id": TEXT, "kind": TEXT, "problems": LIST, "heard_s": (NUMBER, NOTHING), "schedule": (OBJECT, NOTHING),
              "clock": (OBJECT, NOTHING)})
ASKED = {"id": TEXT, "type": TEXT, "what": TEXT, "to": TEXT, "by": TEXT, "at": TEXT, "have": NUMBER, "of": NUMBER,
         "missing": LIST, "refused": LIST}


def wrong(value, form):
    """What of an object is not as its form says."""
    if not isinstance(value, dict):
        return [f"no object: {value!r}"]
    return [f"{name}: {value.get(name)!r}" for name, kind in form.items()
            if name not in value or not isinstance(value[name], kind) or (kind is NUMBER and isinstance(value[name], bool))]


def fleet_is_sound(who, when):
    fleet = who.fleet()
    bad = [error for one in fleet["displays"] for error in wrong(one, SHOWN)]
    bad += [error for one in fleet["commands"] for error in wrong(one, ASKED)]
    bad += [line for one in fleet["displays"] for line in one["says"] if not isinstance(line, str)]
    return check(f"{who.name}: the fleet is as described {when}", not bad, bad[:5])


def statuses(fleet, listener):
    jade, _, _, foyer, desk = fleet
    for one in fleet:
        topic = f"display/{one.name}/status"
        found = until(lambda t=topic: listener.document(t) and listener.document(t)["phase"] != "unknown" and listener.document(t))
        check(f"{one.name} has a retained status", found)
        check(f"{one.name}: its fields", not wrong(found, SAID), wrong(found, SAID))
        check(f"{one.name}: it is small", len(listener.kept[topic]) < 4096, len(listener.kept[topic]))
        check(f"{one.name}: it says who it is", found["display"] == one.name and found["state"] == "online")
        own = one.status()
        check(f"{one.name}: it says what the page says", found["view"] == own["view"] and found["slide"] == own["slide"] and
              found["label"] == own["label"] and found["width"] == own["width"], found)
        seen = until(lambda n=one.name: jade.seen(n))
        check(f"{one.name} is on another's page", seen and seen["state"] == "online" and not set(seen["problems"]) - {"clock"}, seen)
        check(f"{one.name}: schedule and clock", {"source", "age_s", "items"} <= set(found["schedule"]) and
              {"state", "skew_ms", "simulated"} <= set(found["clock"]) and found["clock"]["simulated"], found)
    check("a desk shows nothing", desk.status()["view"] == "desk" and desk.status()["says"] == [] and
          jade.seen("desk-1")["kind"] == "desk" and jade.seen("desk-1")["width"] == 0)
    check("a desk has no picture", desk.ask("GET", "/api/v1/screen.png")[0] == 503)
    drawn = desk.ask("POST", "/api/v1/notice.png?width=1920", json.dumps({"id": new_id(), "type": "notice", "text": "Lunch is served"}).encode())
    check("but it draws a notice that is not sent yet", (drawn[0], drawn[1]) == (200, "image/png") and drawn[2][16:24] == struct.pack(">II", 1920, 1080), drawn[:2])
    status, told = desk.command(type="notice", text="Lunch is served", preview=True)
    check("and says its pages", status == 200 and told["pages"] == 1, told)
    check("a foyer has no room", foyer.status()["room"] is None and jade.seen("foyer")["view"] == "hall")
    fleet_is_sound(jade, "at first")
    fleet_is_sound(desk, "at first")
    whole = jade.fleet()
    check("the fleet has a name", whole["event"] == EVENT and whole["self"] == "jade-door" and whole["broker"]["denied"] == [])


def stream(who, path, wanted, seconds):
    """Has an event of that name come?"""
    connection = http.client.HTTPConnection("127.0.0.1", who.port, timeout=seconds)
    end = time.monotonic() + seconds
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        while time.monotonic() < end:
            line = answer.readline().decode().strip()
            if line == f"event: {wanted}":
                return json.loads(answer.readline().decode()[6:])
            if not line and answer.closed:
                return None
    except OSError:
        pass
    finally:
        connection.close()
    return None


def events(jade):
    fleet = stream(jade, "/api/v1/events?fleet=1", "fleet", 10)
    check("who follows the fleet is told of it", fleet and len(fleet["displays"]) >= 5, fleet)
    check("who does not is not", stream(jade, "/api/v1/events", "fleet", 2.5) is None)


def alone():
    """Without a broker there is no fleet."""
    lone = member("lone", None)
    status, kind, body = lone.ask("GET", "/api/v1/fleet")
    check("without a broker there is no fleet", status == 404 and kind == "application/problem+json" and b"no broker" in body, body)
    status, answer = lone.command(type="notice", text="x", to="display/other")
    check("nor another display", status == 409 and answer.get("field") == "to", answer)
    check("nor another's room", lone.command(type="pin", slide="agenda", to=f"room/{OPALA}")[0] == 409)
    check("but oneself", lone.command(type="notice", text="x", to="display/lone")[0] == 200)
    check("no picture of others", lone.ask("GET", "/api/v1/fleet/screen.png?display=x")[0] == 404)
    lone.stop()


# --- asking

def from_pages(fleet, listener):
    jade, side, opala, foyer, desk = fleet
    shows = (jade, side, opala, foyer)
    first = new_id()
    status, answer = jade.command(id=first, type="notice", text="Lunch is served", to="all")
    check("a notice for all is taken", status == 200 and answer["id"] == first, answer)
    for one in shows:
        one.holds("a notice for all is there", lambda s: "Lunch is served" in texts(s))
    found = jade.everyone_has(first, 4)
    check("all are seen to have it", found["have"] == 4 and found["of"] == 4 and not found["missing"] and not found["refused"], found)
    check("and it is told what it was", found["type"] == "notice" and found["to"] == "all" and "Lunch" in found["what"], found)
    kept = until(lambda: listener.document("desk/all") if "Lunch is served" in entry_texts(listener.document("desk/all")) else None)
    check("it is kept for who comes", kept and any(entry["id"] == first for entry in kept["entries"]), kept)
    check("each said that it has it", set(listener.answers(first)) >= {one.name for one in shows}, listener.answers(first))
    check("in the form that is described", all(answer["status"] == 200 and answer["number"] > 0 for answer in listener.answers(first).values()))

    second = new_id()
    check("a room's pin is taken", opala.command(id=second, type="pin", slide="agenda", to=f"room/{JADE}")[0] == 200)
    for one in (jade, side):
        one.holds("a room's pin is there", lambda s: s["pinned"] == "agenda")
    check("elsewhere it is not", opala.status()["pinned"] is None and foyer.status()["pinned"] is None)
    check("it is kept for the room, where only staff may write", until(lambda: listener.document(f"desk/staff/room/{JADE_TOPIC}")))
    check("all of the room have it", until(lambda: opala.asked(second)["have"] == opala.asked(second)["of"]), opala.asked(second))
    status, _ = jade.command(type="pin", on=False, to=f"room/{JADE}")
    side.holds("another page takes it back", lambda s: s["pinned"] is None)

    check("a display's is taken", jade.command(type="blank", to="display/opala-door")[0] == 200)
    opala.holds("it is dark", lambda s: s["blank"])
    check("the others are not", not jade.status()["blank"] and not side.status()["blank"])
    check("the page says so", until(lambda: "dark" in jade.seen("opala-door")["problems"]), jade.seen("opala-door"))
    jade.command(type="blank", on=False, to="display/opala-door")
    opala.holds("it is light again", lambda s: not s["blank"])

    check("a timer of another room", jade.command(type="timer", act="hold", to=f"room/{OPALA}")[0] == 200)
    opala.holds("is held", lambda s: s["timer"]["held"])
    check("this room's is not", not jade.status()["timer"]["held"])
    jade.command(type="timer", act="resume", to=f"room/{OPALA}")
    opala.holds("and goes on", lambda s: not s["timer"]["held"])
    check("a message to another room's speaker", desk.command(type="message", text="Two minutes", to=f"room/{OPALA}")[0] == 200)
    opala.holds("is there", lambda s: s["message"] and s["message"]["text"] == "Two minutes")

    drill = new_id()
    check("the desk asks for a drill", desk.command(id=drill, type="emergency", kind="test")[0] == 200)
    for one in shows:
        one.holds("the drill is there", lambda s: s["slide"] == "emergency")
    found = desk.everyone_has(drill, 4)
    check("the desk sees that all have it", found and found["have"] == 4 == found["of"], found)
    desk.command(type="emergency", kind="lift")
    for one in shows:
        one.holds("it is over", lambda s: s["emergency"] is None)
    for to in ("nobody", "room/", "display/", "all/x", 5, ""):
        check(f"to {to!r} is refused", jade.command(type="notice", text="x", to=to)[0] == 422)


def from_strangers(fleet, broker, listener):
    """By mosquitto_pub, in each role: the topic says who asks, and as what."""
    jade, side, opala, _, desk = fleet

    def ask(role, to, who="ana", **fields):
        fields.setdefault("id", new_id())
        broker.publish(f"command/{role}/{who}/{to}", fields)
        return fields["id"]

    def answer(identity, name="jade-door"):
        return until(lambda: listener.answers(identity, name), 10) or {}

    staff = ask("staff", "all", type="notice", text="By staff", item="by-staff")
    check("staff may", answer(staff).get("status") == 200 and answer(staff)["number"] > 0, answer(staff))
    for one in fleet[:4]:
        one.holds("staff's notice is there", lambda s: "By staff" in texts(s))
    entry = until(lambda: next((e for e in (listener.document("desk/all") or {"entries": []})["entries"] if e.get("id") == staff), None))
    check("it is noted who asked", entry and entry["by"] == "ana", entry)

    def desk_did(identity):
        said = desk.said().split(identity)
        return len(said) > 1 and "asked by ana (role staff)" in said[0][-200:]

    # Most displays may not pass on what staff ask, so the desk keeps it at once.
    check("the desk keeps what staff ask", until(lambda: desk_did(staff)), desk.said()[-500:])
    for role, fields, status in (
            ("view", dict(type="notice", text="x"), 403), ("view", dict(type="timer", act="hold"), 403),
            ("chair", dict(type="notice", text="x"), 403), ("chair", dict(type="full", room=OPALA), 403),
            ("staff", dict(type="emergency", kind="test"), 403), ("staff", dict(type="cancel", item="no such item"), 422),
            ("staff", dict(type="notice"), 422), ("staff", dict(type="wish"), 422), ("staff", dict(type="pin", slide="no such"), 422),
            ("staff", dict(type="notice", text="x", until="2019-09-09T10:00:00+01:00"), 422)):
        identity = ask(role, f"room/{JADE_TOPIC}", **fields)
        found = answer(identity)
        check(f"{role} {fields}: {status}", found.get("status") == status and found.get("detail"), found)
        if status == 422 and "item" in fields:
            check("and it is said which field", found.get("field") == "item", found)
    check("nothing of it was done", not jade.status()["emergency"] and "x" not in texts(jade.status()))
    identity = ask("chair", "all", type="timer", act="hold")
    check("a chair is not for all", answer(identity).get("status") == 403, answer(identity))
    identity = ask("chair", f"room/{JADE_TOPIC}", who="chair-1", type="timer", act="hold")
    check("a chair holds its room's timer", answer(identity).get("status") == 200 and answer(identity, "jade-side").get("status") == 200)
    side.holds("it is held", lambda s: s["timer"]["held"])
    check("the other room's is not", not opala.status()["timer"]["held"])
    # A role in the payload is no role.
    identity = new_id()
    broker.publish("command/view/eve/all", dict(id=identity, type="notice", text="x", role="emergency", by="ana"))
    check("the role is the topic's", answer(identity).get("status") in (403, 422), answer(identity))
    identity = ask("emergency", "all", type="emergency", kind="test")
    for one in fleet[:4]:
        one.holds("emergency may", lambda s: s["slide"] == "emergency")
    back = ask("staff", "all", type="undo", of=identity)
    check("staff does not take it back", answer(back).get("status") == 403, answer(back))
    back = ask("emergency", "all", type="undo", of=identity)
    for one in fleet[:4]:
        one.holds("it is taken back", lambda s: s["emergency"] is None)
    # The refusal is on the page, too.
    identity = ask("staff", "all", type="pin", slide="no such")
    found = until(lambda: len((desk.asked(identity) or {"refused": []})["refused"]) == 4 and desk.asked(identity))
    check("the desk sees who refused, and why", found and found["have"] == 0 and all(one["status"] == 422 and one["detail"]
                                                                                     for one in found["refused"]), found)
    # Nobody else is there for it: the desk does it, and whoever comes finds it.
    identity = ask("staff", "display/not-yet", type="pin", slide="agenda")
    check("for a display that is not there the desk keeps it", until(lambda: listener.document("desk/display/not-yet")))
    late = member("not-yet", broker)
    late.holds("it has it when it comes", lambda s: s["pinned"] == "agenda")
    late.holds("and all else", lambda s: {"By staff", "Lunch is served"} <= set(texts(s)))
    late.stop()
    check("it is gone", until(lambda: listener.status("not-yet").get("state") == "offline"))
    broker.publish("display/not-yet/status", "", retain=True)
    check("an empty status forgets it", until(lambda: not jade.seen("not-yet")))


def once(fleet, broker, listener):
    """The same command twice is one."""
    jade, _, opala, _, _ = fleet
    both, topic = new_id(), "command/staff/ana/all"
    status, first = jade.command(id=both, type="notice", text="Once", item="once")
    opala.holds("it is there", lambda s: "Once" in texts(s))
    broker.publish(topic, dict(id=both, type="notice", text="Twice", item="once"))
    check("it is answered again", until(lambda: listener.answers(both, "opala-door")), listener.answers(both))
    third = new_id()
    broker.publish(topic, dict(id=third, type="notice", text="Once by the broker", item="once-2"))
    opala.holds("the next is there", lambda s: "Once by the broker" in texts(s))
    check("over two ways it is done once", "Twice" not in texts(opala.status()) and "Twice" not in texts(jade.status()))
    status, again = jade.command(id=third, type="notice", text="Twice", item="once-2")
    check("the other way round too", status == 200 and "Twice" not in texts(jade.status()), again)
    broker.publish(topic, dict(id=third, type="notice", text="Thrice", item="once-2"))
    numbers = {e["number"] for e in jade.desk()["entries"] if e.get("item") == "once"}
    check("it has one number", numbers == {first["number"]}, numbers)
    for item in ("once", "once-2"):
        jade.command(type="notice", text="", item=item)
    opala.holds("all is taken back", lambda s: not {"Once", "Once by the broker", "Thrice"} & set(texts(s)))


def odd_commands(fleet, broker, listener):
    jade, side, opala, _, desk = fleet
    late = member("late-1", broker)
    check("it joins", late.says_so("the broker is there"))
    # Nobody looked at its page before something is asked there.
    unseen = new_id()
    late.command(id=unseen, type="notice", text="Unseen", item="unseen")
    check("all answer", until(lambda: len(listener.answers(unseen)) >= 6), listener.answers(unseen))
    found = late.everyone_has(unseen, 5, 10)
    check("who looks later sees that all have it", found and found["have"] == found["of"] == 5, found)
    late.command(type="notice", text="", item="unseen")
    opala.holds("it is taken back", lambda s: "Unseen" not in texts(s))
    check("a late one gets what is wanted", late.holds("what is wanted", lambda s: "Lunch is served" in texts(s)))
    before = new_id()
    broker.publish("command/staff/ana/display/late-1", dict(id=before, type="identify"))
    check("commands reach it", until(lambda: listener.answers(before, "late-1")))
    # One that the broker kept was meant for then, and not for whoever comes now.
    check("a retained command is nobody's", not any(one.status()["blank"] for one in (*fleet[:4], late)) and not listener.answers("retained-command-1"))
    check("nor is it in what is wanted", not any(e["type"] == "blank" and e["id"] == "retained-command-1" for _, e in every_entry(listener)))
    broker.publish("command/staff/ana/all", "", retain=True)
    late.stop()
    broker.publish("display/late-1/status", "", retain=True)
    # A try whether one may is nothing.
    before = {one.name: one.desk() for one in fleet}
    words = [one.said() for one in fleet]
    for topic in ("command/staff/ana/all", "command/emergency/ana/display/jade-door", "desk/all", f"desk/room/{JADE_TOPIC}",
                  "display/jade-door/status", "display/nobody/status", "ack/jade-door", "display/jade-door/picture/x"):
        broker.publish(topic, {"probe": "may I?"})
    marker = new_id()
    broker.publish("command/staff/ana/all", dict(id=marker, type="pin", on=False))
    check("all have heard it", until(lambda: len(listener.answers(marker)) >= 4), listener.answers(marker))
    check("a probe is nothing", all(texts(one.status()) for one in fleet[:4]) and not jade.seen("nobody") and
          jade.seen("jade-door")["state"] == "online")
    new = [one.said()[len(old):] for one, old in zip(fleet, words)]
    check("nobody complains of it", not any("passed over" in said for said in new), new)
    check("nobody takes it for a namesake", not any("says that it is" in one.said() for one in fleet))
    check("nor did the desk change", all({e["item"] for e in one.desk()["entries"] if e.get("item")} >=
                                         {e["item"] for e in before[one.name]["entries"] if e.get("item")} for one in fleet))
    # Undone on the way it came.
    done, back = new_id(), new_id()
    broker.publish(f"command/staff/ana/room/{JADE_TOPIC}", dict(id=done, type="pin", slide="agenda"))
    for one in (jade, side):
        one.holds("it is done", lambda s: s["pinned"] == "agenda")
    broker.publish(f"command/staff/ana/room/{JADE_TOPIC}", dict(id=back, type="undo", of=done))
    for one in (jade, side):
        one.holds("it is undone", lambda s: s["pinned"] is None)
    check("which is answered", until(lambda: (listener.answers(back, "jade-side") or {}).get("status") in (200, 409)), listener.answers(back))
    check("an undo of nothing is refused", refused(broker, listener, dict(type="undo", of="nothing-of-that")) == 409)
    # Undone on the page where it was done, seen on the other.
    done = new_id()
    jade.command(id=done, type="notice", text="Wrong", item="wrong")
    opala.holds("a mistake is there", lambda s: "Wrong" in texts(s))
    check("it is undone", jade.command(type="undo", of=done)[0] == 200)
    opala.holds("everywhere", lambda s: "Wrong" not in texts(s))
    # The schedule is fetched again, by all.
    again = new_id()
    broker.publish("command/staff/ana/all", dict(id=again, type="reload"))
    check("all fetch the schedule", until(lambda: len([a for a in listener.answers(again).values() if a["status"] == 200]) >= 4),
          listener.answers(again))
    again = new_id()
    check("the page asks for it", jade.command(id=again, type="reload", to="all")[0] == 200)
    found = jade.everyone_has(again, 4)
    check("and sees who did", found and found["have"] == 4, found)
    again = new_id()
    check("of one other display", jade.command(id=again, type="reload", to="display/opala-door")[0] == 200)
    check("that answers", until(lambda: (listener.answers(again, "opala-door") or {}).get("status") == 200))
    check("only that one did", not listener.answers(again, "jade-door") and not listener.answers(again, "jade-side"), listener.answers(again))
    check("from the desk", desk.command(id=new_id(), type="reload", to="all")[0] == 200)


def refused(broker, listener, fields, name="jade-door"):
    identity = new_id()
    broker.publish("command/staff/ana/all", dict(fields, id=identity))
    found = until(lambda: listener.answers(identity, name), 10) or {}
    return found.get("status") if found.get("detail") else None


def pictures(fleet, broker, listener):
    jade, side, _, _, desk = fleet

    def width(body):
        return int.from_bytes(body[16:20], "big") if body[:8] == b"\x89PNG\r\n\x1a\n" else None
    # At the same time: a display gives them one after another.
    found = {}

    def look(asker, wanted):
        found[asker.name] = asker.ask("GET", f"/api/v1/fleet/screen.png?display=opala-door&width={wanted}")
    askers = [threading.Thread(target=look, args=(asker, wanted)) for asker, wanted in ((jade, 320), (side, 240), (desk, 160))]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    for name, wanted in (("jade-door", 320), ("jade-side", 240), ("desk-1", 160)):
        status, kind, body = found[name]
        check(f"another's picture for {name}", status == 200 and kind == "image/png" and width(body) == wanted, (status, kind, body[:80]))
    check("of none there is none", jade.ask("GET", "/api/v1/fleet/screen.png?display=nobody")[0] == 404)
    check("a name is needed", jade.ask("GET", "/api/v1/fleet/screen.png")[0] == 400)
    broker.publish("command/view/ana/display/opala-door", dict(id="a-picture", type="picture", width=200))
    topic = "display/opala-door/picture/a-picture"
    found = until(lambda: [payload for name, _, payload in list(listener.heard) if name == topic], 10)
    check("one picture is one", len(found or []) == 1, found and len(found))
    check("who may only look gets a picture", found and width(found[0]) == 200, found and found[0][:40])
    check("it is not kept", topic not in listener.kept)
    broker.publish("command/view/ana/display/opala-door", dict(id="the-next", type="picture", width=200, reply="now"))
    topic = "display/opala-door/picture/now"
    found = until(lambda: [payload for name, _, payload in list(listener.heard) if name == topic and payload.endswith(b"the-next")], 10)
    check("on the topic of all pictures it ends with the request's id", found and width(found[0]) == 200 and b"IEND" in found[0][-20:], found and found[0][-30:])
    asked = {name for name, _, _ in list(listener.heard) if "/picture/" in name and "opala-door" in name}
    check("consoles ask for pictures on that topic alone", asked == {topic, "display/opala-door/picture/a-picture"}, asked)
    broker.publish("display/ghost/status", {"state": "online", "view": "room", "room": JADE}, retain=True)
    check("a ghost is seen", until(lambda: jade.seen("ghost")))
    status, _, body = jade.ask("GET", "/api/v1/fleet/screen.png?display=ghost")
    check("who does not answer has no picture", status == 504, (status, body))
    broker.publish("display/ghost/status", "", retain=True)


def ends(fleet, broker, listener):
    """What becomes of who dies, is ended, and comes back."""
    jade, side, opala, _, desk = fleet
    side.stop(signal.SIGKILL)
    check("a killed one is offline", until(lambda: listener.document("display/jade-side/status") == {"state": "offline"}))
    seen = until(lambda: (jade.seen("jade-side") or {}).get("state") == "offline" and jade.seen("jade-side"))
    check("the page says so, and what it was", seen and seen["problems"] == ["offline"] and seen["room"] == JADE, seen)
    away = new_id()
    jade.command(id=away, type="notice", text="While you were out", item="away")
    jade.command(type="pin", slide="agenda", to="display/jade-side")
    broker.publish(f"command/staff/ana/room/{JADE_TOPIC}", dict(id=new_id(), type="full", text="Opala"))
    opala.holds("the others have it", lambda s: "While you were out" in texts(s))
    found = until(lambda: jade.asked(away)["have"] == 3 and jade.asked(away))
    check("it is seen who does not", found and found["of"] == 4 and found["missing"] == ["jade-side"], found)
    side.start()
    side.holds("it has it after its return", lambda s: "While you were out" in texts(s) and s["pinned"] == "agenda" and s["full"])
    found = jade.everyone_has(away, 4)
    check("and is seen to have it", found["have"] == 4, found)
    check("it is online", until(lambda: listener.status("jade-side").get("state") == "online"))
    check("both of the room want the same", until(lambda: alike(jade, side)), (jade.desk(), side.desk()))
    for one in (side, opala, desk):
        one.stop()
        # A desk is known to be none of the displays also when it is gone.
        gone = {"state": "offline", **({"view": "desk"} if one.kind == "desk" else {})}
        check(f"{one.name}: an ended one is offline", until(lambda n=one.name: listener.document(f"display/{n}/status") == gone))


def alike(*who):
    """Do they want the same, but for what only one of them is to show?"""
    desks = [[e for e in one.desk()["entries"] if e["type"] not in ("pin", "blank", "identify", "view")] for one in who]
    return same(desks)


def fleet_of_five():
    broker = Broker()
    broker.publish("command/staff/ana/all", dict(id="retained-command-1", type="blank"), retain=True)
    fleet = members(("jade-door", broker, {}), ("jade-side", broker, {}), ("opala-door", broker, {"room": OPALA}),
                    ("foyer", broker, {"room": None, "view": "hall"}), ("desk-1", broker, {"kind": "desk", "room": None, "view": "hall"}))
    listener = Listener(broker)
    statuses(fleet, listener)
    from_pages(fleet, listener)
    from_strangers(fleet, broker, listener)
    once(fleet, broker, listener)
    odd_commands(fleet, broker, listener)
    pictures(fleet, broker, listener)
    events(fleet[0])
    fleet_is_sound(fleet[0], "in the end")
    ends(fleet, broker, listener)
    for one in (fleet[0], fleet[3]):
        one.stop()


# --- whatever a stranger sends

def entry(**more):
    return {"type": "notice", "item": "n", "number": 1, "by": "eve", "at": "2019-09-09T14:00:00Z", "until": "2019-09-09T20:00:00Z",
            "text": "hostile", **more}


def document(*entries):
    return {"format": 1, "entries": list(entries)}


WRONG = [
    ("garbage", b"\x00\xff\x13garbage"), ("half of it", b'{"format":1,"entries":[{"type":"notice"'),
    ("a number", b"5"), ("a text", b'"x"'), ("null", b"null"), ("a list", b"[]"), ("an object", b"{}"),
    ("depth", b'{"format":1,"entries":' + b"[" * 20000 + b"]" * 20000 + b"}"), ("open depth", b"[" * 50000),
    ("bytes that are no text", b'{"format":1,"entries":[],"x":"\xc3\x28"}'), ("a surrogate", b'{"format":1,"entries":[],"x":"\\ud800"}'),
    ("twice the same", b'{"format":1,"format":2,"entries":[],"entries":{}}'),
    ("entries of the wrong type", document(5, None, "x", [], {})), ("a format from elsewhere", {"format": 99, "entries": []}),
    ("entries that are no list", {"format": 1, "entries": {"type": "notice"}}),
    ("an unknown type", document(entry(type="wish"))), ("a number that is none", document(entry(number="one"))),
    ("a negative number", document(entry(number=-1))), ("2^60", document(entry(number=2**60))),
    ("a real number", document(entry(number=1e300))), ("beyond 64 bits", b'{"format":1,"entries":[{"number":1' + b"0" * 400 + b"}]}"),
    ("no instant", document(entry(at="yesterday"))), ("texts of the wrong type", document(entry(text=5, by=[], item={}))),
    ("an endless text", document(entry(text="x" * 100000))), ("too many", document(*[entry(item=f"n{i}") for i in range(2500)])),
    ("one good and one bad", document(entry(item="good", text="poison"), entry(number=-5))),
    ("a megabyte and a half", b'{"format":1,"entries":[' + b" " * 1500000), ("2.5 MiB", b"x" * 2621440)]


def rest(fleet, broker, listener, marker):
    """All have heard what was sent before, and are as they should be."""
    identity = new_id()
    broker.publish("command/staff/ana/all", dict(id=identity, type="identify", on=False))
    for one in fleet:
        if one.kind == "show":
            check(f"{one.name} has heard all", until(lambda n=one.name: listener.answers(identity, n), 20), one.said()[-1500:])
        one.is_well(marker)
        one.holds(f"the last good state stays {marker}", lambda s: "Good" in texts(s) and "poison" not in texts(s) and
                  "hostile" not in texts(s))


def hostile_payloads(fleet, broker, listener):
    jade, side, desk = fleet
    for name, payload in WRONG:
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        for topic in ("desk/all", f"desk/room/{JADE_TOPIC}"):
            broker.publish(topic, raw)
        broker.publish("command/staff/eve/all", raw)
        broker.publish("ack/eve", raw)
        broker.publish("display/eve/status", raw, retain=True)
        broker.publish("display/jade-side/status", raw)
        check(f"{name}: named in the log", jade.says_so("desk/all: refused: "), jade.said()[-500:])
    rest(fleet, broker, listener, "after wrong payloads")
    said = jade.said()
    for words in ("not UTF-8", "not JSON", "larger than 2 MiB", "a number out of range", "64 KiB", "no answers"):
        check(f"the log says why: {words}", words in said)
    check("a wrong status of another is not taken for one", until(lambda: jade.seen("jade-side")["state"] == "online"))
    check("nor the truth of one's own", until(lambda: listener.status("jade-side").get("state") == "online"))
    fleet_is_sound(jade, "after wrong payloads")
    # What is kept is put right, not only passed over.
    for raw in (b"garbage", json.dumps(document(entry(number=-1))).encode(), b"", b'{"format":1,"entries":[]}'):
        broker.publish("desk/all", raw, retain=True)
        fixed = until(lambda: "Good" in entry_texts(listener.document("desk/all")))
        check(f"a wrong document is put right: {raw[:20]}", fixed, listener.kept.get("desk/all"))
    one = listener.document("desk/all")
    check("it is whole", one and one["format"] == 1, one)
    # Numbers that nobody can have reached, instants that have not come: whoever comes later must still be heard.
    for why, wrong in (("impossible number", {"number": 2**53}), ("from the future", {"at": "2099-09-10T15:00:00Z"}),
                       ("more than 60 days", {"until": "2099-09-10T15:00:00Z"})):
        # What a member publishes right behind it, to put the one before right, takes its place before anybody has read it.
        for _ in range(3):
            broker.publish("desk/all", document(entry(item="wrong", text="poison", **wrong), entry(item=f"right-{why[:4]}", text=f"Beside {why}")),
                           retain=True)
            if until(lambda: all(f"Beside {why}" in texts(each.status()) for each in fleet), 10):
                break
        for each in fleet:
            each.holds(f"{why}: the others of the document are taken", lambda s: {"Good", f"Beside {why}"} <= set(texts(s)))
        check(f"{why}: it is taken out of what is kept",
              until(lambda: {"Good", f"Beside {why}"} <= (found := entry_texts(listener.document("desk/all"))) and "poison" not in found),
              listener.kept.get("desk/all"))
        # Whoever read it first put it right; the others may have been given that in its place.
        check(f"{why}: it stands in the log", any(each.says_so(why) for each in fleet), [each.said()[-300:] for each in fleet])
        check(f"{why}: staff are told, with the topic",
              until(lambda: any(one["topic"] == "desk/all" and why in one["why"] for each in fleet for one in each.fleet()["broker"]["refused"])),
              [each.fleet()["broker"] for each in fleet])
    # What a stolen display could write: its room's topic, as if it were staff's.
    before = [one.status()["emergency"] for one in fleet]
    broker.publish(f"desk/room/{JADE_TOPIC}", document(entry(type="emergency", kind="evacuate", item=None), entry(type="notice", text="poison"),
                                                       entry(type="move", item="c431", room="Opala"), entry(type="full", room="Opala")), retain=True)
    check("what chairs may not do does not come by a room's topic",
          until(lambda: any(one["topic"] == f"desk/room/{JADE_TOPIC}" and one["count"] >= 1 for one in jade.fleet()["broker"]["refused"])),
          jade.fleet()["broker"])
    rest(fleet, broker, listener, "after a stolen display's wishes")
    check("no emergency came of it", [one.status()["emergency"] for one in fleet] == before)
    jade.command(type="notice", text="Behind the highest", item="behind")
    side.holds("one may still ask", lambda s: "Behind the highest" in texts(s))
    # In one second two words of one number are equally late.
    second = jade.status()["at"]
    until(lambda: jade.status()["at"] != second)
    jade.command(type="notice", text="", item="behind")
    side.holds("and take back", lambda s: "Behind the highest" not in texts(s))


HOSTILE_NAMES = ["%", "%zz", "%0", "%00", "%2", "%FF", "%C3%28", "%ED%A0%80", "%0A", "%1B[31m", "%2B", "%23", "%2F", "a%2Fb", "$x", " ",
                 "x" * 300, "%E2%80%AE", "<b>", "🎈", "%25", "..", "'\"", "\\"]
HOSTILE_TOPICS = [
    "", "x", "desk", "desk/", "desk/everybody", "desk/all/x", "desk/room", "desk/room/", "desk/room/x/y", "desk/display/",
    "command", "command/", "command/staff", "command/staff/eve", "command/staff/eve/", "command/staff/eve/room",
    "command/staff/eve/all/x", "command//eve/all", "command/none/eve/all", "command/admin/eve/all", "command/STAFF/eve/all",
    "command/staff//all", "display", "display/", "display//status", "display/eve", "display/eve/statu", "display/eve/status/x",
    "display/eve/picture", "display/eve/picture/", "display/jade-door/picture/pic-00000000", "ack", "ack/", "ack//", "ack/eve/x"]


def hostile_topics(fleet, broker, listener):
    jade, side, desk = fleet
    asks = {"type": "notice", "text": "poison", "item": "poison"}
    for topic in HOSTILE_TOPICS:
        broker.publish(topic, dict(asks, id=new_id()))
    for root in ("plumbline/other/", "plumbline//", "Plumbline/lpc2019/", "plumbline/lpc2019x/", "plumbline/%6Cpc2019x/", "/plumbline/lpc2019/"):
        broker.publish("command/staff/eve/all", dict(asks, id=new_id()), root=root)
        broker.publish("desk/all", document(entry(item="o", number=9, text="poison")), root=root)
    rest(fleet, broker, listener, "after hostile topics")
    # Names in them: some are names, and none may poison what is kept.
    for name in HOSTILE_NAMES:
        identity = new_id()
        broker.publish(f"command/staff/{name}/all", {"id": identity, "type": "notice", "text": "named", "item": "named"})
        broker.publish(f"desk/room/{name}", document(entry(item="r", text="elsewhere")), retain=True)
        broker.publish(f"desk/display/{name}", document(entry(item="d", text="elsewhere")), retain=True)
        broker.publish(f"command/staff/eve/room/{name}", {"id": new_id(), "type": "notice", "text": "elsewhere", "item": "e"})
        broker.publish(f"display/{name}/status", {"state": "online", "view": "room", "room": JADE}, retain=True)
        broker.publish(f"ack/{name}", {"answers": [{"id": identity, "status": 200, "number": 5}]})
    broker.publish("command/staff/ana/all", {"id": new_id(), "type": "notice", "text": "", "item": "named"})
    rest(fleet, broker, listener, "after hostile names")
    for one in (jade, desk):
        fleet_is_sound(one, "after hostile names")
    for one in fleet:
        one.holds("nothing of other rooms is here", lambda s: "elsewhere" not in texts(s))
        for bad in one.desk()["entries"]:
            check("what is wanted has all its parts", bad.get("by") and bad.get("at"), bad)
    for topic, payload in list(listener.kept.items()):
        if topic.startswith("desk/") and payload and "hostile" not in topic:
            check(f"{topic[:60]}: what is kept can be read", isinstance(listener.document(topic), dict), payload[:200])


def hostile_statuses(fleet, broker, listener):
    jade, side, desk = fleet
    forms = [
        {"state": "online", "view": 5, "room": [], "label": None, "says": ["x", 5, {}, "y" * 5000], "now": {}, "timer": [1], "notices": "3"},
        {"state": "offline", "view": "desk", "schedule": {"source": {}, "age_s": -5, "items": []}, "clock": 7},
        {"state": "strange", "emergency": True, "pinned": 0, "blank": "yes", "width": 1e99, "findings": -2**53},
        {"state": "online", "sent_at": "1990-01-01T00:00:00Z", "room": "<script>alert(1)</script>", "clock": {"state": "\u202e", "skew_ms": {}}},
        {"state": "online", "sent_at": "2090-12-31T23:59:59Z", "timer": {"phase": 5, "left_s": [], "held": {"a": 1}}}]
    for i, form in enumerate(forms):
        broker.publish(f"display/form-{i}/status", form, retain=True)
    broker.flood([(f"display/ghost-{i:04}/status", json.dumps({**forms[i % len(forms)], "display": "x", "instance": i}))
                  for i in range(2000)])
    for one in (jade, desk):
        check(f"{one.name} knows them all", until(lambda o=one: len([d for d in o.fleet()["displays"] if d["id"].startswith("ghost-")]) == 2000, 40),
              len(one.fleet()["displays"]))
        fleet_is_sound(one, "with two thousand ghosts")
    rest(fleet, broker, listener, "with two thousand ghosts")
    for name in ("form-3", "form-4"):
        check("a wrong clock is told", "skewed" in jade.seen(name)["problems"], jade.seen(name))
    for answers in ({"answers": 5}, {"answers": [5, None, {}, {"id": 5}, {"id": "x" * 500, "status": 200}, {"id": "y", "status": "200"},
                                                 {"id": "z", "status": -1}, {"id": "z", "status": 10**12}]},
                    {"answers": [{"id": f"made-up-{i}", "status": 409, "detail": "d" * 100} for i in range(300)]}):
        broker.publish("ack/eve", answers)
    rest(fleet, broker, listener, "after answers of nonsense")
    start = new_id()
    jade.command(id=start, type="notice", text="Among ghosts", item="ghosts")
    side.holds("all goes on", lambda s: "Among ghosts" in texts(s))
    found = until(lambda: jade.asked(start) and jade.asked(start)["have"] >= 2 and jade.asked(start))
    check("and is counted", found and found["have"] >= 2 and found["of"] > 1000, found)
    check("not all the missing are named", found and len(found["missing"]) <= 20)
    # A late one that is told of all at once.
    late = member("late-1", broker)
    late.connected()
    check("a late one knows them all", until(lambda: len(late.fleet()["displays"]) > 2000, 30), len(late.fleet()["displays"]))
    jade.command(type="notice", text="After the flood", item="flood")
    late.holds("and hears what comes then", lambda s: "After the flood" in texts(s))
    late.stop()
    broker.flood([(f"display/ghost-{i:04}/status", "") for i in range(2000)])
    check("they are forgotten", until(lambda: not any(d["id"].startswith("ghost-") for d in jade.fleet()["displays"]), 30))


def strangers():
    broker = Broker()
    fleet = members(("jade-door", broker, {}), ("jade-side", broker, {}), ("desk-1", broker, {"kind": "desk"}))
    jade, side, desk = fleet
    listener = Listener(broker)
    jade.command(type="notice", text="Good", item="good-one")
    jade.command(type="pin", slide="agenda", to=f"room/{JADE}")
    for one in fleet:
        one.holds("a good state", lambda s: "Good" in texts(s))
    hostile_payloads(fleet, broker, listener)
    hostile_topics(fleet, broker, listener)
    hostile_statuses(fleet, broker, listener)
    side.stop()
    side.start()
    check("what was kept on disk can be used", "cannot be used" not in side.said() and "Good" in texts(side.status()), side.said())
    side.holds("it knows all", lambda s: {"Good", "Beside impossible number"} <= set(texts(s)))
    for one in fleet:
        one.stop()


# --- a broker that goes and comes

def words_of(status):
    return " ".join(status["says"]).lower()


def goes_on(fleet):
    for one in fleet:
        status = one.status()
        if one.kind == "show":
            check(f"{one.name} goes on without the broker", status["pinned"] == "agenda" and
                  status["slide"] in ("agenda", "notice"), status["slide"])
            check(f"{one.name}: nothing of it on the screen", not any(word in words_of(status) for word in ("broker", "mqtt", "connection", "offline")),
                  status["says"])
        check(f"{one.name} says why", one.fleet()["broker"]["problem"] and "the broker is not there" in one.said(), one.fleet()["broker"])


def broker_restarts():
    broker = Broker()
    fleet = members(("jade-door", broker, {}), ("jade-side", broker, {}), ("desk-1", broker, {"kind": "desk", "room": None, "view": "hall"}))
    jade, side, desk = fleet
    jade.command(type="notice", text="Before", item="before")
    for one in fleet:
        one.holds("it is there", lambda s: "Before" in texts(s))
    jade.command(type="pin", slide="agenda", to=f"room/{JADE}")
    side.holds("a slide is pinned", lambda s: s["pinned"] == "agenda")
    for keeps, how in ((True, signal.SIGTERM), (False, signal.SIGKILL)):
        mark = "kept" if keeps else "forgotten"
        broker.stop(how)
        for one in fleet:
            one.lost()
        goes_on(fleet)
        check("asked on one page without the broker", jade.command(type="notice", text=f"Jade {mark}", item=f"jade-{mark}")[0] == 200)
        check("asked on another", side.command(type="notice", text=f"Side {mark}", item=f"side-{mark}")[0] == 200)
        check("the same on both", jade.command(type="rename", item="c431", title=f"Jade's {mark}")[0] == 200 and
              side.command(type="rename", item="c431", title=f"Side's {mark}")[0] == 200)
        check("each has its own", f"Side {mark}" not in texts(jade.status()) and f"Jade {mark}" in texts(jade.status()))
        if not keeps:
            broker.forget()
        broker.memory = keeps
        broker.start()
        listener = Listener(broker)
        for one in fleet:
            one.connected(40)
        for one in fleet:
            one.holds("both are everywhere", lambda s: {"Before", f"Jade {mark}", f"Side {mark}"} <= set(texts(s)))
        check("both want the same", until(lambda: same([jade.desk(), side.desk()])), (jade.desk(), side.desk()))
        check("the broker has it", until(lambda: {"Before", f"Jade {mark}", f"Side {mark}"} <= entry_texts(listener.document("desk/all"))),
              listener.document("desk/all"))
        held = [e for e in jade.desk()["entries"] if e["type"] == "rename"]
        check("one of two titles holds, there too", until(lambda: [e["title"] for topic, e in every_entry(listener) if e["type"] == "rename"] ==
                                                          [e["title"] for e in held]), (held, list(every_entry(listener))))
        check("all are online there", until(lambda: all(listener.status(one.name).get("state") == "online" for one in fleet)))
        listener.stop()
    for one in fleet:
        one.stop()


def every_entry(listener):
    for topic in list(listener.kept):
        if topic.startswith("desk/"):
            for each in (listener.document(topic) or {"entries": []})["entries"]:
                yield topic, each


def metric(who, name):
    for line in who.ask("GET", "/metrics")[2].decode().splitlines():
        if line.startswith(f"plumbline_{name} "):
            return float(line.split()[1])
    return None


def no_broker_at_first():
    """A broker that comes later, and a port where nobody speaks."""
    port = free_port()
    quiet = Line(0)
    quiet.silent = True
    early, puzzled = member("early", port, wait=False), member("puzzled", quiet.port, wait=False)
    early.opened()
    puzzled.opened()
    early.lost()
    check("it says that nobody is there", "refused" in early.fleet()["broker"]["problem"], early.fleet()["broker"])
    check("it shows its slide", early.status()["slide"] and "broker" not in words_of(early.status()))
    status, answer = early.command(type="notice", text="Early", item="early")
    check("nothing is promised to others", status == 503 and "the staff's desk" in json.dumps(answer), (status, answer))
    check("one may ask for things in the room, as a chair", early.command(type="full", text="The early room")[0] == 200)
    check("and for this display alone", early.command(type="notice", text="Early", item="early", to="display/early")[0] == 200)
    check("who hears nothing waits", puzzled.fleet()["broker"]["state"] == "connecting", puzzled.fleet()["broker"])
    check("and shows its slide", puzzled.status()["slide"] not in ("", "error") and puzzled.status()["says"] and texts(puzzled.status()) == [])
    check("a picture cannot be asked for", early.ask("GET", "/api/v1/fleet/screen.png?display=early")[0] == 503)
    rested = metric(early, "wakeups_total")
    since, spent = time.monotonic(), puzzled.spent()
    puzzled.lost(25)
    share = (puzzled.spent() - spent) / (time.monotonic() - since)
    check("who waits for an answer does not run in circles", share < 0.5, share)
    check("it says that there is no answer", "no answer" in puzzled.fleet()["broker"]["problem"], puzzled.fleet()["broker"])
    a_second = (metric(early, "wakeups_total") - rested) / (time.monotonic() - since)
    # Its clock, and now and then a try; meanwhile we asked the other one.
    check("without a broker it sleeps", a_second < 2, a_second)
    broker = Broker(port=port)
    quiet.target, quiet.silent = port, False
    quiet.cut()
    listener = Listener(broker)
    early.connected(40)
    puzzled.connected(40)
    check("what was asked for before is there", until(lambda: "The early room" in json.dumps(puzzled.desk())), puzzled.desk())
    check("and kept", until(lambda: "The early room" in json.dumps(listener.document(f"desk/room/{JADE_TOPIC}"))), listener.kept.keys())
    check("what was for one alone is not elsewhere", "Early" not in texts(puzzled.status()) and "Early" in texts(early.status()))
    early.stop()
    puzzled.stop()


def cuts():
    """A slow line that breaks, in the middle of a message too."""
    broker = Broker()
    line = Line(broker.port, delay=0.3)
    far, near = members(("far", line, {}), ("near", broker, {}))
    far.command(type="notice", text="Far 0", item="far-0")
    near.holds("over a slow line", lambda s: "Far 0" in texts(s))
    for turn in range(2):
        line.open = False
        line.cut()
        far.lost()
        far.command(type="notice", text=f"Far {turn + 1}", item=f"far-{turn + 1}")
        near.command(type="notice", text=f"Near {turn + 1}", item=f"near-{turn + 1}")
        if turn == 1:
            line.cut_after = 7  # in the middle of what the broker greets it with
        line.open = True
        far.connected(40)
        for one in (far, near):
            one.holds("both are there", lambda s, t=turn: {f"Far {t + 1}", f"Near {t + 1}"} <= set(texts(s)))
        check("both want the same", until(lambda: same([far.desk(), near.desk()])))
    # Cut while both ask for things, again and again.
    for turn in range(6):
        far.command(type="notice", text=f"Storm {turn}", item="far-storm")
        near.command(type="notice", text=f"Storm {turn}", item="near-storm")
        if turn % 2:
            line.cut()
    for one in (far, near):
        one.holds("the last word is there", lambda s: texts(s).count("Storm 5") == 2, 40)
    check("both end equal", until(lambda: same([far.desk(), near.desk()]), 30), (far.desk(), near.desk()))
    check("all online in the end", until(lambda: near.seen("far")["state"] == "online"))
    far.stop()
    near.stop()
    line.stop()


# --- the first look

def first_look():
    """Whoever looks for the first time, or again after a while, is told of all displays at once."""
    broker = Broker()
    listener = Listener(broker)
    shown = {"state": "online", "view": "room", "room": JADE}
    for number in range(60):
        broker.publish(f"display/d{number}/status", shown, retain=True)
    one = member("late", broker)
    check("it is there", until(lambda: listener.status("late")))
    fleet = one.fleet()
    check("the first answer has all", len(fleet["displays"]) == 61 and fleet["complete"], (len(fleet["displays"]), fleet.get("complete")))
    two = member("later", broker)
    check("another is there", until(lambda: listener.status("later")))
    first = stream(two, "/api/v1/events?fleet=1", "fleet", 10)
    check("the first event has all", first and len(first["displays"]) == 62 and first["complete"], first and len(first["displays"]))
    broker.stop()
    one.lost()
    check("without the broker the answer does not wait", len(one.fleet()["displays"]) == 62 and not one.fleet()["complete"])
    for who in (one, two):
        who.stop()


# --- odd fleets

def namesakes():
    """Two displays of one name, and clocks that differ."""
    broker = Broker()
    first, second, later = members(("twin", broker, {}), ("twin", broker, {}), ("later", broker, {"at": "2019-09-09T15:11:00"}))
    listener = Listener(broker)

    def both():
        found = {}
        for topic, _, payload in list(listener.heard):
            if topic == "display/twin/status":
                said = json.loads(payload)
                found[said.get("instance")] = said.get("duplicate")
        return [instance for instance, duplicate in found.items() if duplicate]
    for one in (first, second):
        check("it says in the log that there are two", one.says_so('another display says that it is "twin" too'), one.said()[-500:])
    check("both say that they are two", until(lambda: len(both()) == 2, 40), both())
    check("the page says it", until(lambda: "duplicate" in later.seen("twin")["problems"]), later.seen("twin"))
    since = len(listener.heard)
    later.command(type="notice", text="For both", item="both")
    for one in (first, second):
        one.holds("both keep working", lambda s: "For both" in texts(s))
        check("both are connected", one.fleet()["broker"]["state"] == "connected")
    first.command(type="notice", text="By the first", item="first")
    second.command(type="notice", text="By the second", item="second")
    broker.publish("command/staff/ana/all", dict(id=new_id(), type="notice", text="By the broker", item="third"))
    # Clocks that differ by a minute do not keep them apart.
    later.command(type="rename", item="c431", title="Later")
    first.command(type="rename", item="c431", title="First")
    broker.publish(f"command/staff/ana/room/{JADE_TOPIC}", dict(id=new_id(), type="timer", act="hold"))
    for one in (first, second, later):
        one.holds("all have all", lambda s: {"For both", "By the first", "By the second", "By the broker"} <= set(texts(s)) and s["timer"]["held"])
    check("all want the same", until(lambda: same([first.desk(), second.desk(), later.desk()])),
          (first.desk(), second.desk(), later.desk()))
    said = [topic for topic, _, _ in listener.heard[since:] if topic == "display/twin/status"]
    check("they do not talk each other to death", len(said) < 60, len(said))
    check("a simulated clock is not wrong", "skewed" not in later.seen("later")["problems"])
    shown = {"state": "online", "view": "room", "room": JADE, "clock": {"state": "good", "skew_ms": 0, "simulated": False}}
    for name, beside, is_wrong in (("slow", -60, True), ("fast", 60, True), ("right", 0, False)):
        at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + beside))
        broker.publish(f"display/{name}/status", dict(shown, sent_at=at))
        check(f"a {name} clock", until(lambda n=name: later.seen(n)) and ("skewed" in later.seen(name)["problems"]) == is_wrong, later.seen(name))
    for one in (first, second, later):
        one.stop()


def without_rights():
    """An account that may read, and one whose password is wrong."""
    folder = folder_of("rights")
    for name, password in (("weak", "w3ak"), ("strong", "str0ng")):
        subprocess.run(["mosquitto_passwd", "-b", *([] if os.path.exists(f"{folder}/passwords") else ["-c"]), f"{folder}/passwords", name, password],
                       check=True, stderr=subprocess.DEVNULL)
        with open(f"{folder}/{name}", "w", encoding="utf-8") as out:
            out.write(password + "\n")
    with open(f"{folder}/wrong", "w", encoding="utf-8") as out:
        out.write("wrong\n")
    with open(f"{folder}/acl", "w", encoding="utf-8") as out:
        out.write("user weak\ntopic read plumbline/lpc2019/#\nuser strong\ntopic readwrite plumbline/lpc2019/#\n")
    broker = Broker(lines=["allow_anonymous false", f"password_file {folder}/passwords", f"acl_file {folder}/acl"])

    def of(name, password=None):
        return {"settings": {"user": name, "password_file": f"{folder}/{password or name}"}}
    strong, weak = members(("strong", broker, of("strong")), ("weak", broker, of("weak")))
    lost = member("lost", broker, **of("weak", "wrong"))
    strong.command(type="notice", text="Read this", item="read")
    weak.holds("who may read reads", lambda s: "Read this" in texts(s))
    status, answer = weak.command(type="notice", text="Not told", item="untold")
    check("what it could not pass on is refused, with the way out", status == 403 and "the staff's desk" in json.dumps(answer), (status, answer))
    status, answer = weak.command(type="notice", text="Here alone", item="alone", to="display/weak")
    check("for itself it may be asked", status == 200, (status, answer))
    denied = until(lambda: {"ack/weak", "display/weak/status"} <= set(weak.fleet()["broker"]["denied"]) and weak.fleet()["broker"]["denied"])
    check("it is told what is denied", denied, weak.fleet()["broker"])
    check("and it stands in the log", weak.says_so("speak only for its room") and weak.says_so("not use display/weak/status"), weak.said()[-600:])
    check("it goes on", weak.status()["slide"] and "Not told" not in texts(weak.status()) and "Here alone" in texts(weak.status()) and weak.fleet()["broker"]["state"] == "connected")
    check("nothing of it on the screen", "denied" not in words_of(weak.status()) and "broker" not in words_of(weak.status()))
    check("nobody else is denied anything", strong.fleet()["broker"]["denied"] == [], strong.fleet()["broker"])
    lost.lost()
    check("a wrong password is told", "refuses us" in lost.fleet()["broker"]["problem"], lost.fleet()["broker"])
    check("it is no secret's place", not any(secret in one.said() for one in (strong, weak, lost) for secret in ("w3ak", "str0ng", "wrong")))
    lost.holds("it shows its slide", lambda s: s["slide"] and "broker" not in words_of(s))
    for one in (strong, weak, lost):
        one.stop()


def old_broker():
    """Brokers that do not speak MQTT 5."""
    broker = Broker()

    def old(version, client):
        if version == 5:
            client.sendall(b"\x20\x02\x00\x01")
        return version == 5

    def not_so_old(version, client):
        if version == 5:
            client.sendall(b"\x20\x03\x00\x84\x00")
        return version == 5
    for name, speaks in (("old", old), ("not-so-old", not_so_old)):
        line = Line(broker.port, speaks=speaks)
        one = member(name, line)
        one.connected(30)
        check(f"{name}: it is asked in its own version", line.seen[:2] == [5, 4], line.seen)
        one.command(type="notice", text=f"To the {name}", item=name)
        near = member("near-" + name, broker)
        near.holds("others hear it", lambda s, n=name: f"To the {n}" in texts(s))
        near.command(type="notice", text=f"From the {name}", item="from-" + name)
        one.holds("it hears others", lambda s, n=name: f"From the {n}" in texts(s))
        line.cut()
        one.lost(10)
        one.connected(30)
        check(f"{name}: it stays with it", line.seen[-1] == 4, line.seen)
        one.stop()
        near.stop()
        line.stop()


def hangs_up():
    """A broker that lets a display in and then hangs up is not run against."""
    broker = Broker()
    line = Line(broker.port)
    line.hangs_up = True
    one = member("hung-up", line)
    times = []
    for n in range(1, 5):  # not in the line's list, where the connection for emergencies comes back by itself
        check(f"it was let in {n} times", until(lambda wanted=n: one.said().count("the broker is there") >= wanted, 30), one.said()[-800:])
        times.append(time.monotonic())
    # The pauses are of 1, 2 and 4 s, more or less, and up to 2 s so that not all come at once.
    check("less and less often", times[3] - times[2] > 3.1, times)
    one.holds("and shows its slide", lambda s: s["slide"] and "broker" not in words_of(s))
    line.hangs_up = False
    one.connected(30)
    one.stop()
    line.stop()


# Each group takes its turn beside the others.
PARTS = [[fleet_of_five], [strangers, without_rights, old_broker], [first_look, no_broker_at_first, cuts],
         [broker_restarts, namesakes, alone, hangs_up]]


def run(parts):
    for part in parts:
        start = time.monotonic()
        try:
            part()
        except Exception as error:  # pylint: disable=broad-except
            import traceback
            check(f"{part.__name__} runs to its end", False, traceback.format_exc()[-1500:] or error)
        print(f"{part.__name__}: {time.monotonic() - start:.1f} s", flush=True)


def main():
    wanted = sys.argv[2:]
    groups = [[part for part in group if not wanted or part.__name__ in wanted] for group in PARTS]
    threads = [threading.Thread(target=run, args=(group,)) for group in groups if group]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
