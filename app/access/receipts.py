"""The same form sent twice is carried out once: the second sending gets the first answer."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Response, current_app, flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import bindparam, select, update
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


_THIS = (
    FormReceipt.library_id == bindparam("its_library"),
    FormReceipt.actor == bindparam("its_actor"),
    FormReceipt.route == bindparam("its_route"),
    FormReceipt.form_key == bindparam("its_key"),
)
_FIRST = select(FormReceipt).where(*_THIS)
_SETTLE = (
    update(FormReceipt)
    .where(*_THIS, FormReceipt.location.is_(None))
    .values(location=bindparam("to"))
    .execution_options(synchronize_session=False)
)


def _settle(key: str, response: BaseResponse) -> bool:
    """Note where the answer leads; False when somebody else has carried out the form meanwhile.

    Slow work lets go of the transaction (`database.paused`) and of our claim with it. A receipt that
    has its answer, if only an empty one, is somebody else's.
    """
    location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if db.session.connection().execute(_SETTLE, _this(key) | {"to": location}).rowcount:
        return True
    return _claim(key, location) is not None


def _claim(key: str, location: str | None = None) -> int | None:
    this = _this(key)
    values = {
        "library_id": this["its_library"],
        "at": clock.now(),
        "actor": this["its_actor"],
        "route": this["its_route"],
        "form_key": key,
        "body_hash": _body_hash(),
        "location": location,
    }
    claim = _claiming(db.session.get_bind().dialect.name)
    claimed: int | None = db.session.connection().execute(claim, values).scalar()
    return claimed


@cache
def _claiming(_dialect: str) -> Any:
    return (
        database.insert_unless_there(db.session, FormReceipt)
        .on_conflict_do_nothing()
        .returning(FormReceipt.id)
        .execution_options(**{database.MAY_BE_TAKEN_BACK: True})
    )


def _first_answer(key: str) -> BaseResponse:
    first = db.session.scalar(_FIRST, _this(key))
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


def _this(key: str) -> dict[str, object]:
    return {
        "its_library": g.library.id,
        "its_actor": _actor(),
        "its_route": request.path[:80],
        "its_key": key,
    }


def _actor() -> str:
    who = session.get("token") or session.get("csrf_token") or ""
    return hashlib.sha256(str(who).encode()).hexdigest()


def _body_hash() -> str:
    fields = [(k, v) for k, v in sorted(request.form.items(multi=True)) if k not in OWN_FIELDS]
    return hashlib.sha256(repr(fields).encode()).hexdigest()
