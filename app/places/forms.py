"""The shape of a place given out of order."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form, tidy
from app.core.sentences import later as _


class GivePlaceForm(Form):
    """Why somebody gets a place out of order."""

    reason = StringField(
        _("Why now?"),
        filters=[tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )


def give_place_form(key: str, **values: Any) -> GivePlaceForm:
    """The form for one place; many stand on one page, so its names begin with the place's key."""
    return GivePlaceForm(prefix=f"give-{key}-", **values)


def reason_field(key: str) -> str:
    """What the reason for giving the place of this key is called in its form."""
    return f"give-{key}-reason"
