"""Many small questions asked of the database at once: what there is seldom, and is it worth asking more?"""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session


class Signs:
    """Questions that one statement answers, by name: `Signs(any_talk=ANY_TALK).found(…).any_talk`."""

    def __init__(self, **questions: ColumnElement[Any]) -> None:
        self._columns = [question.label(name) for name, question in questions.items()]
        self._alone = select(*self._columns)

    def found(self, session: Session, **values: object) -> Row[Any]:
        """The answers, at the cost of one query."""
        return session.execute(self._alone, values).one()

    def beside(self, statement: Select[Any]) -> Select[Any]:
        """A statement that answers with one row, and with these behind it, at the cost of no query."""
        return statement.add_columns(*self._columns)
