"""Big screens: their addresses, and what stands on them, without signing in."""

from dataclasses import dataclass

from flask import Response, abort, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow, public
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.qr import qr_svg
from app.reviews.models import Audience
from app.walls import slideshow as shows
from app.walls.highlights import on_top
from app.walls.views import bp
from app.walls.views.for_class import address_of
from app.walls.views.notes import Note, notes_of

SHORTEST_SECONDS, LONGEST_SECONDS = 10, 30
SIGNS_A_SECOND = 15
"""How fast a child reads from across the room."""


@dataclass(frozen=True)
class Slide:
    note: Note
    seconds: int


@bp.get("/screens")
@allow(Action.RUN_LIBRARY_SCREEN)
def screens() -> Response:
    own = shows.live(session(), here().id, None)
    address = address_of(own) if own else ""
    return page(
        "walls/screens.html",
        screen=own,
        screen_url=address,
        qr=qr_svg(address, _("QR code for the big screen")) if own else "",
        of_clubs=shows.live_screens(session(), here().id),
    )


@bp.post("/screens/new")
@allow(Action.RUN_LIBRARY_SCREEN)
def make_library_screen() -> Response:
    shows.make(session(), here(), None, adult(), clock.now())
    return go_to(url_for("walls.screens"))


@bp.get("/screen/<key:token>")
@public()
def slideshow(token: str) -> Response:
    screen = shows.screen_with_token(session(), here().id, token)
    if screen is None:
        abort(404)
    audience = Audience.LIBRARY if screen.club_id else Audience.PUBLIC
    found = shows.slides(session(), screen)
    weeks = on_top(session(), here(), clock.today(here().zone)).book if screen.club_id is None else None
    if weeks:
        found.sort(key=lambda each: each.work_id != weeks.work_id)
    return page(
        "walls/slideshow.html",
        slides=[Slide(note, _seconds(note.review.words)) for note in notes_of(found, audience)],
        weeks_work=weeks.work.key if weeks and weeks.work else None,
        shortest=SHORTEST_SECONDS,
    )


def _seconds(words: str) -> int:
    return min(SHORTEST_SECONDS + len(words) // SIGNS_A_SECOND, LONGEST_SECONDS)
