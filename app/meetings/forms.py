"""The shape of what is typed and tapped about meetings."""

from flask import request
from flask_babel import gettext
from wtforms import DateField, Field, IntegerField, StringField, TextAreaField, TimeField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.clubs.forms import LONGEST_TEXT
from app.core.forms import Form, strip, tidy
from app.core.sentences import later as _
from app.meetings.models import MOST_FILMS, Doing

LONGEST_LINE = 300


class MeetingForm(Form):
    """How many children took part."""

    participants = IntegerField(
        _("Children who took part"),
        validators=[InputRequired(_("Write how many children took part."))],
    )


class MeetingTimeForm(Form):
    """On which day, from when to when."""

    day = DateField(_("Day"), validators=[InputRequired(_("Choose a day."))])
    starts_at = TimeField(
        _("Begins"), format=["%H:%M", "%H.%M"], validators=[InputRequired(_("Write an hour."))]
    )
    ends_at = TimeField(_("Ends"), format=["%H:%M", "%H.%M"], validators=[InputRequired(_("Write an hour."))])

    def validate_ends_at(self, field: Field) -> None:
        if None not in (field.data, self.starts_at.data) and field.data <= self.starts_at.data:
            raise ValidationError(gettext("The club must end after it begins."))


class CancelForm(Form):
    """Why there is no meeting."""

    reason = StringField(
        _("Why is there no meeting?"),
        filters=[tidy],
        validators=[InputRequired(_("Write why in a few words.")), Length(max=200)],
    )


class NotesForm(Form):
    """Who is here, what was done and read, and two lines; children, activities and books are ticked."""

    films = IntegerField(
        _("How many videos?"),
        validators=[
            Optional(),
            NumberRange(1, MOST_FILMS, _("Write a number from 1 to 99.")),
        ],
    )
    own = StringField(_("What else did you do?"), filters=[tidy], validators=[Optional(), Length(max=120)])
    line = StringField(
        _("One line about today"), filters=[tidy], validators=[Optional(), Length(max=LONGEST_LINE)]
    )
    praise = StringField(
        _("One line of praise for the class"),
        filters=[tidy],
        validators=[Optional(), Length(max=LONGEST_LINE)],
    )

    @property
    def is_everybody(self) -> bool:
        """Whether the button that says all are here was pressed (without scripts)."""
        return "everybody" in request.form

    def child_keys(self) -> set[str]:
        """The children who were ticked."""
        return set(request.form.getlist("child"))

    def done(self) -> frozenset[Doing]:
        """What was ticked of what a club does."""
        return frozenset(doing for doing in Doing if doing in request.form.getlist("doing"))

    def work_keys(self) -> set[str]:
        """The books that were ticked."""
        return set(request.form.getlist("book"))


class PromiseForm(Form):
    """What to bring next time."""

    promised = TextAreaField(
        _("Promised for next time"), filters=[strip], validators=[Optional(), Length(max=LONGEST_TEXT)]
    )


class SubstituteForm(Form):
    """Who stands in."""

    name = StringField(
        _("The substitute's name"),
        filters=[tidy],
        validators=[InputRequired(_("Write a name.")), Length(max=120)],
    )
