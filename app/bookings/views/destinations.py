"""For whom a box can be booked: the schools and clubs in the scope of whoever looks, as choices."""

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access import scopes
from app.access.arrival import me
from app.access.guard import within
from app.bookings import queries
from app.bookings.rounds import Stop
from app.clubs.models import Club
from app.core.database import session
from app.libraries.models import School


def choices() -> list[SelectChoice]:
    """Schools and clubs this viewer works with, each by kind and key."""
    schools = scopes.among(me(), scopes.schools)(session(), queries.shape_schools).unique().scalars().all()
    clubs = scopes.among(me(), scopes.clubs)(session(), queries.shape_clubs).unique().scalars().all()
    of_clubs = [
        SelectChoice(f"club:{one.key}", f"{one.school.name} · {one.name}", optgroup=_("Clubs"))
        for one in clubs
    ]
    if not (me().is_librarian or me().school_ids):
        return of_clubs
    return [SelectChoice(f"school:{one.key}", one.name, optgroup=_("Schools")) for one in schools] + of_clubs


def stop(value: str) -> Stop:
    """What a form names, if it exists for the viewer; else 404."""
    kind, _colon, key = value.partition(":")
    if kind == "club":
        club = within(Club, key)
        return Stop(club.school, club)
    return Stop(within(School, key))
