"""Who somebody is to a thing: a librarian, a teacher of its school, a host of its club. The policy asks."""

from collections.abc import Callable

from app.access.viewer import Viewer
from app.bookings.models import Booking
from app.children.models import Child
from app.clubs.models import Club, Meeting
from app.core.tables import Base
from app.deposits.models import Deposit
from app.doors.models import Door, Knock
from app.libraries.models import School
from app.loans.models import Loan
from app.paper.models import PaperCut, PilePhoto
from app.places.models import Place
from app.reviews.models import Review
from app.together.models import Suggestion, Vote
from app.trips.models import Trip
from app.walls.models import Screen
from app.wanted.models import ClubWish
from app.wishes.models import Wish, WishLine

Predicate = Callable[[Viewer, Base], bool]


def librarian(viewer: Viewer, thing: Base) -> bool:
    return viewer.is_librarian


def leader(viewer: Viewer, thing: Base) -> bool:
    return viewer.is_leader


def teacher(viewer: Viewer, thing: Base) -> bool:
    """A teacher at the school the thing belongs to; at any school where it belongs to none."""
    school_id = _school_id(thing)
    return bool(viewer.school_ids) if school_id is None else school_id in viewer.school_ids


def host(viewer: Viewer, thing: Base) -> bool:
    """A host of the club the thing belongs to; of any club where it belongs to none."""
    club_id = _club_id(thing)
    return bool(viewer.club_ids) if club_id is None else club_id in viewer.club_ids


def substitute(viewer: Viewer, thing: Base) -> bool:
    """Whoever stands in at this meeting, at its club's door and table. When is settled by the scope."""
    if isinstance(thing, Meeting):
        return thing.id in viewer.meeting_ids
    return _club_id(thing) in viewer.substituted_club_ids


def adult(viewer: Viewer, thing: Base) -> bool:
    """Anybody with an address; who stands in for one meeting has none, and no account to look after."""
    return viewer.person is not None and viewer.person.has_address


def child(viewer: Viewer, thing: Base) -> bool:
    return viewer.child is not None


def author(viewer: Viewer, thing: Base) -> bool:
    """Whether it is still to be changed the review itself knows, and says so in words."""
    return viewer.child is not None and isinstance(thing, Review) and thing.child_id == viewer.child.id


def anyone_of_the_library(viewer: Viewer, thing: Base) -> bool:
    return viewer.belongs_here


def _school_id(thing: Base) -> int | None:
    if isinstance(thing, School):
        return thing.id
    if isinstance(thing, WishLine):
        return thing.wish.school_id
    if isinstance(thing, Club | Child | Deposit | Booking | Wish):
        return thing.school_id
    club = _club(thing)
    return club.school_id if club else None


def _club_id(thing: Base) -> int | None:
    if isinstance(thing, Club):
        return thing.id
    if isinstance(thing, WishLine):
        return thing.wish.club_id
    if isinstance(thing, Deposit | Booking | Wish):
        return thing.club_id
    club = _club(thing)
    return club.id if club else None


def _club(thing: Base) -> Club | None:
    if isinstance(thing, Place | Trip):
        return thing.queue.club
    if isinstance(thing, Knock):
        return thing.door.club
    if isinstance(thing, PaperCut | PilePhoto):
        return thing.club
    if isinstance(thing, Meeting | Door | Loan | Review | Screen | Vote | Suggestion | ClubWish):
        return thing.club
    return None
