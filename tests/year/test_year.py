"""The year: each step is shown before it is done, and undone until the next is done."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import Role, RoleName
from app.clubs.models import Club, ClubState, Meeting, Season
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxState, Deposit
from app.homecoming import boxes_home
from app.invariants import broken
from app.notices.models import Notice
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from app.places.precedence import PriorityClass
from app.reviews import queries
from app.year import closing, going_on, moving_up, new_clubs, next_season, year
from app.year.models import SeasonStep
from app.year.year import Year
from tests.world import World

STEPS = (
    going_on.STEP,
    boxes_home.STEP,
    closing.STEP,
    new_clubs.STEP,
    moving_up.STEP,
    next_season.CHILDREN,
    next_season.OPEN,
)
NAMES = [step.name for step in STEPS]


@pytest.fixture
def august(world: World) -> Any:
    """The time of the steps; the rhythm of next year lies ahead."""
    world[Club].every_weeks, world[Club].first_meeting_on = 1, date(2026, 9, 1)
    world[Queue].capacity = 2
    world.session.flush()
    with time_machine.travel(datetime(2027, 8, 2, 10, tzinfo=UTC), tick=False) as hand:
        yield hand


def of(world: World, **values: Any) -> Year:
    return Year(world.session, world.library, world[Season], world.lise, clock.now(), **values)


def do(world: World, *names: str, **values: Any) -> None:
    for name in names:
        year.do(STEPS, of(world, **values), name)
        world.session.flush()


def until(world: World, last: str, **values: Any) -> None:
    """Do all steps up to this one."""
    do(world, *NAMES[: NAMES.index(last) + 1], **values)


def preview(world: World) -> year.Standing:
    world.session.flush()
    return next(each for each in year.standings(STEPS, of(world)) if each.is_next)


def groups(world: World) -> dict[str, list[str]]:
    return {group.kind: list(group.names) for line in preview(world).lines for group in line.groups}


def the_new(world: World) -> Club:
    found = world.session.scalars(
        select(Club).join(Season, Season.id == Club.season_id).where(Season.name == "2027/28")
    )
    return found.one()


def seats(world: World) -> dict[str, str]:
    """How the children stand in the new club, by first name."""
    places = world.session.scalars(
        select(Place)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == the_new(world).id)
        .order_by(Place.priority, Place.number)
        .execution_options(populate_existing=True)
    )
    return {place.child.first_name: place.state for place in places}


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(RuleBroken) as broken_rule:
        act()
    return broken_rule.value.code


def everything(world: World) -> dict[str, list[Any]]:
    """What the steps change; audit, steps and notices are their trace."""
    world.session.flush()
    tables = (Club, Queue, Place, Box, Deposit, Meeting, Role)
    rows: dict[str, list[Any]] = {
        table.__tablename__: [
            dict(row) for row in world.session.execute(select(table.__table__).order_by(table.id)).mappings()
        ]
        for table in tables
    }
    for queue in rows["queues"]:
        # Numbers are not given twice; a sign-up that was closed again is closed since now.
        queue["next_number"], queue["closes_at"] = 0, bool(queue["closes_at"])
    rows["children"] = [(child.id, child.class_label, child.grade) for child in world.children.values()]
    return rows


def test_all_steps_lead_to_the_next_season(august: Any, world: World) -> None:
    say(world, Ida=True, Bo=True)

    do(world, *NAMES)

    assert world[Club].state == ClubState.CLOSED
    assert world[Box].state == BoxState.CALLED_HOME
    assert (world.ida.class_label, world.ida.grade) == ("5.A", 5)
    new = the_new(world)
    assert (new.state, new.name, new.weekday) == (ClubState.OPEN, world[Club].name, world[Club].weekday)
    assert seats(world) == {"Ida": "active", "Bo": "active", "Mia": "waiting"}
    assert broken(world.session) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_step_undone_leaves_everything_as_it_was(august: Any, world: World, name: str) -> None:
    say(world, Ida=True, Bo=False)
    do(world, *NAMES[: NAMES.index(name)])
    before = everything(world)

    do(world, name)
    changed = everything(world) != before
    year.undo(STEPS, of(world), name)

    assert changed or name == going_on.ASKING
    assert everything(world) == before
    assert broken(world.session) == []
    do(world, name)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_step_is_not_undone_once_the_next_is_done(august: Any, world: World, name: str) -> None:
    until(world, NAMES[NAMES.index(name) + 1])

    assert refused(lambda: year.undo(STEPS, of(world), name)) == "year_not_last"


def test_steps_are_done_in_their_order_and_once(august: Any, world: World) -> None:
    assert refused(lambda: year.do(STEPS, of(world), "close")) == "year_not_next"
    do(world, "ask")
    assert refused(lambda: year.do(STEPS, of(world), "ask")) == "year_not_next"
    done = world.session.scalars(select(SeasonStep)).one()
    assert (done.name, done.done_by_id, done.done_at) == ("ask", world.lise.id, clock.now())


def test_only_the_next_step_is_shown_with_what_it_would_do(august: Any, world: World) -> None:
    say(world, Ida=True, Bo=False)

    shown = year.standings(STEPS, of(world))

    assert [bool(each.lines) for each in shown] == [True] + [False] * 6
    assert groups(world) == {"goes_on": ["Ida I., 4.A"], "stops": ["Bo B., 4.A"], "waits": ["Mia M., 4.A"]}
    do(world, "ask")
    assert groups(world) == {"boxes": ["7 Start-box"]}


def test_what_is_kept_to_undo_a_step_names_nobody(august: Any, world: World) -> None:
    do(world, *NAMES)

    kept = " ".join(world.session.scalars(select(SeasonStep.undo)))

    assert not [name for name in ("Ida", "Bo", "Mia", "4.A", "Modig") if name in kept]


def test_who_said_nothing_is_first_in_line_and_offered_a_seat_when_sign_up_opens(
    august: Any, world: World
) -> None:
    say(world, Ida=True, Bo=None)
    until(world, "carry")
    assert seats(world) == {"Ida": "active", "Bo": "waiting", "Mia": "waiting"}

    do(world, "open")

    assert seats(world) == {"Ida": "active", "Bo": "offered", "Mia": "waiting"}


def test_a_child_too_old_for_the_club_is_left_out_and_shown_by_name(august: Any, world: World) -> None:
    say(world, Ida=True, Bo=True)
    world.ida.class_label, world.ida.grade = "5.A", 5
    world[Club].grade_to = 5
    until(world, "grades")

    assert groups(world)["too_old"] == ["Ida I., 6.A"]
    do(world, "carry")
    assert "Ida" not in seats(world)


def test_a_child_above_the_schools_last_grade_leaves(august: Any, world: World) -> None:
    say(world, Ida=True, Bo=True)
    world[Club].school.grades_to = 4
    world[Club].grade_to = 6
    until(world, "grades")

    assert sorted(groups(world)["too_old"]) == ["Bo B., 5.A", "Ida I., 5.A", "Mia M., 5.A"]


def test_who_waited_last_season_comes_in_the_class_the_library_gives(august: Any, world: World) -> None:
    say(world, Ida=True, Bo=False)
    waited = world.add(
        PriorityClass(name="Waited last season", reason="It is their turn.", rank=-5, created_at=clock.now())
    )
    until(world, "grades")

    do(world, "carry", waited_as=waited)

    place = world.session.scalars(
        select(Place).join(Queue).where(Queue.club_id == the_new(world).id, Place.child_id == world.mia.id)
    ).one()
    assert (place.priority, place.priority_class_id, place.state) == (-5, waited.id, PlaceState.WAITING)


def test_a_child_put_on_the_books_in_august_is_in_the_new_class_already(august: Any, world: World) -> None:
    new = world.child("Nor")
    new.class_label, new.grade = "4.B", 4
    until(world, "grades")

    assert new.class_label == "4.B"


def test_a_club_made_by_hand_for_next_season_is_taken_and_not_made_twice(august: Any, world: World) -> None:
    until(world, "close")
    do(world, "clubs")
    mine = the_new(world)
    step = world.session.scalars(select(SeasonStep).where(SeasonStep.name == "clubs")).one()
    world.session.delete(step)
    world.session.flush()

    do(world, "clubs")

    assert the_new(world).id == mine.id
    year.undo(STEPS, of(world), "clubs")
    assert the_new(world).id == mine.id


def test_the_hosts_come_along_and_are_told_when_it_begins(august: Any, world: World) -> None:
    do(world, *NAMES)

    hosts = world.session.scalars(
        select(Role.person_id).where(Role.club_id == the_new(world).id, Role.name == RoleName.HOST)
    ).all()
    assert hosts == [world.hanne.id]
    told = world.session.scalars(select(Notice).where(Notice.person_id == world.hanne.id)).all()
    assert {notice.template for notice in told} >= {"who_goes_on", "season_starts"}


def test_clubs_that_somebody_uses_already_are_not_unmade(august: Any, world: World) -> None:
    until(world, "clubs")
    world.add(
        Place(
            queue_id=the_new(world).queue.id,
            child_id=world.ida.id,
            number=1,
            state=PlaceState.WAITING,
            asked_at=clock.now(),
        )
    )

    assert refused(lambda: year.undo(STEPS, of(world), "clubs")) == "year_in_use"


def test_an_opening_somebody_has_answered_to_is_not_undone(august: Any, world: World) -> None:
    say(world, Ida=True, Bo=None)
    do(world, *NAMES)
    august.shift(60)
    offered = world.session.scalars(select(Place).where(Place.state == PlaceState.OFFERED)).one()
    waiting_list.accept(world.session, offered, world.tom)

    assert refused(lambda: year.undo(STEPS, of(world), "open")) == "year_in_use"


def test_a_box_that_left_the_school_stays_on_its_way_when_the_call_is_taken_back(
    august: Any, world: World
) -> None:
    from app.deposits import dispatch

    until(world, "boxes")
    dispatch.send_home(world.session, world[Deposit], world.lise, clock.now())

    year.undo(STEPS, of(world), "boxes")

    assert world[Box].state == BoxState.UNDER_WAY_HOME


def say(world: World, **answers: bool | None) -> None:
    """Lise notes who goes on, by first name."""
    places = {
        place.child.first_name: place.key
        for place in world.session.scalars(select(Place).where(Place.state == PlaceState.ACTIVE))
    }
    by_key = {places[name]: answer for name, answer in answers.items()}
    going_on.say(world.session, world[Club], by_key, world.lise, clock.now())


def asked(world: World) -> list[bool | None]:
    """What Ida has said to each question on its page."""
    world.session.flush()
    clubs = queries.clubs_of_child(world.session, world.ida, clock.now())
    return [club.goes_on for club in clubs if club.is_asked]


def test_a_child_says_it_itself_while_it_is_asked(august: Any, world: World) -> None:
    club, ida = world[Club], world.ida
    assert refused(lambda: going_on.say_oneself(world.session, club, ida, True, clock.now())) == "not_asked"
    assert asked(world) == []
    do(world, "ask")
    assert asked(world) == [None]

    going_on.say_oneself(world.session, club, ida, False, clock.now())

    assert asked(world) == [False]
    refusal = refused(lambda: going_on.say_oneself(world.session, club, world.mia, True, clock.now()))
    assert refusal == "not_in_club"


def test_children_are_asked_no_more_once_they_are_in_their_new_club(august: Any, world: World) -> None:
    until(world, "carry")

    assert asked(world) == []
    assert not going_on.is_asked(world.session, world[Club])
