"""The shape of what is typed about rotations."""

from typing import Any

from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.forms import Form
from app.core.sentences import later as _
from app.rotations.rounds import LONGEST_WEEKS


def _tidy(text: Any) -> str:
    return " ".join((text or "").split())


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
