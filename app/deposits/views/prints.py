"""Paper for boxes: labels on bought sheets, and a poster of what is in the box with its covers."""

from flask import current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.core.database import session
from app.core.page import page
from app.core.qr import qr_svg
from app.deposits import on_paper, queries
from app.deposits.label_sheets import SHEETS, laid_out
from app.deposits.models import Box, Deposit
from app.deposits.views import bp

MOST_LABELS = 96
ROOM_FOR = {3: 6, 4: 12, 5: 20, 6: 30, 7: 42}
"""How many covers fit on one page, in so many columns; more than that go on in eight."""


@bp.get("/boxes/labels")
@allow(Action.SEE_BOXES)
def labels() -> Response:
    """One label for each box that is chosen, from the place on the sheet where the first free one is."""
    sheet = SHEETS.get(request.args.get("sheet", ""), SHEETS["2x4"])
    start = request.args.get("start", 1, type=int)
    offered = on_paper.boxes_for_labels(session(), here().id)
    keys = request.args.getlist("box")
    wanted = [(box, stay) for box, stay in offered if box.key in keys]
    return page(
        "deposits/labels.html",
        sheet=sheet,
        start=min(max(start, 1), sheet.labels),
        offered=offered,
        chosen=set(keys),
        pages=laid_out([_label(box, stay) for box, stay in wanted[:MOST_LABELS]], sheet, start),
        back_url=url_for("deposits.index"),
    )


@bp.get("/boxes/<key:box>/poster")
@allow(Action.SEE_BOXES, on=Box)
def poster(box: Box) -> Response:
    works = on_paper.works_in(session(), box)
    columns = next((columns for columns, room in ROOM_FOR.items() if len(works) <= room), 8)
    return page(
        "deposits/poster.html",
        box=box,
        deposit=queries.open_stay(session(), box),
        works=works,
        columns=columns,
        back_url=url_for("deposits.show", box=box.key),
    )


def _label(box: Box, stay: Deposit | None) -> dict[str, object]:
    address = current_app.config["BASE_URL"] + url_for("deposits.arrived", token=box.label_token)
    return {"box": box, "deposit": stay, "code": qr_svg(address, _("The box has arrived"))}
