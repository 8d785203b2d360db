"""What is booked in the demo: a class set that two schools want, and two boxes that go round."""

from datetime import date, datetime, timedelta
from typing import Any

from app.bookings import booking
from app.boxes import numbering
from app.libraries import breaks, settings
from app.rotations import rounds

CLASS_SET, ROUND = 31, (20, 21)


def book(demo: Any, now: datetime) -> None:
    """Tom's class has the set first, Tove's waits; the circulating boxes go from school to school."""
    rules = {"no_transport_from": "06-01", "no_transport_to": "08-15"}
    settings.edit_library(demo.session, demo.library, rules, demo.lise.id, now)
    winter = now.year if now.month > 1 else now.year - 1
    holidays = date(winter, 12, 21), date(winter + 1, 1, 3)
    breaks.add_break(demo.session, demo.library, "Juleferie", *holidays, demo.lise.id, now)
    schools = [club.school for club in demo.clubs]
    first = now.date() + timedelta(days=10)
    for who, school, label in (("teacher", schools[0], "4.A"), ("other_teacher", schools[1], "5.B")):
        wish = booking.Wish(school, None, label, first, first + timedelta(days=21))
        box = numbering.numbered(demo.session, demo.library, CLASS_SET)
        booking.book(demo.session, demo.library, box, wish, demo.people[who], now)
    boxes = [numbering.numbered(demo.session, demo.library, number) for number in ROUND]
    stops = [booking.Stop(school) for school in schools]
    wanted = rounds.Round("Rundkasserne", boxes, stops, first, 3)
    rounds.begin(demo.session, demo.library, wanted, demo.lise, now)
