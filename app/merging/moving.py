"""Moving: every row that points to one work is made to point to another, whatever table it stands in.

The tables are read from the schema, so a table that is new tomorrow moves too.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.catalogue.models import Merge, Work
from app.core.tables import Base

Moved = dict[str, list[int]]
"""By `table.column`, the ids of the rows that moved."""


def pointers() -> list[Column[Any]]:
    """Every column that points to a work, but the one that says which work a merge took away."""
    found = [
        element.parent
        for table in Base.metadata.tables.values()
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is Work.__table__
        for element in constraint.elements
        if element.column is Work.__table__.c.id
    ]
    stays = Merge.__table__.c.lost_id
    return sorted((column for column in found if column is not stays), key=str)


def move_all(session: Session, lost: Work, kept: Work) -> Moved:
    """Whatever points to `lost` points to `kept`, but what `kept` has already: that stays where it is.

    A meeting that read both, and the two reviews of a child who wrote about both, are such rows.
    """
    moved = {str(column): _move(session, column, _ids(session, column, lost), kept) for column in pointers()}
    return {name: ids for name, ids in moved.items() if ids}


def move_back(session: Session, moved: Moved, kept: Work, lost: Work) -> None:
    """Those of the rows that still point to `kept` point to `lost` again."""
    for column in pointers():
        ids = set(moved.get(str(column), ())) & set(_ids(session, column, kept))
        _move(session, column, sorted(ids), lost)


def as_text(facts: Any) -> str:
    """How a merge keeps what it did."""
    return json.dumps(facts, ensure_ascii=False)


def from_text(text: str) -> Any:
    """What `as_text` wrote."""
    return json.loads(text)


def _ids(session: Session, column: Column[Any], work: Work) -> list[int]:
    """The rows that point to the work, held until the transaction ends."""
    id = column.table.c.id
    here = select(id).where(column.table.c.library_id == work.library_id, column == work.id)
    return list(session.scalars(here.order_by(id).with_for_update(of=column.table)))


def _move(session: Session, column: Column[Any], ids: Iterable[int], to: Work) -> list[int]:
    """All at once, or one by one where the table says that some of them may not; gives those that moved."""
    wanted = list(ids)
    if not wanted or _moves(session, column, wanted, to):
        return wanted
    return [id for id in wanted if _moves(session, column, [id], to)]


def _moves(session: Session, column: Column[Any], ids: list[int], to: Work) -> bool:
    try:
        with session.begin_nested():
            session.execute(
                update(column.table).where(column.table.c.id.in_(ids)).values({column.name: to.id})
            )
    except IntegrityError:
        return False
    return True
