"""Which votes and suggestions exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_clubs import worked_with
from app.access.scopes.outline import Scope, adults_only, here
from app.access.viewer import Viewer
from app.clubs.models import Club
from app.together.models import Suggestion, Vote


def votes(viewer: Viewer) -> Select[Any]:
    """Those of the clubs one works with; a child's those of its clubs."""
    return (
        here(Vote, viewer)
        .where(Vote.club_id.in_(worked_with(viewer)))
        .options(joinedload(Vote.club).joinedload(Club.school))
    )


def suggestions(viewer: Viewer) -> Select[Any]:
    """What children have suggested is for adults, until it is picked."""
    return (
        here(Suggestion, viewer)
        .where(Suggestion.club_id.in_(worked_with(viewer)), adults_only(viewer))
        .options(joinedload(Suggestion.club).joinedload(Club.school))
    )


SCOPES: dict[type[Any], Scope] = {
    Vote: votes,
    Suggestion: suggestions,
}
