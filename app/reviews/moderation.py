"""The life of a review: written, read by the library, published or handed back; and whose name is shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, database
from app.core.errors import RuleBroken
from app.reviews import grade_groups
from app.reviews.models import Audience, Review, ReviewState
from app.reviews.words import complete, tidied

Moves = dict[ReviewState, frozenset[ReviewState]]
MOVES: Moves = {
    ReviewState.DRAFT: frozenset({ReviewState.SUBMITTED}),
    ReviewState.SUBMITTED: frozenset({ReviewState.PUBLISHED, ReviewState.HANDED_BACK, ReviewState.DRAFT}),
    ReviewState.HANDED_BACK: frozenset({ReviewState.SUBMITTED}),
    ReviewState.PUBLISHED: frozenset({ReviewState.DRAFT, ReviewState.HANDED_BACK}),
}
UNDONE: Moves = {
    ReviewState.HANDED_BACK: frozenset({ReviewState.SUBMITTED, ReviewState.PUBLISHED}),
    ReviewState.PUBLISHED: frozenset({ReviewState.SUBMITTED}),
}
"""The ways back from an answer that is taken back at once."""
HINT_LONGEST = 500
"""Characters in a hint."""


@dataclass(frozen=True)
class Byline:
    """Who a reader sees under a review. Without a name it is "A child from the library"."""

    name: str = ""
    also: str = ""
    animal: str = ""


def submit(
    session: Session, review: Review, rating: int | None, words: str, audience: Audience, now: datetime
) -> None:
    """The child sends its review to the library, which reads it before anybody else does.

    Handwriting whose words nobody has typed speaks on the club's own wall, and no further.
    Raises RuleBroken: rating_missing, words_missing, words_too_long, national_number, review_settled.
    """
    picture_speaks = review.handwriting_id is not None and audience == Audience.CLUB
    rating, words = complete(rating, words, picture_speaks=picture_speaks)
    database.lock(session, review)
    review.rating, review.words, review.audience = rating, words, audience
    review.version += 1
    review.changed_at = review.submitted_at = now
    review.passed_on_at = None
    _move(session, review, ReviewState.SUBMITTED, now, None, "submit_review")


def publish(session: Session, review: Review, by: Person, now: datetime, version: int) -> None:
    """A librarian has read version `version` and puts it on the walls the child chose and consent allows.

    Raises RuleBroken: review_settled, review_changed (the child has written since).
    """
    lock_as_read(session, review, version, ReviewState.SUBMITTED)
    review.grade_from = grade_groups.first_grade(review.child.grade)
    review.published_at, review.moderated_by_id, review.hint = now, by.id, ""
    review.hidden_at = None
    _move(session, review, ReviewState.PUBLISHED, now, by, "publish_review")


def hand_back(session: Session, review: Review, hint: str, by: Person, now: datetime, version: int) -> None:
    """A librarian gives the review back with a kind hint; a published one comes off the walls.

    Raises RuleBroken: hint_missing, review_settled, review_changed.
    """
    hint = tidied(hint)[:HINT_LONGEST]
    if not hint:
        raise RuleBroken("hint_missing")
    lock_as_read(session, review, version, ReviewState.SUBMITTED, ReviewState.PUBLISHED)
    review.published_at = review.hidden_at = None
    review.moderated_by_id, review.hint = by.id, hint
    review.changed_at = now
    _move(session, review, ReviewState.HANDED_BACK, now, by, "hand_back_review")


def take_back(session: Session, review: Review, now: datetime) -> None:
    """The child wants to change what it has sent: off the walls until the library has read it anew.

    Raises RuleBroken: review_settled.
    """
    database.lock(session, review)
    review.published_at = review.submitted_at = review.hidden_at = None
    review.changed_at = now
    review.version += 1
    _move(session, review, ReviewState.DRAFT, now, None, "take_back_review")


def put_back(session: Session, review: Review, state: ReviewState, now: datetime, by: Person) -> None:
    """An answer is taken back: the review, whose row is locked, is what it was before that."""
    if state == review.state:
        session.flush()
        audit.record(session, "undo_answer", review, now=now, actor_id=by.id)
        return
    _move(session, review, state, now, by, "undo_answer", UNDONE)


def lock_as_read(session: Session, review: Review, version: int, *states: ReviewState) -> None:
    """Hold the review's row, if it is in one of `states` and as it was when it was read.

    Raises RuleBroken: review_settled, review_changed.
    """
    database.lock(session, review)
    if review.state not in states:
        raise RuleBroken("review_settled", state=review.state)
    if review.version != version:
        raise RuleBroken("review_changed")


def byline(review: Review, wall: Audience, *, reader_is_adult: bool = False) -> Byline:
    """The name under `review` on `wall` (decisions 23 and 24).

    Outside the club nobody sees more than alias and animal, and of a protected child not even those.
    Inside it adults see the name they use in the room first.
    """
    child = review.child
    if wall != Audience.CLUB and child.is_protected:
        return Byline()
    if wall == Audience.CLUB and reader_is_adult and not child.is_protected:
        return Byline(child.full_label, child.alias, child.animal)
    return Byline(child.alias, "", child.animal)


def _move(
    session: Session,
    review: Review,
    state: ReviewState,
    now: datetime,
    by: Person | None,
    action: str,
    moves: Moves = MOVES,
) -> None:
    """The one way a review changes state; its row is locked."""
    before = ReviewState(review.state)
    if state not in moves[before]:
        raise RuleBroken("review_settled", state=before)
    review.state = state
    session.flush()
    audit.record(
        session,
        action,
        review,
        now=now,
        actor_id=by.id if by else None,
        before=before,
        after=state,
    )
