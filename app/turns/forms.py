"""The shape of what is decided about a line: priorities, who goes together, moves."""

from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form, tidy
from app.core.sentences import later as _


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
