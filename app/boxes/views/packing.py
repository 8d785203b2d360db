"""Packing a box: scans, titles typed and pasted, books taken out again."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access.arrival import adult
from app.access.guard import allow, within
from app.access.policy import Action
from app.boxes import packing, scanning, shared_numbers
from app.boxes.forms import ScanForm, TypedTitleForm
from app.boxes.pages import box_page
from app.boxes.views import bp
from app.catalogue.forms.words import language_words
from app.catalogue.models import Work
from app.core import clock
from app.core.database import session
from app.core.page import go_to, is_partial, page
from app.deposits.models import Box
from app.finding import search
from app.lookups.untitled import is_untitled

FOUND = 8
LONGEST_QUERY = 200
CHANGED = ("unknown_books", "untitled_books", "contents_list", "box_steps")


@bp.post("/boxes/<key:box>")
@allow(Action.PACK_BOX, on=Box)
def scan(box: Box) -> Response:
    form = ScanForm()
    waiting = request.form.getlist("unknown")
    done: list[scanning.Scanned] = []
    if not form.accepted(
        lambda: done.append(scanning.scan(session(), box, form.text.data or "", adult(), clock.now()))
    ):
        problem = _first_problem(form)
        return box_page(box, status=form.status, problem=problem, unknown=waiting, changed=CHANGED)
    scanned = done[0]
    if scanned.work is None:
        waiting.append(scanned.text)
    return box_page(
        box, scanned=scanned, unknown=waiting, changed=CHANGED, said=None if is_partial() else _said(scanned)
    )


@bp.post("/boxes/<key:box>/type-title")
@allow(Action.PACK_BOX, on=Box)
def type_title(box: Box) -> Response:
    form = TypedTitleForm()
    others = request.form.getlist("unknown")
    done: list[scanning.Scanned] = []
    if not form.accepted(
        lambda: done.append(
            scanning.type_title(
                session(),
                box,
                form.title.data,
                form.author.data or "",
                form.number.data or "",
                adult(),
                clock.now(),
                copies=_whole_number(form.copies.data),
            )
        )
    ):
        kept = [*others, *[form.number.data or ""] * _whole_number(form.copies.data)]
        return box_page(box, status=form.status, unknown=kept, failed=form, changed=("scan_answer",))
    return box_page(
        box,
        scanned=done[0],
        unknown=others,
        changed=("scan_answer", "contents_list", "box_steps"),
        said=None if is_partial() else _said(done[0]),
    )


@bp.post("/boxes/<key:box>/choose-book")
@allow(Action.PACK_BOX, on=Box)
def choose_book(box: Box) -> Response:
    work = within(Work, request.form.get("work", ""))
    number, copies = request.form.get("number", ""), _whole_number(request.form.get("copies"))
    done = shared_numbers.choose(session(), box, work, number, adult(), clock.now(), copies)
    return box_page(
        box,
        scanned=done,
        unknown=request.form.getlist("unknown"),
        changed=("scan_answer", "contents_list", "box_steps"),
        said=None if is_partial() else _said(done),
    )


@bp.get("/boxes/<key:box>/find-book")
@allow(Action.PACK_BOX, on=Box)
def find_book(box: Box) -> Response:
    asked = request.args.get("q", "").strip()[:LONGEST_QUERY]
    return page(
        "boxes/find_book.html",
        fragments=("found_books",),
        box=box,
        asked=asked,
        found=search.matching(session(), box.library_id, asked, FOUND),
        unknown=() if is_partial() else request.args.getlist("unknown"),
        book_languages=language_words() if asked else {},
    )


@bp.post("/boxes/<key:box>/remove-copy")
@allow(Action.PACK_BOX, on=Box)
def remove_copy(box: Box) -> Response:
    work = within(Work, request.form.get("work", ""))
    packing.remove_copy(session(), box, work, adult(), clock.now())
    said = _("One copy of %(title)s was taken out.", title=work.title)
    return box_page(
        box, changed=("box_steps", "scan_answer"), said=said, unknown=request.form.getlist("unknown")
    )


@bp.post("/boxes/<key:box>/begin-packing")
@allow(Action.PACK_BOX, on=Box)
def begin_packing(box: Box) -> Response:
    packing.begin_packing(session(), box, adult(), clock.now())
    return go_to(url_for("boxes.show", box=box.key))


@bp.post("/boxes/<key:box>/empty")
@allow(Action.PACK_BOX, on=Box)
def empty(box: Box) -> Response:
    books = packing.empty(session(), box, adult(), clock.now())
    said = ngettext(
        "%(num)d book was put back on the shelf.", "%(num)d books were put back on the shelf.", books
    )
    return go_to(url_for("boxes.show", box=box.key), said=said)


def _said(scanned: scanning.Scanned) -> str:
    if scanned.either:
        return _("%(text)s stands on several books. Choose below which one you hold.", text=scanned.text)
    if scanned.work is None:
        return _("We do not know %(text)s yet. It is kept below; type its title.", text=scanned.text)
    if is_untitled(scanned.work.title):
        return _("%(text)s is in the box; its title follows.", text=scanned.text)
    return ngettext(
        "%(title)s is in the box: %(num)d copy.",
        "%(title)s is in the box: %(num)d copies.",
        scanned.copies,
        title=scanned.work.title,
    )


def _first_problem(form: ScanForm) -> str:
    return str(next(iter([*form.form_errors, *form.text.errors]), ""))


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1
