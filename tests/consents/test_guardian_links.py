"""A guardian's link: who gets one, what it opens, and when it opens nothing more."""

import re

import pytest
from sqlalchemy import select

from app.children.models import Child, Guardian, Guardianship
from app.consents import guardian_links, guardians
from app.consents.models import GuardianLink
from app.core import clock
from app.core.errors import RuleBroken
from app.notices.models import Notice
from tests.world import World


def slip(world: World, child: Child) -> str:
    token = guardian_links.slip_link(world.session, child, "da", world.lise, clock.now())
    assert token is not None
    return token


def opened(world: World, token: str) -> guardian_links.Opened | None:
    return guardian_links.opened_by(world.session, world.library.id, token)


def come_in(world: World, token: str) -> guardian_links.Opened:
    return guardian_links.come_in(world.session, world.library.id, token, clock.now())


def test_a_slip_opens_the_page_about_its_child_and_no_other(world: World) -> None:
    token = slip(world, world.mia)

    assert come_in(world, token).child is world.mia
    assert opened(world, token[:-1] + "Q") is None


def test_the_token_is_kept_as_a_hash_only(world: World) -> None:
    token = slip(world, world.mia)

    assert re.fullmatch("[BCDFGHJKMNPRTVWX3479]{30}", token)
    stored = world.session.scalars(select(GuardianLink.token_hash)).all()
    assert token not in stored
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in stored if each)


def test_a_token_can_be_typed_with_small_letters_and_dashes(world: World) -> None:
    token = slip(world, world.mia)

    assert opened(world, guardian_links.printed(token).lower()) is not None
    assert guardian_links.printed(token).count("-") == 5


def test_a_link_is_unknown_at_another_library(world: World) -> None:
    token = slip(world, world.mia)

    assert guardian_links.opened_by(world.session, world.elsewhere.id, token) is None


def test_a_new_slip_replaces_one_nobody_has_opened(world: World) -> None:
    first = slip(world, world.mia)
    second = slip(world, world.mia)

    assert opened(world, first) is None
    assert opened(world, second) is not None
    assert (
        len(world.session.scalars(select(Guardianship).where(Guardianship.child_id == world.mia.id)).all())
        == 1
    )


def test_a_slip_in_use_stays_and_the_next_is_another_guardians(world: World) -> None:
    first = come_in(world, slip(world, world.mia))
    second = come_in(world, slip(world, world.mia))

    assert first.guardianship.id != second.guardianship.id
    assert first.link.revoked_at is None


def test_a_protected_child_gets_no_link_on_a_slip(world: World) -> None:
    world.mia.is_protected = True

    assert guardian_links.slip_link(world.session, world.mia, "da", world.lise, clock.now()) is None


def test_a_stopped_link_opens_nothing(world: World) -> None:
    token = slip(world, world.mia)
    found = come_in(world, token)

    guardian_links.stop_links(world.session, found.guardianship, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="guardian_link_over"):
        come_in(world, token)


def test_a_protected_childs_page_opens_for_a_guardian_staff_have_confirmed(world: World) -> None:
    found = come_in(world, slip(world, world.mia))
    assert guardians.may_see(found.guardianship)

    world.mia.is_protected = True
    assert not guardians.may_see(found.guardianship)

    guardians.confirm(world.session, found.guardianship, world.lise, clock.now())
    assert guardians.may_see(found.guardianship)


def test_a_link_by_mail_needs_an_address(world: World) -> None:
    guardianship = guardians.add_guardian(
        world.session, world.mia, "Per", None, "da", world.lise, clock.now()
    )

    with pytest.raises(RuleBroken, match="guardian_without_email"):
        guardian_links.mail_link(world.session, guardianship, world.lise, clock.now())

    guardianship.guardian.email = "per@example.org"
    guardian_links.mail_link(world.session, guardianship, world.lise, clock.now())
    notice = world.session.scalars(select(Notice)).one()
    assert (notice.person_id, notice.guardian_id) == (None, guardianship.guardian_id)


def test_a_removed_guardian_and_its_link_are_gone(world: World) -> None:
    token = slip(world, world.mia)
    found = come_in(world, token)
    guardian_id = found.guardianship.guardian_id

    guardians.remove_guardian(world.session, found.guardianship, world.lise, clock.now())
    world.session.expire_all()

    assert opened(world, token) is None
    assert world.session.scalar(select(Guardian.id).where(Guardian.id == guardian_id)) is None


def test_a_wish_to_delete_is_noted_once_and_can_be_taken_back(world: World) -> None:
    its, now = world[Guardianship], clock.now()

    guardians.ask_to_erase(world.session, its, now)
    guardians.ask_to_erase(world.session, its, clock.now())
    assert its.erasure_asked_at == now

    guardians.keep_after_all(world.session, its, None, clock.now())
    assert its.erasure_asked_at is None
