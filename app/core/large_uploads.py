"""Large uploads: how long a body may be where, and how many heavy ones come in at a time."""

import io
import threading
import time
from collections.abc import Callable
from typing import IO, Any, TypeVar, cast

from flask import Flask, current_app, g, request, session
from flask import Request as FlaskRequest

from app.core.errors import RuleBroken
from app.core.slow_senders import HEAVY

View = TypeVar("View", bound=Callable[..., Any])

AT_A_TIME = 256 * 1024
"""Bytes."""
PATIENCE_SECONDS = 0.1
_one_at_a_time = threading.BoundedSemaphore(1)


def init_app(app: Flask) -> None:
    """One heavy body at a time in each process: reading it and what is made of it take a turn for long.

    Whoever comes meanwhile is asked to come again, without its body being looked at, and everybody
    else's pages find the other turn free.
    """

    @app.before_request
    def take_turns() -> None:
        if (request.content_length or 0) > HEAVY:
            g.has_its_turn = _one_at_a_time.acquire(blocking=False)
            if not g.has_its_turn:
                _let_it_finish(request.stream)
                raise RuleBroken("uploads_busy")

    @app.teardown_request
    def next_please(_error: BaseException | None) -> None:
        if g.pop("has_its_turn", False):
            _one_at_a_time.release()


def _let_it_finish(stream: IO[bytes]) -> None:
    """A browser cut off while it sends shows an error of its own instead of ours; but who is slow is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and stream.read(AT_A_TIME):
        continue


def takes_up_to(size: int) -> Callable[[View], View]:
    """A view whose body may have this many bytes."""

    def marked(view: View) -> View:
        view.takes_up_to = size  # type: ignore[attr-defined]
        return view

    return marked


def cut_off_at(size: int) -> Callable[[View], View]:
    """A view whose form ends with a file: of a longer body the rest is not read, and all before it is there.

    `was_cut_off` says so; who sends too large a file is told in the form, with what it has typed.
    """

    def marked(view: View) -> View:
        view.cut_off_at = size  # type: ignore[attr-defined]
        return view

    return marked


def was_cut_off() -> bool:
    """Whether the body of this request was longer than its view reads."""
    return bool(getattr(request, "was_cut_off", False))


class _CutOff(io.RawIOBase):
    """A body with several parts, of which no more than so many bytes are read; then it ends as if whole."""

    def __init__(self, stream: IO[bytes], size: int, boundary: str) -> None:
        self.stream, self.left = stream, size
        self.ending = f"\r\n--{boundary}--\r\n".encode()
        self.was_cut_off = False

    def read(self, size: int = -1) -> bytes:
        if self.left:
            data = self.stream.read(min(self.left, AT_A_TIME if size < 0 else size))
            self.left -= len(data)
            return data
        if self.was_cut_off or not self.stream.read(1):
            return b""
        self.was_cut_off = True
        _let_it_finish(self.stream)
        return self.ending


class Request(FlaskRequest):
    """A request whose body may be as long as its view says, from somebody who has signed in.

    The body is read, for its token, before anybody is asked who they are; the cookie is signed.
    """

    _body: IO[bytes] | None = None

    @property
    def max_content_length(self) -> int | None:
        if self._own("cut_off_at") is not None:
            return None
        own = self._own("takes_up_to")
        return own if own is not None else super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    @property
    def was_cut_off(self) -> bool:
        """Whether the body was longer than its view reads."""
        return isinstance(self._body, _CutOff) and self._body.was_cut_off

    def _get_stream_for_parsing(self) -> IO[bytes]:
        size, boundary = self._own("cut_off_at"), self.mimetype_params.get("boundary")
        self._body = super()._get_stream_for_parsing()
        if size is not None and boundary:
            self._body = cast("IO[bytes]", _CutOff(self._body, size, boundary))
        return self._body

    def _own(self, limit: str) -> int | None:
        """What the view says of itself, to whoever has signed in."""
        view = current_app.view_functions.get(self.endpoint or "") if current_app else None
        size: int | None = getattr(view, limit, None)
        return size if size is not None and session.get("token") else None
