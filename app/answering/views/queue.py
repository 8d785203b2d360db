"""Where a librarian reads what children have sent, and answers."""

from typing import cast

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, me
from app.access.guard import allow
from app.access.policy import Action
from app.accounts.models import Person
from app.answering import queries
from app.answering.forms import HandBackForm, PublishForm
from app.answering.patience import overdue
from app.answering.views import bp
from app.core import clock
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.page import is_partial, page
from app.reviews import moderation as answers
from app.reviews.models import Review
from app.reviews.queries import review_with_all


@bp.get("/reviews")
@allow(Action.MODERATE_REVIEWS)
def queue() -> Response:
    return queue_page()


@bp.get("/reviews/<key:review>")
@allow(Action.MODERATE_REVIEWS, on=Review)
def show(review: Review) -> Response:
    return show_page(review)


@bp.post("/reviews/<key:review>/publish")
@allow(Action.PUBLISH_REVIEW, on=Review)
def publish(review: Review) -> Response:
    form = PublishForm()
    who, book = review.child.short_name, review_with_all(session(), review.id).work.title
    if form.accepted(lambda: answers.publish(session(), review, _me(), clock.now(), form.version.data)):
        return queue_page(said=_("%(child)s's review of %(book)s is published.", child=who, book=book))
    return _refused(review, form.form_errors, _hand_back_form(review), form.status)


@bp.post("/reviews/<key:review>/hand-back")
@allow(Action.PUBLISH_REVIEW, on=Review)
def hand_back(review: Review) -> Response:
    form = HandBackForm(prefix=_prefix(review))
    who, book = review.child.short_name, review_with_all(session(), review.id).work.title
    hint = form.words_for_child(here().language)
    if form.accepted(
        lambda: answers.hand_back(session(), review, hint, _me(), clock.now(), form.version.data)
    ):
        return queue_page(said=_("%(child)s gets %(book)s back with your hint.", child=who, book=book))
    return _refused(review, form.form_errors, form, form.status)


def queue_page(
    said: str | None = None,
    status: int = 200,
    problems: dict[str, list[str]] | None = None,
    form: tuple[str, HandBackForm] | None = None,
) -> Response:
    after = read_cursor(request.args.get("after"))
    found = queries.waiting_reviews(session(), here().id, after, queries.WAITING_ON_A_PAGE + 1)
    reviews = found[: queries.WAITING_ON_A_PAGE]
    forms = {each.key: _hand_back_form(each) for each in reviews[:1]}
    if form:
        forms[form[0]] = form[1]
    return page(
        "answering/queue.html",
        address=url_for("answering.queue", after=after),
        fragments=("queue",),
        said=said,
        status=status,
        reviews=reviews,
        overdue=overdue(session(), here(), reviews, clock.now()),
        summary=queries.moderation_summary(session(), here().id),
        forms=forms,
        problems=problems or {},
        after=after,
        next_after=_cursor(reviews) if len(found) > len(reviews) else None,
    )


def show_page(
    review: Review, form: HandBackForm | None = None, problems: list[str] | None = None, status: int = 200
) -> Response:
    shown = review_with_all(session(), review.id)
    return page(
        "answering/show.html",
        status=status,
        review=shown,
        form=form or _hand_back_form(shown),
        problems=problems or [],
        is_late=bool(overdue(session(), here(), [shown], clock.now())),
    )


def _refused(review: Review, problems: list[str], form: HandBackForm, status: int) -> Response:
    """What stands in the way, where the librarian is: in the queue, or on the review's own page."""
    if is_partial():
        key = review_with_all(session(), review.id).key
        return queue_page(status=status, problems={key: problems}, form=(key, form))
    return show_page(review, form, problems, status)


def _hand_back_form(review: Review) -> HandBackForm:
    return HandBackForm(formdata=None, prefix=_prefix(review))


def _prefix(review: Review) -> str:
    """Many of these forms stand on one page; the prefix keeps their fields apart."""
    return f"r{review.key}:"


def _cursor(reviews: list[Review]) -> Cursor | None:
    last = reviews[-1]
    return Cursor(last.submitted_at, last.key) if last.submitted_at else None


def _me() -> Person:
    return cast("Person", me().person)
