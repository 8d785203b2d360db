"""Whether a club keeps who has which book, and whether its children may borrow by themselves.

Off until an adult of the club turns it on: the children use the box freely, and only the box counts.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.loans.models import Lending


@dataclass(frozen=True)
class Switch:
    """How a club lends."""

    is_on: bool = False
    by_children: bool = False


OFF = Switch()
_OF_CLUB = select(Lending.is_on, Lending.by_children).where(Lending.club_id == bindparam("club"))


def of(session: Session, club: Club) -> Switch:
    """How the club lends; off where nobody has said anything."""
    row = session.execute(_OF_CLUB, {"club": club.id}).one_or_none()
    return Switch(row.is_on, row.is_on and row.by_children) if row else OFF


def turn(
    session: Session, club: Club, *, is_on: bool, by_children: bool, by: Person, now: datetime
) -> Switch:
    """Turn loans on or off. Books that are out when they are turned off can still be given back."""
    before, after = of(session, club), Switch(is_on, is_on and by_children)
    session.execute(
        database.insert_unless_there(session, Lending)
        .values(library_id=club.library_id, club_id=club.id)
        .on_conflict_do_nothing()
    )
    row = session.scalars(select(Lending).where(Lending.club_id == club.id)).one()
    database.lock(session, row)
    row.is_on, row.by_children = after.is_on, after.by_children
    session.flush()
    if after != before:
        audit.record(
            session, "turn_loans", row, now=now, actor_id=by.id, before=_word(before), after=_word(after)
        )
    return after


def must_be_on(session: Session, club: Club, *, by_child: bool = False) -> None:
    """Raises RuleBroken: loans_are_off, children_do_not_lend."""
    there = of(session, club)
    if not there.is_on:
        raise RuleBroken("loans_are_off", club=club.name)
    if by_child and not there.by_children:
        raise RuleBroken("children_do_not_lend")


def _word(switch: Switch) -> str:
    return "by_children" if switch.by_children else "on" if switch.is_on else "off"
