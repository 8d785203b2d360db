"""What the tests of signing in share: making a password, reading the link out of a mail, a fresh browser."""

from __future__ import annotations

import re
from datetime import datetime

import pyotp
from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import Person
from app.core import clock, passwords
from app.libraries.models import Library
from app.mailing import COMPOSERS
from app.notices.models import Notice
from tests.world import World

PASSWORD = "blå elefant går baglæns"


def pepper(app: Flask) -> str:
    return str(app.config["PEPPER"].decode())


def give_password(app: Flask, person: Person, secret: str | None = None) -> None:
    person.password_hash = passwords.hash_secret(PASSWORD, pepper(app))
    person.totp_secret = secret


def one_time_code(secret: str, now: datetime | None = None) -> str:
    return pyotp.TOTP(secret).at(now or clock.now())


def notices(world: World, template: str) -> list[Notice]:
    wanted = select(Notice).where(Notice.template == template).order_by(Notice.id)
    return list(world.session.scalars(wanted))


def mailed_to(world: World, template: str = "sign_in") -> list[str]:
    """The addresses to which mails of this kind are to go."""
    wanted = (
        select(Person.email)
        .join(Notice, Notice.person_id == Person.id)
        .where(Notice.template == template)
        .order_by(Person.email)
    )
    return list(world.session.scalars(wanted))


def mailed_token(world: World, template: str = "sign_in") -> str:
    """Send the last mail of this kind as the worker would, and take the token out of it."""
    notice = notices(world, template)[-1]
    context = COMPOSERS[template](world.session, notice, clock.now())
    assert context is not None
    world.session.commit()
    return str(context["token"])


def mail_text(app: Flask, world: World, template: str, language: str = "en") -> str:
    notice = notices(world, template)[-1]
    person = world.session.get_one(Person, notice.person_id)
    library = world.session.get_one(Library, notice.library_id)
    with app.test_request_context(base_url="https://samlaes.example", path="/hjoerring/today"):
        g.library, g.slug = library, library.slug
        context = COMPOSERS[template](world.session, notice, clock.now())
        assert context is not None
        with force_locale(language):
            words = app.jinja_env.get_template(f"notices/{template}.txt")
            return words.render(person=person, library=library, **context)


def digits_on(page: str) -> str:
    """The six digits as they stand on the page behind a link."""
    groups = re.findall(r'code__group">(\d{3})<', page)
    return "".join(groups)
