"""A review as it is shown to somebody: with the name that reader may see."""

from dataclasses import dataclass

from app.reviews.models import Review
from app.reviews.moderation import Byline


@dataclass(frozen=True)
class Note:
    """A review as it hangs on a wall."""

    review: Review
    by: Byline
