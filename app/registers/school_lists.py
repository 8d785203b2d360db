"""A library's own list of schools, or a country's in other columns: read by what its header calls them."""

from collections.abc import Mapping
from dataclasses import replace

from app.core.header_rows import folded
from app.core.spreadsheets import Row, Table
from app.registers.register_entries import BadEntry, Entry, Kind, checked_words, clean

# What a column may be called in Danish, Norwegian, Swedish and English; the first one there counts.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("institutionsnummer", "institutionsnr", "inst.nr", "inst nr", "institutionskode", "skolekode"),
        *("skolenummer", "skolenr", "orgnr", "org.nr", "org nr", "organisasjonsnummer", "organisasjonsnr"),
        *("skolenhetskod", "skolenhetens kod", "skolkod", "school number", "school code"),
    ),
    "school": (
        *("skole", "skoler", "skolens navn", "skolenavn", "skolenavne", "institution", "institutionsnavn"),
        *("skola", "skolor", "skolans namn", "skolnamn", "skolenhet", "skolenhetsnamn", "skolenhetens namn"),
        *(
            "school",
            "schools",
            "school name",
            "name of school",
            "enhetsnavn",
            "afdeling",
            "undervisningssted",
        ),
    ),
    "name": ("navn", "namn", "name"),
    "municipality_code": ("kommunenr", "kommunenummer", "kommunekode", "kommunkod", "kommunnr"),
    "municipality_name": ("kommune", "kommunenavn", "kommun", "kommunnamn", "municipality"),
    "address": (
        *("adresse", "vej", "vejadresse", "gade", "besøgsadresse", "besøksadresse", "gateadresse"),
        *("adress", "besöksadress", "gatuadress", "address", "street", "postadresse", "postadress"),
    ),
    "postcode": ("postnr", "post nr", "postnummer", "postkode", "postcode", "zip"),
    "town": ("by", "poststed", "postort", "ort", "postdistrikt", "bynavn", "town", "city"),
    "phone": ("telefon", "telefonnummer", "telefonnr", "tlf", "tlf.nr", "tlf nr", "phone"),
    "web": ("hjemmeside", "webadresse", "web", "www", "nettside", "hjemmeside/url", "hemsida", "website"),
    "main": ("hovedskole", "moderskole", "hovudskule", "huvudskola", "main school"),
    "status": ("status", "skolestatus", "skolenhetsstatus"),
    "open": ("aktiv", "er aktiv", "eraktiv", "active"),
    "closed": (
        *("nedlagt", "lukket", "ophørt", "nedlagt dato", "ophørsdato"),
        *("nedlagd", "upphört", "slutdatum"),
    ),
}
KNOWN = frozenset(folded(name) for names in COLUMNS.values() for name in names)
# Lists of other things have names and towns too.
OF_PEOPLE = frozenset(
    (
        *("klasse", "klass", "fornavn", "efternavn", "etternavn", "förnamn", "efternamn"),
        *("cpr", "personnummer", "isbn"),
    )
)
CLOSED = (
    *("nedlagt", "nedlagd", "lukket", "ophør", "opphør", "upphör"),
    *("vilande", "inaktiv", "closed", "slettet"),
)
NO = frozenset(["nej", "nei", "no", "n", "0", "false", "falsk", "falskt"])
TOTALS = frozenset(("i alt", "ialt", "total", "totalt", "sum", "summa", "antal", "antall", "antal skoler"))


def is_list(table: Table) -> bool:
    """Whether the header says that these are schools; a bare "Navn" also stands above people."""
    names = {folded(name) for name in table.header}
    if names & OF_PEOPLE:
        return False
    return _has(table, "school") or (
        _has(table, "name") and (_has(table, "number") or _has(table, "postcode"))
    )


def _has(table: Table, part: str) -> bool:
    return any(table.has(name) for name in COLUMNS[part])


def skip(row: Row) -> str:
    """Why a row is no school to take: it is closed, or adds the others up; "" for a school."""
    status = _cell(row, "status")
    if status.casefold().startswith(CLOSED):
        return status
    still_open, closed = _cell(row, "open").casefold(), _cell(row, "closed").casefold()
    if still_open in NO or (closed and closed not in NO):
        return COLUMNS["closed"][0].capitalize()
    return _name(row) if folded(_name(row)) in TOTALS else ""


def entry(row: Row) -> Entry:
    """One school, with a number or without. Raises BadEntry."""
    number = "".join(letter for letter in _cell(row, "number") if letter not in " .-")
    if number and not (number.isascii() and number.isdigit() and len(number) <= 12):
        raise BadEntry("bad_number")
    return checked_words(
        Entry(
            row=row.number,
            register_number=number,
            municipality_code=_cell(row, "municipality_code"),
            municipality_name=_cell(row, "municipality_name"),
            name=_name(row),
            kind="single",
            main_register_number=_cell(row, "main") or None,
            address=_cell(row, "address"),
            postcode=_cell(row, "postcode"),
            town=_cell(row, "town"),
            phone=_cell(row, "phone"),
            web=_cell(row, "web"),
        )
    )


def under_their_mains(entries: list[Entry]) -> list[Entry]:
    """The same schools, each site with its main school's number, whether the list names or numbers it."""
    numbers = {folded(one.name): one.register_number for one in entries if one.register_number}
    known = set(numbers.values())
    sited = []
    for one in entries:
        said = one.main_register_number or ""
        main = said if said in known else numbers.get(folded(said), "")
        sited.append(
            replace(one, main_register_number=main if main != one.register_number and main else None)
        )
    mains = {one.main_register_number for one in sited}
    return [replace(one, kind=_kind(one, mains)) for one in sited]


def _kind(one: Entry, mains: set[str | None]) -> Kind:
    if one.main_register_number:
        return "site"
    return "main" if one.register_number and one.register_number in mains else "single"


def _name(row: Row) -> str:
    return _cell(row, "school") or _cell(row, "name")


def _cell(row: Row, part: str) -> str:
    return next((said for name in COLUMNS[part] if (said := clean(row[name]))), "")
