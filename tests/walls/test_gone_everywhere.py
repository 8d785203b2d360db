"""What is withdrawn, in any of the ways there are, is gone at the next request from every place (P6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock
from app.libraries.models import School
from app.pictures import keeping, making
from app.pictures.models import Picture, PictureKind
from app.privacy import erasure
from app.reviews import moderation
from app.reviews.models import Audience, Review, ReviewState
from app.walls import slideshow
from app.walls.models import Screen
from bench.figures import Figures
from tests.pages import Visitor
from tests.pictures.test_showing import png
from tests.world import World

Visit = Callable[..., Visitor]
WORDS = "A dragon nobody else has told of."
ALIAS = "Modig Ida"
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
CANARIES = ("Zxqvfirst", "Zxqvclass", "Zxqvschool", "Zxqvtown", "Zxqvclub", "Zxqvroom")


@dataclass(frozen=True)
class Place:
    """Somewhere a public review stands: its address, who looks there, and whether it is the public's."""

    name: str
    address: str
    who: str | None
    is_public: bool


def places(world: World) -> list[Place]:
    screen = world.session.scalars(select(Screen).where(Screen.club_id.is_(None))).one()
    club, work = world[Club].key, world[Work].key
    public = {
        "wall": "wall",
        "book": f"books/{work}",
        "feed": "wall.atom",
        "data": "wall.json",
        "book's data": f"books/{work}/reviews.json",
        "frame": "embed",
        "picture": f"pictures/{_drawing(world).key}/medium",
        "library's screen": f"screen/{screen.token}",
    }
    inside = {
        "club's wall": (f"clubs/{club}/wall", "bo"),
        "library's wall": ("library-wall", "mia"),
        "book, signed in": (f"books/{work}", "tom"),
        "club's screen": (f"screen/{world[Screen].token}", None),
        "for the class": (f"clubs/{club}/for-the-class", "hanne"),
    }
    return [
        *(Place(name, f"/hjoerring/{path}", None, True) for name, path in public.items()),
        *(Place(name, f"/hjoerring/{path}", who, False) for name, (path, who) in inside.items()),
    ]


def withdraw_review(session: Session, review: Review, world: World) -> None:
    moderation.take_back(session, review, NOW)


def hand_back(session: Session, review: Review, world: World) -> None:
    moderation.hand_back(session, review, "Why?", world.lise, NOW, review.version)


def flag(session: Session, review: Review, world: World) -> None:
    review.hidden_at = NOW


def erase_child(session: Session, review: Review, world: World) -> None:
    erasure.erase(session, session.get_one(Child, review.child_id), NOW, None)


def withdraw_consent(session: Session, review: Review, world: World) -> None:
    _consent(session, review, world, is_given=False)


def want_it_for_the_club(session: Session, review: Review, world: World) -> None:
    review.audience = Audience.CLUB


WITHOUT_PICTURES = {"picture", "feed", "data", "book's data", "for the class"}
"""Places where no picture stands beside the words, and the picture itself."""
EVERYWHERE = (withdraw_review, hand_back, flag, erase_child)
FROM_THE_PUBLIC = (withdraw_consent, want_it_for_the_club)


def stand(world: World, visit: Visit) -> Review:
    """Ida's review, with a guardian's yes on paper, stands wherever a review can stand."""
    review: Review = world[Review]
    review.state, review.audience, review.words = ReviewState.PUBLISHED, Audience.PUBLIC, WORDS
    review.published_at = clock.now()
    slideshow.make(world.session, world.library, None, world.lise, clock.now())
    _consent(world.session, review, world, is_given=True)
    _consent(world.session, review, world, Purpose.PICTURE, is_given=True)
    made = making.made_anew(png())
    review.picture_id = keeping.keep(world.session, world.ida, made, PictureKind.DRAWING, clock.now()).id
    world.session.flush()
    return review


def shown_at(world: World, visit: Visit, there: list[Place]) -> set[str]:
    """The names of the places that tell of the review or its child, for readers who had it before."""
    found = set()
    for place in there:
        who = getattr(world, place.who) if place.who else None
        answer = visit(who)._send("GET", place.address, headers=_had(world, place))
        is_picture = answer.mimetype == "image/webp"
        assert answer.status_code == (404 if place.name == "picture" and not is_picture else 200), place
        if is_picture or WORDS in answer.get_data(as_text=True):
            found.add(place.name)
            HAD[place.address, place.who] = answer.headers.get("ETag", "")
    return found


HAD: dict[tuple[str, str | None], str] = {}


@pytest.mark.parametrize("how", [*EVERYWHERE, *FROM_THE_PUBLIC], ids=lambda how: how.__name__)
def test_it_is_gone_at_the_next_request_from_every_place(
    world: World, visit: Visit, how: Callable[[Session, Review, World], None]
) -> None:
    HAD.clear()
    key = stand(world, visit).key
    there = places(world)
    assert shown_at(world, visit, there) == {place.name for place in there}

    how(world.session, world.session.scalars(select(Review).where(Review.key == key)).one(), world)

    left = shown_at(world, visit, there)
    if how is withdraw_consent:
        public = {place.name for place in there if place.is_public}
        Figures().at_most("P6.still_shown", len(left & public), 0, "at the next request", digits=0)
        Figures().at_least("P6.control", len(public), 8, "places outside the club, before", digits=0)
    assert not left & {place.name for place in there if place.is_public}
    if how in EVERYWHERE:
        assert left == set()
    if how is withdraw_consent:
        assert left == {place.name for place in there if not place.is_public}


def test_a_withdrawn_picture_leaves_every_place_outside_the_club_and_the_words_stay(
    world: World, visit: Visit
) -> None:
    review = stand(world, visit)
    there = [place for place in places(world) if place.name not in WITHOUT_PICTURES]
    address = f"/pictures/{_drawing(world).key}/"
    somebody = [(place, visit(getattr(world, place.who) if place.who else None)) for place in there]
    for place, visitor in somebody:
        assert address in visitor.get(place.address).get_data(as_text=True), place

    _consent(world.session, review, world, Purpose.PICTURE, is_given=False)

    for place, visitor in somebody:
        text = visitor.get(place.address).get_data(as_text=True)
        assert WORDS in text
        assert (address in text) == (place.name == "club's wall"), place


def test_no_public_place_tells_a_name_a_class_a_school_or_a_club(world: World, visit: Visit) -> None:
    stand(world, visit)
    world.ida.first_name, world.ida.class_label, world[School].name, world[School].town = CANARIES[:4]
    world[Club].name, world[Club].room = CANARIES[4:]

    for place in (place for place in places(world) if place.is_public and place.name != "picture"):
        text = visit().get(place.address).get_data(as_text=True)
        assert WORDS in text and ALIAS in text
        assert not [canary for canary in CANARIES if canary in text], place


def test_no_public_place_tells_who_a_protected_child_is(world: World, visit: Visit) -> None:
    stand(world, visit)
    world.ida.is_protected = True

    for place in (place for place in places(world) if place.is_public and place.name != "picture"):
        text = visit().get(place.address).get_data(as_text=True)
        assert WORDS in text
        assert ALIAS not in text and "animals/fox" not in text, place


def _had(world: World, place: Place) -> dict[str, str]:
    tag = HAD.get((place.address, place.who))
    return {"If-None-Match": tag} if tag else {}


def _drawing(world: World) -> Picture:
    wanted = select(Picture).join(Review, Review.picture_id == Picture.id)
    return world.session.scalars(wanted).one()


def _consent(
    session: Session,
    review: Review,
    world: World,
    purpose: Purpose = Purpose.PUBLIC_WALL,
    *,
    is_given: bool,
) -> None:
    consent.register_paper(
        session,
        session.get_one(Child, review.child_id),
        purpose,
        is_given,
        world.lise,
        NOW,
        "en",
        "Paper",
    )
