"""A picture is taken apart and made anew; figures I11, I12 and I13 of `safety.md`."""

import io
import resource
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from app.core.errors import RuleBroken
from app.pictures import making
from app.pictures.making import Size, made_anew
from tests.pictures.bombs import CANARY, a_picture, bombs, in_disguise, moving, png_of, polyglots, saved

FIRST_BYTES = b"RIFF"


def files(data: bytes) -> list[bytes]:
    return list(made_anew(data).files.values())


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_fresh_files_come_of_each_kind_we_take(kind: str) -> None:
    made = made_anew(saved(a_picture(2000, 1500), kind))

    assert {size: opened(data).size for size, data in made.files.items()} == {
        Size.SMALL: (240, 180),
        Size.MEDIUM: (720, 540),
        Size.LARGE: (1440, 1080),
    }
    assert {opened(data).format for data in made.files.values()} == {"WEBP"}
    assert (made.width, made.height) == (1440, 1080)
    assert made.bytes == sum(len(data) for data in made.files.values())


def test_a_small_picture_is_not_blown_up() -> None:
    assert {opened(data).size for data in files(saved(a_picture(100, 50), "PNG"))} == {(100, 50)}


def test_one_pixel_and_a_very_narrow_one_are_pictures_too() -> None:
    assert opened(made_anew(saved(a_picture(1, 1), "PNG")).files[Size.SMALL]).size == (1, 1)
    assert opened(made_anew(saved(a_picture(4000, 2), "PNG")).files[Size.SMALL]).size == (240, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16"])
def test_pixels_of_every_sort_become_plain_colours(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "WEBP" if mode == "PA" else "PNG"
    picture = Image.new(mode, (30, 20), 0 if mode == "I;16" else None)  # type: ignore[arg-type]
    if mode == "PA":
        picture = picture.convert("RGBA")

    assert opened(files(saved(picture, kind))[0]).mode == "RGB"


def test_sixteen_bits_of_grey_stay_grey_and_not_white() -> None:
    picture = Image.new("I;16", (30, 20), 32_768)

    grey = opened(files(saved(picture, "PNG"))[0]).getpixel((15, 10))

    assert all(abs(each - 128) < 8 for each in grey)  # type: ignore[union-attr]


def test_what_one_sees_through_is_on_white() -> None:
    picture = Image.new("RGBA", (30, 20), (0, 0, 0, 0))

    assert min(opened(files(saved(picture, "PNG"))[0]).getpixel((5, 5))) > 250  # type: ignore[type-var, arg-type]


@pytest.mark.parametrize("held", range(1, 9))
def test_it_stands_upright_however_the_camera_was_held(held: int) -> None:
    """Red above left, whatever the note says about it."""
    upright = Image.new("RGB", (60, 40), (0, 0, 255))
    upright.paste((255, 0, 0), (0, 0, 30, 20))
    turned_back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = upright.transpose(turned_back[held]) if held in turned_back else upright
    exif = Image.Exif()
    exif[0x0112] = held

    made = opened(files(saved(picture, "JPEG", exif=exif, quality=95))[0])

    assert made.size == (60, 40)
    red, _green, blue = made.getpixel((10, 8))  # type: ignore[misc]
    assert red > 180 > 80 > blue


def test_a_broken_note_about_the_camera_is_no_reason_to_refuse() -> None:
    assert files(saved(a_picture(), "JPEG", exif=b"Exif\0\0" + b"\xff" * 40))


# --- I11: bombs -----------------------------------------------------------------------------------


def memory() -> int:
    """The most this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_refused_before_it_unpacks(name: str) -> None:
    data = bombs()[name]
    before = memory()

    with pytest.raises(RuleBroken) as refused:
        made_anew(data)

    assert refused.value.code in ("picture_unreadable", "picture_too_large")
    assert memory() - before <= 150 * 1024**2


def test_the_largest_bomb_is_refused_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """I11: the 60,000² PNG in less than 50 ms; the control is what Pillow makes of 12,000² by itself."""
    data = png_of(60_000, 60_000)
    with pytest.raises(RuleBroken):
        made_anew(saved(a_picture(), "GIF"))  # the image library is loaded by now
    started = time.perf_counter()
    with pytest.raises(RuleBroken, match="picture_too_large"):
        made_anew(data)
    took = (time.perf_counter() - started) * 1000

    with capsys.disabled():
        print(f"\nFIG I11 {took:.1f} ms <50 {'PASS' if took < 50 else 'FAIL'} ({len(data)} bytes)")
    assert took < 50
    with pytest.warns(Image.DecompressionBombWarning):
        Image.open(io.BytesIO(png_of(12_000, 12_000, 8)))


@pytest.mark.parametrize("name", ["APNG", "WebP"])
def test_of_what_moves_the_first_frame_is_taken(name: str) -> None:
    data = moving()[name]
    before = memory()

    made = made_anew(data)

    assert not getattr(Image.open(io.BytesIO(made.files[Size.LARGE])), "is_animated", False)
    assert max(opened(made.files[Size.SMALL]).getpixel((5, 5))) < 8  # type: ignore[type-var, arg-type]
    assert memory() - before <= 150 * 1024**2


def test_twelve_million_pixels_are_the_most() -> None:
    assert made_anew(saved(Image.new("1", (4032, 3024)), "PNG")).width == 1440
    with pytest.raises(RuleBroken, match="picture_too_large"):
        made_anew(saved(Image.new("1", (4032, 3072)), "PNG"))


def test_who_comes_while_another_picture_is_being_made_is_asked_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "LONGEST_WAIT_SECONDS", 0.01)
    taken, done = threading.Event(), threading.Event()

    def busy() -> None:
        with making._turn():
            taken.set()
            done.wait(5)

    other = threading.Thread(target=busy)
    other.start()
    taken.wait(5)
    with pytest.raises(RuleBroken, match="picture_busy"):
        made_anew(saved(a_picture(), "PNG"))
    done.set()
    other.join()

    assert made_anew(saved(a_picture(), "PNG"))


# --- I12: polyglots -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", polyglots())
def test_of_two_kinds_in_one_only_the_pixels_come_through(name: str) -> None:
    data = polyglots()[name]
    assert CANARY in data or b"<?php" in data

    for made in files(data):
        assert made.startswith(FIRST_BYTES)
        assert CANARY not in made
        assert int.from_bytes(made[4:8], "little") + 8 == len(made), "nothing behind the picture"


@pytest.mark.parametrize("name", in_disguise())
def test_only_jpeg_png_and_webp_are_pictures_here(name: str) -> None:
    with pytest.raises(RuleBroken, match="picture_unreadable"):
        made_anew(in_disguise()[name])


# --- I13: metadata --------------------------------------------------------------------------------


@cache
def telling() -> list[bytes]:
    """Thirty pictures that tell where they were taken, by whom and with what."""
    told = CANARY.decode()
    exif = Image.Exif()
    exif[0x010E], exif[0x010F], exif[0x013B] = told, told, told
    exif.get_ifd(0x8825).update({1: "N", 2: (57.0, 22.0, 12.0), 29: told})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", told)
    notes.add_text("Comment", told, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", told)
    pictures = []
    for size in (40, 400, 1600):
        picture = a_picture(size, size // 2)
        pictures += [
            saved(picture, "JPEG", comment=CANARY),
            saved(picture, "JPEG", exif=exif),
            saved(picture, "JPEG", icc_profile=profile),
            saved(picture, "JPEG", xmp=xmp),
            saved(picture, "JPEG", exif=exif, comment=CANARY, icc_profile=profile, progressive=True),
            _with_iptc(saved(picture, "JPEG")),
            saved(picture, "PNG", pnginfo=notes, exif=exif),
            saved(picture, "PNG", icc_profile=profile),
            saved(picture, "WEBP", exif=exif, xmp=xmp),
            saved(picture, "WEBP", icc_profile=profile, lossless=True),
        ]
    return pictures


def _with_iptc(jpeg: bytes) -> bytes:
    """What picture agencies write: the place, in a block of Photoshop's."""
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + (len(CANARY) + 5).to_bytes(4, "big")
    block += b"\x1c\x02\x5a" + len(CANARY).to_bytes(2, "big") + CANARY
    return jpeg[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]


def test_nothing_a_picture_tells_beside_its_pixels_comes_through(capsys: pytest.CaptureFixture[str]) -> None:
    pictures = telling()
    leaked = [
        number
        for number, data in enumerate(pictures)
        for made in files(data)
        if CANARY in made or any(mark in made for mark in (b"EXIF", b"XMP ", b"ICCP", b"VP8X"))
    ]

    with capsys.disabled():
        print(f"\nFIG I13 {len(leaked)} leaks of {len(pictures)} =0 {'PASS' if not leaked else 'FAIL'}")
    assert len(pictures) == 30
    assert leaked == []


def test_a_plain_save_would_leak(tmp_path: Path) -> None:
    """The control: the same pictures, opened and saved as one would, still tell."""
    leaks = 0
    for data in telling():
        picture = Image.open(io.BytesIO(data))
        leaks += CANARY in saved(picture, picture.format or "")

    assert leaks >= 3, "the comment in a JPEG at least"


# --- what others have collected ---------------------------------------------------------------------


def test_a_collection_of_broken_pictures_is_made_anew_or_refused_in_words(real_data: Path) -> None:
    """67 of Pillow's own test pictures: bombs, cut off, crafted by fuzzers; none may crash us."""
    found = sorted((real_data / "robustness" / "images").iterdir())
    outcomes: dict[str, Any] = {}
    for file in found:
        try:
            outcomes[file.name] = made_anew(file.read_bytes()).width
        except RuleBroken as refused:
            outcomes[file.name] = refused.code

    assert len(found) >= 67
    taken = {name for name, outcome in outcomes.items() if isinstance(outcome, int)}
    assert {"flower.jpg", "flower.webp", "hopper.jpg", "hopper.webp", "exif_gps.jpg"} <= taken
    assert not [name for name in taken if name.endswith((".tif", ".tiff", ".gif", ".bmp", ".ico"))]
    assert outcomes["truncated_jpeg.jpg"] == "picture_unreadable"
