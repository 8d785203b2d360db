"""What the forms about a child ask for."""

from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.fields import REQUIRED
from app.core.forms import Form
from app.core.sentences import later as _


class ChildForm(Form):
    first_name = StringField(_("First name"), [REQUIRED, Length(max=60)])
    initial = StringField(_("First letter of the surname"), [Optional(), Length(max=60)])
    class_label = StringField(_("Class"), [Optional(), Length(max=20)])
    informed_on = DateField(_("Parents informed on"), [Optional()])
    is_protected = BooleanField(_("Protected name and address"))


class ErasureForm(Form):
    really = BooleanField(_("Yes, delete everything"), [InputRequired(_("Tick the box to delete."))])
