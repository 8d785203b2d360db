"""Who sees a picture, at the next request: the rule of consents, walls and flags."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from app.access import scopes
from app.children.models import Child
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock
from app.pictures import keeping, making
from app.pictures.models import Picture, PictureKind
from app.places.models import PlaceState
from app.reviews.models import Audience, Review, ReviewState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def png(width: int = 400, height: int = 300) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (20, 120, 60)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def review(world: World) -> Review:
    """Ida's review, published for everybody, with all her guardians' consents."""
    review: Review = world[Review]
    review.state, review.published_at = ReviewState.PUBLISHED, clock.now()
    review.moderated_by_id, review.audience = world.lise.id, Audience.PUBLIC
    say(world, Purpose.PUBLIC_WALL, True)
    say(world, Purpose.PICTURE, True)
    world.session.flush()
    return review


def say(world: World, purpose: Purpose, is_given: bool) -> None:
    ida = world.session.get_one(Child, world.ida.id)
    consent.register_paper(
        world.session, ida, purpose, is_given, world.lise, clock.now(), "en", "The sentence."
    )


@pytest.fixture
def hang(world: World, review: Review) -> Callable[[PictureKind], Picture]:
    def on_the_review(kind: PictureKind) -> Picture:
        picture = keeping.keep(world.session, world.ida, making.made_anew(png()), kind, clock.now())
        review.picture_id = picture.id
        world.session.flush()
        return picture

    return on_the_review


def address(picture: Picture, size: str = "small") -> str:
    return f"/hjoerring/pictures/{picture.key}/{size}"


def who_sees(visit: Visit, world: World, picture: Picture) -> set[str]:
    """Of the child, two of its club, one of another school, the adults, and anybody."""
    seers = {
        name: getattr(world, name) for name in ("ida", "bo", "mia", "lise", "lars", "tom", "hanne", "sten")
    } | {"anybody": None}
    seen = set()
    for name, who in seers.items():
        answer = visit(who).client.get(address(picture))
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            seen.add(name)
    return seen


EVERYBODY = {"ida", "bo", "mia", "lise", "lars", "tom", "hanne", "sten", "anybody"}
RESPONSIBLE = {"ida", "lise", "tom", "hanne"}
HERE = EVERYBODY - {"anybody", "sten"}
IN_THE_CLUB = RESPONSIBLE | {"bo", "lars"}


@pytest.mark.parametrize("kind", list(PictureKind))
def test_with_every_consent_anybody_sees_what_stands_publicly(
    visit: Visit, world: World, hang: Callable[[PictureKind], Picture], kind: PictureKind
) -> None:
    assert who_sees(visit, world, hang(kind)) == EVERYBODY


@pytest.mark.parametrize("kind", list(PictureKind))
def test_what_is_not_published_is_seen_by_the_child_and_its_adults(
    visit: Visit, world: World, review: Review, hang: Callable[[PictureKind], Picture], kind: PictureKind
) -> None:
    picture = hang(kind)
    review.state, review.published_at = ReviewState.SUBMITTED, None

    assert who_sees(visit, world, picture) == RESPONSIBLE


def test_a_picture_on_no_review_is_seen_by_the_child_and_its_adults(
    visit: Visit, world: World, review: Review, hang: Callable[[PictureKind], Picture]
) -> None:
    picture = hang(PictureKind.DRAWING)
    review.picture_id = None

    assert who_sees(visit, world, picture) == RESPONSIBLE


@pytest.mark.parametrize(
    ("audience", "seen"),
    [(Audience.PUBLIC, EVERYBODY), (Audience.LIBRARY, HERE), (Audience.CLUB, IN_THE_CLUB)],
)
def test_it_goes_as_far_as_its_review(
    visit: Visit,
    world: World,
    review: Review,
    hang: Callable[[PictureKind], Picture],
    audience: Audience,
    seen: set[str],
) -> None:
    picture = hang(PictureKind.PHOTO)
    review.audience = audience

    assert who_sees(visit, world, picture) == seen


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (PictureKind.PHOTO, RESPONSIBLE),
        (PictureKind.DRAWING, IN_THE_CLUB),
        (PictureKind.HANDWRITING, IN_THE_CLUB),
    ],
)
def test_a_consent_withdrawn_acts_at_the_next_request(
    visit: Visit,
    world: World,
    hang: Callable[[PictureKind], Picture],
    kind: PictureKind,
    seen: set[str],
) -> None:
    picture = hang(kind)
    anybody = visit()
    anybody.get(address(picture))

    say(world, Purpose.PICTURE, False)

    anybody.get(address(picture), status=404)
    assert who_sees(visit, world, picture) == seen


def test_what_a_browser_kept_is_asked_for_again_and_is_gone(
    visit: Visit, world: World, hang: Callable[[PictureKind], Picture]
) -> None:
    picture = hang(PictureKind.DRAWING)
    anybody = visit()
    first = anybody.get(address(picture))
    known = {"If-None-Match": first.headers["ETag"]}

    assert first.headers["Cache-Control"] == "no-cache"
    anybody.get(address(picture), status=304, headers=known)
    say(world, Purpose.PICTURE, False)
    anybody.get(address(picture), status=404, headers=known)


def test_a_shared_tablet_keeps_nothing(
    visit: Visit, world: World, hang: Callable[[PictureKind], Picture]
) -> None:
    answer = visit(world.ida).get(address(hang(PictureKind.DRAWING)))

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.mimetype == "image/webp"


@pytest.mark.parametrize(("size", "width"), [("small", 240), ("medium", 400), ("large", 400)])
def test_it_comes_in_three_sizes_and_never_larger_than_it_was(
    visit: Visit, world: World, hang: Callable[[PictureKind], Picture], size: str, width: int
) -> None:
    answer = visit(world.ida).get(address(hang(PictureKind.DRAWING), size))

    assert Image.open(io.BytesIO(answer.data)).size == (width, width * 3 // 4)


def test_it_has_no_other_sizes(visit: Visit, world: World, hang: Callable[[PictureKind], Picture]) -> None:
    visit(world.ida).get(address(hang(PictureKind.DRAWING), "huge"), status=404)


def test_a_picture_whose_files_are_gone_is_not_there(visit: Visit, world: World) -> None:
    visit(world.ida).get(address(world[Picture]), status=404)


def test_a_child_of_another_club_sees_nothing_of_a_clubs_wall(
    visit: Visit, world: World, review: Review, hang: Callable[[PictureKind], Picture]
) -> None:
    picture = hang(PictureKind.DRAWING)
    review.audience = Audience.CLUB

    visit(world.mia).get(address(picture), status=404)
    world.place(world.child("Noah"), PlaceState.ACTIVE, settled_at=clock.now())
    visit(world.noah).get(address(picture))


def test_pages_ask_the_picture_the_same_question(
    world: World, hang: Callable[[PictureKind], Picture]
) -> None:
    """What a template asks (`may_be_shown`) and what the address answers are one rule."""
    for kind in PictureKind:
        picture = hang(kind)
        for is_given in (True, False):
            say(world, Purpose.PICTURE, is_given)
            for in_club, viewer in ((True, world.bo), (False, None)):
                asked = picture.may_be_shown(world.ida, in_club=in_club)
                found = scopes.found(
                    world.session, _looking(world, viewer), scopes.pictures, Picture, picture.key
                )
                assert asked == (found is not None), (kind, is_given, in_club)


def _looking(world: World, child: Child | None) -> object:
    from app.access.viewer import Viewer

    return Viewer(library=world.library, child=child)


def test_the_flag_follows_the_last_words_of_all(world: World) -> None:
    assert not world.ida.pictures_allowed
    say(world, Purpose.PICTURE, True)
    assert world.ida.pictures_allowed
    say(world, Purpose.PICTURE, False)
    assert not world.ida.pictures_allowed
    assert not world.ida.on_public_wall
