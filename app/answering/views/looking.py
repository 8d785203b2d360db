"""A review as it is shown to whoever answers it: its words cut at what to look at."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.access.arrival import here
from app.answering import queries
from app.answering.look_here import Piece, Why, marks, may_name_somebody, pieces
from app.core.database import session
from app.reviews.models import Review, ReviewState


@dataclass(frozen=True)
class Look:
    """The words in pieces, and every reason to look at them, each once."""

    pieces: list[Piece]
    whys: list[Why]


def looks(reviews: Iterable[Review]) -> dict[str, Look]:
    """What to look at in each of `reviews`, by their keys.

    Of one that was handed back nothing is shown: its child writes on it. The words read are in its thread.
    """
    watched = tuple(here().watched_words.split("\n")) if here().watched_words else ()
    shown = list(reviews)
    read = [each for each in shown if each.state != ReviewState.HANDED_BACK]
    schools = {each.club.school_id for each in read if may_name_somebody(each.words)}
    names = queries.first_names(session(), here().id, schools) if schools else frozenset()
    return {each.key: Look([], []) for each in shown} | {
        each.key: _look(each, names, watched) for each in read
    }


def _look(review: Review, names: frozenset[str], watched: tuple[str, ...]) -> Look:
    about = f"{review.work.title} {review.work.author or ''}"
    found = marks(review.words, names, watched, about)
    return Look(pieces(review.words, found), list(dict.fromkeys(mark.why for mark in found)))
