"""Where a library words its hints, the words it watches for, and whether teachers and hosts read first."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.answering import hints
from app.answering.forms import HINTS, HintsForm
from app.answering.hints import OWN_CODES
from app.answering.views import bp
from app.answering.views.answering import myself
from app.core import clock
from app.core.database import session
from app.core.page import page


@bp.get("/reviews/hints")
@allow(Action.EDIT_HINTS)
def edit_hints() -> Response:
    library = here()
    own = hints.own_hints(session(), library.id)
    form = HintsForm(
        formdata=None, watched=library.watched_words, teachers_read_first=library.teachers_read_first, **own
    )
    return _hints_page(form)


@bp.post("/reviews/hints")
@allow(Action.EDIT_HINTS)
def save_hints() -> Response:
    form = HintsForm()
    if form.accepted(
        lambda: hints.word(
            session(),
            here(),
            form.words(),
            form.watched.data,
            form.teachers_read_first.data,
            myself(),
            clock.now(),
        )
    ):
        return _hints_page(form, said=_("Saved."))
    return _hints_page(form, status=form.status)


def _hints_page(form: HintsForm, status: int = 200, said: str | None = None) -> Response:
    return page(
        "answering/hints.html",
        address=url_for("answering.edit_hints"),
        status=status,
        said=said,
        form=form,
        ready=[form[code] for code in HINTS],
        own=[form[code] for code in OWN_CODES],
    )
