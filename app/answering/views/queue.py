"""The queue: where a librarian reads what children have sent and what was flagged, the oldest first."""

from flask import Response, request, url_for

from app.access.arrival import here, me
from app.access.guard import allow
from app.access.policy import Action
from app.answering import queries
from app.answering.forms import HandBackForm
from app.answering.hints import own_hints
from app.answering.patience import overdue, school_since
from app.answering.views import bp
from app.answering.views.looking import looks
from app.core import clock
from app.core.cursors import Cursor, read_cursor
from app.core.database import session
from app.core.page import page
from app.reviews.models import Review
from app.reviews.queries import review_with_all


@bp.get("/reviews")
@allow(Action.MODERATE_REVIEWS)
def queue() -> Response:
    return queue_page(undo=request.args.getlist("undo"))


@bp.get("/reviews/<key:review>")
@allow(Action.ANSWER_FIRST, on=Review)
def show(review: Review) -> Response:
    return show_page(review)


def queue_page(
    said: str | None = None,
    status: int = 200,
    problems: dict[str, list[str]] | None = None,
    form: tuple[str, HandBackForm] | None = None,
    undo: list[str] | None = None,
    missed: list[str] | None = None,
) -> Response:
    """`undo` are keys of what was just answered; `missed` says what somebody else did meanwhile."""
    after, since = read_cursor(request.args.get("after")), school_since(session(), here(), clock.now())
    found = queries.waiting_reviews(session(), here().id, after, queries.WAITING_ON_A_PAGE + 1, since)
    reviews = found[: queries.WAITING_ON_A_PAGE]
    summary = queries.moderation_summary(session(), here().id, since)
    flagged = queries.flagged_reviews(session(), here().id) if summary.flagged and after is None else []
    forms = {each.key: hand_back_form(each) for each in reviews[:1]} if not flagged else {}
    if form:
        forms[form[0]] = form[1]
    return page(
        "answering/queue.html",
        address=url_for("answering.queue", after=after, undo=undo),
        fragments=("queue",),
        said=said,
        status=status,
        reviews=reviews,
        flagged=flagged,
        looks=looks([*(each.review for each in flagged), *reviews]),
        overdue=overdue(session(), here(), reviews, clock.now()),
        summary=summary,
        at_school=queries.how_many_at_school(session(), here().id, since) if since else 0,
        forms=forms,
        problems=problems or {},
        missed=missed or [],
        undo=undo or [],
        after=after,
        next_after=_cursor(reviews) if len(found) > len(reviews) else None,
    )


def show_page(
    review: Review, form: HandBackForm | None = None, problems: list[str] | None = None, status: int = 200
) -> Response:
    """One review with its whole story, for whoever may answer it."""
    shown = review_with_all(session(), review.id)
    return page(
        "answering/show.html",
        status=status,
        review=shown,
        look=looks([shown])[shown.key],
        thread=queries.thread(session(), shown),
        form=form or hand_back_form(shown),
        problems=problems or [],
        is_late=bool(overdue(session(), here(), [shown], clock.now())),
        is_librarian=me().is_librarian,
    )


def hand_back_form(review: Review, sent: bool = False) -> HandBackForm:
    """Many of these forms stand on one page; the prefix keeps their fields apart."""
    prefix = f"r{review.key}:"
    form = HandBackForm(prefix=prefix) if sent else HandBackForm(formdata=None, prefix=prefix)
    return form.offer(own_hints(session(), here().id))


def _cursor(reviews: list[Review]) -> Cursor | None:
    last = reviews[-1]
    return Cursor(last.submitted_at, last.key) if last.submitted_at else None
