"""A library service comes to life: its address, its zone, and the name it goes by."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.converters import SlugConverter
from app.core.errors import RuleBroken
from app.libraries.models import ZONES, Country, Library

LONGEST_SLUG = 50  # letters, so that a number can follow
LETTERS = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ð": "d", "þ": "th", "ß": "ss", "ł": "l"}
)


def found_library(
    session: Session, name: str, country: Country, language: str, now: datetime, slug: str = ""
) -> Library:
    """Store a new library service; without a slug one is made from its name.

    Raises RuleBroken("slug_unfit") for a slug no address can have, and ("slug_taken").
    """
    if slug and not is_fit(slug):
        raise RuleBroken("slug_unfit", slug=slug)
    if slug and _is_taken(session, slug):
        raise RuleBroken("slug_taken", slug=slug)
    library = Library(
        slug=slug or _free_slug(session, slug_of(name)),
        name=name,
        country=country,
        language=language,
        zone=ZONES[country],
        created_at=now,
    )
    session.add(library)
    session.flush()
    audit.record(session, "found", library, now=now)
    return library


def any_library(session: Session) -> bool:
    """Whether there is a library at all."""
    return session.scalar(select(Library.id).limit(1)) is not None


def library_called(session: Session, slug: str) -> Library | None:
    """The library whose addresses begin with this slug."""
    return session.scalar(select(Library).where(Library.slug == slug))


def all_libraries(session: Session) -> list[Library]:
    """Every library of this installation, by name."""
    return list(session.scalars(select(Library).order_by(func.lower(Library.name), Library.id)))


def slug_of(name: str) -> str:
    """A library's name as it stands in addresses: Hjørring Bibliotekerne is hjoerring-bibliotekerne."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(LETTERS)
    bare = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST_SLUG].strip("-")
    return slug if is_fit(slug) else f"library-{slug}".strip("-")


def is_fit(slug: str) -> bool:
    """Whether addresses can begin with it: small letters, digits and dashes, and no word of our own."""
    return re.fullmatch(SlugConverter.regex, slug) is not None


def _free_slug(session: Session, slug: str) -> str:
    number, wanted = 1, slug
    while _is_taken(session, wanted):
        number += 1
        wanted = f"{slug}-{number}"
    return wanted


def _is_taken(session: Session, slug: str) -> bool:
    return session.scalar(select(Library.id).where(Library.slug == slug)) is not None
