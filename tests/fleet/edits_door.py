"""The displays of edits.py, and whom they fetch from."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [HERE, os.path.join(os.path.dirname(HERE), "support")]
import publisher  # noqa: E402
from edits_world import ROOMS  # noqa: E402
from fleet_parts import Member  # noqa: E402


class Publisher(publisher.Publisher):
    """Serves bytes: they need not be a text."""

    served = b""

    def body(self):
        return self.served


class Door(Member):
    """A display of a room, by the name that it had at first; or of the hall (None)."""

    def __init__(self, program, name, broker, url, room, at):
        self.url, self.number = url, room
        super().__init__(program, name, broker, room=ROOMS[room] if room is not None else None, view="hall" if room is None else "room",
                         at=at, event="edits", wait=False)

    def start(self, wait=True):
        with open(self.config, encoding="utf-8") as given:
            config = json.load(given)
        config.update(schedule=self.url, refresh_s=5, aliases={}, timezone="Europe/Berlin", changes_h=240)
        with open(self.config, "w", encoding="utf-8") as out:
            json.dump(config, out)
        super().start(wait)

    def said_at_all(self):
        """Since its first start."""
        logs = [os.path.join(self.folder, name) for name in os.listdir(self.folder) if name.startswith("log-")]
        return "".join(open(log, encoding="utf-8", errors="replace").read() for log in logs)

    def schedule(self):
        return self.status()["schedule"]

    def has(self, body):
        """Is this what it keeps on disk as the last good schedule?"""
        for folder, _, names in os.walk(os.path.join(self.folder, "state")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    if file.read().endswith(body):
                        return True
        return False
