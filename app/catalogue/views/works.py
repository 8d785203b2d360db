"""The list of the library's books, and one book with its printings, its copies and its facts."""

from collections.abc import Callable

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, me
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue import corrections, covers, merging, queries, search
from app.catalogue.forms import CoverForm, NarrowForm, WorkForm, format_words, language_words
from app.catalogue.models import Work
from app.catalogue.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import Later, go_to, page
from app.core.tables import KEY_LENGTH
from app.deposits.whereabouts import whereabouts

LONGEST_QUERY = 200
ANY_KEY = "-" * KEY_LENGTH


@bp.get("/works")
@allow(Action.SEE_WORKS)
def index() -> Response:
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    form = NarrowForm(request.args)
    wanted = form.narrowed()
    if query:
        found = search.first_page(session(), here().id, query, wanted.conditions())
    else:
        after, before = request.args.get("after"), request.args.get("before")
        found = queries.works_in_order(session(), here().id, after, before, wanted.conditions())
    return page(
        "catalogue/index.html",
        fragments=("works",),
        query=query,
        form=form,
        wanted=wanted,
        narrowing={name: value for name, value in request.args.items() if name in form and value},
        works=found,
        count=Later(lambda: queries.how_many_works(session(), here().id)),
        formats=format_words(),
        work_url=_addresses("catalogue.work"),
    )


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
        lambda: corrections.correct(session(), work, form.correction(), here().language, clock.now(), my_id())
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
        covers.put_on(session(), work, form.painted(session()), clock.now(), my_id())

    if form.accepted(put_on):
        return work_page(work, said=_("The book has its new cover."))
    return work_page(work, form=form, status=form.status)


@bp.post("/works/<key:work>/remove-cover")
@allow(Action.EDIT_WORK, on=Work)
def remove_cover(work: Work) -> Response:
    covers.take_off(session(), work, clock.now(), my_id())
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


def my_id() -> int:
    """The id of the adult at work here, whom the guard has let in."""
    person = me().person
    assert person is not None
    return person.id


def _addresses(endpoint: str) -> Callable[[str], str]:
    """The address of each work, without building it anew for every row of a list."""
    before, _key, after = url_for(endpoint, work=ANY_KEY).partition(ANY_KEY)
    return lambda key: f"{before}{key}{after}"
