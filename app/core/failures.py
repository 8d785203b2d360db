"""The pages shown when something is refused or goes wrong."""

import contextlib
import logging
import traceback

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException

from app.core import transaction
from app.core.database import QueryWhileRendering, closed_for_rendering, let_go, session
from app.core.errors import Refused, RuleBroken, worded
from app.core.page import is_partial
from app.extensions import db

RETRY_AFTER_SECONDS = "5"
SECRETS = {"password", "new", "current", "code", "digits", "token", "names"}
"""Fields that no page ever gives back: what opens doors, and class lists that were not yet cleaned."""
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(ObjectDeletedError, _taken_away)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def unavailable() -> Response:
    """503: nothing was saved; what was typed comes back with a button to send it again."""
    answer = _answer(503, again=_typed())
    answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


def _database_busy(error: OperationalError) -> Response:
    log.warning("database unavailable: %s", type(error.orig).__name__)
    let_go(session())
    return unavailable()


def _taken_away(_error: ObjectDeletedError) -> Response:
    """A row was deleted by somebody else while slow work went on (`database.paused`)."""
    let_go(session())
    return _answer(404)


def _rule_broken(error: RuleBroken) -> Response:
    db.session.rollback()
    return _answer(409, worded(error.code, **error.values))


def _refused(error: Refused) -> Response:
    transaction.keep()
    return _answer(error.code, worded(error.rule, **error.values))


def _form_too_old(error: CSRFError) -> Response:
    db.session.rollback()
    return _answer(400, worded("form_too_old"))


def _http(error: HTTPException) -> Response:
    db.session.rollback()
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    answer = _answer(error.code)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _fault(error: Exception) -> Response:
    # Words of an error may hold what somebody typed; the log gets the kind and the place alone.
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("fault at %s: %s\n%s", request.endpoint, type(error).__name__, place)
    let_go(session())
    return _answer(500)


def _answer(status: int, sentence: str | None = None, again: list[tuple[str, str]] | None = None) -> Response:
    try:
        return _drawn(status, sentence, again)
    except Exception as error:
        # Who is reading, and what they may, cannot be asked just now; the page does without.
        if not isinstance(error, QueryWhileRendering | SQLAlchemyError):
            log.error("fault while drawing %s: %s", status, type(error).__name__)
        session().expunge_all()
        g.library, g.viewer = None, type(g.viewer)()
        return _drawn(status, sentence, again)


def _drawn(status: int, sentence: str | None, again: list[tuple[str, str]] | None) -> Response:
    number = status if status in PAGES else 400 if status < 500 else 500
    with closed_for_rendering():
        sentence = sentence or worded(f"error_{number}")
        if is_partial():
            body = render_template("errors/_message.html", sentence=sentence)
            answer = make_response(body, status)
            answer.headers["HX-Retarget"] = "#notice"
            answer.headers["HX-Reswap"] = "outerHTML"
            return answer
        body = render_template("errors/error.html", sentence=sentence, again=again)
        return make_response(body, status)


def _typed() -> list[tuple[str, str]] | None:
    """The fields of the form that was sent, if it can be sent again from a page: no file, no secret."""
    if request.method != "POST":
        return None
    with contextlib.suppress(HTTPException):
        fields = list(request.form.items(multi=True))
        if fields and not request.files and not SECRETS & {name for name, _ in fields}:
            return fields
    return None
