"""The shape of what is decided about a club, and the rows it can be made of."""

from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.access import scopes
from app.access.arrival import adult, here, me
from app.clubs import plans, queries, seasons
from app.clubs.forms import HIGHEST_GRADE, LONGEST_TEXT, WEEKDAYS
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.forms import Form, strip, tidy
from app.core.sentences import later as _

MOST_PLACES = 60
READ_FIRST = {
    "": (None, _("As the library has it")),
    "school": (True, _("A teacher or a host, then the library")),
    "library": (False, _("The library alone")),
}
RHYTHMS = {
    1: _("Every week"),
    2: _("Every second week"),
    3: _("Every third week"),
    4: _("Every fourth week"),
}


class ClubForm(Form):
    """All that is decided about a club. The choices of rows are set by the view, by key."""

    school = SelectField(_("School"), validators=[InputRequired(_("Choose a school."))])
    name = StringField(
        _("Name of the club"),
        filters=[tidy],
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
    room = StringField(_("Place to meet"), filters=[tidy], validators=[Length(max=120)])
    about = TextAreaField(
        _("About the club"), filters=[strip], validators=[Optional(), Length(max=LONGEST_TEXT)]
    )
    promised = TextAreaField(
        _("What you promised last time"),
        filters=[strip],
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )
    reads_first = SelectField(_("Who answers reviews"), validators=[Optional()])
    goal = SelectField(_("Goal it serves"), validators=[Optional()])
    draws_on = DateField(_("Draw lots on"), validators=[Optional()])
    offers_in_season = BooleanField(_("Offer free places during the season too"))
    offers_reason = StringField(_("Why"), filters=[tidy], validators=[Length(max=200)])

    def validate_grade_to(self, field: Field) -> None:
        # What is no number has its message already.
        if None not in (field.data, self.grade_from.data) and field.data < self.grade_from.data:
            raise ValidationError(gettext("The last grade cannot come before the first."))

    def validate_offers_reason(self, field: Field) -> None:
        if self.offers_in_season.data and not field.data:
            raise ValidationError(gettext("Write why in a few words."))

    def validate_ends_at(self, field: Field) -> None:
        if None not in (field.data, self.starts_at.data) and field.data <= self.starts_at.data:
            raise ValidationError(gettext("The club must end after it begins."))


class Choices:
    """The rows a club can be made of, by key: what a form names is found among them and nowhere else."""

    def __init__(self, club: Club | None = None, wish: dict[str, Any] | None = None) -> None:
        self.club, self.wish = club, wish or {}
        self.schools = {s.key: s for s in queries.sites(session(), scopes.schools(me()))}
        self.librarians = {p.key: p for p in queries.librarians(session(), here().id)}
        self.goals = {goal.key: goal for goal in queries.goals(session(), here().id)}
        today = clock.today(here().zone)
        names = seasons.names_to_choose(today)
        wished = self.wish.get("season")
        self.begins = max(today, seasons.first_day(wished if wished in names else names[0]))
        own = {club.season.name} if club else {self.wish["season"]} if "season" in self.wish else set()
        self.seasons = sorted({*names, *own})

    def form(self) -> ClubForm:
        return club_form(
            list(self.schools.values()),
            self.seasons,
            list(self.librarians.values()),
            list(self.goals.values()),
            self._data(),
        )

    def plan(self, form: ClubForm) -> plans.Plan:
        return plans.Plan(
            school=self.schools[form.school.data],
            librarian=self.librarians.get(form.librarian.data),
            goal=self.goals.get(form.goal.data),
            offers_reason=form.offers_reason.data if form.offers_in_season.data else None,
            teachers_read_first=READ_FIRST[form.reads_first.data or ""][0],
            **{name: form[name].data for name in _PLAIN},
        )

    def _data(self) -> dict[str, Any]:
        club = self.club
        if club is None:
            mine = adult().key if adult().key in self.librarians else ""
            first = {"librarian": mine, "season": self.seasons[0], "weekday": 1, "every_weeks": 1}
            return {
                **first,
                "first_meeting_on": self.begins,
                "school": request.args.get("school", ""),
                **self.wish,
            }
        queue = club.queue
        goal = next((goal.key for goal in self.goals.values() if goal.id == club.goal_id), "")
        return {
            **{
                name: getattr(club, name) for name in _PLAIN if name not in ("season", "capacity", "draws_on")
            },
            "school": club.school.key,
            "season": club.season.name,
            "capacity": club.queue.capacity,
            "librarian": club.librarian.key if club.librarian else "",
            "goal": goal,
            "reads_first": next(
                name for name, (value, _words) in READ_FIRST.items() if value is club.teachers_read_first
            ),
            "draws_on": clock.local(queue.draws_at, here().zone).date() if queue.draws_at else None,
            "offers_in_season": queue.offers_in_season,
            "offers_reason": queue.offers_reason,
        }


_PLAIN = (
    "season",
    "name",
    "grade_from",
    "grade_to",
    "capacity",
    "weekday",
    "starts_at",
    "ends_at",
    "first_meeting_on",
    "every_weeks",
    "room",
    "about",
    "promised",
    "draws_on",
)


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
    form.reads_first.choices = [(name, words) for name, (_value, words) in READ_FIRST.items()]
    form.goal.choices = [("", gettext("None")), *((goal.key, goal.name) for goal in goals)]
    return form
