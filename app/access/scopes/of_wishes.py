"""Which wishes exist for whom; what children wish for is for their club, and for others once it is shown."""

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, everywhere_here, here, is_staff
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.wishes.models import BoxTemplate, Fill, Wish, WishLine
from app.wishes.wanted import ChildWish, ClubWish, Wanted


def wishes(viewer: Viewer) -> Select[Any]:
    """Staff see all; a teacher those of its school; a host those of its club."""
    everything = here(Wish, viewer)
    return everything if is_staff(viewer) else everything.where(_own(viewer))


def wish_lines(viewer: Viewer) -> Select[Any]:
    everything = (
        here(WishLine, viewer).join(Wish, Wish.id == WishLine.wish_id).options(joinedload(WishLine.wish))
    )
    return everything if is_staff(viewer) else everything.where(_own(viewer))


def club_wishes(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; a child's what is shown in its clubs, and its own."""
    everything = (
        here(ClubWish, viewer)
        .where(ClubWish.club_id.in_(worked_with(viewer)))
        .options(joinedload(ClubWish.club).joinedload(Club.school))
    )
    if viewer.child is None:
        return everything
    own = select(ChildWish.club_wish_id).where(ChildWish.child_id == viewer.child.id)
    return everything.where(or_(ClubWish.is_shown, ClubWish.id.in_(own)))


def _own(viewer: Viewer) -> Any:
    return or_(Wish.school_id.in_(viewer.school_ids), Wish.club_id.in_(viewer.club_ids))


SCOPES: dict[type[Any], Scope] = {
    BoxTemplate: everywhere_here(BoxTemplate),
    Fill: everywhere_here(Fill),
    Wish: wishes,
    WishLine: wish_lines,
    Wanted: everywhere_here(Wanted),
    ClubWish: club_wishes,
}
