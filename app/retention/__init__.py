"""How long what is known of children and their parents stays (`safety.md` 7), and what is left of it.

Each rule finds the rows past its deadline and forgets them; what they counted for is kept as figures
first. What the sign-up in August needs (who waited, whose guardians can be reached) is kept thirty days from
the end of the school year; all else from the season's last day, as the letter promises the parents.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.calendars.models import CalendarAddress
from app.cards.models import Card
from app.core.records import AuditEvent
from app.doors.models import Door
from app.libraries.models import Library
from app.paper.models import PaperCard, PaperCut, PilePhoto
from app.retention import of_people, of_places, of_words
from app.retention.night import Night, Rule, deleted
from app.together.models import Suggestion
from app.trips.models import TripAnswer

__all__ = ["RULES", "Night", "forget_what_is_due", "past_deadline"]

AT_ONCE = 1_000


def forget_what_is_due(session: Session, library: Library, now: datetime) -> dict[str, int]:
    """Forget all that is past its deadline; says how many rows each rule dealt with."""
    night = Night(session, library, now)
    dealt_with = {}
    for rule in RULES:
        ids = sorted(session.scalars(rule.due(night)), reverse=True)
        # From the newest, so that of a child that left and came back the first place counts it.
        for start in range(0, len(ids), AT_ONCE):
            rule.forget(night, ids[start : start + AT_ONCE])
            session.flush()
        dealt_with[rule.name] = len(ids)
    return dealt_with


def past_deadline(session: Session, library: Library, now: datetime) -> dict[str, int]:
    """How many rows each rule would deal with now."""
    night = Night(session, library, now)
    return {rule.name: len(session.scalars(rule.due(night)).all()) for rule in RULES}


RULES = (
    Rule("doors children came in by, 30 days", of_places.doors, deleted(Door)),
    Rule("which child had which book, 30 days after it came back", of_places.loans, of_places.forget_loans),
    Rule("cards cut out of photographs, 30 days", of_words.paper_cuts, deleted(PaperCut)),
    Rule("review cards on paper, 30 days", of_words.paper_cards, deleted(PaperCard)),
    Rule("what is left of photographed piles, 14 days", of_words.pile_photos, deleted(PilePhoto)),
    Rule("films, at the season's end", of_words.films, of_words.forget_films),
    Rule("who waited, 30 days", of_places.waiting, of_places.forget_places),
    Rule("cards, 30 days", of_people.cards, deleted(Card)),
    Rule("parents' names and addresses, 30 days", of_people.guardians, of_people.forget_contacts),
    Rule("who was in, 90 days", of_places.parts, of_places.forget_places),
    Rule("who was at which meeting, 90 days", of_places.meetings, of_places.forget_who_met),
    Rule("what guardians said to trips, 90 days", of_places.trip_answers, deleted(TripAnswer)),
    Rule("what children suggested, 90 days", of_places.suggestions, deleted(Suggestion)),
    Rule("what children wished for, 90 days", of_places.child_wishes, of_places.forget_child_wishes),
    Rule("children who take no part, 90 days", of_people.children, of_people.forget_children),
    Rule("reviews, 12 months", of_words.reviews, of_words.forget_reviews),
    Rule("reading logs, 12 months", of_words.readings, of_words.forget_readings),
    Rule("pictures on no review, 30 days", of_words.pictures, of_words.forget_pictures),
    Rule("children whose reviews are gone", of_people.shadows, of_people.erase_children),
    Rule("what was done, 13 months", of_people.audit, deleted(AuditEvent)),
    Rule("calendars of those who left", of_people.calendars, deleted(CalendarAddress)),
)
"""In this order: a child is forgotten after its places, and erased after its reviews."""
