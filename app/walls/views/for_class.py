"""What reaches the class from the club: the book of the week, cards to hand on, the club's big screen."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.qr import qr_svg
from app.reviews.models import Audience, Review
from app.walls import book_of_week as books
from app.walls import slideshow as shows
from app.walls.models import Screen
from app.walls.views import bp
from app.walls.views.notes import Note, notes_of

PAPERS = ("a4", "a3")


@bp.get("/clubs/<key:club>/for-the-class")
@allow(Action.SHOW_CLASS, on=Club)
def for_class(club: Club) -> Response:
    screen = shows.live(session(), here().id, club)
    address = address_of(screen) if screen else ""
    return page(
        "walls/for_class.html",
        club=club,
        notes=[_note(each) for each in shows.reviews_for_the_class(session(), club)],
        chosen=books.current(session(), club),
        screen=screen,
        screen_url=address,
        qr=qr_svg(address, _("QR code for the big screen")) if screen else "",
    )


@bp.post("/reviews/<key:review>/book-of-the-week")
@allow(Action.SHOW_CLASS, on=Review)
def choose_book_of_week(review: Review) -> Response:
    club = review.club
    books.choose(session(), club, review, adult(), clock.now(), clock.today(here().zone))
    return go_to(url_for("walls.book_of_week", club=club.key))


@bp.get("/clubs/<key:club>/book-of-the-week")
@allow(Action.SHOW_CLASS, on=Club)
def book_of_week(club: Club) -> Response:
    chosen = books.current(session(), club)
    if chosen is None:
        return _none_chosen(club)
    return page("walls/book_of_week.html", club=club, note=_note(chosen))


@bp.get("/clubs/<key:club>/book-of-the-week/poster")
@allow(Action.SHOW_CLASS, on=Club)
def poster(club: Club) -> Response:
    chosen = books.current(session(), club)
    if chosen is None:
        return _none_chosen(club)
    asked = request.args.get("paper", "")
    return page(
        "walls/poster.html",
        club=club,
        note=_note(chosen),
        paper=asked if asked in PAPERS else PAPERS[0],
        papers=PAPERS,
        back_url=url_for("walls.for_class", club=club.key),
    )


@bp.get("/clubs/<key:club>/cards-to-give")
@allow(Action.SHOW_CLASS, on=Club)
def cards_to_give(club: Club) -> Response:
    """One card for each review that was ticked; for every one if none was."""
    ticked = set(request.args.getlist("review"))
    found = shows.reviews_for_the_class(session(), club)
    chosen = [each for each in found if each.key in ticked] or found
    return page(
        "walls/cards_to_give.html",
        club=club,
        cards=[(_note(each), books.one_line(each.words)) for each in chosen],
        back_url=url_for("walls.for_class", club=club.key),
    )


@bp.post("/clubs/<key:club>/screen")
@allow(Action.SHOW_CLASS, on=Club)
def make_screen(club: Club) -> Response:
    shows.make(session(), here(), club, adult(), clock.now())
    return go_to(url_for("walls.for_class", club=club.key, _anchor="screen"))


@bp.post("/screens/<key:screen>/end")
@allow(Action.SHOW_CLASS, on=Screen)
def end_screen(screen: Screen) -> Response:
    shows.end(session(), screen, adult(), clock.now())
    said = _("The address shows nothing any more.")
    if screen.club is None or request.form.get("back") == "screens":
        return go_to(url_for("walls.screens"), said=said)
    return go_to(url_for("walls.for_class", club=screen.club.key), said=said)


def address_of(screen: Screen) -> str:
    """What is typed or scanned on the computer of the big screen."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for("walls.slideshow", token=screen.token)


def _none_chosen(club: Club) -> Response:
    address = url_for("walls.for_class", club=club.key)
    return go_to(address, said=_("Choose the book of the week first."))


def _note(review: Review) -> Note:
    return notes_of([review], Audience.LIBRARY)[0]
