"""A film is packed anew: nothing of what came but its pictures and its sound."""

import io
import tempfile
import threading
from pathlib import Path
from typing import Any

import av
import pytest

from app.core.errors import RuleBroken
from app.videos import making
from tests.videos.films import PLACE, SIDEWAYS, TOLD, a_film, patched, wrong_films

SECRETS = (PLACE.encode(), b"Ida Jensen", b"x264 - core")
"""The place, the owner, and what stands between the pictures."""
WRONG = wrong_films()


def packed(film: bytes) -> tuple[making.MadeVideo, bytes]:
    with making.packed_anew(io.BytesIO(film)) as made:
        return made, made.file.read_bytes()


def tracks(film: bytes) -> list[tuple[str, str]]:
    with av.open(io.BytesIO(film)) as opened:
        return [(each.type, each.codec_context.codec.canonical_name) for each in opened.streams]


def all_told(film: bytes) -> dict[str, str]:
    with av.open(io.BytesIO(film)) as opened:
        return dict(opened.metadata) | {k: v for each in opened.streams for k, v in each.metadata.items()}


@pytest.mark.parametrize(
    ("made_as", "container", "expected"),
    [
        ({}, "mp4", [("video", "h264"), ("audio", "aac")]),
        ({"container": "mov"}, "mp4", [("video", "h264"), ("audio", "aac")]),
        ({"sound": None}, "mp4", [("video", "h264")]),
        (
            {"container": "webm", "pictures": "libvpx-vp9", "sound": "libopus"},
            "webm",
            [("video", "vp9"), ("audio", "opus")],
        ),
        (
            {"container": "webm", "pictures": "libsvtav1", "sound": "libopus"},
            "webm",
            [("video", "av1"), ("audio", "opus")],
        ),
    ],
    ids=["mp4", "mov", "silent", "vp9", "av1"],
)
def test_what_telephones_and_browsers_make_is_packed(
    made_as: dict[str, Any], container: str, expected: list[tuple[str, str]]
) -> None:
    made, film = packed(a_film(**made_as))

    assert (made.container, made.width, made.height) == (container, 320, 240)
    assert 1.9 < made.seconds < 2.2
    assert made.bytes == len(film)
    assert tracks(film) == expected
    with av.open(io.BytesIO(film)) as opened:
        assert len(list(opened.decode(video=0))) == 20, "every picture is there"


@pytest.mark.parametrize(
    "made_as",
    [{}, {"container": "webm", "pictures": "libvpx-vp9", "sound": "libopus"}],
    ids=["mp4", "webm"],
)
def test_place_time_and_owner_stay_behind(made_as: dict[str, Any]) -> None:
    came = a_film(told=TOLD, **made_as)
    assert PLACE.encode() in came, "the control: it is in what came"
    assert b"Ida Jensen" in came

    film = packed(came)[1]

    assert [secret for secret in SECRETS if secret in film] == []
    said = all_told(film)
    assert not {"creation_time", "location", "title", "com.apple.quicktime.model"} & said.keys()
    assert not [value for value in said.values() if "2026" in value]


def test_what_stands_between_the_pictures_stays_behind() -> None:
    """Some cameras write the place there; the library that makes our films writes its name."""
    came = a_film()
    assert b"x264 - core" in came

    assert b"x264 - core" not in packed(came)[1]


def test_what_hangs_on_it_stays_behind() -> None:
    page = b"<!doctype html><script>alert(1)</script>"

    film = packed(a_film() + page + b"PK\x03\x04")[1]

    assert page not in film
    assert b"PK\x03\x04" not in film


def test_a_film_held_upright_stays_upright() -> None:
    came = patched(a_film(), b"tkhd", 40, SIDEWAYS)

    with av.open(io.BytesIO(packed(came)[1])) as opened:
        assert next(opened.decode(video=0)).rotation == -90


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_film_for_us_is_refused_for_its_reason(name: str) -> None:
    code, made = WRONG[name]

    with pytest.raises(RuleBroken) as refused, making.packed_anew(io.BytesIO(made())):
        pass

    assert refused.value.code == code


def test_half_a_minute_is_fine_and_so_is_a_thumb_that_is_slow() -> None:
    assert packed(a_film(30.2))[0].seconds < 30.5


def test_a_film_that_is_too_heavy_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_packed", None)

    with pytest.raises(RuleBroken) as refused, making.packed_anew(io.BytesIO(bytes(making.MOST_BYTES + 1))):
        pass

    assert refused.value.code == "video_too_large"


def test_one_film_at_a_time() -> None:
    came, refused = a_film(), []

    def another() -> None:
        try:
            packed(came)
        except RuleBroken as broken:
            refused.append(broken.code)

    with making.packed_anew(io.BytesIO(came)):
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()

    assert refused == ["video_busy"]
    assert packed(came)


def test_nothing_is_left_lying_about(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    packed(a_film())
    with pytest.raises(RuleBroken):
        packed(b"no film")

    assert list(tmp_path.iterdir()) == []


def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass\n")
    monkeypatch.setattr(making, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(making.packing, "__file__", str(endless))

    with pytest.raises(RuleBroken) as refused:
        packed(a_film())

    assert refused.value.code == "video_unreadable"
