"""New class lists: pasted, compared with the children known, and their classes changed in one go."""

from flask import Response, request, url_for
from flask_babel import ngettext

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow
from app.access.policy import Action
from app.children import class_lists as lists
from app.children.models import Child
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.enrolment import listed
from app.enrolment.forms import ClassListForm
from app.enrolment.views import bp
from app.libraries.models import School


@bp.get("/schools/<key:school>/class-lists")
@allow(Action.MOVE_CLASSES_UP, on=School)
def class_lists(school: School) -> Response:
    return _lists_page(school, ClassListForm())


@bp.post("/schools/<key:school>/class-lists")
@allow(Action.MOVE_CLASSES_UP, on=School)
def move_up(school: School) -> Response:
    form = ClassListForm()
    if "confirm" not in request.form:
        return _look(school, form)
    chosen = set(request.form.getlist("child"))
    moves = [(child, form.label_of(child.key)) for child in _known(school) if child.key in chosen]
    if form.accepted(lambda: lists.move_up(session(), here(), moves, adult(), clock.now())):
        said = ngettext("%(num)d child has a new class.", "%(num)d children have a new class.", len(moves))
        return go_to(url_for("calendars.school_week", school=school.key), said=said)
    return _lists_page(school, form, found=_as_sent(school, form, chosen), status=form.status)


def _as_sent(school: School, form: ClassListForm, chosen: set[str]) -> lists.Comparison:
    """What was ticked and typed, when it was refused."""
    sent = [(child, form.label_of(child.key)) for child in _known(school)]
    return lists.Comparison(
        moved=[lists.Match(child, label, child.key in chosen) for child, label in sent if label]
    )


def _look(school: School, form: ClassListForm) -> Response:
    """What was pasted is read and forgotten; only what it says about known children comes back."""
    known = _known(school)
    labels = {child.class_label for child in known if child.class_label}
    reading = listed.read(
        form.names.data or "",
        sorted(labels | {lists.next_label(label) for label in labels}),
        form.class_label.data or "",
    )
    form.names.data = ""
    if not form.validate() or not (reading.children or reading.problems):
        return _lists_page(school, form, status=422)
    return _lists_page(school, form, reading, lists.compare(reading.children, known))


def _lists_page(
    school: School,
    form: ClassListForm,
    reading: listed.Reading | None = None,
    found: lists.Comparison | None = None,
    status: int = 200,
) -> Response:
    return page(
        "enrolment/class_lists.html",
        status=status,
        school=school,
        form=form,
        found=found,
        left_out=reading.left_out if reading else {},
        problems=reading.problems if reading else [],
    )


def _known(school: School) -> list[Child]:
    """Who has left every club and line is nobody's to move up."""
    return lists.known_children(session(), listed.with_a_part(scopes.children(me())), school)
