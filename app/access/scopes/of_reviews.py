"""Which reviews exist for whom."""

from typing import Any

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import contains_eager, joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, adults_only, here
from app.access.viewer import Viewer
from app.children.models import Child
from app.reviews.models import Audience, Review, ReviewState, is_shown


def reviews(viewer: Viewer) -> Select[Any]:
    """A child's own, and for adults those of the clubs they work with; drafts are the child's alone."""
    everything = here(Review, viewer).options(joinedload(Review.club))
    if viewer.child is not None:  # who is loaded already; its pages show the book
        return everything.where(Review.child_id == viewer.child.id).options(joinedload(Review.work))
    read = everything.where(Review.state != ReviewState.DRAFT).options(joinedload(Review.child))
    if viewer.is_librarian:
        return read
    return read.where(Review.club_id.in_(worked_with(viewer)), adults_only(viewer))


def readable_reviews(viewer: Viewer) -> Select[Any]:
    """What stands on some wall the viewer may read; anybody the public one, with the consent that needs."""
    reach = [
        and_(Review.audience == Audience.PUBLIC, Child.on_public_wall),
        Review.club_id.in_(worked_with(viewer)),
    ]
    if viewer.belongs_here:
        reach.append(Review.audience.in_((Audience.LIBRARY, Audience.PUBLIC)))
    return (
        here(Review, viewer)
        .join(Child, Child.id == Review.child_id)
        .where(is_shown(), or_(*reach))
        .options(contains_eager(Review.child), joinedload(Review.work), joinedload(Review.club))
    )


SCOPES: dict[type[Any], Scope] = {
    Review: reviews,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Review: readable_reviews,
}
