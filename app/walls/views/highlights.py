"""Where a librarian chooses what stands on top of the walls."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue.models import Work
from app.core import clock
from app.core.database import session
from app.core.forms import tidy
from app.core.page import page
from app.finding.search import matching
from app.walls import highlights as tops
from app.walls.forms import ThemeForm
from app.walls.models import Highlight
from app.walls.views import bp

FOUND = 8


@bp.get("/highlights")
@allow(Action.CHOOSE_HIGHLIGHTS)
def highlights() -> Response:
    return _highlights_page()


@bp.post("/books/<key:work>/book-of-the-week")
@allow(Action.CHOOSE_HIGHLIGHTS, on=Work)
def choose_weeks_book(work: Work) -> Response:
    tops.choose_book(session(), here(), work, adult(), clock.now(), clock.today(here().zone))
    return _highlights_page(said=_("%(title)s is the book of the week.", title=work.title))


@bp.post("/highlights/theme")
@allow(Action.CHOOSE_HIGHLIGHTS)
def set_theme() -> Response:
    form = ThemeForm()
    name, lead, about = (tidy(field.data) for field in (form.theme, form.lead, form.about))
    today = clock.today(here().zone)
    if form.accepted(
        lambda: tops.set_theme(session(), here(), name, lead, about, adult(), clock.now(), today)
    ):
        return _highlights_page(said=_("%(theme)s is the theme of the month.", theme=name))
    return _highlights_page(form=form, status=form.status)


@bp.post("/highlights/<key:highlight>/take-down")
@allow(Action.CHOOSE_HIGHLIGHTS, on=Highlight)
def take_down(highlight: Highlight) -> Response:
    tops.take_down(session(), highlight, adult(), clock.now())
    return _highlights_page(said=_("It is taken down."))


def _highlights_page(form: ThemeForm | None = None, status: int = 200, said: str | None = None) -> Response:
    asked = request.args.get("q", "").strip()[:100]
    top = tops.on_top(session(), here(), clock.today(here().zone))
    theme = top.theme
    typed = {"theme": theme.name, "lead": theme.lead, "about": theme.about} if theme else None
    return page(
        "walls/highlights.html",
        address=url_for("walls.highlights"),
        status=status,
        said=said,
        top=top,
        asked=asked,
        found=matching(session(), here().id, asked, FOUND) if asked else [],
        favourites=tops.favourites(session(), here(), clock.now()),
        form=form or ThemeForm(formdata=None, data=typed),
    )
