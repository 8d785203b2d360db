"""One commit for each successful write, before a byte leaves."""

import logging
from collections.abc import Callable

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from app.core import database
from app.extensions import db

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

log = logging.getLogger(__name__)


def init_app(app: Flask, unavailable: Callable[[], Response]) -> None:
    """`unavailable` words the answer when the commit fails."""

    @app.before_request
    def begin() -> None:
        g.wrote_before = database.writing.get()
        database.writing.set(request.method not in SAFE_METHODS)

    @app.after_request
    def end(response: Response) -> Response:
        if request.method in SAFE_METHODS and not g.get("writes_after_all"):
            return response
        if response.status_code >= 400 and not g.get("keep_writes"):
            db.session.rollback()
            return response
        try:
            db.session.commit()
        except SQLAlchemyError as error:
            log.error("commit failed: %s", type(error).__name__)
            database.let_go(database.session())
            return unavailable()
        return response

    @app.teardown_request
    def over(_error: BaseException | None) -> None:
        database.writing.set(g.pop("wrote_before", True))


def write_after_all() -> None:
    """Let this safe request write: somebody comes back from a sign-in service, which knows only GET.

    It must have shown what only the browser we sent away can know. Begins a fresh transaction.
    """
    g.writes_after_all = True
    database.session().rollback()
    database.writing.set(True)


def keep() -> None:
    """Commit this request although it is refused (a failed sign-in is worth a record)."""
    g.keep_writes = True
