"""The shape of what a school asks for, and of what is offered to it."""

from typing import Any

from flask_babel import gettext
from wtforms import (
    EmailField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.clubs.forms import HIGHEST_GRADE, LONGEST_TEXT, WEEKDAYS
from app.core.fields import EMAIL
from app.core.forms import Form
from app.core.sentences import later as _

DAYS: list[Any] = list(enumerate(WEEKDAYS))


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def _grade(label: Any) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            InputRequired(_("Write a grade.")),
            NumberRange(0, HIGHEST_GRADE, _("A grade is a number from 0 to 10.")),
        ],
    )


class AskForm(Form):
    """A school's wish; `website` is for machines, a person never sees it."""

    school = SelectField(_("School"), validators=[InputRequired(_("Choose a school."))])
    grade_from = _grade(_("From grade"))
    grade_to = _grade(_("To grade"))
    weekdays = SelectMultipleField(
        _("Days that suit you"),
        coerce=int,
        choices=[SelectChoice(day, name) for day, name in DAYS],
        validators=[Optional()],
    )
    name = StringField(
        _("Your name"), filters=[_tidy], validators=[InputRequired(_("Write your name.")), Length(max=120)]
    )
    email = EmailField(
        _("Your e-mail at work"),
        validators=[InputRequired(_("Write your e-mail.")), Length(max=254), EMAIL],
    )
    phone = TelField(_("Your phone"), filters=[_tidy], validators=[Optional(), Length(max=40)])
    message = TextAreaField(
        _("Anything we should know"),
        filters=[lambda text: (text or "").strip()],
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )
    website = StringField(_("Leave this field empty"), validators=[Optional(), Length(max=200)])

    def offer(self, schools: list[Any]) -> "AskForm":
        """Let these schools be chosen."""
        self.school.choices = [
            ("", gettext("Choose a school")),
            *((school.key, school.name) for school in schools),
        ]
        return self

    def validate_grade_to(self, field: Field) -> None:
        if self.grade_from.data is not None and field.data is not None and field.data < self.grade_from.data:
            raise ValidationError(gettext("The last grade cannot come before the first."))


class OfferForm(Form):
    """Who starts the club, and in which season."""

    librarian = SelectField(_("Librarian who starts it"))
    season = SelectField(_("Season"))
    reason = StringField(_("Why before its turn?"), filters=[_tidy], validators=[Optional(), Length(max=200)])

    def offer(self, librarians: list[tuple[str, str]], seasons: list[str]) -> "OfferForm":
        """Let these be chosen."""
        self.librarian.choices = librarians
        self.season.choices = [(name, name) for name in seasons]
        return self


class TakeOffForm(Form):
    """Why the library takes a school off the line."""

    why = StringField(
        _("Why? The school reads it."),
        filters=[_tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )
