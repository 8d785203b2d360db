"""What the law gives a guardian: a copy of all that is known, and a way to have it deleted."""

from flask import Response, g, jsonify, url_for
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import public
from app.consents import guardians
from app.consents.guardian_links import Opened
from app.core import clock
from app.core.database import session
from app.core.languages import language
from app.core.page import go_to, page
from app.core.speech import sentence
from app.guardians.views import bp
from app.guardians.views.guardian_door import as_guardian, spoken
from app.known import of_child
from app.privacy import handed_out, pages


@bp.get("/guardian/copy")
@public()
def copy_of_child() -> Response:
    return as_guardian(_copy_page)


@bp.get("/guardian/copy.json")
@public()
def copy_as_file() -> Response:
    return as_guardian(_copy_file)


@bp.get("/guardian/copy.zip")
@public()
def copy_to_keep() -> Response:
    return as_guardian(_zip)


@bp.get("/guardian/erase")
@public()
def ask_to_erase() -> Response:
    return as_guardian(lambda opened: page("guardians/guardian_erase.html", opened=opened, **spoken()))


@bp.post("/guardian/erase")
@public()
def erase_please() -> Response:
    return as_guardian(_ask_to_erase)


@bp.post("/guardian/keep")
@public()
def keep_after_all() -> Response:
    return as_guardian(_keep)


def _ask_to_erase(opened: Opened) -> Response:
    guardians.ask_to_erase(session(), opened.guardianship, clock.now())
    return go_to(url_for("guardians.guardian"), said=_("The library has your wish."))


def _keep(opened: Opened) -> Response:
    guardians.keep_after_all(session(), opened.guardianship, None, clock.now())
    return go_to(url_for("guardians.guardian"), said=_("Nothing is deleted."))


def _copy_page(opened: Opened) -> Response:
    groups = handed_out.in_groups(of_child.copy(session(), opened.guardianship), _say)
    return page("guardians/guardian_copy.html", opened=opened, groups=groups, **spoken())


def _say(text: str) -> str:
    return sentence(g.speech, text)


def _copy_file(opened: Opened) -> Response:
    answer = jsonify(handed_out.as_data(handed_out.Copy(of_child.copy(session(), opened.guardianship))))
    answer.headers["Content-Disposition"] = 'attachment; filename="samlaes.json"'
    return answer


def _zip(opened: Opened) -> Response:
    packed = pages.copy_of(session(), here(), opened.child, opened.guardianship, language())
    answer = Response(packed, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="samlaes.zip"'
    return answer
