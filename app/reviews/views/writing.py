"""Where a child writes: the form, what is kept meanwhile, and where the review stands afterwards."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.answering.talks import talks
from app.core import clock, transaction
from app.core.database import paused, session
from app.core.errors import RuleBroken, worded
from app.core.page import fragment, go_to, page
from app.pictures import making, store
from app.reviews import moderation, picturing, queries, writing
from app.reviews.forms import DraftForm, ReviewForm
from app.reviews.models import WRITABLE, Audience, Review
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
    _take_in_picture(review, form)
    is_kept = form.accepted(
        lambda: writing.save_draft(
            session(), review, form.rating.data, form.words.data, Audience(form.audience.data), clock.now()
        )
    )
    if "X-Autosave" in request.headers:
        problems = [*form.form_errors, *form.words.errors, *form.drawing.errors, *form.photo.errors]
        return fragment("reviews/_saved.html", status=200 if is_kept else form.status, problems=problems)
    if is_kept:
        return go_to(url_for("reviews.home"), said=_("Your words are kept. You can go on another time."))
    return write_page(review, form, status=form.status)


@bp.post("/reviews/<key:review>/submit")
@allow(Action.EDIT_REVIEW, on=Review)
def submit(review: Review) -> Response:
    form = ReviewForm()
    _take_in_picture(review, form)
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
    shown = queries.with_its_book(session(), review)
    return page(
        "reviews/write.html" if shown.state in WRITABLE else "reviews/standing.html",
        status=status,
        review=shown,
        form=form or DraftForm(obj=shown),
        longest=LONGEST,
        thread=talks(session(), [shown.id]).get(shown.id, []),
    )


def _take_in_picture(review: Review, form: DraftForm) -> None:
    """Keep the picture that came with the form, if one did; what is wrong with it is said at its field."""
    now = clock.now()
    came = [(field, kind) for field, kind in form.pictures() if field.data]
    for field, kind in came[:1]:
        data = field.data.read(making.MOST_BYTES + 1)
        try:
            with paused(session()):
                made = making.made_anew(data)
                store.put(here().id, made)
            picturing.put_on(session(), review, made, kind, now)
        except RuleBroken as broken:
            field.process_errors.append(worded(broken.code, **broken.values))
    if form.picture_off.data and not came:
        picturing.take_off(session(), review, now)
