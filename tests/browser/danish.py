"""The Danish words of the screens, looked up by the English ones, so that a journey is walked in Danish."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

PO = Path(__file__).parents[2] / "app" / "translations" / "da" / "LC_MESSAGES" / "messages.po"


def da(english: str, **values: object) -> str:
    """The Danish for `english`; a text that has none fails the journey."""
    message = _catalogue().get(english)
    assert message is not None and message.string, f"no Danish for {english!r}"
    text = message.string if isinstance(message.string, str) else message.string[0]
    return text % values if values else text


@cache
def _catalogue() -> Catalog:
    with PO.open("rb") as opened:
        return read_po(opened, locale="da")
