"""A large file of books on its way in: how far it is, taking it in, stopping it."""

import json

from flask import Response, url_for

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.book_imports import large_imports, reasons
from app.book_imports.importing import BookPlan
from app.book_imports.models import OVER, BookImport, ImportState
from app.book_imports.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.spreadsheets import Refusal

MOVING = frozenset({ImportState.WAITING, ImportState.READING, ImportState.CONFIRMED, ImportState.TAKING})
SHOWN_REFUSED = 200


@bp.get("/works/imports/<key:book_import>")
@allow(Action.IMPORT_BOOKS, on=BookImport)
def import_progress(book_import: BookImport) -> Response:
    return _progress_page(book_import)


@bp.post("/works/imports/<key:book_import>/take-in")
@allow(Action.IMPORT_BOOKS, on=BookImport)
def take_in_import(book_import: BookImport) -> Response:
    large_imports.confirm(session(), book_import)
    return _progress_page(book_import)


@bp.post("/works/imports/<key:book_import>/cancel")
@allow(Action.IMPORT_BOOKS, on=BookImport)
def cancel_import(book_import: BookImport) -> Response:
    large_imports.cancel(session(), book_import, clock.now())
    return _progress_page(book_import)


def _progress_page(held: BookImport) -> Response:
    refused = [Refusal(row, code, values) for row, code, values in json.loads(held.refusals)]
    return page(
        "book_imports/import_progress.html",
        address=url_for("book_imports.import_progress", book_import=held.key),
        fragments=("progress",),
        held=held,
        is_moving=held.state in MOVING,
        is_over=held.state in OVER,
        whole=held.size if held.state == ImportState.READING else held.books,
        plan=BookPlan(refused=refused),
        why_refused=reasons.REFUSED,
        shown_refused=SHOWN_REFUSED,
        library=here(),
    )
