"""Who has what in a club, on one page and on paper; and whether the club keeps it at all."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.loans import queries, switch
from app.loans.forms import SwitchForm
from app.loans.views import bp


@bp.get("/clubs/<key:club>/loans")
@allow(Action.SEE_LOANS, on=Club)
def index(club: Club) -> Response:
    return overview_page(club)


@bp.get("/clubs/<key:club>/loans/sheet")
@allow(Action.SEE_LOANS, on=Club)
def sheet(club: Club) -> Response:
    return page(
        "loans/sheet.html",
        club=club,
        readers=queries.readers(session(), club, clock.today(here().zone)),
        today=clock.today(here().zone),
        back_url=url_for("loans.index", club=club.key),
    )


@bp.get("/clubs/<key:club>/loans/wanted-home")
@allow(Action.SEE_LOANS, on=Club)
def wanted_home(club: Club) -> Response:
    readers = queries.readers(session(), club, clock.today(here().zone))
    return page(
        "loans/wanted_home.html",
        club=club,
        readers=[reader for reader in readers if reader.wanted],
        back_url=url_for("loans.index", club=club.key),
    )


@bp.post("/clubs/<key:club>/loans/switch")
@allow(Action.TURN_LOANS, on=Club)
def turn(club: Club) -> Response:
    form = SwitchForm()
    if form.accepted(
        lambda: switch.turn(
            session(),
            club,
            is_on=form.is_on.data,
            by_children=form.by_children.data,
            by=adult(),
            now=clock.now(),
        )
    ):
        said = (
            _("From now on you can see who has which book.")
            if form.is_on.data
            else _("The children use the box freely. Only the box is counted.")
        )
        return go_to(url_for("loans.index", club=club.key), said=said)
    return overview_page(club, form=form, status=form.status)


def overview_page(
    club: Club, form: SwitchForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    """Everybody in the club with the books they have."""
    now_on = switch.of(session(), club)
    readers = queries.readers(session(), club, clock.today(here().zone))
    return page(
        "loans/index.html",
        address=url_for("loans.index", club=club.key),
        fragments=("who_has_what",),
        changed=("who_has_what",),
        status=status,
        said=said,
        club=club,
        switch=now_on,
        readers=readers,
        out=sum(len(reader.books) for reader in readers),
        wanted=[reader for reader in readers if reader.wanted],
        switch_form=form or SwitchForm(formdata=None, obj=now_on),
    )
