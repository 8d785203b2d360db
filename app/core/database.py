"""How we talk to the database: who may write when, and locks on rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, Executable, bindparam, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, SessionTransaction

from app.core import sqlite
from app.core.errors import Gone
from app.core.tables import Base
from app.extensions import db

Row = TypeVar("Row", bound=Base)


writing: ContextVar[bool] = ContextVar("writing", default=True)
"""False while a reading request is served, whose writes are refused: SQLite then begins without taking the
write lock, PostgreSQL does not begin at all."""

_rendering: ContextVar[bool] = ContextVar("rendering", default=False)

WRITES = ("INSERT", "UPDATE", "DELETE")
MAY_BE_TAKEN_BACK = "may_be_taken_back"
"""The execution option of a write that whoever sends it makes again when a pause took it back."""
_WROTE = "wrote"
"""Where a connection notes that its transaction has written something."""


class QueryWhileRendering(RuntimeError):
    """A template asked the database; the view must hand over all it needs."""


class WriteWhileReading(RuntimeError):
    """A request that only reads sent a write, which on PostgreSQL nothing would take back."""


def set_up(engine: Engine) -> None:
    """Give every connection our settings; call once for each engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", sqlite.prepare)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "checkout", _read_without_transaction)
    event.listen(engine, "before_cursor_execute", _refuse_while_rendering)
    event.listen(engine, "before_cursor_execute", _note_writing)


def session() -> Session:
    """The session of this request; views hand it to queries and verbs."""
    return cast("Session", db.session())


def insert_unless_there(session: Session, table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of either database."""
    # Only the dialect in use is loaded.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as into_postgresql

        return into_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as into_sqlite

    return into_sqlite(table)


@contextmanager
def may_write(is_allowed: bool = True) -> Iterator[None]:
    """Whether writes are taken or refused meanwhile; what begins before or after goes by what stood there."""
    before = writing.set(is_allowed)
    try:
        yield
    finally:
        writing.reset(before)


@contextmanager
def closed_for_rendering() -> Iterator[None]:
    """While a template runs the database is closed: a query raises `QueryWhileRendering`."""
    if not _rendering.get():
        _reload_forgotten(session())
    token = _rendering.set(True)
    try:
        yield
    finally:
        _rendering.reset(token)


@contextmanager
def paused(session: Session) -> Iterator[None]:
    """Let go of the transaction while something slow runs (hashing, parsing, the network).

    Raises RuntimeError when something waits to be written or has been: slow work comes before the
    first change, for the pause would take it back without a word.
    """
    if session.new or session.dirty or session.deleted or _has_written(session):
        raise RuntimeError("slow work must come before the first change")
    session.rollback()
    yield


def let_go(session: Session) -> None:
    """End the transaction in trouble; the rows at hand keep what they hold, so that a page can be drawn."""
    session.expunge_all()
    session.rollback()


def lock(session: Session, row: Row) -> Row:
    """Hold `row` against everybody else until the transaction ends, and read it afresh.

    PostgreSQL locks the row; SQLite's write transaction already excludes other writers. Raises Gone.
    """
    model: Any = type(row)
    identity: Any = row
    held = session.execute(_afresh(model), {"id": identity.id}).scalar_one_or_none()
    if held is None:
        raise Gone
    return cast("Row", held)


@cache
def _afresh(model: Any) -> Executable:
    wanted = select(model).where(model.id == bindparam("id")).with_for_update(of=model)
    return wanted.execution_options(populate_existing=True)


def _reload_forgotten(session: Session) -> None:
    """A rollback makes the rows at hand forget what they hold, and templates may not ask again."""
    for state in list(session.identity_map.all_states()):
        row = state.obj() if state.expired else None
        if row is not None:
            try:
                session.refresh(row)
            except InvalidRequestError:  # somebody else has deleted it
                session.expunge(row)


def _has_written(session: Session) -> bool:
    return session.in_transaction() and bool(session.connection().info.get(_WROTE))


@event.listens_for(Session, "after_begin")
def _nothing_written_yet(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.parent is None:
        connection.info[_WROTE] = False


def _note_writing(
    connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool
) -> None:
    if not statement.startswith(WRITES):
        return
    if not writing.get():
        raise WriteWhileReading(statement)
    if not context.execution_options.get(MAY_BE_TAKEN_BACK):
        connection.info[_WROTE] = True


def _read_without_transaction(connection: Any, _record: object, _proxy: object) -> None:
    """Each statement of a reader stands for itself: a rollback at the end would forget the prepared ones."""
    connection.autocommit = not writing.get()


def _begin_sqlite(connection: Connection) -> None:
    if writing.get():
        sqlite.take_the_pen(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _refuse_while_rendering(_connection: Connection, _cursor: Any, statement: str, *_rest: object) -> None:
    if _rendering.get():
        raise QueryWhileRendering(statement)
