"""School registers: what a national register's file says about schools and their sites."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.core.spreadsheets import Refusal, Row, Table

Kind = Literal["main", "site", "single"]

# The Danish types (INST_TYPE_NR) that are schools for children; every other is skipped. Youth
# schools (1014) and day treatment (1016) stand in the same group, but are not schools of classes.
SCHOOL_TYPES: Mapping[str, str] = {
    "1010": "Efterskoler med samlet særligt tilbud",
    "1011": "Efterskoler",
    "1012": "Folkeskoler",
    "1013": "Friskoler og private grundskoler",
    "1015": "Specialskoler for børn",
    "1017": "Kommunale internationale skoler",
    "1018": "Frie og private internationale skoler",
}
KINDERGARTEN_TYPES = ("børnehave", "dagtilbud", "daginstitution", "integreret", "vuggestue")
NORWEGIAN_LEVELS: Mapping[str, str] = {"1": "Nasjonalt", "2": "Fylke", "3": "Kommune"}
NORWEGIAN_SCHOOL = "4"


@dataclass(frozen=True)
class Entry:
    """One school, or one site of a school, as the register has it; `row` is its row in the file."""

    row: int
    register_number: str
    municipality_code: str
    municipality_name: str
    name: str
    kind: Kind
    main_register_number: str | None = None
    address: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    web: str = ""
    grades_to: int | None = None
    type_code: str = ""
    type_name: str = ""
    is_kindergarten: bool = False


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

    country: Literal["dk", "no"]
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


class BadEntry(ValueError):
    """A row that cannot be a school: no_number, bad_number, no_name or no_municipality."""


def read_register(table: Table) -> Register:
    """Read the Danish Institutionsregister or a Norwegian file of UDIR (GSI, Skoleporten).

    Denmark: a school is known by INST_NR and municipality (KOMMUNE_NR, or BEL_KOMMUNE where that
    is empty or a region's). Norway: by organisation number, and only rows with EnhetNivaa 4 are
    schools. A row repeating another's key is refused with both numbers. Raises NotARegister.
    """
    if table.has("INST_NR", "INST_NAVN"):
        return _register(table, "dk", _danish_skip, _danish_entry)
    if table.has("EnhetNivaa", "Organisasjonsnummer", "EnhetNavn"):
        return _register(table, "no", _norwegian_skip, _norwegian_entry)
    if table.has("EnhetNavn") or table.has("INST_NAVN"):
        raise NotARegister("no_register_numbers")
    raise NotARegister("unknown_columns", header=", ".join(table.header[:8]))


def _register(
    table: Table,
    country: Literal["dk", "no"],
    skip: Callable[[Row], str],
    entry_of: Callable[[Row], Entry],
) -> Register:
    entries: dict[tuple[str, str], Entry] = {}
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
        key = entry.register_number, entry.municipality_code
        if key in entries:
            values = {"number": entry.register_number, "first": entries[key].row}
            refused.append(Refusal(row.number, "duplicate", values))
        else:
            entries[key] = entry
    taken = list(entries.values())
    return Register(country, taken, refused, skipped, *_missing_mains(table, taken))


def _missing_mains(table: Table, entries: list[Entry]) -> tuple[list[Gap], frozenset[str]]:
    """Which main schools are not there. A main may stand in another municipality than its site."""
    taken = {entry.register_number for entry in entries}
    in_file = {_clean(row["INST_NR"]) for row in table.rows}
    named = {_clean(row["HOVEDSKOLE_INST"]) for row in table.rows} - {""}
    gaps = [
        Gap(entry.row, entry.register_number, main, "skipped" if main in in_file else "absent")
        for entry in entries
        if (main := entry.main_register_number) and main not in taken
    ]
    return gaps, frozenset(named - in_file)


def _danish_skip(row: Row) -> str:
    type_name = _clean(row["INST_TYPE_NAVN"])
    if _clean(row["INST_TYPE_NR"]) in SCHOOL_TYPES or _is_kindergarten_type(type_name):
        return ""
    return type_name or _clean(row["INST_TYPE_NR"]) or "?"


def _danish_entry(row: Row) -> Entry:
    municipality_code, municipality_name = _danish_municipality(row)
    main = _clean(row["HOVEDSKOLE_INST"]) or None
    grade = _clean(row["UNDERV_NIV"])
    return _checked(
        Entry(
            row=row.number,
            register_number=_clean(row["INST_NR"]),
            municipality_code=municipality_code,
            municipality_name=municipality_name,
            name=_clean(row["INST_NAVN"]),
            kind=_danish_kind(_clean(row["ENHEDSART"]), main),
            main_register_number=main,
            address=_clean(row["INST_ADR"]),
            postcode=_clean(row["POSTNR"]),
            town=_clean(row["POSTDISTRIKT"]),
            phone=_clean(row["TLF_NR"]),
            web=_clean(row["WEB_ADR"]),
            grades_to=int(grade) if grade.isascii() and grade.isdigit() else None,
            type_code=_clean(row["INST_TYPE_NR"]),
            type_name=_clean(row["INST_TYPE_NAVN"]),
            is_kindergarten=_is_kindergarten_type(_clean(row["INST_TYPE_NAVN"])),
        )
    )


def _danish_municipality(row: Row) -> tuple[str, str]:
    """The one that runs the school, or where it lies when none does: state, private or region."""
    runs = _clean(row["KOMMUNE_NR"]).lstrip("0")
    if runs and len(runs) == 3:  # regions run special schools; their numbers have four digits
        return runs, _clean(row["ADM_KOMMUNE_NAVN"])
    return _clean(row["BEL_KOMMUNE"]).lstrip("0"), _clean(row["BEL_KOMMUNE_NAVN"])


def _danish_kind(unit: str, main: str | None) -> Kind:
    if unit.startswith("Hovedskole"):
        return "main"
    if unit.startswith("Afdeling") or main:
        return "site"
    return "single"


def _norwegian_skip(row: Row) -> str:
    level = _clean(row["EnhetNivaa"])
    return "" if level == NORWEGIAN_SCHOOL else NORWEGIAN_LEVELS.get(level, level or "?")


def _norwegian_entry(row: Row) -> Entry:
    name = _clean(row["EnhetNavn"])
    words = name.casefold()
    school = "skole" in words or "skule" in words
    return _checked(
        Entry(
            row=row.number,
            register_number=_clean(row["Organisasjonsnummer"]).replace(" ", ""),
            municipality_code=_clean(row["Kommunekode"]),
            municipality_name=_clean(row["Kommune"]),
            name=name,
            kind="single",
            is_kindergarten="barnehage" in words and not school,
        )
    )


def _checked(entry: Entry) -> Entry:
    number = entry.register_number
    if not number:
        raise BadEntry("no_number")
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        raise BadEntry("bad_number")
    if not entry.name:
        raise BadEntry("no_name")
    if not entry.municipality_code:
        raise BadEntry("no_municipality")
    return entry


def _is_kindergarten_type(type_name: str) -> bool:
    return type_name.casefold().startswith(KINDERGARTEN_TYPES)


def _clean(cell: str) -> str:
    """The registers pad their cells with blanks and write names with double ones."""
    return " ".join(cell.split())
