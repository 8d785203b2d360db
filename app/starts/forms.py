"""The shape of what belongs to a start, and of a check-in."""

from typing import Any

from wtforms import (
    IntegerField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.clubs.forms import LONGEST_TEXT
from app.core.fields import choices
from app.core.forms import Form
from app.core.sentences import later as _
from app.starts.models import CheckInAnswer, StepKind
from app.starts.steps import Draft

LONGEST_STEP = 120

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
