"""The shape of what is typed about trips."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext
from wtforms import DateField, IntegerField, StringField, TextAreaField, TimeField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.forms import Form, strip, tidy
from app.core.sentences import later as _
from app.trips.models import Trip
from app.trips.trips import TripPlan

MOST_PLACES = 60
LONGEST_TEXT = 2_000
HOURS = ["%H:%M", "%H.%M"]


class TripForm(Form):
    """All that is decided about a trip."""

    title = StringField(
        _("What is the trip called?"),
        filters=[tidy],
        validators=[InputRequired(_("Give the trip a name.")), Length(max=80)],
    )
    starts_on = DateField(_("Day"), validators=[InputRequired(_("Choose a day."))])
    starts_at = TimeField(_("We meet at"), format=HOURS, validators=[InputRequired(_("Write an hour."))])
    meet_at = StringField(
        _("Where we meet"),
        filters=[tidy],
        validators=[InputRequired(_("Write a place.")), Length(max=120)],
    )
    ends_on = DateField(_("Home again on"), validators=[Optional()])
    ends_at = TimeField(_("Picked up at"), format=HOURS, validators=[InputRequired(_("Write an hour."))])
    pick_up_at = StringField(
        _("Where the children are picked up"),
        filters=[tidy],
        validators=[InputRequired(_("Write a place.")), Length(max=120)],
    )
    places = IntegerField(
        _("Places"),
        validators=[
            InputRequired(_("Write how many places there are.")),
            NumberRange(1, MOST_PLACES, _("A trip has from 1 to 60 places.")),
        ],
    )
    sign_up_until = DateField(_("Sign up no later than"), validators=[Optional()])
    bring = TextAreaField(
        _("What to bring"), filters=[strip], validators=[Optional(), Length(max=LONGEST_TEXT)]
    )
    about = TextAreaField(
        _("What happens"), filters=[strip], validators=[Optional(), Length(max=LONGEST_TEXT)]
    )

    def validate_ends_at(self, _field: TimeField) -> None:
        typed = (self.starts_on.data, self.starts_at.data, self.ends_at.data)
        if None not in typed and self._ends() <= self._starts():
            raise ValidationError(gettext("The trip must end after it begins."))

    def plan(self, zone: str) -> TripPlan:
        """What was typed, on the library's wall clock; without a day of its own it ends the day it begins."""
        here = ZoneInfo(zone)
        starts_at = self._starts().replace(tzinfo=here)
        last_day = self.sign_up_until.data
        night = last_day and datetime.combine(last_day + timedelta(days=1), time.min, here)
        return TripPlan(
            title=self.title.data,
            starts_at=starts_at,
            ends_at=self._ends().replace(tzinfo=here),
            sign_up_until=min(night, starts_at) if night else starts_at,
            places=self.places.data,
            meet_at=self.meet_at.data,
            pick_up_at=self.pick_up_at.data,
            bring=self.bring.data,
            about=self.about.data,
        )

    def _starts(self) -> datetime:
        return datetime.combine(self.starts_on.data, self.starts_at.data)

    def _ends(self) -> datetime:
        return datetime.combine(self.ends_on.data or self.starts_on.data, self.ends_at.data)


class PapersForm(Form):
    """The signed papers in hand, and their date."""

    said_on = DateField(_("Signed on"), validators=[InputRequired(_("Choose a day."))])

    def child_keys(self) -> list[str]:
        """The children that were ticked."""
        return request.form.getlist("child")

    @property
    def is_yes(self) -> bool:
        return "no" not in request.form


class JoinForm(Form):
    """Who comes along; only what was ticked."""

    def child_keys(self) -> list[str]:
        return request.form.getlist("child")


def filled_in(trip: Trip, zone: str) -> TripForm:
    """The form as the trip stands now."""
    here = ZoneInfo(zone)
    starts_at, ends_at = trip.starts_at.astimezone(here), trip.ends_at.astimezone(here)
    return TripForm(
        formdata=None,
        data={
            "title": trip.title,
            "starts_on": starts_at.date(),
            "starts_at": starts_at.time(),
            "ends_on": ends_at.date(),
            "ends_at": ends_at.time(),
            "meet_at": trip.meet_at,
            "pick_up_at": trip.pick_up_at,
            "places": trip.queue.capacity,
            "sign_up_until": _last_day(trip, here),
            "bring": trip.bring,
            "about": trip.about,
        },
    )


def _last_day(trip: Trip, here: ZoneInfo) -> date | None:
    closes_at = trip.queue.closes_at
    return (closes_at - timedelta(seconds=1)).astimezone(here).date() if closes_at else None
