"""Children as adults see them: the list, one child, putting it right, erasing."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.children import queries, registering
from app.children.forms import ChildForm, ErasureForm
from app.children.models import Child
from app.children.pages import child_page
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.libraries import queries as libraries
from app.libraries.models import School
from app.privacy import erasure
from app.rosters.lines import RosterLine

bp = Blueprint("children", __name__, url_prefix="/<slug:library>")


@bp.get("/children")
@allow(Action.SEE_CHILDREN)
def children() -> Response:
    name = request.args.get("name", "").strip()[:60]
    key = request.args.get("school", "")
    school = within(School, key) if key else None
    found = queries.children_page(
        session(),
        scopes.among(me(), scopes.children),
        here().language,
        name=name,
        school=school,
        after=request.args.get("after"),
    )
    chosen: dict[str, Any] = {"name": name or None, "school": key or None}
    more = url_for("children.children", after=found.next_after, **chosen)
    return page(
        "children/children.html",
        fragments=("children_list",),
        children=found.children,
        next_url=more if found.next_after else None,
        first_url=url_for("children.children", **chosen) if request.args.get("after") else None,
        name=name,
        school=school,
        schools=libraries.names_of_schools(session(), scopes.among(me(), scopes.schools)),
    )


@bp.get("/children/<key:child>")
@allow(Action.SEE_CHILD, on=Child)
def child(child: Child) -> Response:
    return child_page(child)


@bp.get("/children/<key:child>/edit")
@allow(Action.EDIT_CHILD, on=Child)
def edit_child(child: Child) -> Response:
    return _edit_page(child, ChildForm(formdata=None, obj=child))


@bp.post("/children/<key:child>/edit")
@allow(Action.EDIT_CHILD, on=Child)
def change_child(child: Child) -> Response:
    form = ChildForm()
    if form.accepted(lambda: _change(child, form)):
        return go_to(url_for("children.child", child=child.key), said=_("Saved."))
    return _edit_page(child, form, form.status)


@bp.post("/children/<key:child>/erase")
@allow(Action.ERASE_CHILD, on=Child)
def erase_child(child: Child) -> Response:
    form = ErasureForm()
    name = child.short_name
    if form.accepted(lambda: erasure.erase(session(), child, clock.now(), adult())):
        return go_to(
            url_for("children.children"),
            said=_("%(name)s and everything about the child is deleted.", name=name),
        )
    return child_page(child, erasure_form=form, status=form.status)


def _change(child: Child, form: ChildForm) -> None:
    registering.edit_child(
        session(),
        here(),
        child,
        RosterLine(form.first_name.data, form.initial.data, form.class_label.data, row=1),
        clock.now(),
        adult(),
        is_protected=form.is_protected.data if me().is_librarian else None,
        informed_on=form.informed_on.data,
    )


def _edit_page(child: Child, form: ChildForm, status: int = 200) -> Response:
    context: dict[str, Any] = {"child": child, "may_protect": me().is_librarian}
    return page("children/edit_child.html", status=status, form=form, **context)
