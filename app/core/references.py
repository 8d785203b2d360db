"""What points to a row, whichever room it is in."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.tables import Base


def let_go_of(session: Session, model: type[Base], ids: Collection[int]) -> None:
    """Let nothing point to these rows any more: rooms that come after theirs show them too."""
    for table in Base.metadata.tables.values():
        for key in table.foreign_key_constraints:
            if key.referred_table.name == model.__tablename__:
                column = next(column for column in key.columns if column.name != "library_id")
                session.execute(update(table).where(column.in_(ids)).values({column.name: None}))
    session.expire_all()
