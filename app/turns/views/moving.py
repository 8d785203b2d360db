"""A child is moved to another club."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club, ClubState
from app.core.database import session
from app.core.page import go_to, page
from app.loans import leaving
from app.places.models import Place, PlaceState
from app.turns import moving
from app.turns.forms import MoveForm
from app.turns.views import bp


@bp.get("/places/<key:place>/move")
@allow(Action.MOVE_PLACE, on=Place)
def move(place: Place) -> Response:
    if leaving.asks(session(), place):
        return go_to(url_for("loans.leaving", place=place.key, then="move"))
    return _move_page(place, MoveForm())


@bp.post("/places/<key:place>/move")
@allow(Action.MOVE_PLACE, on=Place)
def move_to(place: Place) -> Response:
    form, clubs = MoveForm(), {club.key: club for club in _clubs(place)}
    form.offer(list(clubs.values()))
    name, child_key = place.child.short_name, place.child.key
    if leaving.asks(session(), place):
        return go_to(url_for("loans.leaving", place=place.key, then="move"))
    if form.accepted(
        lambda: moving.move_to(
            session(),
            place,
            clubs[form.club.data].queue,
            adult(),
            form.reason.data,
            keeps_its_turn=form.keeps_its_turn.data,
        )
    ):
        said = _("%(child)s is moved to %(club)s.", child=name, club=clubs[form.club.data].name)
        return go_to(url_for("children.child", child=child_key), said=said)
    return _move_page(place, form, form.status)


def _move_page(place: Place, form: MoveForm, status: int = 200) -> Response:
    clubs = _clubs(place)
    form.offer(clubs)
    return page(
        "turns/move.html",
        status=status,
        form=form,
        place=place,
        child=place.child,
        club=queries.whole_club(session(), place.queue.club),
        has_clubs=bool(clubs),
        is_in=place.state == PlaceState.ACTIVE,
    )


def _clubs(place: Place) -> list[Club]:
    """Where the child could go: the library's other clubs of the season that are not closed."""
    all_of_season = queries.clubs_here(session(), here().id, scopes.clubs(me()), place.queue.season_id)
    return [
        club for club in all_of_season if club.id != place.queue.club_id and club.state != ClubState.CLOSED
    ]
