"""How a school comes into the line, keeps its number and leaves it again."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person
from app.core import clock
from app.core.errors import Refused, RuleBroken
from app.invariants import broken
from app.libraries.models import School
from app.notices.models import Notice
from app.school_line import request_retention, school_requests, start_offers
from app.school_line.models import ClubRequest, RequestState, SchoolLine
from app.school_line.school_requests import Wish
from app.starts import starting
from tests.world import World


def new_school(world: World, name: str, **values: Any) -> School:
    values = {"kind": "single", "created_at": clock.now()} | values
    return world.add(School(name=name, sort_key=name.casefold(), **values))


def ask(world: World, school: School, client: str = "10.0.0.1", **values: Any) -> ClubRequest:
    wish = {"grade_from": 3, "grade_to": 5, "weekdays": [1], "name": "Vera", "email": "vera@example.org"}
    return school_requests.ask_for_club(
        world.session, world.library, Wish(school=school, **(wish | values)), client, clock.now()
    )


def in_line(world: World, name: str, **values: Any) -> ClubRequest:
    """A school that has asked and pressed the button in its mail."""
    asked = ask(world, new_school(world, name), name, email=f"{name.casefold()}@example.org", **values)
    school_requests.confirm(world.session, asked, clock.now())
    return asked


def test_asking_alone_puts_nobody_in_line(world: World) -> None:
    asked = ask(world, new_school(world, "Vrå Skole"))

    assert (asked.state, asked.number) == (RequestState.UNCONFIRMED, None)


def test_the_link_goes_to_the_address_that_was_typed(world: World) -> None:
    asked = ask(world, new_school(world, "Vrå Skole"))

    (notice,) = world.session.query(Notice).filter_by(template="club_request")
    assert notice.about == asked.key
    assert world.session.get_one(Person, notice.person_id).email == "vera@example.org"


def test_the_number_is_taken_when_the_mail_is_confirmed(world: World) -> None:
    first, second = (ask(world, new_school(world, name)) for name in ("Vrå Skole", "Tårs Skole"))

    school_requests.confirm(world.session, second, clock.now())
    school_requests.confirm(world.session, first, clock.now())

    assert (second.number, first.number) == (3, 4)
    assert broken(world.session) == []


def test_pressing_the_button_twice_takes_one_number(world: World) -> None:
    asked = in_line(world, "Vrå")

    school_requests.confirm(world.session, asked, clock.now())

    assert asked.number == 3
    assert world[SchoolLine].next_number == 4


def test_a_school_stands_in_line_once(world: World) -> None:
    asked = in_line(world, "Vrå")
    again = ask(world, world.session.get_one(School, asked.school_id), email="other@example.org")

    with pytest.raises(RuleBroken, match="school_in_line"):
        school_requests.confirm(world.session, again, clock.now())


def test_who_left_the_line_may_ask_again_and_gets_a_new_number(world: World) -> None:
    asked = in_line(world, "Vrå")
    school_requests.withdraw(world.session, asked, None, "", clock.now())

    again = ask(world, world.session.get_one(School, asked.school_id))
    school_requests.confirm(world.session, again, clock.now())

    assert (asked.state, again.state, again.number) == ("withdrawn", "waiting", 4)


def test_the_library_says_why_when_it_takes_a_school_off(world: World) -> None:
    asked = in_line(world, "Vrå")

    with pytest.raises(RuleBroken, match="withdrawal_unexplained"):
        school_requests.withdraw(world.session, asked, world.lise, " ", clock.now())
    school_requests.withdraw(world.session, asked, world.lise, "The school closes.", clock.now())

    assert (asked.state, asked.reason) == ("withdrawn", "The school closes.")


def test_a_club_cannot_be_asked_for_at_a_main_school(world: World) -> None:
    with pytest.raises(RuleBroken, match="main_school"):
        ask(world, new_school(world, "Hirtshals", kind="main"))


def test_a_personal_number_in_the_message_is_not_kept(world: World) -> None:
    with pytest.raises(RuleBroken, match="national_number"):
        ask(world, new_school(world, "Vrå"), message="Ida 010112-4004 would like to come")


def test_a_stranger_s_mailbox_cannot_be_filled(world: World) -> None:
    for number in range(school_requests.UNCONFIRMED_OF_ONE):
        ask(world, new_school(world, f"School {number}"))

    with pytest.raises(Refused, match="429"):
        ask(world, new_school(world, "One more"))


def test_one_client_cannot_ask_without_end(world: World) -> None:
    for number in range(school_requests.FROM_ONE_ADDRESS):
        ask(world, new_school(world, f"School {number}"), email=f"{number}@example.org")

    with pytest.raises(Refused, match="429"):
        ask(world, new_school(world, "One more"), email="more@example.org")


def test_what_nobody_confirmed_is_forgotten_after_a_week_and_who_asked_with_it(world: World) -> None:
    ask(world, new_school(world, "Vrå"))
    kept = in_line(world, "Tårs")

    request_retention.forget(world.session, world.library.id, clock.now() + timedelta(days=8))

    assert {one.number for one in world.session.query(ClubRequest)} == {1, 2, kept.number}
    emails = {person.email for person in world.session.query(Person)}
    assert "vera@example.org" not in emails
    assert "tårs@example.org" in emails


def test_somebody_with_a_part_here_is_not_forgotten(world: World) -> None:
    ask(world, new_school(world, "Vrå"), email="tom@example.org")

    request_retention.forget(world.session, world.library.id, clock.now() + timedelta(days=8))

    assert world.session.query(Person).filter_by(email="tom@example.org").one()


def test_leaving_while_starting_up_gives_the_start_back(world: World) -> None:
    asked = in_line(world, "Vrå")
    start_offers.offer(
        world.session, world.library, asked, "2027/28", world.lise, world.lise, clock.now(), "agreed"
    )
    starting.accept(world.session, asked, None, clock.now())
    assert start_offers.begun(world.session, world.library.id, "2027/28") == 1

    school_requests.withdraw(world.session, asked, None, "", clock.now())

    assert start_offers.begun(world.session, world.library.id, "2027/28") == 0
    assert broken(world.session) == []
