"""Which fields of a form the product asks for, noted while it does: only these may change anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.datastructures import ImmutableMultiDict

NEVER = "zz_nobody_asks_for_this"
"""Sent along to find who reads whatever comes."""
OF_EVERY_FORM = {"csrf_token", "form_key"}


class Noted(ImmutableMultiDict[Any, Any]):
    """Fields that remember which of them was asked for by name."""

    names: set[str] = set()
    """One list for all, emptied before each request."""

    def __getitem__(self, key: Any) -> Any:
        Noted.names.add(str(key))
        return super().__getitem__(key)

    def __contains__(self, key: Any) -> bool:
        Noted.names.add(str(key))
        return super().__contains__(key)

    def get(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        Noted.names.add(str(key))
        return super().get(key, *args, **kwargs)

    def getlist(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        Noted.names.add(str(key))
        return super().getlist(key, *args, **kwargs)


@contextmanager
def noting(app: Flask) -> Iterator[set[str]]:
    """The names asked for since it was last emptied, of forms and of addresses."""

    class Request(app.request_class):  # type: ignore[name-defined, misc]
        parameter_storage_class = Noted

    before, app.request_class = app.request_class, Request
    Noted.names.clear()
    try:
        yield Noted.names
    finally:
        app.request_class = before


@contextmanager
def noting_writes(engine: Engine) -> Iterator[set[str]]:
    """The tables that were written to since it was last emptied; receipts of forms left out."""
    found: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.replace('"', "").split(maxsplit=3)
        if words[0] in ("INSERT", "DELETE", "UPDATE") and "form_receipts" not in words[:3]:
            found.add(words[1] if words[0] == "UPDATE" else words[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
