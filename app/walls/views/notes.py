"""A review as it is shown to somebody: with the name that reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.access.arrival import me
from app.reviews.models import Audience, Review
from app.reviews.moderation import Byline, byline


@dataclass(frozen=True)
class Note:
    """A review as it hangs on a wall."""

    review: Review
    by: Byline


def notes_of(reviews: Iterable[Review], wall: Audience) -> list[Note]:
    """The reviews as whoever looks may see them on this wall."""
    is_adult = me().person is not None
    return [Note(each, byline(each, wall, reader_is_adult=is_adult)) for each in reviews]
