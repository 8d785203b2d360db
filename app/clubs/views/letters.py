"""The letter to the parents: printed with its slips, and as text to paste."""

from flask import Response, current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import letters, queries
from app.clubs.models import Club
from app.clubs.views import bp
from app.core.database import closed_for_rendering, session
from app.core.languages import LANGUAGES
from app.core.page import page

MOST_SLIPS = 60


@bp.get("/clubs/<key:club>/letter")
@allow(Action.PRINT_LETTER, on=Club)
def letter(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    only_missing = request.args.get("slips_for") == "missing"
    children = queries.live_children(session(), club) if only_missing else []
    chosen = [code for code in LANGUAGES if code in request.args.getlist("in")] or [here().language]
    return page(
        "clubs/letter.html",
        club=club,
        chosen=chosen,
        letters=[(code, letters.parts(_words(club, code))) for code in chosen],
        slips=[child for child in children if child.informed_on is None]
        if only_missing
        else [None] * _number_of_slips(club),
        slip_words=_slip_words(club, chosen[0]),
        only_missing=only_missing,
        back_url=url_for("clubs.show", club=club.key),
    )


@bp.get("/clubs/<key:club>/letter-text")
@allow(Action.PRINT_LETTER, on=Club)
def letter_text(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    asked = request.args.get("in", "")
    chosen = asked if asked in LANGUAGES else here().language
    words = _words(club, chosen)
    return page("clubs/letter_text.html", club=club, chosen=chosen, text=letters.plain(words))


def _number_of_slips(club: Club) -> int:
    asked = request.args.get("slips", "")
    number = int(asked) if asked.isascii() and asked.isdigit() else club.queue.capacity
    return min(number, MOST_SLIPS)


def _words(club: Club, language: str) -> str:
    """The letter worded in one language, whatever the reader's own is."""
    template = current_app.jinja_env.get_template("clubs/letter.txt")
    with force_locale(language), closed_for_rendering():
        return template.render(club=club, library=here(), authority=letters.authority(here().country))


def _slip_words(club: Club, language: str) -> dict[str, str]:
    """What stands on each slip, in the language of the first letter."""
    with force_locale(language):
        return {
            "title": _("Slip for %(club)s, %(school)s", club=club.name, school=club.school.name),
            "child": _("The child's first name, the first letter of the surname, and class"),
            "question": _(
                "May the library show everybody what my child writes about books,"
                " with the made-up name and the animal only?"
            ),
            "yes": _("Yes"),
            "no": _("No"),
            "signature": _("Date and signature of a parent"),
        }
