"""Somebody half signed in: a password without its code, or a link before the new password.

Which step comes next stands in the signed cookie for ten minutes; it opens no page of the library.
"""

from datetime import timedelta

from flask import Response, current_app, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.access import arrival
from app.access.arrival import here
from app.accounts import people, sessions
from app.accounts.models import Person
from app.core import clock
from app.core.database import session
from app.core.page import go_to
from app.signing_in import known_device, sign_in
from app.signing_in.onward import within_library

LIFE = timedelta(minutes=10)
NAME = "half_way"
DEVICE_SECONDS = int(timedelta(days=365).total_seconds())


def begin(person: Person, step: str, **more: str) -> None:
    """Let this person take one step next; whatever was in the cookie but where to is gone."""
    onward = more.pop("next", None) or cookie.get("next")
    sessions.end(session(), cookie.get("token"), clock.now())
    cookie.clear()
    cookie[NAME] = {"person": person.key, "step": step, "at": clock.now().timestamp(), **more}
    if onward:
        cookie["next"] = onward


def who(step: str) -> Person | None:
    """The person whose next step this is, if it came here in time."""
    noted = cookie.get(NAME) or {}
    in_time = clock.now().timestamp() - noted.get("at", 0) < LIFE.total_seconds()
    if noted.get("step") != step or not in_time:
        return None
    return people.by_key(session(), here().id, noted["person"])


def noted(name: str) -> str:
    """Something else that was noted for this step."""
    return str((cookie.get(NAME) or {}).get(name, ""))


def after_link(person: Person) -> Response:
    """Staff choose a password first; everybody else is in."""
    if sign_in.is_staff(session(), person):
        begin(person, "password")
        return go_to(url_for("signing_in.password"))
    return let_in(person)


def let_in(person: Person, onward: str | None = None, *, only_here: bool = False) -> Response:
    """Open a session with a fresh token, at this library alone or at all; the one before it here ends."""
    onward = within_library(onward or cookie.get("next"), here().slug)
    has_password = person.password_hash is not None and not only_here
    sign_person_in(session(), person, here().id if only_here else None)
    answer = go_to(onward or home(person))
    return _knowing_this_device(answer, person) if has_password else answer


def sign_person_in(db_session: Session, person: Person, library_id: int | None = None) -> None:
    now = clock.now()
    sessions.end(db_session, cookie.get("token"), now)
    arrival.remember(sessions.open_for_person(db_session, person, now, library_id))


def too_late() -> Response:
    """The step was not taken in time: once more from the beginning."""
    return go_to(url_for("signing_in.sign_in"), said=_("That took a while. Please begin again."))


def home(person: Person) -> str:
    """The page somebody begins at."""
    is_librarian = sign_in.is_librarian(session(), here().id, person)
    return url_for("notices.today") if is_librarian else url_for("clubs.index")


def device(email: str) -> str:
    """What this device is called, if it has met the address before."""
    return known_device.device_of(request.cookies.get(_device_cookie()), email, _secret())


def _knowing_this_device(answer: Response, person: Person) -> Response:
    if device(person.email) == known_device.STRANGE:
        answer.set_cookie(
            _device_cookie(),
            known_device.card_for(person.email, _secret()),
            max_age=DEVICE_SECONDS,
            path="/",
            secure=current_app.config["SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return answer


def _device_cookie() -> str:
    return "__Host-known" if current_app.config["SECURE"] else "known"


def _secret() -> bytes:
    return bytes(current_app.config["SECRET_KEY"])
