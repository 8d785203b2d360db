"""Answers to a review: passed on, published, handed back, kept; and each taken back within a minute."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.answering import flags
from app.answering.models import AnswerKind, ReviewAnswer
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.reviews import moderation
from app.reviews.models import Review, ReviewState

UNDO = timedelta(seconds=60)
"""How long an answer can be taken back. Nobody is mailed about it before."""
LEADS_TO = {
    AnswerKind.PASSED_ON: ReviewState.SUBMITTED,
    AnswerKind.PUBLISHED: ReviewState.PUBLISHED,
    AnswerKind.HANDED_BACK: ReviewState.HANDED_BACK,
    AnswerKind.KEPT: ReviewState.PUBLISHED,
}


def publish(session: Session, review: Review, by: Person, now: datetime, version: int) -> None:
    """A librarian has read version `version` and puts it on the walls the child chose and consent allows.

    Raises RuleBroken: review_settled, review_changed.
    """
    database.lock(session, review)
    answer = _answer(review, AnswerKind.PUBLISHED, by, now)
    moderation.publish(session, review, by, now, version)
    flags.settle_older(session, review, now)
    session.add(answer)


def hand_back(
    session: Session,
    review: Review,
    hint: str,
    by: Person,
    now: datetime,
    version: int,
    read_as: ReviewState | None = None,
) -> None:
    """The child gets the review back with a kind hint; a published one comes off the walls.

    Whoever had flagged it is told. The hint and the words it is about stay in the thread. `read_as` is the
    state it was read in, if that counts: what a colleague published meanwhile is not taken down unawares.
    Raises RuleBroken: hint_missing, review_settled, review_changed.
    """
    database.lock(session, review)
    if read_as is not None and review.state != read_as:
        raise RuleBroken("review_settled", state=review.state)
    answer = _answer(review, AnswerKind.HANDED_BACK, by, now)
    moderation.hand_back(session, review, hint, by, now, version)
    answer.hint, answer.about = review.hint, review.words
    flags.settle(session, review, AnswerKind.HANDED_BACK, now, not_before=now + UNDO)
    session.add(answer)


def hand_back_first(
    session: Session, review: Review, hint: str, by: Person, now: datetime, version: int
) -> None:
    """A teacher or a host gives back what is still to be read; what is published is the library's.

    Raises RuleBroken: hint_missing, review_settled, review_changed, not_allowed.
    """
    _reads_first(session, review)
    moderation.lock_as_read(session, review, version, ReviewState.SUBMITTED)
    hand_back(session, review, hint, by, now, version)


def pass_on(session: Session, review: Review, by: Person, now: datetime, version: int) -> None:
    """A teacher or a host has read it first and finds it good: the library reads it next.

    Raises RuleBroken: review_settled, review_changed, passed_on_already, not_allowed.
    """
    _reads_first(session, review)
    moderation.lock_as_read(session, review, version, ReviewState.SUBMITTED)
    if review.passed_on_at is not None:
        raise RuleBroken("passed_on_already")
    session.add(_answer(review, AnswerKind.PASSED_ON, by, now))
    review.passed_on_at = now
    session.flush()
    audit.record(session, "pass_on_review", review, now=now, actor_id=by.id)


def keep(session: Session, review: Review, by: Person, now: datetime, version: int) -> None:
    """A librarian has looked at a flagged review again: it stands on its walls as before.

    The same version flagged again for the same reason is looked at, but not hidden by itself.
    Raises RuleBroken: review_settled, review_changed.
    """
    moderation.lock_as_read(session, review, version, ReviewState.PUBLISHED)
    session.add(_answer(review, AnswerKind.KEPT, by, now))
    review.hidden_at = None
    flags.settle(session, review, AnswerKind.KEPT, now, not_before=now + UNDO)
    audit.record(session, "keep_review", review, now=now, actor_id=by.id)


def undo(session: Session, review: Review, by: Person, now: datetime) -> None:
    """Whoever answered within the last minute takes it back: the review is as it was before.

    Raises RuleBroken: undo_too_late, undo_not_yours, review_changed (the child has written since).
    """
    database.lock(session, review)
    last = last_answer(session, review)
    if last is None or now - last.at > UNDO:
        raise RuleBroken("undo_too_late")
    if last.by_id != by.id:
        raise RuleBroken("undo_not_yours")
    if review.version != last.version or review.state != LEADS_TO[AnswerKind(last.kind)]:
        raise RuleBroken("review_changed")
    flags.reopen(session, review, last.at)
    review.published_at, review.hidden_at = last.published_before, last.hidden_before
    review.moderated_by_id, review.hint = last.moderated_before_id, last.hint_before
    if last.kind == AnswerKind.PASSED_ON:
        review.passed_on_at = None
    session.delete(last)
    moderation.put_back(session, review, ReviewState(last.state_before), now, by)


def last_answer(session: Session, review: Review) -> ReviewAnswer | None:
    """The newest answer to a review."""
    return session.scalar(
        select(ReviewAnswer)
        .where(ReviewAnswer.review_id == review.id)
        .order_by(ReviewAnswer.at.desc(), ReviewAnswer.id.desc())
        .limit(1)
    )


def _reads_first(session: Session, review: Review) -> None:
    """Raises RuleBroken: not_allowed, where the library reads alone."""
    club, library = session.get_one(Club, review.club_id), session.get_one(Library, review.library_id)
    if not club.answers_in_two_steps(library):
        raise RuleBroken("not_allowed")


def _answer(review: Review, kind: AnswerKind, by: Person, now: datetime) -> ReviewAnswer:
    """What is kept of an answer: what the review was before it."""
    return ReviewAnswer(
        library_id=review.library_id,
        review_id=review.id,
        kind=kind,
        by_id=by.id,
        at=now,
        version=review.version,
        state_before=review.state,
        published_before=review.published_at,
        moderated_before_id=review.moderated_by_id,
        hidden_before=review.hidden_at,
        hint_before=review.hint,
    )
