"""A stretch of the public wall as it leaves the house: an Atom feed, or JSON in the words of schema.org."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ATOM = "application/atom+xml"
JSON_LD = "application/ld+json"
_ATOMS_NAMES = "http://www.w3.org/2005/Atom"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One public review, with nothing in it that does not stand on the wall."""

    address: str
    title: str
    author: str
    book: str
    """The address of the book's page."""
    words: str
    by: str
    rating: int | None
    language: str
    at: datetime


@dataclass(frozen=True)
class Stretch:
    """What one address hands out, newest first, and where the rest is."""

    title: str
    library: str
    language: str
    address: str
    page: str
    """The address of the page people read."""
    since: datetime
    """When the library came to life: how old an empty feed is."""
    entries: list[Entry]
    older: str | None


def atom(stretch: Stretch) -> bytes:
    """The feed as RFC 4287 wants it; older stretches are pages of it as RFC 5005 wants them."""
    from xml.etree import ElementTree as Tree

    feed = Tree.Element("feed", {"xmlns": _ATOMS_NAMES, _LANGUAGE: stretch.language})
    newest = max((entry.at for entry in stretch.entries), default=stretch.since)
    _put(feed, "id", stretch.page)
    _put(feed, "title", stretch.title)
    _put(feed, "updated", newest.isoformat())
    _put(_put(feed, "author"), "name", stretch.library)
    _put(feed, "link", rel="self", type=ATOM, href=stretch.address)
    _put(feed, "link", rel="alternate", type="text/html", href=stretch.page)
    if stretch.older:
        _put(feed, "link", rel="next", type=ATOM, href=stretch.older)
    for entry in stretch.entries:
        _put_entry(feed, entry)
    body: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def json_ld(stretch: Stretch) -> bytes:
    """The same as a list of schema.org reviews."""
    reviews = [_review(entry, stretch.library) for entry in stretch.entries]
    items = [
        {"@type": "ListItem", "position": place, "item": review} for place, review in enumerate(reviews, 1)
    ]
    known = {"name": stretch.title, "url": stretch.page, "inLanguage": stretch.language}
    return _dumped("ItemList", known | {"numberOfItems": len(items), "itemListElement": items})


def book_json_ld(stretch: Stretch, author: str, average: float | None, count: int) -> bytes:
    """One book as schema.org sees it, with its reviews and, where there is one, their average."""
    known: dict[str, Any] = {"name": stretch.title, "url": stretch.page}
    if author:
        known["author"] = {"@type": "Person", "name": author}
    if average is not None:
        known["aggregateRating"] = _rating("AggregateRating", round(average, 1)) | {"reviewCount": count}
    known["review"] = [_review(entry, stretch.library, with_book=False) for entry in stretch.entries]
    return _dumped("Book", known)


def _put(above: Any, name: str, words: str | None = None, **attributes: str) -> Any:
    from xml.etree import ElementTree as Tree

    element = Tree.SubElement(above, name, attributes)
    element.text = _NOT_IN_XML.sub("", words) if words else None
    return element


def _put_entry(feed: Any, entry: Entry) -> None:
    element = _put(feed, "entry")
    _put(element, "id", entry.address)
    _put(element, "title", f"{entry.title} ({entry.author})" if entry.author else entry.title)
    _put(element, "published", entry.at.isoformat())
    _put(element, "updated", entry.at.isoformat())
    _put(_put(element, "author"), "name", entry.by)
    _put(element, "link", rel="alternate", type="text/html", href=entry.address)
    content = _put(element, "content", entry.words, type="text")
    if entry.language:
        content.set(_LANGUAGE, entry.language)


def _review(entry: Entry, library: str, *, with_book: bool = True) -> dict[str, Any]:
    review: dict[str, Any] = {
        "@type": "Review",
        "@id": entry.address,
        "url": entry.address,
        "datePublished": entry.at.isoformat(),
        "reviewBody": entry.words,
        "author": {"@type": "Person", "name": entry.by},
        "publisher": {"@type": "Library", "name": library},
    }
    if entry.language:
        review["inLanguage"] = entry.language
    if entry.rating is not None:
        review["reviewRating"] = _rating("Rating", entry.rating)
    if with_book:
        book: dict[str, Any] = {"@type": "Book", "name": entry.title, "url": entry.book}
        names = [{"@type": "Person", "name": name} for name in _names(entry.author)]
        review["itemReviewed"] = book | ({"author": names} if names else {})
    return review


def _names(authors: str) -> Iterable[str]:
    return filter(None, (name.strip() for name in authors.split(";")))


def _rating(kind: str, value: float) -> dict[str, Any]:
    return {"@type": kind, "ratingValue": value, "worstRating": 1, "bestRating": 5}


def _dumped(kind: str, values: dict[str, Any]) -> bytes:
    whole = {"@context": "https://schema.org", "@type": kind} | values
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
