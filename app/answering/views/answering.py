"""What a librarian says to reviews: published, handed back, kept; and taken back within a minute."""

from collections.abc import Callable
from typing import cast

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.arrival import here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.accounts.models import Person
from app.answering import answers
from app.answering.forms import HandBackForm, PublishForm, ReadForm
from app.answering.views import bp
from app.answering.views.queue import hand_back_form, queue_page, show_page
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.core.page import is_partial
from app.reviews.models import Review, ReviewState
from app.reviews.queries import review_with_all

Verb = Callable[..., None]


@bp.post("/reviews/<key:review>/publish")
@allow(Action.PUBLISH_REVIEW, on=Review)
def publish(review: Review) -> Response:
    said = _("%(child)s's review of %(book)s is published.", **_named(review))
    return _answered(review, answers.publish, said)


@bp.post("/reviews/<key:review>/keep")
@allow(Action.PUBLISH_REVIEW, on=Review)
def keep(review: Review) -> Response:
    said = _("%(child)s's review of %(book)s stands on its walls again.", **_named(review))
    return _answered(review, answers.keep, said)


@bp.post("/reviews/<key:review>/hand-back")
@allow(Action.PUBLISH_REVIEW, on=Review)
def hand_back(review: Review) -> Response:
    form, named = hand_back_form(review, sent=True), _named(review)
    hint = form.words_for_child(here().language)
    if form.accepted(
        lambda: answers.hand_back(
            session(), review, hint, myself(), clock.now(), form.version.data, form.read_as
        )
    ):
        return queue_page(said=_("%(child)s gets %(book)s back with your hint.", **named), undo=[review.key])
    return _refused(review, form.form_errors, form, form.status)


@bp.post("/reviews/publish-read")
@allow(Action.MODERATE_REVIEWS)
def publish_read() -> Response:
    form, refused = ReadForm(), []
    if not form.validate_on_submit() or not form.versions():
        return queue_page(status=409, missed=[worded("nothing_read")])
    read = [(within(Review, key), version) for key, version in form.versions().items()]
    done = []
    for review, version in sorted(read, key=lambda each: each[0].id):
        try:
            answers.publish(session(), review, myself(), clock.now(), version)
        except RuleBroken as broken:
            refused.append(f"{review.child.short_name}: {worded(broken.code, **broken.values)}")
        else:
            done.append(review.key)
    said = ngettext("%(num)d review is published.", "%(num)d reviews are published.", len(done))
    return queue_page(said=said if done else None, undo=done, missed=refused, status=200 if done else 409)


@bp.post("/reviews/undo")
@allow(Action.MODERATE_REVIEWS)
def undo() -> Response:
    taken_back, refused = 0, []
    reviews = [within(Review, key) for key in dict.fromkeys(request.form.getlist("review"))]
    for review in sorted(reviews, key=lambda each: each.id):
        try:
            answers.undo(session(), review, myself(), clock.now())
        except RuleBroken as broken:
            refused.append(f"{review.child.short_name}: {worded(broken.code, **broken.values)}")
        else:
            taken_back += 1
    said = ngettext("%(num)d answer is taken back.", "%(num)d answers are taken back.", taken_back)
    return queue_page(said=said if taken_back else None, missed=refused, status=200 if taken_back else 409)


def myself() -> Person:
    return cast("Person", me().person)


def _answered(review: Review, verb: Verb, said: str) -> Response:
    """The answer to the version that was read, or what stands in its way."""
    form = PublishForm()
    if form.accepted(lambda: verb(session(), review, myself(), clock.now(), form.version.data)):
        return queue_page(said=said, undo=[review.key])
    return _refused(review, form.form_errors, None, form.status)


def _refused(review: Review, problems: list[str], form: HandBackForm | None, status: int) -> Response:
    """What stands in the way, where the librarian is: in the queue, or on the review's own page."""
    shown = review_with_all(session(), review.id)
    quicker = _who_was_quicker(shown)
    problems = [*problems, quicker] if quicker else problems
    if not is_partial():
        return show_page(shown, form, problems, status)
    if shown.state != ReviewState.SUBMITTED:
        return queue_page(status=status, missed=[f"{shown.child.short_name}: {each}" for each in problems])
    return queue_page(
        status=status, problems={shown.key: problems}, form=(shown.key, form or hand_back_form(shown))
    )


def _who_was_quicker(review: Review) -> str | None:
    """The other who answered in the last minutes, while this one was reading."""
    last = answers.last_answer(session(), review)
    if last is None or last.by_id == myself().id or review.state == ReviewState.SUBMITTED:
        return None
    return _("%(name)s answered it.", name=session().get_one(Person, last.by_id).name)


def _named(review: Review) -> dict[str, str]:
    return {
        "child": review.child.short_name,
        "book": review_with_all(session(), review.id).work.title,
    }
