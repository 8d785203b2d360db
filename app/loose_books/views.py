"""Loose books: single copies set aside for a school, where each is, home again or lost."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.boxes import packing, scans
from app.catalogue.models import Work
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.page import go_to, page
from app.deposits.forms import chosen, destinations
from app.loose_books import loose, queries
from app.loose_books.forms import LooseBookForm
from app.loose_books.models import LooseBook

bp = Blueprint("loose_books", __name__, url_prefix="/<slug:library>")


@bp.get("/loose-books")
@allow(Action.SEE_RUNS)
def index() -> Response:
    return _books_page(_form(fresh=True))


@bp.post("/loose-books")
@allow(Action.SEND_LOOSE_BOOK)
def set_aside() -> Response:
    form, made = _form(), []
    if form.accepted(lambda: made.append(_set_aside(form))):
        said = _("%(title)s is set aside. It waits for the next run.", title=made[0].title)
        return go_to(url_for("loose_books.index"), said=said)
    return _books_page(form, status=form.status)


@bp.post("/loose-books/<key:loose_book>/bring-home")
@allow(Action.SEND_LOOSE_BOOK, on=LooseBook)
def bring_home(loose_book: LooseBook) -> Response:
    loose.bring_home(session(), loose_book, adult(), clock.now())
    return go_to(url_for("loose_books.index"), said=_("It stands on the shelf again."))


@bp.post("/loose-books/<key:loose_book>/arrive")
@allow(Action.SEND_LOOSE_BOOK, on=LooseBook)
def arrive(loose_book: LooseBook) -> Response:
    """It came to the school by hand, or the school has said so."""
    if loose_book.sent_at is None:
        loose.send(session(), loose_book, adult(), clock.now())
    loose.arrive(session(), loose_book, adult(), clock.now())
    return go_to(url_for("loose_books.index"), said=_("It has come to the school."))


@bp.post("/loose-books/<key:loose_book>/lose")
@allow(Action.SEND_LOOSE_BOOK, on=LooseBook)
def lose(loose_book: LooseBook) -> Response:
    loose.lose(session(), loose_book, adult(), clock.now())
    return go_to(url_for("loose_books.index"), said=_("It is marked as lost. It may turn up later."))


def _set_aside(form: LooseBookForm) -> Work:
    seen = scans.look(session(), here().id, form.text.data)
    if seen.work is None:
        titles = " · ".join(work.title for work in seen.either)
        raise RuleBroken(
            "number_of_several" if titles else "loose_book_unknown", text=seen.text, titles=titles
        )
    school, club = chosen(form.to.data)
    assert school is not None
    copy = seen.copy or packing.from_shelf(session(), here().id, seen.work, clock.now())
    loose.set_aside(session(), copy, school, club, adult(), clock.now())
    return seen.work


def _form(fresh: bool = False) -> LooseBookForm:
    form = LooseBookForm(formdata=None) if fresh else LooseBookForm()
    form.to.choices = destinations()
    return form


def _books_page(form: LooseBookForm, status: int = 200) -> Response:
    found = queries.out_now(session(), here().id, request.args.get("after"))
    books, more = found[: queries.PAGE], found[queries.PAGE :]
    return page(
        "loose_books/index.html",
        form=form,
        books=books,
        lost=queries.lost(session(), here().id),
        next_url=url_for("loose_books.index", after=books[-1].key) if more else None,
        status=status,
    )
