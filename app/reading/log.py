"""Keeping a reading log: a book goes in with one tap, and how it was read can be said afterwards.

A book stands in a child's log once. Nothing is compared, and no day is missed.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.catalogue.works import record_typed
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.national_numbers import find_national_number
from app.reading.models import How, Much, Reading


def note(session: Session, child: Child, work: Work, club: Club, now: datetime) -> tuple[Reading, bool]:
    """The child has read `work`: all of it, on paper, until it says otherwise; gives whether it is new."""
    database.lock(session, child)
    found = session.scalar(select(Reading).where(Reading.child_id == child.id, Reading.work_id == work.id))
    if found is not None:
        return found, False
    reading = Reading(library_id=club.library_id, child_id=child.id, work_id=work.id, club_id=club.id, at=now)
    session.add(reading)
    session.flush()
    audit.record(session, "note_reading", reading, now=now)
    return reading, True


def note_typed(
    session: Session, child: Child, title: str, author: str, club: Club, now: datetime
) -> tuple[Reading, bool]:
    """As `note`, of a book the child types because nobody has it in the catalogue.

    Raises RuleBroken: national_number, and what `catalogue.works.record_typed` raises.
    """
    if find_national_number(title) or find_national_number(author):
        raise RuleBroken("national_number")
    return note(session, child, record_typed(session, club.library_id, title, author, now), club, now)


def say_how(
    session: Session, reading: Reading, how: How, is_digital: bool, much: Much, now: datetime
) -> None:
    """How the child read it, on what, and how much of it."""
    database.lock(session, reading)
    reading.how, reading.is_digital, reading.much = how, is_digital, much
    audit.record(session, "say_how_read", reading, now=now)


def take_out(session: Session, reading: Reading, now: datetime) -> None:
    """The child takes the book out of its log; it was never counted."""
    audit.record(session, "take_out_reading", reading, now=now)
    session.delete(reading)
    session.flush()
