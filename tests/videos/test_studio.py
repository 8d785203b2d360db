"""The film in the child's studio: offered where it may be, checked, kept, taken away."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse
from werkzeug.wsgi import LimitedStream

from app.children.models import Child
from app.consents.models import Purpose
from app.core import clock, large_uploads, media
from app.libraries.models import Library
from app.reviews.models import Review, ReviewState
from app.reviews.views import sent_along
from app.videos import making, store
from app.videos.models import Video
from tests.pages import Visitor
from tests.pictures.bombs import a_picture, saved
from tests.videos.conftest import Say, fine_film
from tests.videos.films import a_film
from tests.world import World

Visit = Callable[..., Visitor]
FORM = {"rating": "4", "words": "It is about a girl who sees shame.", "audience": "club"}
FIELD = 'name="film"'


def sent(film: bytes, **more: Any) -> dict[str, Any]:
    return FORM | more | {"film": (io.BytesIO(film), "me.mp4")}


def sent_whole(child: Visitor, draft: Review, film: bytes) -> TestResponse:
    """The same as the bytes a browser sends; the test client would leave a file open."""
    fields = FORM | {"form_key": "k" * 22}
    parts = [f'form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts.append('form-data; name="film"; filename="me.mp4"\r\n\r\n')
    body = "\r\n".join(f"--X\r\nContent-Disposition: {part}" for part in parts).encode()
    return child.client.post(
        f"/hjoerring/reviews/{draft.key}/submit",
        data=body + film + b"\r\n--X--\r\n",
        content_type="multipart/form-data; boundary=X",
    )


def all_files() -> set[str]:
    return {file.address for file in media.all_below("")}


def kept(world: World) -> tuple[Review, Video | None]:
    world.session.expire_all()
    review = world.session.get_one(Review, world[Review].id)
    return review, world.session.get(Video, review.video_id) if review.video_id else None


def test_a_film_comes_along_with_the_words_without_javascript(
    world: World, visit: Visit, draft: Review
) -> None:
    address, ida = f"/hjoerring/reviews/{draft.key}", visit(world.ida)
    page = ida.get(f"{address}/write").text
    assert FIELD in page
    assert 'capture="user"' in page

    ida.post(f"{address}/submit", sent(fine_film()))

    review, video = kept(world)
    assert review.state == ReviewState.SUBMITTED
    assert video is not None
    assert (video.container, video.width, video.height) == ("mp4", 320, 240)
    assert store.get(video, 0, 8) is not None


def test_a_picture_and_a_film_may_come_together(world: World, visit: Visit, draft: Review) -> None:
    picture = (io.BytesIO(saved(a_picture(), "PNG")), "me.png")

    visit(world.ida).post(f"/hjoerring/reviews/{draft.key}/submit", sent(fine_film(), photo=picture))

    review, video = kept(world)
    assert video is not None
    assert review.picture_id is not None


def test_a_new_film_takes_the_place_of_the_old_one_and_goes_when_it_is_not_wanted(
    world: World, visit: Visit, draft: Review
) -> None:
    address, ida = f"/hjoerring/reviews/{draft.key}", visit(world.ida)
    ida.post(f"{address}/autosave", sent(fine_film()))
    first = kept(world)[1]
    assert first is not None
    old = store.address(first)

    ida.post(f"{address}/autosave", sent(fine_film()))
    second = kept(world)[1]
    assert second is not None
    assert second.id != first.id
    assert not media.is_there(old)

    ida.post(f"{address}/autosave", FORM | {"film_off": "1"})
    assert kept(world)[1] is None
    assert world.session.scalars(select(Video)).all() == []


@pytest.mark.parametrize("button", ["autosave", "submit"])
@pytest.mark.parametrize("is_sent", [False, True])
def test_what_comes_with_a_review_sent_meanwhile_leaves_no_file(
    world: World, visit: Visit, draft: Review, monkeypatch: pytest.MonkeyPatch, button: str, is_sent: bool
) -> None:
    """From another window, while the film is packed; the control is a draft, which keeps all its files."""
    ida, before, put = visit(world.ida), all_files(), store.put
    meanwhile = (
        update(Review).where(Review.id == draft.id).values(state="submitted", submitted_at=clock.now())
    )

    def put_slowly(library_id: int, made: making.MadeVideo) -> None:
        put(library_id, made)
        if is_sent:
            world.session.execute(meanwhile)
            world.session.commit()

    monkeypatch.setattr(sent_along.store_of_films, "put", put_slowly)
    picture = (io.BytesIO(saved(a_picture(), "PNG")), "me.png")
    form = sent(fine_film(), photo=picture) | {"form_key": "k" * 22}

    answer = ida.client.post(f"/hjoerring/reviews/{draft.key}/{button}", data=form)

    assert (answer.status_code == 422) is is_sent
    assert ("The picture or film came too late" in answer.text) is is_sent
    assert len(all_files() - before) == (0 if is_sent else 4)


@pytest.mark.parametrize(
    ("film", "said"),
    [
        (lambda: a_film(31.2), "too long. It may last 30 seconds"),
        (lambda: a_film(pictures=None), "cannot show this kind of film"),
        (lambda: fine_film()[:1500], "cannot open this film"),
        (lambda: bytes(making.MOST_BYTES + 1), "too large. It may weigh 20 MB"),
    ],
    ids=["long", "sound alone", "broken", "heavy"],
)
def test_what_is_wrong_is_said_at_its_field_and_the_words_stay(
    world: World, visit: Visit, draft: Review, film: Callable[[], bytes], said: str
) -> None:
    answer = sent_whole(visit(world.ida), draft, film())

    assert answer.status_code == 422
    assert said in answer.text
    assert FORM["words"] in answer.text
    assert kept(world)[1] is None


def test_of_a_body_that_is_far_too_long_the_rest_is_not_read(
    world: World, visit: Visit, draft: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = LimitedStream.readinto

    def counted(stream: LimitedStream, into: Any) -> int | None:
        read.append(whole(stream, into) or 0)
        return read[-1]

    monkeypatch.setattr(LimitedStream, "readinto", counted)
    monkeypatch.setattr(large_uploads, "PATIENCE_SECONDS", 0)

    answer = sent_whole(visit(world.ida), draft, bytes(sent_along.MOST_BYTES * 2))

    assert answer.status_code == 422
    assert "too large. It may weigh 20 MB" in answer.text
    assert FORM["words"] in answer.text
    assert 0 < sum(read) <= sent_along.MOST_BYTES + 1


def test_without_a_yes_the_studio_offers_none_and_takes_none(
    world: World, visit: Visit, draft: Review, say: Say
) -> None:
    address, ida = f"/hjoerring/reviews/{draft.key}", visit(world.ida)
    say(Purpose.VIDEO, False)
    assert FIELD not in ida.get(f"{address}/write").text

    answer = ida.post(f"{address}/submit", sent(fine_film()), status=422)

    assert "Your grown-up must say yes first" in answer.text
    assert kept(world)[1] is None


def _switched_off(world: World) -> None:
    world.session.get_one(Library, world.library.id).videos_on = False


def _protected(world: World) -> None:
    world.session.get_one(Child, world.ida.id).is_protected = True


@pytest.mark.parametrize("changed", [_switched_off, _protected])
def test_nor_where_the_library_or_the_child_has_none(
    world: World, visit: Visit, draft: Review, changed: Callable[[World], None]
) -> None:
    changed(world)
    world.session.flush()

    assert FIELD not in visit(world.ida).get(f"/hjoerring/reviews/{draft.key}/write").text


def test_without_the_library_that_reads_films_nothing_is_half_shown(
    world: World, visit: Visit, draft: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "can_pack", lambda: False)

    assert FIELD not in visit(world.ida).get(f"/hjoerring/reviews/{draft.key}/write").text
