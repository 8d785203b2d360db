"""Who goes on next season: noted by adults, said by children; the letter, and June's certificates."""

from flask import Response, current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access.arrival import adult, here, the_child
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import closed_for_rendering, session
from app.core.forms import Form
from app.core.languages import LANGUAGES
from app.core.page import go_to, page
from app.places.models import Place
from app.reviews import read_together
from app.year import going_on
from app.year.views import bp

ANSWERS = {"yes": True, "no": False, "": None}


@bp.get("/clubs/<key:club>/who-goes-on")
@allow(Action.SAY_WHO_GOES_ON, on=Club)
def who_goes_on(club: Club) -> Response:
    return _who_goes_on_page(club)


@bp.post("/clubs/<key:club>/who-goes-on")
@allow(Action.SAY_WHO_GOES_ON, on=Club)
def say_who_goes_on(club: Club) -> Response:
    said = {key: ANSWERS[answer] for key, answer in request.form.items() if answer in ANSWERS}
    form = Form()
    if form.accepted(lambda: going_on.say(session(), club, said, adult(), clock.now())):
        return _who_goes_on_page(club, said=_("It is noted who goes on."))
    return _who_goes_on_page(club, form=form)


@bp.post("/me/<key:club>/going-on")
@allow(Action.SAY_I_GO_ON, on=Club)
def say_i_go_on(club: Club) -> Response:
    answer = ANSWERS.get(request.form.get("answer", ""))
    going_on.say_oneself(session(), club, the_child(), bool(answer), clock.now())
    said = _("It is noted: you go on.") if answer else _("It is noted: you stop after the summer.")
    return go_to(url_for("reviews.home"), said=said)


@bp.get("/clubs/<key:club>/going-on-letter")
@allow(Action.PRINT_LETTER, on=Club)
def going_on_letter(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    asked = request.args.get("in", "")
    chosen = asked if asked in LANGUAGES else here().language
    template = current_app.jinja_env.get_template("year/going_on_letter.txt")
    with force_locale(chosen), closed_for_rendering():
        text = template.render(club=club, library=here())
    return page("year/going_on_letter.html", club=club, chosen=chosen, text=text.strip())


@bp.get("/clubs/<key:club>/certificates")
@allow(Action.PRINT_CERTIFICATES, on=Club)
def certificates(club: Club) -> Response:
    """One for each child, under its alias; the name stands on a strip to cut off."""
    club = queries.whole_club(session(), club)
    return page(
        "year/certificates.html",
        club=club,
        children=[place.child for place in _places(club)],
        books=read_together.books_of(session(), club),
        back_url=url_for("year.who_goes_on", club=club.key),
    )


def _who_goes_on_page(club: Club, form: Form | None = None, said: str | None = None) -> Response:
    club = queries.whole_club(session(), club)
    return page(
        "year/who_goes_on.html",
        address=url_for("year.who_goes_on", club=club.key),
        status=form.status if form else 200,
        said=said,
        form=form or Form(formdata=None),
        club=club,
        places=_places(club),
        is_asked=going_on.is_asked(session(), club),
    )


def _places(club: Club) -> list[Place]:
    """Everybody who is in, by name."""
    found = going_on.sort_out(session(), {club: None})[club.id]
    inside = [
        place
        for place in [*found.goes_on, *found.not_said, *found.stops, *found.too_old]
        if place.state == "active"
    ]
    return sorted(inside, key=lambda place: (place.child.sort_key, place.child_id))
