"""The books of the library as a list to keep, or to take elsewhere."""

from flask import Response, make_response

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.book_imports.exporting import HEADER, exported
from app.book_imports.views import bp
from app.core import clock
from app.core.csv_export import write_csv
from app.core.database import session


@bp.get("/works/export")
@allow(Action.IMPORT_BOOKS)
def export() -> Response:
    answer: Response = make_response(write_csv(HEADER, exported(session(), here().id)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"{here().slug}-books-{clock.today(here().zone).isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
