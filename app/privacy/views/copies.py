"""A copy of all that is known of a child, handed out by the library."""

from flask import Response

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.children.models import Child
from app.core.database import session
from app.core.languages import language
from app.known.of_child import ChildAlone
from app.privacy import pages
from app.privacy.views import bp


@bp.get("/children/<key:child>/copy.zip")
@allow(Action.HAND_OUT_COPY, on=Child)
def copy_of_child(child: Child) -> Response:
    return zipped(pages.copy_of(session(), here(), child, ChildAlone(child.id), language()))


def zipped(data: bytes) -> Response:
    """A file that nobody in between may keep; its name tells nobody whose it is."""
    answer = Response(data, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="samlaes.zip"'
    return answer
