"""Which rows exist for whom, room by room. What is outside a scope is not forbidden but absent."""

from typing import Any

from app.access.scopes import (
    of_accounts,
    of_book_imports,
    of_bookings,
    of_calendars,
    of_cards,
    of_catalogue,
    of_clubs,
    of_covers,
    of_deposits,
    of_doors,
    of_filling,
    of_libraries,
    of_loans,
    of_lookups,
    of_meetings,
    of_paper,
    of_pictures,
    of_places,
    of_reading,
    of_reviews,
    of_rotations,
    of_starts,
    of_together,
    of_transport,
    of_trips,
    of_videos,
    of_walls,
    of_wanted,
    of_wishes,
)
from app.access.scopes.of_accounts import children, guardianships, roles
from app.access.scopes.of_bookings import bookings
from app.access.scopes.of_calendars import calendar_addresses
from app.access.scopes.of_cards import cards
from app.access.scopes.of_catalogue import copies, works
from app.access.scopes.of_clubs import clubs, open_clubs
from app.access.scopes.of_deposits import boxes, deposits
from app.access.scopes.of_doors import doors, knocks, open_doors
from app.access.scopes.of_libraries import schools
from app.access.scopes.of_loans import loans
from app.access.scopes.of_meetings import meetings
from app.access.scopes.of_paper import paper_cuts, pile_photos
from app.access.scopes.of_pictures import pictures
from app.access.scopes.of_places import places
from app.access.scopes.of_reading import readings
from app.access.scopes.of_reviews import readable_reviews, reviews
from app.access.scopes.of_starts import check_ins, club_requests, request_steps
from app.access.scopes.of_together import suggestions, votes
from app.access.scopes.of_trips import trips
from app.access.scopes.of_videos import videos
from app.access.scopes.of_walls import screens
from app.access.scopes.of_wanted import club_wishes
from app.access.scopes.of_wishes import wish_lines, wishes
from app.access.scopes.outline import Scope, among, found

__all__ = [
    "PUBLIC_SCOPES",
    "SCOPES",
    "Scope",
    "among",
    "bookings",
    "boxes",
    "calendar_addresses",
    "cards",
    "check_ins",
    "children",
    "club_requests",
    "club_wishes",
    "clubs",
    "copies",
    "deposits",
    "doors",
    "found",
    "guardianships",
    "knocks",
    "loans",
    "meetings",
    "open_clubs",
    "open_doors",
    "paper_cuts",
    "pictures",
    "pile_photos",
    "places",
    "readable_reviews",
    "readings",
    "request_steps",
    "reviews",
    "roles",
    "schools",
    "screens",
    "suggestions",
    "trips",
    "videos",
    "votes",
    "wish_lines",
    "wishes",
    "works",
]

SCOPES: dict[type[Any], Scope] = {
    **of_libraries.SCOPES,
    **of_accounts.SCOPES,
    **of_cards.SCOPES,
    **of_catalogue.SCOPES,
    **of_covers.SCOPES,
    **of_lookups.SCOPES,
    **of_book_imports.SCOPES,
    **of_clubs.SCOPES,
    **of_places.SCOPES,
    **of_meetings.SCOPES,
    **of_doors.SCOPES,
    **of_calendars.SCOPES,
    **of_together.SCOPES,
    **of_trips.SCOPES,
    **of_starts.SCOPES,
    **of_deposits.SCOPES,
    **of_wanted.SCOPES,
    **of_wishes.SCOPES,
    **of_filling.SCOPES,
    **of_loans.SCOPES,
    **of_reading.SCOPES,
    **of_bookings.SCOPES,
    **of_rotations.SCOPES,
    **of_transport.SCOPES,
    **of_pictures.SCOPES,
    **of_videos.SCOPES,
    **of_reviews.SCOPES,
    **of_walls.SCOPES,
    **of_paper.SCOPES,
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    **of_catalogue.PUBLIC_SCOPES,
    **of_covers.PUBLIC_SCOPES,
    **of_clubs.PUBLIC_SCOPES,
    **of_doors.PUBLIC_SCOPES,
    **of_pictures.PUBLIC_SCOPES,
    **of_videos.PUBLIC_SCOPES,
    **of_reviews.PUBLIC_SCOPES,
}
