"""How a review comes to be: begun, kept, or typed in from paper."""

from datetime import UTC, datetime

import pytest

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.errors import RuleBroken
from app.reviews.models import Audience, Review, ReviewState
from app.reviews.writing import enter_paper, save_draft, write
from tests.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def begin(world: World, name: str = "bo") -> tuple[Review, bool]:
    return write(world.session, world.children[name], world[Work], world[Club], NOW, "da")


def test_a_child_writes_once_about_a_book_and_finds_it_again(world: World) -> None:
    first, is_new = begin(world)
    again, is_new_again = begin(world)

    assert (is_new, is_new_again) == (True, False)
    assert again is first
    assert (first.state, first.language, first.version) == (ReviewState.DRAFT, "da", 1)


def test_two_children_write_about_the_same_book(world: World) -> None:
    review, is_new = begin(world, "bo")

    assert is_new and review.id != world[Review].id


def test_each_saving_counts_so_that_a_reader_of_older_words_notices(world: World) -> None:
    review, _ = begin(world)

    save_draft(world.session, review, None, "It is ab", Audience.CLUB, NOW)
    save_draft(world.session, review, 4, "It is about a girl", Audience.LIBRARY, NOW)

    assert (review.version, review.rating, review.words) == (3, 4, "It is about a girl")
    assert (review.state, review.audience) == (ReviewState.DRAFT, Audience.LIBRARY)


def test_a_draft_may_be_too_long_to_send_but_not_endless(world: World) -> None:
    review, _ = begin(world)

    save_draft(world.session, review, None, "a" * 2_001, Audience.CLUB, NOW)
    with pytest.raises(RuleBroken, match="words_too_long"):
        save_draft(world.session, review, None, "a" * 8_001, Audience.CLUB, NOW)

    assert len(review.words) == 2_001


def test_a_national_number_is_not_kept_even_in_a_draft(world: World) -> None:
    review, _ = begin(world)

    with pytest.raises(RuleBroken, match="national_number"):
        save_draft(world.session, review, 3, "Jeg er 010112-1234", Audience.CLUB, NOW)

    assert review.words == ""


@pytest.mark.parametrize("state", [ReviewState.SUBMITTED, ReviewState.PUBLISHED])
def test_what_the_library_has_is_not_changed_behind_its_back(world: World, state: ReviewState) -> None:
    review: Review = world[Review]
    review.state = state
    review.published_at = NOW if state == ReviewState.PUBLISHED else None
    world.session.flush()

    with pytest.raises(RuleBroken, match="review_settled"):
        save_draft(world.session, review, 1, "No", Audience.PUBLIC, NOW)

    assert review.words == "The best book I know."


def test_a_review_on_paper_is_read_like_any_other(world: World) -> None:
    review = enter_paper(
        world.session,
        world.bo,
        world[Work],
        world[Club],
        world.hanne,
        NOW,
        rating=4,
        words="I read it twice.",
    )

    assert (review.state, review.is_from_paper) == (ReviewState.SUBMITTED, True)
    assert (review.entered_by_id, review.child_id) == (world.hanne.id, world.bo.id)


def test_paper_does_not_write_over_what_a_child_has_written(world: World) -> None:
    with pytest.raises(RuleBroken, match="review_exists"):
        enter_paper(
            world.session,
            world.ida,
            world[Work],
            world[Club],
            world.hanne,
            NOW,
            rating=1,
            words="No.",
        )

    assert world[Review].words == "The best book I know."
