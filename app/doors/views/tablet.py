"""The children's side of the door, on a shared tablet: the number, the animal, the wait."""

from flask import Response, url_for
from flask import session as cookie
from flask_babel import gettext as _

from app.access import arrival
from app.access.arrival import here
from app.access.guard import public
from app.cards import pictures
from app.cards.forms import PICTURES
from app.core import clock, headers, transaction
from app.core.database import session
from app.core.page import go_to, is_partial, page
from app.core.pepper import pepper
from app.core.where_from import where_from
from app.doors import coming_in
from app.doors import door as doors
from app.doors.forms import DoorForm, KnockForm, PicturesForm
from app.doors.models import TRIES, Door, Knock
from app.doors.views import bp

HTTP_WRONG = 422


@bp.get("/door")
@public()
def find_door() -> Response:
    return _number_page(DoorForm())


@bp.post("/door")
@public()
def read_number() -> Response:
    form = DoorForm()
    if not form.validate_on_submit():
        return _number_page(form, HTTP_WRONG)
    found = doors.door_with_number(session(), here().id, form.number.data, where_from(), clock.now())
    if found is not None:
        return go_to(url_for("doors.choose_animal", door=found.key))
    transaction.keep()
    form.number.errors = (_("No door has that number now. Look at the board again."),)
    return _number_page(form, HTTP_WRONG)


@bp.get("/door/<key:door>")
@public(on=Door)
def choose_animal(door: Door) -> Response:
    if not doors.is_open(door, clock.now()):
        return go_to(url_for("doors.find_door"), _("The door is closed. Ask your teacher to open it."))
    return page("doors/choose_animal.html", door=door, children=doors.children_at(session(), door))


@bp.post("/door/<key:door>/knock")
@public(on=Door)
def knock(door: Door) -> Response:
    form = KnockForm()
    tokens: list[str] = []
    if form.accepted(lambda: tokens.append(doors.knock(session(), door, form.child.data, clock.now()))):
        cookie["knock"] = tokens[0]
        return go_to(url_for("doors.wait_at_door"))
    return go_to(url_for("doors.find_door"), " ".join(form.form_errors) or None)


@bp.get("/door/wait")
@public()
def wait_at_door() -> Response:
    return _wait_page(_my_knock(), address=url_for("doors.wait_at_door"))


@bp.post("/door/pictures")
@public()
def tap_picture() -> Response:
    """One more picture, or all four at once."""
    found = _my_knock()
    form = PicturesForm()
    if found is None or not form.validate_on_submit():
        return go_to(url_for("doors.wait_at_door"))
    tapped = form.pictures()
    if len(tapped) < pictures.LENGTH:
        return _wait_page(found, tapped)
    tokens: list[str] = []
    if form.accepted(
        lambda: tokens.append(coming_in.enter_with_pictures(session(), found, tapped, pepper(), clock.now()))
    ):
        return _in(tokens[0])
    # A miss is shown by the page it leads to, where reloading taps nothing anew.
    return go_to(url_for("doors.wait_at_door"))


@bp.post("/door/enter")
@public()
def enter() -> Response:
    found = _my_knock()
    if found is None:
        return go_to(url_for("doors.wait_at_door"))
    return _in(coming_in.enter(session(), found, clock.now()))


def _in(token: str) -> Response:
    if not arrival.change_over(token):
        return go_to(url_for("reviews.home"))
    return headers.leaving_nothing(go_to(url_for("cards.is_it_you")))


def _my_knock() -> Knock | None:
    return coming_in.knock_of(session(), here().id, cookie.get("knock", ""))


def _number_page(form: DoorForm, status: int = 200) -> Response:
    return page("doors/find_door.html", form=form, status=status)


def _wait_page(found: Knock | None, tapped: list[str] | None = None, address: str | None = None) -> Response:
    is_open = found is not None and doors.is_open(found.door, clock.now())
    is_let_in = found is not None and is_open and found.let_in_at is not None
    if is_open and not is_let_in and is_partial():
        return Response(status=204)
    knock = found if is_open else None
    return page(
        "doors/wait_at_door.html",
        address=address,
        fragments=("at_the_door",),
        knock=knock,
        is_let_in=is_let_in,
        door_key=found.door.key if knock is not None and found is not None else None,
        grid=_grid(knock) if knock is not None and not is_let_in else [],
        tapped=tapped or [],
        words=PICTURES,
        places=range(pictures.LENGTH),
        most_tries=TRIES,
    )


def _grid(knock: Knock) -> list[str]:
    return coming_in.grid(knock) if coming_in.may_tap_pictures(session(), knock) else []
