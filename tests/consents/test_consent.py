"""When a guardian's consent holds."""

import hashlib

from app.children.models import Guardian
from app.consents import consent
from app.consents.models import Consent, Purpose
from app.core import clock
from tests.world import World


def paper(world: World, is_given: bool, purpose: Purpose = Purpose.PUBLIC_WALL) -> Consent:
    return consent.register_paper(
        world.session, world.ida, purpose, is_given, world.lise, clock.now(), "da", "Ja tak."
    )


def by_guardian(world: World, guardian: Guardian, is_given: bool) -> None:
    world.add(
        Consent(
            child_id=world.ida.id,
            purpose=Purpose.PUBLIC_WALL,
            is_given=is_given,
            text_version="x",
            language="da",
            guardian_id=guardian.id,
            at=clock.now(),
        )
    )
    consent.bring_up_to_date(world.session, world.ida)


def test_without_a_word_nothing_is_public(world: World) -> None:
    consent.bring_up_to_date(world.session, world.ida)

    assert not consent.may_stand_publicly(world.ida)
    assert not any(standing.holds for standing in consent.standings(world.session, world.ida))


def test_a_signed_paper_opens_the_public_wall_and_nothing_else(world: World) -> None:
    paper(world, True)

    assert consent.may_stand_publicly(world.ida)
    held = [s.purpose for s in consent.standings(world.session, world.ida) if s.holds]
    assert held == [Purpose.PUBLIC_WALL]


def test_the_last_word_counts(world: World) -> None:
    paper(world, True)
    paper(world, False)

    assert not consent.may_stand_publicly(world.ida)

    paper(world, True)
    assert consent.may_stand_publicly(world.ida)


def test_a_no_from_one_guardian_wins_over_a_yes_from_another(world: World) -> None:
    other = world.add(Guardian(name="Per", created_at=clock.now()))
    by_guardian(world, world[Guardian], True)
    assert consent.may_stand_publicly(world.ida)

    by_guardian(world, other, False)
    assert not consent.may_stand_publicly(world.ida)

    paper(world, True)
    assert not consent.may_stand_publicly(world.ida)


def test_another_purpose_does_not_move_the_wall(world: World) -> None:
    paper(world, True)

    paper(world, False, Purpose.PICTURE)

    assert consent.may_stand_publicly(world.ida)


def test_the_sentence_agreed_to_is_remembered(world: World) -> None:
    event = paper(world, True)

    assert event.text_version == hashlib.sha256(b"Ja tak.").hexdigest()
    assert (event.language, event.registered_by_id) == ("da", world.lise.id)


def test_nothing_said_is_ever_overwritten(world: World) -> None:
    paper(world, True)
    paper(world, False)

    answers = world.session.query(Consent).order_by(Consent.id).all()
    assert [answer.is_given for answer in answers] == [True, False]
