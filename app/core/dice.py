"""Numbers that look thrown, but fall the same each time for the same seed."""

from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """Dice for one seed; each throw follows from the seed and from how many were thrown before."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._thrown = 0

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        self._thrown += 1
        digest = sha256(f"{self._seed}\x1f{self._thrown}".encode("utf-8", "replace")).digest()
        return least + int.from_bytes(digest[:6], "big") % (most - least + 1)

    def one_of(self, things: tuple[Thing, ...]) -> Thing:
        """One of several things."""
        return things[self.between(0, len(things) - 1)]
