"""The shape of what is typed and tapped at the door."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Regexp

from app.cards.pictures import LENGTH, NAMES
from app.core.forms import Form
from app.core.sentences import later as _


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


class PicturesForm(Form):
    """What has been tapped, and one picture more; `undo` takes the last one back."""

    tapped = HiddenField()
    tap = HiddenField()
    undo = HiddenField()

    def pictures(self) -> list[str]:
        """The pictures tapped so far, four at most."""
        named = [name for name in (self.tapped.data or "").split() if name in NAMES]
        if self.undo.data:
            return named[:-1]
        return [*named, *([self.tap.data] if self.tap.data in NAMES else [])][:LENGTH]
