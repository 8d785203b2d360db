"""Book rows: what any list or record says about one edition, before it is a work of the library."""

from dataclasses import dataclass
from functools import cached_property

from app.book_lists.titles import work_key

MAX_TITLE = 400  # letters, as the tables have them
MAX_OTHER = 200
# The format is the work's, and figures count physical and digital apart.
APART = ("audiobook", "ebook", "other")


@dataclass(frozen=True)
class BookRow:
    """One edition. `row` is the row or the record's number; `format` is one of models.Format.

    `remarks` are codes of what was left out but is no reason to refuse the row, such as a damaged
    ISBN beside a good faust number. Ages are in years.
    """

    row: int
    title: str
    creators: tuple[str, ...] = ()
    subtitle: str = ""
    isbn: str | None = None
    other_isbns: tuple[str, ...] = ()
    faust: str | None = None
    record_number: str = ""
    known_as: str = ""
    """The key of the library's own work, where the row comes from an export of it."""
    year: int | None = None
    publisher: str = ""
    edition: str = ""
    language: str = ""
    age_from: int | None = None
    age_to: int | None = None
    lix: int | None = None
    let_number: int | None = None
    is_easy: bool = False
    for_children: bool | None = None
    format: str = "book"
    is_fiction: bool | None = None
    series: str = ""
    subjects: tuple[str, ...] = ()
    copies: int = 1
    repaired: bool = False
    remarks: tuple[str, ...] = ()

    @cached_property
    def work_key(self) -> str:
        """The key by which editions of one work meet; heard and digital books are works apart."""
        key = work_key(self.title, self.creators, self.subtitle)
        return f"{key}|{self.format}" if self.format in APART else key
