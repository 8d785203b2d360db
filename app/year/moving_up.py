"""August: the children move up a class."""

from sqlalchemy import select

from app.children import grades
from app.children.models import Child
from app.clubs import seasons
from app.year.year import Group, Line, Step, Undo, Year


def _preview_grades(year: Year) -> list[Line]:
    by_class: dict[tuple[str, str], list[Child]] = {}
    for child in _movers(year):
        by_class.setdefault((child.class_label, grades.moved(child.class_label, 1) or ""), []).append(child)
    return [
        Line(f"{old} → {new}", [Group("children", len(of), [child.short_name for child in of])])
        for (old, new), of in by_class.items()
    ]


def _move_up(year: Year) -> Undo:
    children = _movers(year)
    grades.move_up(year.library, children)
    return {"children": [child.id for child in children]}


def _move_down(year: Year, changed: Undo) -> None:
    found = year.session.scalars(select(Child).where(Child.id.in_(changed["children"])))
    grades.move_up(year.library, found, -1)


def _movers(year: Year) -> list[Child]:
    return grades.due_to_move_up(year.session, year.library, seasons.school_year_ends_on(year.season))


STEP = Step("grades", 8, _preview_grades, _move_up, _move_down)
