"""School registers: what a national register's file says about schools and their sites."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.core.header_rows import folded
from app.core.spreadsheets import Refusal, Row, Table
from app.registers import danish_register, norwegian_register, school_lists
from app.registers.register_entries import BadEntry, Entry, clean

KNOWN = school_lists.KNOWN | {
    folded(name)
    for name in (
        *("INST_NR", "INST_NAVN", "INST_ADR", "INST_TYPE_NR", "KOMMUNE_NR", "HOVEDSKOLE_INST"),
        *("EnhetNivaa", "EnhetNavn", "Kommunekode"),
    )
}
"""The columns by which a header is found under a title."""
__all__ = ["KNOWN", "Entry", "Gap", "NotARegister", "Register", "read_register"]


@dataclass(frozen=True)
class Gap:
    """A site that is taken although its main school is not among the entries.

    `code` is "absent" when the file has no such school, "skipped" when its type was passed over.
    """

    row: int
    register_number: str
    main_register_number: str
    code: Literal["absent", "skipped"]


@dataclass(frozen=True)
class Register:
    """What a register file holds: schools, rows refused, types passed over, and missing mains.

    `absent_mains` are the main schools that any row names, skipped ones too, and no row holds.
    """

    country: Literal["dk", "no", ""]
    entries: list[Entry]
    refused: list[Refusal]
    skipped: Counter[str]
    gaps: list[Gap]
    absent_mains: frozenset[str]


class NotARegister(ValueError):
    """A table that is no school register: no_register_numbers or unknown_columns."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_register(table: Table) -> Register:
    """Read the Danish Institutionsregister, a Norwegian file of UDIR (GSI, Skoleporten), or any list
    of schools with columns named as people name them.

    Denmark: a school is known by INST_NR and municipality (KOMMUNE_NR, or BEL_KOMMUNE where that
    is empty or a region's). Norway: by organisation number, and only rows with EnhetNivaa 4 are
    schools. A row repeating another's key is refused with both numbers. Raises NotARegister.
    """
    if table.has("INST_NR", "INST_NAVN"):
        return _register(table, "dk", danish_register.skip, danish_register.entry)
    if table.has("EnhetNivaa", "Organisasjonsnummer", "EnhetNavn"):
        return _register(table, "no", norwegian_register.skip, norwegian_register.entry)
    if table.has("EnhetNavn") or table.has("INST_NAVN"):
        raise NotARegister("no_register_numbers")
    if school_lists.is_list(table):
        return _register(table, "", school_lists.skip, school_lists.entry)
    raise NotARegister("unknown_columns", header=", ".join(table.header[:8]))


def _register(
    table: Table,
    country: Literal["dk", "no", ""],
    skip: Callable[[Row], str],
    entry_of: Callable[[Row], Entry],
) -> Register:
    entries: dict[tuple[str, ...], Entry] = {}
    refused: list[Refusal] = []
    skipped: Counter[str] = Counter()
    for row in table.rows:
        if passed_over := skip(row):
            skipped[passed_over] += 1
            continue
        try:
            entry = entry_of(row)
        except BadEntry as bad:
            refused.append(Refusal(row.number, str(bad)))
            continue
        key = _identity(entry)
        if key in entries:
            values = {"number": entry.register_number or entry.name, "first": entries[key].row}
            refused.append(Refusal(row.number, "duplicate", values))
        else:
            entries[key] = entry
    taken = list(entries.values())
    if not country:
        return Register("", school_lists.under_their_mains(taken), refused, skipped, [], frozenset())
    return Register(country, taken, refused, skipped, *_missing_mains(table, taken))


def _identity(entry: Entry) -> tuple[str, ...]:
    if entry.register_number:
        return entry.register_number, entry.municipality_code
    return folded(entry.name), entry.postcode, folded(entry.town), entry.municipality_code


def _missing_mains(table: Table, entries: list[Entry]) -> tuple[list[Gap], frozenset[str]]:
    """Which main schools are not there. A main may stand in another municipality than its site."""
    taken = {entry.register_number for entry in entries}
    in_file = {clean(row["INST_NR"]) for row in table.rows}
    named = {clean(row["HOVEDSKOLE_INST"]) for row in table.rows} - {""}
    gaps = [
        Gap(entry.row, entry.register_number, main, "skipped" if main in in_file else "absent")
        for entry in entries
        if (main := entry.main_register_number) and main not in taken
    ]
    return gaps, frozenset(named - in_file)
