"""Whereabouts: where each copy of a work is, at home, in which box and at which school."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Copy, Work
from app.deposits.models import Box, Deposit
from app.libraries.models import School


class Whereabouts(NamedTuple):
    """So many copies in the same place. `state` is one of CopyState; a box only while in one."""

    copies: int
    state: str
    box: Box | None
    school_name: str | None


def whereabouts(session: Session, work: Work) -> list[Whereabouts]:
    """Where the copies of the work are: boxes by number, then the shelf, then those that are lost."""
    rows = session.execute(
        select(func.count(Copy.id), Copy.state, Box, School.name)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(Deposit, (Deposit.box_id == Box.id) & Deposit.counted_at.is_(None))
        .outerjoin(School, School.id == Deposit.school_id)
        .where(Copy.library_id == work.library_id, Copy.work_id == work.id)
        .group_by(Copy.state, Box.id, School.name)
        .order_by(Box.number.is_(None), Box.number, Copy.state.desc())
    )
    return [Whereabouts(*row) for row in rows]
