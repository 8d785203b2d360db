"""The shape of what a school counts."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import Form


class CountForm(Form):
    books = IntegerField(
        _("Books in the box"),
        validators=[
            InputRequired(_("Write how many books there are.")),
            NumberRange(0, 999, _("A number from 0 to 999.")),
        ],
    )
