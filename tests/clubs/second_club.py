"""A second club at the cast's school, in the same season, with room."""

from datetime import date, time
from typing import Any

from app.clubs.models import Club, ClubState, Season
from app.core import clock
from app.libraries.models import School
from app.places.models import Queue
from tests.world import World


def second_club(world: World, capacity: int = 1, **values: Any) -> Club:
    """Læseheksene, Thursdays; its queue is `club.queue`."""
    club = Club(
        school_id=world[School].id,
        season_id=world[Season].id,
        librarian_id=world.lise.id,
        name="Læseheksene",
        sort_key="læseheksene",
        state=ClubState.OPEN,
        grade_from=3,
        grade_to=5,
        weekday=3,
        starts_at=time(13, 0),
        ends_at=time(14, 0),
        first_meeting_on=date(2026, 9, 3),
        created_at=clock.now(),
        **values,
    )
    world.add(club)
    world.add(Queue(club_id=club.id, season_id=club.season_id, capacity=capacity))
    world.session.refresh(club)
    return club
