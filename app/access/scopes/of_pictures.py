"""Which pictures exist for whom, now: asked at every look, of the review and the consents as they stand."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.access.scopes.of_accounts import children
from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, here, ids
from app.access.viewer import Viewer
from app.children.models import Child
from app.pictures.models import Picture, shown_in_club, shown_outside
from app.reviews.models import Audience, Review, is_shown


def pictures(viewer: Viewer) -> Select[Any]:
    """The child's own, those of the children an adult answers for, and those on reviews one may read."""
    everything = here(Picture, viewer)
    if viewer.is_librarian:
        return everything
    mine = Picture.child_id.in_(ids(children(viewer), Child))
    return everything.where(or_(mine, _stands_where_read_by(viewer)))


def _stands_where_read_by(viewer: Viewer) -> ColumnElement[bool]:
    in_public = and_(Review.audience == Audience.PUBLIC, Child.on_public_wall, shown_outside())
    in_library = and_(Review.audience.in_((Audience.LIBRARY, Audience.PUBLIC)), shown_outside())
    in_club = and_(Review.club_id.in_(worked_with(viewer)), shown_in_club())
    is_read = or_(in_public, in_club, in_library if viewer.belongs_here else false())
    stands_on = or_(Review.picture_id == Picture.id, Review.handwriting_id == Picture.id)
    its_child = Child.id == Review.child_id
    return select(Review.id).join(Child, its_child).where(stands_on, is_shown(), is_read).exists()


SCOPES: dict[type[Any], Scope] = {
    Picture: pictures,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Picture: pictures,
}
