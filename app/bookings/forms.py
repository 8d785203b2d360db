"""The shape of what is typed about bookings and rotations."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    IntegerField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.bookings.rounds import LONGEST_WEEKS
from app.core.forms import Form

A_LEAP_YEAR = 2028
"""Days without a year are shown in one that has each of them."""


def _tidy(text: Any) -> str:
    return " ".join((text or "").split())


class FindForm(Form):
    """A search is part of the address, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    words = SearchField(_("Find a title"), [Optional(), Length(max=80)])


class BookForm(Form):
    """`to` names a club or a school by key; the view sets the choices."""

    to = SelectField(_("For whom"), validators=[InputRequired(_("Choose for whom it is."))])
    class_label = StringField(_("Class"), filters=[_tidy], validators=[Optional(), Length(max=40)])
    first_on = DateField(_("At the school from"), validators=[InputRequired(_("Choose a day."))])
    last_on = DateField(_("Until"), validators=[InputRequired(_("Choose a day."))])


class LastDayForm(Form):
    last_on = DateField(_("Last day at the school"), validators=[InputRequired(_("Choose a day."))])


class TransportForm(Form):
    box_days_before = IntegerField(
        _("School days to make a box ready and bring it"),
        validators=[InputRequired(_("Write a number.")), NumberRange(0, 20, _("A number from 0 to 20."))],
    )
    box_days_after = IntegerField(
        _("School days to fetch and count it"),
        validators=[InputRequired(_("Write a number.")), NumberRange(0, 20, _("A number from 0 to 20."))],
    )
    closed_from = DateField(_("No transport from"), validators=[Optional()])
    closed_to = DateField(_("No transport until"), validators=[Optional()])

    def validate_closed_from(self, field: DateField) -> None:
        _both(field.data, self.closed_to.data)

    def validate_closed_to(self, field: DateField) -> None:
        _both(field.data, self.closed_from.data)

    def values(self) -> dict[str, object]:
        """What was typed, by the names of the library's columns."""
        return {
            "box_days_before": self.box_days_before.data,
            "box_days_after": self.box_days_after.data,
            "no_transport_from": _without_year(self.closed_from.data),
            "no_transport_to": _without_year(self.closed_to.data),
        }


class RoundForm(Form):
    """`boxes` and `stops` are named by key; the view sets the choices."""

    name = StringField(
        _("Name of the rotation"),
        filters=[_tidy],
        validators=[DataRequired(_("Give it a name.")), Length(max=80)],
    )
    boxes = SelectMultipleField(_("Boxes that go round"))
    stops = SelectMultipleField(_("Schools and clubs"))
    first_on = DateField(_("First day at the schools"), validators=[InputRequired(_("Choose a day."))])
    weeks = IntegerField(
        _("Weeks with school at each"),
        default=4,
        validators=[
            InputRequired(_("Write a number.")),
            NumberRange(1, LONGEST_WEEKS, _("A number from 1 to 26.")),
        ],
    )
    last_on = DateField(_("All over by"), validators=[Optional()])


class SwapForm(Form):
    other = SelectField(_("Change places with"), validators=[InputRequired(_("Choose one."))])


class ShiftForm(Form):
    first_on = DateField(_("First day here"), validators=[InputRequired(_("Choose a day."))])


def _both(one: date | None, other: date | None) -> None:
    if bool(one) != bool(other):
        raise ValidationError(str(_("Choose both days, or neither.")))


def with_year(day: str) -> date | None:
    """A day of each year, as 06-01, as a date a form can show."""
    return date.fromisoformat(f"{A_LEAP_YEAR}-{day}") if day else None


def _without_year(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""
