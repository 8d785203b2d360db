"""Asking: what a school may wish for, and how much of it is suggested."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.book_lists.audiences import SCHOOL_START
from app.catalogue import works
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import audit
from app.core.errors import RuleBroken
from app.libraries.models import School
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from app.wishes.models import MOST_BOOKS, Wish, WishLine, WishState

BOOKS_EACH = 2
"""Books for each child: Løkken's rule of thumb, so that everybody can choose."""
MOST_TITLES = 30
LONGEST_TITLE = 200
USUAL_BOOKS = 30
"""Suggested where no club says how many children there are."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks for; `titles` by name, the rest is for the library to choose."""

    books: int
    age_from: int | None = None
    age_to: int | None = None
    languages: tuple[str, ...] = ()
    theme: str = ""
    from_on: date | None = None
    until_on: date | None = None
    note: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggested:
    """About how much a club needs; `children` are those with a place in it now."""

    children: int
    books: int
    age_from: int
    age_to: int


def suggested_for(session: Session, club: Club) -> Suggested:
    """About two books for each child, or for each place while nobody is in; ages (years) by grade."""
    children, places = session.execute(
        select(func.count(Place.id), func.max(Queue.capacity))
        .select_from(Queue)
        .outerjoin(Place, (Place.queue_id == Queue.id) & (Place.state == PlaceState.ACTIVE))
        .where(Queue.club_id == club.id, Queue.season_id == club.season_id, is_clubs_own())
    ).one()
    heads = children or places or USUAL_BOOKS // BOOKS_EACH
    return Suggested(
        children=children,
        books=min(heads * BOOKS_EACH, MOST_BOOKS),
        age_from=club.grade_from + SCHOOL_START,
        age_to=club.grade_to + SCHOOL_START + 1,
    )


def ask(session: Session, school: School, club: Club | None, asked: Asked, by: Person, now: datetime) -> Wish:
    """Wish for a box, for one club of the school or for all who read there.

    Raises RuleBroken: ages_turned, days_turned, too_many_titles, club_at_other_school.
    """
    if club is not None and club.school_id != school.id:
        raise RuleBroken("club_at_other_school", club=club.name, school=school.name)
    _in_order(asked)
    wish = Wish(
        library_id=school.library_id,
        school_id=school.id,
        club_id=club.id if club else None,
        asked_by_id=by.id,
        books=max(asked.books, len(asked.titles)),
        age_from=asked.age_from,
        age_to=asked.age_to,
        languages=" ".join(asked.languages),
        theme=asked.theme,
        from_on=asked.from_on,
        until_on=asked.until_on,
        note=asked.note,
        state=WishState.WAITING,
        asked_at=now,
    )
    session.add(wish)
    session.flush()
    for text in asked.titles:
        known = _meant(session, school.library_id, text)
        session.add(
            WishLine(
                library_id=wish.library_id,
                wish_id=wish.id,
                title=text[:LONGEST_TITLE],
                work_id=known.id if known else None,
            )
        )
    session.flush()
    audit.record(session, "ask", wish, now=now, actor_id=by.id, after=wish.state)
    return wish


def _in_order(asked: Asked) -> None:
    if asked.age_from is not None and asked.age_to is not None and asked.age_to < asked.age_from:
        raise RuleBroken("ages_turned", lower=asked.age_from, upper=asked.age_to)
    if asked.from_on and asked.until_on and asked.until_on < asked.from_on:
        raise RuleBroken("days_turned")
    if len(asked.titles) > MOST_TITLES:
        raise RuleBroken("too_many_titles", most=MOST_TITLES)


def _meant(session: Session, library_id: int, text: str) -> Work | None:
    """The book a line means: by ISBN, or by title with the author behind a stroke."""
    title, _, author = text.partition(" / ")
    return works.by_isbn(session, library_id, text) or works.by_title(session, library_id, title, author)
