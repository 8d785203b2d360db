"""Wordings: years, subjects, formats and kinds of reading as lists and records write them."""

import re

FORMATS = (
    ("lydbog|lydbok|ljudbok|audiobook|audio|r", "audiobook"),
    ("e-?bog|e-?bok|e-?book|ebook", "ebook"),
    ("billedbog|bildebok|bilderbok|picture book", "picture_book"),
    ("graphic novel|grafisk roman|tegneserieroman", "graphic_novel"),
    ("tegneserie|serier|seriealbum|comic", "comic"),
    ("bog|bok|book|a|large print|stor skrift|storskrift", "book"),
)
MAX_SUBJECTS = 20


def year_in(text: str) -> int | None:
    """The first year between 1400 and 2099 in a text such as "2008.0", "c1999" or "1988-1990"."""
    year = re.search(r"(?<![\d-])(1[4-9][0-9]{2}|20[0-9]{2})(?!\d)", text)
    return int(year[1]) if year else None


def subjects_in(text: str) -> tuple[str, ...]:
    """The subjects in a cell: no shelf marks, reading levels or ages, which hold digits."""
    terms = (term.strip() for term in re.split(r"[|;]", text))
    words = (term for term in terms if len(term) > 2 and not re.search(r"\d", term))
    return tuple(dict.fromkeys(words))[:MAX_SUBJECTS]


def format_in(text: str) -> str:
    """One of models.Format; a book where nothing is said, "other" where nobody knows the word."""
    words = text.casefold().strip()
    if not words:
        return "book"
    found = (name for names, name in FORMATS if re.match(rf"(?:{names})\b", words))
    return next(found, "other")


def is_fiction_in(text: str) -> bool | None:
    """Whether it is fiction; None where the text says neither."""
    words = set(re.split(r"[^\w]+", text.casefold()))
    if words & {"fag", "faglitteratur", "facklitteratur", "sakprosa", "nonfiction", "fa", "nej", "nei", "no"}:
        return False
    if "non" in words:
        return False
    fiction = {"skønlitteratur", "skjønnlitteratur", "skönlitteratur", "fiction", "fiktion", "sk"}
    return True if words & (fiction | {"ja", "yes", "roman"}) else None
