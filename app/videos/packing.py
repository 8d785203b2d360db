"""Packs a film anew, as a program of its own: `python -I packing.py FILE`, the film on its standard input.

What comes from outside is opened by a library in C. Here it may crash, hang or ask for all the memory there
is, and nobody else notices. The answer is one line of JSON: what the film is, or under `wrong` why it is not
taken. Only the first track of pictures and the first of sound are copied, packet by packet, into a fresh
file; places, dates, the camera, further tracks and whatever else hangs on the film stay behind.
"""

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

LONGEST_SECONDS = 30
GRACE_SECONDS = 0.5
"""A telephone told to stop at thirty seconds stops a little later."""
MOST_PACKETS = 12_000
"""Thirty seconds of 240 pictures and 150 pieces of sound a second."""
MOST_PIXELS = 8_900_000
"""What is called 4K."""
PACKETS_TO_LOOK_AT = 60
MEMORY_BYTES = 1 << 29
PROCESSOR_SECONDS = 15
FILE_BYTES = 24 * 1024 * 1024

READERS = ((4, b"ftyp", "mov"), (0, b"\x1a\x45\xdf\xa3", "matroska"))
"""How a file begins, and what reads it. Nothing else is tried: some formats only name other files."""
PLAYABLE = {
    "h264": ("mp4", {"aac"}),
    "vp8": ("webm", {"opus"}),
    "vp9": ("webm", {"opus"}),
    "av1": ("webm", {"opus"}),
}
"""What browsers play: the pictures' codec, the file it goes into, and the sound that may go along."""
COLOURS = {"yuv420p", "yuvj420p"}
NOTES_TO_LEAVE_OUT = {"h264": "filter_units=remove_types=6", "av1": "filter_units=remove_types=5"}
"""What some cameras write between the pictures: the place is among it."""
OPTIONS = {"mp4": {"movflags": "+faststart", "fflags": "+bitexact"}, "webm": {"fflags": "+bitexact"}}


class Wrong(Exception):
    """The film is not taken; says the code of the reason."""


def main() -> None:
    """Pack the film on the standard input into the file named."""
    _limit()
    import av

    try:
        said = packed(sys.stdin.buffer, sys.argv[1])
    except Wrong as wrong:
        said = {"wrong": str(wrong)}
    except (av.FFmpegError, ValueError, EOFError, OverflowError, MemoryError):
        said = {"wrong": "video_unreadable"}
    sys.stdout.write(json.dumps(said))


def packed(film: BinaryIO, file: str) -> dict[str, Any]:
    """Copy the film into `file`; says its container, size in pixels and length. Raises Wrong."""
    import av

    with av.open(film, "r", format=_reader(film), metadata_errors="ignore") as coming:
        pictures, sound = _tracks(coming)
        container = PLAYABLE[pictures.codec_context.codec.canonical_name][0]
        with av.open(file, "w", format=container, options=OPTIONS[container]) as going:
            seconds = _copy(coming, going, [each for each in (pictures, sound) if each])
        _look_at(file)
        context = pictures.codec_context
        return {
            "container": container,
            "width": context.width,
            "height": context.height,
            "seconds": round(seconds, 2),
        }


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _reader(film: BinaryIO) -> str:
    beginning = film.read(12)
    film.seek(0)
    for offset, mark, reader in READERS:
        if beginning[offset:].startswith(mark):
            return reader
    raise Wrong("video_wrong_kind")


def _tracks(coming: Any) -> tuple[Any, Any]:
    if not coming.streams:
        raise Wrong("video_unreadable")
    if not coming.streams.video:
        raise Wrong("video_wrong_kind")
    pictures = coming.streams.video[0]
    sound = coming.streams.audio[0] if coming.streams.audio else None
    context = pictures.codec_context
    if context.pix_fmt is None:  # not one picture could be made out
        raise Wrong("video_unreadable")
    if context.codec.canonical_name not in PLAYABLE or context.pix_fmt not in COLOURS:
        raise Wrong("video_wrong_kind")
    if sound and sound.codec_context.codec.canonical_name not in PLAYABLE[context.codec.canonical_name][1]:
        raise Wrong("video_wrong_kind")
    if not 0 < context.width * context.height <= MOST_PIXELS:
        raise Wrong("video_wrong_kind")
    return pictures, sound


def _copy(coming: Any, going: Any, tracks: list[Any]) -> float:
    """Copy the packets of these tracks; how many seconds they last, by their own times."""
    from av.bitstream import BitStreamFilterContext

    fresh = {}
    for track in tracks:
        copy = fresh[track.index] = going.add_stream_from_template(track, opaque=True)
        copy.metadata.clear()
    notes = NOTES_TO_LEAVE_OUT.get(tracks[0].codec_context.codec.canonical_name)
    without = BitStreamFilterContext(notes, tracks[0], fresh[tracks[0].index]) if notes else None
    begins, ends = float("inf"), float("-inf")
    for packet in _counted(coming.demux(tracks)):
        first, last = _times(packet)
        begins, ends = min(begins, first), max(ends, last)
        if ends - begins > LONGEST_SECONDS + GRACE_SECONDS:
            raise Wrong("video_too_long")
        is_picture = packet.stream.index == tracks[0].index
        for each in without.filter(packet) if without and is_picture else [packet]:
            each.stream = fresh[packet.stream.index]
            going.mux_one(each)
    if ends <= begins:
        raise Wrong("video_unreadable")
    return ends - begins


def _counted(packets: Iterator[Any]) -> Iterator[Any]:
    number = 0
    for packet in packets:
        if packet.size == 0:  # the end of a track
            continue
        if packet.dts is None or packet.pts is None:
            raise Wrong("video_wrong_kind")
        number += 1
        if number > MOST_PACKETS:
            raise Wrong("video_too_long")
        yield packet


def _times(packet: Any) -> tuple[float, float]:
    """When it is shown and until when, in seconds."""
    base = packet.time_base
    return float(packet.pts * base), float((packet.pts + (packet.duration or 0)) * base)


def _look_at(file: str) -> None:
    """One picture must come out of what was packed, or it is a film in name only."""
    import av

    with av.open(file) as made:
        for number, packet in enumerate(made.demux(made.streams.video[0])):
            if next(iter(packet.decode()), None) is not None:
                return
            if number > PACKETS_TO_LOOK_AT:
                break
    raise Wrong("video_unreadable")


if __name__ == "__main__":
    main()
