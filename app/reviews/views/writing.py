"""Where a child writes: the form, what is kept meanwhile, and where the review stands afterwards."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.answering.talks import talks
from app.core import clock, transaction
from app.core.database import session
from app.core.large_uploads import cut_off_at
from app.core.page import fragment, go_to, page
from app.reviews import moderation, queries, writing
from app.reviews.forms import DraftForm, ReviewForm
from app.reviews.models import WRITABLE, Audience, Review, ReviewState
from app.reviews.views import bp, sent_along
from app.reviews.words import LONGEST
from app.videos import keeping, packing
from app.videos.models import may_film


@bp.get("/reviews/<key:review>/write")
@allow(Action.WRITE_REVIEW, on=Review)
def write(review: Review) -> Response:
    return write_page(review)


@bp.post("/reviews/<key:review>/autosave")
@cut_off_at(sent_along.MOST_BYTES)
@allow(Action.EDIT_REVIEW, on=Review)
def autosave(review: Review) -> Response:
    form = DraftForm()
    sent_along.take_in(review, form)
    is_kept = form.accepted(
        lambda: writing.save_draft(
            session(), review, form.rating.data, form.words.data, Audience(form.audience.data), clock.now()
        )
    )
    if "X-Autosave" in request.headers:
        fields = (form.words, form.drawing, form.photo, form.film)
        problems = [*form.form_errors, *(error for field in fields for error in field.errors)]
        return fragment("reviews/_saved.html", status=200 if is_kept else form.status, problems=problems)
    if is_kept:
        return go_to(url_for("reviews.home"), said=_("Your words are kept. You can go on another time."))
    return write_page(review, form, status=form.status)


@bp.post("/reviews/<key:review>/submit")
@cut_off_at(sent_along.MOST_BYTES)
@allow(Action.EDIT_REVIEW, on=Review)
def submit(review: Review) -> Response:
    form = ReviewForm()
    sent_along.take_in(review, form)
    if form.accepted(
        lambda: moderation.submit(
            session(), review, form.rating.data, form.words.data, Audience(form.audience.data), clock.now()
        )
    ):
        return go_to(url_for("reviews.write", review=review.key))
    # The words stand in the form, and the picture that came with them is not lost either.
    transaction.keep()
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
    shown = queries.with_all_of_it(session(), review)
    talk = {} if shown.state == ReviewState.DRAFT else talks(session(), [shown.id])
    return page(
        "reviews/write.html" if shown.state in WRITABLE else "reviews/standing.html",
        status=status,
        review=shown,
        form=form or DraftForm(obj=shown),
        longest=LONGEST,
        thread=talk.get(shown.id, []),
        offers_film=keeping.is_offered(here(), shown.child),
        film=shown.video if may_film(here(), shown.child) else None,
        longest_film=packing.LONGEST_SECONDS,
    )
