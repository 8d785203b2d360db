"""What a list did when it was brought in."""

from dataclasses import dataclass, field
from datetime import date

from app.catalogue.models import Work
from app.deposits.models import Box
from app.title_lists.list_lines import Ignored


@dataclass(frozen=True)
class Conflict:
    """A copy that could not be put in, in words (`code`); `box` is where it lies, if in another."""

    row: int
    title: str
    barcode: str
    code: str
    box: Box | None = None


@dataclass
class Brought:
    """What a list did: copies put in of works the library knew and of new ones, those that lay there."""

    matched: list[tuple[Work, int]] = field(default_factory=list)
    new: list[tuple[Work, int]] = field(default_factory=list)
    there: list[tuple[Work, int]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    damaged: list[Ignored] = field(default_factory=list)
    due_on: date | None = None

    @property
    def books(self) -> int:
        return sum(copies for _, copies in self.matched + self.new)

    @property
    def books_there(self) -> int:
        return sum(copies for _, copies in self.there)
