"""Shape of what a child says about how it read a book."""

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.core.forms import Form
from app.core.sentences import later as _
from app.reading.models import How, Much

PAPER, SCREEN = "paper", "screen"


def _answer(value: str, label: Any) -> SelectChoice:
    """The label is worded later, in the reader's language."""
    return SelectChoice(value, label)


class HowForm(Form):
    """Three questions with a few answers each."""

    how = RadioField(
        _("How did you read it?"),
        choices=[
            _answer(How.READ.value, _("I read it")),
            _answer(How.LISTENED.value, _("I heard it")),
            _answer(How.READ_TO.value, _("Someone read to me")),
        ],
    )
    on = RadioField(
        _("What was it?"),
        choices=[
            _answer(PAPER, _("A book of paper")),
            _answer(SCREEN, _("On a screen or phone")),
        ],
    )
    much = RadioField(
        _("How much?"),
        choices=[
            _answer(Much.WHOLE.value, _("The whole book")),
            _answer(Much.PART.value, _("Some of it")),
            _answer(Much.NOT_FOR_ME.value, _("It was not for me")),
        ],
    )
