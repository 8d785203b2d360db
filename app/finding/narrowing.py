"""Narrowing: which works somebody looks for by their facts, not by their words."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from app.catalogue.models import Work

LEVELS = (5, 10, 15, 20, 25, 30, 40)
"""The steps of LIX and let-tal one may ask for; up to 10 is for the very first books."""


@dataclass(frozen=True)
class Narrowed:
    """What is wanted: for an age in years, in a language, of a format, fiction or fact, up to a level.

    None and "" want nothing in particular. A book that says nothing about a thing is not among those
    that are wanted for it.
    """

    age: int | None = None
    language: str = ""
    format: str = ""
    is_fiction: bool | None = None
    level: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether nothing in particular is wanted."""
        return self == Narrowed()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions on Work. Of LIX and let-tal either may say that it is easy enough."""
        wanted: list[ColumnElement[bool]] = []
        if self.age is not None:
            known = Work.age_from.is_not(None) | Work.age_to.is_not(None)
            old_enough = Work.age_from.is_(None) | (Work.age_from <= self.age)
            young_enough = Work.age_to.is_(None) | (Work.age_to >= self.age)
            wanted += [known, old_enough, young_enough]
        if self.language:
            wanted.append(Work.language == self.language)
        if self.format:
            wanted.append(Work.format == self.format)
        if self.is_fiction is not None:
            wanted.append(Work.is_fiction.is_(self.is_fiction))
        if self.level is not None:
            wanted.append((Work.lix <= self.level) | (Work.let_number <= self.level))
        return wanted
