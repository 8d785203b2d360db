"""Which reviews stand on which wall."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.cursors import read_cursor
from app.reviews.models import Audience, Review, ReviewState
from app.reviews.moderation import hand_back, publish, submit, take_back
from app.walls import walls
from tests.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def standing(world: World, rating: int = 5, **values: object) -> Review:
    """A published review for everybody, by a child whose guardian has said yes."""
    number = world.session.query(Review).count()
    child = world.child(f"Child{number}", on_public_wall=True)
    work = values.pop("work", None) or world[Work]
    return world.add(
        Review(
            child_id=child.id,
            work_id=work.id,
            club_id=world[Club].id,
            rating=rating,
            words=f"Words {number}",
            audience=values.pop("audience", Audience.PUBLIC),
            state=ReviewState.PUBLISHED,
            created_at=NOW,
            changed_at=NOW,
            submitted_at=NOW,
            published_at=values.pop("published_at", NOW),
        )
    )


def walls_with(world: World, review: Review) -> set[str]:
    """The names of the walls `review` stands on."""
    world.session.flush()
    pages = {
        "club": walls.club_wall(world.session, world[Club]),
        "library": walls.library_wall(world.session, world.library.id),
        "public": walls.public_wall(world.session, world.library.id),
        "book": walls.reviews_of(world.session, world[Work], Audience.PUBLIC),
    }
    return {name for name, page in pages.items() if review.id in [each.id for each in page.reviews]}


REACH = {
    Audience.CLUB: {"club"},
    Audience.LIBRARY: {"club", "library"},
    Audience.PUBLIC: {"club", "library", "public", "book"},
}


@pytest.mark.parametrize(
    ("state", "audience", "consent"), list(product(ReviewState, Audience, (True, False)))
)
def test_a_review_reaches_as_far_as_choice_consent_and_library_allow(
    world: World, state: ReviewState, audience: Audience, consent: bool
) -> None:
    review: Review = world[Review]
    review.state, review.audience = state, audience
    review.published_at = NOW if state == ReviewState.PUBLISHED else None
    world.ida.on_public_wall = consent

    allowed = REACH[audience] if state == ReviewState.PUBLISHED else set()
    if not consent:
        allowed = allowed - {"public", "book"}

    assert walls_with(world, review) == allowed


def test_withdrawn_consent_takes_a_review_off_the_public_wall_at_once(world: World) -> None:
    review = standing(world)
    assert "public" in walls_with(world, review)

    review.child.on_public_wall = False

    assert walls_with(world, review) == {"club", "library"}


def test_a_changed_review_is_gone_until_it_is_published_anew(world: World) -> None:
    review = standing(world)

    take_back(world.session, review, NOW)
    assert walls_with(world, review) == set()
    submit(world.session, review, 2, "I have changed my mind.", Audience.PUBLIC, NOW)
    assert walls_with(world, review) == set()
    publish(world.session, review, world.lise, NOW, review.version)

    assert walls_with(world, review) == {"club", "library", "public", "book"}


def test_the_library_can_take_a_review_down(world: World) -> None:
    review = standing(world)

    hand_back(world.session, review, "Leave the names out.", world.lise, NOW, review.version)

    assert walls_with(world, review) == set()


def test_another_library_sees_nothing(world: World) -> None:
    standing(world)

    assert walls.library_wall(world.session, world.elsewhere.id).reviews == []
    assert walls.public_wall(world.session, world.elsewhere.id).reviews == []


def test_a_long_wall_is_read_page_by_page_with_nothing_lost_or_twice(world: World) -> None:
    for number in range(60):
        standing(world, published_at=NOW + timedelta(minutes=number // 7))

    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        page = walls.public_wall(world.session, world.library.id, cursor)
        seen += [each.id for each in page.reviews]
        cursor, pages = read_cursor(str(page.older)) if page.older else None, pages + 1

    moments = [world.session.get(Review, each).published_at for each in seen]
    assert pages == 3
    assert len(seen) == len(set(seen)) == 60
    assert moments == sorted(moments, reverse=True)


def test_an_average_is_said_from_five_up(world: World) -> None:
    for rating in (5, 4, 3, 2):
        standing(world, rating)
    assert walls.opinion_of(world.session, world[Work], Audience.PUBLIC) == walls.Opinion(4, None)

    standing(world, 1)

    assert walls.opinion_of(world.session, world[Work], Audience.PUBLIC) == walls.Opinion(5, 3.0)


def test_an_average_counts_only_what_stands_there(world: World) -> None:
    reviews = [standing(world, 5) for _ in range(6)]
    reviews[0].child.on_public_wall = False
    reviews[1].audience = Audience.LIBRARY
    world.session.flush()

    assert walls.opinion_of(world.session, world[Work], Audience.PUBLIC) == walls.Opinion(4, None)
