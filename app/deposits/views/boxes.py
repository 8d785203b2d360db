"""The list of boxes, a new one, a box's own page and its paper."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, may
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import go_to, is_partial, page
from app.core.qr import qr_svg
from app.deposits import contents as inside
from app.deposits import packing, queries
from app.deposits.forms import NewBoxForm, ScanForm, TypedTitleForm
from app.deposits.models import Box, BoxState
from app.deposits.views import bp

FRAGMENTS = ("scan_answer", "unknown_books", "contents_list", "box_steps")
PACKABLE = (BoxState.ON_SHELF, BoxState.BEING_PACKED)
MOST_UNKNOWN = 50


@bp.get("/boxes")
@allow(Action.SEE_BOXES)
def index() -> Response:
    shown = request.args.get("shown", "all")
    after = request.args.get("after", 0, type=int)
    found = queries.boxes_here(session(), here(), clock.now(), shown, after)
    boxes, more = found[: queries.PAGE], found[queries.PAGE :]
    return page(
        "deposits/index.html",
        boxes=boxes,
        shown=shown if shown in queries.SHOWN else "all",
        how_many=queries.boxes_shown(session(), here().id),
        first_url=url_for("deposits.index", shown=shown) if after else None,
        next_url=url_for("deposits.index", shown=shown, after=boxes[-1].box.number) if more else None,
    )


@bp.get("/boxes/new")
@allow(Action.MAKE_BOX)
def new() -> Response:
    return _new_page(NewBoxForm(number=queries.next_number(session(), here().id)))


@bp.post("/boxes/new")
@allow(Action.MAKE_BOX)
def make_box() -> Response:
    form = NewBoxForm()
    made: list[Box] = []
    if form.accepted(
        lambda: made.append(
            packing.make_box(session(), here(), form.number.data, form.name.data or "", adult(), clock.now())
        )
    ):
        return go_to(url_for("deposits.show", box=made[0].key))
    return _new_page(form, status=form.status)


@bp.get("/boxes/<key:box>")
@allow(Action.SEE_BOXES, on=Box)
def show(box: Box) -> Response:
    return box_page(box, unknown=request.args.getlist("unknown"))


@bp.get("/boxes/<key:box>/label")
@allow(Action.SEE_BOXES, on=Box)
def label(box: Box) -> Response:
    address = current_app.config["BASE_URL"] + url_for("deposits.arrived", token=box.label_token)
    return page(
        "deposits/label.html",
        box=box,
        deposit=queries.open_stay(session(), box),
        books=inside.books_in(session(), box),
        code=qr_svg(address, _("The box has arrived")),
        back_url=url_for("deposits.show", box=box.key),
    )


@bp.get("/boxes/<key:box>/contents")
@allow(Action.SEE_BOXES, on=Box)
def contents(box: Box) -> Response:
    titles = inside.titles_in(session(), box)
    return page(
        "deposits/contents.html",
        box=box,
        deposit=queries.open_stay(session(), box),
        titles=titles,
        books=sum(title.copies for title in titles),
        back_url=url_for("deposits.show", box=box.key),
    )


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
        stays=inside.stays_of(session(), box),
        missing=inside.missing_from(session(), box),
        scan_form=ScanForm(formdata=None),
        scanned=scanned,
        problem=problem,
        waiting=waiting,
        unknown_forms=[*_typed_forms(waiting, failed)],
    )
    if is_partial():
        # The numbers nobody knows live in the address, so that reloading and going back keep them.
        answer.headers["HX-Replace-Url"] = address
    return answer


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


def _new_page(form: NewBoxForm, status: int = 200) -> Response:
    return page("deposits/new.html", form=form, status=status)
