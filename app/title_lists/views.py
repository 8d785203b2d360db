"""The list from the library system: pasted or uploaded, its columns chosen, its books put in a box."""

from functools import partial
from itertools import zip_longest

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.core import clock
from app.core.database import paused, session
from app.core.errors import RuleBroken
from app.core.page import go_to, page
from app.deposits.models import Box
from app.libraries import pending_imports
from app.libraries.models import PendingImport
from app.title_lists import bringing, layouts, list_files, pasted
from app.title_lists.brought import Brought
from app.title_lists.forms import PARTS, ColumnsForm, PasteForm
from app.title_lists.list_columns import Layout, Part

bp = Blueprint("title_lists", __name__, url_prefix="/<slug:library>")


@bp.route("/boxes/<key:box>/paste-titles", methods=["GET", "POST"])
@allow(Action.PACK_BOX, on=Box)
def paste_titles(box: Box) -> Response:
    form = PasteForm()
    done: list[Brought | PendingImport] = []
    if not form.is_submitted():
        return _paste_page(box, form)
    if not form.accepted(partial(_take_list, box, form, done)):
        return _paste_page(box, form, status=form.status)
    if isinstance(done[0], PendingImport):
        return go_to(url_for("title_lists.choose_columns", box=box.key, list=done[0].key))
    return _paste_page(box, PasteForm(formdata=None), done[0])


@bp.get("/boxes/<key:box>/list")
@allow(Action.PACK_BOX, on=Box)
def choose_columns(box: Box) -> Response:
    key = request.args.get("list")
    if not key:
        return go_to(url_for("title_lists.paste_titles", box=box.key))
    return _columns_page(box, _pending(box, key))


@bp.post("/boxes/<key:box>/list")
@allow(Action.PACK_BOX, on=Box)
def bring_list(box: Box) -> Response:
    form = ColumnsForm()
    pending = _pending(box, form.pending_import.data or "")
    done: list[Brought] = []
    if form.accepted(partial(_bring, box, pending, form, done)):
        return _paste_page(box, PasteForm(formdata=None), done[0])
    return _columns_page(box, pending, form)


def _take_list(box: Box, form: PasteForm, done: list[Brought | PendingImport]) -> None:
    """Hold a list that has columns until they are chosen; put titles alone into the box at once."""
    text = form.titles.data or ""
    data, name = text.encode(), ""
    if form.file.data:
        data, name = form.file.data.read(), form.file.data.filename or ""
    with paused(session()):
        has_columns = bool(form.file.data) or _has_columns(data)
        if form.file.data:
            list_files.read_list(data, name)
    if has_columns:
        kind = _kind(box)
        done.append(pending_imports.hold(session(), here(), kind, name, data, adult().id, clock.now()))
    else:
        done.append(pasted.paste_titles(session(), box, text, adult(), clock.now()))


def _has_columns(data: bytes) -> bool:
    return bool(data.strip()) and list_files.asks_for_columns(list_files.read_list(data))


def _bring(box: Box, pending: PendingImport, form: ColumnsForm, done: list[Brought]) -> None:
    pending_id, data, name = pending.id, pending.data, pending.file_name
    with paused(session()):
        file = list_files.read_list(data, name)
        layout = Layout(
            tuple(Part(part) for part in form.part.data[: file.width]), bool(form.has_heading.data)
        )
        lines, ignored = list_files.said(file, layout)
    pending_imports.release(session(), pending_id)
    layouts.remember(session(), here().id, file.cells, layout, clock.now())
    done.append(bringing.bring(session(), box, lines, adult(), clock.now(), ignored))


def _pending(box: Box, key: str) -> PendingImport:
    """The list somebody has brought for this very box. Raises RuleBroken: import_done."""
    pending: PendingImport = within(PendingImport, key)
    if pending.kind != _kind(box):
        raise RuleBroken("import_done")
    return pending


def _kind(box: Box) -> str:
    return f"list {box.number}"


def _paste_page(box: Box, form: PasteForm, brought: Brought | None = None, status: int = 200) -> Response:
    return page("title_lists/paste.html", box=box, form=form, pasted=brought, status=status)


def _columns_page(box: Box, pending: PendingImport, form: ColumnsForm | None = None) -> Response:
    file = list_files.read_list(pending.data, pending.file_name)
    layout, is_known = list_files.layout_of(session(), here().id, file)
    if form is None:
        form = ColumnsForm(
            formdata=None, data={"pending_import": pending.key, "has_heading": layout.has_heading}
        )
        chosen = list(layout.parts)
    else:
        chosen = [Part(part) for part in form.part.data or [] if part in PARTS]
        layout = Layout(tuple(chosen), bool(form.has_heading.data))
    return page(
        "title_lists/columns.html",
        box=box,
        form=form,
        file_name=pending.file_name,
        columns=list(zip_longest(file.columns(layout), chosen[: file.width], fillvalue=Part.NOTHING)),
        parts=PARTS,
        lines=len(file.rows) - layout.has_heading,
        is_known=is_known,
        status=form.status if form.is_submitted() else 200,
    )
