"""The books of the library as a list to keep, or as records to take elsewhere."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

from flask import Response, make_response

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.book_imports.exporting import HEADER, exported
from app.book_imports.marcxml_export import write_marcxml
from app.book_imports.views import bp
from app.core import clock
from app.core.csv_export import write_csv
from app.core.database import session

AT_ONCE = 256 * 1024  # bytes


@bp.get("/works/export")
@allow(Action.IMPORT_BOOKS)
def export() -> Response:
    answer: Response = make_response(write_csv(HEADER, exported(session(), here().id)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name("csv")}"'
    return answer


@bp.get("/works/export/marcxml")
@allow(Action.IMPORT_BOOKS)
def export_marcxml() -> Response:
    """Written to a file first, so that a slow line keeps no question to the database open.

    And if it cannot be written to its end, half a catalogue does not pass for a whole one.
    """
    file = TemporaryFile()  # noqa: SIM115  closed when it is sent
    write_marcxml(session(), here().id, file)
    answer = Response(_pieces(file), content_type="application/marcxml+xml; charset=utf-8")
    answer.content_length = file.tell()
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name("xml")}"'
    answer.call_on_close(file.close)
    finalize(answer, file.close)  # whoever hangs up before it begins
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(AT_ONCE):
            yield piece


def _name(ending: str) -> str:
    return f"{here().slug}-books-{clock.today(here().zone).isoformat()}.{ending}"
