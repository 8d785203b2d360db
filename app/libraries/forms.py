"""Shapes of what is typed on the pages about schools, settings and the first run."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from wtforms import (
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    SearchField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.core.fields import EMAIL
from app.core.forms import Form, tidy
from app.core.languages import LANGUAGES
from app.core.sentences import later as _
from app.libraries.models import Country, School

COUNTRIES = {
    Country.DENMARK: _("Denmark"),
    Country.NORWAY: _("Norway"),
    Country.SWEDEN: _("Sweden"),
}
ACCENT_NAMES = {
    "ocean": _("Ocean"),
    "fjord": _("Fjord"),
    "forest": _("Forest"),
    "moss": _("Moss"),
    "amber": _("Amber"),
    "brick": _("Brick"),
    "berry": _("Berry"),
    "plum": _("Plum"),
    "slate": _("Slate"),
    "pine": _("Pine"),
}
KIND_NAMES = {
    "main": _("Main school"),
    "site": _("Site"),
    "single": _("School of its own"),
}


def _choices(names: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in names.items()]


class SearchForm(Form):
    """A search; it is part of the address."""

    words = SearchField(_("Find a school"), [Optional(), Length(max=80)])


class SchoolForm(Form):
    name = StringField(_("Name"), [DataRequired(), Length(max=160)])
    address = StringField(_("Address"), [Optional(), Length(max=160)])
    postcode = StringField(_("Postcode"), [Optional(), Length(max=10)])
    town = StringField(_("Town"), [Optional(), Length(max=80)])
    phone = TelField(_("Phone"), [Optional(), Length(max=40)])
    web = StringField(_("Website"), [Optional(), Length(max=200)])
    directions = TextAreaField(_("How to find the door"), [Optional(), Length(max=2000)])

    def values(self) -> dict[str, str]:
        """What was typed, without blanks around it, by the names of the school's columns."""
        return {
            name: (self[name].data or "").strip()
            for name in ("name", "address", "postcode", "town", "phone", "web", "directions")
        }


class NewSchoolForm(SchoolForm):
    main_school = SelectField(_("Is it a site of another school?"), [Optional()])

    def offer(self, mains: Sequence[School]) -> None:
        """Let these main schools be chosen."""
        none = {"": _("No, a school of its own")}
        self.main_school.choices = _choices(none | {school.key: school.name for school in mains})


class SettingsForm(Form):
    name = StringField(_("The library's name"), [DataRequired(), Length(max=120)])
    language = SelectField(_("Language"), choices=_choices(LANGUAGES))
    accent = SelectField(_("Colour"), choices=_choices(ACCENT_NAMES))
    phone = TelField(_("Phone"), [Optional(), Length(max=40)])
    email = EmailField(_("E-mail"), [Optional(), EMAIL, Length(max=200)])
    offer_days = IntegerField(
        _("School days to answer when there is a place"), [DataRequired(), NumberRange(1, 60)]
    )
    goals = TextAreaField(_("Goals of the library's strategy"), [Optional(), Length(max=4000)])

    def goal_names(self) -> list[str]:
        """The goals, one a line."""
        return [line.strip()[:160] for line in (self.goals.data or "").splitlines() if line.strip()]


class ProtectionForm(Form):
    """Both or none: a name without a number helps nobody."""

    protection_name = StringField(_("Name"), [Optional(), Length(max=120)], filters=[tidy])
    protection_phone = TelField(_("Direct phone"), [Optional(), Length(max=40)], filters=[tidy])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        is_good = bool(super().validate(extra_validators))
        for field, other in (
            (self.protection_name, self.protection_phone),
            (self.protection_phone, self.protection_name),
        ):
            if other.data and not field.data:
                field.errors = (*field.errors, gettext("Write both the name and the number."))
                is_good = False
        return is_good


class BreakForm(Form):
    name = StringField(_("What it is called"), [DataRequired(), Length(max=80)])
    first_on = DateField(_("First day"), [DataRequired()])
    last_on = DateField(_("Last day"), [DataRequired()])


class SetupForm(Form):
    library_name = StringField(_("The library's name"), [DataRequired(), Length(max=120)])
    country = SelectField(_("Country"), choices=_choices(COUNTRIES))
    language = SelectField(_("Language"), choices=_choices(LANGUAGES))
    name = StringField(_("Your name"), [DataRequired(), Length(max=120)])
    email = EmailField(_("Your e-mail"), [DataRequired(), EMAIL, Length(max=254)])
    password = PasswordField(_("A password"), [DataRequired(), Length(max=200)])


class LanguageForm(Form):
    code = StringField(_("The language's code"), [DataRequired(), Length(max=10)])
    name = StringField(_("What its readers call it"), [Optional(), Length(max=60)])
