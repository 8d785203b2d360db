"""The form that paper is typed into: which children and books there are to choose from."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _

from app.access.arrival import here
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core.database import session
from app.deposits.queries import works_in_box_of
from app.finding import search
from app.paper.forms import LONGEST_QUERY, CutForm, PaperForm
from app.paper.models import PaperCut
from app.reviews.forms import choice
from app.reviews.queries import children_in

FOUND = 8


def form_for(club: Club) -> PaperForm:
    """For a paper of a child of this club."""
    form = PaperForm()
    _give_choices(form, club)
    return form


def form_of(paper_cut: PaperCut) -> CutForm:
    """For a card of the pile, with the child and the book its codes have told."""
    form = CutForm()
    _give_choices(form, paper_cut.club, paper_cut.work)
    if not form.is_submitted():
        form.child.data = paper_cut.child.key if paper_cut.child else ""
        form.work.data = paper_cut.work.key if paper_cut.work else ""
    return form


def books_found(asked: str | None) -> Sequence[Work]:
    """What the search for a book shows."""
    return search.matching(session(), here().id, asked or "", FOUND)


def _give_choices(form: PaperForm, club: Club, also: Work | None = None) -> None:
    form.child.choices = [
        choice("", _("Choose a child")),
        *(choice(each.key, each.full_label) for each in children_in(session(), club)),
    ]
    books = {each.key: each.title for each in works_in_box_of(session(), club.id)}
    if also:
        books = {also.key: also.title} | books
    form.work.choices = [
        choice("", _("Choose from the club's box")),
        *(choice(key, title) for key, title in books.items()),
    ]
    if not form.is_submitted():
        form.q.data = request.args.get("q", "").strip()[:LONGEST_QUERY]
