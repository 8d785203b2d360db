"""Cards cut out of photographs, and what is left of these, are for the adults of their club."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, adults_only, here
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.paper.models import PaperCut, PilePhoto


def paper_cuts(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with."""
    everything = here(PaperCut, viewer).options(
        joinedload(PaperCut.club).joinedload(Club.school),
        joinedload(PaperCut.child),
        joinedload(PaperCut.work),
    )
    return everything.where(PaperCut.club_id.in_(worked_with(viewer)), adults_only(viewer))


def pile_photos(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with."""
    everything = here(PilePhoto, viewer).options(joinedload(PilePhoto.club))
    return everything.where(PilePhoto.club_id.in_(worked_with(viewer)), adults_only(viewer))


SCOPES: dict[type[Any], Scope] = {PaperCut: paper_cuts, PilePhoto: pile_photos}
