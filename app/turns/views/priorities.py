"""The library's priority classes: made, worded, put in order, ended."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.places.precedence import PriorityClass
from app.turns import priorities
from app.turns.forms import PriorityClassForm
from app.turns.views import bp


@bp.get("/priority-classes")
@allow(Action.EDIT_LIBRARY)
def priority_classes() -> Response:
    return _classes_page()


@bp.post("/priority-classes")
@allow(Action.EDIT_LIBRARY)
def add_priority_class() -> Response:
    form = PriorityClassForm()
    if form.accepted(
        lambda: priorities.add(session(), here(), form.name.data, form.reason.data, adult(), clock.now())
    ):
        return _classes_page(said=_("The priority can be given now."))
    return _classes_page(form, status=form.status)


@bp.get("/priority-classes/<key:priority_class>")
@allow(Action.EDIT_LIBRARY, on=PriorityClass)
def edit_priority_class(priority_class: PriorityClass) -> Response:
    return _edit_page(priority_class, PriorityClassForm(formdata=None, obj=priority_class))


@bp.post("/priority-classes/<key:priority_class>")
@allow(Action.EDIT_LIBRARY, on=PriorityClass)
def change_priority_class(priority_class: PriorityClass) -> Response:
    form = PriorityClassForm()
    if form.accepted(
        lambda: priorities.change(
            session(), priority_class, form.name.data, form.reason.data, adult(), clock.now()
        )
    ):
        return _classes_page(said=_("Saved."))
    return _edit_page(priority_class, form, form.status)


@bp.post("/priority-classes/<key:priority_class>/up")
@allow(Action.EDIT_LIBRARY, on=PriorityClass)
def move_up_priority_class(priority_class: PriorityClass) -> Response:
    priorities.move_up(session(), priority_class, adult(), clock.now())
    return _classes_page(said=_("The lines are in order again."))


@bp.post("/priority-classes/<key:priority_class>/end")
@allow(Action.EDIT_LIBRARY, on=PriorityClass)
def end_priority_class(priority_class: PriorityClass) -> Response:
    priorities.end(session(), priority_class, adult(), clock.now())
    return _classes_page(said=_("It is given to nobody any more. Who has it keeps it."))


def _classes_page(
    form: PriorityClassForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    return page(
        "turns/priority_classes.html",
        address=url_for("turns.priority_classes"),
        status=status,
        said=said,
        form=form or PriorityClassForm(formdata=None),
        classes=priorities.classes_of(session(), here().id),
        most=priorities.MOST,
    )


def _edit_page(priority_class: PriorityClass, form: PriorityClassForm, status: int = 200) -> Response:
    return page("turns/priority_class.html", status=status, priority_class=priority_class, form=form)
