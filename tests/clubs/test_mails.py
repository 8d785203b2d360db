"""What the mails about clubs say, sent by the worker to a mail server of the test's own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask

from app import worker
from app.accounts import people
from app.accounts.models import RoleName
from app.clubs.models import Club
from app.core import clock
from app.places import waiting_list
from app.places.models import PlaceState
from tests.notices.mailbox import Mailbox, mail_server
from tests.places.test_places_pages import place_of
from tests.world import World

Visit = Callable[..., Any]


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as box:
        app.config["SMTP_URL"] = box.url
        yield box
        app.config["SMTP_URL"] = ""


def only_mail(app: Flask, world: World, mailbox: Mailbox) -> EmailMessage:
    world.session.commit()
    worker.send_waiting(app)
    world.session.expire_all()
    [mail] = mailbox.mails
    return mail


def address_in(mail: EmailMessage) -> str:
    [address] = [line for line in mail.get_content().split() if line.startswith("http")]
    return "/" + address.split("/", 3)[3]


def test_a_place_is_taken_from_the_mail_without_signing_in(
    app: Flask, world: World, visit: Visit, mailbox: Mailbox
) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    address = address_in(only_mail(app, world, mailbox))
    assert "/hjoerring/offer/" in address
    visit().post(f"{address}/accept")

    assert place_of(world, "mia").state == PlaceState.ACTIVE


def test_the_reminder_has_a_link_of_its_own(app: Flask, world: World, visit: Visit, mailbox: Mailbox) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    first = address_in(only_mail(app, world, mailbox))
    mailbox.mails.clear()
    place = place_of(world, "mia")

    with time_machine.travel(place.offered_at + (place.expires_at - place.offered_at) / 2, tick=False):
        worker.tick(app)
        reminder = only_mail(app, world, mailbox)
        visit().post(f"{address_in(reminder)}/accept")

    assert reminder["Subject"] == "The place for Mia still waits for an answer"
    assert address_in(reminder) != first
    assert place_of(world, "mia").state == PlaceState.ACTIVE


def test_the_mail_about_a_protected_child_names_neither_child_nor_club(
    app: Flask, world: World, mailbox: Mailbox
) -> None:
    world.mia.is_protected = True
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    mail = only_mail(app, world, mailbox)

    for word in ("Mia", "Læseglad", "Løkken", "/offer/"):
        assert word not in f"{mail['Subject']} {mail.get_content()}"
    assert "/hjoerring/places/" in address_in(mail)


def test_a_host_reads_which_club_the_invitation_is_for(app: Flask, world: World, mailbox: Mailbox) -> None:
    people.invite(
        world.session,
        world.library,
        "vikar@example.org",
        "Vera",
        RoleName.HOST,
        clock.now() - timedelta(minutes=1),
        world.lise,
        club=world[Club],
    )

    text = only_mail(app, world, mailbox).get_content()

    assert "The club: Klub Læseglad." in text
    assert "School: Løkken Skole." in text
