"""The librarian's first page: what matters at each visit, and what needs a person."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from app.clubs.models import Meeting
from app.core import clock
from app.deposits.models import Box, BoxState, Deposit
from app.notices.models import Notice, NoticeState
from app.places.models import Place, PlaceState, Queue
from app.starts.models import CheckIn
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
TODAY = "/hjoerring/today"


def meets_tomorrow(world: World) -> None:
    begins = clock.now() + timedelta(days=1)
    world[Meeting].starts_at, world[Meeting].ends_at = begins, begins + timedelta(minutes=90)
    world.session.flush()


def text(visitor: Visitor, address: str = TODAY) -> str:
    return visitor.get(address).get_data(as_text=True)


def test_a_visit_says_what_matters_there(world: World, visit: Visit) -> None:
    meets_tomorrow(world)

    page = text(visit(world.lise))

    for words in ("Løkken Skole", "Klub Læseglad", "2 children", "Host: Hanne", "Box 7 has arrived"):
        assert words in page, words


def test_a_free_seat_can_be_given_from_today(world: World, visit: Visit) -> None:
    meets_tomorrow(world)
    world[Queue].capacity = 3
    mia = world.session.query(Place).filter_by(child_id=world.mia.id).one()
    visitor = visit(world.lise)

    page = text(visitor)
    field = re.search(r'name="(give-[^"]+)" value="Agreed by word of mouth"', page)
    assert field and "Give it to Mia M." in page
    visitor.post(f"/hjoerring/places/{mia.key}/give", {field.group(1): "Agreed by word of mouth"})

    assert world.session.get(Place, mia.id).state == PlaceState.ACTIVE


def test_an_open_offer_is_shown_with_its_day(world: World, visit: Visit) -> None:
    meets_tomorrow(world)
    mia = world.session.query(Place).filter_by(child_id=world.mia.id).one()
    mia.state, mia.expires_at = PlaceState.OFFERED, datetime.fromisoformat("2030-01-08T23:00+00:00")

    page = text(visit(world.lise))

    assert "Mia M. has a place until 8 Jan" in page
    assert "Yes for Mia M." in page


def test_what_needs_a_person_stands_below(world: World, visit: Visit) -> None:
    mia = world.session.query(Place).filter_by(child_id=world.mia.id).one()
    mia.unanswered_at = clock.now()
    world[Box].state = BoxState.UNDER_WAY
    world[Deposit].arrived_at = None
    world[Deposit].sent_at = clock.now() - timedelta(days=30)

    page = text(visit(world.lise))

    assert "1 review to read" in page
    assert "Nobody has answered for Mia M." in page
    assert "tom@example.org" in page
    assert "Box 7 has been under way too long" in page


def test_a_mail_that_could_not_be_delivered_is_told(world: World, visit: Visit) -> None:
    now = clock.now()
    world.add(
        Notice(
            template="invitation",
            person_id=world.tom.id,
            once="x",
            state=NoticeState.FAILED,
            next_try_at=now,
            created_at=now,
        )
    )

    assert "1 mail could not be delivered" in text(visit(world.lise))


def test_nothing_to_do_is_a_moment_too(world: World, visit: Visit) -> None:
    page = text(visit(world.sten), "/thisted/today")

    assert "Nothing waits for you" in page
    assert "Løkken" not in page


def test_the_sheet_to_take_along_has_address_and_child(world: World, visit: Visit) -> None:
    meets_tomorrow(world)
    world[Queue].capacity = 3

    page = text(visit(world.lise), "/hjoerring/today/sheet")

    assert "Sdr. Ringvej 3" in page
    assert "Mia M., 4.A" in page


def test_today_costs_the_same_with_many_visits(statements: list[str], world: World, visit: Visit) -> None:
    meets_tomorrow(world)
    visitor = visit(world.lise)
    text(visitor)
    statements.clear()
    text(visitor)
    few = len(statements)
    for number in range(20):
        begins = clock.now() + timedelta(days=1, minutes=number + 1)
        world.add(
            Meeting(
                library_id=world.library.id,
                club_id=world[Meeting].club_id,
                starts_at=begins,
                ends_at=begins + timedelta(hours=1),
            )
        )
    statements.clear()

    page = text(visitor)

    assert page.count("Klub Læseglad") >= 21
    assert len(statements) - 20 <= few <= 14, "the inserts of the test are counted too"


def test_a_teacher_has_no_today(world: World, visit: Visit) -> None:
    visit(world.tom).get(TODAY, status=403)


def test_who_gives_a_seat_from_today_stays_there(world: World, visit: Visit) -> None:
    mia = world.session.query(Place).filter_by(child_id=world.mia.id).one()
    mia.unanswered_at = clock.now()
    visitor = visit(world.lise)

    answer = visitor.post(f"/hjoerring/places/{mia.key}/answer-for", {"back": "today"})

    assert answer.headers["Location"] == TODAY


def test_a_school_that_would_like_a_call_stands_on_today_until_somebody_has_called(
    world: World, visit: Visit
) -> None:
    check_in = world[CheckIn]
    check_in.answer, check_in.answered_at = "call", clock.now()
    lise = visit(world.lise)
    assert "Løkken Skole would like a call" in text(lise)

    answer = lise.post(f"/hjoerring/check-ins/{check_in.key}/settle", {"back": "today"})

    assert answer.headers["Location"] == TODAY
    assert "Løkken Skole would like a call" not in text(lise)
