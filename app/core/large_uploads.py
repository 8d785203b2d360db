"""Large uploads: how long a body may be where, and how many heavy ones come in at a time."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask import Request as FlaskRequest

from app.core.errors import RuleBroken

View = TypeVar("View", bound=Callable[..., Any])

HEAVY = 2 * 1024 * 1024
"""Bytes."""
AT_A_TIME = 256 * 1024
"""Bytes."""
PATIENCE_SECONDS = 0.1
_one_at_a_time = threading.BoundedSemaphore(1)


def init_app(app: Flask) -> None:
    """One heavy body at a time in each process: reading it and what is made of it take a thread for long.

    Whoever comes meanwhile is asked to come again, without its body being looked at, and everybody
    else's pages find the other thread free.
    """

    @app.before_request
    def take_turns() -> None:
        if (request.content_length or 0) > HEAVY:
            g.has_its_turn = _one_at_a_time.acquire(blocking=False)
            if not g.has_its_turn:
                _let_it_finish()
                raise RuleBroken("uploads_busy")

    @app.teardown_request
    def next_please(_error: BaseException | None) -> None:
        if g.pop("has_its_turn", False):
            _one_at_a_time.release()


def _let_it_finish() -> None:
    """A browser cut off while it sends shows an error of its own instead of ours; but who is slow is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and request.stream.read(AT_A_TIME):
        continue


def takes_up_to(size: int) -> Callable[[View], View]:
    """A view whose body may have this many bytes."""

    def marked(view: View) -> View:
        view.takes_up_to = size  # type: ignore[attr-defined]
        return view

    return marked


class Request(FlaskRequest):
    """A request whose body may be as long as its view says, from somebody who has signed in.

    The body is read, for its token, before anybody is asked who they are; the cookie is signed.
    """

    @property
    def max_content_length(self) -> int | None:
        view = current_app.view_functions.get(self.endpoint or "") if current_app else None
        own: int | None = getattr(view, "takes_up_to", None)
        return own if own is not None and session.get("token") else super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value
