"""One book with its printings, its copies and its facts."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue import corrections, covers, merging, queries
from app.catalogue.forms import CoverForm, WorkForm, format_words, language_words
from app.catalogue.models import Work
from app.catalogue.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.deposits.whereabouts import whereabouts


@bp.get("/works/<key:work>")
@allow(Action.SEE_WORKS, on=Work)
def work(work: Work) -> Response:
    kept = merging.became(session(), work)
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


@bp.post("/works/<key:work>/upload-cover")
@allow(Action.EDIT_WORK, on=Work)
def upload_cover(work: Work) -> Response:
    form = CoverForm()

    def put_on() -> None:
        covers.put_on(session(), work, form.painted(session()), clock.now(), adult().id)

    if form.accepted(put_on):
        return work_page(work, said=_("The book has its new cover."))
    return work_page(work, form=form, status=form.status)


@bp.post("/works/<key:work>/remove-cover")
@allow(Action.EDIT_WORK, on=Work)
def remove_cover(work: Work) -> Response:
    covers.take_off(session(), work, clock.now(), adult().id)
    return work_page(work, said=_("The drawn cover shows again."))


def work_page(
    work: Work, form: CoverForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    return page(
        "catalogue/work.html",
        address=url_for("catalogue.work", work=work.key),
        status=status,
        said=said,
        work=work,
        editions=queries.editions_of(session(), work),
        merged=queries.merged_into(session(), work),
        whereabouts=whereabouts(session(), work),
        formats=format_words(),
        language_name=language_words().get(work.language, ""),
        form=form or CoverForm(formdata=None),
    )
