#!/usr/bin/env python3
"""A fleet whose displays may speak for their room only, with a staff desk, at a broker with the accounts of
config/mosquitto/setup.sh: what each page does or refuses, what is heard where, and what a thief of a display's
password can do.

usage: restricted.py PROGRAM   (closes with "N passed, N failed")
"""
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback

import fleet_parts
from fleet_parts import JADE, TOP, Broker, Listener, Member, check, clean_up, counts, folder_of, new_id, texts, until

SETUP = os.path.join(TOP, "config/mosquitto/setup.sh")
OPALA = "Opala/room-I&II"
JADE_TOPIC, OPALA_TOPIC = JADE.replace("/", "%2F"), OPALA.replace("/", "%2F")
AT = "2019-09-10T15:10"  # in Jade the talk s9075's block, in Opala others
ACCOUNTS = [("display", "jade-door", JADE), ("display", "jade-stage", JADE), ("display", "opala-door", OPALA), ("display", "foyer"),
            ("desk", "office"), ("chair", "ana", JADE), ("staff", "dora"), ("emergency", "emil")]


class Accounts:
    """The broker with the accounts, their passwords, and their rights as setup.sh writes them."""

    def __init__(self):
        self.folder = os.path.join(folder_of("accounts"), "broker")
        self.setup("init", "localhost")
        for role, account, *rooms in ACCOUNTS:
            self.setup("add", "lpc2019", role, account, *rooms)
        self.broker = Broker(lines=["allow_anonymous false", f"password_file {self.folder}/passwords", f"acl_file {self.folder}/acl"])

    def setup(self, command, *arguments):
        subprocess.run(["sh", SETUP, command, self.folder, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "OWNER": ""})

    def secret(self, account):
        return os.path.join(self.folder, "accounts", f"{account}.password")

    def settings(self, account):
        return {"user": account, "password_file": self.secret(account)}

    def of(self, account):
        """For mosquitto_pub and mosquitto_sub."""
        with open(self.secret(account), encoding="utf-8") as file:
            return ("-u", account, "-P", file.read().strip(), "-V", "mqttv5")

    def command(self, account, role, scope, **fields):
        identity = new_id()
        self.broker.publish(f"command/{role}/{account}/{scope}", dict(id=identity, **fields), account=self.of(account))
        return identity


def start(place, program, name, **more):
    return Member(program, name, place.broker, settings=place.settings(name), at=AT, **more)


def knows_rights(one, rights):
    check(f"{one.name} finds out what it may do", until(lambda: one.fleet()["broker"]["speaks_for"] == rights, 15), one.fleet()["broker"])


def refused(one, status, what, **fields):
    got, answer = one.command(**fields)
    check(f"{one.name}: {what} is refused with {status}", got == status, (got, answer))
    check(f"{one.name}: {what}: the way out is said", "the staff's desk" in json.dumps(answer), answer)


def item_now(one):
    status = one.status()
    return (status["now"] or [status["next"]])[0]["id"]


def shown_here_alone(one, status, fleet=()):
    """An emergency for all at a display that cannot pass it on: it shows it itself, and says that nobody else does."""
    for kind, shows, word in (("evacuate", True, "shown"), ("lift", False, "lifted")):
        got, answer = one.command(type="emergency", kind=kind)
        check(f"{one.name}: {kind} is answered with {status}", got == status, (got, answer))
        check(f"{one.name}: {kind}: it is said who has it", f"{word} on this display only, nobody else heard" in json.dumps(answer), answer)
        one.holds(f"{kind} is obeyed here", lambda s, e=shows: bool(s["emergency"]) == e)
    check("nobody else has it", not any("evacuate" in json.dumps(other.desk()) for other in fleet if other is not one))
    # What others show, too, is not lifted here alone.
    check("one for itself", one.command(type="emergency", kind="test", to=f"display/{one.name}")[0] == 200 and
          one.command(type="emergency", kind="lift", to=f"display/{one.name}")[0] == 200)
    got, answer = one.command(type="emergency", kind="lift")
    check(f"{one.name}: a lift of nothing is only refused", got == status and "lifted on this" not in json.dumps(answer), (got, answer))


def pages_of_restricted_displays(fleet):
    door, stage, opala, foyer, office = fleet
    refused(door, 403, "a notice for all", type="notice", text="To all", item="to-all")
    refused(door, 403, "a pinned slide elsewhere", type="pin", slide="agenda", to="display/foyer")
    refused(door, 403, "a move", type="move", item=item_now(door), room=OPALA)
    refused(door, 403, "another title", type="rename", item=item_now(door), title="Mine now")
    refused(door, 403, "a talk of another room", type="cancel", item=item_now(opala))
    refused(door, 403, "a reload of all", type="reload", to="all")
    refused(foyer, 403, "a talk of any room at a foyer", type="cancel", item=item_now(opala))
    check("a picture of another is refused", door.ask("GET", "/api/v1/fleet/screen.png?display=foyer")[0] == 403)
    for one in fleet:
        status = one.status()
        check(f"{one.name} shows nothing of it", not status["emergency"] and "To all" not in texts(status) and not status["pinned"], status["says"])
    shown_here_alone(door, 403, fleet)
    # What it can do: for itself, and as a chair could.
    check("a notice for itself is taken", door.command(type="notice", text="Only here", item="here", to="display/jade-door")[0] == 200)
    door.holds("it is there", lambda s: "Only here" in texts(s))
    check("nowhere else", all("Only here" not in texts(one.status()) for one in fleet[1:]))
    check("an emergency for itself is taken", door.command(type="emergency", kind="evacuate", to="display/jade-door")[0] == 200)
    door.holds("it is there, too", lambda s: s["emergency"])
    check("and lifted", door.command(type="emergency", kind="lift", to="display/jade-door")[0] == 200)
    door.holds("it is over", lambda s: not s["emergency"])
    check("that the room is full is taken", door.command(type="full", text="The foyer")[0] == 200)
    for one in (door, stage):
        one.holds("the room is full", lambda s: "The foyer" in json.dumps(s["notices"] if isinstance(s["notices"], list) else s) or
                  "The foyer" in json.dumps(one.desk()))
    for one in (foyer, office, opala):
        check(f"{one.name} knows that the room is full", until(lambda o=one: "The foyer" in json.dumps(o.desk())), one.desk())
    check("a talk's end is taken", door.command(type="extend", item=item_now(door), ends_at="16:40")[0] == 200)
    for one in fleet:
        check(f"{one.name} has the talk's end", until(lambda o=one: "15:40:00" in json.dumps(o.desk())), one.desk())


def the_desk(fleet):
    door, _, opala, _, office = fleet
    first = new_id()
    check("the desk takes a notice for all", office.command(id=first, type="notice", text="From the desk", item="desk")[0] == 200)
    for one in fleet[:4]:
        one.holds("the desk's notice is there", lambda s: "From the desk" in texts(s))
    check("all are seen to have it", office.everyone_has(first, 4)["have"] == 4, office.asked(first))
    check("the desk pins a slide elsewhere", office.command(type="pin", slide="agenda", to="display/opala-door")[0] == 200)
    opala.holds("it is pinned", lambda s: s["pinned"] == "agenda")
    check("the desk retitles a talk", office.command(type="rename", item=item_now(door), title="Told by the desk")[0] == 200)
    for one in fleet[:4]:
        check(f"{one.name} has the title", until(lambda o=one: "Told by the desk" in json.dumps(o.desk())), one.desk())
    check("the desk sees a picture", office.ask("GET", "/api/v1/fleet/screen.png?display=jade-door")[0] == 200)
    for kind, there in (("evacuate", True), ("lift", False), ("test", True), ("lift", False)):
        check(f"{kind} at the desk", office.command(type="emergency", kind=kind)[0] == 200)
        for one in fleet[:4]:
            one.holds(f"{kind} of the desk", lambda s, t=there: bool(s["emergency"]) == t)
        if kind == "evacuate":  # also where one was raised before
            check("the door raises one, too", door.command(type="emergency", kind="test")[0] == 403)
            # A status is as old as the last picture: without this the desk's first one would be taken for its second.
            door.holds("its own is shown", lambda s: s["emergency"]["kind"] == "test")
            check("the desk raises it again", office.command(type="emergency", kind="evacuate")[0] == 200)
            door.holds("the desk's is shown", lambda s: s["emergency"]["kind"] == "evacuate")
            got, answer = door.command(type="emergency", kind="lift")
            check("what others show as well is not lifted at one door", got == 403 and "lifted on this" not in json.dumps(answer) and
                  door.status()["emergency"], (got, answer))


def by_the_broker(place, fleet, listener):
    door, stage, _, foyer, office = fleet
    notice = place.command("dora", "staff", "all", type="notice", text="By the broker", item="broker")
    for one in fleet[:4]:
        one.holds("staff's notice by the broker is there", lambda s: "By the broker" in texts(s))
    check("each answers for it", until(lambda: {"jade-door", "opala-door", "foyer"} <= set(listener.answers(notice))), listener.answers(notice))
    check("the desk keeps it for who comes", until(lambda: "By the broker" in json.dumps(listener.document("desk/all"))), listener.document("desk/all"))
    # It reaches the displays of a room by their subscription, and the foyer by the desk.
    place.command("dora", "staff", f"room/{JADE_TOPIC}", type="rename", item=item_now(door), title="Renamed by Dora")
    for one in (door, stage, foyer, office):
        check(f"{one.name} has Dora's title", until(lambda o=one: "Renamed by Dora" in json.dumps(o.desk())), one.desk())
    place.command("ana", "chair", f"room/{JADE_TOPIC}", type="message", text="Two minutes")
    stage.holds("the chair's message is there", lambda s: "Two minutes" in json.dumps(s) or "Two minutes" in json.dumps(stage.desk()))
    # Raised one way and lifted the other, each display by itself meanwhile.
    for raise_it, lift in ((lambda: place.command("emil", "emergency", "all", type="emergency", kind="evacuate"),
                            lambda: office.command(type="emergency", kind="lift")),
                           (lambda: office.command(type="emergency", kind="evacuate"),
                            lambda: place.command("emil", "emergency", "all", type="emergency", kind="lift"))):
        raise_it()
        for one in fleet[:4]:
            one.holds("raised", lambda s: s["emergency"])
        lift()
        for one in fleet[:4]:
            one.holds("lifted", lambda s: not s["emergency"])


def numbers_of_their_own(fleet):
    """A display that counts ahead of the desk by what only it heard, and whose clock is ahead, obeys the desk."""
    door, *_, office = fleet
    for i in range(40):
        check("taken", door.command(type="pin", slide="agenda" if i % 2 else "now", to="display/jade-door")[0] == 200)
    # A second later, by the desk's clock.
    second = office.status()["at"]
    check("time goes on", until(lambda: office.status()["at"] != second))
    check("the desk unpins it", office.command(type="pin", on=False, to="display/jade-door")[0] == 200)
    check("it is unpinned", until(lambda: not door.status()["pinned"]),
          [[e for e in one.desk()["entries"] if e["type"] == "pin"] for one in (door, office)])


def away_and_forgotten(place, program, fleet):
    _, _, opala, _, office = fleet
    opala.stop()
    check("what is for one that is off is kept", office.command(type="pin", slide="now", to="display/opala-door")[0] == 200)
    check("and for all", office.command(type="notice", text="While away", item="away")[0] == 200)
    opala.start()
    opala.holds("it hears of both when it is back", lambda s: s["pinned"] == "now" and "While away" in texts(s))
    place.broker.stop(signal.SIGKILL)
    for one in fleet:
        one.lost()
    refused(opala, 403, "a notice for all, without the broker", type="notice", text="Not passed on", item="nope")
    place.broker.forget()
    place.broker.start()
    for one in fleet:
        one.connected(40)
    listener = Listener(place.broker, account=place.of("office"), own="desk/rights/")
    check("the desk tells a forgetful broker", until(lambda: "While away" in json.dumps(listener.document("desk/all")), 30), listener.kept.keys())
    check("what the room's displays may write, too", until(lambda: listener.document(f"desk/room/{JADE_TOPIC}"), 30), listener.kept.keys())
    check("and staff's part of the room", until(lambda: "Renamed by Dora" in json.dumps(listener.document(f"desk/staff/room/{JADE_TOPIC}")), 30),
          listener.kept.keys())
    listener.stop()
    return opala


def document(*entries):
    return {"format": 1, "entries": [{"number": 5, "by": "thief", "at": "2019-09-10T14:00:00Z", "until": "2019-09-10T22:00:00Z", **e} for e in entries]}


def a_thief(place, fleet):
    """Has the password of jade-door, and tries everything."""
    door, stage, opala, foyer, office = fleet
    thief = place.of("jade-door")
    emergency = document({"type": "emergency", "kind": "evacuate"}, {"type": "notice", "item": "p", "text": "poison"})
    for topic in ("desk/all", f"desk/staff/room/{JADE_TOPIC}", f"desk/room/{OPALA_TOPIC}", "desk/display/jade-door", "desk/display/foyer",
                  f"desk/room/{JADE_TOPIC}", "desk/rights/jade-door", "desk/rights/office"):
        for keep in (False, True):
            place.broker.publish(topic, emergency, retain=keep, account=thief)
    for role in ("view", "chair", "staff", "emergency"):
        for who in ("jade-door", "dora", "emil"):
            for scope in ("all", f"room/{JADE_TOPIC}", "display/jade-door", "display/foyer"):
                place.broker.publish(f"command/{role}/{who}/{scope}", {"id": new_id(), "type": "emergency", "kind": "evacuate"}, account=thief)
    for name in ("foyer", "office"):
        place.broker.publish(f"display/{name}/status", {"state": "offline"}, retain=True, account=thief)
        place.broker.publish(f"ack/{name}", {"answers": []}, account=thief)
    jade, other = item_now(door), item_now(opala)
    # By its own topic: what is not its own, what is from the future, and what cannot be.
    place.broker.publish(f"desk/room/{JADE_TOPIC}", document(
        {"type": "cancel", "item": other, "number": 10**6}, {"type": "move", "item": jade, "room": OPALA},
        {"type": "full", "room": OPALA, "text": "poison"}, {"type": "time", "item": jade, "starts_at": "2019-09-20T10:00:00Z", "number": 10**6},
        {"type": "message", "room": JADE, "text": "poison", "at": "2099-01-01T00:00:00Z", "until": "2099-01-02T00:00:00Z", "number": 2**53}),
        retain=True, account=thief)
    check("staff are told, with the topic", until(lambda: any(r["topic"] == f"desk/room/{JADE_TOPIC}" for r in office.fleet()["broker"]["refused"])),
          office.fleet()["broker"])
    time.sleep(0.5)  # for what must not come to come
    for one in fleet[:4]:
        status = one.status()
        check(f"{one.name} shows nothing of a thief's", not status["emergency"] and "poison" not in json.dumps(status), status["says"])
    check("the other room's talk goes on", not any(e["type"] == "cancel" and e["item"] == other for e in opala.desk()["entries"]), opala.desk())
    check("the talk is where it was", item_now(door) == jade, door.status()["now"])
    check("and when", not door.status()["now"][0]["was"] or "2019-09-20" not in json.dumps(door.status()["now"]))
    check("nobody went offline for it", until(lambda: office.seen("foyer")["state"] == "online"))
    # In its room it can do what a chair can, with the highest number that is taken: staff are heard all the same.
    number = 10**6 + (1568124600 - 1420070400) * 1000
    place.broker.publish(f"desk/room/{JADE_TOPIC}", document({"type": "cancel", "item": jade, "number": number}), retain=True, account=thief)
    check("it can cancel its room's talk", until(lambda: any(n["cancelled"] for n in stage.status()["now"]) or stage.status()["phase"] != "talk"),
          stage.status()["now"])
    check("staff take it back, whoever cancelled it", office.command(type="cancel", item=jade, on=False)[0] == 200)
    for one in (door, stage, foyer):
        check(f"{one.name}: it takes place", until(lambda o=one: not any(e["type"] == "cancel" and e["item"] == jade and e["until"] > "2019-09-10T15"
                                                                         for e in o.desk()["entries"])), one.desk())
    # A chair of a room that only looks like this one.
    place.setup("add", "lpc2019", "chair", "lea", JADE.upper())
    place.setup("add", "lpc2019", "chair", "max", "Jade")
    place.broker.process.send_signal(signal.SIGHUP)
    for account, room in (("lea", JADE.upper()), ("max", "Jade")):
        def is_heard(account=account, topic=room.replace("/", "%2F")):
            identity = place.command(account, "chair", f"room/{topic}", type="message", text="From next door")
            return until(lambda: office.asked(identity), 1)
        check(f"the desk hears {account}", until(is_heard))
    time.sleep(2)  # a desk waits that long for displays before it acts
    check("nothing came of it", all("From next door" not in json.dumps(one.desk()) for one in fleet), stage.desk())
    check("an emergency is raised after all that", office.command(type="emergency", kind="evacuate")[0] == 200)
    for one in fleet[:4]:
        one.holds("it is raised", lambda s: s["emergency"])
    check("and lifted", office.command(type="emergency", kind="lift")[0] == 200)
    for one in fleet[:4]:
        one.holds("it is lifted", lambda s: not s["emergency"])


def broker_away_from_the_start(place, program):
    """What concerns others is not promised before the broker has said that it can be passed on."""
    place.broker.stop(signal.SIGKILL)
    one = start(place, program, "jade-door", wait=False)
    one.opened()
    answers, ended = {}, []

    def ask(name, **fields):
        answers[name] = one.command(**fields)
        ended.append(name)
    waits = threading.Thread(target=ask, args=("all",), kwargs=dict(type="notice", text="Promised to all", item="all"))
    waits.start()
    ask("itself", type="notice", text="Only here", item="here", to="display/jade-door")
    check("what is for itself is done", answers["itself"][0] == 200, answers)
    waits.join()
    check("and not behind what waits", ended[0] == "itself" or answers["all"][0] == 503, ended)
    check("what is for all is not promised", answers["all"][0] == 503 and "the staff's desk" in json.dumps(answers["all"][1]), answers)
    check("nor done here", "Promised to all" not in texts(one.status()) and "Promised to all" not in json.dumps(one.desk()))
    refused(one, 503, "a reload of all", type="reload", to="all")
    refused(one, 503, "a pinned slide elsewhere", type="pin", slide="agenda", to="display/foyer")
    check("as a chair it can ask", one.command(type="full", text="The foyer")[0] == 200)
    shown_here_alone(one, 503)
    check("it does not say what it may", one.fleet()["broker"]["speaks_for"] == "unknown", one.fleet()["broker"])
    place.broker.start()
    one.connected(40)
    knows_rights(one, "its room")
    listener = Listener(place.broker, account=place.of("office"), own="desk/rights/")
    check("what was asked as a chair is passed on", until(lambda: "The foyer" in json.dumps(listener.document(f"desk/room/{JADE_TOPIC}")), 30))
    listener.stop()
    place.broker.stop(signal.SIGKILL)
    one.lost()
    one.process.send_signal(signal.SIGHUP)
    check("it reads its config again", one.says_so("the new config is in use"))
    refused(one, 403, "a notice for all, after a reload", type="notice", text="Not passed on", item="nope")
    one.stop()
    one.start()
    check("what it may is known after a start", one.fleet()["broker"]["speaks_for"] == "its room", one.fleet()["broker"])
    refused(one, 403, "a notice for all, after a start", type="notice", text="Not passed on", item="nope")
    shown_here_alone(one, 403)
    one.stop()
    place.broker.start()


def rights_taken_away_meanwhile(place, program):
    """What was promised in good faith is reported, and withdrawn where it was for others only."""
    place.setup("add", "lpc2019", "desk", "window")
    place.broker.process.send_signal(signal.SIGHUP)
    one = start(place, program, "window", view="hall")
    one.connected()
    knows_rights(one, "all")
    place.broker.stop(signal.SIGKILL)
    one.lost()
    check("what it may pass on later is taken", one.command(type="notice", text="For all", item="all")[0] == 200 and
          one.command(type="notice", text="For the foyer", item="foyer", to="display/foyer")[0] == 200)
    refused_reload = one.command(type="reload", to="all")
    check("but no reload of others, who would not hear of it", refused_reload[0] == 503, refused_reload)
    place.setup("restrict", "window", JADE)
    place.broker.start()
    one.connected(40)
    knows_rights(one, "its room")
    listed = until(lambda: {r["topic"]: r["why"] for r in one.fleet()["broker"]["refused"]})
    check("staff are told of both", listed and "Only this display has it" in listed.get("desk/all", "") and
          "withdrawn" in listed.get("desk/display/foyer", ""), listed)
    one.holds("this display keeps what is for it", lambda s: "For all" in texts(s))
    check("what was for others only is withdrawn", until(lambda: not any(e.get("text") == "For the foyer" and e["until"] > "2019-09-10T15"
                                                                         for e in one.desk()["entries"])), one.desk())
    one.stop()


def run(program):
    place = Accounts()
    fleet = [start(place, program, "jade-door"), start(place, program, "jade-stage", view="stage"),
             start(place, program, "opala-door", room=OPALA), start(place, program, "foyer", room=None, view="hall"),
             start(place, program, "office", kind="desk", room=None, view="hall")]
    for one in fleet:
        one.connected()
    for one in fleet[:4]:
        knows_rights(one, "itself" if one.name == "foyer" else "its room")
    knows_rights(fleet[4], "all")
    listener = Listener(place.broker, account=place.of("office"), own="desk/rights/")
    for one in fleet[:3]:
        check(f"{one.name} may speak for its room", "does not let this display speak for its room" not in one.said(), one.said()[-500:])
    pages_of_restricted_displays(fleet)
    the_desk(fleet)
    by_the_broker(place, fleet, listener)
    numbers_of_their_own(fleet)
    listener.stop()
    away_and_forgotten(place, program, fleet)
    a_thief(place, fleet)
    for one in fleet:
        one.stop()
    broker_away_from_the_start(place, program)
    rights_taken_away_meanwhile(place, program)


def main():
    try:
        run(sys.argv[1])
    except Exception:  # pylint: disable=broad-except
        check("it runs to its end", False, traceback.format_exc()[-1500:])
    finally:
        clean_up()
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    assert fleet_parts
    sys.exit(main())
