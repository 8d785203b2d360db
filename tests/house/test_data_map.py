"""Every column says what it is for (`decisions.md` 5)."""

import pytest
from flask import Flask

from app.core.tables import Base
from app.data_map import Column, Erase, entries

PERSONAL = {"child_name", "child_part", "child_loan", "child_words", "guardian", "consent"}


def declared() -> dict[tuple[str, str], Column]:
    return {(column.table, column.name): column for column in entries()}


def stored() -> set[tuple[str, str]]:
    return {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}


def test_every_column_is_in_the_map_and_the_map_knows_no_other(app: Flask) -> None:
    assert sorted(stored() ^ set(declared())) == []


def test_every_column_has_a_purpose() -> None:
    assert not [column for column in entries() if len(column.purpose) < 4]


def test_no_class_is_declared_in_vain() -> None:
    names = {column.data_class.name for column in entries()}

    assert names >= PERSONAL
    assert all(column.data_class.retention and column.data_class.basis for column in entries())


def test_what_is_personal_to_a_child_is_exported_and_erased() -> None:
    for column in entries():
        if column.data_class.name in PERSONAL:
            assert column.data_class.export, column
            assert column.data_class.erase == Erase.DELETE, column


def test_whatever_hangs_on_a_child_goes_with_it(app: Flask) -> None:
    """A table with a child in it is emptied by the database itself when the child is erased."""
    for table in Base.metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            if constraint.referred_table.name == "children":
                assert constraint.ondelete == "CASCADE", table.name


@pytest.mark.parametrize("word", ["surname", "last_name", "birth", "born", "cpr", "gender", "address"])
def test_no_column_of_a_child_could_hold_what_is_never_stored(word: str, app: Flask) -> None:
    assert not [name for table, name in stored() if table == "children" and word in name]


def test_no_child_has_an_e_mail(app: Flask) -> None:
    with_mail = {table for table, name in stored() if "email" in name}

    assert with_mail == {"people", "libraries", "guardians"}
