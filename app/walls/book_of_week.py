"""The book of the week: a club recommends a book to the class, in the words of one of its children."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.reviews.models import Review
from app.walls.models import BookOfWeek
from app.walls.slideshow import for_the_class
from app.walls.walls import WITH_ALL_THAT_SHOWS

LINE_LONGEST = 140
"""Characters of a review on a card that recommends a book."""
_FIRST_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)


def choose(
    session: Session, club: Club, review: Review, by: Person, now: datetime, today: date
) -> BookOfWeek:
    """The book this review is about is the club's book of this week, instead of the one chosen before.

    `today` is the day it is where the library is.
    Raises RuleBroken: not_for_the_class (not published for more than the club, or of a protected child).
    """
    may_be_shown = select(Review.id).join(Review.child).where(Review.id == review.id, *for_the_class(club))
    if session.scalar(may_be_shown) is None:
        raise RuleBroken("not_for_the_class")
    database.lock(session, club)
    monday = today - timedelta(days=today.weekday())
    values = {"review_id": review.id, "chosen_by_id": by.id, "chosen_at": now}
    chosen = session.scalar(
        select(BookOfWeek).where(BookOfWeek.club_id == club.id, BookOfWeek.week_on == monday)
    )
    if chosen is None:
        chosen = BookOfWeek(library_id=club.library_id, club_id=club.id, week_on=monday, **values)
        session.add(chosen)
    for name, value in values.items():
        setattr(chosen, name, value)
    session.flush()
    audit.record(session, "choose_book_of_week", chosen, now=now, actor_id=by.id)
    return chosen


def current(session: Session, club: Club) -> Review | None:
    """The review of the book chosen last, as long as it may be shown; with child and work."""
    return session.scalar(
        select(Review)
        .join(BookOfWeek, BookOfWeek.review_id == Review.id)
        .join(Review.child)
        .where(BookOfWeek.club_id == club.id, *for_the_class(club))
        .options(*WITH_ALL_THAT_SHOWS)
        .order_by(BookOfWeek.week_on.desc())
        .limit(1)
    )


def one_line(words: str) -> str:
    """The first sentence of a review; a long one ends after a word, with dots."""
    plain = " ".join(words.split())
    found = _FIRST_SENTENCE.match(plain)
    first = found[0] if found else plain
    if len(first) <= LINE_LONGEST:
        return first
    return f"{first[: LINE_LONGEST - 1].rsplit(' ', 1)[0]}…"
