"""A substitute gets one meeting, for a while, and nothing else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.access import scopes
from app.access.viewer import Viewer
from app.accounts.models import Role
from app.clubs.models import Club, Meeting, MeetingState
from app.core import clock
from app.core.errors import RuleBroken
from app.meetings import meetings, substitutes
from app.nightly import forget_what_is_over
from app.signing_in import links
from app.signing_in.models import Link, LinkPurpose
from tests.pages import Visitor
from tests.world import World

ZONE = "Europe/Copenhagen"
EARLY = datetime(2026, 11, 20, 8, tzinfo=UTC)
OPENS = datetime(2026, 11, 22, 23, tzinfo=UTC)
"""Midnight between Sunday and Monday in Denmark; the meeting is on Tuesday."""
CLOSES = datetime(2026, 11, 24, 23, tzinfo=UTC)
Visit = Callable[..., Visitor]


def appoint(world: World) -> tuple[Role, str]:
    return substitutes.appoint(world.session, world[Meeting], "Mads", ZONE, world.lise, EARLY)


def sees(world: World, role: Role, moment: datetime) -> bool:
    viewer = Viewer(library=world.library, person=role.person, roles=(role,))
    with clock.stopped_at(moment):
        by_list = world.session.scalars(scopes.meetings(viewer)).all()
        by_key = scopes.found(world.session, viewer, scopes.meetings, Meeting, world[Meeting].key)
    assert by_list == ([by_key] if by_key else [])
    return by_key is not None


@pytest.mark.parametrize(
    ("moment", "is_seen"),
    [
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(seconds=1), True),
        (CLOSES, False),
    ],
)
def test_the_meeting_is_there_from_the_day_before_to_the_end_of_its_day(
    world: World, moment: datetime, is_seen: bool
) -> None:
    role, _ = appoint(world)

    assert sees(world, role, moment) is is_seen


def test_the_paper_says_the_same_days_as_the_scope(world: World) -> None:
    assert substitutes.works_from(world[Meeting], ZONE) == OPENS
    assert substitutes.works_until(world[Meeting], ZONE) == CLOSES


def test_the_link_ends_with_the_day_and_follows_a_meeting_that_is_moved(world: World) -> None:
    appoint(world)
    link = world.session.scalars(select(Link).where(Link.purpose == LinkPurpose.SUBSTITUTE)).one()
    assert link.expires_at == CLOSES

    hours = (time(13), time(14))
    meetings.move(world.session, world[Meeting], date(2026, 11, 26), hours, ZONE, world.lise, EARLY)

    world.session.refresh(link)
    assert link.expires_at == CLOSES + timedelta(days=2)


def test_the_paper_can_be_held_up_twice(world: World) -> None:
    role, token = appoint(world)
    link = links.find(world.session, world.library.id, token, (LinkPurpose.SUBSTITUTE,))

    people = {links.press(world.session, link, OPENS + timedelta(hours=hour)).id for hour in (1, 9)}

    assert people == {role.person_id}
    with pytest.raises(RuleBroken, match="link_over"):
        links.press(world.session, link, CLOSES)


def test_it_is_a_person_of_its_own_whom_no_mail_reaches(world: World) -> None:
    role, token = appoint(world)

    assert not role.person.has_address
    assert links.find(world.session, world.library.id, token) is None


def test_nobody_stands_in_where_there_is_no_meeting_any_more(world: World) -> None:
    with pytest.raises(RuleBroken, match="meeting_over"):
        substitutes.appoint(world.session, world[Meeting], "Mads", ZONE, world.lise, CLOSES)
    world[Meeting].state = MeetingState.CANCELLED
    with pytest.raises(RuleBroken, match="meeting_settled"):
        appoint(world)


def test_the_night_after_the_name_is_forgotten_and_nobody_is_signed_in(world: World) -> None:
    role, _ = appoint(world)
    before = substitutes.substitutes_of(world.session, world[Meeting])
    forget_what_is_over(world.session, world.library, CLOSES - timedelta(seconds=1))
    assert substitutes.substitutes_of(world.session, world[Meeting]) == before == [role]

    forget_what_is_over(world.session, world.library, CLOSES)

    assert substitutes.substitutes_of(world.session, world[Meeting]) == []
    assert (role.person.name, role.person.disabled_at) == ("", CLOSES)


def test_the_whole_way_of_a_substitute(world: World, visit: Visit) -> None:
    meeting, club = world[Meeting].key, world[Club].key
    with clock.stopped_at(EARLY):
        paper = visit(world.hanne).post(
            f"/hjoerring/meetings/{meeting}/substitutes", {"name": "Mads"}, status=200
        )
        address = _address(paper.text)
        assert "The code works from Monday 23 November 2026" in visit().get(address).text
        visit().post(address, status=200)
    with clock.stopped_at(OPENS + timedelta(hours=10)):
        mads = visit()
        assert "Come in" in mads.get(address).text
        first = mads.post(address).headers["Location"]
        assert first == f"/hjoerring/meetings/{meeting}"
        assert "Ida I." in mads.get(first).text
        mads.get(f"/hjoerring/clubs/{club}/door", status=404)
        mads.get(f"/hjoerring/children/{world.ida.key}", status=404)
    with clock.stopped_at(OPENS + timedelta(hours=34)):
        on_the_day = visit()
        on_the_day.post(address)
        assert "Open the door" in on_the_day.get(f"/hjoerring/clubs/{club}/door").text
        for closed in (f"/hjoerring/clubs/{club}", "/hjoerring/clubs", "/hjoerring/account"):
            on_the_day.get(closed, status=403)
    with clock.stopped_at(CLOSES):
        assert "This code no longer works" in visit().get(address).text


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (OPENS + timedelta(hours=10), MeetingState.PLANNED),
        (CLOSES - timedelta(hours=9), MeetingState.CANCELLED),
    ],
)
def test_the_door_stays_shut_to_a_substitute_but_on_the_day_of_a_meeting_that_takes_place(
    world: World, visit: Visit, moment: datetime, state: MeetingState
) -> None:
    role, _token = appoint(world)
    world[Meeting].state = state
    world.session.flush()
    with clock.stopped_at(moment):
        visit(role.person).post(f"/hjoerring/clubs/{world[Club].key}/door/open", status=404)


def test_the_paper_of_a_meeting_that_is_called_off_lets_nobody_in(world: World, visit: Visit) -> None:
    _role, token = appoint(world)
    meeting = world[Meeting].key
    world[Meeting].state = MeetingState.CANCELLED
    world.session.flush()
    with clock.stopped_at(CLOSES - timedelta(hours=9)):
        mads = visit()
        page = mads.get(f"/hjoerring/substitute/{token}").text
        assert "The meeting is called off" in page
        assert "Come in" not in page

        assert "The meeting is called off" in mads.post(f"/hjoerring/substitute/{token}", status=200).text
        mads.get(f"/hjoerring/meetings/{meeting}", status=303)


def test_a_meeting_that_is_put_back_lets_its_substitute_in_again(world: World, visit: Visit) -> None:
    _role, token = appoint(world)
    world[Meeting].state = MeetingState.CANCELLED
    world.session.flush()
    with clock.stopped_at(OPENS):
        visit().post(f"/hjoerring/substitute/{token}", status=200)
        world.session.query(Meeting).update({"state": MeetingState.PLANNED})
        visit().post(f"/hjoerring/substitute/{token}")


def test_a_substitute_who_is_not_needed_is_out_at_once(world: World, visit: Visit) -> None:
    key = world[Meeting].key
    role, token = appoint(world)
    with clock.stopped_at(OPENS):
        mads = visit()
        mads.post(f"/hjoerring/substitute/{token}")
        mads.get(f"/hjoerring/meetings/{key}")

        visit(world.lise).post(f"/hjoerring/meetings/{key}/substitutes/withdraw", {"role": role.key})

        assert "sign-in" in mads.get(f"/hjoerring/meetings/{key}", status=303).headers["Location"]
        assert "This code no longer works" in mads.get(f"/hjoerring/substitute/{token}").text


def test_a_substitute_is_a_host_to_nobody_who_is_told_or_listed(world: World, visit: Visit) -> None:
    appoint(world)

    people = visit(world.lise).get("/hjoerring/people").text
    club = visit(world.lise).get(f"/hjoerring/clubs/{world[Club].key}").text

    assert "Mads" not in people
    assert "Host: Hanne" in club
    assert "Mads" not in club


def test_today_says_who_stands_in(world: World, visit: Visit) -> None:
    appoint(world)

    with clock.stopped_at(OPENS):
        assert "Host: Hanne, Mads" in visit(world.lise).get("/hjoerring/today").text


def _address(paper: str) -> str:
    start = paper.index("/hjoerring/substitute/")
    return paper[start : start + len("/hjoerring/substitute/") + 22]
