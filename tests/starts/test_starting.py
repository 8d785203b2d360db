"""From a school's yes to a club of its own, and the checklist on the way."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from app.accounts.models import Role, RoleName
from app.cards.models import Card
from app.children.models import Child
from app.clubs import plans
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.core import clock
from app.core.errors import RuleBroken
from app.invariants import broken
from app.libraries.models import School
from app.school_line import start_offers
from app.school_line.models import ClubRequest, RequestState
from app.starts import starting, steps
from app.starts.models import RequestStep, StepKind
from app.starts.steps import Draft
from tests.school_line.test_school_requests import in_line
from tests.world import World


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 09:00Z"):
        yield


@pytest.fixture
def asked(world: World) -> ClubRequest:
    """A school that has said yes."""
    steps.set_checklist(
        world.session, world.library, [Draft(kind) for kind in steps.USUAL], world.lise, clock.now()
    )
    one = in_line(world, "Vrå")
    offer = (world.session, world.library, one, "2026/27", world.lise, world.lise, clock.now(), "agreed")
    start_offers.offer(*offer)
    starting.accept(world.session, one, None, clock.now())
    return one


def plan(world: World, asked: ClubRequest, **values: Any) -> Club:
    wanted: dict[str, Any] = {
        "school": world.session.get_one(School, asked.school_id),
        "season": "2026/27",
        "name": "Bogormene",
        "grade_from": 3,
        "grade_to": 5,
        "capacity": 12,
        "weekday": 1,
        "starts_at": time(14),
        "ends_at": time(15),
        "first_meeting_on": date(2026, 12, 1),
        "librarian": world.lise,
    } | values
    return starting.plan(world.session, world.library, asked, plans.Plan(**wanted), world.lise, clock.now())


def done(world: World, asked: ClubRequest, with_box: bool = False) -> set[str]:
    boxes = {asked.club_id or 0} if with_box else set()
    found = steps.steps_of(world.session, [asked], boxes)[asked.id]
    return {step.row.kind for step in found if step.is_done}


def test_the_planned_club_is_the_school_s_and_not_public_yet(world: World, asked: ClubRequest) -> None:
    club = plan(world, asked)

    assert (asked.club_id, club.state, club.school_id) == (club.id, ClubState.ASKED, asked.school_id)
    with pytest.raises(RuleBroken, match="club_planned"):
        plan(world, asked)


def test_a_plan_for_another_school_is_refused(world: World, asked: ClubRequest) -> None:
    with pytest.raises(RuleBroken, match="club_at_wrong_school"):
        plan(world, asked, school=world[School])


def test_steps_are_seen_done_from_what_the_system_knows(world: World, asked: ClubRequest) -> None:
    assert done(world, asked) == set()

    club = plan(world, asked, room="The library")
    assert done(world, asked) == {"plan", "room"}

    world.add(Role(person_id=world.tom.id, name=RoleName.HOST, club_id=club.id, created_at=clock.now()))
    world.session.query(Meeting).filter_by(club_id=club.id).first().state = MeetingState.HELD
    world.session.flush()
    assert done(world, asked, with_box=True) == {"plan", "room", "host", "visit", "box"}


def test_letters_and_cards_are_seen_when_every_child_has_them(world: World) -> None:
    own = world.session.query(ClubRequest).filter_by(number=2).one()
    world.add(RequestStep(request_id=own.id, place=0, kind=StepKind.LETTER))
    world.add(RequestStep(request_id=own.id, place=1, kind=StepKind.CARDS))
    assert done(world, own) == set()

    for child in world.session.query(Child):
        child.informed_on = date(2026, 9, 1)
    world.session.flush()
    assert done(world, own) == {"letter"}

    card = {"place": "school", "verifier_hash": "x", "created_at": clock.now()}
    world.add(Card(child_id=world.bo.id, token_hash="bo", selector="BBBBB", **card))
    assert done(world, own) == {"letter", "cards"}


def test_what_no_system_sees_is_ticked_and_can_be_taken_back(world: World, asked: ClubRequest) -> None:
    step = world.session.query(RequestStep).filter_by(request_id=asked.id, kind="agreement").one()

    steps.tick(world.session, step, True, world.lise, clock.now())
    assert done(world, asked) == {"agreement"}

    steps.tick(world.session, step, False, world.lise, clock.now())
    assert done(world, asked) == set()


def test_a_new_checklist_is_for_those_who_begin_after_it(world: World, asked: ClubRequest) -> None:
    own = [Draft(StepKind.OWN, "Cake is ordered"), Draft(StepKind.HOST)]

    steps.set_checklist(world.session, world.library, own, world.lise, clock.now())

    assert steps.checklist(world.session, world.library.id) == own
    assert world.session.query(RequestStep).filter_by(request_id=asked.id).count() == len(steps.USUAL)


def test_a_checklist_has_from_one_to_twenty_steps(world: World) -> None:
    for many, code in ((0, "checklist_empty"), (21, "checklist_long")):
        with pytest.raises(RuleBroken, match=code):
            steps.set_checklist(
                world.session, world.library, [Draft(StepKind.HOST)] * many, world.lise, clock.now()
            )


def test_a_library_that_has_written_none_has_the_house_s(world: World) -> None:
    assert [step.kind for step in steps.checklist(world.session, world.elsewhere.id)] == list(steps.USUAL)


def test_a_club_runs_when_it_is_planned_and_is_then_open_to_all(world: World, asked: ClubRequest) -> None:
    with pytest.raises(RuleBroken, match="club_unplanned"):
        starting.run(world.session, asked, world.lise, clock.now())
    club = plan(world, asked)

    starting.run(world.session, asked, world.lise, clock.now())

    assert (asked.state, club.state) == (RequestState.RUNNING, ClubState.OPEN)
    assert broken(world.session) == []


def test_opening_the_club_on_its_own_page_is_the_same_step(world: World, asked: ClubRequest) -> None:
    club = plan(world, asked)

    starting.open_club(world.session, club, world.lise, clock.now())

    assert (asked.state, club.state) == (RequestState.RUNNING, ClubState.OPEN)


def test_a_club_is_handed_over_and_can_be_taken_back(world: World, asked: ClubRequest) -> None:
    plan(world, asked)
    starting.run(world.session, asked, world.lise, clock.now())

    handed_over_at = clock.now() + timedelta(days=60)
    starting.hand_over(world.session, asked, world.lise, handed_over_at)
    assert (asked.state, asked.handed_over_at) == (RequestState.HANDED_OVER, handed_over_at)

    starting.take_back(world.session, asked, world.lise, clock.now())
    assert (asked.state, asked.handed_over_at) == (RequestState.RUNNING, None)
    assert broken(world.session) == []
