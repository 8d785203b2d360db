"""What waits to be read, the oldest first, and how long a child may wait."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.answering import queries
from app.answering.patience import answer_due, overdue
from app.clubs.models import Club
from app.reviews.models import Review, ReviewState
from tests.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def test_the_child_that_has_waited_longest_is_read_first(world: World) -> None:
    later = world[Review]
    later.submitted_at = NOW
    earlier = world.add(_submitted(world, NOW - timedelta(days=1)))

    waiting = queries.waiting_reviews(world.session, world.library.id)

    assert [each.id for each in waiting] == [earlier.id, later.id]
    assert queries.moderation_summary(world.session, world.library.id) == queries.Waiting(
        2, NOW - timedelta(days=1)
    )


def test_nobody_waits_elsewhere(world: World) -> None:
    assert queries.waiting_reviews(world.session, world.elsewhere.id) == []
    assert queries.moderation_summary(world.session, world.elsewhere.id) == queries.Waiting(0, None)


@pytest.mark.parametrize(
    ("sent_on", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 12, 1)),
        (date(2026, 10, 9), date(2026, 10, 20)),
    ],
)
def test_an_answer_comes_within_two_school_days(sent_on: date, due: date) -> None:
    autumn = [(date(2026, 10, 12), date(2026, 10, 16))]

    assert answer_due(sent_on, "DK", autumn) == due


def test_a_review_is_overdue_from_the_third_school_day(world: World) -> None:
    review: Review = world[Review]
    review.submitted_at = datetime(2026, 10, 9, 10, 0, tzinfo=UTC)

    in_time = overdue(world.session, world.library, [review], datetime(2026, 10, 20, 20, tzinfo=UTC))
    too_late = overdue(world.session, world.library, [review], datetime(2026, 10, 20, 23, tzinfo=UTC))

    assert (in_time, too_late) == (set(), {review.key})


def _submitted(world: World, at: datetime) -> Review:
    return Review(
        child_id=world.bo.id,
        work_id=world[Review].work_id,
        club_id=world[Club].id,
        rating=3,
        words="All right.",
        state=ReviewState.SUBMITTED,
        created_at=at,
        changed_at=at,
        submitted_at=at,
    )
