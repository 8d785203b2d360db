"""Large uploads: the few addresses that take a longer body than the others, and how long it may be."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Request as FlaskRequest
from flask import current_app, session

View = TypeVar("View", bound=Callable[..., Any])


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
