"""What the forms of signing in ask for."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.core.fields import EMAIL, REQUIRED, choices
from app.core.forms import Form
from app.core.languages import LANGUAGES
from app.core.outward_addresses import LONGEST

LONGEST_PASSWORD = Length(max=200, message=_("A password has at most 128 characters."))


class SignInForm(Form):
    email = EmailField(_("E-mail"), [REQUIRED, Length(max=254), EMAIL])
    password = PasswordField(_("Password"), [Optional(), LONGEST_PASSWORD])
    next = HiddenField()


class OneTimeCodeForm(Form):
    code = StringField(_("One-time code"), [REQUIRED, Length(max=20)])


class RecoveryCodeForm(Form):
    code = StringField(_("Recovery code"), [REQUIRED, Length(max=40)])


class DigitsForm(Form):
    email = EmailField(_("E-mail"), [REQUIRED, Length(max=254), EMAIL])
    digits = StringField(_("Six digits"), [REQUIRED, Length(max=20)])


class NewPasswordForm(Form):
    new = PasswordField(_("New password"), [REQUIRED, LONGEST_PASSWORD])


class ResetPasswordForm(NewPasswordForm):
    code = StringField(_("One-time code"), [REQUIRED, Length(max=40)])


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(_("Your password now"), [REQUIRED, LONGEST_PASSWORD])


class OwnPasswordForm(Form):
    current = PasswordField(_("Your password now"), [REQUIRED, LONGEST_PASSWORD])


class ServiceForm(Form):
    service = StringField(_("Name of the service"), [REQUIRED, Length(max=60)])
    issuer = StringField(_("Its address (issuer)"), [REQUIRED, Length(max=LONGEST)])
    client_id = StringField(_("What it calls us (client ID)"), [REQUIRED, Length(max=200)])
    secret = PasswordField(_("Our secret there (client secret)"), [Length(max=200)])
    is_on = BooleanField(_("People may sign in with it"))


class LanguageForm(Form):
    chosen = SelectField(_("Language"), validate_choice=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.chosen.choices = choices({"": _("The library's language")} | LANGUAGES)
