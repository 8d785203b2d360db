"""A whole school year with the clock moved, and what is left a year after; the house in order every month."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import nightly, retention, worker
from app.accounts import people
from app.accounts.models import Role, RoleName
from app.boxes import numbering, packing
from app.calendars import calendars
from app.calendars.models import Shows
from app.catalogue import works
from app.children.models import Child
from app.children.registering import parents_informed
from app.clubs import opening, plans
from app.clubs.models import Club, ClubState, Meeting, MeetingState, Season
from app.consents import guardian_links
from app.core import clock, database
from app.core.search_text import sort_key
from app.deposits import dispatch
from app.deposits.models import Box, BoxState, Deposit
from app.draws import draws
from app.enrolment import putting_forward
from app.enrolment.putting_forward import Line
from app.homecoming import counting
from app.invariants import broken
from app.libraries.founding import found_library
from app.libraries.models import Country, School, SchoolBreak
from app.meetings import attendance, meetings, substitutes
from app.meetings.models import Attendance, Doing
from app.notices.models import Notice
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from app.reviews import figures, moderation, writing
from app.reviews.models import Audience, Review
from app.trips import trips
from app.turns import priorities
from app.year import going_on, year
from app.year.views.year import STEPS
from tests.pages import Visitor

ZONE = "Europe/Copenhagen"
HERE = ZoneInfo(ZONE)
CLASS = "Ida K, Bo L, Mia M, Ali F, Noor A, Liv S, Kaj B, Eva D"
"""Eight of 4.A ask for six places; Ida and Bo only together; these two and Mia waited last season."""
AUTUMN = (date(2026, 10, 12), date(2026, 10, 16))


class Life:
    """One library, lived through month by month; `now` moves with the hand of the clock.

    Rows are kept by their ids and fetched anew, for the worker closes the session it has used.
    """

    def __init__(self, app: Flask, hand: Any) -> None:
        self.app, self.hand = app, hand
        self.rows: dict[str, tuple[type[Any], int]] = {}
        self.children: dict[str, int] = {}
        self.ended: list[str] = []

    def keep(self, name: str, row: Any) -> Any:
        self.rows[name] = (type(row), row.id)
        return row

    def __getattr__(self, name: str) -> Any:
        rows = self.__dict__.get("rows", {})
        if name not in rows:
            raise AttributeError(name)
        return self.session.get_one(*rows[name])

    @property
    def session(self) -> Session:
        return database.session()

    @property
    def now(self) -> datetime:
        return clock.now()

    def until(self, day: str) -> None:
        """Let the nights pass; the worker ticks, and at each end of a month everything is as it must be."""
        end = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=HERE)
        while self.now < end:
            before = self.now.astimezone(HERE)
            self.hand.move_to(min(end, self.now + timedelta(days=3)))
            self.session.commit()
            worker.tick(self.app)
            self.night()
            if self.now.astimezone(HERE).month != before.month:
                self.check(f"{before:%Y-%m}")

    def night(self) -> None:
        nightly.forget_what_is_over(self.session, self.library, self.now)
        retention.forget_what_is_due(self.session, self.library, self.now)
        self.session.commit()

    def check(self, month: str) -> None:
        """What `flask check` asks, and that nothing is past its deadline."""
        self.session.flush()
        assert broken(self.session) == [], month
        overdue = retention.past_deadline(self.session, self.library, self.now)
        assert not any(overdue.values()), (month, overdue)
        self.ended.append(month)

    def child(self, name: str) -> Child:
        return self.session.get_one(Child, self.children[name])

    def place(self, name: str, queue: Queue | None = None) -> Place:
        wanted = (queue or self.club.queue).id
        found = select(Place).where(Place.child_id == self.children[name], Place.queue_id == wanted)
        return self.session.scalars(
            found.order_by(Place.id.desc()).execution_options(populate_existing=True)
        ).first()  # type: ignore[return-value]

    def stand(self, queue: Queue | None = None) -> dict[str, str]:
        """Where each child of the class stands, by first name."""
        names = {child_id: name for name, child_id in self.children.items()}
        wanted = (queue or self.club.queue).id
        places = self.session.scalars(
            select(Place)
            .where(Place.queue_id == wanted)
            .order_by(Place.id)
            .execution_options(populate_existing=True)
        )
        return {names[place.child_id]: place.state for place in places}

    def those(self, state: PlaceState) -> list[str]:
        return [name for name, each in self.stand().items() if each == state]


@pytest.fixture
def life(app: Flask, session: Session) -> Iterator[Life]:
    with time_machine.travel(datetime(2026, 8, 3, 9, tzinfo=HERE), tick=False) as hand:
        yield Life(app, hand)


def test_a_school_year_from_the_letter_to_the_last_review(life: Life) -> None:
    found(life)
    august(life)
    autumn(life)
    winter_and_spring(life)
    may_and_june(life)
    roll_over(life)
    kept(life)

    first, last = life.ended[0], life.ended[-1]
    assert (first, last, len(life.ended)) == ("2026-08", "2028-07", 24)


def found(life: Life) -> None:
    """The library, its school, its people, a box of books and the club."""
    session, now = life.session, life.now
    library = life.keep("library", found_library(session, "Hjørring", Country.DENMARK, "en", now, "year"))
    school = School(
        library_id=library.id,
        name="Løkken Skole",
        sort_key=sort_key("Løkken Skole", "da"),
        kind="single",
        grades_to=9,
        created_at=now,
    )
    first_on, last_on = AUTUMN
    holiday = SchoolBreak(library_id=library.id, name="Autumn", first_on=first_on, last_on=last_on)
    session.add_all([school, holiday])
    session.flush()
    life.keep("school", school)
    lise = people.invite(session, library, "lise@x.dk", "Lise", RoleName.LIBRARIAN, now, None)
    tom = people.invite(session, library, "tom@x.dk", "Tom", RoleName.TEACHER, now, lise, school=school)
    life.keep("lise", lise)
    life.keep("tom", tom)
    life.keep("waited", priorities.add(session, library, "Waited last season", "Their turn.", lise, now))
    plan = plans.Plan(
        school=school,
        season="2026/27",
        name="Klub Læseglad",
        grade_from=3,
        grade_to=5,
        capacity=6,
        weekday=1,
        starts_at=time(14),
        ends_at=time(15, 30),
        first_meeting_on=date(2026, 9, 1),
        librarian=lise,
        draws_on=date(2026, 8, 20),
        offers_reason="Places that fall free are given all year.",
    )
    club = life.keep("club", plans.make(session, library, plan, lise, now))
    life.keep("season", session.get_one(Season, club.season_id))
    hanne = people.invite(session, library, "hanne@x.dk", "Hanne", RoleName.HOST, now, lise, club=club)
    life.keep("hanne", hanne)
    session.refresh(club)
    opening.open_club(session, club, lise, now)
    box = life.keep("box", numbering.make_box(session, library, 7, "Start-box", lise, now))
    work = life.keep("work", works.record_typed(session, library.id, "Skammerens datter", "L. K.", now))
    packing.add_copy(session, box, work, lise, now)


def august(life: Life) -> None:
    """The letter goes out before any name comes in; lots are drawn; six are in and two wait."""
    letter = Visitor(life.app, life.session, life.lise).get(f"/year/clubs/{life.club.key}/letter")
    assert "Dear parents," in letter.get_data(as_text=True)
    life.until("2026-08-10")
    lines = [
        Line(
            name.split()[0],
            name.split()[1],
            "4.A",
            is_together=name[:3] in ("Ida", "Bo "),
            priority_class=life.waited if name[:3] in ("Mia", "Ida", "Bo ") else None,
        )
        for name in CLASS.split(", ")
    ]
    putting_forward.put_forward(life.session, life.library, life.club, lines, None, life.tom, life.now)
    life.children = {child.first_name: child.id for child in life.session.scalars(select(Child))}
    assert set(life.those(PlaceState.WAITING)) == set(life.children), "until the draw everybody waits"
    life.child("Noor").is_protected = True

    life.until("2026-08-21")
    draw = draws.draw_lots(life.session, life.club.queue, life.lise)
    life.session.flush()
    assert draws.proof(life.session, draw).holds
    inside = life.those(PlaceState.ACTIVE)
    assert len(inside) == 6
    assert {"Ida", "Bo", "Mia"} <= set(inside), "who waited last season comes first, a pair together"
    parents_informed(life.session, life.session.scalars(select(Child)), life.now.date(), life.now, life.tom)


def autumn(life: Life) -> None:
    """A box comes; meetings; a seat falls free: unanswered, then answered; a trip and a substitute."""
    stay = dispatch.send(life.session, life.box, life.school, life.club, None, life.lise, life.now)
    dispatch.arrive(life.session, stay, None, life.now)
    life.until("2026-09-02")
    stay = life.session.scalars(select(Deposit)).one()
    dispatch.take_into_use(life.session, stay, life.hanne, life.now)
    hold(life)

    # Somebody leaves; the first in line is asked, nobody answers, the next one is asked and says yes.
    first, second = life.those(PlaceState.WAITING)
    if life.place(first).number > life.place(second).number:
        first, second = second, first
    goes = next(name for name in life.those(PlaceState.ACTIVE) if name not in ("Ida", "Bo", "Mia"))
    life.left = goes
    waiting_list.leave(life.session, life.place(goes), life.tom)
    assert life.place(first).state == PlaceState.OFFERED
    life.until("2026-09-12")
    assert life.place(first).state == PlaceState.WAITING
    assert life.place(first).unanswered_at is not None
    assert life.place(second).state == PlaceState.OFFERED
    waiting_list.accept(life.session, life.place(second), life.tom)
    waiting_list.answer_for(life.session, life.place(first), life.lise)
    life.waits = first

    token = guardian_links.slip_link(life.session, life.child("Ida"), "da", life.lise, life.now)
    assert token
    assert guardian_links.come_in(life.session, life.library.id, token, life.now)
    trip_to_the_library(life)
    life.until("2026-10-20")
    hold(life)
    assert not [m for m in all_meetings(life) if AUTUMN[0] <= m.starts_at.date() <= AUTUMN[1]]
    a_substitute(life)


def trip_to_the_library(life: Life) -> None:
    starts = datetime(2026, 10, 2, 17, tzinfo=HERE)
    trip = trips.plan(
        life.session,
        life.club,
        trips.TripPlan(
            title="A night at the library",
            starts_at=starts,
            ends_at=starts + timedelta(hours=16),
            sign_up_until=starts - timedelta(days=3),
            places=2,
            meet_at="The library",
            pick_up_at="The school",
        ),
        life.hanne,
        life.now,
    )
    names = life.those(PlaceState.ACTIVE)[:3]
    for name in names:
        trips.sign_up(life.session, trip, life.child(name), None, life.now)
    life.session.refresh(trip)
    assert [life.place(name, trip.queue).state for name in names] == ["active", "active", "waiting"]
    trips.paper_says(life.session, trip, life.child(names[0]), False, life.now.date(), life.hanne, life.now)
    assert life.place(names[2], trip.queue).state == PlaceState.OFFERED
    waiting_list.accept(life.session, life.place(names[2], trip.queue), life.tom)


def a_substitute(life: Life) -> None:
    """Mads stands in once, and is nobody the day after."""
    coming = next(m for m in all_meetings(life) if m.starts_at > life.now)
    role, token = substitutes.appoint(life.session, coming, "Mads", ZONE, life.lise, life.now)
    assert token
    role_id, over = role.id, (coming.starts_at + timedelta(days=4)).date().isoformat()
    life.hand.move_to(coming.starts_at + timedelta(minutes=10))
    note(life, coming, by=role.person)
    life.until(over)
    assert life.session.get_one(Role, role_id).ended_at is not None


def winter_and_spring(life: Life) -> None:
    """Meetings moved and called off, in the host's own calendar too; the children write."""
    ahead = [m for m in all_meetings(life) if m.starts_at > life.now]
    hours, later = (time(15), time(16, 30)), ahead[2].starts_at.date() + timedelta(days=1)
    meetings.move(life.session, ahead[2], later, hours, ZONE, life.lise, life.now)
    meetings.cancel(life.session, ahead[3], "school camp", ZONE, life.lise, life.now)
    secret = calendars.issue(life.session, life.library.id, life.hanne, Shows.MINE, None, life.now)
    life.session.flush()
    feed = life.app.test_client().get(f"/year/calendar/{secret}.ics").get_data(as_text=True)
    assert feed.count("STATUS:CANCELLED") == 1
    assert not [name for name in life.children if f"{name} " in feed]

    for month in (12, 1, 2, 3, 4):
        life.until(f"{2026 if month == 12 else 2027}-{month:02}-20")
        hold(life)
        write(life, ("Ida", "Bo", "Mia", "Ida", "Bo")[month % 5], f"Book {month}")
    life.until("2027-05-05")
    hold(life)


def may_and_june(life: Life) -> None:
    """Who goes on, the boxes home, the clubs closed."""
    step(life, "ask")
    inside = life.those(PlaceState.ACTIVE)
    for name in inside[:3]:
        going_on.say_oneself(life.session, life.club, life.child(name), True, life.now)
    going_on.say(life.session, life.club, {life.place(inside[3]).key: False}, life.hanne, life.now)
    life.goes_on, life.stops, life.silent = inside[:3], inside[3], inside[4:]
    life.until("2027-06-01")
    step(life, "boxes")
    assert life.session.get_one(Box, life.box.id).state == BoxState.CALLED_HOME
    stay = life.session.scalars(select(Deposit)).one()
    dispatch.send_home(life.session, stay, life.hanne, life.now)
    counting.count_all(life.session, stay, life.lise, life.now)
    counting.finish_count(life.session, stay, life.lise, life.now)
    life.until("2027-06-29")
    hold(life)
    step(life, "close")
    life.figures = figures.counted(life.session, life.library, life.season.id)


def roll_over(life: Life) -> None:
    """August: new clubs, new classes; who goes on is in, the silent are asked, who waited comes first."""
    life.until("2027-08-06")
    for name in ("clubs", "grades", "carry", "open"):
        step(life, name)
    old = life.club.id
    life.keep("club", life.session.scalars(select(Club).where(Club.state == ClubState.OPEN)).one())
    assert life.club.id != old
    stand = life.stand()
    assert {stand[name] for name in life.goes_on} == {"active"}
    assert {stand[name] for name in life.silent} == {"offered"}
    assert life.stops not in stand
    assert stand[life.waits] == "offered"
    assert {child.class_label for child in life.session.scalars(select(Child))} == {"5.A"}
    told = set(life.session.scalars(select(Notice.template).where(Notice.person_id == life.hanne.id)))
    assert {"who_goes_on", "season_starts"} <= told
    waiting_list.decline(life.session, life.place(life.silent[0]), life.tom)
    waiting_list.accept(life.session, life.place(life.waits), life.tom)


def kept(life: Life) -> None:
    """What was promised is forgotten on its day; the figures of the season stay."""
    life.until("2027-10-01")
    names = set(life.session.scalars(select(Child.first_name).where(Child.first_name != "")))
    assert life.stops not in names, "90 days after the season the name is gone"
    assert set(life.goes_on) <= names
    assert life.session.scalar(select(func.count(Attendance.id))) == 0
    old = select(Place.id).join(Queue).where(Queue.season_id == life.season.id)
    assert life.session.scalars(old).all() == []
    assert figures.counted(life.session, life.library, life.season.id) == life.figures

    life.until("2028-08-01")
    assert life.session.scalar(select(func.count(Review.id))) == 0
    assert figures.counted(life.session, life.library, life.season.id) == life.figures
    whole = figures.by_club(life.figures)
    (club,) = whole.values()
    assert (club["asked"], club["reviews"], club["published"]) == (8, 5, 5)
    assert club["children"] == 7
    assert club["meetings"] > 25
    assert club["participants"] == club["meetings"] * 6 - 1, "who came in later was not there before"


def step(life: Life, name: str) -> None:
    """Look at the step, do it, undo it, do it."""
    leading = year.Year(life.session, life.library, life.season, life.lise, life.now)
    shown = next(each for each in year.standings(STEPS, leading) if each.is_next)
    assert shown.step.name == name
    year.do(STEPS, leading, name)
    year.undo(STEPS, leading, name)
    assert broken(life.session) == []
    year.do(STEPS, leading, name)
    life.session.commit()


def all_meetings(life: Life) -> list[Meeting]:
    found = select(Meeting).where(Meeting.club_id == life.club.id, Meeting.state == MeetingState.PLANNED)
    return list(life.session.scalars(found.order_by(Meeting.starts_at)))


def hold(life: Life) -> None:
    """Everything that was planned until today took place, and everybody came."""
    for meeting in all_meetings(life):
        if meeting.starts_at < life.now:
            note(life, meeting, life.hanne)


def note(life: Life, meeting: Meeting, by: Any) -> None:
    here = frozenset(life.children[name] for name in life.those(PlaceState.ACTIVE)[:6])
    notes = attendance.Notes(here=here, done=frozenset({Doing.READ_ALOUD}), works=frozenset({life.work.id}))
    attendance.note(life.session, meeting, notes, ZONE, by, life.now)


def write(life: Life, name: str, title: str) -> None:
    review, _ = writing.write_about_typed(life.session, life.child(name), title, "", life.club, life.now)
    words = "I could not stop reading."
    moderation.submit(life.session, review, 5, words, Audience.LIBRARY, life.now)
    moderation.publish(life.session, review, life.lise, life.now, review.version)
