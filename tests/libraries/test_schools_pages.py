"""Schools as the librarian sees them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from app.access import scopes
from app.access.viewer import Viewer
from app.accounts.models import Role
from app.core import clock
from app.core.search_text import sort_key
from app.libraries.models import School
from app.libraries.queries import school_list
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def add(world: World, name: str, main: School | None = None, kind: str = "single") -> School:
    school: School = world.add(
        School(
            name=name,
            sort_key=sort_key(name, world.library.language),
            kind="site" if main else kind,
            main_id=main.id if main else None,
            created_at=clock.now(),
        )
    )
    return school


def lises(world: World) -> Select[Any]:
    """The schools that exist for Lise."""
    roles = world.session.scalars(select(Role).where(Role.person_id == world.lise.id)).all()
    return scopes.schools(Viewer(library=world.library, person=world.lise, roles=tuple(roles)))


def names(world: World, words: str = "", after: str | None = None) -> list[list[str]]:
    """Each line of the list: the school, then its sites."""
    found = school_list(world.session, lises(world), world.library, words, after)
    return [[line.school.name, *(site.name for site in line.sites)] for line in found.lines]


def test_sites_stand_under_their_main_school(world: World) -> None:
    main = add(world, "Vrå Skole", kind="main")
    add(world, "Afdeling Syd", main)

    assert names(world) == [["Løkken Skole"], ["Vrå Skole", "Afdeling Syd"]]


def test_schools_stand_in_the_order_of_the_librarys_language(world: World) -> None:
    world.library.language = "da"
    for name in ("Åstrup Skole", "Ørum Skole", "Ærø Skole", "Zakariasskolen", "10. klasse"):
        add(world, name)

    assert [line[0] for line in names(world)][-4:] == [
        "Zakariasskolen",
        "Ærø Skole",
        "Ørum Skole",
        "Åstrup Skole",
    ]
    assert names(world)[0] == ["10. klasse"]


def test_a_site_is_found_by_its_own_name(world: World) -> None:
    main = add(world, "Vrå Skole", kind="main")
    add(world, "Tårs undervisningssted", main)

    assert names(world, "tårs") == [["Vrå Skole", "Tårs undervisningssted"]]
    assert names(world, "TAARS") == []
    assert names(world, "%") == names(world)


def test_the_list_goes_on_where_the_page_ended(world: World, visit: Visit) -> None:
    for number in range(60):
        add(world, f"Skole {number:02}")

    first = visit(world.lise).get("/hjoerring/schools").get_data(as_text=True)
    assert "61 schools with their sites" in first
    assert "Skole 48" in first
    assert "Skole 49" not in first

    next_key = school_list(world.session, lises(world), world.library).next_key
    assert f"after={next_key}" in first
    second = visit(world.lise).get(f"/hjoerring/schools?after={next_key}").get_data(as_text=True)
    assert "Skole 49" in second
    assert "Skole 48" not in second


def test_the_list_asks_as_much_for_twenty_schools_as_for_two(
    world: World, visit: Visit, statements: list[str]
) -> None:
    def asked() -> int:
        browser = visit(world.lise)
        world.session.commit()
        statements.clear()
        browser.get("/hjoerring/schools")
        return len(statements)

    add(world, "Site 0", add(world, "Main 0", kind="main"))
    few = asked()
    for number in range(1, 20):
        add(world, f"Site {number}", add(world, f"Main {number}", kind="main"))

    assert asked() == few <= 7


def test_the_search_answers_a_part_of_the_page(world: World, visit: Visit) -> None:
    part = visit(world.lise).part("/hjoerring/schools?words=skole", "school_list").get_data(as_text=True)

    assert part.lstrip().startswith('<div id="school_list"')
    assert "Løkken Skole" in part


def test_the_page_of_a_school_shows_its_clubs_and_its_teachers(world: World, visit: Visit) -> None:
    seen = visit(world.lise).get(f"/hjoerring/schools/{world[School].key}").get_data(as_text=True)

    for words in ("Sdr. Ringvej 3", "Klub Læseglad", "2026/27", "Tom", "tom@example.org"):
        assert words in seen


def test_a_main_school_shows_the_clubs_of_its_sites(world: World, visit: Visit) -> None:
    main = add(world, "Vrå Skole", kind="main")
    world[School].main_id, world[School].kind = main.id, "site"

    seen = visit(world.lise).get(f"/hjoerring/schools/{main.key}").get_data(as_text=True)

    assert "Klub Læseglad" in seen
    assert "Løkken Skole" in seen


def test_how_to_find_the_door_can_be_written_down(world: World, visit: Visit) -> None:
    browser = visit(world.lise)
    address = f"/hjoerring/schools/{world[School].key}"

    browser.get(f"{address}/edit")
    done = browser.post(f"{address}/edit", {"name": "Løkken Skole", "directions": "Round the back."})

    assert "Round the back." in browser.follow(done).get_data(as_text=True)
    saved = world.session.scalars(select(School).where(School.name == "Løkken Skole")).one()
    assert (saved.register_number, saved.address) == ("280091", "")


def test_a_school_without_a_name_is_not_saved(world: World, visit: Visit) -> None:
    address = f"/hjoerring/schools/{world[School].key}/edit"

    answer = visit(world.lise).post(address, {"name": "  ", "phone": "1"}, status=422)

    assert "This field is required." in answer.get_data(as_text=True)


def test_a_school_no_register_knows_is_added_by_hand(world: World, visit: Visit) -> None:
    main = add(world, "Vrå Skole", kind="main")
    browser = visit(world.lise)

    browser.get("/hjoerring/schools/new")
    done = browser.post("/hjoerring/schools/new", {"name": "Skovhuset", "main_school": main.key})

    assert "Skovhuset is on the list now." in browser.follow(done).get_data(as_text=True)
    assert names(world, "skovhuset") == [["Vrå Skole", "Skovhuset"]]


def test_a_site_cannot_be_put_under_a_school_elsewhere(world: World, visit: Visit) -> None:
    theirs = add(world, "Thisted Skole", kind="main")
    theirs.library_id = world.elsewhere.id

    visit(world.lise).post(
        "/hjoerring/schools/new", {"name": "Skovhuset", "main_school": theirs.key}, status=422
    )

    assert names(world, "skovhuset") == []


def test_a_librarian_elsewhere_finds_no_school_of_ours(world: World, visit: Visit) -> None:
    key = world[School].key
    visit(world.lise).get(f"/hjoerring/schools/{key}")

    for address in (f"/thisted/schools/{key}", f"/hjoerring/schools/{key}", f"/thisted/schools/{key}/edit"):
        visit(world.sten).get(address, status=404)
    assert "Løkken" not in visit(world.sten).get("/thisted/schools").get_data(as_text=True)


def test_a_leader_looks_but_does_not_edit(world: World, visit: Visit) -> None:
    browser = visit(world.lars)
    address = f"/hjoerring/schools/{world[School].key}"

    assert "/edit" not in browser.get(address).get_data(as_text=True)
    browser.get(f"{address}/edit", status=403)
