"""What the forms about one-time codes and recovery codes ask for."""

from wtforms import PasswordField, StringField
from wtforms.validators import Length

from app.core.fields import LONGEST_PASSWORD, REQUIRED
from app.core.forms import Form
from app.core.sentences import later as _


class OneTimeCodeForm(Form):
    code = StringField(_("One-time code"), [REQUIRED, Length(max=20)])


class RecoveryCodeForm(Form):
    code = StringField(_("Recovery code"), [REQUIRED, Length(max=40)])


class OwnPasswordForm(Form):
    current = PasswordField(_("Your password now"), [REQUIRED, LONGEST_PASSWORD])
