"""The demo's meetings: what the children did at those that were, and what is known of those to come."""

from datetime import datetime, timedelta
from typing import Any

from app.clubs import queries
from app.deposits.queries import works_in_box_of
from app.meetings import attendance, meetings, substitutes
from app.meetings.models import Doing

DONE = (
    frozenset({Doing.TALKED, Doing.READ_ALOUD}),
    frozenset({Doing.TALKED, Doing.READ_ALONE, Doing.BOOKMARKS}),
    frozenset({Doing.LISTENED, Doing.DREW}),
)
LINES = ("Vi byggede en hule af puder og læste i den.", "Alle ville læse videre, da klokken ringede.", "")
PRAISE = ("De læste højt for hinanden uden at grine ad nogen.", "", "Spørg dem om dragerne.")


def hold(demo: Any, now: datetime) -> None:
    """One club ticks who is there, one counts; a meeting to come has a substitute, another is called off."""
    session, host, zone = demo.session, demo.people["host"], demo.library.zone
    session.flush()
    first, second = demo.clubs[:2]
    until = now - timedelta(days=3)
    books = [work.id for work in works_in_box_of(session, first.id)]
    for number, meeting in enumerate(queries.meetings_of(session, first, until).to_record):
        children = attendance.sheet(session, meeting).children[number % 3 :]
        notes = attendance.Notes(
            here=frozenset(child.id for child in children),
            done=DONE[number % 3],
            films=2 if number == 1 else None,
            works=frozenset(books[number : number + 2]),
            line=LINES[number % 3],
            praise=PRAISE[number % 3],
        )
        attendance.note(session, meeting, notes, zone, host, now)
    for number, meeting in enumerate(queries.meetings_of(session, second, until).to_record):
        meetings.record_meeting(session, meeting, 6 - number % 3, zone, demo.lise, now)
    coming, after = [m for m in queries.meetings_of(session, first, now).ahead if m.starts_at > now][:2]
    substitutes.appoint(session, coming, "Mads", zone, demo.lise, now)
    meetings.cancel(session, after, "Lejrskole", zone, host, now)
