"""The pile: photographs of cards come in, and the adult sees what became of each card."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from app.access.arrival import adult
from app.access.guard import allow, within
from app.access.policy import Action
from app.clubs.models import Club
from app.core import clock
from app.core.database import paused, session
from app.core.errors import RuleBroken
from app.core.large_uploads import takes_up_to
from app.core.page import go_to, page
from app.paper import landing, photographs, queries
from app.paper.forms import MOST_PHOTOS, PileForm
from app.paper.landing import Landing
from app.paper.models import PaperCut, PilePhoto
from app.paper.photographs import LARGEST_FILE, Photograph
from app.paper.views import bp


@bp.get("/clubs/<key:club>/pile")
@allow(Action.ENTER_REVIEW, on=Club)
def pile(club: Club) -> Response:
    return _pile_page(club, PileForm(formdata=None))


@bp.post("/clubs/<key:club>/pile")
@takes_up_to(MOST_PHOTOS * LARGEST_FILE + 1_000_000)
@allow(Action.ENTER_REVIEW, on=Club)
def photograph(club: Club) -> Response:
    form = PileForm()
    done: list[str] = []
    if form.accepted(lambda: done.append(_land(club, form))):
        return go_to(url_for("paper.pile", club=club.key), said=done[0])
    return _pile_page(within(Club, club.key), form, form.status)


@bp.post("/clubs/<key:club>/pile/put-away")
@allow(Action.ENTER_REVIEW, on=Club)
def put_away(club: Club) -> Response:
    landing.put_away(session(), club, adult(), clock.now())
    return go_to(url_for("paper.pile", club=club.key), said=_("The photographs are deleted."))


@bp.get("/paper-cuts/<key:paper_cut>/picture")
@allow(Action.ENTER_REVIEW, on=PaperCut)
def cut_picture(paper_cut: PaperCut) -> Response:
    return _picture(paper_cut)


@bp.get("/pile-photos/<key:pile_photo>/picture")
@allow(Action.ENTER_REVIEW, on=PilePhoto)
def photo_picture(pile_photo: PilePhoto) -> Response:
    return _picture(pile_photo)


def _land(club: Club, form: PileForm) -> str:
    """Read the photographs while the database waits for nobody; then let their cards land."""
    key, waiting = club.key, queries.waiting_pictures(session(), club)
    files = [_taken(each) for each in form.photos.data]
    with paused(session()):
        read, refused = _read(files)
        judged = landing.compared(read, waiting)
    landed = landing.land(session(), within(Club, key), judged, adult(), clock.now(), frozenset(waiting))
    return _said(landed, refused)


def _taken(file: FileStorage) -> tuple[str, bytes]:
    with file.stream:
        return file.filename or "", file.read(LARGEST_FILE + 1)


def _read(files: list[tuple[str, bytes]]) -> tuple[list[Photograph], list[str]]:
    """The photographs that could be opened, and the names of those that could not.

    Raises RuleBroken, as `photographs.read`, when none could.
    """
    read: list[Photograph] = []
    refused: list[str] = []
    for at, (name, data) in enumerate(files):
        try:
            read.append(photographs.read(data))
        except RuleBroken:
            if at == len(files) - 1 and not read:
                raise
            refused.append(name)
    return read, refused


def _said(landed: Landing, refused: list[str]) -> str:
    said = [ngettext("%(num)d card has landed.", "%(num)d cards have landed.", landed.landed)]
    if landed.again:
        said.append(
            ngettext(
                "%(num)d was here already: the newer picture counts.",
                "%(num)d were here already: the newer pictures count.",
                landed.again,
            )
        )
    if landed.unread:
        said.append(ngettext("%(num)d needs a look.", "%(num)d need a look.", landed.unread))
    if refused:
        said.append(_("These files could not be opened: %(names)s.", names=", ".join(refused)))
    return " ".join(said)


def _pile_page(club: Club, form: PileForm, status: int = 200) -> Response:
    return page(
        "paper/pile.html",
        status=status,
        club=club,
        form=form,
        pile=queries.pile_of(session(), club),
    )


def _picture(row: PaperCut | PilePhoto) -> Response:
    alone = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(queries.picture_of(session(), row), mimetype="image/webp", headers=alone)
