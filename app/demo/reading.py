"""What the children of the demo's first club have in their reading logs: read, heard, and put down again."""

from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.deposits.queries import works_in_box_of
from app.reading import log
from app.reading.models import How, Much

READ = (
    ("Ida", 0, How.READ, False, Much.WHOLE),
    ("Ida", 3, How.READ_TO, False, Much.PART),
    ("Ida", 9, How.LISTENED, True, Much.WHOLE),
    ("Bo", 1, How.LISTENED, True, Much.WHOLE),
    ("Noor", 2, How.READ, True, Much.WHOLE),
    ("Karl", 4, How.READ, False, Much.NOT_FOR_ME),
)


def keep_logs(demo: Any, now: datetime) -> None:
    """A few books each, over some days."""
    club = demo.clubs[0]
    there = works_in_box_of(demo.session, club.id)
    for days, (name, number, how, is_digital, much) in enumerate(reversed(READ)):
        at = now + timedelta(hours=days)
        with clock.stopped_at(at):
            child = demo.children[name].child
            reading, _ = log.note(demo.session, child, there[number], club, at)
            log.say_how(demo.session, reading, how, is_digital, much, at)
