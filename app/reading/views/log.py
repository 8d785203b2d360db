"""A child's own reading log: a book goes in with a tap, and then it says how it read it."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, the_child
from app.access.guard import allow, within
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.cursors import read_cursor
from app.core.database import session
from app.core.headers import with_camera
from app.core.page import go_to, page
from app.finding.search import matching
from app.reading import log, queries
from app.reading.forms import PAPER, SCREEN, HowForm
from app.reading.models import How, Much, Reading
from app.reading.views import bp
from app.reviews.models import Audience
from app.walls.books import may_stand
from app.wanted.forms import TitleForm


@bp.get("/me/<key:club>/log")
@allow(Action.KEEP_LOG, on=Club)
def my_log(club: Club) -> Response:
    return _log_page(club)


@bp.post("/me/<key:club>/log")
@allow(Action.KEEP_LOG, on=Club)
def note(club: Club) -> Response:
    work = within(Work, request.form.get("work", ""))
    return _noted(*log.note(session(), the_child(), work, club, clock.now()))


@bp.post("/me/<key:club>/log/typed")
@allow(Action.KEEP_LOG, on=Club)
def note_typed(club: Club) -> Response:
    form = TitleForm()
    noted: list[tuple[Reading, bool]] = []
    if form.accepted(
        lambda: noted.append(
            log.note_typed(session(), the_child(), form.title.data, form.author.data or "", club, clock.now())
        )
    ):
        return _noted(*noted[0])
    return _log_page(club, form, form.status)


@bp.get("/log/<key:reading>")
@allow(Action.KEEP_LOG, on=Reading)
def entry(reading: Reading) -> Response:
    return _entry_page(reading)


@bp.post("/log/<key:reading>")
@allow(Action.KEEP_LOG, on=Reading)
def say_how(reading: Reading) -> Response:
    form = HowForm()
    if form.accepted(
        lambda: log.say_how(
            session(),
            reading,
            How(form.how.data),
            form.on.data == SCREEN,
            Much(form.much.data),
            clock.now(),
        )
    ):
        return go_to(url_for("reviews.home"), said=_("It is in your log."))
    return _entry_page(reading, form, form.status)


@bp.post("/log/<key:reading>/take-out")
@allow(Action.KEEP_LOG, on=Reading)
def take_out(reading: Reading) -> Response:
    log.take_out(session(), reading, clock.now())
    return go_to(url_for("reviews.home"), said=_("The book is out of your log."))


def _noted(reading: Reading, is_new: bool) -> Response:
    said = None if is_new else _("This book was in your log already.")
    return go_to(url_for("reading.entry", reading=reading.key), said=said)


def _log_page(club: Club, form: TitleForm | None = None, status: int = 200) -> Response:
    asked = request.args.get("q", "").strip()[:100]
    after = read_cursor(request.args.get("after"))
    return with_camera(
        page(
            "reading/my_log.html",
            fragments=("log_books",),
            status=status,
            club=club,
            asked=asked,
            works=matching(session(), here().id, asked, narrowed=[may_stand(Audience.LIBRARY, here().id)])
            if asked
            else queries.books_near(session(), the_child(), club, clock.today(here().zone)),
            in_log=queries.works_in_log(session(), the_child()),
            log=queries.log_of(session(), the_child(), after),
            is_first=after is None,
            form=form or TitleForm(formdata=None, data={"title": asked}),
        )
    )


def _entry_page(reading: Reading, form: HowForm | None = None, status: int = 200) -> Response:
    said = {"how": reading.how, "on": SCREEN if reading.is_digital else PAPER, "much": reading.much}
    return page(
        "reading/entry.html",
        status=status,
        reading=queries.with_its_book(session(), reading),
        form=form or HowForm(formdata=None, data=said),
    )
