"""How a scope is asked: by a viewer, through a statement built once for all viewers of its kind."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from sqlalchemy import Result, Select, bindparam, false, select, true
from sqlalchemy.orm import Session

from app.access.viewer import Viewer
from app.core.asking import Ask, Shape
from app.core.tables import Base, BigId, UtcDateTime

Row = TypeVar("Row", bound=Base)
Scope = Callable[[Viewer], Select[Any]]
Kind = tuple[bool, bool, bool, bool, bool]


class Outline:
    """A viewer of a certain kind, with parameters where the viewer has values.

    Scopes ask it as they would ask a viewer; what they make of it serves all viewers of its kind.
    """

    def __init__(
        self, is_librarian: bool, is_leader: bool, belongs_here: bool, is_child: bool, stands_in: bool
    ) -> None:
        self.is_librarian, self.is_leader, self.belongs_here = is_librarian, is_leader, belongs_here
        self.stands_in = stands_in
        self.library_id = bindparam("viewer_library", type_=BigId)
        self.school_ids = bindparam("viewer_schools", type_=BigId, expanding=True)
        self.club_ids = bindparam("viewer_clubs", type_=BigId, expanding=True)
        self.person_id = bindparam("viewer_person", type_=BigId)
        self.meeting_ids = bindparam("viewer_meetings", type_=BigId, expanding=True)
        self.stands_in_from = bindparam("viewer_stands_in_from", type_=UtcDateTime)
        self.stands_in_until = bindparam("viewer_stands_in_until", type_=UtcDateTime)
        self.tonight = bindparam("viewer_tonight", type_=UtcDateTime)
        self.child = SimpleNamespace(id=bindparam("viewer_child", type_=BigId)) if is_child else None


def found(session: Session, viewer: Viewer, scope: Scope, model: type[Row], key: str) -> Row | None:
    """The row with this key, if `scope` shows it to `viewer`; what `policy` reads of it is loaded too."""
    statement = _one_of_a_scope(scope, model, _kind(viewer))
    row: Row | None = session.scalar(statement, _values(viewer) | {"key": key})
    return row


def among(viewer: Viewer, scope: Scope) -> Ask:
    """Asks among the rows `scope` shows to `viewer`: what a shape makes of the scope is built once.

    A shape is a function that stays the same one from request to request; what differs are values.
    """

    def ask(session: Session, shape: Shape, **values: object) -> Result[Any]:
        return session.execute(_shaped(scope, shape, _kind(viewer)), _values(viewer) | values)

    return ask


def here(model: type[Any], viewer: Viewer) -> Select[Any]:
    return select(model).where(model.library_id == viewer.library_id)


def of_the_library(model: type[Any], viewer: Viewer) -> Select[Any]:
    everything = here(model, viewer)
    return everything if viewer.belongs_here else everything.where(false())


def staff_only(model: type[Any], viewer: Viewer) -> Select[Any]:
    everything = here(model, viewer)
    return everything if is_staff(viewer) else everything.where(false())


def everywhere_here(model: type[Any]) -> Scope:
    return lambda viewer: staff_only(model, viewer)


def is_staff(viewer: Viewer) -> bool:
    return viewer.is_librarian or viewer.is_leader


def adults_only(viewer: Viewer) -> Any:
    return false() if viewer.child is not None else true()


def ids(scope: Select[Any], model: type[Any]) -> Any:
    return scope.with_only_columns(model.id)


def _kind(viewer: Viewer) -> Kind:
    is_child = viewer.child is not None
    return viewer.is_librarian, viewer.is_leader, viewer.belongs_here, is_child, viewer.stands_in


def _values(viewer: Viewer) -> dict[str, object]:
    values: dict[str, object] = {
        "viewer_library": viewer.library_id,
        "viewer_schools": list(viewer.school_ids),
        "viewer_clubs": list(viewer.club_ids),
        "viewer_person": viewer.person_id,
        "viewer_child": viewer.child.id if viewer.child else None,
    }
    if viewer.stands_in:
        values["viewer_meetings"] = list(viewer.meeting_ids)
        values["viewer_stands_in_from"] = viewer.stands_in_from
        values["viewer_stands_in_until"] = viewer.stands_in_until
        values["viewer_tonight"] = viewer.tonight
    return values


@cache
def _one_of_a_scope(scope: Scope, model: Any, kind: Kind) -> Select[Any]:
    return _outlined(scope, kind).where(model.key == bindparam("key"))


@cache
def _shaped(scope: Scope, shape: Shape, kind: Kind) -> Any:
    return shape(_outlined(scope, kind))


def _outlined(scope: Scope, kind: Kind) -> Select[Any]:
    """Built once for each kind of viewer: putting a statement together costs as much as asking it."""
    return scope(cast("Viewer", Outline(*kind)))
