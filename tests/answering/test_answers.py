"""Answers to a review: what each leaves in its thread, and how it is taken back within a minute."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select

from app.answering import answers, queries
from app.answering.models import ReviewAnswer
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.reviews.models import Audience, Review, ReviewState
from app.reviews.moderation import submit
from app.reviews.writing import save_draft
from tests.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
MOVES_ON = {"changed_at", "grade_from"}
"""What an answer leaves behind: when it was, and how old the child was then."""
SOON, TOO_LATE = NOW + timedelta(seconds=60), NOW + timedelta(seconds=61)


@pytest.fixture
def review(world: World) -> Review:
    found: Review = world[Review]
    return found


def as_it_is(review: Review) -> dict[str, object]:
    columns = inspect(Review).columns.keys()
    return {name: getattr(review, name) for name in columns if name not in MOVES_ON}


def first_answers(world: World) -> dict[str, object]:
    world.library.teachers_read_first = True
    return {
        "publish": lambda r: answers.publish(world.session, r, world.lise, NOW, r.version),
        "hand_back": lambda r: answers.hand_back(world.session, r, "Why?", world.lise, NOW, r.version),
        "pass_on": lambda r: answers.pass_on(world.session, r, world.lise, NOW, r.version),
    }


@pytest.mark.parametrize("verb", ["publish", "hand_back", "pass_on"])
def test_taken_back_within_the_minute_it_is_as_it_was(world: World, review: Review, verb: str) -> None:
    before, thread = as_it_is(review), len(queries.thread(world.session, review))

    first_answers(world)[verb](review)  # type: ignore[operator]
    assert as_it_is(review) != before
    answers.undo(world.session, review, world.lise, SOON)

    assert as_it_is(review) == before
    assert len(queries.thread(world.session, review)) == thread
    told = world.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_key == review.key)).all()
    assert told[-1] == "undo_answer"


def test_a_published_one_taken_down_comes_back_with_its_day(world: World, review: Review) -> None:
    answers.publish(world.session, review, world.lise, NOW - timedelta(days=9), review.version)
    world.session.flush()
    before = as_it_is(review)

    answers.hand_back(world.session, review, "Why?", world.lise, NOW, review.version)
    answers.undo(world.session, review, world.lise, SOON)

    assert as_it_is(review) == before


def test_after_a_minute_it_is_too_late(world: World, review: Review) -> None:
    answers.publish(world.session, review, world.lise, NOW, review.version)

    with pytest.raises(RuleBroken, match="undo_too_late"):
        answers.undo(world.session, review, world.lise, TOO_LATE)
    assert review.state == ReviewState.PUBLISHED


def test_nobody_takes_back_the_answer_of_another(world: World, review: Review) -> None:
    answers.publish(world.session, review, world.lise, NOW, review.version)

    with pytest.raises(RuleBroken, match="undo_not_yours"):
        answers.undo(world.session, review, world.lars, SOON)


def test_what_the_child_has_begun_to_change_is_left_to_it(world: World, review: Review) -> None:
    answers.hand_back(world.session, review, "Why?", world.lise, NOW, review.version)
    save_draft(world.session, review, 5, "Because of the dog.", Audience.CLUB, NOW)

    with pytest.raises(RuleBroken, match="review_changed"):
        answers.undo(world.session, review, world.lise, SOON)


def test_the_thread_keeps_each_hint_with_the_words_it_was_about(world: World, review: Review) -> None:
    for words, hint in (("It is good.", "Why?"), ("Because of the dog.", "What does the dog do?")):
        if review.state == ReviewState.HANDED_BACK:
            submit(world.session, review, 5, words, Audience.CLUB, NOW)
        review.words = words
        answers.hand_back(world.session, review, hint, world.lise, NOW, review.version)

    told = [(each.about, each.hint, each.by.name) for each in queries.thread(world.session, review)][1:]
    assert told == [
        ("It is good.", "Why?", "Lise"),
        ("Because of the dog.", "What does the dog do?", "Lise"),
    ]


def test_where_the_library_reads_alone_nobody_reads_first(world: World, review: Review) -> None:
    for verb in (
        lambda: answers.pass_on(world.session, review, world.hanne, NOW, review.version),
        lambda: answers.hand_back_first(world.session, review, "Why?", world.hanne, NOW, review.version),
    ):
        with pytest.raises(RuleBroken, match="not_allowed"):
            verb()


def test_what_a_colleague_published_meanwhile_is_not_taken_down_unawares(
    world: World, review: Review
) -> None:
    answers.publish(world.session, review, world.lars, NOW, review.version)
    read_as = ReviewState.SUBMITTED

    with pytest.raises(RuleBroken, match="review_settled"):
        answers.hand_back(world.session, review, "Why?", world.lise, NOW, review.version, read_as)
    answers.hand_back(world.session, review, "Why?", world.lise, NOW, review.version, ReviewState.PUBLISHED)


def test_a_host_does_not_take_down_what_is_published(world: World, review: Review) -> None:
    world.library.teachers_read_first = True
    answers.publish(world.session, review, world.lise, NOW, review.version)

    with pytest.raises(RuleBroken, match="review_settled"):
        answers.hand_back_first(world.session, review, "Why?", world.hanne, NOW, review.version)


def test_sent_again_it_is_read_first_again(world: World, review: Review) -> None:
    world.library.teachers_read_first = True
    answers.pass_on(world.session, review, world.hanne, NOW, review.version)
    with pytest.raises(RuleBroken, match="passed_on_already"):
        answers.pass_on(world.session, review, world.tom, NOW, review.version)
    answers.hand_back(world.session, review, "Why?", world.lise, NOW, review.version)

    submit(world.session, review, 5, "Because.", Audience.CLUB, NOW)

    assert review.passed_on_at is None


def test_erasing_the_review_takes_its_thread_along(world: World, review: Review) -> None:
    answers.publish(world.session, review, world.lise, NOW, review.version)

    world.session.delete(review)
    world.session.flush()

    assert world.session.scalars(select(ReviewAnswer)).all() == []
