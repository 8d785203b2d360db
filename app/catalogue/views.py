"""One book, and the facts somebody corrects."""

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue import corrections
from app.catalogue.forms import WorkForm
from app.catalogue.models import Work
from app.catalogue.pages import work_page
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.merging.merging import became

bp = Blueprint("catalogue", __name__, url_prefix="/<slug:library>")


@bp.get("/works/<key:work>")
@allow(Action.SEE_WORKS, on=Work)
def work(work: Work) -> Response:
    kept = became(session(), work)
    if kept is not None:
        return go_to(url_for("catalogue.work", work=kept.key))
    return work_page(work)


@bp.route("/works/<key:work>/edit", methods=["GET", "POST"])
@allow(Action.EDIT_WORK, on=Work)
def edit_work(work: Work) -> Response:
    form = WorkForm(obj=work)
    key = work.key
    if form.accepted(
        lambda: corrections.correct(
            session(), work, form.correction(), here().language, clock.now(), adult().id
        )
    ):
        return work_page(work, said=_("Your corrections are saved; no import will undo them."))
    return page(
        "catalogue/edit.html",
        status=form.status if form.is_submitted() else 200,
        form=form,
        title=form.title.data,
        action=url_for("catalogue.edit_work", work=key),
        back=url_for("catalogue.work", work=key),
    )
