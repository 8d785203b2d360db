"""Coming in as somebody without the pages of signing in, which have tests of their own."""

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.models import Person
from app.children.models import Child
from app.core import clock
from tests.browser.behind import changing
from tests.live import Site


def come_as(page: Page, app: Flask, site: Site, who: str) -> None:
    """Put into the window what signing in would have put there: an adult by e-mail, a child by first name."""
    now = clock.now()
    with changing() as db:
        if "@" in who:
            person = db.scalars(select(Person).where(Person.email == who)).one()
            token = sessions.open_for_person(db, person, now)
        else:
            child = db.scalars(select(Child).where(Child.first_name == who)).one()
            token = sessions.open_for_child(db, child, now)
    cookie = {"token": token, "seen": int(now.timestamp())}
    signed = app.session_interface.get_signing_serializer(app).dumps(cookie)  # type: ignore[attr-defined]
    page.context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": signed, "url": site.url}])
