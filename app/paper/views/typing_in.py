"""One card after the other: the picture beside the fields, the face tapped, the next card at once."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.answering.answers import publish
from app.catalogue.models import Work
from app.catalogue.works import record_typed
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.database import paused, session
from app.core.page import go_to, page
from app.deposits.queries import works_in_box_of
from app.paper import photographs, queries, typing_in
from app.paper.forms import CutForm
from app.paper.models import PaperCut
from app.paper.views import bp
from app.pictures import store
from app.pictures.making import MadePicture, made_anew
from app.reviews.forms import choice
from app.reviews.models import Audience
from app.reviews.queries import children_in


@bp.get("/paper-cuts/<key:paper_cut>")
@allow(Action.ENTER_REVIEW, on=PaperCut)
def cut(paper_cut: PaperCut) -> Response:
    return _cut_page(paper_cut, _form(paper_cut))


@bp.post("/paper-cuts/<key:paper_cut>")
@allow(Action.ENTER_REVIEW, on=PaperCut)
def enter(paper_cut: PaperCut) -> Response:
    form, club = _form(paper_cut), paper_cut.club
    if form.accepted(lambda: _enter(paper_cut, form)):
        return _to_the_next(club, _("Kept."))
    return _cut_page(within(PaperCut, paper_cut.key), form, form.status)


@bp.post("/paper-cuts/<key:paper_cut>/throw-away")
@allow(Action.ENTER_REVIEW, on=PaperCut)
def throw_away(paper_cut: PaperCut) -> Response:
    club = paper_cut.club
    typing_in.throw_away(session(), paper_cut, adult(), clock.now())
    return _to_the_next(club, _("Thrown away."))


def _to_the_next(club: Club, said: str) -> Response:
    following = queries.next_cut(session(), club)
    if following is not None:
        return go_to(url_for("paper.cut", paper_cut=following.key), said=said)
    return go_to(url_for("paper.pile", club=club.key), said=said)


def _enter(paper_cut: PaperCut, form: CutForm) -> None:
    key, now = paper_cut.key, clock.now()
    made = _in_its_own_hand(paper_cut)
    paper_cut = within(PaperCut, key)
    club = paper_cut.club
    work = (
        within(Work, form.work.data)
        if form.work.data
        else record_typed(session(), club.library_id, form.title.data, form.author.data, now)
    )
    review = typing_in.enter(
        session(),
        paper_cut,
        within(Child, form.child.data),
        work,
        made,
        adult(),
        now,
        rating=form.rating.data,
        words=form.words.data,
        audience=Audience(form.audience.data),
        language=here().language,
        replace=form.replace.data,
    )
    if form.publish_now.data and may(Action.PUBLISH_REVIEW, review):
        publish(session(), review, adult(), now, review.version)


def _in_its_own_hand(paper_cut: PaperCut) -> MadePicture:
    """What is kept of the card, its files written while the database waits for nobody."""
    library_id, picture = paper_cut.library_id, queries.picture_of(session(), paper_cut)
    with paused(session()):
        made = made_anew(photographs.childs_own(picture))
        store.put(library_id, made)
    return made


def _form(paper_cut: PaperCut) -> CutForm:
    form, club = CutForm(), paper_cut.club
    form.child.choices = [
        choice("", _("Choose a child")),
        *(choice(each.key, each.full_label) for each in children_in(session(), club)),
    ]
    books = {each.key: each.title for each in works_in_box_of(session(), club.id)}
    if paper_cut.work:
        books = {paper_cut.work.key: paper_cut.work.title} | books
    form.work.choices = [
        choice("", _("Choose a book, or write its title below")),
        *(choice(key, title) for key, title in books.items()),
    ]
    if not form.is_submitted():
        form.child.data = paper_cut.child.key if paper_cut.child else ""
        form.work.data = paper_cut.work.key if paper_cut.work else ""
    return form


def _cut_page(paper_cut: PaperCut, form: CutForm, status: int = 200) -> Response:
    return page(
        "paper/cut.html",
        status=status,
        cut=paper_cut,
        club=paper_cut.club,
        form=form,
        waiting=queries.how_many_wait(session(), paper_cut.club),
    )
