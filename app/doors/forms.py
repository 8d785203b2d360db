"""The shape of what is typed and tapped at the door."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Regexp

from app.core.forms import Form


class DoorForm(Form):
    """The number on the board."""

    number = StringField(
        _("The number on the board"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[Regexp(r"^\d{6}$", message=_("The number has six digits."))],
    )


class KnockForm(Form):
    """Which animal was tapped."""

    child = HiddenField(validators=[InputRequired()])
