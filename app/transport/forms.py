"""The shape of what is asked about runs."""

from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form
from app.core.sentences import later as _
from app.transport.models import Vehicle

VEHICLES: dict[str, Any] = {
    Vehicle.VAN: _("The van"),
    Vehicle.BOOK_BUS: _("The book bus"),
    Vehicle.OWN_CAR: _("Own car"),
}


def _tidy(text: Any) -> str:
    return " ".join((text or "").split())


class RunForm(Form):
    """The view sets who may drive: the library's own people."""

    on_day = DateField(_("Day"), validators=[InputRequired(_("Choose a day."))])
    vehicle = RadioField(
        _("Vehicle"),
        choices=[SelectChoice(vehicle, words) for vehicle, words in VEHICLES.items()],
        default=Vehicle.VAN,
    )
    driver = SelectField(_("Who drives"), validators=[Optional()])


class LoadForm(Form):
    """`box` by key; `to` names a club or a school by key, or the library; the view sets the choices."""

    box = SelectField(_("Box"), validators=[InputRequired(_("Choose a box."))])
    to = SelectField(_("Where to"), validators=[InputRequired(_("Choose where the box goes."))])
    due_on = DateField(_("Due back"), validators=[Optional()])


class StopForm(Form):
    """A school by key, or a branch by its name."""

    school = SelectField(_("School"), validators=[Optional()])
    branch = StringField(_("Or a branch"), filters=[_tidy], validators=[Optional(), Length(max=80)])
