"""A review as it is shown to somebody: with the name that reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.access.arrival import me
from app.pictures.models import Picture
from app.reviews.models import Audience, Review
from app.reviews.moderation import Byline, byline


@dataclass(frozen=True)
class Note:
    """A review as it hangs on a wall."""

    review: Review
    by: Byline
    pictures: list[Picture] = field(default_factory=list)
    """What the child drew, and the words in its own hand, as far as this wall may show them."""


def notes_of(reviews: Iterable[Review], wall: Audience) -> list[Note]:
    """The reviews as whoever looks may see them on this wall."""
    is_adult = me().person is not None
    return [
        Note(each, byline(each, wall, reader_is_adult=is_adult), pictures_of(each, wall)) for each in reviews
    ]


def pictures_of(review: Review, wall: Audience) -> list[Picture]:
    """Those of its pictures that may stand on this wall, the drawing first."""
    in_club = wall == Audience.CLUB
    both = (review.picture, review.handwriting)
    return [each for each in both if each and each.may_be_shown(review.child, in_club=in_club)]
