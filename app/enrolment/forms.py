"""The shape of the lists of children that come in."""

from datetime import date

from flask import request
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form, tidy
from app.core.sentences import later as _
from app.enrolment import listed

LONGEST_LIST = 40_000
MOST_TYPED = 200


class InformedForm(Form):
    """When parents were given the letter."""

    informed_on = DateField(
        _("The parents got the letter on"), validators=[InputRequired(_("Choose a day."))]
    )

    def child_keys(self) -> list[str]:
        """The children that were ticked."""
        return request.form.getlist("child")


class PutForwardForm(Form):
    """A list of children: new lines as text, and those already read as cleaned rows."""

    names = TextAreaField(_("Children"), validators=[Optional(), Length(max=LONGEST_LIST)])
    class_label = StringField(
        _("Class, where a line has none"), filters=[tidy], validators=[Optional(), Length(max=20)]
    )
    informed = BooleanField(_("The parents have been given the letter"))
    informed_on = DateField(_("Given on"), validators=[Optional()])

    def informed_day(self, today: date) -> date | None:
        """The day the parents got the letter, if they did; without a day it was today."""
        return (self.informed_on.data or today) if self.informed.data else None

    @property
    def is_confirmed(self) -> bool:
        """Whether the button to put the children forward was pressed."""
        return "confirm" in request.form

    def rows(self) -> list[listed.Listed]:
        """The children already read, with what was ticked for each."""
        columns = [request.form.getlist(f"row_{name}") for name in ("first", "initial", "class", "second")]
        ticked: dict[str, set[str]] = {
            name: set(request.form.getlist(name)) for name in ("take", "restore", "same", "together")
        }
        classes = request.form.getlist("row_priority")
        found = []
        for at, values in enumerate(zip(*columns, strict=False)):
            row = listed.cleaned(
                *values,
                is_taken=str(at) in ticked["take"],
                is_restored=str(at) in ticked["restore"],
                is_same=str(at) in ticked["same"],
                is_together=str(at) in ticked["together"],
                priority=classes[at] if at < len(classes) else "",
            )
            if row is not None:
                found.append(row)
        return found


class ClassListForm(Form):
    """A school's new class list; it is read and never given back."""

    names = TextAreaField(_("The new list"), validators=[Optional(), Length(max=LONGEST_LIST)])
    class_label = StringField(
        _("Class, where a line has none"), filters=[tidy], validators=[Optional(), Length(max=20)]
    )

    def label_of(self, key: str) -> str:
        """The class typed for the child with this key."""
        return request.form.get(f"label-{key}", "")[:MOST_TYPED]
