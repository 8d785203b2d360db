"""What the forms of this room ask for."""

from collections.abc import Mapping
from typing import Any

from wtforms import EmailField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.accounts.models import RoleName
from app.core.fields import EMAIL, REQUIRED, choices
from app.core.forms import Form
from app.core.sentences import later as _

ROLES: dict[str, Any] = {
    RoleName.TEACHER: _("Teacher"),
    RoleName.HOST: _("Club host"),
    RoleName.LIBRARIAN: _("Librarian"),
    RoleName.LEADER: _("Leader"),
}


class InviteForm(Form):
    email = EmailField(_("E-mail"), [REQUIRED, Length(max=254), EMAIL])
    name = StringField(_("Name"), [REQUIRED, Length(max=120)])
    role = SelectField(_("Part"), choices=choices(ROLES))
    school = SelectField(_("School"), [Optional()])
    club = SelectField(_("Club"), [Optional()])

    def offer(self, schools: Mapping[str, str], clubs: Mapping[str, str]) -> "InviteForm":
        """Put the schools and clubs to choose from into the form, by key."""
        self.school.choices = choices({"": _("Choose a school"), **schools})
        self.club.choices = choices({"": _("Choose a club"), **clubs})
        return self
