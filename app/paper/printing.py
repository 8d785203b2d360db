"""Review cards on their way to the printer: each gets a token of its own the moment it is printed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit
from app.core.errors import RuleBroken
from app.paper.models import PaperCard

MOST_AT_ONCE = 200


class CardSize(StrEnum):
    """A6: four on a sheet of A4; A5: two."""

    A6 = "a6"
    A5 = "a5"


ON_A_SHEET = {CardSize.A6: 4, CardSize.A5: 2}


def print_cards(
    session: Session,
    club: Club,
    children: Sequence[Child],
    works: Sequence[Work],
    blank: int,
    by: Person,
    now: datetime,
) -> list[PaperCard]:
    """One card for each child; for each child and work; or, without children, `blank` for each work.

    A card of no child and no book can be printed too: both are chosen when it is typed in.
    Raises RuleBroken: no_cards_wanted, too_many_cards (200 at once).
    """
    of_whom: Sequence[Child | None] = children or [None] * blank
    about: Sequence[Work | None] = works or [None]
    pairs = [(child, work) for child in of_whom for work in about]
    if not pairs:
        raise RuleBroken("no_cards_wanted")
    if len(pairs) > MOST_AT_ONCE:
        raise RuleBroken("too_many_cards", most=MOST_AT_ONCE)
    cards = [_card(club, child, work, by, now) for child, work in pairs]
    session.add_all(cards)
    session.flush()
    audit.record(session, "print_paper_cards", club, now=now, actor_id=by.id, after=f"{len(cards)} cards")
    return cards


def _card(club: Club, child: Child | None, work: Work | None, by: Person, now: datetime) -> PaperCard:
    return PaperCard(
        library_id=club.library_id,
        club_id=club.id,
        child_id=child.id if child else None,
        work_id=work.id if work else None,
        printed_by_id=by.id,
        printed_at=now,
    )
