"""How a review comes to be: begun by a child, kept while it is written, or typed in from paper."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Work
from app.catalogue.works import record_typed
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.reviews import figures, filming, picturing
from app.reviews.models import WRITABLE, Audience, Review
from app.reviews.moderation import submit, take_back
from app.reviews.words import storable


def write(
    session: Session, child: Child, work: Work, club: Club, now: datetime, language: str = ""
) -> tuple[Review, bool]:
    """The child's review of `work`, begun if there is none; says whether it is new.

    There is one for each child and work: the second time the first is found again.
    """
    database.lock(session, child)
    found = _existing(session, child, work)
    if found is not None:
        return found, False
    review = _begun(session, child, work, club, now, language)
    audit.record(session, "write_review", review, now=now, after=review.state)
    return review, True


def write_about_typed(
    session: Session,
    child: Child,
    title: str,
    author: str,
    club: Club,
    now: datetime,
    language: str = "",
) -> tuple[Review, bool]:
    """As `write`, about a book the child types because nobody has it in the catalogue.

    Raises RuleBroken: national_number, and what `catalogue.works.record_typed` raises.
    """
    work = record_typed(session, club.library_id, storable(title), storable(author), now)
    return write(session, child, work, club, now, language)


def save_draft(
    session: Session, review: Review, rating: int | None, words: str, audience: Audience, now: datetime
) -> None:
    """Keep what the child has so far; nothing has to be finished.

    Raises RuleBroken: words_too_long (8,000 characters), national_number, review_settled.
    """
    words = storable(words)
    database.lock(session, review)
    if review.state not in WRITABLE:
        raise RuleBroken("review_settled", state=review.state)
    review.rating, review.words, review.audience = rating, words, audience
    review.version += 1
    review.changed_at = now
    session.flush()


def discard(session: Session, review: Review, now: datetime) -> None:
    """The child throws its review away, wherever it stands: it hangs nowhere at the next request.

    What it counted for is kept as a figure.
    """
    database.lock(session, review)
    figures.keep_reviews(session, session.get_one(Library, review.library_id), Review.id == review.id)
    audit.record(session, "discard_review", review, now=now, before=review.state)
    picturing.forget_all(session, review)
    filming.forget_all(session, review)
    session.delete(review)
    session.flush()


def enter_paper(
    session: Session,
    child: Child,
    work: Work,
    club: Club,
    by: Person,
    now: datetime,
    *,
    rating: int | None,
    words: str,
    audience: Audience = Audience.CLUB,
    language: str = "",
    handwriting_id: int | None = None,
    replace: bool = False,
) -> Review:
    """An adult types in what a child has written on paper; the library reads it as any other.

    `handwriting_id` is a picture of the paper; on the club's own wall it may speak without words.
    A review that is there already stays, unless the adult says that the paper comes in its place; one of
    another club stays in any case.
    Raises RuleBroken: review_exists, rating_missing, words_missing, words_too_long, national_number.
    """
    database.lock(session, child)
    review = _existing(session, child, work)
    if review is not None and (not replace or review.club_id != club.id):
        raise RuleBroken("review_exists", child=child.short_name)
    if review is None:
        review = _begun(session, child, work, club, now, language)
    elif review.state not in WRITABLE:
        take_back(session, review, now)
    review.is_from_paper, review.entered_by_id = True, by.id
    review.handwriting_id = handwriting_id or review.handwriting_id
    session.flush()
    audit.record(session, "enter_review", review, now=now, actor_id=by.id, after=review.state)
    submit(session, review, rating, words, audience, now)
    return review


def _existing(session: Session, child: Child, work: Work) -> Review | None:
    return session.scalar(select(Review).where(Review.child_id == child.id, Review.work_id == work.id))


def _begun(session: Session, child: Child, work: Work, club: Club, now: datetime, language: str) -> Review:
    review = Review(
        library_id=club.library_id,
        child_id=child.id,
        work_id=work.id,
        club_id=club.id,
        language=language,
        created_at=now,
        changed_at=now,
    )
    session.add(review)
    session.flush()
    return review
