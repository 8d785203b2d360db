"""Where an adult types in a review that a child has written on paper."""

from typing import cast

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import here, me
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.accounts.models import Person
from app.answering.answers import publish
from app.catalogue.models import Work
from app.catalogue.works import record_typed
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.deposits.queries import works_in_box_of
from app.reviews import queries, writing
from app.reviews.forms import PaperForm, choice
from app.reviews.models import Audience
from app.reviews.views import bp


@bp.get("/clubs/<key:club>/paper-review")
@allow(Action.ENTER_REVIEW, on=Club)
def enter(club: Club) -> Response:
    return enter_page(club, _form(club))


@bp.post("/clubs/<key:club>/paper-review")
@allow(Action.ENTER_REVIEW, on=Club)
def enter_paper(club: Club) -> Response:
    form = _form(club)
    if form.accepted(lambda: _enter(club, form)):
        again = url_for("reviews.enter", club=club.key)
        if form.publish_now.data and may(Action.PUBLISH_REVIEW):
            return go_to(again, said=_("The review is published. Here is room for the next one."))
        return go_to(again, said=_("The review is with the library. Here is room for the next one."))
    return enter_page(club, form, status=form.status)


def enter_page(club: Club, form: PaperForm, status: int = 200) -> Response:
    return page("reviews/enter.html", status=status, club=club, form=form)


def _form(club: Club) -> PaperForm:
    form = PaperForm()
    form.child.choices = [
        choice("", _("Choose a child")),
        *(choice(each.key, each.full_label) for each in queries.children_in(session(), club)),
    ]
    books = works_in_box_of(session(), club.id)
    form.work.choices = [
        choice("", _("Choose a book, or write its title below")),
        *(choice(each.key, each.title) for each in books),
    ]
    return form


def _enter(club: Club, form: PaperForm) -> None:
    person, now = cast("Person", me().person), clock.now()
    work = (
        within(Work, form.work.data)
        if form.work.data
        else record_typed(session(), club.library_id, form.title.data, form.author.data, now)
    )
    review = writing.enter_paper(
        session(),
        within(Child, form.child.data),
        work,
        club,
        person,
        now,
        rating=form.rating.data,
        words=form.words.data,
        audience=Audience(form.audience.data),
        language=here().language,
    )
    if form.publish_now.data and may(Action.PUBLISH_REVIEW, review):
        publish(session(), review, person, now, review.version)
