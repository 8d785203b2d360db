"""Which films exist for whom, now: asked at every look, of the review, the library and the guardians' yes."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.access.scopes.of_accounts import children
from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, here, ids
from app.access.viewer import Viewer
from app.children.models import Child
from app.libraries.models import Library
from app.reviews.models import Audience, Review, is_shown
from app.videos.models import Video, is_allowed


def videos(viewer: Viewer) -> Select[Any]:
    """The child's own, those of the children an adult answers for, and those on reviews one may read.

    Without the guardians' yes there is none for anybody, the child and the library included.
    """
    everything = here(Video, viewer).where(_may_be_there())
    if viewer.is_librarian:
        return everything
    mine = Video.child_id.in_(ids(children(viewer), Child))
    return everything.where(or_(mine, _stands_where_read_by(viewer)))


def _may_be_there() -> ColumnElement[bool]:
    has_films = and_(Library.id == Video.library_id, Library.videos_on.is_(True))
    its_child = select(Child.id).join(Library, has_films).where(Child.id == Video.child_id, is_allowed())
    return its_child.correlate(Video).exists()


def _stands_where_read_by(viewer: Viewer) -> ColumnElement[bool]:
    in_public = and_(Review.audience == Audience.PUBLIC, Child.on_public_wall)
    in_library = Review.audience.in_((Audience.LIBRARY, Audience.PUBLIC))
    in_club = Review.club_id.in_(worked_with(viewer))
    is_read = or_(in_public, in_club, in_library if viewer.belongs_here else false())
    its_child = Child.id == Review.child_id
    return (
        select(Review.id)
        .join(Child, its_child)
        .where(Review.video_id == Video.id, is_shown(), is_read)
        .exists()
    )


SCOPES: dict[type[Any], Scope] = {
    Video: videos,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Video: videos,
}
