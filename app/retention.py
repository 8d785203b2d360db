"""How long what is known of children and their parents stays (`safety.md` 7), and what is left of it.

Each rule finds the rows past its deadline and forgets them; what they counted for is kept as figures
first. What the sign-up in August needs (who waited, whose guardians can be reached) is kept thirty days from
the end of the school year; all else from the season's last day, as the letter promises the parents.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.calendars.models import CalendarAddress
from app.cards.models import Card
from app.children.models import Child, Guardian, Guardianship
from app.clubs.models import Club, Meeting, Season
from app.clubs.seasons import school_year_ends_on
from app.consents import consent
from app.consents.models import GuardianLink, Purpose
from app.core import database
from app.core.records import AuditEvent
from app.doors.models import Door
from app.libraries.models import Library
from app.loans.models import Loan
from app.meetings.models import Activity, Attendance
from app.paper.models import PaperCard, PaperCut, PilePhoto
from app.pictures import keeping
from app.pictures.models import Picture
from app.places.models import LIVE, Place, PlaceState, Queue
from app.privacy import erasure
from app.reading.models import Reading
from app.reviews import figures
from app.reviews.models import Review
from app.together.models import Suggestion
from app.trips.models import Trip, TripAnswer
from app.videos import keeping as films
from app.videos.models import Video, is_allowed
from app.wanted import forgetting
from app.wanted.models import ChildWish, ClubWish
from app.year import seats_kept


class Keep(NamedTuple):
    """So long from a day of the season."""

    days: int
    since: Callable[[Season], date]


def _last_day(season: Season) -> date:
    return season.last_on


KEEP_WAITING = Keep(30, school_year_ends_on)
KEEP_GUARDIANS = Keep(30, school_year_ends_on)
KEEP_CARDS = Keep(30, school_year_ends_on)
KEEP_PARTS = Keep(90, _last_day)
KEEP_REVIEWS = Keep(365, _last_day)
KEEP_FILMS = Keep(0, _last_day)
KEEP_DOORS = timedelta(days=30)
KEEP_LOOSE_PICTURES = timedelta(days=30)
KEEP_PAPER = Keep(30, school_year_ends_on)
KEEP_PILES = timedelta(days=14)
KEEP_LOANS = timedelta(days=30)
KEEP_AUDIT = timedelta(days=396)
"""Thirteen months."""
AT_ONCE = 1_000
WAS_IN = (PlaceState.ACTIVE, PlaceState.LEFT)


@dataclass(frozen=True)
class Night:
    """One library in one night, and which of its seasons are how long over."""

    session: Session
    library: Library
    now: datetime

    def seasons_over(self, keep: Keep) -> list[int]:
        """The seasons that ended longer ago than `keep`."""
        return [season.id for season in self._over(keep)]

    def last_day_over(self, keep: Keep) -> datetime | None:
        """The end of the latest of those seasons."""
        days = [keep.since(season) for season in self._over(keep)]
        if not days:
            return None
        return datetime.combine(max(days), datetime.min.time(), ZoneInfo(self.library.zone))

    def _over(self, keep: Keep) -> list[Season]:
        today = self.now.astimezone(ZoneInfo(self.library.zone)).date()
        return [each for each in self._seasons() if keep.since(each) + timedelta(days=keep.days) < today]

    def _seasons(self) -> list[Season]:
        return list(self.session.scalars(select(Season).where(Season.library_id == self.library.id)))


@dataclass(frozen=True)
class Rule:
    """What is kept how long: `due` finds the ids of rows past their deadline, `forget` deals with them."""

    name: str
    due: Callable[[Night], Select[Any]]
    forget: Callable[[Night, list[int]], None]


def forget_what_is_due(session: Session, library: Library, now: datetime) -> dict[str, int]:
    """Forget all that is past its deadline; says how many rows each rule dealt with."""
    night = Night(session, library, now)
    dealt_with = {}
    for rule in RULES:
        ids = sorted(session.scalars(rule.due(night)), reverse=True)
        # From the newest, so that of a child that left and came back the first place counts it.
        for start in range(0, len(ids), AT_ONCE):
            rule.forget(night, ids[start : start + AT_ONCE])
            session.flush()
        dealt_with[rule.name] = len(ids)
    return dealt_with


def past_deadline(session: Session, library: Library, now: datetime) -> dict[str, int]:
    """How many rows each rule would deal with now."""
    night = Night(session, library, now)
    return {rule.name: len(session.scalars(rule.due(night)).all()) for rule in RULES}


def _waiting(night: Night) -> Select[Any]:
    return _places(night, KEEP_WAITING).where(Place.state.not_in(WAS_IN))


def _parts(night: Night) -> Select[Any]:
    return _places(night, KEEP_PARTS)


def _places(night: Night, keep: Keep) -> Select[Any]:
    return (
        select(Place.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Place.library_id == night.library.id, Queue.season_id.in_(night.seasons_over(keep)))
    )


def _forget_places(night: Night, ids: list[int]) -> None:
    """Count what goes, and keep the counters of the queues true while they are held."""
    session, which = night.session, Place.id.in_(ids)
    queues = session.scalars(
        select(Queue).where(Queue.id.in_(select(Place.queue_id).where(which))).order_by(Queue.id)
    ).all()
    for queue in queues:
        database.lock(session, queue)
    figures.keep_places(session, night.library, which)
    erasure.point_at_nobody(session, session.scalars(select(Place.key).where(which)))
    session.execute(delete(Place).where(which))
    for queue in queues:
        seats_kept.recount(session, queue)


def _suggestions(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PARTS)))
    return select(Suggestion.id).where(Suggestion.club_id.in_(clubs))


def _child_wishes(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PARTS)))
    its = select(ClubWish.id).where(ClubWish.club_id.in_(clubs))
    return select(ChildWish.id).where(ChildWish.club_wish_id.in_(its))


def _forget_child_wishes(night: Night, ids: list[int]) -> None:
    forgetting.forget_votes(night.session, ChildWish.id.in_(ids))


def _meetings(night: Night) -> Select[Any]:
    """Meetings that still tell of children: who was there, and what was said in a line."""
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PARTS)))
    noted = select(Attendance.id).where(Attendance.meeting_id == Meeting.id).exists()
    own = select(Activity.id).where(Activity.meeting_id == Meeting.id, Activity.words != "").exists()
    tells = or_(noted, own, Meeting.line != "", Meeting.praise != "")
    return select(Meeting.id).where(Meeting.club_id.in_(clubs), tells)


def _forget_who_met(night: Night, ids: list[int]) -> None:
    """How many came, what was done and read stays; it is nobody's."""
    night.session.execute(delete(Attendance).where(Attendance.meeting_id.in_(ids)))
    night.session.execute(update(Activity).where(Activity.meeting_id.in_(ids)).values(words=""))
    night.session.execute(update(Meeting).where(Meeting.id.in_(ids)).values(line="", praise=""))


def _trip_answers(night: Night) -> Select[Any]:
    queues = select(Queue.id).where(Queue.season_id.in_(night.seasons_over(KEEP_PARTS)))
    return select(TripAnswer.id).where(
        TripAnswer.trip_id.in_(select(Trip.id).where(Trip.queue_id.in_(queues)))
    )


def _reviews(night: Night) -> Select[Any]:
    """Those of seasons long over; of a child that may keep them, none."""
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_REVIEWS)))
    found = night.session.scalars(
        select(Child).where(Child.id.in_(select(Review.child_id).where(Review.club_id.in_(clubs))))
    )
    kept = [child.id for child in found if consent.holds(night.session, child, Purpose.KEEP_AFTER_SEASON)]
    return select(Review.id).where(Review.club_id.in_(clubs), Review.child_id.not_in(kept))


def _forget_reviews(night: Night, ids: list[int]) -> None:
    which = Review.id.in_(ids)
    figures.keep_reviews(night.session, night.library, which)
    erasure.point_at_nobody(night.session, night.session.scalars(select(Review.key).where(which)))
    night.session.execute(delete(Review).where(which))


def _readings(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_REVIEWS)))
    return select(Reading.id).where(Reading.club_id.in_(clubs))


def _forget_readings(night: Night, ids: list[int]) -> None:
    which = Reading.id.in_(ids)
    figures.keep_readings(night.session, night.library, which)
    erasure.point_at_nobody(night.session, night.session.scalars(select(Reading.key).where(which)))
    night.session.execute(delete(Reading).where(which))


def _pictures(night: Night) -> Select[Any]:
    """Pictures that stand on no review: taken off, or their review is gone."""
    old = Picture.at < night.now - KEEP_LOOSE_PICTURES
    return erasure.pictures_on_no_review(Picture.library_id == night.library.id, old)


def _forget_pictures(night: Night, ids: list[int]) -> None:
    keys = night.session.scalars(select(Picture.key).where(Picture.id.in_(ids)))
    erasure.point_at_nobody(night.session, keys)
    keeping.forget_these(night.session, ids)


def _films(night: Night) -> Select[Any]:
    """Films of seasons that are over, those on no review, and all nobody may look at any more."""
    clubs = select(Club.id).where(Club.season_id.not_in(night.seasons_over(KEEP_FILMS)))
    stands = select(Review.id).where(Review.video_id == Video.id, Review.club_id.in_(clubs)).exists()
    allowed = select(Child.id).where(Child.id == Video.child_id, is_allowed()).exists()
    here = select(Video.id).where(Video.library_id == night.library.id)
    return here.where(or_(~stands, ~allowed)) if night.library.videos_on else here


def _forget_films(night: Night, ids: list[int]) -> None:
    keys = night.session.scalars(select(Video.key).where(Video.id.in_(ids)))
    erasure.point_at_nobody(night.session, keys)
    films.forget_these(night.session, ids)


def _children(night: Night) -> Select[Any]:
    """Who is in no club any more, nor waits; who was put on the books since the last summer is new."""
    return select(Child.id).where(_is_inactive(night, KEEP_PARTS), Child.forgotten_at.is_(None))


def _shadows(night: Night) -> Select[Any]:
    """Children of whom only the alias was left, and whose last review is gone."""
    left = select(Review.id).where(Review.child_id == Child.id).exists()
    mine = Child.library_id == night.library.id
    return select(Child.id).where(mine, Child.forgotten_at.is_not(None), ~left)


def _forget_children(night: Night, ids: list[int]) -> None:
    for child in night.session.scalars(select(Child).where(Child.id.in_(ids)).order_by(Child.id)).all():
        erasure.forget(night.session, night.library, child, night.now)


def _erase_children(night: Night, ids: list[int]) -> None:
    for child in night.session.scalars(select(Child).where(Child.id.in_(ids)).order_by(Child.id)).all():
        erasure.erase(night.session, child, night.now, None)


def _cards(night: Night) -> Select[Any]:
    idle = select(Child.id).where(_is_inactive(night, KEEP_CARDS))
    return select(Card.id).where(Card.child_id.in_(idle))


def _guardians(night: Night) -> Select[Any]:
    """Guardians with something to forget, or a link that opens, none of whose children takes part."""
    wards = select(Guardianship.id).join(Child, Child.id == Guardianship.child_id)
    wards = wards.where(Guardianship.guardian_id == Guardian.id, ~_is_inactive(night, KEEP_GUARDIANS))
    links = select(GuardianLink.id).join(Guardianship, Guardianship.id == GuardianLink.guardianship_id)
    link = links.where(Guardianship.guardian_id == Guardian.id).exists()
    known = or_(Guardian.name != "", Guardian.email.is_not(None), Guardian.new_email.is_not(None), link)
    return select(Guardian.id).where(Guardian.library_id == night.library.id, known, ~wards.exists())


def _forget_contacts(night: Night, ids: list[int]) -> None:
    theirs = select(Guardianship.id).where(Guardianship.guardian_id.in_(ids))
    night.session.execute(delete(GuardianLink).where(GuardianLink.guardianship_id.in_(theirs)))
    blank = {"name": "", "email": None, "new_email": None, "confirmed_at": None}
    night.session.execute(update(Guardian).where(Guardian.id.in_(ids)).values(**blank))


def _is_inactive(night: Night, keep: Keep) -> ColumnElement[bool]:
    """Takes part in nothing that is not over for so long, and was known before that."""
    mine = Child.library_id == night.library.id
    last_day = night.last_day_over(keep)
    if last_day is None:
        return and_(mine, Child.id.is_(None))
    parts = select(Place.id).join(Queue, Queue.id == Place.queue_id).where(Place.child_id == Child.id)
    going_on = parts.where(Queue.season_id.not_in(night.seasons_over(keep)))
    return and_(mine, ~going_on.exists(), Child.created_at <= last_day)


def _doors(night: Night) -> Select[Any]:
    return select(Door.id).where(Door.library_id == night.library.id, Door.closes_at < night.now - KEEP_DOORS)


def _paper_cards(night: Night) -> Select[Any]:
    """Printed cards, with what was cut out of photographs and nobody has typed in."""
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PAPER)))
    return select(PaperCard.id).where(PaperCard.club_id.in_(clubs))


def _paper_cuts(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PAPER)))
    return select(PaperCut.id).where(PaperCut.club_id.in_(clubs))


def _pile_photos(night: Night) -> Select[Any]:
    mine = PilePhoto.library_id == night.library.id
    return select(PilePhoto.id).where(mine, PilePhoto.at < night.now - KEEP_PILES)


def _loans(night: Night) -> Select[Any]:
    """Who had which book. How often a book was lent stands in `loan_figures`, and stays."""
    over = Loan.returned_at < night.now - KEEP_LOANS
    return select(Loan.id).where(Loan.library_id == night.library.id, over)


def _forget_loans(night: Night, ids: list[int]) -> None:
    which = Loan.id.in_(ids)
    erasure.point_at_nobody(night.session, night.session.scalars(select(Loan.key).where(which)))
    night.session.execute(delete(Loan).where(which))


def _audit(night: Night) -> Select[Any]:
    """What was done longer ago; but how many places there once were, while children hold them (I1)."""
    places = select(Queue.key).join(Place, Place.queue_id == Queue.id).where(Place.state.in_(LIVE))
    is_needed = and_(AuditEvent.action == "capacity", AuditEvent.subject_key.in_(places))
    return select(AuditEvent.id).where(
        AuditEvent.library_id == night.library.id, AuditEvent.at < night.now - KEEP_AUDIT, ~is_needed
    )


def _calendars(night: Night) -> Select[Any]:
    part = select(Role.id).where(
        Role.person_id == CalendarAddress.person_id,
        Role.library_id == CalendarAddress.library_id,
        Role.ended_at.is_(None),
    )
    mine = CalendarAddress.library_id == night.library.id
    return select(CalendarAddress.id).where(mine, ~part.exists())


def _deleted(table: Any) -> Callable[[Night, list[int]], None]:
    def forget(night: Night, ids: list[int]) -> None:
        night.session.execute(delete(table).where(table.id.in_(ids)))

    return forget


RULES = (
    Rule("doors children came in by, 30 days", _doors, _deleted(Door)),
    Rule("which child had which book, 30 days after it came back", _loans, _forget_loans),
    Rule("cards cut out of photographs, 30 days", _paper_cuts, _deleted(PaperCut)),
    Rule("review cards on paper, 30 days", _paper_cards, _deleted(PaperCard)),
    Rule("what is left of photographed piles, 14 days", _pile_photos, _deleted(PilePhoto)),
    Rule("films, at the season's end", _films, _forget_films),
    Rule("who waited, 30 days", _waiting, _forget_places),
    Rule("cards, 30 days", _cards, _deleted(Card)),
    Rule("parents' names and addresses, 30 days", _guardians, _forget_contacts),
    Rule("who was in, 90 days", _parts, _forget_places),
    Rule("who was at which meeting, 90 days", _meetings, _forget_who_met),
    Rule("what guardians said to trips, 90 days", _trip_answers, _deleted(TripAnswer)),
    Rule("what children suggested, 90 days", _suggestions, _deleted(Suggestion)),
    Rule("what children wished for, 90 days", _child_wishes, _forget_child_wishes),
    Rule("children who take no part, 90 days", _children, _forget_children),
    Rule("reviews, 12 months", _reviews, _forget_reviews),
    Rule("reading logs, 12 months", _readings, _forget_readings),
    Rule("pictures on no review, 30 days", _pictures, _forget_pictures),
    Rule("children whose reviews are gone", _shadows, _erase_children),
    Rule("what was done, 13 months", _audit, _deleted(AuditEvent)),
    Rule("calendars of those who left", _calendars, _deleted(CalendarAddress)),
)
"""In this order: a child is forgotten after its places, and erased after its reviews."""
