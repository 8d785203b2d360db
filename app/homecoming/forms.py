"""The shape of what a school counts."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import Form
from app.core.sentences import later as _


class CountForm(Form):
    books = IntegerField(
        _("Books in the box"),
        validators=[
            InputRequired(_("Write how many books there are.")),
            NumberRange(0, 999, _("A number from 0 to 999.")),
        ],
    )
