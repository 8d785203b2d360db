"""Shared numbers: the books that a number or a word on several of them may mean, and the one in hand."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import packing, scanning, scans
from app.catalogue.models import Work
from app.catalogue.works import by_numbers
from app.core.errors import RuleBroken
from app.deposits.models import Box
from app.merging.merging import became


def known_by(session: Session, library_id: int, numbers: Collection[str]) -> dict[str, list[Work]]:
    """The books that each of these numbers, read and cleaned, stands on; a number on none is left out."""
    return by_numbers(session, library_id, numbers) if numbers else {}


def choose(
    session: Session, box: Box, work: Work, number: str, by: Person, now: datetime, copies: int = 1
) -> scanning.Scanned:
    """Put copies of the book that was meant, by a number or found by its title (no number), in the box.

    One that became part of another meanwhile is that other. Raises RuleBroken: too_many_copies,
    box_has_moved_on, and those of `scans.read`.
    """
    if not 1 <= copies <= scanning.MOST_OF_A_TITLE:
        raise RuleBroken("too_many_copies", most=scanning.MOST_OF_A_TITLE)
    kind, value = scans.read(number) if number else ("title", work.title)
    work = became(session, work) or work
    for _ in range(copies):
        packing.add_copy(session, box, work, by, now)
    return scanning.scanned(session, box, value, kind, work)
