"""Many ask for the same days of one box at once, each over a connection of its own: one gets them."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.accounts.models import Person
from app.bookings import booking, line
from app.bookings.models import Booking, BookingState
from app.boxes import numbering
from app.deposits.models import Box, BoxKind
from app.extensions import db
from app.invariants import broken
from app.libraries.models import Library, School
from tests.databases import drop_database, fresh_database
from tests.world import make_world

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT_ONCE, EACH = 4, 5


@pytest.fixture
def app_of_its_own(run_folder: Path, database_kind: str) -> Iterator[Flask]:
    """A database that several connections may write to, with box 31 that nobody has booked."""
    url = fresh_database(database_kind, f"samlaes_race_{os.getpid()}", run_folder)
    app = create_app(INSTANCE=run_folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        world = make_world(db.session())
        numbering.make_box(world.session, world.library, 31, "", world.lise, MONDAY, BoxKind.CLASS_SET)
        db.session.commit()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()
    drop_database(url)


def at_once(app: Flask, ask: Callable[[Any], None]) -> Counter[str]:
    """Several threads, each with a session of its own, ask as often as `EACH`; how that went."""
    start, went = threading.Barrier(AT_ONCE), Counter[str]()

    def run() -> None:
        with app.app_context():
            start.wait()
            for _ in range(EACH):
                try:
                    ask(db.session())
                    db.session.commit()
                    went["fine"] += 1
                except DBAPIError:
                    db.session.rollback()
                    went["refused by the database"] += 1
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return went


def ask_for_the_same_days(session: Any) -> None:
    library = session.scalars(select(Library).where(Library.slug == "hjoerring")).one()
    school = session.scalars(select(School).where(School.library_id == library.id)).first()
    tom = session.scalars(select(Person).where(Person.name == "Tom")).one()
    box = session.scalars(select(Box).where(Box.number == 31)).one()
    wish = booking.Wish(school, None, "", date(2026, 12, 7), date(2026, 12, 11))
    booking.book(session, library, box, wish, tom, MONDAY)


def test_one_gets_the_days_and_the_others_stand_in_line_without_a_gap(app_of_its_own: Flask) -> None:
    went = at_once(app_of_its_own, ask_for_the_same_days)

    session = db.session()
    made = session.scalars(select(Booking).join(Box, Box.id == Booking.box_id).where(Box.number == 31))
    states = {one.number: one.state for one in made}
    everybody = AT_ONCE * EACH
    assert went == {"fine": everybody}
    assert sorted(states) == list(range(1, everybody + 1))
    assert [number for number, state in states.items() if state == BookingState.BOOKED] == [1]
    assert broken(session) == []


def test_without_the_lock_the_database_stops_those_who_take_the_same_number(
    app_of_its_own: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: reading first and locking nothing, some are refused; but never are days given twice."""
    monkeypatch.setattr(booking.moves, "hold", lambda session, box: box)
    everybody_has_read = threading.Barrier(AT_ONCE)
    numbered = line.next_number

    def read_together(session: Any, box: Box) -> int:
        number = numbered(session, box)
        if app_of_its_own.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
            everybody_has_read.wait()
        return number

    monkeypatch.setattr(line, "next_number", read_together)
    went = at_once(app_of_its_own, ask_for_the_same_days)

    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        assert went["refused by the database"] > 0
    else:
        assert went["fine"] == AT_ONCE * EACH, "SQLite lets one writer in at a time, lock or no lock"
    assert broken(session) == []
