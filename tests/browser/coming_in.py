"""Coming in as somebody without the pages of signing in, which have tests of their own."""

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.models import Person
from app.children.models import Child
from app.core import clock, database
from app.core.database import session
from tests.live import Site


def come_as(page: Page, app: Flask, site: Site, who: str) -> None:
    """Put into the window what signing in would have put there: an adult by e-mail, a child by first name."""
    now = clock.now()
    as_before = database.writing.set(True)
    if "@" in who:
        person = session().scalars(select(Person).where(Person.email == who)).one()
        token = sessions.open_for_person(session(), person, now)
    else:
        child = session().scalars(select(Child).where(Child.first_name == who)).one()
        token = sessions.open_for_child(session(), child, now)
    session().commit()
    database.writing.reset(as_before)
    cookie = {"token": token, "seen": int(now.timestamp())}
    signed = app.session_interface.get_signing_serializer(app).dumps(cookie)  # type: ignore[attr-defined]
    page.context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": signed, "url": site.url}])
