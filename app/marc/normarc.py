"""NORMARC: what a record of the Norwegian format says about a book.

It shares most fields with MARC 21. Its own: field 019 with ages ($a), carrier ($b), form ($d) and
easy texts ($e), as BIBBI documents them; 008/22 is only "a" (adults) or "j" (children); 008/33 is 0
or 1; series in 440; Deichman's subjects also in 690-699.
"""

import re

from app.book_lists.audiences import Audience, read_audience
from app.book_lists.book_rows import BookRow
from app.marc.marc21 import fixed_field, form_in, shared_facts
from app.marc.records import Field, Record

# 019 $a, in years of age; a "bu" is for grades 4 and 5.
AGES = {"aa": (0, 3), "a": (3, 6), "b": (6, 9), "bu": (9, 11), "u": (11, 13), "mu": (13, 16)}
# 019 $b; what is not there is no book: film, music, games, periodicals (j), sheet music.
CARRIERS = {"l": "book", "di": "audiobook", "dd": "audiobook", "dj": "audiobook", "na": "ebook"}
# 019 $d, a letter each; R a novel, N short stories, D poems, S a play, L a textbook.
FORMS = (("T", "comic"), ("B", "picture_book"), ("P", "picture_book"))
FICTION = frozenset("RNDSTB")
EASY = ("ta", "tb")
OWN_NUMBERS = frozenset({"bibbi", "bibliofilid", "dugnadsbasenibibliofil"})
SUBJECTS = ("650", "655", "690", "691", "692", "693", "694", "695", "696", "697", "698", "699")


def is_norwegian(record: Record) -> bool:
    """Whether this is NORMARC: said by its wrapping, by field 019 or by a number of BIBBI or Bibliofil.

    Elsewhere 019 holds numbers of records that were merged (OCLC), in $a alone.
    """
    if record.dialect:
        return record.dialect == "normarc"
    if any(_is_own(field) for field in record.tagged("019")):
        return True
    return any(value.casefold() in OWN_NUMBERS for value in record.values("015", "b"))


def norwegian_book(position: int, record: Record) -> BookRow:
    """The book of a NORMARC record; its title may be empty, for the caller to refuse."""
    return shared_facts(
        position,
        record,
        audience=_audience(record),
        form=_form(record),
        fiction=_fiction(record),
        subjects=SUBJECTS,
    )


def _is_own(field: Field) -> bool:
    return bool(field.values("bde")) or any(code in AGES for code in _codes(field.values("a")))


def _audience(record: Record) -> Audience:
    """The span of all its ages; "bu,u" is one from 9 to 13."""
    spans = [AGES[code] for code in _codes(record.values("019", "a")) if code in AGES]
    easy = "".join(record.values("019", "e"))
    is_easy = any(easy[place : place + 2] in EASY for place in range(0, len(easy), 2))
    said = read_audience(record.values("521", "a"))
    for_children = bool(spans) or fixed_field(record)[22:23] == "j" or said.for_children
    if spans:
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        return Audience(low, high, is_easy, True)
    return Audience(said.age_from, said.age_to, is_easy or said.is_easy, for_children or None)


def _form(record: Record) -> str:
    carriers = _codes(record.values("019", "b"))
    if carriers:
        # "dc,di" is an audiobook on a compact disc: the most telling code counts
        found = [CARRIERS[code] for code in carriers if code in CARRIERS]
        kind = next((form for form in ("audiobook", "ebook", "book") if form in found), "other")
    else:
        kind = {"i": "audiobook", "": "book", "a": "book", "t": "book"}.get(record.leader[6:7], "other")
    if kind != "book":
        return kind
    letters = "".join(record.values("019", "d"))
    coded = next((form for letter, form in FORMS if letter in letters.upper()), "")
    return coded or form_in(record, "655") or "book"


def _fiction(record: Record) -> bool | None:
    code = fixed_field(record)[33:34]
    if code in ("0", "1"):
        return code == "1"
    return True if FICTION & set("".join(record.values("019", "d")).upper()) else None


def _codes(values: list[str]) -> list[str]:
    return [code for value in values for code in re.split(r"[,\s]+", value.casefold()) if code]
