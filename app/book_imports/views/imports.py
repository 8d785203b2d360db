"""Books coming in from a file: uploaded, looked through, confirmed."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.book_imports import importing, large_imports, reasons
from app.book_imports.book_files import read_book_file
from app.book_imports.forms import LARGEST, BookFileForm
from app.book_imports.views import bp
from app.core import clock
from app.core.database import paused, session
from app.core.large_uploads import takes_up_to
from app.core.page import go_to, page
from app.libraries import pending_imports
from app.libraries.models import PendingImport

BOOKS = "books"
SHOWN = 20
SHOWN_REFUSED = 200


@bp.route("/works/import", methods=["GET", "POST"])
@allow(Action.IMPORT_BOOKS)
@takes_up_to(LARGEST)
def import_books() -> Response:
    form = BookFileForm()
    kept: list[str] = []

    def keep() -> None:
        if form.is_large:
            name, file = form.name, form.large_file()
            held = large_imports.hold_file(session(), here(), name, file, adult().id, clock.now())
            kept.append(url_for("book_imports.import_progress", book_import=held.key))
            return
        name, data = form.read(session())
        pending = pending_imports.hold(session(), here(), BOOKS, name, data, adult().id, clock.now())
        kept.append(url_for("book_imports.review_import", pending_import=pending.key))

    if form.accepted(keep):
        return go_to(kept[0])
    status = form.status if request.method == "POST" else 200
    return page(
        "book_imports/import.html",
        form=form,
        under_way=large_imports.under_way(session(), here().id),
        status=status,
    )


@bp.get("/works/import/<key:pending_import>")
@allow(Action.IMPORT_BOOKS, on=PendingImport)
def review_import(pending_import: PendingImport) -> Response:
    _must_be_books(pending_import)
    file = read_book_file(pending_import.data, pending_import.file_name)
    return page(
        "book_imports/review_import.html",
        pending_import=pending_import,
        plan=importing.plan(session(), here(), file),
        why_refused=reasons.REFUSED,
        why_remarked=reasons.REMARKED,
        shown=SHOWN,
        shown_refused=SHOWN_REFUSED,
    )


@bp.post("/works/import/<key:pending_import>/confirm")
@allow(Action.IMPORT_BOOKS, on=PendingImport)
def confirm_import(pending_import: PendingImport) -> Response:
    _must_be_books(pending_import)
    pending_id, data, name = pending_import.id, pending_import.data, pending_import.file_name
    with paused(session()):
        file = read_book_file(data, name)
    pending_imports.release(session(), pending_id)
    done = importing.apply(session(), here(), file, clock.now(), adult().id)
    said = _(
        "Books brought in. New: %(new)d. Changed: %(changed)d. "
        "Unchanged: %(unchanged)d. Refused: %(refused)d.",
        new=len(done.new),
        changed=len(done.changed),
        unchanged=len(done.unchanged),
        refused=len(done.refused),
    )
    return go_to(url_for("finding.index"), said=said)


def _must_be_books(pending_import: PendingImport) -> None:
    if pending_import.kind != BOOKS:
        abort(404)
