"""The shape of what is typed about bookings, and for whom somebody may book."""

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import (
    DateField,
    IntegerField,
    SearchField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.access import scopes
from app.access.arrival import me
from app.access.guard import may, within
from app.access.policy import Action
from app.bookings import queries
from app.bookings.booking import Stop
from app.clubs.models import Club
from app.core.database import session
from app.core.forms import Form
from app.core.sentences import later as _
from app.libraries.models import School

A_LEAP_YEAR = 2028
"""Days without a year are shown in one that has each of them."""


def _tidy(text: Any) -> str:
    return " ".join((text or "").split())


class FindForm(Form):
    """A search; it is part of the address."""

    words = SearchField(_("Find a title"), [Optional(), Length(max=80)])


class BookForm(Form):
    """`to` names a club or a school by key; the view sets the choices."""

    to = SelectField(_("For whom"), validators=[InputRequired(_("Choose for whom it is."))])
    class_label = StringField(_("Class"), filters=[_tidy], validators=[Optional(), Length(max=40)])
    first_on = DateField(_("At the school from"), validators=[InputRequired(_("Choose a day."))])
    last_on = DateField(_("Until"), validators=[InputRequired(_("Choose a day."))])


class LastDayForm(Form):
    last_on = DateField(_("Last day at the school"), validators=[InputRequired(_("Choose a day."))])


class TransportForm(Form):
    box_days_before = IntegerField(
        _("School days to make a box ready and bring it"),
        validators=[InputRequired(_("Write a number.")), NumberRange(0, 20, _("A number from 0 to 20."))],
    )
    box_days_after = IntegerField(
        _("School days to fetch and count it"),
        validators=[InputRequired(_("Write a number.")), NumberRange(0, 20, _("A number from 0 to 20."))],
    )
    closed_from = DateField(_("No transport from"), validators=[Optional()])
    closed_to = DateField(_("No transport until"), validators=[Optional()])

    def validate_closed_from(self, field: DateField) -> None:
        _both(field.data, self.closed_to.data)

    def validate_closed_to(self, field: DateField) -> None:
        _both(field.data, self.closed_from.data)

    def values(self) -> dict[str, object]:
        """What was typed, by the names of the library's columns."""
        return {
            "box_days_before": self.box_days_before.data,
            "box_days_after": self.box_days_after.data,
            "no_transport_from": _without_year(self.closed_from.data),
            "no_transport_to": _without_year(self.closed_to.data),
        }


def _both(one: date | None, other: date | None) -> None:
    if bool(one) != bool(other):
        raise ValidationError(str(_("Choose both days, or neither.")))


def with_year(day: str) -> date | None:
    """A day of each year, as 06-01, as a date a form can show."""
    return date.fromisoformat(f"{A_LEAP_YEAR}-{day}") if day else None


def _without_year(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""


def destinations() -> list[SelectChoice]:
    """Schools and clubs this viewer may book for, each by kind and key."""
    schools = scopes.among(me(), scopes.schools)(session(), queries.shape_schools).unique().scalars().all()
    clubs = scopes.among(me(), scopes.clubs)(session(), queries.shape_clubs).unique().scalars().all()
    of_schools = [
        SelectChoice(f"school:{one.key}", one.name, optgroup=gettext("Schools"))
        for one in schools
        if _books_for(one)
    ]
    return of_schools + [
        SelectChoice(f"club:{one.key}", f"{one.school.name} · {one.name}", optgroup=gettext("Clubs"))
        for one in clubs
        if may(Action.BOOK_BOX, one)
    ]


def stop(value: str) -> Stop:
    """What a form names, one of `destinations`."""
    kind, _colon, key = value.partition(":")
    if kind == "club":
        club = within(Club, key)
        return Stop(club.school, club)
    return Stop(within(School, key))


def _books_for(school: School) -> bool:
    """A school one only knows because of a club there is for its own teachers to book for."""
    return me().is_librarian or school.id in me().school_ids
