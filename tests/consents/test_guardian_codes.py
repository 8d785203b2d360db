"""Six digits by mail confirm a guardian's link that is older than a season."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.children.models import Guardianship
from app.consents import guardian_codes, guardian_links, guardians
from app.core import clock
from app.core.errors import Refused
from app.notices.models import Notice
from tests.world import GUARDIANS_TOKEN, World

SECRET = b"x" * 32


def opened(world: World) -> guardian_links.Opened:
    found = guardian_links.opened_by(world.session, world.library.id, GUARDIANS_TOKEN)
    assert found is not None
    return found


def ask(world: World, email: str, now: datetime | None = None) -> None:
    guardian_codes.ask_for_code(world.session, opened(world), email, "10.0.0.1", now or clock.now())


def confirm(world: World, typed: str, now: datetime | None = None) -> None:
    guardian_codes.confirm_with_code(
        world.session, opened(world), typed, SECRET, "10.0.0.1", now or clock.now()
    )


def mailed(world: World, email: str, now: datetime | None = None) -> str:
    return guardian_codes.digits(world[Guardianship].key, email, SECRET, now or clock.now())


def test_a_link_is_good_until_a_season_has_ended_since_it_was_given(world: World) -> None:
    link, now = opened(world), clock.now()
    given = link.link.created_at.date()

    assert not guardian_codes.is_due(link, None, now)
    assert not guardian_codes.is_due(link, given - timedelta(days=1), now)
    assert guardian_codes.is_due(link, given + timedelta(days=10), now + timedelta(days=20))


def test_where_no_season_is_noted_a_link_is_confirmed_once_a_year(world: World) -> None:
    assert guardian_codes.is_due(opened(world), None, clock.now() + timedelta(days=366))


def test_the_right_digits_renew_the_link_and_keep_the_address(world: World) -> None:
    ask(world, " Gry@Example.org ")
    confirm(world, mailed(world, "gry@example.org"))

    found = opened(world)
    assert (found.guardian.email, found.guardian.new_email) == ("gry@example.org", None)
    assert not guardian_codes.is_due(found, date(2020, 1, 1), clock.now())


def test_a_known_address_gets_the_digits_whatever_is_typed(world: World) -> None:
    opened(world).guardian.email = "gry@example.org"

    ask(world, "stranger@example.org")

    assert opened(world).guardian.new_email == "gry@example.org"
    assert world.session.scalars(select(Notice)).one().template == "guardian_code"


def test_an_address_staff_do_not_know_opens_no_protected_childs_page(world: World) -> None:
    found = opened(world)
    found.child.is_protected = True
    assert guardians.may_see(found.guardianship)

    ask(world, "somebody@example.org")
    confirm(world, mailed(world, "somebody@example.org"))

    assert not guardians.may_see(found.guardianship)


def test_wrong_digits_and_old_digits_are_refused(world: World) -> None:
    now = clock.now()
    ask(world, "gry@example.org", now)
    right = mailed(world, "gry@example.org", now)

    with pytest.raises(Refused):
        confirm(world, f"{(int(right) + 1) % 10**6:06}", now)
    with pytest.raises(Refused):
        confirm(world, right, now + timedelta(minutes=21))


def test_digits_work_once(world: World) -> None:
    ask(world, "gry@example.org")
    right = mailed(world, "gry@example.org")
    confirm(world, right)

    with pytest.raises(Refused):
        confirm(world, right)


def test_after_five_wrong_digits_there_is_a_pause(world: World) -> None:
    now = clock.now()
    ask(world, "gry@example.org", now)
    right = mailed(world, "gry@example.org", now)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(Refused):
            confirm(world, wrong, now)

    with pytest.raises(Refused, match="429"):
        confirm(world, right, now)


def test_a_sixth_code_in_a_quarter_of_an_hour_is_refused(world: World) -> None:
    now = clock.now()
    for _ in range(5):
        ask(world, "gry@example.org", now)

    with pytest.raises(Refused):
        ask(world, "gry@example.org", now)


def test_an_address_is_shown_so_that_only_its_owner_knows_it() -> None:
    assert guardian_codes.masked("gry@example.org") == "g…@example.org"
