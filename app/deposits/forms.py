"""The shape of where a box goes and of how it came there."""

from flask_babel import gettext
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.access.arrival import here
from app.access.guard import within
from app.clubs.models import Club
from app.core.database import session
from app.core.forms import Form
from app.core.sentences import later as _
from app.deposits import where_to
from app.libraries.models import School


class SendForm(Form):
    """`to` names a club or a school by key; the view sets the choices."""

    to = SelectField(_("Where to"), validators=[InputRequired(_("Choose where the box goes."))])
    due_on = DateField(_("Due back"), validators=[Optional()])


class ArrivedForm(Form):
    books = IntegerField(
        _("I counted this many books"),
        validators=[Optional(), NumberRange(0, 999, _("A number from 0 to 999."))],
    )


def destinations() -> dict[str, list[tuple[str, str]]]:
    """Clubs and schools by key, in two groups, for a list to choose from."""
    clubs = where_to.clubs_to_send_to(session(), here().id)
    schools = where_to.schools_to_send_to(session(), here().id)
    places = {
        gettext("Clubs"): [(f"club:{club.key}", f"{club.school.name} · {club.name}") for club in clubs],
        gettext("Schools"): [(f"school:{key}", name) for key, name in schools],
    }
    return {"": [("", gettext("Choose a club or a school"))]} | {
        name: rows for name, rows in places.items() if rows
    }


def chosen(text: str) -> tuple[School | None, Club | None]:
    """The school, and the club where it is for one; neither for the library itself."""
    kind, _colon, key = text.partition(":")
    if kind == "club":
        club: Club = within(Club, key)
        return club.school, club
    return (within(School, key), None) if kind == "school" else (None, None)
