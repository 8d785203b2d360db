"""Which schools, breaks and texts of its own a library shows to whom."""

from typing import Any

from sqlalchemy import Select, or_, select

from app.access.scopes.outline import Scope, everywhere_here, here, is_staff
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.libraries.models import OwnLanguage, PendingImport, School, SchoolBreak


def schools(viewer: Viewer) -> Select[Any]:
    everything = here(School, viewer)
    if is_staff(viewer):
        return everything
    own = select(Club.school_id).where(Club.id.in_(viewer.club_ids))
    return everything.where(or_(School.id.in_(viewer.school_ids), School.id.in_(own)))


SCOPES: dict[type[Any], Scope] = {
    School: schools,
    SchoolBreak: everywhere_here(SchoolBreak),
    PendingImport: everywhere_here(PendingImport),
    OwnLanguage: everywhere_here(OwnLanguage),
}
