"""Facts: what a row says about a work and about an edition, and which of it is wanted."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from app.book_lists.book_rows import MAX_TITLE, BookRow
from app.core.search_text import search_text

MAX_AUTHOR = 300  # letters, as the tables have them
MAX_SERIES = 300
MAX_SUBJECTS = 2000
MAX_PUBLISHER = 200
MAX_NOTE = 200
MAX_SORT_KEY = 500
SEMICOLON = re.compile(r"[\s;]*;[\s;]*")

WORK_FACTS = (
    *("title", "author", "language", "format", "is_fiction"),
    *("age_from", "age_to", "lix", "let_number", "series", "subjects"),
)


def legible(text: str) -> str:
    """Without the one letter ꜳ, which Danish libraries store and hardly a font has: it is aa."""
    return text.replace("ꜳ", "aa").replace("Ꜳ", "Aa")


def work_facts(row: BookRow) -> dict[str, Any]:
    """What the row says about the work, its title and format aside; ages are in years."""
    return {
        "author": legible(names(row.creators))[:MAX_AUTHOR],
        "language": row.language,
        "is_fiction": row.is_fiction,
        "age_from": row.age_from,
        "age_to": row.age_to,
        "lix": row.lix,
        "let_number": row.let_number,
        "series": legible(row.series)[:MAX_SERIES],
        "subjects": joined(row.subjects)[:MAX_SUBJECTS],
    }


def joined(subjects: Iterable[str]) -> str:
    """Parted by "; ". A semicolon within one becomes a comma, so that it stays one subject when edited."""
    whole = (SEMICOLON.sub(", ", subject).strip(" ,") if ";" in subject else subject for subject in subjects)
    return "; ".join(subject for subject in whole if subject)


def edition_facts(row: BookRow) -> dict[str, Any]:
    """What the row says about one printing, its identifiers aside."""
    return {
        "title": legible(row.title)[:MAX_TITLE],
        "year": row.year,
        "publisher": row.publisher[:MAX_PUBLISHER],
        "note": row.edition[:MAX_NOTE],
        "record_number": row.record_number or None,
    }


def filled(facts: dict[str, Any], offered: Mapping[str, Any], settled: Collection[str] = ()) -> bool:
    """Take from `offered` what `facts` lacks; whether that was anything.

    The two ages are one fact: a span that stands open at one end is not closed by another list.
    What a librarian has `settled` stays as it is, empty too.
    """
    has_ages = facts.get("age_from") is not None or facts.get("age_to") is not None
    wanted = {
        name: value
        for name, value in offered.items()
        if value not in ("", None)
        and facts[name] in ("", None)
        and not (has_ages and name in ("age_from", "age_to"))
        and name not in settled
    }
    facts.update(wanted)
    return bool(wanted)


def contradicted(facts: Mapping[str, Any], row: BookRow, settled: Collection[str]) -> bool:
    """Whether the row says something else about what a librarian has settled."""
    # A list that says nothing about the format means a book.
    form = row.format if row.format != "book" else ""
    offered = work_facts(row) | {"title": legible(row.title)[:MAX_TITLE], "format": form}
    return any(
        offered[name] not in ("", None) and _folded(offered[name]) != _folded(facts[name]) for name in settled
    )


def _folded(fact: Any) -> Any:
    return search_text(fact) if isinstance(fact, str) else fact


def names(creators: tuple[str, ...]) -> str:
    """The creators as one line, as many as fit whole."""
    line = ""
    for name in creators:
        longer = f"{line}, {name}" if line else name
        if len(longer) > MAX_AUTHOR:
            break
        line = longer
    return line or "".join(creators[:1])[:MAX_AUTHOR]


def search_words_of(facts: Mapping[str, Any]) -> str:
    """The words by which a work is found, its title's first."""
    return search_text(facts["title"], facts["author"], facts["series"], facts["subjects"])
