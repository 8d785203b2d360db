"""The letter to the parents: printed with its slips, and as text to paste."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, g, request, url_for
from flask_babel import force_locale

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.children.models import Child
from app.clubs import queries
from app.clubs.models import Club
from app.consents import guardian_links
from app.core import clock
from app.core.database import closed_for_rendering, session
from app.core.languages import LANGUAGES
from app.core.page import page
from app.core.qr import qr_svg
from app.core.speech import sentence, spoken_in
from app.letters import letters
from app.letters.views import bp
from app.libraries import own_languages
from app.libraries.own_languages import Speech

MOST_SLIPS = 60


@dataclass(frozen=True)
class Slip:
    """One strip of paper: whose it is, and the guardian's link if the child is known."""

    child: Child | None = None
    code: str = ""
    drawing: str = ""


@dataclass
class Wanted:
    """The languages asked for, and on the paper the first of them is the slips'."""

    names: dict[str, str]
    chosen: list[str]
    speeches: dict[str, Speech] = field(default_factory=dict)


@bp.get("/clubs/<key:club>/letter")
@allow(Action.PRINT_LETTER, on=Club)
def letter(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    children = _children_with_slips(club)
    slips = [Slip(child) for child in children] if _are_for_children() else [Slip()] * _number_of_slips(club)
    return _letter_page(club, _languages(request.args.getlist("in")), slips)


@bp.post("/clubs/<key:club>/letter")
@allow(Action.GIVE_GUARDIAN_LINK, on=Club)
def letter_with_links(club: Club) -> Response:
    """The sheet with each child's link, this one time: nobody can show these codes again."""
    club = queries.whole_club(session(), club)
    wanted = _languages(request.form.getlist("in"))
    slips = [_slip_with_link(child, wanted.chosen[0]) for child in _children_with_slips(club)]
    return _letter_page(club, wanted, slips)


@bp.get("/clubs/<key:club>/letter-text")
@allow(Action.PRINT_LETTER, on=Club)
def letter_text(club: Club) -> Response:
    club = queries.whole_club(session(), club)
    wanted = _languages([request.args.get("in", "")])
    return page(
        "letters/letter_text.html",
        club=club,
        languages=wanted.names,
        chosen=wanted.chosen[0],
        text=letters.plain(_words(club, wanted, wanted.chosen[0])),
    )


def _letter_page(club: Club, wanted: Wanted, slips: list[Slip]) -> Response:
    return page(
        "letters/letter.html",
        club=club,
        languages=wanted.names,
        chosen=wanted.chosen,
        letters=[(code, letters.parts(_words(club, wanted, code))) for code in wanted.chosen],
        slips=slips,
        slips_for=request.values.get("slips_for", ""),
        has_links=any(slip.code for slip in slips),
        may_have_links=_are_for_children() and any(not s.child.is_protected for s in slips if s.child),
        typed_at=_door().partition("://")[2],
        slip_words=_slip_words(club, wanted),
        back_url=url_for("clubs.show", club=club.key),
    )


def _are_for_children() -> bool:
    return request.values.get("slips_for") in ("missing", "all")


def _children_with_slips(club: Club) -> list[Child]:
    """Of the children in the club and in line all, or those whose parents have had no letter."""
    if not _are_for_children():
        return []
    children = queries.live_children(session(), club)
    everybody = request.values["slips_for"] == "all"
    return [child for child in children if everybody or child.informed_on is None]


def _slip_with_link(child: Child, language: str) -> Slip:
    token = guardian_links.slip_link(session(), child, language, adult(), clock.now())
    if token is None:
        return Slip(child)
    return Slip(child, guardian_links.printed(token), qr_svg(f"{_door(language)}#{token}"))


def _door(language: str | None = None) -> str:
    return str(current_app.config["BASE_URL"] + url_for("guardians.guardian_door", language=language))


def _number_of_slips(club: Club) -> int:
    asked = request.args.get("slips", "")
    number = int(asked) if asked.isascii() and asked.isdigit() else club.queue.capacity
    return min(number, MOST_SLIPS)


def _languages(asked: list[str]) -> Wanted:
    """The languages there are, the product's and the library's own, and those of them asked for."""
    added = {own.code: own for own in own_languages.spoken(session(), here())}
    names = LANGUAGES | {code: own.name for code, own in added.items()}
    chosen = [code for code in names if code in asked] or [here().language]
    speeches = {code: own_languages.speech(session(), added[code]) for code in chosen if code in added}
    return Wanted(names, chosen, speeches)


@contextmanager
def _spoken(wanted: Wanted, code: str) -> Iterator[dict[str, Any]]:
    """While a letter is worded in one of the languages, whatever the reader's own is."""
    with force_locale(code if code in LANGUAGES else here().language):
        yield spoken_in(wanted.speeches.get(code))
    g.written_in = None


def _words(club: Club, wanted: Wanted, code: str) -> str:
    template = current_app.jinja_env.get_template("letters/letter.txt")
    authority = letters.authority(here().country)
    with _spoken(wanted, code) as tongue, closed_for_rendering():
        return template.render(**{"club": club, "library": here(), "authority": authority} | tongue)


def _slip_words(club: Club, wanted: Wanted) -> dict[str, str]:
    """What stands on each slip, in the language of the first letter."""
    values = {"club": club.name, "school": club.school.name}
    with _spoken(wanted, wanted.chosen[0]):
        speech = wanted.speeches.get(wanted.chosen[0])
        return {name: sentence(speech, words) % values for name, words in letters.SLIP_WORDS.items()}
