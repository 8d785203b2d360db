"""P9, a red team: whoever looks, at whatever page, print, feed, history or calendar, nothing tells where a
protected child is; hosts see “Ask the library”, and the flag acts at the next request."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import Person, Role, RoleName
from app.catalogue.models import Work
from app.children import registering
from app.children.models import Child, Guardianship
from app.clubs.models import Club, Meeting
from app.core import clock
from app.libraries.models import Library, School
from app.meetings.models import Attendance
from app.places.models import Place, PlaceState, Queue, QueuePurpose
from app.reviews.models import Audience, Review, ReviewState
from app.rosters.lines import RosterLine
from app.trips.models import Trip
from tests.access.routes import SAFE, Route, Stage, routes
from tests.guardians.test_guardian_pages import enter
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

NAME, ALIAS, CLASS = "Qqboqq", "Brave Qqaliasqq", "Qqclassqq"
ROOM, MEET_AT = "Qqroomqq", "Qqmeetqq"
OUTSIDE = ("Anybody", "Gry", "Sten", "Else", "Lars")
"""Nobody, another child's guardian, staff elsewhere, a teacher of another school, who leads the library."""
IN_THE_ROOM = ("Hanne", "Mads")
"""The host, and who stands in for her."""
AT_THE_DOOR = ("doors.choose_animal", ALIAS)
"""Where children tap their animal while the host holds the door open; no wall says this alias in public."""
IN_HAND = {
    "doors.door": "who is outside the door just now",
    "loans.desk": "the tablet on the table, where books change hands",
    "loans.leaving": "which books it gives back as it leaves",
    "meetings.meeting": "who is here today is ticked",
    "paper.cards": "whom to print a card for",
    "paper.cut": "whose photographed card is typed",
    "paper.type_in": "whose paper is typed",
}
"""What a host holds while the children stand before it; the club’s own page says whom to ask about."""
MADE_FOR_THE_CHILD = {
    "cards.club_cards": "its own card, to be handed out",
    "year.certificates": "its own certificate",
    "letters.letter": "its own letter, with a strip to cut off",
    "trips.trip_slips": "its own slip for its parents",
}


@pytest.fixture
def protected(world: World) -> World:
    """Bo is protected: in the club, on the trip, with a book, present last time, read by everybody."""
    bo, now = world.bo, clock.now()
    bo.is_protected, bo.first_name, bo.alias, bo.class_label = True, NAME, ALIAS, CLASS
    bo.initial, bo.sort_key = "B", NAME.casefold()
    world[Club].room, world[Trip].meet_at = ROOM, MEET_AT
    world.session.scalars(select(Place).where(Place.child_id == bo.id)).one().reason = f"{NAME} is new here"
    world.add(Attendance(meeting_id=world[Meeting].id, child_id=bo.id, was_here=True))
    trip = world.session.scalars(select(Queue).where(Queue.purpose == QueuePurpose.TRIP)).one()
    values = {"child_id": bo.id, "asked_at": now, "settled_at": now}
    world.add(Place(queue_id=trip.id, number=1, state=PlaceState.ACTIVE, **values))
    trip.taken, trip.next_number = 1, 2
    world.add(
        Review(
            child_id=bo.id,
            work_id=world[Work].id,
            club_id=world[Club].id,
            rating=5,
            words="Good.",
            state=ReviewState.PUBLISHED,
            audience=Audience.PUBLIC,
            moderated_by_id=world.lise.id,
            submitted_at=now,
            published_at=now,
            created_at=now,
            changed_at=now,
        )
    )
    world.session.flush()
    return world


@pytest.fixture
def stage(app: Flask, protected: World, session: Session) -> Iterator[Stage]:
    now = clock.now()
    school = School(name="Vrå Skole", sort_key="vrå skole", kind="single", created_at=now)
    else_ = Person(email="else@example.org", name="Else", created_at=now)
    session.add(else_)
    protected.add(school)
    protected.add(Role(person_id=else_.id, name=RoleName.TEACHER, school_id=school.id, created_at=now))
    protected.child_key = protected.bo.key  # type: ignore[attr-defined]
    else_id = else_.id
    staged = Stage(app, protected)
    staged.tokens["Else"] = sessions.open_for_person(session, session.get_one(Person, else_id), now)
    session.commit()
    yield staged


def seen(stage: Stage, who: str, route: Route) -> str:
    """All that the answer tells: its text, whatever kind of file it is, and where it leads."""
    answer = stage.send(who, "GET", stage.address(route))
    return answer.data.decode("utf-8", "replace") if answer.status_code < 300 else ""


def test_from_outside_nothing_is_told_of_the_child(app: Flask, stage: Stage) -> None:
    found = [
        f"{who}: {route} tells {word}"
        for route in routes(app, *SAFE)
        for who in OUTSIDE
        for page in [seen(stage, who, route)]
        for word in (NAME, ALIAS, CLASS)
        if word in page and (route.endpoint, word) != AT_THE_DOOR
    ]

    print(f"FIG P9.seen_from_outside {len(found)} <=0 {'PASS' if not found else 'FAIL'}")
    assert found == []


def test_no_other_child_learns_its_name(app: Flask, stage: Stage) -> None:
    found = [
        str(route)
        for route in routes(app, *SAFE)
        if any(word in seen(stage, "Ida", route) for word in (NAME, CLASS))
    ]

    assert found == []


@pytest.mark.parametrize("who", IN_THE_ROOM)
def test_hosts_are_sent_to_the_library_wherever_they_read_its_name(
    app: Flask, stage: Stage, who: str
) -> None:
    without = [
        str(route)
        for route in routes(app, *SAFE)
        if route.endpoint not in IN_HAND.keys() | MADE_FOR_THE_CHILD.keys()
        for page in [seen(stage, who, route)]
        if NAME in page and "sk the library" not in page
    ]

    assert without == [], without


@pytest.mark.parametrize("who", ["Lise", "Tom", "Hanne", "Mads"])
def test_no_print_and_no_file_that_leaves_the_house_tells_its_name(
    app: Flask, stage: Stage, who: str
) -> None:
    found = []
    for route in routes(app, *SAFE):
        if route.endpoint in MADE_FOR_THE_CHILD:
            continue
        answer = stage.send(who, "GET", stage.address(route))
        page = answer.data.decode("utf-8", "replace") if answer.status_code < 300 else ""
        is_print = 'class="paper"' in page or answer.mimetype not in ("text/html", "application/zip")
        if is_print and NAME in page:
            found.append(f"{who}: {route}")

    print(f"FIG P9.in_prints.{who} {len(found)} <=0 {'PASS' if not found else 'FAIL'}")
    assert found == []


def test_the_red_team_would_see_it_if_it_were_told(app: Flask, stage: Stage) -> None:
    """The control: the librarian reads the name, and a child who is not protected is on the host's prints."""
    librarian = [route for route in routes(app, *SAFE) if NAME in seen(stage, "Lise", route)]
    on_prints = [
        route
        for route in routes(app, *SAFE)
        if 'class="paper"' in (page := seen(stage, "Hanne", route)) and "Ida I." in page
    ]

    assert len(librarian) >= 5
    assert len(on_prints) >= 2


def test_a_guardian_nobody_has_confirmed_learns_nothing_at_all(
    app: Flask, protected: World, visit: Callable[..., Visitor]
) -> None:
    gry = enter(visit(), GUARDIANS_TOKEN)
    assert protected[Club].name in gry.get("/hjoerring/guardian").text, "the control: she reads it today"
    protect(protected, protected.ida)

    told = []
    for route in routes(app, *SAFE):
        if "/guardian" in str(route.rule) and not route.rule.arguments - {"library"}:
            address = str(route.rule).replace("<slug:library>", "hjoerring")
            page = gry.client.get(address).get_data(as_text=True)
            where = (
                protected[Club].name,
                protected[School].name,
                ROOM,
                MEET_AT,
                "14:00",
                "Hanne",
                "Skammerens",
            )
            told += [f"{route}: {word}" for word in where if word in page]

    assert told == []


def protect(world: World, child: Child) -> None:
    child = world.session.get_one(Child, child.id)
    line = RosterLine(child.first_name, child.initial, child.class_label, row=1)
    library = world.session.get_one(Library, world.library.id)
    lise = world.session.get_one(Person, world.lise.id)
    registering.edit_child(world.session, library, child, line, clock.now(), lise, is_protected=True)
    world.session.commit()


def test_the_flag_acts_at_the_next_request(app: Flask, world: World, visit: Callable[..., Visitor]) -> None:
    """On the public wall, the book's page and the feeds the alias is gone; the guardian's page is shut."""
    review, now = world[Review], clock.now()
    review.state, review.audience, review.published_at = ReviewState.PUBLISHED, Audience.PUBLIC, now
    review.submitted_at, review.moderated_by_id = now, world.lise.id
    world.ida.alias, world.ida.on_public_wall = ALIAS, True
    stranger, gry = visit(), enter(visit(), GUARDIANS_TOKEN)
    work = world[Work].key
    public = [
        address
        for route in routes(app, *SAFE)
        if route.is_public and route.rule.arguments <= {"library", "work"}
        for address in [str(route.rule).replace("<slug:library>", "hjoerring").replace("<key:work>", work)]
    ]
    before = [a for a in public if ALIAS in stranger.client.get(a).get_data(as_text=True)]
    assert before, "the control: the alias stands there until then"
    gry.get("/hjoerring/guardian")

    protect(world, world.ida)

    assert [a for a in public if ALIAS in stranger.client.get(a).get_data(as_text=True)] == []
    assert "Klub Læseglad" not in gry.get("/hjoerring/guardian").text
    assert world.session.scalars(select(Guardianship.may_see)).all() == [False]
