"""What a test does behind the pages' back: it looks up rows, and changes some.

Between two of these it holds no lock, for the server writes too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.core import database
from app.core.database import session


def seen(query: Select[Any]) -> list[Any]:
    """What stands there now. It is let go at once: who goes on reading keeps SQLite from folding its log."""
    session().rollback()
    found = list(session().scalars(query))
    session().expunge_all()
    session().rollback()
    return found


@contextmanager
def changing() -> Iterator[Session]:
    """A session that writes; committed at the end."""
    session().rollback()
    with database.may_write():
        yield session()
        session().commit()
