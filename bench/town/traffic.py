"""What schools wish for and have booked, the run that brings boxes out, and what children borrow."""

from collections.abc import Iterator
from datetime import timedelta

from app.bookings.models import Booking, BookingState
from app.deposits.models import Box, BoxKind, BoxState
from app.loans.models import Lending, Loan, LoanFigure
from app.transport.models import Load, Run, Stop, StopKind
from app.wishes.models import Wish, WishState
from bench.town import words
from bench.town.books import COPIES_IN_A_BOX, work_of_copy
from bench.town.clubs import Crowd
from bench.town.ground import Ground
from bench.town.people import LIBRARIAN, teacher

LENDING_CLUBS = range(10, 20)
"""The clubs, from zero, that keep who has which book."""
A_LENDING_CLUB = LENDING_CLUBS[0]
SCHOOLS_ON_THE_RUN = 10
BOXES_EACH = 2
FIRST_WEEKS_AHEAD = 4
STAY_DAYS = 15


def wishes(ground: Ground) -> None:
    """Two open ones for each club, the one asked first first."""
    ground.put(Wish, (_wish(ground, number) for number in range(2 * ground.size.clubs)))


def bookings(ground: Ground) -> None:
    """Two class sets for each club, each booked for some weeks of the spring."""
    many = 2 * ground.size.clubs
    ground.put(Box, (_class_set(ground, number) for number in range(many)))
    ground.put(Booking, (_booking(ground, number) for number in range(many)))


def a_run(ground: Ground) -> None:
    """One run next week: from the library to ten schools, with two boxes for each, and home."""
    ground.put(Run, [{"on_day": ground.monday + timedelta(days=8), "created_at": ground.now}])
    ground.put(Stop, _stops())
    ground.put(Load, (_load(ground, number) for number in range(SCHOOLS_ON_THE_RUN * BOXES_EACH)))


def loans(ground: Ground, there: list[Crowd]) -> None:
    """Each child of some clubs has a book of its club's box, counted as every loan is."""
    ground.put(Lending, ({"club_id": club + 1, "is_on": True} for club in LENDING_CLUBS))
    lent = [
        (club, club * COPIES_IN_A_BOX + number, child)
        for club in LENDING_CLUBS
        for number, child in enumerate(there[club].active[:COPIES_IN_A_BOX])
    ]
    ground.put(Loan, (_loan(ground, *row) for row in lent))
    ground.put(LoanFigure, (_counted(ground, club, copy) for club, copy, _child in lent))


def _wish(ground: Ground, number: int) -> dict[str, object]:
    club = number % ground.size.clubs
    return {
        "school_id": club % ground.size.schools + 1,
        "asked_by_id": teacher(club % ground.size.schools),
        "books": 20 + number % 20,
        "age_from": 8 + number % 3,
        "age_to": 10 + number % 3,
        "theme": words.title(number),
        "from_on": ground.today + timedelta(days=20 + number % 10),
        "state": WishState.WAITING,
        "asked_at": ground.ago(days=30, minutes=-number),
    }


def _class_set(ground: Ground, number: int) -> dict[str, object]:
    return {
        "number": ground.size.clubs + number + 1,
        "name": words.title(number),
        "kind": BoxKind.CLASS_SET,
        "state": BoxState.ON_SHELF,
        "label_token": words.key("label of a class set", number),
        "created_at": ground.ago(days=150),
    }


def _booking(ground: Ground, number: int) -> dict[str, object]:
    first = ground.monday + timedelta(weeks=FIRST_WEEKS_AHEAD + number % 8)
    last = first + timedelta(days=18)
    return {
        "box_id": ground.size.clubs + number + 1,
        "school_id": number % ground.size.schools + 1,
        "class_label": f"{3 + number % 3}.A",
        "number": 1,
        "state": BookingState.BOOKED,
        "wanted_from": first,
        "stay_days": STAY_DAYS,
        "first_on": first,
        "last_on": last,
        "busy_from": first - timedelta(days=3),
        "busy_to": last + timedelta(days=3),
        "asked_by_id": teacher(number % ground.size.schools),
        "asked_at": ground.ago(days=20, minutes=-number),
    }


def _stops() -> Iterator[dict[str, object]]:
    last = SCHOOLS_ON_THE_RUN + 2
    for number in range(1, last + 1):
        is_school = 1 < number < last
        yield {
            "run_id": 1,
            "number": number,
            "kind": StopKind.SCHOOL if is_school else StopKind.LIBRARY,
            "school_id": number - 1 if is_school else None,
        }


def _load(ground: Ground, number: int) -> dict[str, object]:
    return {
        "run_id": 1,
        "from_stop_id": 1,
        "to_stop_id": number // BOXES_EACH + 2,
        "box_id": ground.size.clubs + number + 1,
    }


def _loan(ground: Ground, club: int, copy: int, child: int) -> dict[str, object]:
    return {
        "copy_id": copy + 1,
        "deposit_id": club + 1,
        "child_id": child,
        "club_id": club + 1,
        "lent_at": ground.ago(days=9),
        "lent_by_id": LIBRARIAN,
    }


def _counted(ground: Ground, club: int, copy: int) -> dict[str, object]:
    month = ground.ago(days=9).date().replace(day=1)
    return {"club_id": club + 1, "work_id": work_of_copy(ground, copy), "month": month, "loans": 1}
