"""Which rows exist for whom. What is outside a scope is not forbidden but absent."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from sqlalchemy import Result, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.access.viewer import Viewer
from app.accounts.children import Card, Child, Guardianship
from app.accounts.models import Role
from app.catalogue.models import Copy, Cover, Work
from app.clubs.ballot import Suggestion, Vote
from app.clubs.calendar_address import CalendarAddress
from app.clubs.models import Club, ClubState, Door, Knock, Meeting, MeetingState, Season
from app.clubs.precedence import PriorityClass
from app.clubs.queue import LIVE, Place, PlaceState, Queue, is_clubs_own
from app.clubs.school_line import ClubRequest
from app.clubs.starts import CheckIn, RequestStep
from app.clubs.trip import Trip
from app.core.database import Ask, Shape
from app.core.tables import Base, BigId, UtcDateTime
from app.deposits.models import Box, Deposit
from app.libraries.models import OwnLanguage, PendingImport, School, SchoolBreak
from app.reviews.models import Audience, Review, ReviewState, Screen

Row = TypeVar("Row", bound=Base)
Scope = Callable[[Viewer], Select[Any]]
Kind = tuple[bool, bool, bool, bool, bool]


class Outline:
    """A viewer of a certain kind, with parameters where the viewer has values.

    Scopes ask it as they would ask a viewer; what they make of it serves all viewers of its kind.
    """

    def __init__(
        self, is_librarian: bool, is_leader: bool, belongs_here: bool, is_child: bool, stands_in: bool
    ) -> None:
        self.is_librarian, self.is_leader, self.belongs_here = is_librarian, is_leader, belongs_here
        self.stands_in = stands_in
        self.library_id = bindparam("viewer_library", type_=BigId)
        self.school_ids = bindparam("viewer_schools", type_=BigId, expanding=True)
        self.club_ids = bindparam("viewer_clubs", type_=BigId, expanding=True)
        self.person_id = bindparam("viewer_person", type_=BigId)
        self.meeting_ids = bindparam("viewer_meetings", type_=BigId, expanding=True)
        self.stands_in_from = bindparam("viewer_stands_in_from", type_=UtcDateTime)
        self.stands_in_until = bindparam("viewer_stands_in_until", type_=UtcDateTime)
        self.tonight = bindparam("viewer_tonight", type_=UtcDateTime)
        self.child = SimpleNamespace(id=bindparam("viewer_child", type_=BigId)) if is_child else None


def found(session: Session, viewer: Viewer, scope: Scope, model: type[Row], key: str) -> Row | None:
    """The row with this key, if `scope` shows it to `viewer`; what `policy` reads of it is loaded too."""
    statement = _one_of_a_scope(scope, model, _kind(viewer))
    row: Row | None = session.scalar(statement, _values(viewer) | {"key": key})
    return row


def among(viewer: Viewer, scope: Scope) -> Ask:
    """Asks among the rows `scope` shows to `viewer`: what a shape makes of the scope is built once.

    A shape is a function that stays the same one from request to request; what differs are values.
    """

    def ask(session: Session, shape: Shape, **values: object) -> Result[Any]:
        return session.execute(_shaped(scope, shape, _kind(viewer)), _values(viewer) | values)

    return ask


def _kind(viewer: Viewer) -> Kind:
    is_child = viewer.child is not None
    return viewer.is_librarian, viewer.is_leader, viewer.belongs_here, is_child, viewer.stands_in


def _values(viewer: Viewer) -> dict[str, object]:
    values: dict[str, object] = {
        "viewer_library": viewer.library_id,
        "viewer_schools": list(viewer.school_ids),
        "viewer_clubs": list(viewer.club_ids),
        "viewer_person": viewer.person_id,
        "viewer_child": viewer.child.id if viewer.child else None,
    }
    if viewer.stands_in:
        values["viewer_meetings"] = list(viewer.meeting_ids)
        values["viewer_stands_in_from"] = viewer.stands_in_from
        values["viewer_stands_in_until"] = viewer.stands_in_until
        values["viewer_tonight"] = viewer.tonight
    return values


@cache
def _one_of_a_scope(scope: Scope, model: Any, kind: Kind) -> Select[Any]:
    return _outlined(scope, kind).where(model.key == bindparam("key"))


@cache
def _shaped(scope: Scope, shape: Shape, kind: Kind) -> Any:
    return shape(_outlined(scope, kind))


def _outlined(scope: Scope, kind: Kind) -> Select[Any]:
    """Built once for each kind of viewer: putting a statement together costs as much as asking it."""
    return scope(cast("Viewer", Outline(*kind)))


def schools(viewer: Viewer) -> Select[Any]:
    everything = _here(School, viewer)
    if _is_staff(viewer):
        return everything
    own = select(Club.school_id).where(Club.id.in_(viewer.club_ids))
    return everything.where(or_(School.id.in_(viewer.school_ids), School.id.in_(own)))


def clubs(viewer: Viewer) -> Select[Any]:
    """A substitute's is there, for its door, on the day of a meeting that takes place."""
    everything = _here(Club, viewer).options(joinedload(Club.school), joinedload(Club.queue))
    if _is_staff(viewer):
        return everything
    if viewer.child is not None:
        return everything.where(Club.id.in_(_clubs_of_child(viewer)))
    if viewer.stands_in:
        stood_in = select(Meeting.club_id).where(
            _stands_in(viewer), Meeting.starts_at < viewer.tonight, Meeting.state != MeetingState.CANCELLED
        )
        return everything.where(or_(_own_club(viewer), Club.id.in_(stood_in)))
    return everything.where(_own_club(viewer))


def open_clubs(viewer: Viewer) -> Select[Any]:
    """What anybody may see: clubs the library has opened."""
    return _here(Club, viewer).where(Club.state == ClubState.OPEN)


def places(viewer: Viewer) -> Select[Any]:
    """Places in the clubs one works with, and in their trips."""
    return (
        _here(Place, viewer)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id.in_(_worked_with(viewer)))
        .where(_adults_only(viewer))
        .options(joinedload(Place.queue).joinedload(Queue.club), joinedload(Place.child))
    )


def meetings(viewer: Viewer) -> Select[Any]:
    return (
        _here(Meeting, viewer)
        .where(or_(Meeting.club_id.in_(_worked_with(viewer)), _stands_in(viewer)), _adults_only(viewer))
        .options(joinedload(Meeting.club))
    )


def calendar_addresses(viewer: Viewer) -> Select[Any]:
    """One's own: whoever else works here cannot see them, nor end them."""
    return _here(CalendarAddress, viewer).where(CalendarAddress.person_id == viewer.person_id)


def doors(viewer: Viewer) -> Select[Any]:
    return (
        _here(Door, viewer)
        .where(Door.club_id.in_(_ids(clubs(viewer), Club)), _adults_only(viewer))
        .options(joinedload(Door.club))
    )


def open_doors(viewer: Viewer) -> Select[Any]:
    """Where a child may knock; whether the quarter of an hour is over is asked of the door."""
    return _here(Door, viewer).where(Door.closed_at.is_(None))


def knocks(viewer: Viewer) -> Select[Any]:
    return (
        _here(Knock, viewer)
        .where(Knock.door_id.in_(_ids(doors(viewer), Door)))
        .options(joinedload(Knock.door).joinedload(Door.club), joinedload(Knock.child))
    )


def votes(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; a child's those of its clubs."""
    return (
        _here(Vote, viewer)
        .where(Vote.club_id.in_(_worked_with(viewer)))
        .options(joinedload(Vote.club).joinedload(Club.school))
    )


def suggestions(viewer: Viewer) -> Select[Any]:
    """What children have suggested is for adults, until it is picked."""
    return (
        _here(Suggestion, viewer)
        .where(Suggestion.club_id.in_(_worked_with(viewer)), _adults_only(viewer))
        .options(joinedload(Suggestion.club).joinedload(Club.school))
    )


def trips(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; a child's those of its clubs."""
    club = joinedload(Trip.queue).joinedload(Queue.club)
    return (
        _here(Trip, viewer)
        .join(Queue, Queue.id == Trip.queue_id)
        .where(Queue.club_id.in_(_worked_with(viewer)))
        .options(club.joinedload(Club.school))
    )


def children(viewer: Viewer) -> Select[Any]:
    """A child sees itself, a teacher the children of its school, a host those of its club."""
    everything = _here(Child, viewer).where(Child.forgotten_at.is_(None))
    if viewer.is_librarian:
        return everything
    if viewer.child is not None:
        return everything.where(Child.id == viewer.child.id)
    hosted = (
        select(Place.child_id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id.in_(viewer.club_ids), is_clubs_own(), Place.state.in_(LIVE))
    )
    return everything.where(or_(Child.school_id.in_(viewer.school_ids), Child.id.in_(hosted)))


def cards(viewer: Viewer) -> Select[Any]:
    return (
        _here(Card, viewer)
        .where(Card.child_id.in_(_ids(children(viewer), Child)), _adults_only(viewer))
        .options(joinedload(Card.child))
    )


def guardianships(viewer: Viewer) -> Select[Any]:
    """Who answers for which child is for staff alone."""
    both = (joinedload(Guardianship.child), joinedload(Guardianship.guardian))
    return _staff_only(Guardianship, viewer).options(*both)


def works(viewer: Viewer) -> Select[Any]:
    return _of_the_library(Work, viewer)


def copies(viewer: Viewer) -> Select[Any]:
    return _staff_only(Copy, viewer)


def boxes(viewer: Viewer) -> Select[Any]:
    return _staff_only(Box, viewer)


def deposits(viewer: Viewer) -> Select[Any]:
    """Staff see all; a teacher those at its school; a host those of its club."""
    everything = _here(Deposit, viewer)
    if _is_staff(viewer):
        return everything
    return everything.where(
        or_(Deposit.school_id.in_(viewer.school_ids), Deposit.club_id.in_(viewer.club_ids))
    )


def reviews(viewer: Viewer) -> Select[Any]:
    """A child's own, and for adults those of the clubs they work with; drafts are the child's alone."""
    everything = _here(Review, viewer).options(joinedload(Review.club), joinedload(Review.child))
    if viewer.child is not None:
        return everything.where(Review.child_id == viewer.child.id)
    read = everything.where(Review.state != ReviewState.DRAFT)
    if viewer.is_librarian:
        return read
    return read.where(Review.club_id.in_(_worked_with(viewer)), _adults_only(viewer))


def screens(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; the library's own is for its librarians."""
    everything = _here(Screen, viewer).options(joinedload(Screen.club))
    if viewer.is_librarian:
        return everything
    return everything.where(Screen.club_id.in_(_ids(clubs(viewer), Club)), _adults_only(viewer))


def public_reviews(viewer: Viewer) -> Select[Any]:
    """What anybody may read: published for the public, with the consent that needs."""
    return (
        _here(Review, viewer)
        .join(Child, Child.id == Review.child_id)
        .where(
            Review.state == ReviewState.PUBLISHED,
            Review.audience == Audience.PUBLIC,
            Child.on_public_wall,
        )
    )


def roles(viewer: Viewer) -> Select[Any]:
    return _staff_only(Role, viewer).where(Role.ended_at.is_(None)).options(joinedload(Role.person))


def club_requests(viewer: Viewer) -> Select[Any]:
    """What a school has confirmed; before that it is nobody's business."""
    return (
        _staff_only(ClubRequest, viewer)
        .where(ClubRequest.number.is_not(None))
        .options(
            joinedload(ClubRequest.school),
            joinedload(ClubRequest.contact),
            joinedload(ClubRequest.librarian),
            joinedload(ClubRequest.club),
            joinedload(ClubRequest.season),
        )
    )


def request_steps(viewer: Viewer) -> Select[Any]:
    return _staff_only(RequestStep, viewer).options(joinedload(RequestStep.club_request))


def check_ins(viewer: Viewer) -> Select[Any]:
    return _staff_only(CheckIn, viewer).options(joinedload(CheckIn.club_request))


def _here(model: type[Any], viewer: Viewer) -> Select[Any]:
    return select(model).where(model.library_id == viewer.library_id)


def _of_the_library(model: type[Any], viewer: Viewer) -> Select[Any]:
    everything = _here(model, viewer)
    return everything if viewer.belongs_here else everything.where(false())


def _staff_only(model: type[Any], viewer: Viewer) -> Select[Any]:
    everything = _here(model, viewer)
    return everything if _is_staff(viewer) else everything.where(false())


def _everywhere_here(model: type[Any]) -> Scope:
    return lambda viewer: _staff_only(model, viewer)


def _is_staff(viewer: Viewer) -> bool:
    return viewer.is_librarian or viewer.is_leader


def _adults_only(viewer: Viewer) -> Any:
    return false() if viewer.child is not None else true()


def _worked_with(viewer: Viewer) -> Any:
    """The ids of the clubs one works with; of a club where one stands in once, only the door is open."""
    everything = select(Club.id).where(Club.library_id == viewer.library_id)
    if _is_staff(viewer):
        return everything
    if viewer.child is not None:
        return everything.where(Club.id.in_(_clubs_of_child(viewer)))
    return everything.where(_own_club(viewer))


def _stands_in(viewer: Viewer) -> Any:
    """The meetings a substitute may see now."""
    if not viewer.stands_in:
        return false()
    return and_(
        Meeting.id.in_(viewer.meeting_ids),
        Meeting.starts_at >= viewer.stands_in_from,
        Meeting.starts_at < viewer.stands_in_until,
    )


def _own_club(viewer: Viewer) -> Any:
    return or_(Club.school_id.in_(viewer.school_ids), Club.id.in_(viewer.club_ids))


def _clubs_of_child(viewer: Viewer) -> Any:
    assert viewer.child is not None
    return (
        select(Queue.club_id)
        .join(Place, Place.queue_id == Queue.id)
        .where(Place.child_id == viewer.child.id, Place.state == PlaceState.ACTIVE, is_clubs_own())
    )


def _ids(scope: Select[Any], model: type[Any]) -> Any:
    return scope.with_only_columns(model.id)


SCOPES: dict[type[Any], Scope] = {
    School: schools,
    SchoolBreak: _everywhere_here(SchoolBreak),
    PendingImport: _everywhere_here(PendingImport),
    Role: roles,
    Child: children,
    Card: cards,
    Guardianship: guardianships,
    OwnLanguage: _everywhere_here(OwnLanguage),
    Season: _everywhere_here(Season),
    Club: clubs,
    Place: places,
    PriorityClass: _everywhere_here(PriorityClass),
    Meeting: meetings,
    CalendarAddress: calendar_addresses,
    Door: doors,
    Knock: knocks,
    Vote: votes,
    Suggestion: suggestions,
    Trip: trips,
    ClubRequest: club_requests,
    RequestStep: request_steps,
    CheckIn: check_ins,
    Work: works,
    Cover: lambda viewer: _of_the_library(Cover, viewer),
    Copy: copies,
    Box: boxes,
    Deposit: deposits,
    Review: reviews,
    Screen: screens,
}

PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Club: open_clubs,
    Door: open_doors,
    Work: lambda viewer: _here(Work, viewer),
    Cover: lambda viewer: _here(Cover, viewer),
    Review: public_reviews,
}
