"""A child on the books: first name, initial and class, with an alias and an animal; nothing else is kept."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children import naming
from app.children.models import Child, Guardianship
from app.core import audit
from app.core.errors import RuleBroken
from app.core.national_numbers import find_national_number
from app.core.search_text import sort_key
from app.libraries.models import Library, School
from app.rosters.class_labels import LONGEST_LABEL, grade_of, tidy_class_label
from app.rosters.first_names import BadName, clean_text, tidy_first_name

BAD_NAMES = {
    "empty": "name_empty",
    "too_long": "name_too_long",
    "digits": "name_digits",
    "symbols": "name_symbols",
    "too_many_words": "name_too_many_words",
    "surname": "name_surname",
}


class Line(Protocol):
    """What is said of one child: a `RosterLine` is one."""

    @property
    def first_name(self) -> str: ...
    @property
    def initial(self) -> str | None: ...
    @property
    def class_label(self) -> str | None: ...


def register_child(
    session: Session, library: Library, school: School, line: Line, by: Person | None, now: datetime
) -> Child:
    """Store one child with an alias nobody at the library has. Raises RuleBroken as `tidied`."""
    return register_children(session, library, school, [line], by, now)[0]


def register_children(
    session: Session,
    library: Library,
    school: School,
    lines: Sequence[Line],
    by: Person | None,
    now: datetime,
) -> list[Child]:
    """Store several children of one school, all or none. Raises RuleBroken as `tidied`."""
    if not lines:
        return []
    children = []
    for line in lines:
        first_name, initial, label = tidied(line.first_name, line.initial, line.class_label)
        children.append(
            Child(
                library_id=library.id,
                school_id=school.id,
                first_name=first_name,
                initial=initial,
                class_label=label,
                grade=grade_of(label),
                sort_key=_sort_key(first_name, initial, label, library),
                put_forward_by_id=by.id if by else None,
                created_at=now,
            )
        )
    naming.store(session, library, school, children)
    for child in children:
        audit.record(session, "register_child", child, now=now, actor_id=by.id if by else None)
    return children


def edit_child(
    session: Session,
    library: Library,
    child: Child,
    line: Line,
    now: datetime,
    by: Person,
    *,
    is_protected: bool | None = None,
    informed_on: date | None = None,
) -> None:
    """Put right what is known of a child. Raises RuleBroken as `tidied`.

    `is_protected` None leaves the flag as it is.
    """
    first_name, initial, label = tidied(line.first_name, line.initial, line.class_label)
    child.first_name, child.initial, child.class_label = first_name, initial, label
    child.grade = grade_of(label)
    child.sort_key = _sort_key(first_name, initial, label, library)
    child.informed_on = informed_on
    if is_protected is not None and is_protected != child.is_protected:
        child.is_protected = is_protected
        if is_protected:
            # Whoever was confirmed before may be the one it is protected from.
            everybody = update(Guardianship).where(Guardianship.child_id == child.id)
            session.execute(everybody.values(may_see=False))
        audit.record(session, "protect" if is_protected else "unprotect", child, now=now, actor_id=by.id)
    audit.record(session, "edit_child", child, now=now, actor_id=by.id)


def parents_informed(
    session: Session, children: Iterable[Child], on: date, now: datetime, by: Person
) -> None:
    """Note the day the parents of these children were given the letter."""
    for child in children:
        child.informed_on = on
        audit.record(session, "parents_informed", child, now=now, actor_id=by.id)


def tidied(first_name: str, initial: str | None, label: str | None) -> tuple[str, str, str]:
    """First name, initial and class as they are stored.

    Raises RuleBroken: national_number, class_too_long, name_empty, name_too_long, name_digits,
    name_symbols, name_too_many_words, name_surname.
    """
    if any(find_national_number(text) for text in (first_name, initial or "", label or "")):
        raise RuleBroken("national_number")
    try:
        name = tidy_first_name(first_name)
    except BadName as bad:
        raise RuleBroken(BAD_NAMES[bad.code], **bad.values) from bad
    tidy_label = tidy_class_label(clean_text(label or ""))
    if len(tidy_label) > LONGEST_LABEL:
        raise RuleBroken("class_too_long", longest=LONGEST_LABEL)
    return name, _initial(initial), tidy_label


def sorted_as(child: Child, library: Library) -> str:
    """Where the child stands in lists: by first name, initial and class."""
    return _sort_key(child.first_name, child.initial, child.class_label, library)


def _initial(text: str | None) -> str:
    """One letter, whatever was typed: a surname must not slip in here."""
    letters = [letter for letter in clean_text(text or "").strip() if letter.isalpha()]
    return letters[0].upper()[:1] if letters else ""


def _sort_key(first_name: str, initial: str, label: str, library: Library) -> str:
    return sort_key(f"{first_name} {initial} {label}", library.language)[:120]
