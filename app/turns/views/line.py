"""The order of a waiting list: who goes together, and who comes first for which reason."""

from collections.abc import Callable

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import lines, queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.page import page
from app.places import why
from app.places.models import Place
from app.places.precedence import PriorityClass
from app.turns import priorities, ties
from app.turns.forms import LineForm
from app.turns.views import bp


@bp.get("/clubs/<key:club>/line")
@allow(Action.ARRANGE_LINE, on=Club)
def line(club: Club) -> Response:
    return _line_page(club)


@bp.post("/clubs/<key:club>/line/tie")
@allow(Action.ARRANGE_LINE, on=Club)
def tie(club: Club) -> Response:
    return _arrange(
        club,
        lambda places, form: ties.tie(session(), club.queue, places, adult()),
        _("They come in together or not at all."),
    )


@bp.post("/clubs/<key:club>/line/untie")
@allow(Action.ARRANGE_LINE, on=Club)
def untie(club: Club) -> Response:
    return _arrange(club, _untie_all, _("They wait on their own again, with the numbers they have."))


@bp.post("/clubs/<key:club>/line/priority")
@allow(Action.ARRANGE_LINE, on=Club)
def give_priority(club: Club) -> Response:
    return _arrange(club, _give_all, _("The line is in order again."))


def _arrange(club: Club, verb: Callable[[list[Place], LineForm], object], said: str) -> Response:
    """Do it to the children that were ticked."""
    club = queries.whole_club(session(), club)
    form = _line_form(LineForm())
    waiting = {place.key: place for place in queries.waiting_places(session(), club.queue)}
    chosen = [waiting[key] for key in form.place_keys() if key in waiting]
    if form.accepted(lambda: verb(_some(chosen), form)):
        return _line_page(club, said=said)
    return _line_page(club, form, status=form.status)


def _some(places: list[Place]) -> list[Place]:
    if not places:
        raise RuleBroken("nobody_chosen")
    return places


def _untie_all(places: list[Place], form: LineForm) -> None:
    for place in [one for one in places if one.tie]:
        ties.untie(session(), place, adult())


def _give_all(places: list[Place], form: LineForm) -> None:
    chosen = next((one for one in _classes() if one.key == form.priority_class.data), None)
    for place in places:
        priorities.give(session(), place, chosen, adult())


def _classes() -> list[PriorityClass]:
    return priorities.classes_of(session(), here().id)


def _line_form(form: LineForm) -> LineForm:
    form.priority_class.choices = [("", _("As everybody else")), *((one.key, one.name) for one in _classes())]
    return form


def _line_page(
    club: Club, form: LineForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    club = queries.whole_club(session(), club)
    waiting = lines.in_line(lines.lines(session(), club))
    now = clock.now()
    return page(
        "turns/line.html",
        address=url_for("turns.line", club=club.key),
        status=status,
        said=said,
        club=club,
        form=form or _line_form(LineForm(formdata=None)),
        waiting=[one for one in waiting if one.position],
        why=why.reasons(club.queue, waiting, now),
        has_classes=bool(_classes()),
    )
