"""Reads for paper: the boxes that may want a label, what lies in each, and the covers of what is in a box."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.boxes import contents as inside
from app.boxes.contents import Title
from app.catalogue.models import Copy, Work
from app.deposits.models import Box, Deposit

MOST_BOXES = 300
_WITH_STAY: Any = (
    select(Box, Deposit)
    .outerjoin(Deposit, (Deposit.box_id == Box.id) & Deposit.counted_at.is_(None))
    .outerjoin(Deposit.school)
    .outerjoin(Deposit.club)
    .order_by(Box.number)
    .limit(MOST_BOXES)
    .options(contains_eager(Deposit.school), contains_eager(Deposit.club))
)


@dataclass(frozen=True)
class Contents:
    """What stands on one box's list of contents."""

    box: Box
    deposit: Deposit | None
    titles: list[Title]

    @property
    def books(self) -> int:
        """How many books that is."""
        return sum(title.copies for title in self.titles)


def boxes_for_labels(session: Session, library_id: int) -> list[tuple[Box, Deposit | None]]:
    """Every box by number with the stay it is on, its school and its club."""
    rows = session.execute(_WITH_STAY.where(Box.library_id == library_id))
    return [(box, stay) for box, stay in rows]


def contents_of(session: Session, library_id: int, keys: Collection[str]) -> list[Contents]:
    """What lies in the library's boxes with these keys, by number; in two questions, however many.

    At most three hundred boxes; a box without books has an empty list.
    """
    chosen = _WITH_STAY.where(Box.library_id == library_id, Box.key.in_(keys))
    boxes = [(box, stay) for box, stay in session.execute(chosen)]
    titles = inside.titles_of(session, [box.id for box, _stay in boxes])
    return [Contents(box, stay, titles.get(box.id, [])) for box, stay in boxes]


def works_in(session: Session, box: Box) -> list[Work]:
    """The works in the box, each once, by title."""
    held = select(Copy.work_id).where(Copy.box_id == box.id)
    return list(session.scalars(select(Work).where(Work.id.in_(held)).order_by(Work.sort_key, Work.id)))
