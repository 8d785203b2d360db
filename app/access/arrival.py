"""Who has arrived, and at which library: settled once, before anything else in a request."""

from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, abort, g, request, session
from sqlalchemy import bindparam, select

from app.access.live_sessions import Arrival, arrival
from app.access.viewer import Viewer
from app.accounts.models import Person
from app.accounts.sessions import end
from app.children.models import Child
from app.core import clock, database
from app.extensions import db, login
from app.libraries.models import Library

SEEN_EVERY = timedelta(minutes=1)
QUIETLY = "X-Quietly"
BY_SLUG = select(Library).where(Library.slug == bindparam("slug"))


def init_app(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # type: ignore[assignment]
    login.anonymous_user = Viewer  # type: ignore[assignment]
    login.request_loader(lambda _request: g.get("viewer"))
    app.url_value_preprocessor(_take_library)
    app.url_defaults(_give_library)
    app.before_request(_arrive)


def here() -> Library:
    """The library whose pages these are."""
    return cast("Library", g.library)


def me() -> Viewer:
    """Who is looking."""
    return cast("Viewer", g.viewer)


def adult() -> Person:
    """The adult who is looking; only where the guard lets no child in."""
    person = me().person
    assert person is not None
    return person


def the_child() -> Child:
    """The child that is looking; only where the guard lets no adult in."""
    child = me().child
    assert child is not None
    return child


def remember(token: str) -> None:
    """Put a fresh session into the cookie; whatever was in it is gone."""
    session.clear()
    session["token"] = token
    session["seen"] = int(clock.now().timestamp())


def change_over(token: str) -> bool:
    """As `remember`, and whoever was in on this device before is out; says whether somebody was."""
    before = end(database.session(), session.get("token"), clock.now())
    remember(token)
    return before is not None


def forget() -> None:
    """Empty the cookie."""
    session.clear()


def _take_library(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.library = None
    g.viewer = Viewer()
    g.slug = values.pop("library", None) if values else None


def _give_library(endpoint: str, values: dict[str, object]) -> None:
    from flask import current_app

    if not current_app.url_map.is_endpoint_expecting(endpoint, "library"):
        return
    if g.get("slug"):
        values.setdefault("library", g.slug)
    if request and g.get("carried_language"):
        values.setdefault("language", g.carried_language)


def _arrive() -> None:
    token, now = session.get("token"), clock.now()
    coming = arrival(database.session(), token, g.slug, now) if token else None
    if g.slug is not None:
        g.library = coming.library if coming else db.session.scalar(BY_SLUG, {"slug": g.slug})
        if g.library is None:
            abort(404)
    g.viewer = _viewer(coming, now) if coming else Viewer(library=g.library)


def _viewer(coming: Arrival, now: datetime) -> Viewer:
    quiet_for = now - datetime.fromtimestamp(session.get("seen", 0), UTC)
    if quiet_for > coming.idle_limit:
        return Viewer(library=g.library)
    # A page that asks by itself whether its reader is still in is no sign of life.
    if quiet_for > SEEN_EVERY and QUIETLY not in request.headers:
        session["seen"] = int(now.timestamp())
    return Viewer(g.library, coming.person, coming.child, coming.parts, coming.session_id, coming.ends_at)
