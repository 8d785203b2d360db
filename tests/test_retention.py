"""What is forgotten and when (`safety.md` 7), and that the figures of a season stay (P3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app import retention
from app.cards.models import Card
from app.catalogue.models import Work
from app.children.models import Child, Guardian
from app.clubs.models import Club, Meeting, MeetingState, Season
from app.consents import consent
from app.consents.models import GuardianLink, Purpose
from app.core import clock
from app.core.records import AuditEvent
from app.core.tables import Base
from app.invariants import broken
from app.places import queues
from app.places.models import Place, PlaceState, Queue
from app.privacy import erasure
from app.reviews import figures
from app.reviews.models import Audience, Review, ReviewState
from tests.world import World

SUMMER = datetime(2027, 7, 31, 22, tzinfo=UTC)
"""The school year 2026/27 is over."""


@contextmanager
def days_after(days: int) -> Iterator[datetime]:
    """So many days after the end of the school year, in the night."""
    with time_machine.travel(SUMMER + timedelta(days=days, hours=4), tick=False):
        yield clock.now()


def night(world: World, now: datetime) -> dict[str, int]:
    world.session.flush()
    done = retention.forget_what_is_due(world.session, world.library, now)
    world.session.flush()
    world.session.expire_all()
    return done


def count(world: World, table: type[Base]) -> int:
    return world.session.scalar(select(func.count()).select_from(table)) or 0


def totals(world: World) -> Any:
    return figures.counted(world.session, world.library, world[Season].id)


def published(world: World, child: Child, **values: Any) -> Review:
    work = world.add(
        Work(
            group_key=f"book {child.id}",
            title=f"Book {child.id}",
            search_text="x",
            sort_key="x",
            created_at=clock.now(),
        )
    )
    now = clock.now()
    review: Review = world.add(
        Review(
            child_id=child.id,
            work_id=work.id,
            club_id=world[Club].id,
            rating=4,
            words="Good.",
            state=ReviewState.PUBLISHED,
            audience=Audience.PUBLIC,
            moderated_by_id=world.lise.id,
            submitted_at=now,
            published_at=now,
            created_at=now,
            changed_at=now,
            **values,
        )
    )
    return review


@pytest.fixture
def season(world: World) -> World:
    """A season with a bit of everything: in, left and back again, waiting, declined, withdrawn; reviews."""
    for name, ends in (
        ("Eva", [PlaceState.LEFT, PlaceState.ACTIVE]),
        ("Kaj", [PlaceState.DECLINED]),
        ("Liv", [PlaceState.WITHDRAWN, PlaceState.WAITING]),
        ("Ole", [PlaceState.LEFT]),
    ):
        child = world.child(name)
        for state in ends:
            settled = None if state == PlaceState.WAITING else clock.now()
            world.place(child, state, settled_at=settled)
    world[Queue].capacity = world[Queue].taken
    published(world, world.eva)
    world[Meeting].state, world[Meeting].participants = MeetingState.HELD, 9
    world.session.flush()
    return world


@pytest.mark.parametrize("days", [0, 29, 31, 91, 366, 800])
def test_after_the_night_nothing_is_past_its_deadline_and_every_figure_is_as_before(
    season: World, days: int
) -> None:
    before = totals(season)
    with days_after(days) as now:
        due = retention.past_deadline(season.session, season.library, now)

        night(season, now)

        left = retention.past_deadline(season.session, season.library, now)
        assert not any(left.values()), left
        assert broken(season.session) == []
    for on_its_own_time in (
        "doors children came in by, 30 days",
        "what is left of photographed piles, 14 days",
        "films, at the season's end",
    ):
        due.pop(on_its_own_time)
    assert any(due.values()) == (days > 30)
    assert totals(season) == before


def test_the_figures_are_those_one_counts_by_hand(season: World) -> None:
    counts = figures.by_club(totals(season))[season[Club].id]

    assert counts == {
        "asked": 9,
        "children": 4,
        "waiting": 2,
        "left": 2,
        "declined": 1,
        "withdrawn": 1,
        "reviews": 2,
        "published": 1,
        "books_read": 1,
        "meetings": 1,
        "participants": 9,
    }


def test_two_years_on_no_child_no_place_and_no_review_is_left_and_the_figures_are(season: World) -> None:
    before = totals(season)
    for days in (31, 91, 366):
        with days_after(days) as now:
            night(season, now)

    of_children = [table for table in Base.metadata.sorted_tables if "child_id" in table.c]
    left = {
        table.name: season.session.scalar(select(func.count()).select_from(table))
        for table in (*of_children, Child.__table__, Guardian.__table__, GuardianLink.__table__)
    }
    assert not any(left.values()), left
    assert totals(season) == before
    assert sum(figures.by_tertial(before)[year, third]["asked"] for year, third in tertials(before)) == 9


def tertials(counts: Any) -> list[tuple[int, int]]:
    return sorted(figures.by_tertial(counts))


def test_on_the_last_day_nothing_goes_and_the_day_after_it_does(world: World) -> None:
    with days_after(29) as now:
        night(world, now)
        assert place_of(world, "Mia") is not None
    with days_after(31) as now:
        night(world, now)
        assert place_of(world, "Mia") is None


def test_who_waited_is_known_until_the_sign_up_in_august(world: World) -> None:
    with time_machine.travel("2027-08-25 02:00Z", tick=False):
        night(world, clock.now())
        assert place_of(world, "Mia") is not None


def test_names_are_gone_when_the_letter_promised_the_parents(season: World) -> None:
    """No later than 90 days after the season: 25 June and 90 days are 23 September."""
    with time_machine.travel("2027-09-23 10:00Z", tick=False):
        night(season, clock.now())
        assert season.session.scalars(select(Child).where(Child.first_name == "Ida")).all()
    with time_machine.travel("2027-09-24 02:00Z", tick=False):
        night(season, clock.now())
        assert not season.session.scalars(select(Child).where(Child.first_name != "")).all()


def test_a_child_that_goes_on_is_kept_with_its_card_and_guardian(world: World) -> None:
    next_season(world, world.ida)
    for days in (31, 91, 200):
        with days_after(days) as now:
            night(world, now)

    assert [child.first_name for child in world.session.scalars(select(Child))] == ["Ida"]
    assert (count(world, Card), world.session.scalars(select(Guardian.name)).all()) == (1, ["Gry"])


def test_a_child_put_on_the_books_after_the_summer_is_new(world: World) -> None:
    with time_machine.travel("2027-08-20 10:00Z", tick=False):
        world.child("Nor")
    with days_after(91) as now:
        night(world, now)

    assert world.session.scalars(select(Child.first_name).where(Child.first_name != "")).all() == ["Nor"]


def test_of_a_child_with_published_reviews_the_alias_stays_a_year_and_nothing_else(season: World) -> None:
    eva = season.eva
    eva.alias = alias = "Modig Ulv"
    key, school = eva.key, eva.school_id
    with days_after(91) as now:
        night(season, now)

    (child,) = season.session.scalars(select(Child)).all()
    assert (child.alias, child.key, child.school_id) == (alias, key, school)
    assert (child.first_name, child.initial, child.class_label, child.grade) == ("", "", "", None)
    assert child.short_name == alias
    assert "Eva" not in everything(season)

    with days_after(366) as now:
        night(season, now)
    assert (count(season, Child), count(season, Review)) == (0, 0)


def test_with_the_guardians_consent_reviews_stay_and_point_at_nobody(season: World) -> None:
    eva = season.eva
    alias, key = eva.alias, eva.key
    for purpose in (Purpose.KEEP_AFTER_SEASON, Purpose.PUBLIC_WALL):
        consent.register_paper(season.session, eva, purpose, True, season.lise, clock.now(), "da", "Ja.")
    for days in (31, 91, 366, 800):
        with days_after(days) as now:
            night(season, now)
            assert broken(season.session) == []

    review = season.session.scalars(select(Review)).one()
    assert review.words == "Good."
    assert alias not in everything(season)
    assert key not in everything(season)


def test_erasing_a_child_changes_no_figure(season: World) -> None:
    """Its live place is ended first, so that it counts as one that left; nothing else moves (I19)."""
    before = figures.by_club(totals(season))[season[Club].id]

    erasure.erase(season.session, season.ida, clock.now(), season.lise)
    season.session.flush()

    after = figures.by_club(totals(season))[season[Club].id]
    assert after - before == {"left": 1}
    assert before - after == {}


def test_the_audit_is_kept_thirteen_months(world: World) -> None:
    queues.change_capacity(world.session, world[Queue], 20, world.lise)
    with time_machine.travel(clock.now() + timedelta(days=390), tick=False):
        night(world, clock.now())
        assert count(world, AuditEvent) > 0
    with time_machine.travel(clock.now() + timedelta(days=800), tick=False):
        night(world, clock.now())
        night(world, clock.now())
        assert (
            world.session.scalars(
                select(AuditEvent).where(AuditEvent.at < clock.now() - timedelta(396))
            ).all()
            == []
        )


def test_another_library_is_not_touched_by_the_night_of_one(season: World) -> None:
    with days_after(800) as now:
        assert not any(retention.forget_what_is_due(season.session, season.elsewhere, now).values())
    assert count(season, Child) > 0


def place_of(world: World, name: str) -> Place | None:
    return world.session.scalar(
        select(Place).join(Child, Child.id == Place.child_id).where(Child.first_name == name)
    )


def next_season(world: World, *children: Child) -> Queue:
    """A club in 2027/28 with these children in it."""
    ours = world[Club]
    season = world.add(
        Season(
            name="2027/28",
            first_on=SUMMER.date().replace(month=8, day=1),
            last_on=SUMMER.date().replace(year=2028, month=6, day=30),
        )
    )
    same = ("school_id", "name", "sort_key", "grade_from", "grade_to", "weekday", "starts_at", "ends_at")
    club = world.add(
        Club(
            **{name: getattr(ours, name) for name in same},
            season_id=season.id,
            first_meeting_on=season.first_on,
            created_at=clock.now(),
        )
    )
    queue: Queue = world.add(Queue(club_id=club.id, season_id=season.id, capacity=12, taken=len(children)))
    for number, child in enumerate(children, 1):
        queue.next_number += 1
        world.add(
            Place(
                queue_id=queue.id,
                child_id=child.id,
                number=number,
                state=PlaceState.ACTIVE,
                asked_at=clock.now(),
                settled_at=clock.now(),
            )
        )
    return queue


def everything(world: World) -> str:
    tables = Base.metadata.sorted_tables
    rows = [str(value) for table in tables for row in world.session.execute(table.select()) for value in row]
    return "\n".join(rows)
