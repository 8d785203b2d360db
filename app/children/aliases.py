"""The name a child goes by on the wall: an adjective and an animal, in good grammar.

The words stand in `alias_words/`, one file per language; none may tease a child.
"""

import secrets
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

ANIMALS = (
    "fox", "squirrel", "bear", "hedgehog", "owl", "hare", "otter", "badger", "seal", "puffin", "whale",
    "wolf", "moose", "deer", "mouse", "frog", "swan", "beaver", "lynx", "crow", "hen", "cat", "dog", "turtle",
)  # fmt: skip
LANGUAGES = ("da", "nb", "sv", "en")


class Gender(StrEnum):
    """Grammatical gender; only the neuter changes the adjective before a noun."""

    COMMON = "common"
    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"


@dataclass(frozen=True)
class Animal:
    """An animal's word in one language."""

    word: str
    gender: Gender


@dataclass(frozen=True)
class Adjective:
    """An adjective's form before common nouns and before neuter ones."""

    common: str
    neuter: str


@dataclass(frozen=True)
class AliasWords:
    """All that aliases of one language are made of; `animals` go by their avatars' names."""

    animals: Mapping[str, Animal]
    adjectives: tuple[Adjective, ...]


class AliasesExhausted(RuntimeError):
    """Every alias of the language is taken."""


def alias(adjective_index: int, animal: str, language: str) -> str:
    """The alias of this adjective and animal: `Modigt Egern`, `Modig Ekorn`, `Brave Squirrel`.

    Raises KeyError for an unknown animal or language, IndexError for an unknown adjective.
    """
    words = alias_words(language)
    noun = words.animals[animal]
    adjective = words.adjectives[adjective_index]
    form = adjective.neuter if noun.gender is Gender.NEUTER else adjective.common
    return f"{form.capitalize()} {noun.word.capitalize()}"


def rarest_animal(
    busy: Counter[str], among: Sequence[str] = ANIMALS, pick: Callable[[int], int] = secrets.randbelow
) -> str:
    """One of the animals fewest have."""
    fewest = min(busy[animal] for animal in among)
    rarest = [animal for animal in among if busy[animal] == fewest]
    return rarest[pick(len(rarest))]


def draw(language: str, animal: str, many: int) -> list[str]:
    """Up to `many` aliases of this animal by chance, whether they are free or not."""
    adjectives = len(alias_words(language).adjectives)
    drawn = dict.fromkeys(secrets.randbelow(adjectives) for _ in range(many))
    return [alias(number, animal, language) for number in drawn]


def choose_alias(
    language: str,
    taken: Set[str],
    pick: Callable[[int], int] = secrets.randbelow,
    busy_animals: Counter[str] | None = None,
) -> tuple[str, str]:
    """Choose an animal few in the club have, and a free alias with it.

    `taken` are the library's aliases, `busy_animals` how many in the club have each animal,
    `pick(n)` draws from 0 to n - 1. Raises AliasesExhausted when none is free.
    """
    busy = busy_animals or Counter()
    taken_folded = {name.casefold() for name in taken}
    remaining = list(ANIMALS)
    while remaining:
        animal = rarest_animal(busy, remaining, pick)
        names = [alias(index, animal, language) for index in range(len(alias_words(language).adjectives))]
        if free := [name for name in names if name.casefold() not in taken_folded]:
            return animal, free[pick(len(free))]
        remaining.remove(animal)
    raise AliasesExhausted(language)


@cache
def alias_words(language: str) -> AliasWords:
    """The words of one language. Raises KeyError when there are none."""
    if language not in LANGUAGES:
        raise KeyError(language)
    path = Path(__file__).parent / "alias_words" / f"{language}.toml"
    listed = tomllib.loads(path.read_text("utf-8"))
    forms = [line.split() for line in listed["adjectives"]["forms"].splitlines()]
    return AliasWords(
        animals={key: Animal(word, Gender(gender)) for key, (word, gender) in listed["animals"].items()},
        adjectives=tuple(Adjective(words[0], words[-1]) for words in forms),
    )
