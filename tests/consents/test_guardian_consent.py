"""A guardian's own yes and no."""

import hashlib

from app.children.models import Guardianship
from app.consents import consent, guardian_links, guardians
from app.consents.models import Purpose
from app.core import clock
from tests.world import World


def say(world: World, guardianship: Guardianship, is_given: bool) -> None:
    consent.answer(world.session, guardianship, Purpose.PUBLIC_WALL, is_given, clock.now(), "da", "Ja tak.")


def other(world: World) -> Guardianship:
    return guardians.add_guardian(world.session, world.ida, "Per", None, "da", world.lise, clock.now())


def wall(world: World, guardianship: Guardianship) -> consent.Answer:
    return consent.answers_of(world.session, guardianship)[0]


def test_nobody_has_said_yes_before_being_asked(world: World) -> None:
    answers = consent.answers_of(world.session, world[Guardianship])

    assert [each.purpose for each in answers] == list(consent.ASKED_OF_GUARDIANS)
    assert not any(each.is_given or each.holds for each in answers)


def test_a_yes_holds_and_a_no_takes_it_back_at_once(world: World) -> None:
    say(world, world[Guardianship], True)
    assert consent.may_stand_publicly(world.ida)

    say(world, world[Guardianship], False)
    assert not consent.may_stand_publicly(world.ida)


def test_the_no_of_another_guardian_wins_and_is_shown(world: World) -> None:
    say(world, world[Guardianship], True)
    say(world, other(world), False)

    mine = wall(world, world[Guardianship])
    assert (mine.is_given, mine.holds, mine.no_of_another) == (True, False, True)


def test_the_no_of_a_guardian_counts_when_its_link_is_stopped(world: World) -> None:
    say(world, world[Guardianship], True)
    per = other(world)
    say(world, per, False)

    guardian_links.stop_links(world.session, per, world.lise, clock.now())

    assert not consent.may_stand_publicly(world.ida)


def test_what_a_removed_guardian_said_counts_no_longer(world: World) -> None:
    say(world, world[Guardianship], True)
    per = other(world)
    say(world, per, False)

    guardians.remove_guardian(world.session, per, world.lise, clock.now())

    assert consent.may_stand_publicly(world.ida)


def test_a_signed_no_wins_over_a_click(world: World) -> None:
    consent.register_paper(
        world.session, world.ida, Purpose.PUBLIC_WALL, False, world.lise, clock.now(), "da", "Nej."
    )
    say(world, world[Guardianship], True)

    mine = wall(world, world[Guardianship])
    assert (mine.is_given, mine.holds, mine.no_on_paper) == (True, False, True)


def test_the_sentence_the_guardian_read_is_remembered(world: World) -> None:
    event = consent.answer(
        world.session, world[Guardianship], Purpose.PUBLIC_WALL, True, clock.now(), "so", "Haa."
    )

    assert event.text_version == hashlib.sha256(b"Haa.").hexdigest()
    assert (event.language, event.guardian_id) == ("so", world[Guardianship].guardian_id)
