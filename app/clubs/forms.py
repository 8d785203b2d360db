"""The shape of what is typed on the club pages."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.clubs import listed
from app.clubs.models import Reach
from app.clubs.writing_to_all import LONGEST_WORDS
from app.core.forms import Form

HIGHEST_GRADE = 10
MOST_PLACES = 60
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"))
RHYTHMS = {
    1: _("Every week"),
    2: _("Every second week"),
    3: _("Every third week"),
    4: _("Every fourth week"),
}
LONGEST_TEXT = 2_000
LONGEST_LIST = 40_000
MOST_TYPED = 200


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def _strip(text: str | None) -> str:
    return (text or "").strip()


REACHES: dict[Reach, Any] = {
    Reach.ALL: _("all children"),
    Reach.IN: _("those in the club"),
    Reach.WAITING: _("those who wait"),
}


class ClubForm(Form):
    """All that is decided about a club. The choices of rows are set by the view, by key."""

    school = SelectField(_("School"), validators=[InputRequired(_("Choose a school."))])
    name = StringField(
        _("Name of the club"),
        filters=[_tidy],
        validators=[InputRequired(_("Give the club a name.")), Length(max=80)],
    )
    season = SelectField(_("Season"))
    grade_from = IntegerField(
        _("From grade"),
        validators=[
            InputRequired(_("Write a grade.")),
            NumberRange(0, HIGHEST_GRADE, _("A grade is a number from 0 to 10.")),
        ],
    )
    grade_to = IntegerField(
        _("To grade"),
        validators=[
            InputRequired(_("Write a grade.")),
            NumberRange(0, HIGHEST_GRADE, _("A grade is a number from 0 to 10.")),
        ],
    )
    capacity = IntegerField(
        _("Places"),
        validators=[
            InputRequired(_("Write how many places there are.")),
            NumberRange(1, MOST_PLACES, _("A club has from 1 to 60 places.")),
        ],
    )
    librarian = SelectField(_("Librarian in charge"), validators=[Optional()])
    weekday = SelectField(_("Weekday"), coerce=int)
    starts_at = TimeField(
        _("Begins"), format=["%H:%M", "%H.%M"], validators=[InputRequired(_("Write an hour."))]
    )
    ends_at = TimeField(_("Ends"), format=["%H:%M", "%H.%M"], validators=[InputRequired(_("Write an hour."))])
    first_meeting_on = DateField(
        _("First meeting on or after"), validators=[InputRequired(_("Choose a day."))]
    )
    every_weeks = SelectField(_("How often"), coerce=int)
    room = StringField(_("Place to meet"), filters=[_tidy], validators=[Length(max=120)])
    about = TextAreaField(
        _("About the club"), filters=[_strip], validators=[Optional(), Length(max=LONGEST_TEXT)]
    )
    promised = TextAreaField(
        _("What you promised last time"),
        filters=[_strip],
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )
    goal = SelectField(_("Goal it serves"), validators=[Optional()])
    draws_on = DateField(_("Draw lots on"), validators=[Optional()])
    offers_in_season = BooleanField(_("Offer free places during the season too"))
    offers_reason = StringField(_("Why"), filters=[_tidy], validators=[Length(max=200)])

    def validate_grade_to(self, field: Field) -> None:
        if self.grade_from.data is not None and field.data < self.grade_from.data:
            raise ValidationError(gettext("The last grade cannot come before the first."))

    def validate_offers_reason(self, field: Field) -> None:
        if self.offers_in_season.data and not field.data:
            raise ValidationError(gettext("Write why in a few words."))

    def validate_ends_at(self, field: Field) -> None:
        if self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(gettext("The club must end after it begins."))


class GivePlaceForm(Form):
    """Why somebody gets a place out of order."""

    reason = StringField(
        _("Why now?"),
        filters=[_tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )


def give_place_form(key: str, **values: Any) -> GivePlaceForm:
    """The form for one place; many stand on one page, so its names begin with the place's key."""
    return GivePlaceForm(prefix=f"give-{key}-", **values)


def reason_field(key: str) -> str:
    """What the reason for giving the place of this key is called in its form."""
    return f"give-{key}-reason"


class WriteToAllForm(Form):
    """What staff write to all, and whose adults read it."""

    reach = RadioField(
        _("To the adults of"),
        choices=[SelectChoice(reach.value, words) for reach, words in REACHES.items()],
        default=Reach.ALL.value,
        validators=[InputRequired(_("Choose one."))],
    )
    words = TextAreaField(
        _("Your words"),
        filters=[_strip],
        validators=[InputRequired(_("Write what the adults are to read.")), Length(max=LONGEST_WORDS)],
    )


class PriorityClassForm(Form):
    """What a class is called, and why it comes first."""

    name = StringField(
        _("Name of the priority"),
        filters=[_tidy],
        validators=[InputRequired(_("Give the priority a name.")), Length(max=60)],
    )
    reason = StringField(
        _("Why it comes first"),
        filters=[_tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )


class LineForm(Form):
    """Which children of a waiting list were ticked; `priority_class` is the key of a class or empty."""

    priority_class = SelectField(_("Comes first because"), validators=[Optional()])

    def place_keys(self) -> list[str]:
        """The places that were ticked."""
        return request.form.getlist("place")


class MeetingForm(Form):
    """How many children took part."""

    participants = IntegerField(
        _("Children who took part"),
        validators=[InputRequired(_("Write how many children took part."))],
    )


class InformedForm(Form):
    """When parents were given the letter."""

    informed_on = DateField(
        _("The parents got the letter on"), validators=[InputRequired(_("Choose a day."))]
    )

    def child_keys(self) -> list[str]:
        """The children that were ticked."""
        return request.form.getlist("child")


class PutForwardForm(Form):
    """A list of children: new lines as text, and those already read as cleaned rows."""

    names = TextAreaField(_("Children"), validators=[Optional(), Length(max=LONGEST_LIST)])
    class_label = StringField(
        _("Class, where a line has none"), filters=[_tidy], validators=[Optional(), Length(max=20)]
    )
    informed = BooleanField(_("The parents have been given the letter"))
    informed_on = DateField(_("Given on"), validators=[Optional()])

    def informed_day(self, today: date) -> date | None:
        """The day the parents got the letter, if they did; without a day it was today."""
        return (self.informed_on.data or today) if self.informed.data else None

    @property
    def is_confirmed(self) -> bool:
        """Whether the button to put the children forward was pressed."""
        return "confirm" in request.form

    def rows(self) -> list[listed.Listed]:
        """The children already read, with what was ticked for each."""
        columns = [request.form.getlist(f"row_{name}") for name in ("first", "initial", "class", "second")]
        ticked: dict[str, set[str]] = {
            name: set(request.form.getlist(name)) for name in ("take", "restore", "same", "together")
        }
        classes = request.form.getlist("row_priority")
        found = []
        for at, values in enumerate(zip(*columns, strict=False)):
            row = listed.cleaned(
                *values,
                is_taken=str(at) in ticked["take"],
                is_restored=str(at) in ticked["restore"],
                is_same=str(at) in ticked["same"],
                is_together=str(at) in ticked["together"],
                priority=classes[at] if at < len(classes) else "",
            )
            if row is not None:
                found.append(row)
        return found


class MoveForm(Form):
    """Where a child moves, and why."""

    club = SelectField(_("To which club?"), validators=[InputRequired(_("Choose a club."))])
    keeps_its_turn = BooleanField(_("It keeps its place in line"))
    reason = StringField(
        _("Why?"),
        filters=[_tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )

    def offer(self, clubs: list[Any]) -> None:
        """Let one of these clubs be chosen; each tells how many places are free."""
        self.club.choices = [
            ("", gettext("Choose a club")),
            *((club.key, _with_room(club)) for club in clubs),
        ]


def _with_room(club: Any) -> str:
    free = gettext("%(free)s of %(capacity)s free", free=club.queue.free, capacity=club.queue.capacity)
    return f"{club.name}, {club.school.name} ({free})"


class ClassListForm(Form):
    """A school's new class list; it is read and never given back."""

    names = TextAreaField(_("The new list"), validators=[Optional(), Length(max=LONGEST_LIST)])
    class_label = StringField(
        _("Class, where a line has none"), filters=[_tidy], validators=[Optional(), Length(max=20)]
    )

    def label_of(self, key: str) -> str:
        """The class typed for the child with this key."""
        return request.form.get(f"label-{key}", "")[:MOST_TYPED]


class DoorForm(Form):
    """The number on the board."""

    number = StringField(
        _("The number on the board"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[Regexp(r"^\d{6}$", message=_("The number has six digits."))],
    )


class KnockForm(Form):
    """Which animal was tapped."""

    child = HiddenField(validators=[InputRequired()])


def club_form(
    schools: list[Any],
    seasons: list[str],
    librarians: list[Any],
    goals: list[Any],
    data: dict[str, Any] | None = None,
) -> ClubForm:
    """The form with what can be chosen; `data` fills it."""
    form = ClubForm(data=data)
    form.school.choices = [
        ("", gettext("Choose a school")),
        *((school.key, school.name) for school in schools),
    ]
    form.season.choices = [(name, name) for name in seasons]
    form.librarian.choices = [("", gettext("Nobody yet")), *((p.key, p.name) for p in librarians)]
    form.weekday.choices = list(enumerate(WEEKDAYS))
    form.every_weeks.choices = list(RHYTHMS.items())
    form.goal.choices = [("", gettext("None")), *((goal.key, goal.name) for goal in goals)]
    return form
