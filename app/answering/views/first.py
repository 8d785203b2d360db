"""Where a teacher or a host reads first, in libraries that want it, and the library sees what waits there."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.access.scopes import clubs
from app.access.scopes.outline import ids
from app.answering import answers, queries
from app.answering.forms import HandBackForm, PublishForm
from app.answering.patience import overdue, school_since
from app.answering.views import bp
from app.answering.views.answering import myself
from app.answering.views.looking import looks
from app.answering.views.queue import hand_back_form
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.core.page import page
from app.reviews.models import Review

MOST = 50
"""Reviews of one reader's clubs on the page."""


@bp.get("/reviews/first")
@allow(Action.ANSWER_FIRST)
def first() -> Response:
    return _first_page(undo=request.args.getlist("undo"))


@bp.post("/reviews/<key:review>/pass-on")
@allow(Action.ANSWER_FIRST, on=Review)
def pass_on(review: Review) -> Response:
    form, who = PublishForm(), review.child.short_name
    if form.accepted(lambda: answers.pass_on(session(), review, myself(), clock.now(), form.version.data)):
        return _first_page(
            said=_("%(child)s's review is with the library now.", child=who), undo=[review.key]
        )
    return _first_page(missed=[f"{who}: {each}" for each in form.form_errors], status=form.status)


@bp.post("/reviews/<key:review>/first-hand-back")
@allow(Action.ANSWER_FIRST, on=Review)
def first_hand_back(review: Review) -> Response:
    form, who = hand_back_form(review, sent=True), review.child.short_name
    hint = form.words_for_child(here().language)
    if form.accepted(
        lambda: answers.hand_back_first(session(), review, hint, myself(), clock.now(), form.version.data)
    ):
        return _first_page(said=_("%(child)s gets it back with your hint.", child=who), undo=[review.key])
    return _first_page(
        missed=[f"{who}: {each}" for each in form.form_errors], form=(review.key, form), status=form.status
    )


@bp.post("/reviews/first/undo")
@allow(Action.ANSWER_FIRST)
def undo_first() -> Response:
    review = within(Review, request.form.get("review", ""))
    try:
        answers.undo(session(), review, myself(), clock.now())
    except RuleBroken as broken:
        return _first_page(missed=[worded(broken.code, **broken.values)], status=409)
    return _first_page(said=_("Your answer is taken back."))


def _first_page(
    said: str | None = None,
    status: int = 200,
    undo: list[str] | None = None,
    missed: list[str] | None = None,
    form: tuple[str, HandBackForm] | None = None,
) -> Response:
    since = school_since(session(), here(), clock.now())
    mine = ids(clubs(me()), Club)
    reviews = queries.at_school(session(), here().id, mine, since, MOST) if since else []
    forms = {each.key: hand_back_form(each) for each in reviews[:1]}
    if form:
        forms[form[0]] = form[1]
    return page(
        "answering/first.html",
        address=url_for("answering.first", undo=undo),
        said=said,
        status=status,
        reviews=reviews,
        is_on=since is not None,
        looks=looks(reviews),
        overdue=overdue(session(), here(), reviews, clock.now()),
        forms=forms,
        undo=undo or [],
        missed=missed or [],
        is_librarian=me().is_librarian,
    )
