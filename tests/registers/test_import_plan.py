"""What a register would change: by number and municipality, never by name."""

from app.core import clock
from app.core.search_text import sort_key
from app.libraries.models import School
from app.registers.import_plan import ImportPlan, likely_municipalities, plan
from app.registers.school_import import read_schools
from tests.registers.registers import LOEKKEN, ODENSE, VRAA, register
from tests.world import World


def planned(world: World, *rows: str, only: frozenset[str] | None = None) -> ImportPlan:
    return plan(world.session, world.library, read_schools(register(*rows)).register, only)


def here(world: World, name: str, **values: object) -> School:
    values = {"municipality_code": "860", "municipality_name": "Hjørring Kommune", "kind": "single"} | values
    school: School = world.add(
        School(name=name, sort_key=sort_key(name, "da"), created_at=clock.now(), **values)
    )
    return school


def test_a_school_no_one_has_seen_is_new(world: World) -> None:
    found = planned(world, VRAA, LOEKKEN)

    assert [entry.name for entry in found.new] == ["Vrå Skole", "Løkken undervisningssted"]
    assert found.mains == {3: ("280096", "860")}
    assert found.changes_anything


def test_what_the_register_says_anew_is_shown_with_what_it_was(world: World) -> None:
    here(world, "Vraa Skole", register_number="280096", kind="main", type_code="1012", phone="9898 1000")

    (changed,) = planned(world, VRAA).changed

    assert changed.changes == [("name", "Vraa Skole", "Vrå Skole"), ("address", "", "Skolegade 6")]


def test_an_empty_cell_takes_nothing_away(world: World) -> None:
    here(
        world,
        "Vestre Skole",
        register_number="461001",
        municipality_code="461",
        municipality_name="Odense Kommune",
        address="Vestergade 1",
        phone="6600 0000",
        type_code="1012",
    )

    found = planned(world, ODENSE)

    assert (found.new, found.changed, len(found.unchanged)) == ([], [], 1)


def test_a_school_written_by_hand_is_never_taken_for_one_of_the_same_name(world: World) -> None:
    here(world, "Vrå Skole", register_number=None, municipality_code="")

    found = planned(world, VRAA)

    assert [entry.name for entry in found.new] == ["Vrå Skole"]
    assert found.changed == []


def test_the_same_number_in_another_municipality_is_another_school(world: World) -> None:
    here(world, "Vestre Skole", register_number="461001", municipality_code="860")

    found = planned(world, ODENSE)

    assert len(found.new) == 1
    assert found.changed == []


def test_a_school_the_file_does_not_name_is_left_alone(world: World) -> None:
    school = here(world, "Gammel Skole", register_number="1")

    found = planned(world, VRAA)

    assert school.name not in [one.school.name for one in found.changed]
    assert len(found.new) == 1


def test_a_site_that_moves_to_another_main_school_is_changed(world: World) -> None:
    before = here(world, "Gammel Hovedskole", register_number="1", kind="main")
    main = here(world, "Vrå Skole", register_number="280096", kind="main")
    here(world, "Løkken undervisningssted", register_number="829002", kind="site", main_id=before.id)

    changed = [one for one in planned(world, LOEKKEN).changed if one.entry.register_number == "829002"]

    assert changed[0].changes[-1] == ("main", before.name, main.name)


def test_a_site_put_under_a_school_written_by_hand_stays_there(world: World) -> None:
    ours = here(world, "Friskolen", register_number=None, municipality_code="", kind="main")
    here(world, "Vestre Skole", register_number="461001", municipality_code="461", main_id=ours.id)

    (changed,) = planned(world, ODENSE).changed

    assert "main" not in [change.field for change in changed.changes]


def test_a_school_that_is_its_own_main_school_stands_alone(world: World) -> None:
    found = planned(world, VRAA.replace(";280096;", "280096;280096;", 1))

    assert found.mains == {}


def test_only_the_chosen_municipalities_come_in(world: World) -> None:
    found = planned(world, VRAA, LOEKKEN, ODENSE, only=frozenset({"461"}))

    assert [entry.name for entry in found.new] == ["Vestre Skole"]
    assert [(town.name, town.schools, town.is_chosen) for town in found.municipalities] == [
        ("Hjørring Kommune", 2, False),
        ("Odense Kommune", 1, True),
    ]


def test_a_site_whose_main_school_is_not_there_is_taken_and_listed(world: World) -> None:
    found = planned(world, LOEKKEN)

    assert len(found.new) == 1
    assert [(gap.row, gap.main_register_number, gap.code) for gap in found.gaps] == [(2, "280096", "absent")]


def test_a_site_whose_main_school_came_with_an_earlier_file_is_no_gap(world: World) -> None:
    here(world, "Vrå Skole", register_number="280096", kind="main")

    found = planned(world, LOEKKEN)

    assert found.gaps == []
    assert found.mains == {2: ("280096", "860")}


def test_the_librarys_own_municipality_is_where_its_schools_are(world: World) -> None:
    read = read_schools(register(VRAA, ODENSE)).register

    assert likely_municipalities(world.session, world.library, read) == {"860"}


def test_else_it_is_the_one_the_library_is_named_after(world: World) -> None:
    read = read_schools(register(VRAA, ODENSE)).register
    world.elsewhere.name = "Odense Bibliotekerne"

    assert likely_municipalities(world.session, world.elsewhere, read) == {"461"}


def test_else_the_whole_file_is_taken(world: World) -> None:
    read = read_schools(register(VRAA, ODENSE)).register

    assert likely_municipalities(world.session, world.elsewhere, read) == {"860", "461"}
