"""The shape of what is typed about the line of schools."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    EmailField,
    Field,
    FieldList,
    FormField,
    HiddenField,
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

from app.accounts.forms import EMAIL, choices
from app.clubs.forms import HIGHEST_GRADE, LONGEST_TEXT, WEEKDAYS
from app.clubs.starts import CheckInAnswer, StepKind
from app.clubs.steps import Draft
from app.core.forms import Form

LONGEST_STEP = 120
DAYS: list[Any] = list(enumerate(WEEKDAYS))
EMPTY_STEPS = 2
"""Lines to write new steps on."""

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


def _number(text: object) -> int | None:
    plain = str(text or "").strip()
    return int(plain) if plain.isdecimal() and len(plain) < 4 else None


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


class StepForm(Form):
    """One line of the checklist; empty words take it away."""

    class Meta(Form.Meta):
        csrf = False

    place = StringField(_("Order"), filters=[_number])
    name = StringField(_("Step"), filters=[lambda text: _tidy(text)[:LONGEST_STEP]])
    kind = HiddenField()


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
    steps = FieldList(FormField(StepForm))

    def drafts(self) -> list[Draft]:
        """The steps that have words, in their order; house words stay the house's in every language."""
        lines = [line.data for line in self.steps if line.data["name"]]
        lines.sort(key=lambda line: line["place"] or len(lines) + 1)
        return [_draft(line["kind"], line["name"]) for line in lines]


def starting_form(starts_a_season: int, clubs_each: int, checklist: list[Draft]) -> StartingForm:
    """The form as the library has it, with empty lines at the end."""
    lines = [
        {"place": place, "name": step_name(step.kind, step.name), "kind": step.kind}
        for place, step in enumerate(checklist, start=1)
    ]
    empty = [{"place": None, "name": "", "kind": StepKind.OWN}] * EMPTY_STEPS
    return StartingForm(
        formdata=None,
        data={"starts_a_season": starts_a_season, "clubs_each": clubs_each, "steps": lines + empty},
    )


class CheckInForm(Form):
    """The one tap."""

    answer = SelectField(
        _("How is the club?"),
        choices=choices({CheckInAnswer.FINE: _("All is well"), CheckInAnswer.CALL: _("Please call me")}),
    )


def _draft(kind: str, name: str) -> Draft:
    kind = kind if kind in set(StepKind) else StepKind.OWN
    is_house = kind != StepKind.OWN and name == str(STEP_NAMES[kind])
    return Draft(StepKind(kind), "" if is_house else name)
