"""Children as adults see them: the list, one child, putting it right, consent on paper, erasing."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.access import scopes
from app.access.arrival import here, me
from app.access.guard import allow, may, within
from app.access.policy import Action
from app.accounts import consent, queries, registering
from app.accounts.children import Child, Purpose
from app.accounts.forms import PURPOSES, SENTENCES, ChildForm, ConsentForm, ErasureForm
from app.accounts.models import Person
from app.accounts.views import bp
from app.cards import queries as card_queries
from app.clubs import history
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.enrolment import elsewhere
from app.libraries import queries as libraries
from app.libraries.models import School
from app.loans import queries as loans
from app.meetings import attendance
from app.places.models import Place, is_clubs_own
from app.privacy import erasure
from app.reviews.models import Review
from app.rosters.lines import RosterLine


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
    more = url_for("accounts.children", after=found.next_after, **chosen)
    return page(
        "accounts/children.html",
        fragments=("children_list",),
        children=found.children,
        next_url=more if found.next_after else None,
        first_url=url_for("accounts.children", **chosen) if request.args.get("after") else None,
        name=name,
        school=school,
        schools=libraries.names_of_schools(session(), scopes.among(me(), scopes.schools)),
    )


@bp.get("/children/<key:child>")
@allow(Action.SEE_CHILD, on=Child)
def child(child: Child) -> Response:
    return _child_page(child)


@bp.get("/children/<key:child>/edit")
@allow(Action.EDIT_CHILD, on=Child)
def edit_child(child: Child) -> Response:
    return _edit_page(child, ChildForm(formdata=None, obj=child))


@bp.post("/children/<key:child>/edit")
@allow(Action.EDIT_CHILD, on=Child)
def change_child(child: Child) -> Response:
    form = ChildForm()
    if form.accepted(lambda: _change(child, form)):
        return go_to(url_for("accounts.child", child=child.key), said=_("Saved."))
    return _edit_page(child, form, form.status)


@bp.post("/children/<key:child>/consent")
@allow(Action.REGISTER_CONSENT, on=Child)
def register_consent(child: Child) -> Response:
    form = ConsentForm()
    if form.accepted(
        lambda: consent.register_paper(
            session(),
            child,
            Purpose(form.purpose.data),
            form.answer.data == "yes",
            _self(),
            clock.now(),
            form.written_in.data,
            form.sentence(),
        )
    ):
        return _child_page(child, said=_("The paper is registered."))
    return _child_page(child, consent_form=form, status=form.status)


@bp.post("/children/<key:child>/erase")
@allow(Action.ERASE_CHILD, on=Child)
def erase_child(child: Child) -> Response:
    form = ErasureForm()
    name = child.short_name
    if form.accepted(lambda: erasure.erase(session(), child, clock.now(), _self())):
        return go_to(
            url_for("accounts.children"),
            said=_("%(name)s and everything about the child is deleted.", name=name),
        )
    return _child_page(child, erasure_form=form, status=form.status)


def _change(child: Child, form: ChildForm) -> None:
    registering.edit_child(
        session(),
        here(),
        child,
        RosterLine(form.first_name.data, form.initial.data, form.class_label.data, row=1),
        clock.now(),
        _self(),
        is_protected=form.is_protected.data if me().is_librarian else None,
        informed_on=form.informed_on.data,
    )


def _child_page(
    child: Child,
    consent_form: ConsentForm | None = None,
    erasure_form: ErasureForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    db = session()
    own = (
        scopes.places(me())
        .where(Place.child_id == child.id, is_clubs_own())
        .options(joinedload(Place.priority_class))
        .order_by(Place.id.desc())
    )
    written = scopes.reviews(me()).where(Review.child_id == child.id)
    ask_the_library = child.is_protected and not me().knows_protected(child.school_id)
    return page(
        "accounts/child.html",
        address=url_for("accounts.child", child=child.key),
        status=status,
        said=said,
        child=child,
        school=child.school,
        places=list(db.scalars(own)),
        times_here=attendance.times_here(db, child),
        events=history.of_places(
            db,
            here().id,
            scopes.places(me()).where(Place.child_id == child.id),
            knows_protected=me().knows_protected,
        ),
        questions=elsewhere.questions_about(db, child, scopes.places(me())),
        cards=card_queries.live_cards(db, [child])[child.id],
        books=loans.books_of(db, child, clock.today(here().zone), among=scopes.loans(me())),
        review_count=len(list(db.scalars(written))),
        ask_the_library=ask_the_library,
        standings=[] if ask_the_library else consent.standings(db, child),
        purposes=PURPOSES,
        sentences=SENTENCES,
        consent_form=consent_form or ConsentForm(formdata=None, data={"written_in": here().language}),
        erasure_form=erasure_form or ErasureForm(formdata=None),
        may_edit=may(Action.EDIT_CHILD, child),
    )


def _edit_page(child: Child, form: ChildForm, status: int = 200) -> Response:
    context: dict[str, Any] = {"child": child, "may_protect": me().is_librarian}
    return page("accounts/edit_child.html", status=status, form=form, **context)


def _self() -> Person:
    person = me().person
    assert person is not None
    return person
