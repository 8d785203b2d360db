"""What the forms about guardians and their consents ask for, and the sentences that are signed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.consents.consent import asked_at
from app.consents.models import Purpose
from app.core.fields import EMAIL, REQUIRED, choices
from app.core.forms import Form
from app.core.languages import LANGUAGES
from app.core.sentences import later as _
from app.libraries.models import Library

PURPOSES: dict[str, Any] = {
    Purpose.PUBLIC_WALL: _("Reviews on the public wall"),
    Purpose.PICTURE: _("Pictures"),
    Purpose.VIDEO: _("Films"),
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
    Purpose.VIDEO: _(
        "My child may film itself for its reviews, half a minute at most, and the library may show the film"
        " where the review is shown. It is deleted when the season ends."
    ),
    Purpose.GUARDIAN_MAIL: _("The library may write to me by e-mail about my child's club."),
    Purpose.KEEP_AFTER_SEASON: _(
        "The library may keep my child's reviews after the season, without any link to my child."
    ),
}


class ConsentForm(Form):
    purpose = SelectField(_("The paper is about"), choices=choices(PURPOSES))
    answer = RadioField(_("The paper says"), [REQUIRED], choices=choices({"yes": _("Yes"), "no": _("No")}))
    written_in = SelectField(_("The paper is in"), choices=choices(LANGUAGES))

    def offer(self, library: Library) -> "ConsentForm":
        """Let staff register what guardians are asked at this library."""
        self.purpose.choices = choices({purpose: PURPOSES[purpose] for purpose in asked_at(library)})
        return self

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
