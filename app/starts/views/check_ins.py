"""How goes the club? One tap by a mailed link; and the librarian who has called."""

from flask import Response, abort, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow, public
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.school_line.pages import back_or
from app.starts import check_ins
from app.starts.forms import CheckInForm
from app.starts.models import CheckIn, CheckInAnswer
from app.starts.views import bp


@bp.get("/check-in/<key:token>")
@public()
def check_in(token: str) -> Response:
    return _check_in_page(_of(token), CheckInForm(formdata=None))


@bp.post("/check-in/<key:token>")
@public()
def answer_check_in(token: str) -> Response:
    found, form = _of(token), CheckInForm()
    if form.accepted(
        lambda: check_ins.answer(session(), found, CheckInAnswer(form.answer.data), clock.now())
    ):
        return go_to(url_for("starts.check_in", token=found.token))
    return _check_in_page(found, form)


@bp.post("/check-ins/<key:check_in>/settle")
@allow(Action.SETTLE_CHECK_IN, on=CheckIn)
def settle_check_in(check_in: CheckIn) -> Response:
    check_ins.settle(session(), check_in, adult(), clock.now())
    return back_or(check_in.club_request, _("Noted: somebody has talked with the school."))


def _of(token: str) -> CheckIn:
    found = check_ins.by_token(session(), here().id, token)
    if found is None:
        abort(404)
    return found


def _check_in_page(found: CheckIn, form: CheckInForm) -> Response:
    answer = page(
        "starts/check_in.html",
        status=form.status if form.errors or form.form_errors else 200,
        check_in=found,
        club_request=found.club_request,
        form=form,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
