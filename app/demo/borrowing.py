"""What the children of the demo's first club have borrowed from its box."""

from datetime import datetime
from typing import Any

from app.deposits.queries import works_in_box_of
from app.loans import leaving, lending, switch

TAKE = (("Ida", 0), ("Ida", 3), ("Bo", 1), ("Noor", 2), ("Alma", 5), ("Viggo", 7), ("Sofie", 8))
"""Who takes which of the titles that are there."""
BACK = ("Viggo", "Sofie")


def begin(demo: Any, now: datetime) -> None:
    """The host turns it on, and lets the children do it themselves."""
    host, club = demo.people["host"], demo.clubs[0]
    switch.turn(demo.session, club, is_on=True, by_children=True, by=host, now=now)
    there = works_in_box_of(demo.session, club.id)
    for name, number in TAKE:
        lending.lend(demo.session, club, demo.children[name].child, there[number], host, now)


def give_back(demo: Any, now: datetime) -> None:
    """Two have read theirs, and Ida keeps one for another while."""
    host, club = demo.people["host"], demo.clubs[0]
    for name in BACK:
        for loan in leaving.books_out(demo.session, demo.children[name].child, club):
            lending.give_back(demo.session, loan, host, now)
    kept = leaving.books_out(demo.session, demo.children["Ida"].child, club)[0]
    lending.renew(demo.session, kept, host, now)
