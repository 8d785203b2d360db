"""What children wish for is for their club, and for others once it is shown."""

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, everywhere_here, here
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.wanted.models import ChildWish, ClubWish, Wanted


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


SCOPES: dict[type[Any], Scope] = {Wanted: everywhere_here(Wanted), ClubWish: club_wishes}
