"""Rows of a pasted list that are about the list: greetings, sums, rulings, who wrote a message and when."""

import re

_RULING = re.compile(r"[\s|:+=_–—-]*[|=_–—-][\s|:+=_–—-]*")
# As telephones export a conversation: "[12.03.2026, 08.15.33] Lise: Ida" and "12/03/2026, 08:15 - Lise: Ida".
_SENDER = re.compile(
    r"\s*\[?\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\.?,? ?(?:kl\.? ?)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
    r"\]?(?: ?[-–])? ?[^:;\t]{1,60}: "
)
_ABOUT = frozenset(
    (
        *("mvh", "hilsen", "hilsner", "hälsningar", "hej", "hei", "hejsan", "kære", "kjære", "side", "sida"),
        *("klasseliste", "elevliste", "navneliste", "klasslista", "elevlista", "namnlista", "deltagerliste"),
        *(
            "antal",
            "antall",
            "ialt",
            "total",
            "totalt",
            "sum",
            "summa",
            "udskrevet",
            "utskrevet",
            "utskriven",
        ),
        *(
            "tilmeldte",
            "tilmeldt",
            "tilmelding",
            "påmeldte",
            "påmelding",
            "anmälda",
            "anmälan",
            "liste",
            "lista",
        ),
    )
)
_GROUPS = frozenset(
    (
        *(
            "drenge",
            "piger",
            "gutter",
            "jenter",
            "pojkar",
            "flickor",
            "elever",
            "børn",
            "barn",
            "navne",
            "aula",
        ),
        *(
            "deltagere",
            "deltakere",
            "deltagare",
            "medlemmer",
            "medlemmar",
            "venteliste",
            "venter",
            "boys",
            "girls",
        ),
    )
)


def is_ruling(line: str) -> bool:
    """Whether a row is nothing but the lines of a table."""
    return _RULING.fullmatch(line) is not None


def is_about_the_list(line: str) -> bool:
    """Whether a row greets, counts or names the list; no child is called so."""
    words = re.findall(r"[^\W\d_]+", line.casefold())
    if words[:2] in (["i", "alt"], ["her", "er"], ["här", "är"]):
        return True
    return bool(words) and (not _ABOUT.isdisjoint(words[:1]) or _GROUPS.issuperset(words))


def without_sender(line: str) -> str:
    """A message without the day, the time and the grown-up who sent it."""
    return _SENDER.sub("", line, count=1)
