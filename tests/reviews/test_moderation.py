"""The life of a review, and whose name stands under it."""

from datetime import UTC, datetime
from itertools import product

import pytest

from app.children.models import Child
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.reviews.models import Audience, Review, ReviewState
from app.reviews.moderation import (
    MOVES,
    Byline,
    byline,
    hand_back,
    publish,
    submit,
    take_back,
)
from tests.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
DRAFT, SUBMITTED, HANDED_BACK, PUBLISHED = ReviewState

VERBS = {
    "submit": lambda w, r: submit(w.session, r, 4, "Good.", Audience.CLUB, NOW),
    "publish": lambda w, r: publish(w.session, r, w.lise, NOW, r.version),
    "hand_back": lambda w, r: hand_back(w.session, r, "What is it about?", w.lise, NOW, r.version),
    "take_back": lambda w, r: take_back(w.session, r, NOW),
}
LEADS_TO = {
    ("submit", DRAFT): SUBMITTED,
    ("submit", HANDED_BACK): SUBMITTED,
    ("publish", SUBMITTED): PUBLISHED,
    ("hand_back", SUBMITTED): HANDED_BACK,
    ("hand_back", PUBLISHED): HANDED_BACK,
    ("take_back", SUBMITTED): DRAFT,
    ("take_back", PUBLISHED): DRAFT,
}


def review_that_is(world: World, state: ReviewState) -> Review:
    review: Review = world[Review]
    review.state = state
    review.published_at = NOW if state == PUBLISHED else None
    review.submitted_at = NOW if state != DRAFT else None
    world.session.flush()
    return review


@pytest.mark.parametrize(("verb", "state"), sorted(product(VERBS, ReviewState)))
def test_each_verb_leads_where_the_table_says_or_refuses(world: World, verb: str, state: ReviewState) -> None:
    review = review_that_is(world, state)
    expected = LEADS_TO.get((verb, state))

    if expected is None:
        with pytest.raises(RuleBroken) as refused:
            VERBS[verb](world, review)
        assert (refused.value.code, refused.value.values) == ("review_settled", {"state": state})
    else:
        VERBS[verb](world, review)
        assert review.state == expected
        assert (review.published_at is not None) == (expected == PUBLISHED)


def test_the_table_allows_exactly_what_the_verbs_do() -> None:
    by_verbs = {(before, after) for (_, before), after in LEADS_TO.items()}

    assert {(before, after) for before in MOVES for after in MOVES[before]} == by_verbs


def test_every_move_is_written_down_with_who_made_it(world: World) -> None:
    review = review_that_is(world, SUBMITTED)

    publish(world.session, review, world.lise, NOW, review.version)

    event = world.session.query(AuditEvent).filter_by(subject_key=review.key).one()
    assert (event.action, event.actor_id, event.before, event.after) == (
        "publish_review",
        world.lise.id,
        "submitted",
        "published",
    )


def test_words_the_librarian_has_not_read_are_not_published(world: World) -> None:
    review = review_that_is(world, SUBMITTED)
    read = review.version
    take_back(world.session, review, NOW)
    submit(world.session, review, 1, "Something quite different.", Audience.PUBLIC, NOW)

    with pytest.raises(RuleBroken, match="review_changed"):
        publish(world.session, review, world.lise, NOW, read)
    with pytest.raises(RuleBroken, match="review_changed"):
        hand_back(world.session, review, "Why?", world.lise, NOW, read)

    assert review.state == SUBMITTED


def test_nothing_is_handed_back_without_a_hint(world: World) -> None:
    review = review_that_is(world, SUBMITTED)

    with pytest.raises(RuleBroken, match="hint_missing"):
        hand_back(world.session, review, " \n", world.lise, NOW, review.version)


def test_the_hint_stays_until_the_review_is_published(world: World) -> None:
    review = review_that_is(world, SUBMITTED)

    hand_back(world.session, review, "What is it about?", world.lise, NOW, review.version)
    submit(world.session, review, 5, "About a girl who sees shame.", Audience.CLUB, NOW)
    assert review.hint == "What is it about?"
    publish(world.session, review, world.lise, NOW, review.version)

    assert review.hint == ""


@pytest.mark.parametrize(
    ("rating", "words", "code"),
    [
        (None, "Good.", "rating_missing"),
        (0, "Good.", "rating_missing"),
        (6, "Good.", "rating_missing"),
        (3, " \n\t ", "words_missing"),
        (3, "\x00\x07", "words_missing"),
        (3, "a" * 2_001, "words_too_long"),
        (3, "Ring til mig, 010112-1234", "national_number"),
    ],
)
def test_an_unfinished_review_is_not_sent(world: World, rating: int | None, words: str, code: str) -> None:
    review = review_that_is(world, DRAFT)

    with pytest.raises(RuleBroken, match=code):
        submit(world.session, review, rating, words, Audience.CLUB, NOW)

    assert (review.state, review.words) == (DRAFT, "The best book I know.")


@pytest.mark.parametrize(
    "words", ["a" * 2_000, "x", "👩‍👧‍👦 er seje 🦊", "ספר טוב", "كتاب جميل جدا\nوقصير", "Blåbærgrød"]
)
def test_what_a_child_writes_comes_back_as_it_was(world: World, words: str) -> None:
    review = review_that_is(world, DRAFT)

    submit(world.session, review, 5, words, Audience.CLUB, NOW)
    world.session.expire_all()

    assert review.words == words


def test_outside_the_club_only_alias_and_animal_are_shown(world: World) -> None:
    review = world[Review]

    for wall, adult in product((Audience.LIBRARY, Audience.PUBLIC), (True, False)):
        assert byline(review, wall, reader_is_adult=adult) == Byline("Modig Ida", "", "fox")


def test_in_the_club_adults_see_the_name_they_call_and_children_the_alias(world: World) -> None:
    review = world[Review]

    assert byline(review, Audience.CLUB) == Byline("Modig Ida", "", "fox")
    assert byline(review, Audience.CLUB, reader_is_adult=True) == Byline("Ida I., 4.A", "Modig Ida", "fox")


def test_a_protected_child_has_no_alias_outside_and_no_name_on_any_wall(world: World) -> None:
    child: Child = world.ida
    child.is_protected = True

    for adult in (True, False):
        assert byline(world[Review], Audience.PUBLIC, reader_is_adult=adult) == Byline()
        assert byline(world[Review], Audience.LIBRARY, reader_is_adult=adult) == Byline()
        assert byline(world[Review], Audience.CLUB, reader_is_adult=adult) == Byline("Modig Ida", "", "fox")
