"""Where a child writes: the form, what is kept meanwhile, and where the review stands afterwards."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import fragment, go_to, page
from app.reviews import moderation, queries, writing
from app.reviews.forms import DraftForm, ReviewForm
from app.reviews.models import Audience, Review
from app.reviews.views import bp
from app.reviews.words import LONGEST


@bp.get("/reviews/<key:review>/write")
@allow(Action.WRITE_REVIEW, on=Review)
def write(review: Review) -> Response:
    return write_page(review)


@bp.post("/reviews/<key:review>/autosave")
@allow(Action.EDIT_REVIEW, on=Review)
def autosave(review: Review) -> Response:
    form = DraftForm()
    is_kept = form.accepted(
        lambda: writing.save_draft(
            session(), review, form.rating.data, form.words.data, Audience(form.audience.data), clock.now()
        )
    )
    if "X-Autosave" in request.headers:
        problems = [*form.form_errors, *form.words.errors]
        return fragment("reviews/_saved.html", status=200 if is_kept else form.status, problems=problems)
    if is_kept:
        return go_to(url_for("reviews.home"), said=_("Your words are kept. You can go on another time."))
    return write_page(review, form, status=form.status)


@bp.post("/reviews/<key:review>/submit")
@allow(Action.EDIT_REVIEW, on=Review)
def submit(review: Review) -> Response:
    form = ReviewForm()
    if form.accepted(
        lambda: moderation.submit(
            session(), review, form.rating.data, form.words.data, Audience(form.audience.data), clock.now()
        )
    ):
        return go_to(url_for("reviews.write", review=review.key))
    return write_page(review, form, status=form.status)


@bp.post("/reviews/<key:review>/take-back")
@allow(Action.WRITE_REVIEW, on=Review)
def take_back(review: Review) -> Response:
    moderation.take_back(session(), review, clock.now())
    return go_to(url_for("reviews.write", review=review.key))


@bp.post("/reviews/<key:review>/discard")
@allow(Action.WRITE_REVIEW, on=Review)
def discard(review: Review) -> Response:
    writing.discard(session(), review, clock.now())
    return go_to(url_for("reviews.home"), said=_("It is gone. Nobody can see it."))


def write_page(review: Review, form: DraftForm | None = None, status: int = 200) -> Response:
    shown = queries.with_its_book(session(), review)
    is_open = shown.state in writing.WRITABLE
    return page(
        "reviews/write.html" if is_open else "reviews/standing.html",
        status=status,
        review=shown,
        form=form or DraftForm(obj=shown),
        longest=LONGEST,
    )
