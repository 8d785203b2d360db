"""A cover is made anew from pixels, or drawn; nothing of the file that came is kept."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.catalogue.models import Work
from app.core.errors import RuleBroken
from app.covers.covers import cover_version
from app.covers.models import Cover
from app.covers.painting import painted
from tests.pages import Visitor
from tests.world import World


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 1200), **more: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, kind, **more)
    return written.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(RuleBroken) as broken:
        painted(data)
    return broken.value.code


def opened(data: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(data))
    made.load()
    return made


def png_of(width: int, height: int) -> bytes:
    """A header that promises many pixels, in less than a hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_webp(kind: str) -> None:
    made = opened(painted(picture(kind)))

    assert (made.format, made.size) == ("WEBP", (400, 600))


def test_a_small_picture_is_not_blown_up() -> None:
    assert opened(painted(picture(size=(90, 130)))).size == (90, 130)


def test_what_shows_through_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (50, 70), (255, 0, 0, 0)).save(written, "PNG")

    assert opened(painted(written.getvalue())).convert("RGB").getpixel((25, 35)) == (255, 255, 255)


def test_a_photo_held_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(painted(picture("JPEG", (300, 200), exif=exif.tobytes()))).size == (200, 300)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "cover_empty"),
        (b"x" * (8 * 1024 * 1024 + 1), "cover_too_heavy"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cover_not_a_picture"),
        (b"title;isbn\n", "cover_not_a_picture"),
        (png_of(3465, 3465), "cover_too_large"),
        (png_of(30_000, 30_000), "cover_too_large"),
        (png_of(10, 10), "cover_broken"),
        (picture()[:-200], "cover_broken"),
    ],
)
def test_what_is_no_picture_or_too_much_of_one_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    "name",
    ["exif_gps.jpg", "exif_gps_typeerror.jpg", "empty_gps_ifd.jpg", "hopper_bad_exif.jpg",
     "multiple_exif.jpg", "xmp_padded.jpg", "xmp_no_prefix.jpg", "xmp_tags_orientation_exiftool.png",
     "broken_exif_dpi.jpg",
     "invalid-exif.jpg", "icc-after-SOF.jpg", "pil_sample_cmyk.jpg", "hopper.webp", "flower.webp",
     "hopper_16bit_qtables.jpg", "blend_transparency.png"],
)  # fmt: skip
def test_a_real_picture_is_taken_without_what_it_tells_about_the_camera(real_data: Path, name: str) -> None:
    made = painted((real_data / "robustness" / "images" / name).read_bytes())

    shown = opened(made)
    assert not shown.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & shown.info.keys()
    for trace in (b"EXIF", b"XMP ", b"ICCP", b"GPS", b"Exif", b"http://ns.adobe.com"):
        assert trace not in made


def test_no_picture_of_the_collection_does_worse_than_being_refused(real_data: Path) -> None:
    taken = set()
    for file in sorted((real_data / "robustness" / "images").iterdir()):
        try:
            shown = opened(painted(file.read_bytes()))
        except RuleBroken as broken:
            assert broken.code.startswith("cover_")
        else:
            assert shown.width <= 400 and shown.height <= 640
            taken.add(file.suffix)

    assert taken <= {".jpg", ".png", ".webp"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("decompression_bomb.gif", "cover_not_a_picture"),
        ("decompression_bomb.ico", "cover_not_a_picture"),
        ("decompression_bomb_extents.gif", "cover_not_a_picture"),
        ("truncated_jpeg.jpg", "cover_broken"),
        ("truncated_image.png", "cover_broken"),
        ("hopper.bmp", "cover_not_a_picture"),
        ("hopper.tif", "cover_not_a_picture"),
    ],
)
def test_bombs_and_torn_files_are_refused(real_data: Path, name: str, code: str) -> None:
    assert refusal((real_data / "robustness" / "images" / name).read_bytes()) == code


def address(world: World) -> str:
    return f"/hjoerring/works/{world[Work].key}"


def upload(lise: Visitor, where: str, data: bytes, status: int = 303) -> Any:
    return lise.post(
        f"{where}/upload-cover",
        {"picture": (io.BytesIO(data), "cover.jpg")},
        status,
        content_type="multipart/form-data",
    )


def test_a_book_without_a_picture_shows_a_drawn_one(world: World, visit: Any) -> None:
    where, version = address(world), cover_version(world[Work])

    answer = visit().get(f"{where}/cover?v={version}")

    assert answer.mimetype == "image/svg+xml"
    assert "Skammerens" in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_cover_is_kept_for_ever_only_under_its_own_version(world: World, visit: Any) -> None:
    where = address(world)
    anybody = visit()

    bare = anybody.get(f"{where}/cover")
    stale = anybody.get(f"{where}/cover?v=0000000000")

    assert bare.headers["Cache-Control"] == stale.headers["Cache-Control"] == "no-cache"
    again = anybody.get(f"{where}/cover", 304, headers={"If-None-Match": bare.headers["ETag"]})
    assert again.data == b""


def test_what_caches_may_keep_carries_no_cookie_and_depends_on_none(world: World, visit: Any) -> None:
    where, version = address(world), cover_version(world[Work])
    lise = visit(world.lise)
    with lise.client.session_transaction() as cookie:
        cookie["seen"] -= 3600  # due to be written anew

    answer = lise.get(f"{where}/cover?v={version}")

    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_the_librarians_own_picture_takes_the_place_of_the_drawn_one(world: World, visit: Any) -> None:
    where, before = address(world), cover_version(world[Work])
    lise = visit(world.lise)

    page = lise.follow(upload(lise, where, picture("JPEG"))).get_data(as_text=True)

    work = world.session.query(Work).filter_by(title="Skammerens datter").one()
    assert cover_version(work) != before
    assert f"{where}/cover?v={cover_version(work)}" in page
    shown = visit().get(f"{where}/cover")
    assert (shown.mimetype, opened(shown.data).size) == ("image/webp", (400, 600))
    assert world.session.query(Cover).count() == 1

    lise.post(f"{where}/remove-cover")
    assert visit().get(f"{where}/cover").mimetype == "image/svg+xml"
    assert world.session.query(Cover).count() == 0


def test_a_file_that_is_no_picture_is_answered_on_the_page(world: World, visit: Any) -> None:
    where = address(world)

    refused = upload(visit(world.lise), where, b"MZ not a picture", 409)
    empty = visit(world.lise).post(f"{where}/upload-cover", {}, 422)

    assert "Only JPEG, PNG and WEBP" in refused.get_data(as_text=True)
    assert "Choose a picture first." in empty.get_data(as_text=True)


def test_only_the_librarian_changes_a_cover(world: World, visit: Any) -> None:
    where = address(world)

    upload(visit(world.lars), where, picture(), 403)
    upload(visit(world.tom), where, picture(), 403)
    upload(visit(world.sten), where, picture(), 404)
    visit(world.sten).post(f"/thisted/works/{world[Work].key}/remove-cover", {}, 404)
    visit().get(f"/thisted/works/{world[Work].key}/cover", 404)
