"""Transport of the demo: today's run with two schools, a packed box and a book that goes by itself."""

from datetime import datetime, timedelta
from typing import Any

from app.boxes import packing
from app.core import clock
from app.finding import search
from app.loose_books import loose
from app.transport import planning, waiting
from app.transport.models import Vehicle

CARRIED = (20, 25)
LOOSE = ("Katla", "Skammerens")


def plan(demo: Any, now: datetime) -> None:
    """Two boxes go out with the van today; two books are set aside, one of which rides along."""
    today = clock.local(now, demo.library.zone).date()
    run = planning.plan_run(demo.session, demo.library, today, Vehicle.VAN, demo.lise, demo.lise, now)
    boxes = {box.number: box for box, _school in waiting.boxes_to_load(demo.session, demo.library.id)}
    clubs = demo.clubs[:2]
    for number, club in zip(CARRIED, clubs, strict=True):
        due_on = today + timedelta(weeks=8)
        planning.load_box(demo.session, run, boxes[number], club.school, club, due_on, demo.lise, now)
    books = [_set_aside(demo, title, clubs[0], now) for title in LOOSE]
    planning.load_loose(demo.session, run, books[0], demo.lise, now)


def _set_aside(demo: Any, title: str, club: Any, now: datetime) -> Any:
    work = search.matching(demo.session, demo.library.id, title, 1)[0]
    copy = packing.from_shelf(demo.session, demo.library.id, work, now)
    return loose.set_aside(demo.session, copy, club.school, club, demo.lise, now)
