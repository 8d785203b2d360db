"""Two works made one, parted again, and editions split off into a work of their own."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.catalogue.forms.words import fact_words, format_words, language_words, said
from app.catalogue.models import Merge, Work
from app.catalogue.queries import editions_of
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.finding import search
from app.finding.search import LONGEST_QUERY
from app.merging import merging, splitting
from app.merging.forms import MergeForm, SplitForm

bp = Blueprint("merging", __name__, url_prefix="/<slug:library>")


@bp.get("/works/<key:work>/merge")
@allow(Action.EDIT_WORK, on=Work)
def find_double(work: Work) -> Response:
    asked = request.args.get("q", "").strip()[:LONGEST_QUERY]
    found = search.matching(session(), here().id, asked or work.title)
    return page(
        "merging/find_double.html",
        fragments=("doubles",),
        work=work,
        asked=asked or work.title,
        found=[one for one in found if one.id != work.id],
        formats=format_words(),
        book_languages=language_words(),
    )


@bp.route("/works/<key:work>/merge-with", methods=["GET", "POST"])
@allow(Action.EDIT_WORK, on=Work)
def merge(work: Work) -> Response:
    other = request.values.get("other")
    if not other:
        return go_to(url_for("merging.find_double", work=work.key))
    lost: Work = within(Work, other)
    form, key = MergeForm(), work.key
    taken = form.taken(request.form)
    if form.accepted(
        lambda: merging.merge(session(), work, lost, taken, here().language, clock.now(), adult().id)
    ):
        told = _("They are one now. Whatever stood at the other one stands here.")
        return go_to(url_for("catalogue.work", work=key), said=told)
    return page(
        "merging/merge.html",
        status=form.status if form.is_submitted() else 200,
        form=form,
        work=work,
        lost=lost,
        differences=[
            (one, said(one.name, one.kept), said(one.name, one.lost))
            for one in merging.differences(work, lost)
        ],
        names=fact_words(),
    )


@bp.post("/merges/<key:merge>/part")
@allow(Action.EDIT_WORK, on=Merge)
def part(merge: Merge) -> Response:
    lost = merging.part(session(), merge, here().language, clock.now(), adult().id)
    told = _("They are two again. This is the one that had been taken in.")
    return go_to(url_for("catalogue.work", work=lost.key), said=told)


@bp.route("/works/<key:work>/split", methods=["GET", "POST"])
@allow(Action.EDIT_WORK, on=Work)
def split(work: Work) -> Response:
    form = SplitForm(data={"author": work.author, "copies": 0})
    marks = request.form.getlist("edition")
    made: list[Work] = []

    def take_off() -> None:
        leaving, language = form.leaving(marks), here().language
        made.append(splitting.split(session(), work, leaving, language, clock.now(), adult().id))

    if form.accepted(take_off):
        told = _("%(title)s is a book of its own now.", title=made[0].title)
        return go_to(url_for("catalogue.work", work=made[0].key), said=told)
    return page(
        "merging/split.html",
        status=form.status if form.is_submitted() else 200,
        form=form,
        work=work,
        editions=[(splitting.mark(one), one) for one in editions_of(session(), work)],
        marks=marks,
    )
