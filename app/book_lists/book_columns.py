"""Book columns: what people call the columns of a list of books, and the cells under them."""

from collections.abc import Mapping

from app.core.csv_export import meant
from app.core.header_rows import folded
from app.core.spreadsheets import Row, Table

# What a column may be called in Danish, Norwegian, Swedish and English; the first one there counts.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "isbn": (
        *("isbn13", "isbn-13", "isbn 13", "isbn", "isbn10", "isbn-10", "isbn 10", "isbn-nummer", "ean"),
        *("isbn nr", "isbn-nr", "isbnnr", "isbn nummer", "isbnnummer", "isbn-13 nr", "isbn/ean", "ean/isbn"),
    ),
    "faust": ("faust", "faustnummer", "faustnr", "faust-nr", "faust-nummer", "faustnr."),
    "record": ("_id", "pid", "id-nummer", "postid"),
    "title": (
        *("titel", "title", "tittel", "bogtitel", "boktittel", "boktitel", "original_title"),
        *("bogens titel", "bokens tittel", "bokens titel", "titler", "titlar", "book title"),
    ),
    "subtitle": ("undertitel", "undertittel", "subtitle"),
    "creators": (
        *("forfatter", "forfattere", "creators", "creator", "author", "authors", "author(s)"),
        *("författare", "ophav", "opphav", "opphavsperson", "upphov", "upphovsperson"),
        *("forfatternavn", "forfatter(e)", "forfatterens navn", "författarnamn", "forfattar", "forf"),
    ),
    "year": (
        *("år", "year", "udgivelsesår", "utgivelsesår", "utgivningsår", "publication year"),
        *("udgivet", "utgitt", "utgiven", "original_publication_year"),
    ),
    "publisher": ("forlag", "publisher", "förlag", "udgiver", "utgiver", "utgivare"),
    "edition": ("udgave", "edition", "utgave", "utgåva", "upplaga"),
    "language": ("sprog", "language", "språk", "language_code"),
    "audience": ("alder", "audience", "målgruppe", "målgrupp", "ålder", "age", "ages", "aldersgruppe"),
    "lix": ("lix", "lixtal", "lix-tal", "lix-värde"),
    "let_number": ("let-tal", "lettal", "let"),
    "children": ("children", "børn", "barn"),
    "format": ("materiale", "material", "materialetype", "type", "format", "medie", "medium"),
    "fiction": ("fiction", "fiktion", "skønlitteratur", "skjønnlitteratur", "skönlitteratur", "genre"),
    "series": ("serie", "series"),
    "subjects": ("emner", "emneord", "emne", "subjects", "subject", "ämnesord", "ämnen"),
    "known_as": ("samlæs", "samlaes"),
    "copies": (
        *("antal", "copies", "antall", "eksemplarer", "eksemplar", "exemplar", "stk", "eks", "ex"),
        *("antal eks", "antal eksemplarer", "antal stk", "antall eks", "antal ex", "antal exemplar"),
    ),
}

KNOWN = frozenset(folded(name) for names in COLUMNS.values() for name in names)
"""The names by which a header is found under a title."""


def columns_of(table: Table) -> dict[str, list[str]]:
    """For each thing a list may say, the table's columns that say it, the best name first."""
    return {part: [name for name in names if table.has(name)] for part, names in COLUMNS.items()}


class Cells:
    """The cells of one row by what they say."""

    def __init__(self, row: Row, columns: Mapping[str, list[str]]) -> None:
        self.row, self.columns = row, columns

    @property
    def other_isbns(self) -> list[str]:
        """ISBNs of the same book beside the one in its column."""
        return []

    def all(self, part: str) -> list[str]:
        return [meant(cell) for name in self.columns[part] if (cell := self.row[name])]

    def __getitem__(self, part: str) -> str:
        return next(iter(self.all(part)), "")


class JsonCells(Cells):
    """The same of a JSON object, whose lists are read as one cell parted by strokes."""

    def __init__(self, record: dict[str, object]) -> None:
        self.record = record
        terms = self._text(record.get("subject-term"))
        fiction = "skønlitteratur" if "sk" in terms.split(" | ") else ""
        self.extra = {"audience": terms, "subjects": terms, "fiction": fiction}

    def all(self, part: str) -> list[str]:
        cells = [self._text(self.record.get(name)) for name in COLUMNS[part]]
        return [cell for cell in (*cells, self.extra.get(part, "")) if cell]

    @property
    def other_isbns(self) -> list[str]:
        others = self.record.get("other_isbns")
        return [self._text(one) for one in others] if isinstance(others, list) else []

    def _text(self, value: object) -> str:
        if isinstance(value, list):
            return " | ".join(text for one in value if (text := self._text(one)))
        if not isinstance(value, str | int | float):
            return ""
        # JSON can spell what no database stores: NUL, and half a letter of UTF-16.
        text = str(value).replace("\0", "").encode("utf-8", errors="ignore").decode()
        return " ".join(text.split())
