"""danMARC2: what a record of the Danish format says about a book.

Where each fact stands: title 245 *a *g *n, subtitle *c; persons 100 110 700 710 *h *a; ISBN 021 *e
*a; faust number 001 *a where *b is the national agency; year and language 008 *a *l; ages 666 *u
and 504 *u; reading level 042 (*a with *2 lix or let, *c let-tal); format 009 *a *g, children's
picture books and comics 038 *a; fiction 008 *j (literary form), else the shelf mark 652; series
440 *a; subjects 666 *s *f *o.
"""

import re

from app.book_lists.audiences import read_audience
from app.book_lists.book_rows import MAX_OTHER, BookRow
from app.book_lists.identifiers import BadIdentifier, faust
from app.book_lists.languages import language_code
from app.book_lists.levels import Level, read_level
from app.book_lists.titles import creator_names
from app.book_lists.wordings import subjects_in, year_in
from app.marc.records import Record, isbns_in

NATIONAL = "870970"  # the agency whose record numbers are faust numbers
ESCAPED = re.compile(r"@@?([0-9A-Fa-f]{4})")
# 009 *a *g: what it is (a text, r speech, v several), and what it is stored on (xx paper, xe the net).
TEXTS = ("", "a", "v")
STORED = {"": "book", "xx": "book", "xy": "book", "xe": "ebook"}
# 038 *a: where children's books stand.
SHELVES = {"bi": "picture_book", "te": "comic"}
# 652: the shelf mark; "sk" is fiction, and so are the decimal classes of literature itself.
LITERATURE = re.compile(r"8[2-8](?:\.|$)")
CLASS = re.compile(r"\d\d(?:\.\d+)*$")


def is_danish(record: Record) -> bool:
    """Whether this is danMARC2: there field 001 has subfields, in MARC 21 never."""
    return record.dialect.startswith("danmarc") or any(field.parts for field in record.tagged("001"))


def danish_book(position: int, record: Record) -> BookRow:
    """The book of a danMARC2 record; its title may be empty, for the caller to refuse."""
    isbns, remarks = isbns_in(_values(record, "021", "ea"))
    audience = read_audience(_values(record, "666", "u") + _values(record, "504", "u"))
    level = _level(record)
    return BookRow(
        row=position,
        title=". ".join(_values(record, "245", "agn")),
        creators=tuple(_creators(record)),
        subtitle=_first(record, "245", "c"),
        isbn=isbns[0] if isbns else None,
        other_isbns=tuple(isbns[1:]),
        faust=_faust(record),
        year=year_in(_first(record, "008", "a")) or year_in(_first(record, "260", "c")),
        publisher=_first(record, "260", "b"),
        edition=_first(record, "250", "a"),
        language=language_code(_first(record, "008", "l")) or language_code(_first(record, "041", "a")),
        age_from=audience.age_from,
        age_to=audience.age_to,
        is_easy=audience.is_easy,
        for_children=True if _first(record, "008", "o") in ("b", "s") else audience.for_children,
        lix=level.lix,
        let_number=level.let_number,
        format=_format(record),
        is_fiction=_fiction(record),
        series=_first(record, "440", "a"),
        subjects=subjects_in(" | ".join(_values(record, "666", "sfo"))),
        remarks=tuple(remarks),
    )


def _creators(record: Record) -> list[str]:
    names: list[str] = []
    for field in record.tagged("100", "110", "700", "710"):
        name = f"{field.first('h')} {field.first('a')}".replace(",", " ")
        names += creator_names(_text(name))
    return list(dict.fromkeys(names))


def _faust(record: Record) -> str | None:
    if _first(record, "001", "b") not in ("", NATIONAL):
        return None
    try:
        return faust(_first(record, "001", "a"))
    except BadIdentifier:
        return None


def _level(record: Record) -> Level:
    """Older records say by *2 which number *a is, and mean lix when they do not; newer have *c."""
    said = []
    for field in record.tagged("042"):
        kind = "let" if field.first("2").casefold().startswith("let") else "lix"
        said += [f"{kind} {value}" for value in field.values("a")]
        said += [f"let {value}" for value in field.values("c")]
    return read_level(said)


def _format(record: Record) -> str:
    """A periodical (008 *t p), a film or a game is no book."""
    kind, stored = _first(record, "009", "a"), _first(record, "009", "g")
    if kind == "r":
        return "audiobook"
    form = STORED.get(stored, "other") if kind in TEXTS else "other"
    if form != "book" or _first(record, "008", "t") == "p":
        return form if form != "book" else "other"
    return SHELVES.get(_first(record, "038", "a"), "book")


def _fiction(record: Record) -> bool | None:
    if _values(record, "008", "j"):
        return True
    marks = [value.casefold() for value in _values(record, "652", "mop")]
    if "sk" in marks or any(LITERATURE.match(mark) for mark in marks):
        return True
    return False if any(CLASS.match(mark) for mark in marks) else None


def _first(record: Record, tag: str, code: str) -> str:
    return next(iter(_values(record, tag, code)), "")[:MAX_OTHER]


def _values(record: Record, tag: str, codes: str) -> list[str]:
    return [text for value in record.values(tag, codes) if (text := _text(value))]


def _text(value: str) -> str:
    """Letters outside the code page are written @0131; ¤ marks the word to file by."""
    plain = ESCAPED.sub(lambda code: chr(int(code[1], 16)), value).replace("¤", "").replace("@å", "aa")
    return " ".join(plain.replace("\0", "").encode("utf-8", errors="ignore").decode().split())
