"""Reads for the list of children."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_
from sqlalchemy.orm import Session

from app.children.models import Child, called
from app.core.asking import Ask, Shape
from app.core.search_text import sort_key
from app.libraries.models import School

PAGE = 50
ANY_PROTECTED = select(Child.id).where(Child.library_id == bindparam("library"), Child.is_protected).exists()
"""Whether a child of the library is protected; asked beside other things."""


@dataclass(frozen=True)
class ChildLine:
    """A child in a long list."""

    key: str
    first_name: str
    initial: str
    class_label: str
    alias: str
    animal: str
    is_protected: bool
    informed_on: date | None
    school: str

    @property
    def short_name(self) -> str:
        """As `Child.short_name`."""
        return called(self.first_name, self.initial, self.alias)


@dataclass(frozen=True)
class ChildrenPage:
    """Some children in order, and after whom the next page begins."""

    children: list[ChildLine]
    next_after: str | None


def children_page(
    session: Session,
    ask: Ask,
    language: str,
    name: str = "",
    school: School | None = None,
    after: str | None = None,
) -> ChildrenPage:
    """Fifty of the children one may see in order, beginning after the one with key `after`.

    `name` is the beginning of a name, in any spelling of the language's letters.
    """
    start = sort_key(name, language)
    values = {"like": _beginning(start), "school": school.id if school else None, "after": after}
    rows: Any = ask(session, _children(bool(start), school is not None, bool(after)), **values)
    found = [ChildLine(*row) for row in rows]
    shown = found[:PAGE]
    return ChildrenPage(shown, shown[-1].key if len(found) > PAGE else None)


def _beginning(text: str) -> str:
    """The pattern of what begins with `text`, for `like` with "/" before what would mean something."""
    return re.sub(r"([/%_])", r"/\1", text) + "%"


@cache
def _children(by_name: bool, by_school: bool, is_later: bool) -> Shape:
    def shape(children: Select[Any]) -> Select[Any]:
        wanted = (
            children.join(School, School.id == Child.school_id)
            .with_only_columns(Child.key, Child.first_name, Child.initial, Child.class_label)
            .add_columns(Child.alias, Child.animal, Child.is_protected, Child.informed_on, School.name)
            .order_by(Child.sort_key, Child.id)
        )
        if by_name:
            wanted = wanted.where(Child.sort_key.like(bindparam("like"), escape="/"))
        if by_school:
            wanted = wanted.where(Child.school_id == bindparam("school"))
        if is_later:
            last = select(Child.sort_key, Child.id).where(Child.key == bindparam("after")).subquery()
            wanted = wanted.join(last, tuple_(Child.sort_key, Child.id) > tuple_(last.c.sort_key, last.c.id))
        return wanted.limit(PAGE + 1)

    return shape
