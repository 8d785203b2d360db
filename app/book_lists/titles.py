"""Titles and names: how they are written for people, and when two editions are one work."""

import hashlib
import re
from difflib import SequenceMatcher

from app.core.search_text import search_text

KEY_LENGTH = 380
ONE_WRONG_LETTER = 0.85
"""How alike two spellings of a title are (difflib); "Brilebjørn" and "Brillebjørn" are at 0.95."""
# What a cataloguer adds in brackets to tell editions apart; anything else in brackets may be
# a volume or a series, and two volumes must never become one work.
EDITION_BRACKET = re.compile(
    r"\s*[(\[](?:ill\b|illustr|ved |læst |indlæst |oplæst |lest av |uppläs|read by |mp3|cd\b|cd-|"
    r"e-bog|e-bok|lydbog|lydbok|ljudbok|audiobook|stor skrift|storskrift|modtryks storskrift|"
    r"(?:dansk|norsk|svensk|engelsk|english|ny|illustreret) (?:udgave|utgave|utgåva|edition))"
    r"[^)\]]*[)\]]",
    re.IGNORECASE,
)
VOLUME = re.compile(r"\d|\b(?:bind|del|bog|bok|band|volume|vol|part|book)\b", re.IGNORECASE)
LIFE_YEARS = re.compile(
    r"\s*\((?:f\.?|født|född|b\.?|born|d\.?|død|ca\.?)?\s*(?:ca\.?)?\s*\d{3,4}[\d\s?.–-]*\)|"
    r",\s*\d{4}-(?:\d{4})?\.?$",
    re.IGNORECASE,
)


def split_title(text: str) -> tuple[str, str]:
    """A title and what follows its " : "; who is responsible, after " / ", is left out."""
    title, _, subtitle = " ".join(text.split()).partition(" / ")[0].partition(" : ")
    return title.strip(), subtitle.strip()


def creator_names(text: str) -> list[str]:
    """The names in a cell, first names first, without life years; parted by ; or | or commas.

    With one comma it is a surname first ("Kolstrup, Søren") unless both sides are whole names.
    """
    names: list[str] = []
    for piece in re.split(r"[;|]", text):
        piece = LIFE_YEARS.sub("", " ".join(piece.split())).strip(" ,")
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        if len(parts) == 2 and (" " not in parts[0] or " " not in parts[1]):
            parts = [f"{parts[1]} {parts[0]}"]
        names += parts
    return list(dict.fromkeys(names))


def work_key(title: str, creators: list[str] | tuple[str, ...], subtitle: str = "") -> str:
    """The key by which editions of one work meet: title and first creator, freely spelled.

    "(ill. Jim Kay)" and other notes on an edition do not count; numbers, volumes and anything
    else that may tell two works apart do, a numbered subtitle too.
    """
    words = EDITION_BRACKET.sub(" ", title)
    if VOLUME.search(subtitle):
        words += f" {subtitle}"
    # A title that is nothing but signs or brackets is its own key.
    key = f"{search_text(words) or title.strip()}|{search_text(creators[0]) if creators else ''}"
    if len(key) <= KEY_LENGTH:
        return key
    return f"{key[: KEY_LENGTH - 65]}#{hashlib.sha256(key.encode()).hexdigest()}"


def are_alike(title: str, other: str) -> bool:
    """Whether two lists may mean one book by these titles: one says more, or a letter is wrong.

    Numbers that differ are volumes, which are never alike.
    """
    one, two = search_text(title), search_text(other)
    words, others = set(one.split()), set(two.split())
    numbers = {word for word in words if word.isdigit()}, {word for word in others if word.isdigit()}
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    return words <= others or others <= words or SequenceMatcher(None, one, two).ratio() >= ONE_WRONG_LETTER
