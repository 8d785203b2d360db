"""The one gate: every route is declared @allow or @public, and gets rows instead of keys."""

import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from flask import Response, abort, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import policy, predicates, receipts, scopes
from app.access.arrival import here, me
from app.access.policy import Action
from app.core import database
from app.core.tables import Base
from app.extensions import htmx

View = Callable[..., Any]


def allow(action: Action, on: type[Base] | None = None) -> Callable[[View], View]:
    """Open to those `policy` names for `action`, on a row of `on` in their scope (else on the library)."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> BaseResponse:
            if me().is_anonymous:
                return _to_sign_in(action)
            thing: Base = here()
            if on is not None:
                thing = values[_word(on)] = _found(scopes.SCOPES, on, values)
            if not policy.can(me(), action, thing):
                abort(403)
            return receipts.once(lambda: make_response(view(**values)))

        guarded.access = (action, on)  # type: ignore[attr-defined]
        return guarded

    return declare


def public(on: type[Base] | None = None) -> Callable[[View], View]:
    """Open to anybody; `on` is found among what anybody may see."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> BaseResponse:
            g.is_public = me().is_anonymous
            if on is not None:
                values[_word(on)] = _found(scopes.PUBLIC_SCOPES, on, values)
            return receipts.once(lambda: make_response(view(**values)))

        guarded.access = (None, on)  # type: ignore[attr-defined]
        return guarded

    return declare


def may(action: Action, thing: Base | None = None) -> bool:
    """For templates and menus: whether the viewer may do this to `thing` (the library if none)."""
    return policy.can(me(), action, thing if thing is not None else here())


def within(model: type[Base], key: str) -> Any:
    """The row a form names by key, if it exists for the viewer; else 404."""
    return _row(scopes.SCOPES, model, key)


def _found(found_in: dict[Any, scopes.Scope], model: type[Base], values: dict[str, Any]) -> Any:
    return _row(found_in, model, values[_word(model)])


def _row(found_in: dict[Any, scopes.Scope], model: Any, key: str) -> Any:
    row = scopes.found(database.session(), me(), found_in[model], model, key)
    if row is None:
        abort(404)
    return row


@cache
def _word(model: type[Base]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def _to_sign_in(action: Action) -> BaseResponse:
    """Adults begin with their e-mail, children with their card."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    is_childs = policy.POLICY[action] in ([predicates.child], [predicates.author])
    address = url_for("cards.card") if is_childs else url_for("signing_in.sign_in", next=wanted)
    if htmx:
        return Response(status=200, headers={"HX-Redirect": address})
    return redirect(address, 303)
