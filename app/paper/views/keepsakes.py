"""Back onto paper: which reviews, as what, and the sheet itself."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _

from app.access.guard import allow
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.database import session
from app.core.page import page
from app.core.qr import qr_svg
from app.paper import keepsakes as papers
from app.paper.keepsakes import ON_A_SHEET, Keepsake
from app.paper.views import bp


@bp.get("/clubs/<key:club>/back-on-paper")
@allow(Action.SHOW_CLASS, on=Club)
def keepsakes(club: Club) -> Response:
    kind = _kind()
    return page(
        "paper/keepsakes.html",
        club=club,
        kind=kind.value,
        notes=papers.reviews_for(session(), club, kind),
    )


@bp.get("/clubs/<key:club>/back-on-paper/print")
@allow(Action.SHOW_CLASS, on=Club)
def printed(club: Club) -> Response:
    """One for each review that was ticked; for every one if none was."""
    kind = _kind()
    notes = papers.chosen(papers.reviews_for(session(), club, kind), set(request.args.getlist("review")))
    return page(
        "paper/printed_keepsakes.html",
        kind=kind.value,
        notes=[(note, _code_of(note.review.work)) for note in notes],
        on_a_sheet=ON_A_SHEET[kind],
        back_url=url_for("paper.keepsakes", club=club.key, kind=kind.value),
    )


def _kind() -> Keepsake:
    asked = request.args.get("kind", "")
    return Keepsake(asked) if asked in list(Keepsake) else Keepsake.BOOKMARK


def _code_of(work: Work) -> str:
    """The way from the paper to the book's own page, which anybody may see."""
    address: str = current_app.config["BASE_URL"] + url_for("walls.public_book", work=work.key)
    return qr_svg(address, _("QR code for the book's page"))
