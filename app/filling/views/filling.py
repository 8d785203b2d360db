"""Filling a box from the shelf by a template, and taking it out again."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.deposits.models import Box
from app.deposits.where_to import clubs_to_send_to
from app.filling import filling
from app.filling.forms import FillForm
from app.filling.models import BoxTemplate, Fill
from app.filling.templates import templates_here
from app.filling.views import bp
from app.wishes import queries


@bp.route("/boxes/<key:box>/fill", methods=["GET", "POST"])
@allow(Action.PACK_BOX, on=Box)
def fill(box: Box) -> Response:
    templates = templates_here(session(), here().id)
    packed_for = queries.wish_of_box(session(), box)
    asked_for = packed_for.club.key if packed_for and packed_for.club else request.args.get("club", "")
    form = FillForm(data={"club": asked_for})
    form.template.choices = [(each.key, each.name) for each in templates]
    form.club.choices = [
        ("", _("No certain club")),
        *((each.key, f"{each.school.name} · {each.name}") for each in clubs_to_send_to(session(), here().id)),
    ]
    if form.is_submitted() and form.accepted(lambda: _fill(box, form)):
        return go_to(url_for("boxes.show", box=box.key))
    status = form.status if form.is_submitted() else 200
    return page("filling/fill.html", box=box, form=form, templates=templates, status=status)


@bp.post("/fills/<key:fill>/undo")
@allow(Action.PACK_BOX, on=Fill)
def undo_fill(fill: Fill) -> Response:
    books = filling.undo(session(), fill, adult(), clock.now())
    said = ngettext(
        "%(num)d book was put back on the shelf.", "%(num)d books were put back on the shelf.", books
    )
    return go_to(url_for("boxes.show", box=fill.box.key), said=said)


def _fill(box: Box, form: FillForm) -> None:
    template: BoxTemplate = within(BoxTemplate, form.template.data)
    club: Club | None = within(Club, form.club.data) if form.club.data else None
    filling.fill(session(), box, template, club, adult(), clock.now())
