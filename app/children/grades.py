"""August: children move up a class; the label follows the grade as far as it tells one."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.children.models import Child
from app.children.registering import sorted_as
from app.libraries.models import Library
from app.rosters.class_labels import grade_of

_NUMBER = re.compile(r"\d{1,2}")


def due_to_move_up(session: Session, library: Library, school_year_ended_on: date) -> list[Child]:
    """The children in a numbered class who were on the books before the school year was over, by class."""
    end = datetime.combine(school_year_ended_on, datetime.max.time(), ZoneInfo(library.zone))
    found = session.scalars(
        select(Child)
        .where(
            Child.library_id == library.id,
            Child.forgotten_at.is_(None),
            Child.grade.is_not(None),
            Child.created_at <= end,
        )
        .order_by(Child.grade, Child.class_label, Child.sort_key, Child.id)
    )
    return [child for child in found if moved(child.class_label, 1) is not None]


def move_up(library: Library, children: Iterable[Child], grades: int = 1) -> None:
    """4.A becomes 5.A; with -1 back again."""
    for child in children:
        label = moved(child.class_label, grades)
        if label is not None:
            child.class_label, child.grade = label, grade_of(label)
            child.sort_key = sorted_as(child, library)


def moved(label: str, grades: int) -> str | None:
    """The label so many grades on; None where it tells no number, or the number would be no grade."""
    numbers = _NUMBER.findall(label)
    grade = grade_of(label)
    if grade is None or len(numbers) != 1 or int(numbers[0]) != grade:
        return None
    fresh = _NUMBER.sub(str(grade + grades), label)
    return fresh if grade_of(fresh) == grade + grades else None
