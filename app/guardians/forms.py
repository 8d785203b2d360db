"""The shape of what guardians type."""

from typing import Any

from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.consents.models import Purpose
from app.core.fields import EMAIL, REQUIRED
from app.core.forms import Form
from app.core.sentences import later as _


class DoorForm(Form):
    token = StringField(_("The code on the paper"), [REQUIRED, Length(max=60)])


class MailForm(Form):
    """Whose address is known already gives none."""

    email = EmailField(_("Your e-mail"), [REQUIRED, Length(max=254), EMAIL])

    def __init__(self, known: str | None, **values: Any) -> None:
        super().__init__(**values)
        if known:
            self.email.validators = (Optional(),)


class CodeForm(Form):
    digits = StringField(_("Six digits"), [REQUIRED, Length(max=20)])


class AnswerForm(Form):
    """Yes or no to one purpose; an address where mail is said yes to and none is known."""

    purpose = HiddenField(validators=[InputRequired(), Regexp(rf"({'|'.join(Purpose)})\Z")])
    answer = HiddenField(validators=[InputRequired(), Regexp(r"(yes|no)\Z")])
    email = EmailField(_("Your e-mail"), [Optional(), Length(max=254), EMAIL])
