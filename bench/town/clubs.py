"""Clubs of this season and earlier ones, who is in them, who waits, and when they meet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from app.accounts.models import Role, RoleName
from app.clubs.models import Club, ClubState, Meeting, MeetingState, Season
from app.core.records import AuditEvent
from app.core.search_text import sort_key
from app.notices.models import Notice, NoticeState
from app.places.models import Place, PlaceState, Queue
from bench.town import words
from bench.town.ground import Ground, moment
from bench.town.people import LIBRARIAN, host, teacher

THE_CLUB = 0
"""The club whose page is measured: 20 children in it, 40 in line."""
A_CHILDS_CLUB = 1
WITH_AN_OFFER = (5, 6, 7)
WITH_AN_UNANSWERED = (3, 4)
WITH_FREE_SEATS = (17, 18, 19)
FIRST_WITH_A_PAST = 8
SEATS, IN_LINE = 20, 40
STARTS, ENDS = time(14, 0), time(15, 30)
HELD, AHEAD = 8, 10


@dataclass(frozen=True)
class Crowd:
    """The children of one club by number, first those who are in."""

    club: int
    children: range
    capacity: int

    @property
    def active(self) -> range:
        """Those who are in; one seat less where one has been offered."""
        return self.children[: self.capacity - (self.club in WITH_AN_OFFER)]


def crowds(ground: Ground) -> list[Crowd]:
    """How the children are spread over the clubs."""
    size, first = ground.size, 1
    there = [Crowd(THE_CLUB, range(first, first + SEATS + IN_LINE), SEATS)]
    first += SEATS + IN_LINE
    rest, others = size.children - SEATS - IN_LINE, size.clubs - 1
    for club in range(1, size.clubs):
        many = rest // others + (club <= rest % others)
        capacity = many + 2 if club in WITH_FREE_SEATS else min(SEATS, max(many - 3, 2))
        there.append(Crowd(club, range(first, first + many), capacity))
        first += many
    return there


def seasons(ground: Ground) -> None:
    """This season and the one before."""
    year = ground.today.year - (ground.today.month < 8)
    ground.put(
        Season,
        (
            {"name": f"{y}/{(y + 1) % 100}", "first_on": date(y, 8, 10), "last_on": date(y + 1, 6, 25)}
            for y in (year, year - 1)
        ),
    )


def clubs(ground: Ground, there: list[Crowd]) -> None:
    """The clubs with their hosts, queues, places and meetings."""
    ground.put(Club, (_club(ground, crowd.club) for crowd in there))
    ground.put(Queue, (_queue(ground, crowd) for crowd in there))
    ground.put(
        Role,
        (
            {
                "person_id": host(ground, crowd.club),
                "name": RoleName.HOST,
                "club_id": crowd.club + 1,
                "created_at": ground.ago(days=90),
            }
            for crowd in there
        ),
    )
    places = [place for crowd in there for place in _places(ground, crowd)]
    ground.put(Place, places)
    _written_down(ground, places)
    ground.put(Meeting, (meeting for crowd in there for meeting in _meetings(ground, crowd)))


def is_open(ground: Ground, club: int) -> bool:
    """Whether the club belongs to this season."""
    return club < ground.size.open_clubs


def school_of(ground: Ground, club: int) -> int:
    """The index of its school; clubs of earlier seasons sat where some of this season's sit."""
    past = club - ground.size.open_clubs
    return club if past < 0 else (FIRST_WITH_A_PAST + past) % ground.size.schools


def _club(ground: Ground, club: int) -> dict[str, object]:
    name = f"Klub Læseglad {club + 1}"
    is_now = is_open(ground, club)
    return {
        "school_id": school_of(ground, club) + 1,
        "season_id": 1 if is_now else 2,
        "librarian_id": LIBRARIAN,
        "name": name,
        "sort_key": sort_key(name, "da"),
        "state": ClubState.OPEN if is_now else ClubState.CLOSED,
        "grade_from": 3,
        "grade_to": 5,
        "weekday": club % 5,
        "starts_at": STARTS,
        "ends_at": ENDS,
        "first_meeting_on": ground.monday - timedelta(weeks=HELD - 1) + timedelta(days=club % 5),
        "room": "Skolebiblioteket",
        "about": "Vi læser, tegner og taler om bøger, og der er saft og brød.",
        "created_at": ground.ago(days=120),
    }


def _queue(ground: Ground, crowd: Crowd) -> dict[str, object]:
    taken = len(crowd.active) + (crowd.club in WITH_AN_OFFER)
    return {
        "club_id": crowd.club + 1,
        "season_id": 1 if is_open(ground, crowd.club) else 2,
        "capacity": crowd.capacity,
        "closes_at": None if is_open(ground, crowd.club) else ground.ago(days=300),
        "taken": taken,
        "waiting": len(crowd.children) - taken,
        "next_number": len(crowd.children) + 1,
    }


def _places(ground: Ground, crowd: Crowd) -> Iterator[dict[str, object]]:
    for number, child in enumerate(crowd.children, 1):
        state = PlaceState.ACTIVE if child in crowd.active else PlaceState.WAITING
        is_next = number == len(crowd.active) + 1
        if is_next and crowd.club in WITH_AN_OFFER:
            state = PlaceState.OFFERED
        is_offered, asked_at = state == PlaceState.OFFERED, ground.ago(days=50, minutes=-number)
        is_unanswered = is_next and crowd.club in WITH_AN_UNANSWERED
        yield {
            "queue_id": crowd.club + 1,
            "child_id": child,
            "number": number,
            "state": state,
            "asked_at": asked_at,
            "offered_at": ground.ago(days=1) if is_offered else None,
            "expires_at": ground.ago(days=-4) if is_offered else None,
            "unanswered_at": ground.ago(days=2) if is_unanswered else None,
            "settled_at": asked_at if state == PlaceState.ACTIVE else None,
            "put_forward_by_id": teacher(school_of(ground, crowd.club)),
        }


def _written_down(ground: Ground, places: list[dict[str, object]]) -> None:
    """One line in the audit for each who asked, and for each offer one more and a notice."""
    events, notices = [], []
    for number, place in enumerate(places, 1):
        key = words.key("places", number)
        event = {"subject": "places", "subject_key": key, "actor_id": place["put_forward_by_id"]}
        asked = PlaceState.ACTIVE if place["state"] == PlaceState.ACTIVE else PlaceState.WAITING
        events.append(
            event | {"at": place["asked_at"], "action": "ask_for_place", "before": None, "after": asked}
        )
        at = place["offered_at"]
        if at is None:
            continue
        events.append(
            event | {"at": at, "action": "offer", "actor_id": None, "before": "waiting", "after": "offered"}
        )
        notices.append(
            {
                "template": "place_offered",
                "person_id": place["put_forward_by_id"],
                "about": key,
                "once": f"{key}:{at.isoformat()}",  # type: ignore[attr-defined]
                "state": NoticeState.SENT,
                "next_try_at": at,
                "created_at": at,
                "sent_at": at,
            }
        )
    ground.put(AuditEvent, events)
    ground.put(Notice, notices)


def _meetings(ground: Ground, crowd: Crowd) -> Iterator[dict[str, object]]:
    """Once a week: the past ones held and counted, this week's and the next ones planned."""
    ahead = AHEAD if is_open(ground, crowd.club) else 0
    for week in range(-HELD, ahead):
        day = ground.monday + timedelta(weeks=week, days=crowd.club % 5)
        yield {
            "club_id": crowd.club + 1,
            "starts_at": moment(day, STARTS),
            "ends_at": moment(day, ENDS),
            "state": MeetingState.HELD if week < 0 else MeetingState.PLANNED,
            "participants": len(crowd.active) if week < 0 else None,
        }
