"""Under which addresses a picture's files lie: by library, in a folder nobody can guess."""

from typing import Protocol

from app.core import media
from app.pictures.making import MadePicture, Size


class Stored(Protocol):
    """Whatever has files; a `Picture` has."""

    @property
    def library_id(self) -> int: ...
    @property
    def token(self) -> str: ...


def put(library_id: int, made: MadePicture) -> None:
    """Write the files of a picture; the row that speaks of them comes after."""
    for size, data in made.files.items():
        media.put(_address(library_id, made.token, size), data)


def holds(library_id: int, made: MadePicture) -> bool:
    """Whether its files were written already."""
    return media.is_there(_address(library_id, made.token, list(made.files)[-1]))


def get(picture: Stored, size: Size) -> bytes | None:
    """One of its files; none if it is gone."""
    return media.get(_address(picture.library_id, picture.token, size))


def addresses(picture: Stored) -> list[str]:
    """Where its files lie."""
    return [_address(picture.library_id, picture.token, size) for size in Size]


def addresses_of(library_id: int, made: MadePicture) -> list[str]:
    """Where the files of a picture lie that has no row yet."""
    return [_address(library_id, made.token, size) for size in made.files]


def _address(library_id: int, token: str, size: Size) -> str:
    return f"{library_id}/{token}/{size}.webp"
