"""The list of boxes, a new one, and a box's own page."""

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, may
from app.access.policy import Action
from app.bookings.agenda import next_booking
from app.catalogue import lookups
from app.catalogue.forms import language_words
from app.catalogue.models import Work
from app.catalogue.untitled import is_untitled
from app.core import clock
from app.core.cursors import read_number
from app.core.database import session
from app.core.headers import with_camera
from app.core.page import go_to, is_partial, page
from app.deposits import contents as inside
from app.deposits import packing, queries, shared_numbers
from app.deposits.forms import BoxForm, ScanForm, TypedTitleForm
from app.deposits.models import Box, BoxKind, BoxState
from app.deposits.views import bp
from app.transport.queries import run_with
from app.wishes import filling, words
from app.wishes import queries as wishes

FRAGMENTS = ("scan_answer", "unknown_books", "untitled_books", "contents_list", "box_steps")
PACKABLE = (BoxState.ON_SHELF, BoxState.BEING_PACKED)
MOST_UNKNOWN = 50


@bp.get("/boxes")
@allow(Action.SEE_BOXES)
def index() -> Response:
    shown = request.args.get("shown", "all")
    kind = request.args.get("kind", type=BoxKind)
    after = read_number(request.args.get("after"))
    found = queries.boxes_here(session(), here(), clock.now(), shown, after, kind)
    boxes, more = found[: queries.PAGE], found[queries.PAGE :]
    address = partial(url_for, "deposits.index", shown=shown, kind=kind)
    return page(
        "deposits/index.html",
        boxes=boxes,
        shown=shown if shown in queries.SHOWN else "all",
        kind=kind,
        kinds=queries.kinds_here(session(), here().id),
        how_many=queries.boxes_shown(session(), here().id, kind),
        first_url=address() if after else None,
        next_url=address(after=boxes[-1].box.number) if more else None,
    )


@bp.get("/boxes/new")
@allow(Action.MAKE_BOX)
def new() -> Response:
    return _new_page(BoxForm(number=queries.next_number(session(), here().id)))


@bp.post("/boxes/new")
@allow(Action.MAKE_BOX)
def make_box() -> Response:
    form = BoxForm()
    made: list[Box] = []
    if form.accepted(
        lambda: made.append(
            packing.make_box(
                session(),
                here(),
                form.number.data,
                form.name.data or "",
                adult(),
                clock.now(),
                BoxKind(form.kind.data),
            )
        )
    ):
        return go_to(url_for("deposits.show", box=made[0].key))
    return _new_page(form, status=form.status)


@bp.get("/boxes/<key:box>")
@allow(Action.SEE_BOXES, on=Box)
def show(box: Box) -> Response:
    return box_page(box, unknown=request.args.getlist("unknown"))


@bp.get("/boxes/<key:box>/edit")
@allow(Action.EDIT_BOX, on=Box)
def edit(box: Box) -> Response:
    return _edit_page(box, BoxForm(obj=box))


@bp.post("/boxes/<key:box>/edit")
@allow(Action.EDIT_BOX, on=Box)
def save_box(box: Box) -> Response:
    form = BoxForm()
    if form.accepted(
        lambda: packing.edit_box(
            session(),
            box,
            form.number.data,
            form.name.data or "",
            BoxKind(form.kind.data),
            adult(),
            clock.now(),
        )
    ):
        return go_to(url_for("deposits.show", box=box.key))
    return _edit_page(box, form, status=form.status)


def box_page(
    box: Box,
    *,
    changed: Iterable[str] = (),
    status: int = 200,
    said: str | None = None,
    scanned: packing.Scanned | None = None,
    problem: str | None = None,
    unknown: Iterable[str] = (),
    failed: TypedTitleForm | None = None,
) -> Response:
    """A box's page: what is in it, what comes next, where it has been."""
    waiting = list(unknown)[:MOST_UNKNOWN]
    is_packable = box.state in PACKABLE and may(Action.PACK_BOX, box)
    titles = inside.titles_in(session(), box, newest_first=is_packable)
    known_by = shared_numbers.known_by(session(), box.library_id, set(waiting))
    filled = filling.last_fill(session(), box) if is_packable else None
    address = url_for("deposits.show", box=box.key, unknown=waiting)
    answer = page(
        "deposits/show.html",
        address=address,
        fragments=FRAGMENTS,
        changed=changed,
        status=status,
        said=said,
        box=box,
        deposit=queries.open_stay(session(), box),
        is_packable=is_packable,
        titles=titles,
        books=sum(title.copies for title in titles),
        filled=words.read(filled) if filled else None,
        language_names=language_words() if filled else {},
        packed_for=wishes.wish_of_box(session(), box) if is_packable else None,
        run=run_with(session(), box),
        booking=next_booking(session(), box),
        stays=inside.stays_of(session(), box),
        missing=inside.missing_from(session(), box),
        scan_form=ScanForm(formdata=None),
        scanned=scanned,
        problem=problem,
        waiting=waiting,
        unknown_forms=[*_typed_forms(waiting, failed)],
        known_by=known_by,
        untitled=_untitled(box, titles) if is_packable else [],
        book_languages=language_words() if known_by else {},
    )
    if is_partial():
        # The numbers nobody knows live in the address, so that reloading and going back keep them.
        answer.headers["HX-Replace-Url"] = address
    return with_camera(answer) if is_packable else answer


def _untitled(box: Box, titles: list[inside.Title]) -> list[tuple[Work, str]]:
    """Books in the box known by their numbers alone, and how their look-ups stand."""
    if not any(is_untitled(title.work.title) for title in titles):
        return []
    return lookups.untitled_here(session(), box.library_id, box.id)


def _typed_forms(waiting: list[str], failed: TypedTitleForm | None) -> Iterable[dict[str, Any]]:
    """One form for each number nobody knew, with the others kept beside it."""
    for place, (number, same) in enumerate(groupby(sorted(waiting, key=waiting.index)), start=1):
        if failed is not None and failed.number.data == number:
            form = failed
        else:
            is_title = any(letter.isalpha() for letter in number[:-1])
            form = TypedTitleForm(
                formdata=None,
                data={"number": number, "copies": len(list(same)), "title": number if is_title else ""},
            )
        for field in form:
            field.id = f"{field.name}-{place}"
        yield {"form": form, "number": number, "others": [one for one in waiting if one != number]}


def _new_page(form: BoxForm, status: int = 200) -> Response:
    return page("deposits/new.html", form=form, status=status)


def _edit_page(box: Box, form: BoxForm, status: int = 200) -> Response:
    return page("deposits/edit.html", box=box, form=form, status=status)
