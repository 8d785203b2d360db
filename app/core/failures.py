"""The pages shown when something is refused or goes wrong."""

import logging

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.core import transaction
from app.core.database import closed_for_rendering
from app.core.errors import Refused, RuleBroken, worded
from app.core.page import is_partial
from app.extensions import db

RETRY_AFTER_SECONDS = "5"
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def unavailable() -> Response:
    """503: nothing was saved; the person may try again in a moment."""
    answer = _answer(503)
    answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


def _database_busy(error: OperationalError) -> Response:
    log.warning("database unavailable: %s", type(error.orig).__name__)
    db.session.rollback()
    return unavailable()


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
    db.session.rollback()
    log.exception("fault at %s", request.endpoint)
    return _answer(500)


def _answer(status: int, sentence: str | None = None) -> Response:
    number = status if status in PAGES else 400 if status < 500 else 500
    with closed_for_rendering():
        sentence = sentence or worded(f"error_{number}")
        if is_partial():
            body = render_template("errors/_message.html", sentence=sentence)
            answer = make_response(body, status)
            answer.headers["HX-Retarget"] = "#notice"
            answer.headers["HX-Reswap"] = "outerHTML"
            return answer
        return make_response(render_template("errors/error.html", sentence=sentence), status)
