"""The mails about bookings, as they leave."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from app import worker
from app.bookings import booking
from app.bookings.models import Booking
from app.boxes import numbering
from app.core import clock
from app.deposits.models import Box, BoxKind
from app.libraries.models import School
from tests.notices.mailbox import Mailbox, mail_server
from tests.world import World


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as box:
        app.config["SMTP_URL"] = box.url
        yield box
        app.config["SMTP_URL"] = ""


@pytest.fixture
def waits(app: Flask, world: World) -> Booking:
    """Hanne waits for box 31, which Tom has booked for the days she wants."""
    box = numbering.make_box(
        world.session, world.library, 31, "Ronja", world.lise, clock.now(), BoxKind.CLASS_SET
    )
    first = clock.today("UTC") + timedelta(days=120)
    wish = booking.Wish(world[School], None, "", first, first + timedelta(days=11))
    for person in (world.tom, world.hanne):
        made = booking.book(world.session, world.library, box, wish, person, clock.now())
    return made


def firsts(world: World) -> Booking:
    wanted = select(Booking).join(Box, Box.id == Booking.box_id).where(Box.number == 31)
    return world.session.scalars(wanted.order_by(Booking.number)).first()


def mails_to_hanne(app: Flask, world: World, mailbox: Mailbox) -> list[EmailMessage]:
    world.session.commit()
    while worker.send_waiting(app):
        pass
    return [mail for mail in mailbox.mails if mail["To"] == "hanne@example.org"]


def test_whose_turn_it_is_reads_the_days_and_where_to_call_it_off(
    app: Flask, world: World, waits: Booking, mailbox: Mailbox
) -> None:
    key = waits.key
    booking.cancel(world.session, world.library, firsts(world), world.tom, clock.now())

    (mail,) = mails_to_hanne(app, world, mailbox)

    words = mail.get_content()
    assert mail["Subject"] == "It is your turn: box 31"
    assert "Ronja comes to Løkken Skole on" in words and f"/bookings/{key}" in words


def test_whose_booking_the_library_calls_off_reads_where_to_find_another(
    app: Flask, world: World, waits: Booking, mailbox: Mailbox
) -> None:
    booking.cancel(world.session, world.library, waits, world.lise, clock.now())

    (mail,) = mails_to_hanne(app, world, mailbox)

    assert mail["Subject"] == "Your booking of box 31 is called off"
    assert "/class-sets" in mail.get_content()


def test_days_that_are_called_off_again_are_told_to_nobody(
    app: Flask, world: World, waits: Booking, mailbox: Mailbox
) -> None:
    booking.cancel(world.session, world.library, firsts(world), world.tom, clock.now())
    booking.cancel(world.session, world.library, waits, world.hanne, clock.now())

    assert mails_to_hanne(app, world, mailbox) == []
