"""The list of boxes, a new one, a box's own page, and what stands on its lid."""

from functools import partial

from flask import request, url_for
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.boxes import numbering, queries
from app.boxes.forms import BoxForm
from app.boxes.pages import box_page
from app.boxes.views import bp
from app.core import clock
from app.core.cursors import read_number
from app.core.database import session
from app.core.page import go_to, page
from app.deposits.models import Box, BoxKind


@bp.get("/boxes")
@allow(Action.SEE_BOXES)
def index() -> Response:
    shown = request.args.get("shown", "all")
    kind = request.args.get("kind", type=BoxKind)
    after = read_number(request.args.get("after"))
    found = queries.boxes_here(session(), here(), clock.now(), shown, after, kind)
    boxes, more = found[: queries.PAGE], found[queries.PAGE :]
    address = partial(url_for, "boxes.index", shown=shown, kind=kind)
    return page(
        "boxes/index.html",
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
            numbering.make_box(
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
        return go_to(url_for("boxes.show", box=made[0].key))
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
        lambda: numbering.edit_box(
            session(),
            box,
            form.number.data,
            form.name.data or "",
            BoxKind(form.kind.data),
            adult(),
            clock.now(),
        )
    ):
        return go_to(url_for("boxes.show", box=box.key))
    return _edit_page(box, form, status=form.status)


def _new_page(form: BoxForm, status: int = 200) -> Response:
    return page("boxes/new.html", form=form, status=status)


def _edit_page(box: Box, form: BoxForm, status: int = 200) -> Response:
    return page("boxes/edit.html", box=box, form=form, status=status)
