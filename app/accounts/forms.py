"""What the forms of this room ask for."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.children import Purpose
from app.accounts.models import RoleName
from app.core.fields import EMAIL, REQUIRED, choices
from app.core.forms import Form
from app.core.languages import LANGUAGES

ROLES: dict[str, Any] = {
    RoleName.TEACHER: _("Teacher"),
    RoleName.HOST: _("Club host"),
    RoleName.LIBRARIAN: _("Librarian"),
    RoleName.LEADER: _("Leader"),
}
PURPOSES: dict[str, Any] = {
    Purpose.PUBLIC_WALL: _("Reviews on the public wall"),
    Purpose.PICTURE: _("Pictures"),
    Purpose.GUARDIAN_MAIL: _("Mail to the parents"),
    Purpose.KEEP_AFTER_SEASON: _("Keep the reviews after the season"),
}
SENTENCES: dict[str, Any] = {
    Purpose.PUBLIC_WALL: _(
        "The library may show my child's reviews to everybody, under the made-up name and without"
        " school or class."
    ),
    Purpose.PICTURE: _(
        "The library may show the pictures my child makes for its reviews, under the made-up name: photos,"
        " and drawings and handwriting also outside the club."
    ),
    Purpose.GUARDIAN_MAIL: _("The library may write to me by e-mail about my child's club."),
    Purpose.KEEP_AFTER_SEASON: _(
        "The library may keep my child's reviews after the season, without any link to my child."
    ),
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


class ChildForm(Form):
    first_name = StringField(_("First name"), [REQUIRED, Length(max=60)])
    initial = StringField(_("First letter of the surname"), [Optional(), Length(max=60)])
    class_label = StringField(_("Class"), [Optional(), Length(max=20)])
    informed_on = DateField(_("Parents informed on"), [Optional()])
    is_protected = BooleanField(_("Protected name and address"))


class ConsentForm(Form):
    purpose = SelectField(_("The paper is about"), choices=choices(PURPOSES))
    answer = RadioField(_("The paper says"), [REQUIRED], choices=choices({"yes": _("Yes"), "no": _("No")}))
    written_in = SelectField(_("The paper is in"), choices=choices(LANGUAGES))

    def sentence(self) -> str:
        """What the guardian agreed to, in the language of the paper."""
        with force_locale(self.written_in.data):
            return str(SENTENCES[Purpose(self.purpose.data)])


class GuardianForm(Form):
    name = StringField(_("Name"), [Optional(), Length(max=120)])
    email = EmailField(_("E-mail"), [Optional(), Length(max=254), EMAIL])
    written_in = SelectField(_("Language"))

    def offer(self, languages: Mapping[str, str]) -> "GuardianForm":
        """Let the guardian be written to in one of these."""
        self.written_in.choices = choices(languages)
        return self


class ErasureForm(Form):
    really = BooleanField(_("Yes, delete everything"), [InputRequired(_("Tick the box to delete."))])
