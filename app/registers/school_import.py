"""School registers taken in: read, compared, confirmed; a second time the same file changes nothing."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import audit
from app.core.database import paused
from app.core.errors import RuleBroken
from app.core.search_text import sort_key
from app.core.spreadsheets import Note, Unreadable, read_table
from app.core.uploads import rule_of
from app.libraries.models import LONGEST_SORT_KEY, Library, School
from app.registers.import_plan import (
    FIELDS,
    MAIN,
    ImportPlan,
    RegisterKey,
    likely_municipalities,
    plan,
    schools_by_key,
)
from app.registers.register_entries import Entry
from app.registers.registers import KNOWN, NotARegister, Register, read_register

__all__ = ["Reading", "apply", "import_register", "likely_municipalities", "plan", "read_schools"]

REGISTER_RULES = {
    "no_register_numbers": "register_without_numbers",
    "unknown_columns": "register_unknown",
}
ROW_RULES = {
    "no_number": "school_without_number",
    "bad_number": "school_number_wrong",
    "no_name": "school_without_name",
    "no_municipality": "school_without_municipality",
    "too_long": "school_words_too_long",
    "duplicate": "school_twice",
}
"""The sentence for each reason a row is refused with."""
LONGEST_NOTE = 40  # letters, as the audit has them


class Reading(NamedTuple):
    """A register, and what was noticed about its file."""

    register: Register
    notes: list[Note]


def read_schools(data: bytes, filename: str = "") -> Reading:
    """Read an uploaded school register; slow, so never inside a transaction.

    Raises RuleBroken: `file_…` when the file cannot be read (see `core.uploads`),
    `register_…` when it is no school register or there is no school in it.
    """
    try:
        table = read_table(data, filename, KNOWN)
        register = read_register(table)
    except Unreadable as error:
        raise rule_of(error) from error
    except NotARegister as error:
        raise RuleBroken(REGISTER_RULES[error.code], **error.values) from error
    if not register.entries and not register.refused:
        raise RuleBroken("register_without_schools", skipped=register.skipped.total())
    return Reading(register, table.notes)


def apply(session: Session, library: Library, plan: ImportPlan, by_id: int | None, now: datetime) -> None:
    """Carry out a plan: main schools before their sites; directions and clubs stay as they are.

    Raises RuleBroken("import_meanwhile") when somebody else has taken in the same schools.
    """
    added = {entry.row: _new_school(library, entry, now) for entry in plan.new}
    session.add_all(added.values())
    for changed in plan.changed:
        _write(changed.school, changed.entry, library.language)
    try:
        session.flush()
    except IntegrityError as error:
        raise RuleBroken("import_meanwhile") from error
    _link_to_mains(plan, added, schools_by_key(session, library))
    for school in added.values():
        audit.record(session, "import", school, now=now, actor_id=by_id, after="new")
    for changed in plan.changed:
        fields = " ".join(change.field for change in changed.changes)[:LONGEST_NOTE]
        audit.record(session, "import", changed.school, now=now, actor_id=by_id, after=fields)
    session.flush()


def import_register(
    session: Session,
    library: Library,
    data: bytes,
    filename: str,
    now: datetime,
    by_id: int | None = None,
    dry_run: bool = False,
    only: frozenset[str] | None = None,
) -> dict[str, Any]:
    """Read, compare and, unless it is a dry run, take in a register; says what was done.

    `only` are municipality codes; None takes the whole file. Raises RuleBroken as `read_schools`.
    """
    with paused(session):
        reading = read_schools(data, filename)
    planned = plan(session, library, reading.register, only)
    if not dry_run:
        apply(session, library, planned, by_id, now)
    return {
        "new": len(planned.new),
        "changed": len(planned.changed),
        "unchanged": len(planned.unchanged),
        "repaired": 0,
        "refused": [
            {"row": one.row, "reason": one.code, "values": dict(one.values)} for one in planned.refused
        ],
        "skipped": dict(planned.skipped),
        "gaps": [
            {
                "row": gap.row,
                "site": gap.register_number,
                "main": gap.main_register_number,
                "reason": gap.code,
            }
            for gap in planned.gaps
        ],
    }


def _new_school(library: Library, entry: Entry, now: datetime) -> School:
    school = School(
        library_id=library.id,
        register_number=entry.register_number or None,
        municipality_code=entry.municipality_code,
        created_at=now,
    )
    _write(school, entry, library.language)
    return school


def _write(school: School, entry: Entry, language: str) -> None:
    for field in FIELDS:
        said = getattr(entry, field)
        if said not in ("", None):
            setattr(school, field, said)
    school.sort_key = sort_key(school.name, language)[:LONGEST_SORT_KEY]


def _link_to_mains(plan: ImportPlan, added: dict[int, School], known: dict[RegisterKey, School]) -> None:
    moved = [one for one in plan.changed if any(change.field == MAIN for change in one.changes)]
    for row, school in [*added.items(), *((one.entry.row, one.school) for one in moved)]:
        main = plan.mains.get(row)
        school.main_id = known[main].id if main else None
