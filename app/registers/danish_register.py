"""The Danish Institutionsregister: which of its institutions are schools, and what it says of them."""

from collections.abc import Mapping

from app.core.spreadsheets import Row
from app.registers.register_entries import Entry, Kind, checked, clean

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


def skip(row: Row) -> str:
    """The name of a type that is no school, by which it is counted; "" for a school."""
    type_name = clean(row["INST_TYPE_NAVN"])
    if clean(row["INST_TYPE_NR"]) in SCHOOL_TYPES or _is_kindergarten_type(type_name):
        return ""
    return type_name or clean(row["INST_TYPE_NR"]) or "?"


def entry(row: Row) -> Entry:
    """One school, or one of its sites. Raises BadEntry."""
    municipality_code, municipality_name = _municipality(row)
    main = clean(row["HOVEDSKOLE_INST"]) or None
    grade = clean(row["UNDERV_NIV"])
    return checked(
        Entry(
            row=row.number,
            register_number=clean(row["INST_NR"]),
            municipality_code=municipality_code,
            municipality_name=municipality_name,
            name=clean(row["INST_NAVN"]),
            kind=_kind(clean(row["ENHEDSART"]), main),
            main_register_number=main,
            address=clean(row["INST_ADR"]),
            postcode=clean(row["POSTNR"]),
            town=clean(row["POSTDISTRIKT"]),
            phone=clean(row["TLF_NR"]),
            web=clean(row["WEB_ADR"]),
            grades_to=int(grade) if grade.isascii() and grade.isdigit() else None,
            type_code=clean(row["INST_TYPE_NR"]),
            type_name=clean(row["INST_TYPE_NAVN"]),
            is_kindergarten=_is_kindergarten_type(clean(row["INST_TYPE_NAVN"])),
        )
    )


def _municipality(row: Row) -> tuple[str, str]:
    """The one that runs the school, or where it lies when none does: state, private or region."""
    runs = clean(row["KOMMUNE_NR"]).lstrip("0")
    if runs and len(runs) == 3:  # regions run special schools; their numbers have four digits
        return runs, clean(row["ADM_KOMMUNE_NAVN"])
    return clean(row["BEL_KOMMUNE"]).lstrip("0"), clean(row["BEL_KOMMUNE_NAVN"])


def _kind(unit: str, main: str | None) -> Kind:
    if unit.startswith("Hovedskole"):
        return "main"
    if unit.startswith("Afdeling") or main:
        return "site"
    return "single"


def _is_kindergarten_type(type_name: str) -> bool:
    return type_name.casefold().startswith(KINDERGARTEN_TYPES)
