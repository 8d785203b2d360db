"""A whole page or the parts of it that changed; the only file that knows HTMX."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Response, flash, get_flashed_messages, make_response, redirect, request
from flask import render_template as render

from app.core.database import closed_for_rendering
from app.core.templates import names_in
from app.extensions import htmx


@dataclass(frozen=True)
class Later:
    """A value that is fetched only if what is answered with speaks of it."""

    fetch: Callable[[], object]


def page(
    template: str,
    *,
    address: str | None = None,
    fragments: Iterable[str] = (),
    changed: Iterable[str] = (),
    status: int = 200,
    said: str | None = None,
    **context: object,
) -> Response:
    """Answer with `template`, or with those of its `fragments` the browser needs.

    `fragments` are the parts that may be asked for alone: each is the file `_name.html` beside
    the page, its DOM id and its HTMX target. `changed` are the parts a change touched; they ride
    along. After a change without HTMX the browser is sent to `address`. `said` is one sentence
    about what happened. Values that are `Later` are fetched for those parts alone that use them.
    """
    if said:
        flash(said)
    wanted = htmx.target_id if htmx.partial else None
    if wanted in tuple(fragments):
        return _parts(template, [wanted, *(name for name in changed if name != wanted)], status, context)
    if request.method == "POST" and status < 400 and address:
        return go_to(address)
    context = {name: _fetched(value) for name, value in context.items()}
    with closed_for_rendering():
        return make_response(render(template, **context), status)


def go_to(address: str, said: str | None = None) -> Response:
    """Send the browser to `address` after a change, with or without HTMX."""
    if said:
        flash(said)
    if htmx:
        return Response(status=200, headers={"HX-Redirect": address})
    answer: Response = make_response(redirect(address, 303))
    return answer


def fragment(template: str, status: int = 200, **context: object) -> Response:
    """One part alone, for HTMX."""
    with closed_for_rendering():
        return make_response(render(template, **context), status)


def is_partial() -> bool:
    """Whether the browser asked for a part of a page."""
    return bool(htmx.partial)


def _parts(template: str, names: list[str], status: int, context: dict[str, object]) -> Response:
    folder = template.rpartition("/")[0]
    files = {name: f"{folder}/_{name}.html" for name in names}
    used = frozenset().union(*(names_in(file) for file in files.values()))
    context = {name: _fetched(value) for name, value in context.items() if name in used}
    with closed_for_rendering():
        first, *others = [(name, render(file, **context)) for name, file in files.items()]
        body = [first[1]]
        body += [_aside(name, html) for name, html in others]
        if get_flashed_messages():
            body.append(_aside("notice", render("layouts/_notice.html")))
    return make_response("\n".join(body), status)


def _fetched(value: object) -> object:
    return value.fetch() if isinstance(value, Later) else value


def _aside(name: str, html: str) -> str:
    return f'<hx-partial hx-target="#{name}" hx-swap="outerHTML">{html}</hx-partial>'
