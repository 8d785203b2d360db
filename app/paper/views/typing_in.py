"""Paper typed in: a card's picture beside the fields and the next card at once, or a paper alone."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.answering.answers import publish
from app.catalogue.forms import language_words
from app.catalogue.models import Work
from app.catalogue.works import record_typed
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock, media
from app.core.database import paused, session
from app.core.page import Later, go_to, page
from app.paper import photographs, queries, typing_in
from app.paper.forms import CutForm, PaperForm
from app.paper.models import PaperCut
from app.paper.pages import books_found, form_for, form_of
from app.paper.typing_in import Typed
from app.paper.views import bp
from app.pictures import store
from app.pictures.making import MadePicture, made_anew
from app.reviews.models import Audience, Review


@bp.get("/clubs/<key:club>/paper-review")
@allow(Action.ENTER_REVIEW, on=Club)
def type_in(club: Club) -> Response:
    return _typing_page(club, form_for(club))


@bp.post("/clubs/<key:club>/paper-review")
@allow(Action.ENTER_REVIEW, on=Club)
def enter_typed(club: Club) -> Response:
    form = form_for(club)
    if form.accepted(lambda: _enter(club, form)):
        again = url_for("paper.type_in", club=club.key)
        if form.publish_now.data and may(Action.PUBLISH_REVIEW):
            return go_to(again, said=_("The review is published. Here is room for the next one."))
        return go_to(again, said=_("The review is with the library. Here is room for the next one."))
    return _typing_page(club, form, form.status)


@bp.get("/paper-cuts/<key:paper_cut>")
@allow(Action.ENTER_REVIEW, on=PaperCut)
def cut(paper_cut: PaperCut) -> Response:
    return _cut_page(paper_cut, form_of(paper_cut))


@bp.post("/paper-cuts/<key:paper_cut>")
@allow(Action.ENTER_REVIEW, on=PaperCut)
def enter(paper_cut: PaperCut) -> Response:
    form, club = form_of(paper_cut), paper_cut.club
    if form.accepted(lambda: _enter_cut(paper_cut, form)):
        is_out = form.publish_now.data and may(Action.PUBLISH_REVIEW)
        return _to_the_next(club, _("The review is published.") if is_out else _("Kept."))
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


def _enter(club: Club, form: PaperForm) -> None:
    review = typing_in.enter(session(), club, _typed(form), adult(), clock.now())
    _answered(review, form)


def _enter_cut(paper_cut: PaperCut, form: CutForm) -> None:
    key = paper_cut.key
    made = _in_its_own_hand(paper_cut)
    paper_cut = within(PaperCut, key)
    review = typing_in.enter_cut(session(), paper_cut, _typed(form), made, adult(), clock.now())
    _answered(review, form)


def _answered(review: Review, form: PaperForm) -> None:
    """Published at once, where whoever types may do so and says so."""
    if form.publish_now.data and may(Action.PUBLISH_REVIEW, review):
        publish(session(), review, adult(), clock.now(), review.version)


def _typed(form: PaperForm) -> Typed:
    return Typed(
        within(Child, form.child.data),
        _book(form),
        form.rating.data,
        form.words.data,
        Audience(form.audience.data),
        here().language,
        form.replace.data,
    )


def _book(form: PaperForm) -> Work:
    if form.book_key:
        work: Work = within(Work, form.book_key)
        return work
    return record_typed(session(), here().id, form.title.data, form.author.data, clock.now())


def _in_its_own_hand(paper_cut: PaperCut) -> MadePicture:
    """What is kept of the card, its files written while the database waits for nobody."""
    library_id, picture = paper_cut.library_id, queries.picture_of(session(), paper_cut)
    with paused(session()):
        made = made_anew(photographs.childs_own(picture))
        store.put(library_id, made)
    media.delete_unless_committed(session(), store.addresses_of(library_id, made))
    return made


def _cut_page(paper_cut: PaperCut, form: CutForm, status: int = 200) -> Response:
    return page(
        "paper/cut.html",
        fragments=("found_books",),
        status=status,
        cut=paper_cut,
        club=paper_cut.club,
        form=form,
        waiting=Later(lambda: queries.how_many_wait(session(), paper_cut.club)),
        found=books_found(form.q.data),
        book_languages=language_words(),
    )


def _typing_page(club: Club, form: PaperForm, status: int = 200) -> Response:
    return page(
        "paper/type_in.html",
        fragments=("found_books",),
        status=status,
        cut=None,
        club=club,
        form=form,
        found=books_found(form.q.data),
        book_languages=language_words(),
    )
