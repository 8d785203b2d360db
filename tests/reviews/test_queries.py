"""What is read for the pages about reviews."""

from datetime import UTC, datetime

from app.clubs.models import Club
from app.reviews import queries
from app.reviews.models import Review, ReviewState
from tests.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def test_a_book_only_opened_is_not_shown_as_a_review(world: World) -> None:
    review: Review = world[Review]
    review.state, review.words, review.rating = ReviewState.DRAFT, "", None
    world.session.flush()

    assert queries.reviews_of_child(world.session, world.ida.id, with_drafts=True) == []
    review.words = "I"
    world.session.flush()

    assert queries.reviews_of_child(world.session, world.ida.id, with_drafts=True) == [review]
    assert queries.reviews_of_child(world.session, world.ida.id) == []


def test_a_child_sees_its_club_and_when_it_meets_next(world: World) -> None:
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    (own,) = queries.clubs_of_child(world.session, world.ida, now)

    assert (own.club.id, own.club.name) == (world[Club].id, world[Club].name)
    assert own.next_meeting_at == datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert queries.clubs_of_child(world.session, world.mia, now) == []


def test_the_children_of_a_club_are_those_with_a_place(world: World) -> None:
    names = [child.first_name for child in queries.children_in(world.session, world[Club])]

    assert names == ["Bo", "Ida"]
