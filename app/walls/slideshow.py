"""Big screens: which reviews stand on one at a school or at the library, and under which address.

A screen at a school is seen by children outside the club, by name of no one: there stands what was
published for more than the club, and nothing of a protected child, whom the class would know by its words.
A screen at the library shows the public wall. What comes down from the walls is gone at the next request.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.accounts.models import Person
from app.children.models import Child
from app.clubs.models import Club, ClubState
from app.core import audit, database
from app.libraries.models import Library
from app.reviews.models import Audience, Review
from app.walls.models import Screen
from app.walls.walls import WITH_ALL_THAT_SHOWS, visible_on

MOST_SLIDES = 30
"""The newest; at a quarter of a minute each, a round takes seven minutes."""


def for_the_class(club: Club) -> list[ColumnElement[bool]]:
    """What a review joined with its child must be to be shown at the club's school, outside the club."""
    return [
        *visible_on(Audience.LIBRARY, club.library_id),
        Review.club_id == club.id,
        Child.is_protected.is_(False),
    ]


def reviews_for_the_class(session: Session, club: Club) -> list[Review]:
    """What may be shown at the club's school, newest first; with child and work."""
    return _newest(session, for_the_class(club))


def slides(session: Session, screen: Screen) -> list[Review]:
    """What stands on the screen now, newest first; with child and work."""
    if screen.club is not None:
        return reviews_for_the_class(session, screen.club)
    return _newest(session, visible_on(Audience.PUBLIC, screen.library_id))


def make(session: Session, library: Library, club: Club | None, by: Person, now: datetime) -> Screen:
    """A fresh address for the club's screen, or for the library's own; the one before shows nothing more."""
    database.lock(session, club or library)
    before = live(session, library.id, club)
    if before is not None:
        end(session, before, by, now)
    screen = Screen(library_id=library.id, club_id=club.id if club else None, made_by_id=by.id, made_at=now)
    session.add(screen)
    session.flush()
    audit.record(session, "make_screen", screen, now=now, actor_id=by.id)
    return screen


def end(session: Session, screen: Screen, by: Person, now: datetime) -> None:
    """The address shows nothing any more, from the next request on."""
    if screen.ended_at is None:
        screen.ended_at = now
        session.flush()
        audit.record(session, "end_screen", screen, now=now, actor_id=by.id)


def live(session: Session, library_id: int, club: Club | None) -> Screen | None:
    """The club's screen, or without a club the library's own, if it has an address."""
    of_whom = Screen.club_id == club.id if club else Screen.club_id.is_(None)
    return session.scalar(
        select(Screen).where(Screen.library_id == library_id, of_whom, Screen.ended_at.is_(None))
    )


def live_screens(session: Session, library_id: int) -> list[Screen]:
    """Every screen of the library's clubs that has an address; with club and school."""
    return list(
        session.scalars(
            select(Screen)
            .join(Screen.club)
            .where(Screen.library_id == library_id, Screen.ended_at.is_(None))
            .options(contains_eager(Screen.club).joinedload(Club.school))
            .order_by(Club.sort_key, Screen.id)
        )
    )


def screen_with_token(session: Session, library_id: int, token: str) -> Screen | None:
    """The screen of this address, as long as it stands and its club is not closed."""
    return session.scalar(
        select(Screen)
        .outerjoin(Screen.club)
        .where(
            Screen.library_id == library_id,
            Screen.token == token,
            Screen.ended_at.is_(None),
            or_(Screen.club_id.is_(None), Club.state != ClubState.CLOSED),
        )
        .options(contains_eager(Screen.club))
    )


def _newest(session: Session, visible: list[ColumnElement[bool]]) -> list[Review]:
    return list(
        session.scalars(
            select(Review)
            .join(Review.child)
            .where(*visible)
            .options(*WITH_ALL_THAT_SHOWS)
            .order_by(Review.published_at.desc(), Review.key.desc())
            .limit(MOST_SLIDES)
        )
    )
