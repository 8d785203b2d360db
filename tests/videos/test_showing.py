"""Who sees a film, at the next request; and how it is handed to a browser."""

from collections.abc import Callable

import pytest

from app.children.models import Child
from app.consents.models import Purpose
from app.core import clock
from app.libraries.models import Library
from app.reviews import moderation, writing
from app.reviews.models import Audience, Review, ReviewState
from app.videos import keeping, store
from app.videos.models import Video
from app.videos.views import videos
from tests.pages import Visitor
from tests.videos.conftest import Film, Say
from tests.world import World

Visit = Callable[..., Visitor]
EVERYBODY = {"ida", "bo", "mia", "lise", "lars", "tom", "hanne", "sten", "anybody"}
RESPONSIBLE = {"ida", "lise", "tom", "hanne"}
HERE = EVERYBODY - {"anybody", "sten"}
IN_THE_CLUB = RESPONSIBLE | {"bo", "lars"}


def address(video: Video) -> str:
    return f"/hjoerring/films/{video.key}"


def who_sees(visit: Visit, world: World, video: Video) -> set[str]:
    wanted, seen = address(video), set()
    seers = {name: getattr(world, name) for name in EVERYBODY - {"anybody"}}
    for name, who in (seers | {"anybody": None}).items():
        answer = visit(who).client.get(wanted)
        assert answer.status_code in (200, 404), (name, answer.status_code)
        if answer.status_code == 200:
            seen.add(name)
    return seen


@pytest.mark.parametrize(
    ("audience", "seen"),
    [(Audience.PUBLIC, EVERYBODY), (Audience.LIBRARY, HERE), (Audience.CLUB, IN_THE_CLUB)],
)
def test_it_goes_as_far_as_its_review(
    visit: Visit, world: World, film: Film, audience: Audience, seen: set[str]
) -> None:
    video = film()
    world[Review].audience = audience
    world.session.flush()

    assert who_sees(visit, world, video) == seen


def test_what_is_not_published_is_seen_by_the_child_and_its_adults(
    visit: Visit, world: World, film: Film
) -> None:
    video = film()
    moderation.take_back(world.session, world[Review], clock.now())

    assert who_sees(visit, world, video) == RESPONSIBLE


def test_it_is_hidden_with_its_review(visit: Visit, world: World, film: Film) -> None:
    video = film()
    world[Review].hidden_at = clock.now()
    world.session.flush()

    assert who_sees(visit, world, video) == RESPONSIBLE


def _no_yes(world: World) -> None:
    world.session.get_one(Child, world.ida.id).videos_allowed = False


def _protected(world: World) -> None:
    world.session.get_one(Child, world.ida.id).is_protected = True


def _switched_off(world: World) -> None:
    library = world.session.get_one(Library, world.library.id)
    keeping.switch(world.session, library, False, world.lise, clock.now())


@pytest.mark.parametrize("changed", [_no_yes, _protected, _switched_off])
def test_without_a_yes_of_everybody_there_is_no_film_for_anybody(
    visit: Visit, world: World, film: Film, changed: Callable[[World], None]
) -> None:
    video = film()
    assert who_sees(visit, world, video) == EVERYBODY, "the control"

    changed(world)
    world.session.flush()

    assert who_sees(visit, world, video) == set()


def test_a_review_thrown_away_takes_its_film_along(visit: Visit, world: World, film: Film) -> None:
    video = film()
    wanted, stored = address(video), store.get(video, 0, 10)
    assert stored

    writing.discard(world.session, world.session.get_one(Review, world[Review].id), clock.now())

    visit(world.lise).get(wanted, status=404)


@pytest.mark.parametrize("who", ["ida", None])
def test_a_shared_tablet_keeps_nothing(visit: Visit, world: World, film: Film, who: str | None) -> None:
    wanted = address(film())
    answer = visit(getattr(world, who) if who else None).get(wanted)

    assert answer.headers["Cache-Control"] == ("private, no-store" if who else "no-cache")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.mimetype == "video/mp4"


def test_a_browser_gets_the_piece_it_asks_for(
    visit: Visit, world: World, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = address(film())
    ida = visit(world.ida)
    whole = ida.get(wanted).data
    size = len(whole)

    for asked, start, stop in (
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, size),
        ("bytes=-50", size - 50, size),
        (f"bytes=0-{size * 2}", 0, size),
    ):
        answer = ida.get(wanted, status=206, headers={"Range": asked})
        assert answer.data == whole[start:stop], asked
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"

    monkeypatch.setattr(videos, "AT_A_TIME", 100)
    answer = ida.get(wanted, status=206, headers={"Range": "bytes=0-"})
    assert answer.data == whole[:100], "no more at a time than fits into memory"
    assert answer.headers["Content-Range"] == f"bytes 0-99/{size}"


def test_a_piece_that_is_not_there_is_refused(visit: Visit, world: World, film: Film) -> None:
    wanted = address(film())
    visit(world.ida).get(wanted, status=416, headers={"Range": "bytes=99999999-"})


def test_pieces_are_of_one_film_only(visit: Visit, world: World, film: Film) -> None:
    video = film()
    wanted, own = address(video), {"Range": "bytes=0-9", "If-Range": f'"{video.key}"'}
    ida = visit(world.ida)

    assert ida.get(wanted, status=206, headers=own).data == ida.get(wanted).data[:10]
    ida.get(wanted, status=200, headers=own | {"If-Range": '"another"'})


def test_what_a_browser_kept_is_asked_for_again_and_is_gone(
    visit: Visit, world: World, film: Film, say: Say
) -> None:
    wanted = address(film())
    anybody = visit()
    known = {"If-None-Match": anybody.get(wanted).headers["ETag"]}

    anybody.get(wanted, status=304, headers=known)
    say(Purpose.VIDEO, False)
    anybody.get(wanted, status=404, headers=known)


WALLS = {
    "/hjoerring/wall": True,
    "/hjoerring/library-wall": True,
    "/hjoerring/clubs/{club}/wall": True,
    "/hjoerring/books/{work}": True,
    "/hjoerring/reviews/{review}/write": True,
    "/hjoerring/embed": False,
}


@pytest.mark.parametrize("wall", WALLS)
def test_it_stands_where_its_review_stands_in_the_library(
    visit: Visit, world: World, film: Film, say: Say, wall: str
) -> None:
    video, review = film(), world[Review]
    wanted = wall.format(club=review.club.key, work=review.work.key, review=review.key)
    source = f'src="{address(video)}"'
    ida = visit(world.ida)
    page = ida.get(wanted).text
    assert (source in page) is WALLS[wall]

    say(Purpose.VIDEO, False)

    assert source not in ida.get(wanted).text


def test_the_library_sees_it_before_anybody_else(visit: Visit, world: World, film: Film) -> None:
    video, review = film(), world[Review]
    review.state, review.published_at = ReviewState.SUBMITTED, None
    world.session.flush()
    source = f'src="{address(video)}"'

    lise = visit(world.lise)
    assert source in lise.get("/hjoerring/reviews").text
    assert source in lise.get(f"/hjoerring/reviews/{world[Review].key}").text
