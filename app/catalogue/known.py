"""Known works and editions: those the catalogue has and those it will have, before anything is written."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.book_lists.book_rows import BookRow
from app.book_lists.titles import are_alike


class Outcome(StrEnum):
    """What a row was to the catalogue: `new` when it brought an edition."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(eq=False)
class KnownWork:
    """A work as the catalogue has it, or will."""

    group_key: str
    facts: dict[str, Any]
    id: int | None = None
    key: str = ""
    settled: frozenset[str] = frozenset()
    is_changed: bool = False


@dataclass(eq=False)
class KnownEdition:
    """An edition as the catalogue has it, or will."""

    work: KnownWork
    facts: dict[str, Any]
    id: int | None = None
    is_changed: bool = False

    def may_be(self, row: BookRow) -> bool:
        """Whether a row with the same ISBN is about this book, and not one more with its number."""
        if self.work.group_key == row.work_key:
            return True
        spoken = self.work.facts["language"]
        if spoken and row.language and spoken != row.language:
            return False
        return any(are_alike(one["title"], row.title) for one in (self.facts, self.work.facts))


def isbns_of(row: BookRow) -> list[str]:
    """Every ISBN a row gives, its own first."""
    return [isbn for isbn in (row.isbn, *row.other_isbns) if isbn]
