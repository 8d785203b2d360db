"""The same form sent twice is carried out once: the second sending gets the first answer."""

import hashlib
from collections.abc import Callable

from flask import Response, current_app, flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock, database
from app.core.errors import Refused
from app.core.records import FormReceipt
from app.core.tables import KEY_LENGTH
from app.extensions import db, htmx

OWN_FIELDS = {"csrf_token", "form_key"}


def once(answer: Callable[[], Response]) -> BaseResponse:
    """Carry out a form the first time; a repeat is sent where the first was.

    A key used again with other words in the form is refused (422).
    """
    key = request.form.get("form_key", "") if request.method == "POST" else ""
    if g.library is None or len(key) != KEY_LENGTH:
        return answer()
    if _claim(key) is None:
        return _first_answer(key)
    response = answer()
    if response.status_code < 400 and not _settle(key, response):
        db.session.rollback()
        return _first_answer(key)
    return response


def _settle(key: str, response: BaseResponse) -> bool:
    """Note where the answer leads; False when somebody else has carried out the form meanwhile.

    Slow work lets go of the transaction (`database.paused`) and of our claim with it. A receipt that
    has its answer, if only an empty one, is somebody else's.
    """
    location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    ours = (*_same(key), FormReceipt.location.is_(None))
    written = db.session.execute(update(FormReceipt).where(*ours).values(location=location))
    if written.rowcount:
        return True
    return _claim(key, location) is not None


def _claim(key: str, location: str | None = None) -> int | None:
    statement = (
        database.insert_unless_there(db.session, FormReceipt)
        .values(
            library_id=g.library.id,
            at=clock.now(),
            actor=_actor(),
            route=request.path[:80],
            form_key=key,
            body_hash=_body_hash(),
            location=location,
        )
        .on_conflict_do_nothing()
        .returning(FormReceipt.id)
        .execution_options(**{database.MAY_BE_TAKEN_BACK: True})
    )
    claimed: int | None = db.session.execute(statement).scalar()
    return claimed


def _first_answer(key: str) -> BaseResponse:
    first = db.session.scalar(select(FormReceipt).where(*_same(key)))
    if first is None or first.body_hash != _body_hash():
        raise Refused("form_used", status=422)
    if htmx:
        flash(_("That was already done."))
        where = {"HX-Redirect": first.location} if first.location else {"HX-Refresh": "true"}
        return Response(status=200, headers=where)
    return make_response(redirect(first.location or _page_of_the_form(), 303))


def _page_of_the_form() -> str:
    """Where the form stands, if it has a page of its own at this address; else the front page."""
    adapter = current_app.url_map.bind("")
    if adapter.test(request.path, "GET"):
        return request.path
    return url_for("libraries.front")


def _same(key: str) -> tuple[ColumnElement[bool], ...]:
    return (
        FormReceipt.library_id == g.library.id,
        FormReceipt.actor == _actor(),
        FormReceipt.route == request.path[:80],
        FormReceipt.form_key == key,
    )


def _actor() -> str:
    who = session.get("token") or session.get("csrf_token") or ""
    return hashlib.sha256(str(who).encode()).hexdigest()


def _body_hash() -> str:
    fields = [(k, v) for k, v in sorted(request.form.items(multi=True)) if k not in OWN_FIELDS]
    return hashlib.sha256(repr(fields).encode()).hexdigest()
