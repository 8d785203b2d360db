"""What a child's words may be when they are kept: how long, how tidied, and what is never stored."""

import unicodedata

from app.core.errors import RuleBroken
from app.core.national_numbers import find_national_number

LONGEST = 2_000
"""Characters in a review that is submitted."""
DRAFT_LONGEST = 8_000
"""Characters in a draft: room for more than may be submitted, so that nothing typed is lost."""


def tidied(words: str) -> str:
    """The words without what no reader sees: control characters, half characters, blank edges."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if _is_kept(sign)).strip()


def storable(words: str) -> str:
    """Tidied words, if they may be stored at all, even in a draft.

    Raises RuleBroken: national_number, words_too_long.
    """
    kept = tidied(words)
    if len(kept) > DRAFT_LONGEST:
        raise RuleBroken("words_too_long", length=len(kept), longest=LONGEST)
    if find_national_number(kept):
        raise RuleBroken("national_number")
    return kept


def complete(rating: int | None, words: str, *, picture_speaks: bool = False) -> tuple[int, str]:
    """The face and the words of a review that is ready to be read: 1–5, and 1–2,000 characters.

    Where a picture of the child's handwriting speaks for itself the words may be left out.
    Raises RuleBroken: rating_missing, words_missing, words_too_long, national_number.
    """
    if rating is None or not 1 <= rating <= 5:
        raise RuleBroken("rating_missing")
    kept = storable(words)
    if not kept and not picture_speaks:
        raise RuleBroken("words_missing")
    if len(kept) > LONGEST:
        raise RuleBroken("words_too_long", length=len(kept), longest=LONGEST)
    return rating, kept


def _is_kept(sign: str) -> bool:
    # Format characters stay: they join family emoji and turn right-to-left text.
    return sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
