"""The pages of meetings: the list, changing one, being at one, and the sheet to take along."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role, RoleName
from app.catalogue.models import Work
from app.clubs.models import Club, Meeting, MeetingState, Season
from app.clubs.rhythm import lay_out
from app.core import clock
from app.core.tables import new_key
from app.meetings.models import Activity, Attendance, BookRead
from app.notices.models import Notice
from app.places.models import PlaceState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
EARLY = datetime(2026, 11, 20, 8, tzinfo=UTC)
THEN = datetime(2026, 11, 24, 14, tzinfo=UTC)


def at(world: World, *rest: str) -> str:
    return "/".join([f"/hjoerring/meetings/{world[Meeting].key}", *rest])


def of(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/meetings"


def the_meeting(world: World) -> Meeting:
    return world.session.scalars(select(Meeting).where(Meeting.id == world[Meeting].id)).one()


def test_who_was_here_is_ticked_and_seen_again(world: World, visit: Visit) -> None:
    address, ida, book = at(world), world.ida.key, world[Work].key
    with clock.stopped_at(THEN):
        hanne = visit(world.hanne)
        hanne.post(
            at(world, "note"),
            {
                "child": [ida],
                "doing": ["talked", "drew"],
                "book": [book],
                "films": "2",
                "line": "So fun.",
            },
        )
        page = hanne.get(address).text

    meeting = the_meeting(world)
    assert (meeting.participants, meeting.line) == (1, "So fun.")
    assert page.count(" checked>") == 4
    assert {activity.doing for activity in world.session.query(Activity)} == {"talked", "drew", "filmed"}
    assert len(world.session.query(BookRead).all()) == 1


def test_all_are_here_in_one_press_without_scripts(world: World, visit: Visit) -> None:
    with clock.stopped_at(THEN):
        visit(world.hanne).post(at(world, "note"), {"everybody": "1"})

    assert the_meeting(world).participants == 2


def test_an_entry_sent_twice_counts_once_and_says_so(world: World, visit: Visit) -> None:
    sent = {"form_key": new_key(), "child": [world.ida.key, world.bo.key]}
    with clock.stopped_at(THEN):
        hanne = visit(world.hanne)
        first = hanne.part(at(world, "note"), "meeting_saved", "POST", data=sent)
        again = hanne.part(at(world, "note"), "meeting_saved", "POST", data=sent)

    assert first.text.startswith('<div id="meeting_saved"')
    assert "Saved at 15:00. 2 children are here." in first.text
    assert again.headers["HX-Refresh"] == "true"
    assert len(world.session.query(Attendance).all()) == 2


def test_what_is_wrong_is_said_beside_the_button(world: World, visit: Visit) -> None:
    with clock.stopped_at(THEN):
        hanne = visit(world.hanne)
        number = hanne.part(
            at(world, "note"), "meeting_saved", "POST", 409, data={"line": "010117-4004 came"}
        )
        films = hanne.post(at(world, "note"), {"films": "many", "child": [world.ida.key]}, status=422)

    assert "looks like a personal number" in number.text
    assert 'value="many"' in films.text
    assert films.text.count(" checked>") == 1


def test_a_child_that_is_not_the_clubs_is_passed_over(world: World, visit: Visit) -> None:
    stranger = world.child("Stranger").key
    with clock.stopped_at(THEN):
        visit(world.hanne).post(at(world, "note"), {"child": [stranger, world.mia.key, "x"]})

    assert the_meeting(world).participants is None


def test_before_its_day_one_sees_who_is_expected(world: World, visit: Visit) -> None:
    with clock.stopped_at(EARLY):
        hanne = visit(world.hanne)
        assert "2 children are expected" in hanne.get(at(world)).text
        hanne.post(at(world, "note"), {"child": [world.ida.key]}, status=409)


def test_only_a_number_is_recorded_where_nobody_was_ticked(world: World, visit: Visit) -> None:
    with clock.stopped_at(THEN):
        hanne, club = visit(world.hanne), f"/hjoerring/clubs/{world[Club].key}"
        hanne.post(at(world, "record"), {"participants": "11"})
        assert "11 children came" in hanne.get(club).text
        hanne.post(at(world, "note"), {"child": [world.ida.key]})
        assert "1 child came" in hanne.get(club).text
        assert "Only a number" not in hanne.get(at(world)).text
        page = hanne.post(at(world, "record"), {"participants": "11"}, status=409).text

    assert "counted from who was ticked" in page


def test_a_wrong_number_is_shown_again(world: World, visit: Visit) -> None:
    with clock.stopped_at(THEN):
        page = visit(world.hanne).post(at(world, "record"), {"participants": "many"}, status=422).text

    assert 'value="many"' in page


def test_the_teacher_reads_the_praise_among_the_meetings(world: World, visit: Visit) -> None:
    with clock.stopped_at(THEN + timedelta(hours=1)):
        visit(world.hanne).post(
            at(world, "note"), {"child": [world.ida.key], "praise": "They listened like mice."}
        )
        page = visit(world.tom).get(of(world)).text

    assert "They listened like mice." in page


def test_a_meeting_is_moved_called_off_and_put_back_from_its_page(world: World, visit: Visit) -> None:
    with clock.stopped_at(EARLY):
        tom = visit(world.tom)
        tom.get(at(world, "change"))
        tom.post(at(world, "move"), {"day": "2026-11-26", "starts_at": "13:00", "ends_at": "14:00"})
        assert "Moved from 24 Nov" in tom.get(of(world)).text
        tom.post(at(world, "cancel"), {"reason": ""}, status=422)
        tom.post(at(world, "cancel"), {"reason": "School camp"})
        assert "Called off: School camp" in tom.get(of(world)).text
        assert "Called off: School camp" in tom.get(at(world)).text
        tom.post(at(world, "put-back"))

    assert the_meeting(world).state == MeetingState.PLANNED
    assert {notice.person_id for notice in world.session.query(Notice)} == {world.lise.id, world.hanne.id}


@pytest.mark.parametrize(
    ("day", "start", "end", "status"),
    [
        ("", "13:00", "14:00", 422),
        ("2026-11-26", "14:00", "13:00", 422),
        ("2027-08-01", "13:00", "14:00", 409),
    ],
)
def test_a_day_or_hour_that_will_not_do_is_shown_again(
    world: World, visit: Visit, day: str, start: str, end: str, status: int
) -> None:
    sent = {"day": day, "starts_at": start, "ends_at": end}
    with clock.stopped_at(EARLY):
        lise = visit(world.lise)
        moved = lise.post(at(world, "move"), sent, status=status)
        added = lise.post(f"{of(world)}/add", sent, status=status)

    assert f'value="{start}"' in moved.text
    assert f'value="{start}"' in added.text


def test_a_meeting_is_added(world: World, visit: Visit) -> None:
    with clock.stopped_at(EARLY):
        lise = visit(world.lise)
        lise.post(f"{of(world)}/add", {"day": "2026-11-28", "starts_at": "10:00", "ends_at": "12:00"})

        assert "Extra meeting" in lise.get(of(world)).text


def test_what_the_rhythm_let_go_is_not_listed(world: World, visit: Visit) -> None:
    world[Club].every_weeks, world[Club].first_meeting_on = 4, date(2026, 9, 8)
    lay_out(world.session, world.library, world[Club], world[Season], EARLY)

    with clock.stopped_at(EARLY):
        page = visit(world.lise).get(of(world)).text

    assert the_meeting(world).state == MeetingState.CANCELLED
    assert "24 November" not in page


def test_a_year_of_meetings_takes_as_many_statements_as_one(
    world: World, visit: Visit, statements: list[str]
) -> None:
    lise, address = visit(world.lise), of(world)
    lise.get(address)
    statements.clear()
    lise.get(address)
    few = len(statements)
    lay_out(world.session, world.library, world[Club], world[Season], datetime(2026, 8, 1, tzinfo=UTC))
    world.session.flush()
    statements.clear()

    page = lise.get(address)

    assert page.text.count("/change") == 42
    assert len(statements) == few <= 10
    assert len(page.data) < 40_000


def test_a_meeting_of_many_children_and_books_keeps_to_its_measure(
    world: World, visit: Visit, statements: list[str]
) -> None:
    address = at(world)
    with clock.stopped_at(THEN):
        hanne = visit(world.hanne)
        hanne.get(address)
        statements.clear()
        hanne.get(address)
        few = len(statements)
        for number in range(14):
            world.place(world.child(f"Barn{number}"), PlaceState.ACTIVE, settled_at=THEN)
        statements.clear()
        page = hanne.get(address)

    assert page.text.count('name="child"') == 16
    assert len(statements) == few <= 10
    assert len(page.data) < 40_000


def test_the_visit_sheet_says_all_one_needs_at_the_school(world: World, visit: Visit) -> None:
    with clock.stopped_at(EARLY):
        lise = visit(world.lise)
        lise.post(at(world, "promise"), {"promised": "More about horses"})
        page = lise.get(at(world, "sheet")).text

    for words in (
        "Sdr. Ringvej 3",
        "The school library",
        "Hanne",
        "More about horses",
        "2: Bo B., Ida I.",
        "Box 7 has arrived",
    ):
        assert words in page


def test_only_the_librarian_promises_and_takes_the_sheet(world: World, visit: Visit) -> None:
    hanne = visit(world.hanne)

    hanne.post(at(world, "promise"), {"promised": "x"}, status=403)
    hanne.get(at(world, "sheet"), status=403)


def test_a_childs_page_says_how_often_it_came(world: World, visit: Visit) -> None:
    with clock.stopped_at(THEN):
        visit(world.hanne).post(at(world, "note"), {"child": [world.ida.key]})

    lise = visit(world.lise)
    assert "came 1 of 1 times" in lise.get(f"/hjoerring/children/{world.ida.key}").text
    assert "came 0 of 1 times" in lise.get(f"/hjoerring/children/{world.bo.key}").text


def test_a_host_of_another_club_finds_no_meeting_here(world: World, visit: Visit) -> None:
    role = world.session.scalars(select(Role).where(Role.name == RoleName.HOST)).one()
    role.ended_at = clock.now()

    visit(world.hanne).get(at(world), status=404)
