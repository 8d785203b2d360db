"""Schools a list of people's own names: which of them are here already, and what it says nothing about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.header_rows import folded
from app.libraries.models import Library, School
from app.registers.register_entries import Entry, Kind, RegisterKey, key_of


class Named:
    """The library's schools by name. Two of one name are apart when their places are known and differ."""

    def __init__(self, session: Session, library: Library) -> None:
        self._by_name: dict[str, list[School]] = {}
        for school in session.scalars(select(School).where(School.library_id == library.id)):
            self._by_name.setdefault(folded(school.name), []).append(school)

    def has(self, entry: Entry) -> bool:
        """Whether a school of this name is here, at the same place as far as both say one."""
        return any(_same_place(entry, school) for school in self._by_name.get(folded(entry.name), []))


def _same_place(entry: Entry, school: School) -> bool:
    if entry.postcode and school.postcode:
        return entry.postcode.replace(" ", "") == school.postcode.replace(" ", "")
    if entry.town and school.town:
        return folded(entry.town) == folded(school.town)
    return True


def as_known(entries: Iterable[Entry], known: Mapping[RegisterKey, School]) -> list[Entry]:
    """The entries as the library knows these numbers, where the list itself says no more.

    Such a list often has no municipality, and nothing of kinds, mains and kindergartens.
    """
    by_number = {key.number: key for key in known}
    by_id = {school.id: key for key, school in known.items()}
    told = []
    for entry in entries:
        key = by_number.get(entry.register_number)
        if key is not None and not entry.municipality_code:
            entry = replace(entry, municipality_code=key.municipality)
        school = known.get(key_of(entry))
        told.append(_as_known(entry, school, by_id) if school else entry)
    return told


def _as_known(entry: Entry, school: School, by_id: Mapping[int, RegisterKey]) -> Entry:
    main = by_id.get(school.main_id or 0)
    if not entry.main_register_number and entry.kind == "single":
        entry = replace(
            entry, kind=cast(Kind, school.kind), main_register_number=main.number if main else None
        )
    return replace(entry, municipality_name="", is_kindergarten=school.is_kindergarten)
