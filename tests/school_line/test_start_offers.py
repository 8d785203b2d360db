"""Which school gets one of the season's starts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app import worker
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.free_boxes import free_boxes
from app.deposits.models import Box
from app.invariants import broken
from app.libraries.models import School
from app.notices.models import Notice
from app.school_line import limits, outlook, start_offers
from app.school_line.carrying import Carrier, clubs_carried
from app.school_line.models import ClubRequest, RequestState, SchoolLine
from app.school_line.outlook import Lack, Means, in_turn
from app.starts import starting
from app.starts.models import RequestStep
from tests.school_line.test_school_requests import in_line
from tests.world import World

SEASON = "2026/27"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    """The season of the cast is the one it is now."""
    with time_machine.travel("2026-11-23 09:00Z"):
        yield


def offer(world: World, asked: ClubRequest, reason: str = "", season: str = SEASON) -> None:
    start_offers.offer(
        world.session, world.library, asked, season, world.lise, world.lise, clock.now(), reason
    )


def boxes(world: World, *numbers: int) -> None:
    for number in numbers:
        world.add(Box(number=number, created_at=clock.now()))


def sight(world: World) -> outlook.Outlook:
    line = (
        world.session.query(ClubRequest)
        .filter_by(library_id=world.library.id, state="waiting")
        .order_by(ClubRequest.number)
        .all()
    )
    free = free_boxes(world.session, world.library.id)
    return outlook.outlook(world.session, world.library, line, free, clock.today("Europe/Copenhagen"))


def test_the_school_is_told_by_mail_and_has_five_school_days(world: World) -> None:
    offer(world, world[ClubRequest])

    assert world[ClubRequest].state == RequestState.OFFERED
    assert world[ClubRequest].expires_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    (notice,) = world.session.query(Notice).filter_by(template="start_offered")
    assert notice.person_id == world.hanne.id


def test_yes_begins_the_checklist(world: World) -> None:
    offer(world, world[ClubRequest])

    starting.accept(world.session, world[ClubRequest], None, clock.now())

    steps = world.session.query(RequestStep).filter_by(request_id=world[ClubRequest].id)
    assert world[ClubRequest].state == RequestState.STARTING
    assert "host" in {step.kind for step in steps}
    assert broken(world.session) == []


def test_no_gives_the_start_back(world: World) -> None:
    world[SchoolLine].starts_a_season = 2
    second = in_line(world, "Vrå")
    offer(world, world[ClubRequest])

    start_offers.decline(world.session, world[ClubRequest], None, clock.now())
    offer(world, second)

    assert (world[ClubRequest].state, second.state) == ("declined", "offered")


def test_no_season_has_more_starts_than_the_library_can_make(world: World) -> None:
    world[SchoolLine].starts_a_season = 1  # Løkken has it

    with pytest.raises(RuleBroken, match="season_full"):
        offer(world, world[ClubRequest])

    offer(world, world[ClubRequest], season="2027/28")
    assert world[ClubRequest].state == RequestState.OFFERED


def test_no_librarian_carries_more_than_the_library_says(world: World) -> None:
    world[SchoolLine].clubs_each = 1
    second = in_line(world, "Vrå")
    offer(world, world[ClubRequest])

    with pytest.raises(RuleBroken, match="librarian_full"):
        offer(world, second)


def test_a_club_handed_over_is_no_longer_carried(world: World) -> None:
    today = clock.today("Europe/Copenhagen")
    assert clubs_carried(world.session, world.library.id, today) == {}

    world.session.query(ClubRequest).filter_by(number=2).one().state = RequestState.RUNNING
    world.session.flush()

    assert clubs_carried(world.session, world.library.id, today) == {world.lise.id: 1}


def test_before_its_turn_only_with_a_reason_the_others_can_read(world: World) -> None:
    later = in_line(world, "Vrå")

    with pytest.raises(RuleBroken, match="school_passed_by"):
        offer(world, later)
    offer(world, later, "They have a host and a box already.")

    reasons = outlook.reasons_before(world.session, world[ClubRequest])
    assert reasons == ["They have a host and a box already."]
    assert broken(world.session) == []


def test_an_unanswered_offer_costs_the_school_no_number(app: Flask, world: World) -> None:
    offer(world, world[ClubRequest])

    with time_machine.travel(clock.now() + timedelta(days=20)):
        world.session.commit()
        worker.tick(app)
        world.session.expire_all()

    asked = world[ClubRequest]
    assert (asked.state, asked.number) == (RequestState.WAITING, 1)
    assert asked.unanswered_at is not None
    assert start_offers.begun(world.session, world.library.id, SEASON) == 1
    assert broken(world.session) == []


def test_an_answer_after_the_deadline_is_too_late_by_link_but_not_on_the_phone(world: World) -> None:
    offer(world, world[ClubRequest])
    late = clock.now() + timedelta(days=20)

    with pytest.raises(RuleBroken, match="start_expired"):
        starting.accept(world.session, world[ClubRequest], None, late)
    starting.accept(world.session, world[ClubRequest], world.lise, late)

    assert world[ClubRequest].state == RequestState.STARTING


def test_who_did_not_answer_is_passed_by_until_somebody_answers_for_the_school(world: World) -> None:
    first, second = world[ClubRequest], in_line(world, "Vrå")
    offer(world, first)
    start_offers.expire(world.session, first, clock.now() + timedelta(days=20))

    offer(world, second)
    assert second.state == RequestState.OFFERED

    start_offers.answer_for(world.session, first, None, clock.now())
    assert first.unanswered_at is None


def test_an_answer_given_twice_is_one_answer(world: World) -> None:
    offer(world, world[ClubRequest])
    starting.accept(world.session, world[ClubRequest], None, clock.now())

    starting.accept(world.session, world[ClubRequest], None, clock.now())

    with pytest.raises(RuleBroken, match="request_settled"):
        start_offers.decline(world.session, world[ClubRequest], None, clock.now())


def test_the_page_says_who_is_next_with_whom_and_which_box(world: World) -> None:
    boxes(world, 12, 15)
    in_line(world, "Vrå")

    standing = sight(world)

    turn = standing.next_turn
    assert turn is not None and turn.librarian is not None and turn.box is not None
    assert (turn.club_request.number, turn.librarian.person.name, turn.box.number) == (1, "Lise", 12)
    assert standing.after_that is not None and standing.after_that.box is not None
    assert standing.after_that.box.number == 15


def test_a_box_is_promised_once(world: World) -> None:
    boxes(world, 12)
    second = in_line(world, "Vrå")
    offer(world, world[ClubRequest])

    turn = sight(world).turn_of(second)

    assert turn is not None
    assert turn.lack == Lack.BOX


def test_each_school_hears_what_it_waits_for(world: World) -> None:
    lise = Carrier(world.lise, 3)
    line = [ClubRequest(number=number) for number in (1, 2, 3)]
    shelf = [Box(number=number) for number in (7, 8, 9)]

    def lacks(begun: int = 0, most: int = 9, each: int = 9, of_them: int = 3) -> list[Lack | None]:
        return [turn.lack for turn in in_turn(line, Means(begun, most, [lise], each, shelf[:of_them]))]

    assert lacks() == [None, None, None]
    assert lacks(each=4) == [None, Lack.LIBRARIAN, Lack.LIBRARIAN]
    assert lacks(begun=7) == [None, None, Lack.SEASON]
    assert lacks(of_them=1) == [None, Lack.BOX, Lack.BOX]
    line[0].unanswered_at = clock.now()
    assert lacks(of_them=1) == [Lack.ANSWER, None, Lack.BOX]


def test_who_carries_least_takes_the_next(world: World) -> None:
    lise, lars = Carrier(world.lise, 3), Carrier(world.lars, 2)
    line = [ClubRequest(number=number) for number in (1, 2, 3)]

    turns = in_turn(line, Means(0, 9, [lars, lise], 4, [Box(number=number) for number in (7, 8, 9)]))

    assert [turn.librarian.person.name for turn in turns if turn.librarian] == ["Lars", "Lars", "Lise"]


def test_fewer_starts_take_nothing_back(world: World) -> None:
    offer(world, world[ClubRequest])

    limits.set_limits(world.session, world.library.id, 1, 4, world.lise, clock.now())

    assert world[ClubRequest].state == RequestState.OFFERED
    assert broken(world.session) == []


def test_a_library_without_a_line_has_the_usual_numbers(world: World) -> None:
    line = limits.line_of(world.session, world.elsewhere.id)

    assert (line.starts_a_season, line.clubs_each) == (4, 4)
    assert world.session.query(SchoolLine).count() == 1
    assert world[Club].school_id == world[School].id
