"""The adults of a library: invited, listed, ended."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts import people
from app.accounts.models import Person, Role, RoleName
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.libraries.models import School
from tests.signing_in.doors import mailed_to
from tests.world import World

PEOPLE = "/hjoerring/people"


def invite(world: World, email: str, role: RoleName, **where: Any) -> Person:
    return people.invite(world.session, world.library, email, "Nina", role, clock.now(), world.lise, **where)


def parts(world: World, person: Person) -> list[str]:
    roles = world.session.scalars(select(Role).where(Role.person_id == person.id, Role.ended_at.is_(None)))
    return sorted(role.name for role in roles)


def test_one_person_may_have_several_parts(world: World) -> None:
    nina = invite(world, "nina@example.org", RoleName.TEACHER, school=world[School])

    again = invite(world, " NINA@example.org", RoleName.HOST, club=world[Club])

    assert again is nina
    assert parts(world, nina) == ["host", "teacher"]


def test_inviting_twice_gives_one_part_and_a_new_link(world: World) -> None:
    nina = invite(world, "nina@example.org", RoleName.TEACHER, school=world[School])
    invite(world, "nina@example.org", RoleName.TEACHER, school=world[School])

    assert parts(world, nina) == ["teacher"]
    assert mailed_to(world, "invitation") == ["nina@example.org"]


@pytest.mark.parametrize("role", (RoleName.TEACHER, RoleName.HOST))
def test_a_teacher_needs_a_school_and_a_host_a_club(world: World, role: RoleName) -> None:
    with pytest.raises(RuleBroken) as refused:
        invite(world, "nina@example.org", role)

    assert refused.value.code == "role_needs_place"


def test_a_closed_account_is_not_invited(world: World) -> None:
    world.tom.disabled_at = clock.now()

    with pytest.raises(RuleBroken) as refused:
        invite(world, "tom@example.org", RoleName.LIBRARIAN)

    assert refused.value.code == "person_disabled"


def test_whoever_becomes_staff_must_come_in_anew(world: World, visit: Any) -> None:
    tom = visit(world.tom)
    tom.get("/hjoerring/account")

    visit(world.lise).post(PEOPLE, {"email": "tom@example.org", "name": "Tom", "role": "librarian"})

    tom.get("/hjoerring/account", status=303)


def test_ending_a_part_signs_out_at_once(world: World, visit: Any) -> None:
    tom, lise = visit(world.tom), visit(world.lise)
    tom.get("/hjoerring/account")
    key = world.session.scalars(select(Role.key).where(Role.person_id == world.tom.id)).one()

    lise.post(f"{PEOPLE}/{key}/end")

    tom.get("/hjoerring/account", status=303)
    assert "tom@example.org" not in lise.get(PEOPLE).get_data(as_text=True)


def test_the_last_librarian_stays(world: World, visit: Any) -> None:
    key = world.session.scalars(select(Role.key).where(Role.person_id == world.lise.id)).one()

    answer = visit(world.lise).post(f"{PEOPLE}/{key}/end", status=409)

    assert "needs a librarian" in answer.get_data(as_text=True)


def test_the_school_of_another_library_cannot_be_chosen(world: World, visit: Any) -> None:
    theirs = world.add(
        School(
            library_id=world.elsewhere.id,
            name="Thisted Skole",
            sort_key="thisted",
            kind="single",
            created_at=clock.now(),
        )
    )
    data = {"email": "n@example.org", "name": "N", "role": "teacher", "school": theirs.key}

    answer = visit(world.lise).post(PEOPLE, data, status=422)

    assert "Thisted" not in answer.get_data(as_text=True)


def test_an_address_that_is_none_is_sent_back(world: World, visit: Any) -> None:
    data = {"email": "nina@example.org\r\nBcc: all@example.org", "name": "N", "role": "librarian"}

    visit(world.lise).post(PEOPLE, data, status=422)


def test_only_librarians_see_the_people(world: World, visit: Any) -> None:
    for who in (world.lars, world.tom, world.hanne):
        visit(who).get(PEOPLE, status=403)
    page = visit(world.lise).get(PEOPLE).get_data(as_text=True)

    for words in ("Teacher, Løkken Skole", "Club host, Klub Læseglad", "tom@example.org"):
        assert words in page
    assert "sten@example.org" not in page


def test_many_people_cost_no_more_statements_than_few(
    world: World, visit: Any, statements: list[str]
) -> None:
    lise = visit(world.lise)
    lise.get(PEOPLE)
    statements.clear()
    lise.get(PEOPLE)
    few = len(statements)
    for number in range(20):
        invite_again(world, f"nina{number}@example.org")
    world.session.commit()
    statements.clear()

    lise.get(PEOPLE)

    assert len(statements) == few


def invite_again(world: World, email: str) -> None:
    from app.libraries.models import Library

    library = world.session.scalars(select(Library).where(Library.slug == "hjoerring")).one()
    school = world.session.scalars(select(School).where(School.library_id == library.id)).one()
    people.invite(world.session, library, email, "Nina", RoleName.TEACHER, clock.now(), None, school=school)


def test_ones_own_language_and_password(app: Any, world: World, visit: Any) -> None:
    from tests.signing_in.doors import PASSWORD, give_password

    give_password(app, world.lise)
    lise, other_device = visit(world.lise), visit(world.lise)
    new = "grøn giraf danser stille"

    assert 'lang="sv"' in lise.follow(lise.post("/hjoerring/account/language", {"chosen": "sv"})).get_data(
        as_text=True
    )
    lise.post("/hjoerring/account/language", {"chosen": "xx"}, status=422)
    lise.post("/hjoerring/account/language", {"chosen": ""})
    lise.post("/hjoerring/account/password", {"current": "wrong", "new": new}, status=422)
    lise.post("/hjoerring/account/password", {"current": PASSWORD, "new": "password1234"}, status=409)
    lise.post("/hjoerring/account/password", {"current": PASSWORD, "new": new})

    lise.get("/hjoerring/account")
    other_device.get("/hjoerring/account", status=303)
    visit().post("/hjoerring/sign-in", {"email": "lise@example.org", "password": new})
