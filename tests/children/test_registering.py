"""What is stored of a child, and what never is."""

import pytest

from app.children import registering
from app.children.models import Child
from app.core import clock
from app.core.errors import RuleBroken
from app.libraries.models import School
from app.rosters.lines import RosterLine
from app.rosters.reading import read_roster
from tests.world import World


def register(world: World, *lines: RosterLine) -> list[Child]:
    return registering.register_children(
        world.session, world.library, world[School], lines, world.tom, clock.now()
    )


def test_a_child_gets_an_alias_nobody_has_and_its_animal(world: World) -> None:
    children = register(world, *(RosterLine(f"Noor{letter}", "S", "4.A", row=1) for letter in "ABCDEFGH"))

    aliases = {child.alias for child in children} | {world.ida.alias, world.bo.alias, world.mia.alias}
    assert len(aliases) == 11
    assert all(child.animal in child.alias.casefold() for child in children)
    assert len({child.animal for child in children}) == 8


def test_name_and_class_are_stored_tidy(world: World) -> None:
    (child,) = register(world, RosterLine("  noor ", "s", "4. a", row=1))

    assert (child.first_name, child.initial, child.class_label, child.grade) == ("Noor", "S", "4.A", 4)
    assert child.full_label == "Noor S., 4.A"


def test_a_surname_in_the_place_of_the_initial_leaves_one_letter(world: World) -> None:
    (child,) = register(world, RosterLine("Noor", "Sørensen", "4.A", row=1))

    assert child.initial == "S"


def test_no_surname_of_a_pasted_list_reaches_the_database(world: World) -> None:
    pasted = "Kristensen, Ida Marie; 010115-1234; 4.A\nBo Overgaard\t4.A\nAli Yılmaz-Demir 4.B"

    register(world, *read_roster(pasted, default_class="4.A").children)

    stored = everything_stored(world)
    for kept_nowhere in ("Kristensen", "Overgaard", "Yılmaz", "Demir", "010115", "1234"):
        assert kept_nowhere.casefold() not in stored


@pytest.mark.parametrize(
    ("line", "code"),
    (
        (RosterLine("", None, None, row=1), "name_empty"),
        (RosterLine("Ida Kristensen", None, None, row=1), "name_surname"),
        (RosterLine("Ida 010115-1234", None, None, row=1), "national_number"),
        (RosterLine("Ida", None, "010115-1234", row=1), "national_number"),
        (RosterLine("Ida", "010115-1234", None, row=1), "national_number"),
        (RosterLine("Ida3", None, None, row=1), "name_digits"),
        (RosterLine("Ida<b>", None, None, row=1), "name_symbols"),
        (RosterLine("I" * 41, None, None, row=1), "name_too_long"),
        (RosterLine("An Na Li Mo", None, None, row=1), "name_too_many_words"),
        (RosterLine("Ida", None, "den allerbedste klasse", row=1), "class_too_long"),
    ),
)
def test_what_is_no_first_name_or_class_is_refused(world: World, line: RosterLine, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        register(world, line)

    assert refused.value.code == code


def test_names_stand_in_the_order_of_the_librarys_language(world: World) -> None:
    world.library.language = "da"
    children = register(
        world, *(RosterLine(name, "X", "4.A", row=1) for name in ("Åse", "Zoe", "Ærø", "Aage", "Øjvind"))
    )

    ordered = sorted(children, key=lambda child: child.sort_key)

    assert [child.first_name for child in ordered] == ["Zoe", "Ærø", "Øjvind", "Aage", "Åse"]


def everything_stored(world: World) -> str:
    """Every value of every table, in small letters."""
    from app.extensions import db

    rows = [
        str(value)
        for table in db.metadata.sorted_tables
        for row in world.session.execute(table.select())
        for value in row
    ]
    return "\n".join(rows).casefold()
