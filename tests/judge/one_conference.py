"""One invented conference, over the night on which Lisbon's clocks go back, as plain data: for formats.py and writers.py."""
import datetime
import zoneinfo

NAME = "Dias do Farol 2026"
ZONE_NAME = "Europe/Lisbon"
ZONE = zoneinfo.ZoneInfo(ZONE_NAME)
FIRST, LAST = datetime.date(2026, 10, 24), datetime.date(2026, 10, 26)
DAYS = [FIRST, datetime.date(2026, 10, 25), LAST]
TURN = 4 * 3600  # where a format can say so, the day turns at 04:00
ROOMS = ["Sala Fénix 2", "Auditório", "Sala Fénix", "Lab & Yard"]  # in the publisher's order, no other
LANGUAGES = {"en": "English", "pt": "Portuguese"}
TRACKS = ["Code & Craft", "Água, luz; sal"]


class Person:
    def __init__(self, number, given, family, affiliation):
        self.number, self.given, self.family, self.affiliation = number, given, family, affiliation
        self.name = f"{given} {family}".strip()


JOSE = Person(1, "José", "Ávila-Núñez", "Instituto do Sal & Mar")
ZOE = Person(2, "", "Zoë", "")
HA = Person(3, "Đặng Thị", "Hà", "Trường Mẫu, 2nd floor")
NURA = Person(4, "نورا", "مثال", "Example \"North\" Works")
SIAN = Person(5, "Siân", "Ó Briain", "Instituto do Sal & Mar")
PEOPLE = [JOSE, ZOE, HA, NURA, SIAN]


def at(day, clock, fold=0):
    """Unix seconds of a time on a day of October 2026; fold 1 is the second time that the clocks show it."""
    hour, minute = clock.split(":")
    return int(datetime.datetime(2026, 10, day, int(hour), int(minute), fold=fold, tzinfo=ZONE).timestamp())


END = at(26, "18:30")  # of the event itself
CLOCKS_CHANGE = at(25, "01:00", 1)


class Item:
    """A talk, or a break (in one room, or in every room where nothing else is on). A room of None: nobody knows where."""

    def __init__(self, number, title, room, start, end, people=(), track=None, language=None, kind="talk", cancelled=False, everywhere=False):
        self.number, self.title, self.room, self.start, self.end = number, title, room, start, end
        self.people, self.track, self.language, self.kind = list(people), track, language, kind
        self.cancelled, self.everywhere = cancelled, everywhere

    @property
    def uid(self):
        return f"0a1b2c3d-0000-4000-8000-{self.number:012}"

    @property
    def link(self):
        """A talk's page, with what some formats have to escape."""
        return f"https://farol.example.org/event/4/contributions/{self.number}/?a=1,2;b=3&c=%C3%A9" if self.kind == "talk" else None

    def is_ambiguous(self):
        """Starts or ends when the clocks show a time for the second time, which takes an offset to say."""
        return any(datetime.datetime.fromtimestamp(t, ZONE).fold for t in (self.start, self.end))


def conference():
    """All items, in no order that means anything."""
    two, hall, one, lab = ROOMS
    craft, salt = TRACKS
    coffee, lunch = "Coffee break", "Lunch"
    return [
        Item(101, "Opening: lanterns, logs; and \"what\" follows", hall, at(24, "09:30"), at(24, "10:15"), [JOSE], None, "en"),
        Item(102, "Why a < b && \"c\" isn't <d>, really; or is it?", hall, at(24, "10:15"), at(24, "11:00"), [ZOE], craft, "en"),
        Item(103, "Cinco minutos", two, at(24, "10:00"), at(24, "10:05"), [ZOE], salt, "pt"),
        Item(104, "Uma sessão com um título tão comprido, tão cheio de acentuação e de pontuação (é só um exemplo; há piores), que nenhuma linha de "
             "setenta e cinco octetos o leva até ao fim sem o dobrar três vezes", two, at(24, "10:05"), at(24, "10:55"), [JOSE, HA], salt, "pt"),
        Item(105, "שלום עולם: a talk about ימין ושמאל", one, at(24, "10:15"), at(24, "11:00"), [NURA], craft, "en"),
        Item(106, "Rockets 🚀 and other 👩‍💻 things \\ paths", lab, at(24, "14:00"), at(24, "14:45"), [SIAN, ZOE, NURA], craft, "en"),
        Item(107, "A lighthouse that fell ill", hall, at(24, "14:00"), at(24, "14:40"), [HA], craft, "en", cancelled=True),
        Item(108, "Tides", hall, at(24, "15:00"), at(24, "16:00"), [SIAN, ZOE], salt, "en"),
        Item(109, "Night of the fog horn", one, at(24, "23:30"), at(25, "00:45"), [SIAN], salt, "en"),
        Item(110, "While clocks go back", two, at(25, "00:50"), at(25, "02:15"), [HA, JOSE], craft, "en"),
        Item(111, "The first one o'clock", hall, at(25, "01:10"), at(25, "01:40"), [NURA], None, "en"),
        Item(112, "The second one o'clock", lab, at(25, "01:20", 1), at(25, "01:50", 1), [NURA], None, "en"),
        Item(113, "Sal", hall, at(25, "10:00"), at(25, "11:00"), [JOSE], salt, "pt"),
        Item(114, "Sand", two, at(25, "10:00"), at(25, "11:00"), [HA], craft, "en"),
        Item(115, "Silt", one, at(25, "10:30"), at(25, "11:30"), [], craft, "en"),
        Item(116, "Slate", hall, at(25, "12:00"), at(25, "12:30"), [SIAN], salt, None),
        Item(117, "Sombra", two, at(25, "14:00"), at(25, "14:30"), [JOSE, SIAN], salt, "pt"),
        Item(118, "A walk along the quay", None, at(25, "15:00"), at(25, "15:30"), [ZOE], None, "en"),
        Item(119, "Three hours of knots", lab, at(26, "10:00"), at(26, "13:00"), [HA, NURA], craft, "en"),
        Item(120, "Ropes", hall, at(26, "10:00"), at(26, "10:45"), [ZOE, JOSE], craft, "en"),
        Item(121, "Redes", two, at(26, "10:00"), at(26, "11:00"), [SIAN], salt, "pt"),
        Item(122, "Closing", hall, at(26, "17:00"), at(26, "18:00"), [JOSE, ZOE], None, "en"),
        Item(201, coffee, None, at(24, "11:00"), at(24, "11:30"), kind="break", everywhere=True),
        Item(202, coffee, None, at(26, "11:00"), at(26, "11:30"), kind="break", everywhere=True),
        Item(203, lunch, hall, at(24, "12:30"), at(24, "13:30"), kind="break"),
        Item(204, lunch, one, at(24, "12:30"), at(24, "13:30"), kind="break"),
        Item(205, lunch, hall, at(25, "12:30"), at(25, "13:30"), kind="break"),
    ]


def rooms_of(item, items, rooms):
    """Where an item is: a break for everybody is wherever nothing overlaps it."""
    if not item.everywhere:
        return [item.room]
    return [r for r in rooms if not any(o.room == r and o.start < item.end and item.start < o.end for o in items if not o.everywhere)]
