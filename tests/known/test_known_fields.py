"""What the library knows of a child: everything the data map lets out, and nothing of anybody else."""

from typing import Any

import pytest

from app.children.models import Guardian, Guardianship
from app.consents import consent, guardians
from app.consents.models import Purpose
from app.core import clock
from app.known import groups, known_fields, of_child
from app.reviews.models import Review
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
"""Every room's tables are loaded."""


def copied(world: World) -> dict[str, list[of_child.Row]]:
    world.session.flush()
    return of_child.copy(world.session, world[Guardianship])


def values(rows: dict[str, list[of_child.Row]]) -> list[Any]:
    return [value.plain for table in rows.values() for row in table for value in row]


def test_every_field_that_is_handed_out_is_in_words() -> None:
    """A column without words? Put it into a sentence of `app/known`."""
    worded = {c for fields in known_fields.FIELDS.values() for field in fields for c in field.columns}
    exported = {
        f"{table}.{column.name}" for table, columns in of_child.columns().items() for column in columns
    }

    assert exported - worded == set()
    assert worded - exported == set()


def test_every_class_that_is_handed_out_has_its_why() -> None:
    classes = {column.data_class.name for columns in of_child.columns().values() for column in columns}

    assert {group.name for group in groups.GROUPS} == classes


def test_a_field_stands_under_the_class_the_map_gives_it() -> None:
    class_of = {
        f"{table}.{column.name}": column.data_class.name
        for table, columns in of_child.columns().items()
        for column in columns
    }

    wrong = [
        c
        for name, fields in known_fields.FIELDS.items()
        for f in fields
        for c in f.columns
        if class_of[c] != name
    ]
    assert wrong == []


def test_every_table_with_something_to_hand_out_is_reached_from_the_child() -> None:
    assert of_child.tables_out_of_reach() == []


def test_the_copy_has_a_place_for_every_column(world: World) -> None:
    consent.answer(world.session, world[Guardianship], Purpose.PUBLIC_WALL, True, clock.now(), "da", "Ja.")
    rows = copied(world)

    for table, columns in of_child.columns().items():
        for row in rows[table]:
            assert [value.column for value in row] == [column.name for column in columns]
    for table in ("children", "guardians", "guardianships", "consents", "places", "knocks", "reviews"):
        assert rows[table], table


def test_what_was_put_into_each_field_comes_out(world: World) -> None:
    world.ida.first_name, world.ida.alias, world.ida.class_label = "Qname", "Qalias", "Qclass"
    world[Review].words, world[Review].hint = "Qwords", "Qhint"
    world[Guardian].name, world[Guardian].email = "Qgry", "qgry@example.org"

    found = values(copied(world))

    for canary in (
        "Qname",
        "Qalias",
        "Qclass",
        "Qwords",
        "Qhint",
        "Qgry",
        "qgry@example.org",
        "Løkken Skole",
    ):
        assert canary in found


def test_nothing_of_other_children_and_guardians_is_in_the_copy(world: World) -> None:
    per = guardians.add_guardian(
        world.session, world.ida, "Qper", "qper@example.org", "da", world.lise, clock.now()
    )
    consent.answer(world.session, per, Purpose.PUBLIC_WALL, False, clock.now(), "da", "Nej.")
    world.bo.first_name, world.mia.first_name = "Qbo", "Qmia"
    world.lise.name = "Qlise"

    found = [str(value) for value in values(copied(world))]

    assert of_child.ANOTHER_GUARDIAN in found
    for canary in ("Qper", "qper@", "Qbo", "Qmia", "Qlise", world.bo.alias, world.lise.email):
        assert not [value for value in found if canary in value], canary
