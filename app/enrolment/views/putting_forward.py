"""Children are put forward: pasted, looked through, chosen; and their parents informed."""

from dataclasses import replace

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.arrival import adult, here
from app.access.guard import allow, may
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club
from app.clubs.pages import club_page
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.enrolment import listed, putting_forward
from app.enrolment.forms import InformedForm, PutForwardForm
from app.enrolment.views import bp
from app.places.precedence import PriorityClass
from app.turns import priorities


@bp.get("/clubs/<key:club>/put-forward")
@allow(Action.PUT_FORWARD, on=Club)
def put_forward(club: Club) -> Response:
    form = PutForwardForm(informed_on=clock.today(here().zone))
    return _list_page(club, form, listed.Reading())


@bp.post("/clubs/<key:club>/put-forward")
@allow(Action.PUT_FORWARD, on=Club)
def ask_for_places(club: Club) -> Response:
    form = PutForwardForm()
    reading = _read(form)
    if reading.problems or form.names.data or not form.is_confirmed:
        return _look_again(club, form, reading)
    classes = _classes(club)
    chosen = [
        replace(child.line, priority_class=classes.get(child.priority))
        for child in reading.children
        if child.is_taken
    ]
    answers: list[putting_forward.Answer] = []
    informed_on = form.informed_day(clock.today(here().zone))
    if form.accepted(
        lambda: answers.append(
            putting_forward.put_forward(session(), here(), club, chosen, informed_on, adult(), clock.now())
        )
    ):
        return go_to(url_for("clubs.show", club=club.key), _said(answers[0]))
    return _list_page(club, form, reading, form.status)


@bp.post("/clubs/<key:club>/informed")
@allow(Action.PUT_FORWARD, on=Club)
def informed(club: Club) -> Response:
    form = InformedForm()
    keys = set(form.child_keys())
    children = [child for child in queries.live_children(session(), club) if child.key in keys]
    if form.accepted(
        lambda: putting_forward.mark_informed(
            session(), children, form.informed_on.data, adult(), clock.now()
        )
    ):
        return club_page(club, said=_("Noted."))
    return club_page(club, informing=form, status=form.status)


def _read(form: PutForwardForm) -> listed.Reading:
    """The rows that came back, and after them what was typed now."""
    rows = form.rows()
    new = listed.read(form.names.data or "", default_class=form.class_label.data or "")
    return listed.Reading([*rows, *new.children], new.left_out, new.problems)


def _look_again(club: Club, form: PutForwardForm, reading: listed.Reading) -> Response:
    """The list as it now stands; what was pasted is cleaned and does not come back."""
    was_pasted = bool((form.names.data or "").strip())
    form.names.data = ""
    form.informed_on.data = form.informed_on.data or clock.today(here().zone)
    if form.is_confirmed and was_pasted:
        form.form_errors.append(_("Look at the new children first, then put them forward."))
    return _list_page(club, form, reading, 422 if form.form_errors else 200)


def _list_page(club: Club, form: PutForwardForm, reading: listed.Reading, status: int = 200) -> Response:
    lines = [child.line for child in reading.children]
    known = putting_forward.known_children(session(), club, lines) if lines else []
    return page(
        "enrolment/put_forward.html",
        status=status,
        club=club,
        form=form,
        children=list(zip(reading.children, known, strict=True)),
        left_out=reading.left_out,
        problems=reading.problems,
        classes=_classes(club),
    )


def _classes(club: Club) -> dict[str, PriorityClass]:
    """The priority classes who puts children forward here may give, by key."""
    if not may(Action.ARRANGE_LINE, club):
        return {}
    return {one.key: one for one in priorities.classes_of(session(), here().id)}


def _said(answer: putting_forward.Answer) -> str:
    came_in, wait = len(answer.came_in), len(answer.wait)
    sentences = []
    if came_in:
        sentences.append(
            ngettext("%(num)d child is in the club.", "%(num)d children are in the club.", came_in)
        )
    if wait and answer.wait[0].queue.draws_at:
        sentences.append(
            ngettext("%(num)d child waits for the draw.", "%(num)d children wait for the draw.", wait)
        )
    elif wait:
        numbers = ", ".join(str(place.number) for place in answer.wait)
        sentences.append(
            ngettext(
                "%(num)d child waits, with number %(numbers)s.",
                "%(num)d children wait, with numbers %(numbers)s.",
                wait,
                numbers=numbers,
            )
        )
    return " ".join(sentences)
