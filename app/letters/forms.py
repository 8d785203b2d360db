"""The shape of what staff write to all."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.core.forms import Form, strip
from app.core.sentences import later as _
from app.letters.models import Reach
from app.letters.writing_to_all import LONGEST_WORDS

REACHES: dict[Reach, Any] = {
    Reach.ALL: _("all children"),
    Reach.IN: _("those in the club"),
    Reach.WAITING: _("those who wait"),
}


class WriteToAllForm(Form):
    """What staff write to all, and whose adults read it."""

    reach = RadioField(
        _("To the adults of"),
        choices=[SelectChoice(reach.value, words) for reach, words in REACHES.items()],
        default=Reach.ALL.value,
        validators=[InputRequired(_("Choose one."))],
    )
    words = TextAreaField(
        _("Your words"),
        filters=[strip],
        validators=[InputRequired(_("Write what the adults are to read.")), Length(max=LONGEST_WORDS)],
    )
