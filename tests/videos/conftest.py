"""A library that has films, Ida's review with one on it, and what her grown-ups say."""

import io
from collections.abc import Callable
from functools import cache

import pytest

from app.children.models import Child
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock
from app.libraries.models import Library
from app.reviews import filming
from app.reviews.models import Audience, Review, ReviewState
from app.videos import keeping, making, store
from app.videos.models import Video
from tests.videos.films import a_film
from tests.world import World

Say = Callable[[Purpose, bool], None]
Film = Callable[[], Video]


@cache
def fine_film() -> bytes:
    return a_film()


@pytest.fixture
def say(world: World) -> Say:
    def said(purpose: Purpose, is_given: bool) -> None:
        ida = world.session.get_one(Child, world.ida.id)
        words = (world.lise, clock.now(), "en", "The sentence.")
        consent.register_paper(world.session, ida, purpose, is_given, *words)

    return said


@pytest.fixture
def films_on(world: World, say: Say) -> None:
    """The library has films, Ida's grown-ups have said yes, and none has been made."""
    library = world.session.get_one(Library, world.library.id)
    keeping.switch(world.session, library, True, world.lise, clock.now())
    keeping.forget_all_of(world.session, world.ida)
    say(Purpose.VIDEO, True)
    world.session.flush()
    # Forgetting a film made all rows forget what they hold.
    for row in [row for row in world.session.identity_map.values() if not isinstance(row, Video)]:
        world.session.refresh(row)


@pytest.fixture
def draft(world: World, films_on: None) -> Review:
    """Ida's review, while she writes it."""
    review: Review = world[Review]
    review.state, review.submitted_at = ReviewState.DRAFT, None
    world.session.flush()
    return review


@pytest.fixture
def film(world: World, draft: Review, say: Say) -> Film:
    """Puts a film on Ida's review, which is then published for everybody."""

    def put_on() -> Video:
        with making.packed_anew(io.BytesIO(fine_film())) as made:
            store.put(world.library.id, made)
        review = world.session.get_one(Review, draft.id)
        video = filming.put_on(world.session, review, made, clock.now())
        review.state, review.published_at = ReviewState.PUBLISHED, clock.now()
        review.submitted_at = clock.now()
        review.moderated_by_id, review.audience = world.lise.id, Audience.PUBLIC
        say(Purpose.PUBLIC_WALL, True)
        world.session.flush()
        return video

    return put_on
