"""Many small questions asked of the database at once."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session


def signs(session: Session, questions: tuple[ColumnElement[Any], ...], **values: object) -> tuple[Any, ...]:
    """The answer to each; a page then asks more only where there is something, at the cost of one query."""
    return tuple(session.execute(_together(questions), values).one())


@cache
def _together(questions: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    return select(*questions)
