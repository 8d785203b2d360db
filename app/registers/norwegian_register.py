"""The Norwegian files of UDIR: which of their rows are schools, and what they say of them."""

from collections.abc import Mapping

from app.core.spreadsheets import Row
from app.registers.register_entries import Entry, checked, clean

LEVELS: Mapping[str, str] = {"1": "Nasjonalt", "2": "Fylke", "3": "Kommune"}
SCHOOL = "4"


def skip(row: Row) -> str:
    """The level of a row that adds schools up, by which it is counted; "" for a school."""
    level = clean(row["EnhetNivaa"])
    return "" if level == SCHOOL else LEVELS.get(level, level or "?")


def entry(row: Row) -> Entry:
    """One school. Raises BadEntry."""
    name = clean(row["EnhetNavn"])
    words = name.casefold()
    school = "skole" in words or "skule" in words
    return checked(
        Entry(
            row=row.number,
            register_number=clean(row["Organisasjonsnummer"]).replace(" ", ""),
            municipality_code=clean(row["Kommunekode"]),
            municipality_name=clean(row["Kommune"]),
            name=name,
            kind="single",
            is_kindergarten="barnehage" in words and not school,
        )
    )
