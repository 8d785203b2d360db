"""Under which address a film's file lies: by library, under a name nobody can guess."""

from typing import Protocol

from app.core import media
from app.videos.making import MadeVideo

FOLDER = "films"


class Stored(Protocol):
    """Whatever has a file; a `Video` has."""

    @property
    def library_id(self) -> int: ...
    @property
    def token(self) -> str: ...
    @property
    def container(self) -> str: ...


def put(library_id: int, made: MadeVideo) -> None:
    """Write a film's file; the row that speaks of it comes after. Raises RuleBroken: media_away."""
    media.put(address_of(library_id, made), made.file)


def get(video: Stored, start: int, stop: int) -> bytes | None:
    """The bytes of its file from `start` up to, not with, `stop`; none if it is gone."""
    return media.get_part(address(video), start, stop)


def address(video: Stored) -> str:
    """Where its file lies."""
    return _address(video.library_id, video.token, video.container)


def below(library_id: int) -> str:
    """The folder of all films of a library."""
    return f"{FOLDER}/{library_id}"


def address_of(library_id: int, made: MadeVideo) -> str:
    """Where the file of a film lies that has no row yet."""
    return _address(library_id, made.token, made.container)


def _address(library_id: int, token: str, container: str) -> str:
    return f"{below(library_id)}/{token}.{container}"
