"""A school register comes in: chosen, looked through, confirmed."""

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import paused, session
from app.core.page import go_to, page
from app.core.uploads import NOTE_RULES
from app.libraries import pending_imports
from app.libraries.forms import KIND_NAMES
from app.libraries.models import PendingImport
from app.registers import school_import
from app.registers.forms import FIELD_NAMES, ChoiceForm, ConfirmForm, RegisterForm
from app.registers.import_plan import ImportPlan

bp = Blueprint("registers", __name__, url_prefix="/<slug:library>")
KIND = "schools"
SHOWN = 200
"""Rows of each kind that are written out; a whole country has more than anybody reads."""


@bp.get("/schools/import")
@allow(Action.IMPORT_SCHOOLS)
def import_schools() -> Response:
    return _upload_page(RegisterForm())


@bp.post("/schools/import")
@allow(Action.IMPORT_SCHOOLS)
def upload_register() -> Response:
    form = RegisterForm()
    held: list[PendingImport] = []
    if form.accepted(lambda: held.append(_hold(form))):
        return go_to(url_for("registers.review_import", pending_import=held[0].key))
    return _upload_page(form)


@bp.get("/schools/import/<key:pending_import>")
@allow(Action.IMPORT_SCHOOLS, on=PendingImport)
def review_import(pending_import: PendingImport) -> Response:
    _check_kind(pending_import)
    return _review_page(pending_import, _chosen(ChoiceForm(request.args)))


@bp.post("/schools/import/<key:pending_import>/confirm")
@allow(Action.IMPORT_SCHOOLS, on=PendingImport)
def confirm_import(pending_import: PendingImport) -> Response:
    _check_kind(pending_import)
    form = ConfirmForm()
    done: list[ImportPlan] = []
    if form.accepted(lambda: done.append(_confirm(pending_import, _chosen(form)))):
        return go_to(url_for("libraries.schools"), said=_said(done[0]))
    if form.status == ConfirmForm.status:
        abort(422)
    return _upload_page(RegisterForm(formdata=None), refused=form)


def _hold(form: RegisterForm) -> PendingImport:
    name, data, by_id = form.file.data.filename or "", form.file.data.read(), adult().id
    with paused(session()):
        school_import.read_schools(data, name)
    return pending_imports.hold(session(), here(), KIND, name, data, by_id, clock.now())


def _confirm(pending: PendingImport, only: frozenset[str] | None) -> ImportPlan:
    pending_id, data, name, by_id = pending.id, pending.data, pending.file_name, adult().id
    with paused(session()):
        register = school_import.read_schools(data, name).register
    pending_imports.release(session(), pending_id)
    plan = school_import.plan(session(), here(), register, only)
    school_import.apply(session(), here(), plan, by_id, clock.now())
    return plan


def _said(plan: ImportPlan) -> str:
    return _(
        "Done: %(new)s new schools, %(changed)s changed, %(unchanged)s as they were.",
        new=len(plan.new),
        changed=len(plan.changed),
        unchanged=len(plan.unchanged),
    )


def _check_kind(pending: PendingImport) -> None:
    if pending.kind != KIND:
        abort(404)


def _chosen(form: ChoiceForm | ConfirmForm) -> frozenset[str] | None:
    return frozenset(form.municipality.data or ()) or None


def _upload_page(form: RegisterForm, refused: ConfirmForm | None = None) -> Response:
    shown = refused or form
    status = shown.status if shown.errors else 200
    return page("registers/import_schools.html", status=status, form=form, refused=refused)


def _review_page(pending: PendingImport, only: frozenset[str] | None) -> Response:
    register, notes = school_import.read_schools(pending.data, pending.file_name)
    if only is None:
        only = school_import.likely_municipalities(session(), here(), register)
    plan = school_import.plan(session(), here(), register, only)
    return page(
        "registers/review_import.html",
        pending=pending,
        plan=plan,
        notes=notes,
        chosen=[town for town in plan.municipalities if town.is_chosen],
        shown=SHOWN,
        field_names=FIELD_NAMES,
        kind_names=KIND_NAMES,
        row_rules=school_import.ROW_RULES,
        note_rules=NOTE_RULES,
    )
