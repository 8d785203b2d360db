"""Children as adults see them."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from app.children.models import Child
from app.consents.models import Consent
from app.core import clock
from app.libraries.models import School
from tests.world import World


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_the_list_shows_names_first_and_aliases_after(world: World, visit: Any) -> None:
    page = text(visit(world.lise).get("/hjoerring/children"))

    row = page.split("Ida I.")[1].split("</tr>")[0]
    assert row.index("4.A") < row.index("Modig Ida")


def test_the_list_is_for_librarians(world: World, visit: Any) -> None:
    for who in (world.lars, world.tom, world.hanne, world.ida):
        visit(who).get("/hjoerring/children", status=403)
    assert "Ida" not in text(visit(world.sten).get("/thisted/children"))


def test_children_are_found_by_the_beginning_of_a_name(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    assert names(lise, "?name=i") == ["Ida I."]
    assert names(lise, "?name=IDA") == ["Ida I."]
    assert names(lise, "?name=%25") == ["Bo B.", "Ida I.", "Mia M."]
    assert "Nobody found" in text(lise.get("/hjoerring/children?name=xyz"))


def test_children_are_found_by_school(world: World, visit: Any) -> None:
    other = world.add(School(name="Vrå Skole", sort_key="vrå", kind="single", created_at=clock.now()))
    here, there = world[School].key, other.key
    lise = visit(world.lise)

    assert names(lise, f"?school={here}") == ["Bo B.", "Ida I.", "Mia M."]
    assert names(lise, f"?school={there}") == []
    lise.get(f"/hjoerring/children?school={'x' * 22}", status=404)


def test_a_long_list_is_turned_in_pages_of_fifty_without_a_gap(world: World, visit: Any) -> None:
    for number in range(120):
        world.child(f"Noor{number:03}")
    lise = visit(world.lise)

    seen, address = [], "/hjoerring/children"
    while address:
        page = text(lise.get(address))
        found = re.findall(r">((?:Noor\d+|Ida|Bo|Mia) [NIBM]\.)<", page)
        assert len(found) <= 50
        seen += found
        following = re.search(r'href="([^"]*after=[^"]*)"[^>]*>Next', page)
        address = following[1].replace("&amp;", "&") if following else ""

    assert len(seen) == len(set(seen)) == 123
    assert seen == sorted(seen)


def test_a_list_of_twenty_costs_no_more_statements_than_one_of_two(
    world: World, visit: Any, statements: list[str]
) -> None:
    lise = visit(world.lise)
    lise.get("/hjoerring/children")
    statements.clear()
    lise.get("/hjoerring/children")
    few = len(statements)
    for number in range(20):
        child_later(world, f"Noor{number}")
    world.session.commit()
    statements.clear()

    lise.get("/hjoerring/children")

    assert len(statements) == few


def test_the_childs_page_tells_what_matters(world: World, visit: Any) -> None:
    key = world.ida.key
    for who in (world.lise, world.tom, world.hanne):
        page = text(visit(who).get(f"/hjoerring/children/{key}"))

        for words in (
            "Ida I., 4.A",
            "Modig Ida",
            "Klub Læseglad",
            "In the club",
            "1 review.",
            "Card for school",
        ):
            assert words in page


def test_a_host_sees_children_of_the_own_club_only(world: World, visit: Any) -> None:
    key = world.child("Noor").key

    visit(world.hanne).get(f"/hjoerring/children/{key}", status=404)
    visit(world.tom).get(f"/hjoerring/children/{key}")
    visit(world.sten).get(f"/hjoerring/children/{key}", status=404)
    visit(world.sten).get(f"/thisted/children/{key}", status=404)


def test_a_host_is_told_to_ask_about_a_protected_child(world: World, visit: Any) -> None:
    world.ida.is_protected = True
    key = world.ida.key

    host = text(visit(world.hanne).get(f"/hjoerring/children/{key}"))
    librarian = text(visit(world.lise).get(f"/hjoerring/children/{key}"))

    assert "Ask the library" in host
    assert "consent" not in host
    assert "consent" in librarian


def test_putting_a_child_right(world: World, visit: Any) -> None:
    key = world.ida.key
    form = {"first_name": "ida", "initial": "kristensen", "class_label": "5a", "informed_on": "2026-08-20"}

    visit(world.tom).post(f"/hjoerring/children/{key}/edit", form)

    child = by_key(world, key)
    assert (child.full_label, child.grade, str(child.informed_on)) == ("Ida K., 5A", 5, "2026-08-20")


def test_a_surname_is_refused_and_what_was_typed_stays(world: World, visit: Any) -> None:
    key = world.ida.key

    answer = visit(world.tom).post(
        f"/hjoerring/children/{key}/edit", {"first_name": "Ida Kristensen"}, status=409
    )

    assert "looks like a surname" in text(answer)
    assert by_key(world, key).first_name == "Ida"


def test_only_the_library_sets_the_flag_of_protection(world: World, visit: Any) -> None:
    key = world.ida.key
    form = {"first_name": "Ida", "is_protected": "y"}
    visit(world.tom).post(f"/hjoerring/children/{key}/edit", form)
    assert not by_key(world, key).is_protected

    visit(lise_again(world)).post(f"/hjoerring/children/{key}/edit", form)
    assert by_key(world, key).is_protected


def test_a_signed_paper_is_registered_with_its_sentence(world: World, visit: Any) -> None:
    key = world.ida.key
    form = {"purpose": "public_wall", "answer": "yes", "written_in": "en"}

    page = text(visit(world.lise).post(f"/hjoerring/children/{key}/consent", form))

    assert by_key(world, key).on_public_wall
    assert len(world.session.scalars(select(Consent)).one().text_version) == 64
    assert page is not None


@pytest.mark.parametrize("who", ("tom", "hanne", "lars"))
def test_only_librarians_register_consent_and_erase(world: World, visit: Any, who: str) -> None:
    key = world.ida.key
    browser = visit(world.people[who])
    status = 404 if who == "lars" else 403

    form = {"purpose": "public_wall", "answer": "yes", "written_in": "en"}
    browser.post(f"/hjoerring/children/{key}/consent", form, status=status)
    browser.post(f"/hjoerring/children/{key}/erase", {"really": "y"}, status=status)


def test_deleting_asks_for_a_tick(world: World, visit: Any) -> None:
    key = world.bo.key
    lise = visit(world.lise)

    lise.post(f"/hjoerring/children/{key}/erase", status=422)
    answer = lise.post(f"/hjoerring/children/{key}/erase", {"really": "y"})

    assert "Bo B. and everything" in text(lise.follow(answer))
    lise.get(f"/hjoerring/children/{key}", status=404)


def names(browser: Any, query: str) -> list[str]:
    page = text(browser.get(f"/hjoerring/children{query}"))
    return re.findall(r">((?:Ida|Bo|Mia) [IBM]\.)<", page)


def by_key(world: World, key: str) -> Child:
    return world.session.scalars(select(Child).where(Child.key == key)).one()


def child_later(world: World, name: str) -> None:
    ida = world.session.scalars(select(Child).where(Child.first_name == "Ida")).one()
    world.session.add(
        Child(
            library_id=ida.library_id,
            school_id=ida.school_id,
            first_name=name,
            sort_key=name.casefold(),
            alias=name,
            animal="fox",
            created_at=clock.now(),
        )
    )


def lise_again(world: World) -> Any:
    from app.accounts.models import Person

    return world.session.scalars(select(Person).where(Person.email == "lise@example.org")).one()
