"""What a publisher does to a conference (edits_world.py), one edit after another, and what a server may serve instead."""
import json

from edits_world import DAYS, HOUR, MINUTE, ROOMS, World, iso

FIRST_ROW = 100000
PART_OF_LOSS = 4  # of five talks to come, so many are gone


# --- edits: each changes the world and says what it did; None: not now

def same_room(world, talk):
    for _ in range(40):
        start = world.at(world.random.randrange(DAYS), f"{world.random.randrange(9, 19)}:{world.random.choice(('00', '15', '30'))}")
        if start != talk.start and world.free_to(talk, talk.room, start):
            return start
    return None


def any_talk(world, adjusted=True):
    return world.random.choice([t for t in world.alive() if adjusted or t.uid not in world.staffed])


def move_time(world):
    talk = any_talk(world, False)
    start = same_room(world, talk)
    if not start:
        return None
    talk.start = start
    return f"“{talk.title}” is at {iso(start)}"


def move_room(world):
    talk = any_talk(world)
    room = world.random.randrange(len(ROOMS))
    if room == talk.room or not world.free_to(talk, room, talk.start) or world.staffed.get(talk.uid, "")[0:1] == ("move",):
        return None
    talk.room = room
    return f"“{talk.title}” is in {world.rooms[room]}"


def move_both(world):
    """To another room and another time at once; id and title stay."""
    talk = any_talk(world, False)
    talk.room = world.random.randrange(len(ROOMS))
    start = same_room(world, talk)
    if not start:
        return None
    talk.start = start
    return f"“{talk.title}” is in {world.rooms[talk.room]} at {iso(start)}"


def exchange(world):
    """Two talks of a room change places."""
    a, b = any_talk(world, False), any_talk(world, False)
    if a is b or a.room != b.room or a.minutes != b.minutes or a.title == b.title:
        return None
    a.start, b.start = b.start, a.start
    return f"“{a.title}” and “{b.title}” change places"


def new_ids(world):
    for talk in world.talks:
        talk.number, talk.guid = world.number(), world.guid()
    return "all ids are new"


def new_ids_and_a_move(world):
    talk = any_talk(world, False)
    if not talk.people or sum(t.title == talk.title for t in world.alive()) > 1:
        return None
    return move_time(world) and new_ids(world) and "all ids are new, and a talk is moved"


def deal_ids(world):
    """The same ids, but each of another talk."""
    talks = [t for t in world.alive() if sum(o.title == t.title for o in world.alive()) == 1]
    ids = [(t.number, t.guid) for t in talks]
    world.random.shuffle(ids)
    for talk, (talk.number, talk.guid) in zip(talks, ids):
        pass
    return "the ids are dealt anew"


def number_by_row(world):
    """The id is the row in somebody's table, and a row was put in above."""
    room = world.random.randrange(len(ROOMS))
    start = min(t.start for t in world.alive()) - 20 * MINUTE
    if not world.is_free(room, start, start + 20 * MINUTE) or world.day(start) < 0:
        return None
    world.add(room, start, 20)
    for row, talk in enumerate(sorted(world.alive() + world.alive("break"), key=lambda t: (t.start, t.uid))):
        talk.number = FIRST_ROW + row
        talk.guid = world.guid()
    return "ids are numbers of rows, and there is a row more"


def rename_room(world):
    room = world.random.randrange(len(ROOMS))
    before = world.rooms[room]
    other = before[:-5] if before.endswith(" (EG)") else before + " (EG)" if world.random.random() < 0.5 else f"Hall {world.number()}"
    world.rooms[room] = other
    return f"{before} is called {other}"


def remove(world):
    talk = any_talk(world, world.random.random() < 0.2)
    if len([t for t in world.alive() if t.room == talk.room]) < 12:
        return None
    talk.gone = True
    return f"“{talk.title}” is gone"


def add(world):
    for _ in range(world.random.choice((1, 1, 2, 4))):
        day, room = world.random.randrange(DAYS), world.random.randrange(len(ROOMS))
        for _ in range(30):
            start = world.at(day, f"{world.random.randrange(9, 20)}:{world.random.choice(('00', '20', '40'))}")
            minutes = world.random.choice((15, 30, 45))
            if world.is_free(room, start, start + minutes * MINUTE):
                world.add(room, start, minutes)
                break
    return "there are new talks"


def correct_title(world):
    talk = any_talk(world)
    talk.title = world.random.choice((talk.title.split(" (")[0] + f" ({world.number()})", world.word()))
    talk.titles.add(talk.title)
    return f"a title is “{talk.title}” now"


def other_people(world):
    talk = any_talk(world)
    talk.people = [*talk.people[1:], world.person()] if world.random.random() < 0.7 else [world.person()]
    return f"“{talk.title}” has other speakers"


def swap_rooms(world):
    a, b = world.random.sample(range(len(ROOMS)), 2)
    if any(world.talks[uid].room in (a, b) for uid in world.staffed):
        return None
    day = world.random.randrange(DAYS)
    for talk in world.talks:
        if world.day(talk.start) == day and talk.kind == "talk" and talk.room in (a, b):
            talk.room = b if talk.room == a else a
    return f"{world.rooms[a]} and {world.rooms[b]} are swapped on day {day + 1}"


def shift_day(world):
    day, by = world.random.randrange(DAYS), world.random.choice((15, 30, 60, -30))
    moved = [t for t in world.talks if world.day(t.start) == day]
    if any(t.uid in world.staffed for t in moved):
        return None
    for talk in moved:
        talk.start += by * MINUTE
    return f"day {day + 1} is shifted by {by} min"


def other_length(world):
    talk = any_talk(world, False)
    minutes = world.random.choice((15, 25, 40, 50, 90))
    if not world.is_free(talk.room, talk.start, talk.start + minutes * MINUTE, talk):
        return None
    talk.minutes = minutes
    return f"“{talk.title}” takes {minutes} min"


def move_break(world):
    day, by = world.random.randrange(DAYS), world.random.choice((15, -15, 30)) * MINUTE
    pauses = [t for t in world.alive("break") if world.day(t.start) == day]
    if not pauses or world.kept:
        return None
    for pause in pauses:
        pause.start += by
    return "lunch is at another time"


def nothing(world):
    return "written again, and nothing else"


EDITS = [move_time] * 4 + [move_room] * 4 + [move_both, exchange, exchange] + [new_ids] * 2 + [new_ids_and_a_move, deal_ids, number_by_row] + \
    [rename_room] * 3 + [remove] * 3 + [add] * 2 + [correct_title] * 3 + [other_people] * 2 + [swap_rooms, shift_day, shift_day] + \
    [other_length] * 2 + [move_break, nothing]


def edit(world):
    while True:
        before = world.copy()
        made = world.random.choice(EDITS)
        said = made(world)
        if said:
            world.version += 1
            for talk in world.talks:
                talk.places.add((talk.room, talk.start))
            return f"{made.__name__}: {said}"
        state = world.random.getstate()
        world.__dict__.update(before.__dict__)
        world.random.setstate(state)


# --- what nobody should believe, or only once staff has: bytes

def truncated(world):
    body = world.write()
    return body[:world.random.randrange(len(body) // 4, len(body) - 4)]


def login_page(world):
    return b"<!DOCTYPE html><html><title>Log in</title><p>Please</html>"


def not_the_format(world):
    return json.dumps({"message": "try again", "_type": "HTTPAPIError"}).encode()


def empty(world):
    for talk in world.talks:
        talk.gone = True
    return world.write()


def half(world):
    """Most of each room is gone."""
    for room in range(len(ROOMS)):
        talks = [t for t in world.alive() if t.room == room]
        world.random.shuffle(talks)
        for talk in talks[:len(talks) * PART_OF_LOSS // 5]:
            talk.gone = True
    return world.write()


def one_room(world):
    """A room's talks are gone, all but the first."""
    room = world.random.randrange(len(ROOMS))
    for talk in sorted((t for t in world.alive() if t.room == room), key=lambda t: t.start)[2:]:
        talk.gone = True
    return world.write()


def wrong_zone(world):
    by = world.random.choice((1, 2, -1)) * HOUR
    for talk in world.talks:
        talk.start += by
    return world.write()


BROKEN = (truncated, login_page, not_the_format, empty)  # no schedule at all
DOUBTFUL = (half, wrong_zone, one_room)  # a person may say that it is right


def new_world(seed):
    world = World(seed)
    world.staffed = {}  # by uid, what staff did to the talk
    return world
