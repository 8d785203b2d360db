"""The shape of what is typed on the club pages."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.clubs import listed
from app.clubs.models import Reach
from app.clubs.writing_to_all import LONGEST_WORDS
from app.core.forms import Form

HIGHEST_GRADE = 10
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"))
LONGEST_TEXT = 2_000
LONGEST_LIST = 40_000
MOST_TYPED = 200


def tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def strip(text: str | None) -> str:
    return (text or "").strip()


REACHES: dict[Reach, Any] = {
    Reach.ALL: _("all children"),
    Reach.IN: _("those in the club"),
    Reach.WAITING: _("those who wait"),
}


class GivePlaceForm(Form):
    """Why somebody gets a place out of order."""

    reason = StringField(
        _("Why now?"),
        filters=[tidy],
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
        filters=[strip],
        validators=[InputRequired(_("Write what the adults are to read.")), Length(max=LONGEST_WORDS)],
    )


class PriorityClassForm(Form):
    """What a class is called, and why it comes first."""

    name = StringField(
        _("Name of the priority"),
        filters=[tidy],
        validators=[InputRequired(_("Give the priority a name.")), Length(max=60)],
    )
    reason = StringField(
        _("Why it comes first"),
        filters=[tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )


class LineForm(Form):
    """Which children of a waiting list were ticked; `priority_class` is the key of a class or empty."""

    priority_class = SelectField(_("Comes first because"), validators=[Optional()])

    def place_keys(self) -> list[str]:
        """The places that were ticked."""
        return request.form.getlist("place")


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
        _("Class, where a line has none"), filters=[tidy], validators=[Optional(), Length(max=20)]
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
        filters=[tidy],
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
        _("Class, where a line has none"), filters=[tidy], validators=[Optional(), Length(max=20)]
    )

    def label_of(self, key: str) -> str:
        """The class typed for the child with this key."""
        return request.form.get(f"label-{key}", "")[:MOST_TYPED]
