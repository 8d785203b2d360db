"""What stands in the two codes of a card: a prefix of our own, a random token, and which corner it is.

A code names nobody and signs nobody in; what it belongs to is known to the library alone.
"""

import re

from app.paper.models import LETTERS, TOKEN_LENGTH

PREFIX = "SL1"
_CODE = re.compile(rf"{PREFIX}([{LETTERS}]{{{TOKEN_LENGTH}}})([AB])")


def code(token: str, corner: str) -> str:
    """What the code in this corner ("A" or "B") says."""
    return f"{PREFIX}{token}{corner}"


def read(text: str) -> tuple[str, str] | None:
    """Token and corner, if the text is from a card of ours."""
    found = _CODE.fullmatch(text)
    return (found[1], found[2]) if found else None
