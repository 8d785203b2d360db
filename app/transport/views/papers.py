"""What is printed for a run: the driver's list, and what lies in the boxes."""

from flask import url_for
from werkzeug.wrappers import Response

from app.access.arrival import here
from app.access.guard import allow, may
from app.access.policy import Action
from app.core.database import session
from app.core.page import page
from app.labels.pages import contents_page
from app.transport import queries, sheets
from app.transport.models import Run
from app.transport.views import bp
from app.transport.views.runs import phone_code


@bp.get("/runs/<key:run>/list")
@allow(Action.SEE_RUNS, on=Run)
def driver_list(run: Run) -> Response:
    return page(
        "transport/list.html",
        run=run,
        stops=sheets.sheet(session(), run, here()),
        code=phone_code(run) if may(Action.PLAN_RUN, run) else None,
        back_url=url_for("transport.show", run=run.key),
    )


@bp.get("/runs/<key:run>/contents")
@allow(Action.SEE_RUNS, on=Run)
def contents(run: Run) -> Response:
    """The list of contents of each box the run brings somewhere."""
    keys = queries.boxes_brought(session(), run)
    return contents_page(keys, url_for("transport.show", run=run.key))
