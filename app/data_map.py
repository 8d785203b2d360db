"""The data map: what every column is for, by what right it is kept, for how long, and who may have it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = Path(__file__).with_name("data_map.toml")


class Erase(StrEnum):
    """What erasing a child does with a value: gone, kept, or no longer pointing at anybody."""

    DELETE = "delete"
    KEEP = "keep"
    UNLINK = "unlink"


@dataclass(frozen=True)
class DataClass:
    """Columns that are kept by the same right and for the same time."""

    name: str
    says: str
    basis: str
    retention: str
    export: bool
    erase: Erase


@dataclass(frozen=True)
class Column:
    """One column of one table, its class and its purpose."""

    table: str
    name: str
    data_class: DataClass
    purpose: str


def entries() -> list[Column]:
    """Every column the map declares, in the order of the file."""
    declared = tomllib.loads(FILE.read_text("utf-8"))
    classes = {
        name: DataClass(name=name, **values | {"erase": Erase(values["erase"])})
        for name, values in declared["classes"].items()
    }
    return [
        _column(table, name, said, classes)
        for table, columns in declared["tables"].items()
        for name, said in columns.items()
    ]


def _column(table: str, name: str, said: str, classes: dict[str, DataClass]) -> Column:
    word, _, purpose = said.partition(": ")
    return Column(table, name, classes[word], purpose)
