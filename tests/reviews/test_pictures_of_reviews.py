"""The picture on a child's review: kept as a draft, one at a time, gone with the review."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import RuleBroken
from app.pictures import making
from app.pictures.models import Picture, PictureKind
from app.reviews import picturing, writing
from app.reviews.models import Review, ReviewState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
FORM = {"rating": "4", "words": "It is about a girl who sees shame.", "audience": "club"}


def png(colour: str = "red", form: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(written, form)
    return written.getvalue()


def file(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def as_draft(world: World) -> str:
    review = world[Review]
    review.state, review.submitted_at, review.picture_id = ReviewState.DRAFT, None, None
    return f"/hjoerring/reviews/{review.key}"


def idas(session: Session) -> tuple[Review, Picture | None]:
    session.expire_all()
    review = session.scalars(select(Review).where(Review.words != "x").order_by(Review.id)).first()
    assert review is not None
    return review, session.get(Picture, review.picture_id) if review.picture_id else None


def test_a_drawing_is_kept_while_it_is_drawn(world: World, visit: Visit) -> None:
    address = as_draft(world)
    ida = visit(world.ida)

    answer = ida.post(
        f"{address}/autosave",
        {"words": "It is ab", "audience": "club", "drawing": file(png(), "drawing.png")},
        status=200,
        headers={"X-Autosave": "1", "HX-Request": "true"},
    )

    assert "Your words are kept." in answer.get_data(as_text=True)
    review, picture = idas(world.session)
    assert review.words == "It is ab"
    assert picture is not None
    assert (picture.kind, picture.width, picture.height) == (PictureKind.DRAWING, 400, 300)
    page = ida.get(f"{address}/write").get_data(as_text=True)
    assert f"/hjoerring/pictures/{picture.key}/large" in page


def test_a_photo_comes_along_with_the_words_without_javascript(world: World, visit: Visit) -> None:
    address = as_draft(world)

    visit(world.ida).post(f"{address}/submit", FORM | {"photo": file(png(form="JPEG"), "me.jpg")})

    review, picture = idas(world.session)
    assert review.state == ReviewState.SUBMITTED
    assert picture is not None
    assert picture.kind == PictureKind.PHOTO


def test_a_new_picture_takes_the_place_of_the_old_one(world: World, visit: Visit) -> None:
    address = as_draft(world)
    ida = visit(world.ida)

    ida.post(f"{address}/autosave", {"audience": "club", "drawing": file(png(), "d.png")})
    first = idas(world.session)[1]
    assert first is not None
    ida.post(f"{address}/autosave", {"audience": "club", "photo": file(png("blue"), "p.png")})

    second = idas(world.session)[1]
    assert second is not None
    assert second.kind == PictureKind.PHOTO
    assert world.session.get(Picture, first.id) is None


def test_it_is_taken_away_again(world: World, visit: Visit) -> None:
    address = as_draft(world)
    ida = visit(world.ida)
    ida.post(f"{address}/autosave", {"audience": "club", "drawing": file(png(), "d.png")})

    ida.post(f"{address}/autosave", {"audience": "club", "picture_off": "1"})

    assert idas(world.session)[1] is None


def test_a_picture_is_not_lost_when_the_words_are_missing(world: World, visit: Visit) -> None:
    address = as_draft(world)

    visit(world.ida).post(
        f"{address}/submit", {"audience": "club", "photo": file(png(), "p.png")}, status=422
    )

    assert idas(world.session)[1] is not None


@pytest.mark.parametrize("data", [b"MZ\x90 no picture", png()[:200], b""])
def test_what_is_no_picture_is_refused_and_the_words_stay(world: World, visit: Visit, data: bytes) -> None:
    address = as_draft(world)

    page = (
        visit(world.ida)
        .post(f"{address}/submit", FORM | {"photo": file(data, "p.png")}, status=422)
        .get_data(as_text=True)
    )

    assert "We cannot use this picture" in page
    assert FORM["words"] in page
    assert idas(world.session)[1] is None


def test_what_has_been_sent_keeps_its_picture(world: World) -> None:
    review = world[Review]
    made = making.made_anew(png())

    for verb in (
        lambda: picturing.put_on(world.session, review, made, PictureKind.DRAWING, clock.now()),
        lambda: picturing.take_off(world.session, review, clock.now()),
    ):
        with pytest.raises(RuleBroken, match="review_settled"):
            verb()


def test_a_review_thrown_away_takes_its_picture_along(world: World, visit: Visit) -> None:
    address = as_draft(world)
    ida = visit(world.ida)
    ida.post(f"{address}/autosave", {"audience": "club", "drawing": file(png(), "d.png")})
    picture = idas(world.session)[1]
    assert picture is not None

    ida.post(f"{address}/discard")

    assert world.session.get(Picture, picture.id) is None
    assert "It is gone" in ida.get("/hjoerring/me").get_data(as_text=True)


def test_nobody_throws_away_anothers_review(world: World, visit: Visit) -> None:
    address = as_draft(world)

    visit(world.bo).post(f"{address}/discard", status=404)
    visit(world.lise).post(f"{address}/discard", status=404)


def test_a_published_review_thrown_away_hangs_nowhere_at_the_next_request(world: World, visit: Visit) -> None:
    from app.clubs.models import Club

    review = world[Review]
    review.state, review.published_at = ReviewState.PUBLISHED, clock.now()
    wall = f"/hjoerring/clubs/{world[Club].key}/wall"
    assert "The best book I know." in visit(world.bo).get(wall).get_data(as_text=True)

    writing.discard(world.session, world[Review], clock.now())

    assert "The best book I know." not in visit(world.bo).get(wall).get_data(as_text=True)


def test_a_child_is_told_who_sees_a_photo(world: World, visit: Visit) -> None:
    address = as_draft(world)
    ida = visit(world.ida)

    before = ida.get(f"{address}/write").get_data(as_text=True)
    world.session.get(type(world.ida), world.ida.id).pictures_allowed = True
    after = ida.get(f"{address}/write").get_data(as_text=True)

    assert "until your own grown-up says yes" in before
    assert "until your own grown-up says yes" not in after


def test_no_word_turns_red(world: World, visit: Visit) -> None:
    address = as_draft(world)

    assert 'spellcheck="false"' in visit(world.ida).get(f"{address}/write").get_data(as_text=True)
