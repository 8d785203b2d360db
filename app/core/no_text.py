"""What is no text at all: whoever sends a NUL, which PostgreSQL refuses and no keyboard has, is refused."""

from collections.abc import Iterator

from flask import Flask, abort, request

NUL = "\0"


def init_app(app: Flask) -> None:
    """Comes after those who decide whether the body of a request may be read at all."""

    @app.before_request
    def refuse_what_is_no_text() -> None:
        if any(NUL in text for text in _sent()):
            abort(400)


def _sent() -> Iterator[str]:
    """The address, and what stands in it and in the form."""
    yield request.path
    for fields in (request.args, request.form):
        for name, value in fields.items(multi=True):
            yield name
            yield value
