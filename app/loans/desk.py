"""The tablet on the host's table: what a scanned card or book means just now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import scans
from app.catalogue.models import Copy, Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.errors import RuleBroken
from app.loans import in_boxes, lending, queries
from app.loans.models import Loan

SAME_WORD = timedelta(seconds=60)
"""A book scanned again within a minute is the same word said twice, and not its opposite."""


class Done(StrEnum):
    """What a scanned book did."""

    TAKEN = "taken"
    HAS_IT = "has_it"
    BACK = "back"
    IS_THERE = "is_there"


@dataclass(frozen=True)
class Outcome:
    """What was done with which title, and for whom, if for anybody."""

    done: Done
    work: Work
    child: Child | None = None


def scan(session: Session, club: Club, child: Child | None, text: str, by: Person, now: datetime) -> Outcome:
    """A book is scanned while `child` stands at the table, or nobody in particular.

    A book that is in the box goes to the child; one the child has comes back, and so does one anybody has
    when nobody stands there. Raises RuleBroken: book_unknown, several_books, card_first (who takes it?),
    who_gives_back (several have the title), those of `scans.look` and of `lending.lend`.
    """
    seen = scans.look(session, club.library_id, text)
    work = _meant(session, club, seen)
    loans = [one for one in queries.holders(session, club, work.id) if _is(one, seen.copy)]
    own = [one for one in loans if child is None or one.child_id == child.id]
    if own:
        return _back(session, own, work, child, by, now)
    if child is None:
        return _nobody(session, club, work, now)
    lending.lend(session, club, child, work, by, now, seen.copy)
    return Outcome(Done.TAKEN, work, child)


def work_of(session: Session, club: Club, text: str) -> Work | None:
    """The title a scanned or typed text means, if it is one the library knows."""
    try:
        return _meant(session, club, scans.look(session, club.library_id, text))
    except RuleBroken:
        return None


def _meant(session: Session, club: Club, seen: scans.Seen) -> Work:
    """Of several books with one number the one that is in the club's box."""
    found = [seen.work] if seen.work else list(seen.either)
    if len(found) > 1:
        found = in_boxes.of_clubs_boxes(session, club, found)
    if len(found) > 1:
        raise RuleBroken("several_books", text=seen.text)
    if not found:
        raise RuleBroken("book_unknown", text=seen.text)
    return found[0]


def _is(loan: Loan, copy: Copy | None) -> bool:
    return copy is None or loan.copy_id == copy.id


def _back(
    session: Session, loans: list[Loan], work: Work, child: Child | None, by: Person, now: datetime
) -> Outcome:
    if len(loans) > 1:
        raise RuleBroken("who_gives_back", title=work.title)
    (loan,) = loans
    if child is not None and now - loan.lent_at < SAME_WORD:
        return Outcome(Done.HAS_IT, work, child)
    lending.give_back(session, loan, by, now)
    return Outcome(Done.BACK, work, loan.child)


def _nobody(session: Session, club: Club, work: Work, now: datetime) -> Outcome:
    """The book is in the box, and was perhaps scanned a moment ago when it came back."""
    last = queries.last_back(session, club, work.id)
    if last is not None and now - last < SAME_WORD:
        return Outcome(Done.IS_THERE, work)
    raise RuleBroken("card_first", title=work.title)
