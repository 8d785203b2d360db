"""Films made for the tests: as telephones make them, and as nobody should."""

import io
import struct
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import av

PLACE = "+57.4584+009.9829/"
"""Hjørring, as a telephone writes it into a film."""
TOLD = {
    "location": PLACE,
    "creation_time": "2026-11-01T10:00:00Z",
    "com.apple.quicktime.model": "Phone of Ida Jensen",
    "title": "Ida Jensen at home",
}
"""What a telephone may write into a film besides."""
SIDEWAYS = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
"""How a film held upright says that it lies on its side."""


def a_film(
    seconds: float = 2,
    container: str = "mp4",
    pictures: str | None = "libx264",
    sound: str | None = "aac",
    told: Mapping[str, str] | None = None,
    rate: int = 10,
) -> bytes:
    """A film of plain colours and silence, with what is `told` written into it."""
    written = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if container == "mp4" else {}
    with av.open(written, "w", format=container, options=options) as film:
        film.metadata.update(told or {})
        tracks: list[Any] = []
        if pictures:
            tracks.append((_pictures(film, pictures, rate, told), _colours(int(seconds * rate), rate)))
        if sound:
            tracks.append((film.add_stream(sound, rate=48_000), _silence(seconds)))
        for track, frames in tracks:
            for frame in (*frames, None):
                film.mux(track.encode(frame))
    return written.getvalue()


def patched(film: bytes, box: bytes, offset: int, values: bytes) -> bytes:
    """The film with other bytes so far after the name of a box."""
    at = film.index(box) + 4 + offset
    return film[:at] + values + film[at + len(values) :]


def wrong_films() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """By name: what is said of it, and how it is made."""
    fine = a_film()
    hours = struct.pack(">III", 1, 20, 0x40000000)
    many = struct.pack(">II", 1, 0x08000000)
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
    return {
        "31 seconds": ("video_too_long", lambda: a_film(31.2)),
        "31 seconds of webm": ("video_too_long", lambda: a_film(31.2, "webm", "libvpx-vp9", "libopus")),
        "tiny, and hours long": ("video_too_long", lambda: patched(fine, b"stts", 4, hours)),
        "says 2 seconds and lasts 40": ("video_too_long", lambda: _lying(a_film(40))),
        "a hundred million pictures": ("video_unreadable", lambda: patched(fine, b"stsz", 4, many)),
        "a broken header": ("video_unreadable", lambda: patched(fine, b"stsd", 4, bytes(300))),
        "half of it": ("video_unreadable", lambda: fine[: len(fine) // 2]),
        "only the beginning": ("video_unreadable", lambda: b"\0\0\0\x18ftypmp42" + b"x" * 5_000),
        "sound alone": ("video_wrong_kind", lambda: a_film(pictures=None)),
        "what browsers do not play": ("video_wrong_kind", lambda: a_film(pictures="mpeg4")),
        "a list of other files": ("video_wrong_kind", lambda: playlist),
        "a page": ("video_wrong_kind", lambda: b"<!doctype html><script>alert(1)</script>"),
        "nothing": ("video_wrong_kind", lambda: b""),
    }


def _pictures(film: Any, codec: str, rate: int, told: Mapping[str, str] | None) -> Any:
    track = film.add_stream(codec, rate=rate)
    track.width, track.height, track.pix_fmt = 320, 240, "yuv420p"
    if told:
        track.metadata["handler_name"] = "Camera of Ida Jensen"
    return track


def _colours(number: int, rate: int) -> list[Any]:
    frames = []
    for each in range(number):
        frame = av.VideoFrame(320, 240, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([each * 7 % 255]) * plane.buffer_size)
        frame.pts, frame.time_base = each, Fraction(1, rate)
        frames.append(frame)
    return frames


def _silence(seconds: float) -> list[Any]:
    frames = []
    for start in range(0, int(seconds * 48_000), 960):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        frames.append(frame)
    return frames


def _lying(film: bytes) -> bytes:
    """Its header says two seconds (mvhd: after version, times and scale)."""
    return patched(film, b"mvhd", 16, struct.pack(">I", 2_000))
