"""What the forms of signing in ask for."""

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.core.fields import EMAIL, LONGEST_PASSWORD, REQUIRED, choices
from app.core.forms import Form
from app.core.languages import LANGUAGES
from app.core.sentences import later as _


class SignInForm(Form):
    email = EmailField(_("E-mail"), [REQUIRED, Length(max=254), EMAIL])
    password = PasswordField(_("Password"), [Optional(), LONGEST_PASSWORD])
    next = HiddenField()


class DigitsForm(Form):
    email = EmailField(_("E-mail"), [REQUIRED, Length(max=254), EMAIL])
    digits = StringField(_("Six digits"), [REQUIRED, Length(max=20)])


class NewPasswordForm(Form):
    new = PasswordField(_("New password"), [REQUIRED, LONGEST_PASSWORD])


class ResetPasswordForm(NewPasswordForm):
    code = StringField(_("One-time code"), [REQUIRED, Length(max=40)])


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(_("Your password now"), [REQUIRED, LONGEST_PASSWORD])


class LanguageForm(Form):
    chosen = SelectField(_("Language"), validate_choice=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.chosen.choices = choices({"": _("The library's language")} | LANGUAGES)
