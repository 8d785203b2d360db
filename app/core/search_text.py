"""Search text and sort order: which spellings are one, and how a language orders its letters."""

import re
import unicodedata

# Kept apart from their look-alikes because Nordic readers hold them for letters of their own.
LETTERS = str.maketrans(
    {"ä": "æ", "ö": "ø", "ꜳ": "å", "œ": "ø", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ı": "i"}
)
DANISH_ORDER = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"}
SWEDISH_ORDER = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"}
ENGLISH_ORDER = {"æ": "ae", "ä": "a", "ø": "o", "ö": "o", "å": "a"}
ORDERS = {
    "da": DANISH_ORDER,
    "nb": DANISH_ORDER,
    "nn": DANISH_ORDER,
    "no": DANISH_ORDER,
    "sv": SWEDISH_ORDER,
}
AA_IS_A_LETTER = ("da", "nb", "nn", "no")
MAX_WORDS = 12


def search_text(*parts: str) -> str:
    """The words of some texts as they are searched: small letters, single blanks, one spelling.

    Kaaberbøl, Kåberbøl and Kꜳberbøl become one word, as do ö and ø, ä and æ; other accents fall
    away, so that "Amelie" finds Amélie. Doing it twice changes nothing.
    """
    text = _small(" ".join(parts)).translate(LETTERS)
    return _words(_without_accents(text, keep="æøå")).replace("aa", "å")


def search_words(query: str) -> list[str]:
    """What somebody typed, as at most twelve different words to look for in search texts."""
    return list(dict.fromkeys(search_text(query).split()))[:MAX_WORDS]


def sort_key(text: str, language: str) -> str:
    """A string that orders titles and names as the language does, when compared byte by byte.

    Danish and Norwegian end in æ ø å (aa is å), Swedish in å ä ö; others take those letters for
    a and o. Blanks come first, then numbers by size, then letters; articles count.
    """
    text = _small(text).replace("ꜳ", "aa" if language in AA_IS_A_LETTER else "å")
    text = _words(_without_accents(text.translate({0xF0: "d", 0xFE: "th"}), keep="æøåäöü"))
    if language in AA_IS_A_LETTER:
        text = text.replace("aa", "å")
    text = re.sub("[0-9]+", lambda number: number[0].lstrip("0").zfill(9), text)
    order = ORDERS.get(language, ENGLISH_ORDER)
    return _without_accents(text.translate({ord(letter): place for letter, place in order.items()}), keep="")


def _small(text: str) -> str:
    # Casefolding may undo the composition, so the text is composed once more.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _without_accents(text: str, keep: str) -> str:
    if text.isascii():
        return text
    return "".join(letter if letter in keep or letter.isascii() else _bare(letter) for letter in text)


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part)) or ""


def _words(text: str) -> str:
    text = re.sub("['’`´]", "", text)
    return re.sub(r"[\W_]+", " ", text).strip()
