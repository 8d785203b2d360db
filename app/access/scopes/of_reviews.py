"""Which reviews exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, adults_only, here
from app.access.viewer import Viewer
from app.accounts.children import Child
from app.reviews.models import Audience, Review, ReviewState, is_shown


def reviews(viewer: Viewer) -> Select[Any]:
    """A child's own, and for adults those of the clubs they work with; drafts are the child's alone."""
    everything = here(Review, viewer).options(joinedload(Review.club), joinedload(Review.child))
    if viewer.child is not None:
        return everything.where(Review.child_id == viewer.child.id)
    read = everything.where(Review.state != ReviewState.DRAFT)
    if viewer.is_librarian:
        return read
    return read.where(Review.club_id.in_(worked_with(viewer)), adults_only(viewer))


def public_reviews(viewer: Viewer) -> Select[Any]:
    """What anybody may read: published for the public, with the consent that needs."""
    return (
        here(Review, viewer)
        .join(Child, Child.id == Review.child_id)
        .where(
            is_shown(),
            Review.audience == Audience.PUBLIC,
            Child.on_public_wall,
        )
    )


SCOPES: dict[type[Any], Scope] = {
    Review: reviews,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Review: public_reviews,
}
