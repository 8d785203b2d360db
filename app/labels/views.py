"""Paper for boxes: a label each or on bought sheets, lists of contents, and a poster with the covers."""

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.boxes import contents as inside
from app.core.database import session
from app.core.page import page
from app.core.qr import qr_svg
from app.deposits.models import Box, BoxState, Deposit
from app.deposits.queries import open_stay
from app.labels import queries
from app.labels.label_sheets import SHEETS, laid_out
from app.labels.pages import contents_page
from app.labels.queries import Contents

bp = Blueprint("labels", __name__, url_prefix="/<slug:library>")

MOST_LABELS = 96
ROOM_FOR = {3: 6, 4: 12, 5: 20, 6: 30, 7: 42}
"""How many covers fit on one page, in so many columns; more than that go on in eight."""


@bp.get("/boxes/labels")
@allow(Action.SEE_BOXES)
def labels() -> Response:
    """One label for each box that is chosen, from the place on the sheet where the first free one is."""
    sheet = SHEETS.get(request.args.get("sheet", ""), SHEETS["2x4"])
    start = request.args.get("start", 1, type=int)
    offered = queries.boxes_for_labels(session(), here().id)
    keys = _chosen(offered)
    wanted = [(box, stay) for box, stay in offered if box.key in keys]
    return page(
        "labels/labels.html",
        sheet=sheet,
        start=min(max(start, 1), sheet.labels),
        offered=offered,
        chosen=set(keys),
        pages=laid_out([_label(box, stay) for box, stay in wanted[:MOST_LABELS]], sheet, start),
        back_url=url_for("boxes.index"),
    )


@bp.get("/boxes/contents")
@allow(Action.SEE_BOXES)
def all_contents() -> Response:
    """The list of contents of each box that is chosen, as `labels` chooses them."""
    offered = queries.boxes_for_labels(session(), here().id)
    keys = _chosen(offered)
    return contents_page(keys, url_for("boxes.index"), offered=offered, chosen=set(keys))


@bp.get("/boxes/<key:box>/label")
@allow(Action.SEE_BOXES, on=Box)
def label(box: Box) -> Response:
    return page(
        "labels/label.html",
        box=box,
        deposit=open_stay(session(), box),
        books=inside.books_in(session(), box),
        code=_code(box),
        back_url=url_for("boxes.show", box=box.key),
    )


@bp.get("/boxes/<key:box>/contents")
@allow(Action.SEE_BOXES, on=Box)
def contents(box: Box) -> Response:
    titles = inside.titles_in(session(), box)
    return page(
        "labels/contents.html",
        contents=Contents(box, open_stay(session(), box), titles),
        back_url=url_for("boxes.show", box=box.key),
    )


@bp.get("/boxes/<key:box>/poster")
@allow(Action.SEE_BOXES, on=Box)
def poster(box: Box) -> Response:
    works = queries.works_in(session(), box)
    columns = next((columns for columns, room in ROOM_FOR.items() if len(works) <= room), 8)
    return page(
        "labels/poster.html",
        box=box,
        deposit=open_stay(session(), box),
        works=works,
        columns=columns,
        back_url=url_for("boxes.show", box=box.key),
    )


def _chosen(offered: list[tuple[Box, Deposit | None]]) -> list[str]:
    """The keys of the boxes somebody chose.

    Before anything is chosen it is those on their way: an afternoon's boxes, packed and sent.
    """
    on_their_way = [box.key for box, _stay in offered if box.state == BoxState.UNDER_WAY]
    return request.args.getlist("box") if request.args else on_their_way


def _label(box: Box, stay: Deposit | None) -> dict[str, object]:
    return {"box": box, "deposit": stay, "code": _code(box)}


def _code(box: Box) -> str:
    """Whoever holds the box and reads this may say that it has come."""
    address = current_app.config["BASE_URL"] + url_for("deposits.arrived", token=box.label_token)
    return qr_svg(address, _("The box has arrived"))
