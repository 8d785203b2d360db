"""Shape of what a child says about how it read a book."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.core.forms import Form
from app.reading.models import How, Much

PAPER, SCREEN = "paper", "screen"


class HowForm(Form):
    """Three questions with a few answers each."""

    how = RadioField(
        _("How did you read it?"),
        choices=[
            SelectChoice(How.READ.value, _("I read it")),
            SelectChoice(How.LISTENED.value, _("I heard it")),
            SelectChoice(How.READ_TO.value, _("Someone read to me")),
        ],
    )
    on = RadioField(
        _("What was it?"),
        choices=[
            SelectChoice(PAPER, _("A book of paper")),
            SelectChoice(SCREEN, _("On a screen or phone")),
        ],
    )
    much = RadioField(
        _("How much?"),
        choices=[
            SelectChoice(Much.WHOLE.value, _("The whole book")),
            SelectChoice(Much.PART.value, _("Some of it")),
            SelectChoice(Much.NOT_FOR_ME.value, _("It was not for me")),
        ],
    )
