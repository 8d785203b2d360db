"""The shape of what is typed about the line of schools."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
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
from app.core.fields import EMAIL, choices
from app.core.forms import Form
from app.starts.models import CheckInAnswer, StepKind
from app.starts.steps import Draft

LONGEST_STEP = 120
DAYS: list[Any] = list(enumerate(WEEKDAYS))

STEP_NAMES: dict[str, Any] = {
    StepKind.AGREEMENT: _("The agreement is signed by the head"),
    StepKind.PLAN: _("Day, hour and places are settled"),
    StepKind.HOST: _("A host is found and invited"),
    StepKind.ROOM: _("There is a room to meet in"),
    StepKind.LETTER: _("The parents have been given the letter"),
    StepKind.BOX: _("A box of books is on its way"),
    StepKind.CARDS: _("The children's cards are printed"),
    StepKind.VISIT: _("The first visit is made"),
}


def step_name(kind: str, name: str) -> str:
    """What a step is called: the library's own words, else the house's."""
    return name or str(STEP_NAMES[kind])


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


class StartingForm(Form):
    """How many clubs the library can start, and what belongs to a start."""

    starts_a_season = IntegerField(
        _("Clubs the library can start in a season"),
        validators=[InputRequired(_("Write a number.")), NumberRange(0, 99)],
    )
    clubs_each = IntegerField(
        _("Clubs one librarian can carry at a time"),
        validators=[InputRequired(_("Write a number.")), NumberRange(1, 99)],
    )
    steps = TextAreaField(_("What belongs to starting a club"), validators=[Length(max=LONGEST_TEXT)])

    def drafts(self) -> list[Draft]:
        """The steps, one a line; the house's words are known again, whoever's language they are in."""
        lines = dict.fromkeys(_tidy(line) for line in (self.steps.data or "").splitlines())
        house = {str(name).casefold(): kind for kind, name in STEP_NAMES.items()}
        return [
            Draft(StepKind(house[line.casefold()]))
            if line.casefold() in house
            else Draft(StepKind.OWN, line[:LONGEST_STEP])
            for line in lines
            if line
        ]


def starting_form(starts_a_season: int, clubs_each: int, checklist: list[Draft]) -> StartingForm:
    """The form as the library has it."""
    words = "\n".join(step_name(step.kind, step.name) for step in checklist)
    return StartingForm(
        formdata=None, data={"starts_a_season": starts_a_season, "clubs_each": clubs_each, "steps": words}
    )


class CheckInForm(Form):
    """The one tap."""

    answer = SelectField(
        _("How is the club?"),
        choices=choices({CheckInAnswer.FINE: _("All is well"), CheckInAnswer.CALL: _("Please call me")}),
    )
