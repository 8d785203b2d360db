"""Works and their editions, the copies of them, the boxes those travel in, and what children write."""

from collections.abc import Iterator
from datetime import timedelta

from app.catalogue.models import Copy, CopyState, Edition, Work
from app.core.search_text import search_text, sort_key
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.reviews.models import Audience, Review, ReviewState
from bench.town import words
from bench.town.clubs import A_CHILDS_CLUB, THE_CLUB, Crowd, is_open
from bench.town.ground import Ground
from bench.town.people import LIBRARIAN

COPIES_IN_A_BOX = 40
REVIEWS_OF_THE_CLUB = 20
UNDER_WAY = (18, 19)
ARRIVED = (16, 17)
TOO_LONG_DAYS = 12


def works(ground: Ground) -> None:
    """One edition with an ISBN for each work."""
    ground.put(Work, (_work(ground, number) for number in range(ground.size.works)))
    ground.put(Edition, (_edition(number) for number in range(ground.size.works)))


def boxes(ground: Ground) -> None:
    """A box for each open club, out at its school, and others at home; the rest of the copies on shelves."""
    many = ground.size.clubs
    ground.put(Box, (_box(ground, number) for number in range(many)))
    ground.put(Copy, (_copy(ground, number) for number in range(ground.size.copies)))
    out = [number for number in range(many) if is_open(ground, number)]
    ground.put(Deposit, (_deposit(ground, number) for number in out))
    ground.put(
        DepositedCopy,
        (
            {"deposit_id": number + 1, "copy_id": number * COPIES_IN_A_BOX + copy + 1}
            for number in out
            for copy in range(COPIES_IN_A_BOX)
        ),
    )


def reviews(ground: Ground, there: list[Crowd]) -> None:
    """Twenty in the club whose page is measured, the others from the children in all other clubs."""
    ground.put(Review, (_review(ground, *row) for row in _written(ground, there)))


def work_of(ground: Ground, child: int, step: int) -> int:
    """The number of the book a child writes about in its review `step`."""
    return (child * 7 + step * 211) % ground.size.works + 1


def work_of_copy(ground: Ground, number: int) -> int:
    """The number of the work the copy with this index (from zero) is one of."""
    return (number * 13) % ground.size.works + 1


def _written(ground: Ground, there: list[Crowd]) -> Iterator[tuple[int, int, int, int]]:
    """(review, child, club, step) for every review."""
    number = 0
    for child in there[THE_CLUB].active[:REVIEWS_OF_THE_CLUB]:
        yield number, child, THE_CLUB, 0
        number += 1
    step = 0
    while True:
        for crowd in there[1:]:
            for child in crowd.active:
                if number == ground.size.reviews:
                    return
                yield number, child, crowd.club, step
                number += 1
        step += 1


def _work(ground: Ground, number: int) -> dict[str, object]:
    title, author = words.title(number), words.author(number)
    return {
        "group_key": f"{title.casefold()}|{author.casefold()}",
        "title": title,
        "author": author,
        "language": "da",
        "search_text": search_text(title, author),
        "sort_key": sort_key(title, "da"),
        "created_at": ground.ago(days=200),
    }


def _edition(number: int) -> dict[str, object]:
    digits = f"97887{number:07d}"
    check = -sum(int(d) * (1, 3)[place % 2] for place, d in enumerate(digits)) % 10
    return {"work_id": number + 1, "isbn": f"{digits}{check}", "title": words.title(number), "year": 2020}


def _box(ground: Ground, number: int) -> dict[str, object]:
    state = BoxState.IN_USE if is_open(ground, number) else BoxState.ON_SHELF
    if number in ARRIVED:
        state = BoxState.ARRIVED
    if number in UNDER_WAY:
        state = BoxState.UNDER_WAY
    return {
        "number": number + 1,
        "name": f"Bogkasse {number + 1}",
        "state": state,
        "label_token": words.key("label", number),
        "created_at": ground.ago(days=150),
    }


def _copy(ground: Ground, number: int) -> dict[str, object]:
    box = number // COPIES_IN_A_BOX
    is_packed = is_open(ground, box)
    return {
        "work_id": work_of_copy(ground, number),
        "box_id": box + 1 if is_packed else None,
        "state": CopyState.IN_BOX if is_packed else CopyState.ON_SHELF,
        "packed_at": ground.ago(days=30) if is_packed else None,
        "created_at": ground.ago(days=200),
    }


def _deposit(ground: Ground, number: int) -> dict[str, object]:
    sent = ground.ago(days=TOO_LONG_DAYS if number in UNDER_WAY else 20)
    has_arrived, is_used = number not in UNDER_WAY, number not in (*UNDER_WAY, *ARRIVED)
    return {
        "box_id": number + 1,
        "school_id": number + 1,
        "club_id": number + 1,
        "sent_at": sent,
        "due_on": ground.today + timedelta(days=60),
        "arrived_at": sent + timedelta(days=3) if has_arrived else None,
        "in_use_at": sent + timedelta(days=4) if is_used else None,
        "sent_by_id": LIBRARIAN,
    }


def _review(ground: Ground, number: int, child: int, club: int, step: int) -> dict[str, object]:
    state = _state(number, club, step)
    is_read = state == ReviewState.PUBLISHED
    written = ground.ago(minutes=30 * number + 60)
    return {
        "child_id": child,
        "work_id": work_of(ground, child, step),
        "club_id": club + 1,
        "rating": number % 4 + 2,
        "words": words.opinion(number),
        "language": "da",
        "audience": (Audience.PUBLIC, Audience.LIBRARY, Audience.CLUB)[number % 3],
        "state": state,
        "version": 2,
        "hint": "Skriv gerne hvad der var spændende." if state == ReviewState.HANDED_BACK else "",
        "moderated_by_id": LIBRARIAN if state in (ReviewState.PUBLISHED, ReviewState.HANDED_BACK) else None,
        "created_at": written - timedelta(minutes=20),
        "changed_at": written,
        "submitted_at": None if state == ReviewState.DRAFT else written,
        "published_at": written + timedelta(minutes=30) if is_read else None,
        "grade_from": (0, 4, 7)[child % 3] if is_read else None,
    }


def _state(number: int, club: int, step: int) -> ReviewState:
    """Most are published, about sixty wait to be read; the first in a child's club is a draft."""
    if club == THE_CLUB:
        return ReviewState.PUBLISHED
    if club == A_CHILDS_CLUB and step == 2:
        return ReviewState.DRAFT
    if number % 83 == 0:
        return ReviewState.SUBMITTED
    if number % 97 == 11:
        return ReviewState.HANDED_BACK
    return ReviewState.DRAFT if number % 50 == 7 else ReviewState.PUBLISHED
