"""Schools: the list with main schools and sites, one school, and those written by hand."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.accounts.teachers import teachers_at
from app.clubs.at_schools import clubs_at, count_clubs_at
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.libraries import queries
from app.libraries import schools as verbs
from app.libraries.forms import KIND_NAMES, NewSchoolForm, SchoolForm, SearchForm
from app.libraries.models import School
from app.libraries.views import bp


@bp.get("/schools")
@allow(Action.SEE_SCHOOLS)
def schools() -> Response:
    form = SearchForm(request.args)
    words = (form.words.data or "").strip()[:80]
    found = queries.school_list(session(), _mine(), here(), words, request.args.get("after"))
    return page(
        "libraries/schools.html",
        fragments=("school_list",),
        form=form,
        words=words,
        schools=found,
        clubs=count_clubs_at(session(), here().id, found.ids),
        kinds=KIND_NAMES,
    )


@bp.get("/schools/<key:school>")
@allow(Action.SEE_SCHOOLS, on=School)
def school(school: School) -> Response:
    sites = queries.sites_of(session(), _mine(), school)
    ids = [school.id, *(site.id for site in sites)]
    return page(
        "libraries/school.html",
        school=school,
        main=queries.main_of(session(), _mine(), school),
        sites=sites,
        clubs=clubs_at(session(), scopes.clubs(me()), ids),
        teachers=teachers_at(session(), scopes.roles(me()), ids),
        may_edit=may(Action.EDIT_SCHOOL, school),
        kinds=KIND_NAMES,
    )


@bp.get("/schools/new")
@allow(Action.EDIT_SCHOOL)
def new_school() -> Response:
    return _new_page(NewSchoolForm())


@bp.post("/schools/new")
@allow(Action.EDIT_SCHOOL)
def make_school() -> Response:
    form = NewSchoolForm()
    form.offer(queries.main_schools(session(), _mine()))
    made: list[School] = []
    if form.accepted(lambda: made.append(_make(form))):
        address = url_for("libraries.school", school=made[0].key)
        return go_to(address, said=_("%(school)s is on the list now.", school=made[0].name))
    return _new_page(form)


@bp.get("/schools/<key:school>/edit")
@allow(Action.EDIT_SCHOOL, on=School)
def edit_school(school: School) -> Response:
    return _edit_page(school, SchoolForm(formdata=None, obj=school))


@bp.post("/schools/<key:school>/edit")
@allow(Action.EDIT_SCHOOL, on=School)
def save_school(school: School) -> Response:
    form = SchoolForm()
    if form.accepted(
        lambda: verbs.edit_school(session(), here(), school, form.values(), adult().id, clock.now())
    ):
        return go_to(url_for("libraries.school", school=school.key), said=_("Saved."))
    return _edit_page(school, form)


def _make(form: NewSchoolForm) -> School:
    main = within(School, form.main_school.data) if form.main_school.data else None
    return verbs.make_school(session(), here(), form.values(), main, adult().id, clock.now())


def _mine() -> Select[Any]:
    return scopes.schools(me())


def _new_page(form: NewSchoolForm) -> Response:
    form.offer(queries.main_schools(session(), _mine()))
    status = form.status if form.errors else 200
    return page("libraries/new_school.html", status=status, form=form)


def _edit_page(school: School, form: SchoolForm) -> Response:
    status = form.status if form.errors else 200
    return page("libraries/edit_school.html", status=status, form=form, school=school)
