"""Files that mean harm, written by hand: small ones that would become enormous, and two kinds in one."""

import gzip
import io
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image

CANARY = b"KANARIEFUGL"
"""What must not come through."""


def png_of(width: int, height: int, bits: int = 1, rows: bytes = b"", between: bytes = b"") -> bytes:
    """A PNG whose header says what is asked for, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + between + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def saved(picture: Image.Image, kind: str, **values: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **values)
    return written.getvalue()


def a_picture(width: int = 320, height: int = 240) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


@cache
def bombs() -> dict[str, bytes]:
    """Each would take a lot of memory or time if it were unpacked."""
    zeros = zlib.compress(bytes(80_000_000), 9)
    frames = [Image.new("L", (2000, 2000), shade) for shade in range(0, 250, 25)]
    return {
        "a PNG of 60,000 by 60,000 in one bit": png_of(60_000, 60_000),
        "a PNG of 12,000 by 12,000": png_of(12_000, 12_000, 8),
        "a PNG as wide as a number gets": png_of(2**31 - 1, 1),
        "a JPEG of 65,000 by 65,000": _enlarged_jpeg(),
        "a WebP of 16,383 by 16,383": _enlarged_webp(),
        "a PNG with 80 MB of text": png_of(10, 10, 8, bytes(110), _chunk(b"zTXt", b"a\0\0" + zeros)),
        "a PNG with 80 MB of colours": png_of(10, 10, 8, bytes(110), _chunk(b"iCCP", b"a\0\0" + zeros)),
        "a zip": _zipped(),
        "a gzip": gzip.compress(bytes(50_000_000), 9),
        "a GIF that moves": saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "a TIFF": saved(a_picture(), "TIFF"),
        "an icon": saved(a_picture(), "ICO"),
        "nothing": b"",
        "nine megabytes": png_of(10, 10, 8, bytes(110)) + bytes(9_000_000),
    }


@cache
def moving() -> dict[str, bytes]:
    """Pictures of many frames in the kinds we take: the first one is taken, and quickly."""
    frames = [Image.new("RGB", (2000, 2000), (shade, 0, 0)) for shade in range(0, 250, 10)]
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]}
    return {"APNG": saved(frames[0], "PNG", **more), "WebP": saved(frames[0], "WEBP", **more)}


@cache
def polyglots() -> dict[str, bytes]:
    """A picture to one program, something else to another; or the other thing in a picture's clothes."""
    script = b"<html><script>alert('" + CANARY + b"')</script>"
    jpeg, png = saved(a_picture(), "JPEG"), saved(a_picture(), "PNG")
    return {
        "JPEG and HTML": jpeg + script,
        "JPEG with HTML in its comment": saved(a_picture(), "JPEG", comment=script),
        "JPEG and Java archive": jpeg + _zipped(CANARY),
        "PNG and PDF": png + b"%PDF-1.4 " + CANARY,
        "PNG with PHP in its text": png_of(8, 8, 8, bytes(72), _chunk(b"tEXt", b"x\0<?php " + CANARY)),
        "WebP and script": saved(a_picture(), "WEBP") + b"/*" + CANARY + b"*/",
    }


@cache
def in_disguise() -> dict[str, bytes]:
    return {
        "SVG called PNG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "PDF called JPEG": b"%PDF-1.7\n1 0 obj\n",
        "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(x) run\n",
        "FITS": b"SIMPLE  =                    T" + b" " * 2850,
        "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
        "a GIF that is a script": b"GIF89a/*" + CANARY + b"*/=1;",
        "BMP": saved(a_picture(), "BMP"),
        "PPM": saved(a_picture(), "PPM"),
    }


def _zipped(content: bytes = bytes(20_000_000)) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.class", content)
        archive.comment = CANARY
    return written.getvalue()


def _enlarged_jpeg() -> bytes:
    data = bytearray(saved(a_picture(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def _enlarged_webp() -> bytes:
    data = bytearray(saved(a_picture(), "WEBP"))
    at = data.index(b"\x9d\x01\x2a") + 3
    data[at : at + 4] = struct.pack("<HH", 16_383, 16_383)
    return bytes(data)
