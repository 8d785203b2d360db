"""Manifestations: the objects of Denmark's national catalogue (FBI), told as a flat list of books is."""

from typing import Any


def as_flat(record: dict[str, Any]) -> dict[str, Any]:
    """The same facts under the names of a list's columns; any other object as it is.

    Source: the open schema of the FBI API: titles, creators, identifiers, languages, materialTypes,
    fictionNonfiction, edition, publisher, genreAndForm and audience.
    """
    if not isinstance(record.get("titles"), dict):
        return record
    isbns = _each(record, "identifiers", "value")
    return {
        "pid": record.get("pid"),
        "title": next(iter(_each(record, "titles", "main")), ""),
        "creator": _each(record, "creators", "display"),
        "isbn": next(iter(isbns), ""),
        "other_isbns": isbns[1:],
        "language": next(iter(_each(record, "languages", "main", "isoCode")), ""),
        "type": next(iter(_each(record, "materialTypes", "materialTypeSpecific", "display")), ""),
        "fiction": next(iter(_each(record, "fictionNonfiction", "display")), ""),
        "year": next(iter(_each(record, "edition", "publicationYear", "display")), ""),
        "edition": next(iter(_each(record, "edition", "summary")), ""),
        "publisher": next(iter(_each(record, "publisher")), ""),
        "subjects": _each(record, "genreAndForm"),
        "children": "ja" if "FOR_CHILDREN" in _each(record, "audience", "childrenOrAdults", "code") else "",
    }


def _each(value: Any, *path: str) -> list[str]:
    """Every text at the end of the path, through lists and whatever else stands in the way."""
    if isinstance(value, list):
        return [text for one in value for text in _each(one, *path)]
    if path:
        return _each(value.get(path[0]), *path[1:]) if isinstance(value, dict) else []
    return [str(value)] if isinstance(value, str | int) and str(value).strip() else []
