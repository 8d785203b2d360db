"""What a school register would change here: new schools, changed ones, and what is refused."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.spreadsheets import Refusal
from app.libraries.models import Library, School
from app.registers.named_schools import Named, as_known
from app.registers.register_entries import Entry, RegisterKey, key_of
from app.registers.registers import Gap, Register

FIELDS = (
    "name",
    "kind",
    "municipality_name",
    "address",
    "postcode",
    "town",
    "phone",
    "web",
    "grades_to",
    "type_code",
    "type_name",
    "is_kindergarten",
)
MAIN = "main"
"""Which main school a site belongs to; a field like the others to whoever reads the plan."""


class Change(NamedTuple):
    """One field that is no longer what it was; `before` and `after` as they would be read."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class ChangedSchool:
    """A school that is here already and of which the register says something new."""

    entry: Entry
    school: School
    changes: list[Change]


class Municipality(NamedTuple):
    """One of the municipalities in the file, how many schools it has there, and if it is taken."""

    code: str
    name: str
    schools: int
    is_chosen: bool


@dataclass(frozen=True)
class ImportPlan:
    """What would happen; `mains` says under which main school an entry (by its row) comes."""

    new: list[Entry]
    changed: list[ChangedSchool]
    unchanged: list[Entry]
    refused: list[Refusal]
    skipped: Counter[str]
    gaps: list[Gap]
    municipalities: list[Municipality]
    mains: dict[int, RegisterKey]

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed)


def plan(
    session: Session, library: Library, register: Register, only: frozenset[str] | None = None
) -> ImportPlan:
    """Compare a register with the schools here; `only` limits it to municipalities (codes).

    An empty cell of the register says nothing, so it takes nothing away. Schools made by hand are
    never compared, and schools the file does not name are left alone. A school without a number
    is new, or here already by its name and place.
    """
    known = schools_by_key(session, library)
    named = Named(session, library) if not register.country else None
    chosen = [entry for entry in register.entries if only is None or entry.municipality_code in only]
    if not register.country:
        chosen = as_known(chosen, known)
    mains = _mains(chosen, known)
    by_id = {school.id: school for school in known.values()}
    new: list[Entry] = []
    changed: list[ChangedSchool] = []
    unchanged: list[Entry] = []
    for entry in chosen:
        if named is not None and not entry.register_number:
            (unchanged if named.has(entry) else new).append(entry)
            continue
        school = known.get(key_of(entry))
        if school is None:
            new.append(entry)
            continue
        changes = _changed_fields(entry, school)
        if school.main_id is None or school.main_id in by_id:
            changes += _changed_main(entry, by_id.get(school.main_id or 0), mains.get(entry.row), known)
        if changes:
            changed.append(ChangedSchool(entry, school, changes))
        else:
            unchanged.append(entry)
    gaps = _gaps(chosen, mains, register)
    towns = _municipalities(register.entries, only)
    return ImportPlan(new, changed, unchanged, register.refused, register.skipped, gaps, towns, mains)


def schools_by_key(session: Session, library: Library) -> dict[RegisterKey, School]:
    """The schools here that came from a register."""
    rows = session.scalars(
        select(School).where(School.library_id == library.id, School.register_number.is_not(None))
    )
    return {RegisterKey(row.register_number or "", row.municipality_code): row for row in rows}


def likely_municipalities(session: Session, library: Library, register: Register) -> frozenset[str]:
    """The library's own municipality: where its schools are already, else by its name; else all."""
    codes = {entry.municipality_code for entry in register.entries}
    here = session.scalars(select(School.municipality_code).where(School.library_id == library.id).distinct())
    own = codes & set(here)
    if not own:
        names = {(entry.municipality_code, entry.municipality_name) for entry in register.entries}
        own = {code for code, name in names if _is_in(name, library.name)}
    return frozenset(own or codes)


def _is_in(municipality: str, library: str) -> bool:
    """Hjørring Kommune is the municipality of Hjørring Bibliotekerne."""
    place = municipality.casefold().removesuffix(" kommune").removesuffix(" kommun").strip()
    return len(place) > 2 and place in library.casefold()


def _mains(entries: list[Entry], known: Iterable[RegisterKey]) -> dict[int, RegisterKey]:
    """Which main school each entry belongs to: one of its own municipality before any other."""
    by_number: dict[str, list[RegisterKey]] = {}
    for key in [*map(key_of, entries), *known]:
        by_number.setdefault(key.number, []).append(key)
    found = {}
    for entry in entries:
        candidates = [
            key for key in by_number.get(entry.main_register_number or "", []) if key != key_of(entry)
        ]
        if candidates:
            own = RegisterKey(candidates[0].number, entry.municipality_code)
            found[entry.row] = own if own in candidates else candidates[0]
    return found


def _changed_fields(entry: Entry, school: School) -> list[Change]:
    said = {field: getattr(entry, field) for field in FIELDS if getattr(entry, field) not in ("", None)}
    return [
        Change(field, getattr(school, field), now)
        for field, now in said.items()
        if now != getattr(school, field)
    ]


def _changed_main(
    entry: Entry, before: School | None, main: RegisterKey | None, known: dict[RegisterKey, School]
) -> list[Change]:
    if main is None:
        stands_alone = entry.main_register_number is None
        return [Change(MAIN, before.name, "")] if before and stands_alone else []
    after = known.get(main)
    if after is not None and after is before:
        return []
    return [Change(MAIN, before.name if before else "", after.name if after else main.number)]


def _gaps(entries: list[Entry], mains: dict[int, RegisterKey], register: Register) -> list[Gap]:
    missing = {gap.row: gap for gap in register.gaps}
    return [
        missing.get(entry.row) or Gap(entry.row, entry.register_number, entry.main_register_number, "skipped")
        for entry in entries
        if entry.main_register_number and entry.row not in mains
    ]


def _municipalities(entries: list[Entry], only: frozenset[str] | None) -> list[Municipality]:
    names = {entry.municipality_code: entry.municipality_name for entry in entries}
    counts = Counter(entry.municipality_code for entry in entries)
    towns = [
        Municipality(code, names[code] or code, counts[code], only is None or code in only) for code in counts
    ]
    return sorted(towns, key=lambda town: town.name)
