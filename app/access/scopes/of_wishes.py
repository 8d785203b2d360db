"""Which wishes exist for whom."""

from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import joinedload

from app.access.scopes.outline import Scope, here, is_staff
from app.access.viewer import Viewer
from app.wishes.models import Wish, WishLine


def wishes(viewer: Viewer) -> Select[Any]:
    """Staff see all; a teacher those of its school; a host those of its club."""
    everything = here(Wish, viewer)
    return everything if is_staff(viewer) else everything.where(_own(viewer))


def wish_lines(viewer: Viewer) -> Select[Any]:
    everything = (
        here(WishLine, viewer).join(Wish, Wish.id == WishLine.wish_id).options(joinedload(WishLine.wish))
    )
    return everything if is_staff(viewer) else everything.where(_own(viewer))


def _own(viewer: Viewer) -> Any:
    return or_(Wish.school_id.in_(viewer.school_ids), Wish.club_id.in_(viewer.club_ids))


SCOPES: dict[type[Any], Scope] = {
    Wish: wishes,
    WishLine: wish_lines,
}
