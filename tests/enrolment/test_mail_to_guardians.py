"""Mail to guardians who have said yes to it."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.children.models import Child, Guardianship
from app.consents import consent, guardians
from app.consents.models import Purpose
from app.core import clock
from app.enrolment import mails as offer_mails
from app.mailing import send_waiting
from app.notices.models import Notice
from app.places import mail_to_guardians, waiting_list
from app.places.models import Place
from tests.world import World


@pytest.fixture
def per(world: World) -> Guardianship:
    """Mia's father, whose address is known."""
    return guardians.add_guardian(
        world.session, world.mia, "Per", "per@example.org", "da", world.lise, clock.now()
    )


def say(world: World, guardianship: Guardianship, is_given: bool) -> None:
    consent.answer(
        world.session, guardianship, Purpose.GUARDIAN_MAIL, is_given, clock.now(), "da", "Skriv til mig."
    )


def bo_leaves(world: World) -> None:
    place = world.session.scalars(select(Place).where(Place.child_id == world.bo.id)).one()
    waiting_list.leave(world.session, place, world.tom)


def written_to(world: World) -> list[int | None]:
    mine = select(Notice.guardian_id).where(Notice.template == mail_to_guardians.TEMPLATE)
    return list(world.session.scalars(mine))


def test_who_has_said_nothing_gets_no_mail(world: World, per: Guardianship) -> None:
    bo_leaves(world)

    assert written_to(world) == []


def test_who_has_said_yes_is_told_that_there_is_a_place(app: Flask, world: World, per: Guardianship) -> None:
    say(world, per, True)
    bo_leaves(world)
    assert written_to(world) == [per.guardian_id]
    world.session.execute(delete(Notice).where(Notice.guardian_id.is_(None)))
    world.session.commit()
    mails = app.config["INSTANCE"] / "mail"
    before = set(mails.glob("*.eml"))

    assert send_waiting(app) == 1

    (mail,) = set(mails.glob("*.eml")) - before
    text = mail.read_bytes().decode("utf-8", "replace")
    assert "To: per@example.org" in text
    assert "/hjoerring/g" in text


def test_the_no_of_another_guardian_stops_the_mail(world: World, per: Guardianship) -> None:
    other = guardians.add_guardian(world.session, world.mia, "Eva", None, "da", world.lise, clock.now())
    say(world, per, True)
    say(world, other, False)

    bo_leaves(world)

    assert written_to(world) == []


def test_a_yes_taken_back_before_the_mail_goes_stops_it(world: World, per: Guardianship) -> None:
    say(world, per, True)
    bo_leaves(world)
    notice = world.session.scalars(select(Notice).where(Notice.guardian_id == per.guardian_id)).one()
    assert offer_mails.guardian_place_offered(world.session, notice, clock.now())

    say(world, per, False)

    assert offer_mails.guardian_place_offered(world.session, notice, clock.now()) is None


def test_the_mail_about_a_protected_child_names_nobody(world: World, per: Guardianship) -> None:
    world.session.execute(update(Child).where(Child.id == world.mia.id).values(is_protected=True))
    world.session.refresh(world.mia)
    say(world, per, True)
    bo_leaves(world)
    notice = world.session.scalars(select(Notice).where(Notice.guardian_id == per.guardian_id)).one()

    context = offer_mails.guardian_place_offered(world.session, notice, clock.now())
    assert context is not None
    assert context["child"] is None

    per.may_see = False
    assert offer_mails.guardian_place_offered(world.session, notice, clock.now()) is None
