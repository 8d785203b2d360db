"""Two reminders of a box that is due, each exactly once, and a friendly word when books are missing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Role, RoleName
from app.core import clock
from app.deposits import dispatch
from app.deposits.models import Deposit
from app.homecoming import counting, reminders, told
from app.mailing import COMPOSERS
from app.notices import post
from app.notices.models import Notice
from tests.deposits.boxes import bindslev, sent
from tests.world import World

FRIDAY = datetime(2026, 11, 20, 5, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(FRIDAY - timedelta(days=30), tick=False):
        yield


@pytest.fixture
def stay(world: World) -> Deposit:
    """Box 8 at the club, due that Friday."""
    stay = sent(world, 8, "Ronja", "Mio", "Emil")
    stay.due_on = FRIDAY.date()
    return stay


def night(world: World, at: datetime) -> int:
    return reminders.remind(world.session, world.library, at)


def letters(world: World) -> list[tuple[str, int | None]]:
    rows = world.session.scalars(select(Notice).where(Notice.template.like("box_due%")).order_by(Notice.id))
    return [(notice.template, notice.person_id) for notice in rows]


def test_the_host_is_reminded_when_the_day_has_come_and_a_school_week_later(
    world: World, stay: Deposit
) -> None:
    nights = [FRIDAY + timedelta(days=day) for day in range(-3, 40)]

    told_on = [at.date() for at in nights if night(world, at)]

    assert told_on == [date(2026, 11, 20), date(2026, 11, 27)]
    assert letters(world) == [("box_due", world.hanne.id), ("box_due_again", world.hanne.id)]


def test_two_nightly_jobs_at_once_remind_once(world: World, stay: Deposit) -> None:
    night(world, FRIDAY)
    stay.reminded_of = None
    night(world, FRIDAY)

    assert letters(world) == [("box_due", world.hanne.id)]


def test_a_box_on_its_way_home_is_asked_for_no_more(world: World, stay: Deposit) -> None:
    night(world, FRIDAY)
    dispatch.arrive(world.session, stay, None, FRIDAY)
    dispatch.send_home(world.session, stay, world.tom, FRIDAY)

    assert night(world, FRIDAY + WEEK) == 0


def test_a_day_that_is_moved_is_reminded_of_anew(world: World, stay: Deposit) -> None:
    night(world, FRIDAY)
    stay.due_on = FRIDAY.date() + 2 * WEEK

    assert [night(world, FRIDAY + WEEK), night(world, FRIDAY + 2 * WEEK)] == [0, 1]


def test_nobody_is_written_to_without_school(world: World, stay: Deposit) -> None:
    stay.due_on = date(2026, 11, 21)

    assert [night(world, FRIDAY + timedelta(days=day)) for day in (1, 2, 3)] == [0, 0, 1]


def test_a_box_for_no_club_is_the_teachers(world: World) -> None:
    stay = sent(world, 8, "Ronja", to=bindslev(world))
    world.add(
        Role(
            person_id=world.lars.id,
            name=RoleName.TEACHER,
            school_id=bindslev(world).id,
            created_at=clock.now(),
        )
    )

    assert told.readers(world.session, stay) == [world.lars.id]


def words(app: Flask, world: World, notice: Notice) -> str | None:
    context = COMPOSERS[notice.template](world.session, notice, clock.now())
    if context is None:
        return None
    with app.test_request_context():
        template = app.jinja_env.get_template(f"notices/{notice.template}.txt")
        text = template.render(person=world.hanne, library=world.library, **context)
    mail = post.message(
        notice, text, sender="a@example.org", sender_name="L", recipient="h@example.org", host="x"
    )
    return f"{mail['Subject']}\n{mail.get_content()}"


def test_the_mail_asks_kindly_and_wants_no_count(app: Flask, world: World, stay: Deposit) -> None:
    night(world, FRIDAY)
    notice = world.session.scalars(select(Notice).where(Notice.template == "box_due")).one()

    text = words(app, world, notice)
    stay.due_on = FRIDAY.date() + WEEK

    assert text and text.startswith("Box 8 is wanted home") and "need not count" in text
    assert words(app, world, notice) is None, "the day was moved meanwhile"


def test_more_missing_than_is_tolerated_is_a_friendly_word_to_the_school(
    app: Flask, world: World, stay: Deposit
) -> None:
    outcome = counting.finish_count(world.session, stay, world.lise, clock.now())
    notice = world.session.scalars(select(Notice).where(Notice.template == "books_missing")).one()

    text = words(app, world, notice)

    assert (outcome.lost, outcome.people_told, notice.person_id) == (3, 1, world.hanne.id)
    assert text and "Ronja" in text and "no child to pay" in text


def test_so_few_may_be_missing_without_a_word(world: World, stay: Deposit) -> None:
    stay.tolerance = 3
    outcome = counting.finish_count(world.session, stay, world.lise, clock.now())

    assert (outcome.is_tolerated, outcome.is_told) == (True, False)
    assert not world.session.scalars(select(Notice).where(Notice.template == "books_missing")).all()
