"""What is asked when a register comes in, and what its fields are called."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectMultipleField

from app.core.forms import Form
from app.core.sentences import later as _

FIELD_NAMES = {
    "name": _("Name"),
    "kind": _("Kind of school"),
    "municipality_name": _("Municipality"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "phone": _("Phone"),
    "web": _("Website"),
    "grades_to": _("Highest grade"),
    "type_code": _("Type number"),
    "type_name": _("Type"),
    "is_kindergarten": _("Kindergarten"),
    "main": _("Main school"),
}


class RegisterForm(Form):
    file = FileField(_("The school register"), [FileRequired(_("Choose a file first."))])


class ConfirmForm(Form):
    """Which municipalities are taken, as they were chosen in the preview."""

    municipality = SelectMultipleField(_("Municipalities"), validate_choice=False)


class ChoiceForm(ConfirmForm):
    """The same choice while looking: part of the address."""
