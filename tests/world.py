"""The cast: one library with a club at Løkken, its people and children, and Sten, who must see nothing."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, RoleName
from app.answering.models import AnswerKind, Flag, Reason, ReviewAnswer
from app.book_imports.models import BookImport, BookImportPart, ImportState
from app.bookings.models import Booking, BookingState
from app.calendars.models import CalendarAddress, Shows
from app.cards.models import Card, CardPlace, DoorPictures
from app.catalogue.models import Copy, CopyState, Edition, Work
from app.children.models import Child, Guardian, Guardianship
from app.clubs.models import Club, ClubState, Meeting, Season
from app.consents.models import GuardianLink
from app.core import clock
from app.core.tokens import token_hash
from app.covers.models import Cover
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.doors.models import Door, Knock
from app.filling.models import BoxTemplate, Fill
from app.libraries.models import Library, OwnLanguage, PendingImport, School, SchoolBreak
from app.loans.models import Lending, Loan, LoanFigure
from app.loose_books.models import LooseBook
from app.paper.models import PaperCard, PaperCut, PilePhoto
from app.pictures.models import Picture, PictureKind
from app.places.models import Place, PlaceState, Queue, QueuePurpose
from app.places.precedence import PriorityClass
from app.reading.models import Reading
from app.reviews.models import Review, ReviewState
from app.rotations.models import Rotation
from app.school_line.models import ClubRequest, RequestState, SchoolLine
from app.starts.models import CheckIn, RequestStep, StartStep, StepKind
from app.together.models import Ballot, Suggestion, Vote, VoteChoice
from app.transport.models import Load, Run, RunState, Stop, StopKind
from app.trips.models import Trip, TripAnswer
from app.videos.models import Video
from app.walls.models import BookOfWeek, Highlight, HighlightKind, Screen
from app.wanted.models import ChildWish, ClubWish, Wanted
from app.wishes.models import Wish, WishBox, WishLine, WishState

GUARDIANS_TOKEN = "BCDFGHJKMNPRTVWX3479BCDFGHJKMN"
"""What stands on the slip Gry was given."""


@dataclass
class World:
    """Lise is librarian; Tom teacher and Hanne host at Løkken; Ida and Bo are in the club, Mia waits;
    Gry is Ida's guardian; Lars leads the library; Sten is a librarian elsewhere."""

    session: Session
    library: Library
    elsewhere: Library
    people: dict[str, Person] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    rows: dict[type[Any], Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for found in (self.__dict__.get("people", {}), self.__dict__.get("children", {})):
            if name in found:
                return found[name]
        raise AttributeError(name)

    def __getitem__(self, model: type[Any]) -> Any:
        """The one row of `model` everybody talks about, for instance `world[Club]`."""
        return self.rows[model]

    def add(self, row: Any) -> Any:
        """Store a row; it belongs to the library unless it says otherwise."""
        if hasattr(type(row), "library_id") and row.library_id is None:
            row.library_id = self.library.id
        self.session.add(row)
        self.session.flush()
        self.rows.setdefault(type(row), row)
        return row

    def child(self, first_name: str, animal: str = "fox", **values: Any) -> Child:
        """One more child at Løkken."""
        child = self.add(
            Child(
                school_id=self[School].id,
                first_name=first_name,
                initial=first_name[0],
                class_label="4.A",
                grade=4,
                sort_key=first_name.casefold(),
                alias=f"Modig {first_name}",
                animal=animal,
                created_at=clock.now(),
                **values,
            )
        )
        self.children[first_name.lower()] = child
        return child

    def place(self, child: Child, state: PlaceState, **values: Any) -> Place:
        """A place in the club's queue, with the counters kept right."""
        queue = self[Queue]
        queue.taken += state in (PlaceState.OFFERED, PlaceState.ACTIVE)
        queue.waiting += state == PlaceState.WAITING
        queue.next_number += 1
        return self.add(
            Place(
                queue_id=queue.id,
                child_id=child.id,
                number=queue.next_number - 1,
                state=state,
                asked_at=clock.now(),
                put_forward_by_id=self.tom.id,
                **values,
            )
        )


def make_world(session: Session) -> World:
    """Store the cast and hand it over."""
    now = clock.now()
    library = _library(session, "hjoerring", "Hjørring Bibliotekerne", now)
    elsewhere = _library(session, "thisted", "Thisted Bibliotek", now)
    world = World(session, library, elsewhere)
    _school_and_people(world, now)
    _club(world, now)
    _vote(world, now)
    _trip(world, now)
    _books(world, now)
    _run(world, now)
    _school_in_line(world, now)
    _class(world, now)
    _wishes(world, now)
    _pile(world, now)
    return world


def _library(session: Session, slug: str, name: str, now: datetime) -> Library:
    library = Library(
        slug=slug,
        name=name,
        country="DK",
        language="en",
        zone="Europe/Copenhagen",
        is_demo=True,
        created_at=now,
    )
    session.add(library)
    session.flush()
    return library


def _school_and_people(world: World, now: datetime) -> None:
    school = world.add(
        School(
            register_number="280091",
            municipality_code="860",
            name="Løkken Skole",
            sort_key="løkken skole",
            kind="single",
            address="Sdr. Ringvej 3",
            postcode="9480",
            town="Løkken",
            created_at=now,
        )
    )
    for name in ("Lise", "Lars", "Tom", "Hanne", "Sten"):
        person = Person(email=f"{name.lower()}@example.org", name=name, created_at=now)
        world.session.add(person)
        world.people[name.lower()] = person
    world.session.flush()
    _role(world, world.lise, RoleName.LIBRARIAN, now)
    _role(world, world.lars, RoleName.LEADER, now)
    _role(world, world.tom, RoleName.TEACHER, now, school_id=school.id)
    _role(world, world.sten, RoleName.LIBRARIAN, now, library_id=world.elsewhere.id)
    world.rows.pop(Role)
    for name, animal in (("Ida", "fox"), ("Bo", "bear"), ("Mia", "otter")):
        world.child(name, animal)
    world.rows[Child] = world.ida
    guardian = world.add(Guardian(name="Gry", created_at=now))
    its = world.add(
        Guardianship(child_id=world.ida.id, guardian_id=guardian.id, may_see=True, created_at=now)
    )
    world.add(
        GuardianLink(
            guardianship_id=its.id, token_hash=token_hash(GUARDIANS_TOKEN), created_at=now, opened_at=now
        )
    )


def _role(world: World, person: Person, name: RoleName, now: datetime, **values: Any) -> Role:
    role: Role = world.add(Role(person_id=person.id, name=name, created_at=now, **values))
    return role


def _club(world: World, now: datetime) -> None:
    season = world.add(Season(name="2026/27", first_on=date(2026, 8, 10), last_on=date(2027, 6, 25)))
    club = world.add(
        Club(
            school_id=world[School].id,
            season_id=season.id,
            librarian_id=world.lise.id,
            name="Klub Læseglad",
            sort_key="klub læseglad",
            state=ClubState.OPEN,
            grade_from=3,
            grade_to=5,
            weekday=1,
            starts_at=time(14, 0),
            ends_at=time(15, 30),
            first_meeting_on=date(2026, 9, 1),
            room="The school library",
            created_at=now,
        )
    )
    world.add(Queue(club_id=club.id, season_id=season.id, capacity=2))
    world.add(
        PriorityClass(
            name="Waited last season",
            reason="Who waited a whole season comes first in the next.",
            rank=-999,
            created_at=now,
        )
    )
    _role(world, world.hanne, RoleName.HOST, now, club_id=club.id)
    world.place(world.ida, PlaceState.ACTIVE, settled_at=now)
    world.place(world.bo, PlaceState.ACTIVE, settled_at=now)
    world.place(world.mia, PlaceState.WAITING)
    world.add(
        Meeting(
            club_id=club.id,
            starts_at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC),
            ends_at=datetime(2026, 11, 24, 14, 30, tzinfo=UTC),
        )
    )
    door = world.add(
        Door(
            club_id=club.id,
            number="271828",
            opened_by_id=world.hanne.id,
            opened_at=now,
            closes_at=now + timedelta(minutes=15),
        )
    )
    world.add(Knock(door_id=door.id, child_id=world.ida.id, token_hash="knock", at=now))
    world.add(
        CalendarAddress(
            person_id=world.lise.id,
            shows=Shows.CLUB,
            club_id=club.id,
            token_hash="calendar",
            created_at=now,
        )
    )
    world.add(DoorPictures(child_id=world.bo.id, secret_hash="x", created_at=now))
    world.add(
        Card(
            child_id=world.ida.id,
            place=CardPlace.SCHOOL,
            token_hash="card",
            selector="BCDFG",
            verifier_hash="x",
            created_at=now,
        )
    )
    world.add(OwnLanguage(code="so", name="Soomaali", created_at=now))
    world.add(SchoolBreak(name="Autumn", first_on=date(2026, 10, 12), last_on=date(2026, 10, 16)))
    large = world.add(
        BookImport(
            person_id=world.lise.id,
            file_name="large.mrc",
            size=500_000,
            state=ImportState.READ,
            books=1000,
            created_at=now,
        )
    )
    world.add(BookImportPart(import_id=large.id, is_read=True, number=0, data=b"x"))
    world.add(
        PendingImport(
            person_id=world.lise.id,
            kind="schools",
            file_name="x.csv",
            data=b"INST_NR;INST_NAVN;KOMMUNE_NR;INST_TYPE_NR\r\n280096;Vestre Skole;860;1012",
            created_at=now,
        )
    )


def _vote(world: World, now: datetime) -> None:
    """Bo has voted, Ida has not; Ida has an idea nobody has picked."""
    club = world[Club]
    vote = world.add(
        Vote(club_id=club.id, question="What shall we do?", opened_by_id=world.hanne.id, opened_at=now)
    )
    first = world.add(VoteChoice(vote_id=vote.id, words="Make bookmarks"))
    world.add(VoteChoice(vote_id=vote.id, words="Read alone"))
    world.add(Ballot(vote_id=vote.id, choice_id=first.id, child_id=world.bo.id, at=now))
    world.add(Suggestion(club_id=club.id, child_id=world.ida.id, words="Sleep at the library", at=now))


def _trip(world: World, now: datetime) -> None:
    """A night at the library with one place; nobody has signed up, and Ida's parents have said yes."""
    queue = Queue(
        purpose=QueuePurpose.TRIP,
        club_id=world[Club].id,
        season_id=world[Season].id,
        capacity=1,
        starts_at=now + timedelta(days=30),
        closes_at=now + timedelta(days=20),
    )
    trip = world.add(
        Trip(
            queue_id=world.add(queue).id,
            title="A night at the library",
            starts_at=now + timedelta(days=30),
            ends_at=now + timedelta(days=31),
            meet_at="In front of the library",
            pick_up_at="At the school",
            planned_by_id=world.hanne.id,
            created_at=now,
        )
    )
    world.add(
        TripAnswer(
            trip_id=trip.id,
            child_id=world.ida.id,
            is_yes=True,
            said_on=now.date(),
            registered_by_id=world.hanne.id,
            at=now,
        )
    )


def _class(world: World, now: datetime) -> None:
    """The club's book of the week, which nobody may see before it is published, and its big screen."""
    club, review = world[Club], world[Review]
    values = {"chosen_by_id": world.hanne.id, "chosen_at": now}
    world.add(BookOfWeek(club_id=club.id, review_id=review.id, week_on=date(2026, 11, 16), **values))
    world.add(Highlight(kind=HighlightKind.BOOK, first_on=date(2026, 9, 7), work_id=review.work_id, **values))
    world.add(Screen(club_id=club.id, made_by_id=world.hanne.id, made_at=now))


def _books(world: World, now: datetime) -> None:
    cover = world.add(Cover(data=b"", created_at=now))
    work = world.add(
        Work(
            group_key="skammerens datter|lene kåberbøl",
            title="Skammerens datter",
            author="Lene Kaaberbøl",
            language="da",
            search_text="skammerens datter lene kåberbøl",
            sort_key="skammerens datter",
            cover_id=cover.id,
            created_at=now,
        )
    )
    world.add(Edition(work_id=work.id, isbn="9788763841450", title=work.title))
    box = world.add(Box(number=7, name="Start-box", state=BoxState.ARRIVED, created_at=now))
    copy = world.add(
        Copy(work_id=work.id, box_id=box.id, state=CopyState.IN_BOX, packed_at=now, created_at=now)
    )
    deposit = world.add(
        Deposit(
            box_id=box.id,
            school_id=world[School].id,
            club_id=world[Club].id,
            sent_at=now - timedelta(days=3),
            arrived_at=now,
        )
    )
    world.add(DepositedCopy(deposit_id=deposit.id, copy_id=copy.id))
    loose = world.add(Copy(work_id=work.id, state=CopyState.LOOSE, created_at=now))
    world.add(
        LooseBook(copy_id=loose.id, school_id=world[School].id, club_id=world[Club].id, set_aside_at=now)
    )
    _loan(world, work, now)
    _bookings(world, now)
    world.add(Reading(child_id=world.ida.id, work_id=work.id, club_id=world[Club].id, at=now))
    picture = world.add(
        Picture(child_id=world.ida.id, kind=PictureKind.DRAWING, width=1440, height=1080, bytes=9000, at=now)
    )
    film = world.add(
        Video(child_id=world.ida.id, container="mp4", width=320, height=240, seconds=2.0, bytes=900, at=now)
    )
    world.add(
        Review(
            child_id=world.ida.id,
            work_id=work.id,
            club_id=world[Club].id,
            picture_id=picture.id,
            video_id=film.id,
            rating=5,
            words="The best book I know.",
            state=ReviewState.SUBMITTED,
            submitted_at=now,
            created_at=now,
            changed_at=now,
        )
    )
    _answer(world, now - timedelta(days=3))


def _answer(world: World, at: datetime) -> None:
    """Ida's review was handed back once before; an earlier one of its versions Bo had flagged."""
    review = {"review_id": world[Review].id, "version": 0}
    world.add(
        ReviewAnswer(
            kind=AnswerKind.HANDED_BACK,
            by_id=world.lise.id,
            at=at,
            hint="What is it about?",
            about="It is good.",
            state_before=ReviewState.SUBMITTED,
            **review,
        )
    )
    settled = {"at": at, "settled_at": at, "outcome": "kept"}
    world.add(Flag(reason=Reason.OTHER, child_id=world.bo.id, **settled, **review))


def _pile(world: World, now: datetime) -> None:
    """Ida's card has been photographed, and one that nobody can read; something is left of the photograph."""
    club, work = world[Club], world[Work]
    card = world.add(
        PaperCard(
            club_id=club.id,
            child_id=world.ida.id,
            work_id=work.id,
            printed_by_id=world.hanne.id,
            printed_at=now,
        )
    )
    values = {"club_id": club.id, "by_id": world.hanne.id, "at": now, "picture": b"RIFF"}
    world.add(PaperCut(card_id=card.id, child_id=world.ida.id, work_id=work.id, **values))
    world.add(PaperCut(problem="unreadable", **values))
    world.add(PilePhoto(found=2, **values))


def _wishes(world: World, now: datetime) -> None:
    """Hanne waits for twenty books and one title; an earlier wish has come in part. Bo typed a title."""
    box, work, club = world[Box], world[Work], world[Club]
    template = world.add(
        BoxTemplate(name="Start-box 3-4", books=40, age_from=9, age_to=11, languages="da", created_at=now)
    )
    asked = {"school_id": club.school_id, "club_id": club.id, "asked_by_id": world.hanne.id}
    wish = world.add(Wish(books=20, asked_at=now, **asked))
    world.add(WishLine(wish_id=wish.id, work_id=work.id, title="Skammerens datter"))
    earlier = now - timedelta(days=5)
    partly = world.add(Wish(books=30, sent=1, state=WishState.PARTLY_SENT, asked_at=earlier, **asked))
    world.add(
        WishBox(
            wish_id=partly.id,
            box_id=box.id,
            deposit_id=world[Deposit].id,
            books=1,
            begun_at=earlier,
            sent_at=world[Deposit].sent_at,
        )
    )
    filled = {"template_id": template.id, "club_id": club.id, "wanted": 40, "placed": 1}
    world.add(Fill(box_id=box.id, filled_by_id=world.lise.id, at=earlier, **filled))
    for words, its, child, is_shown in (
        ("Skammerens datter", work, world.ida, True),
        ("Heste og hekse", None, world.bo, False),
    ):
        wanted = world.add(
            Wanted(match_key=words, title=words, work_id=its.id if its else None, created_at=now)
        )
        shown = world.add(ClubWish(club_id=club.id, wanted_id=wanted.id, is_shown=is_shown, created_at=now))
        world.add(ChildWish(club_wish_id=shown.id, child_id=child.id, at=now))


def _loan(world: World, work: Work, now: datetime) -> None:
    """Ida has the book of the box; the club keeps who has what, and its children may borrow by themselves."""
    club = {"club_id": world[Club].id}
    world.add(Lending(is_on=True, by_children=True, **club))
    copy, deposit = world[Copy], world[Deposit]
    world.add(Loan(copy_id=copy.id, deposit_id=deposit.id, child_id=world.ida.id, lent_at=now, **club))
    world.add(LoanFigure(work_id=work.id, month=now.date().replace(day=1), loans=1, renewals=0, **club))


def _bookings(world: World, now: datetime) -> None:
    """Box 7 goes on to Løkken's 4.A after New Year, as the first and only move of a rotation."""
    rotation = world.add(
        Rotation(
            name="Spring",
            first_on=date(2027, 2, 1),
            stay_days=10,
            turns=1,
            made_by_id=world.lise.id,
            made_at=now,
        )
    )
    world.add(
        Booking(
            box_id=world[Box].id,
            school_id=world[School].id,
            club_id=world[Club].id,
            class_label="4.A",
            number=1,
            state=BookingState.BOOKED,
            wanted_from=date(2027, 2, 1),
            stay_days=10,
            first_on=date(2027, 2, 1),
            last_on=date(2027, 2, 12),
            busy_from=date(2027, 1, 28),
            busy_to=date(2027, 2, 16),
            rotation_id=rotation.id,
            turn=1,
            asked_by_id=world.hanne.id,
            asked_at=now,
        )
    )


def _run(world: World, now: datetime) -> None:
    """Today's run has brought box 7 to Løkken and goes there again with a loose book."""
    school = world[School]
    run = world.add(
        Run(
            on_day=clock.today(world.library.zone),
            state=RunState.UNDER_WAY,
            driver_id=world.lise.id,
            planned_by_id=world.lise.id,
            created_at=now,
            started_at=now,
        )
    )
    first = world.add(Stop(run_id=run.id, number=1, kind=StopKind.LIBRARY))
    stop = world.add(Stop(run_id=run.id, number=2, kind=StopKind.SCHOOL, school_id=school.id))
    world.add(Stop(run_id=run.id, number=3, kind=StopKind.LIBRARY))
    world.rows[Stop] = stop
    way = {"run_id": run.id, "from_stop_id": first.id, "to_stop_id": stop.id}
    world.add(Load(loose_book_id=world[LooseBook].id, **way))
    moments = {"taken_at": now, "set_off_at": now, "ended_at": now}
    box = {"box_id": world[Box].id, "deposit_id": world[Deposit].id, "club_id": world[Club].id}
    world.add(Load(**box, **way, **moments))


def _school_in_line(world: World, now: datetime) -> None:
    """Løkken waits for a second club with number 1, Hanne asked; the first one is its own by now."""
    world.add(SchoolLine(starts_a_season=4, clubs_each=4, next_number=3))
    wish = {"contact_id": world.hanne.id, "contact_name": "Hanne", "grade_from": 3, "grade_to": 5}
    wish |= {"asked_at": now, "confirmed_at": now}
    waiting = world.add(ClubRequest(school_id=world[School].id, state=RequestState.WAITING, number=1, **wish))
    world.add(RequestStep(request_id=waiting.id, place=0, kind=StepKind.AGREEMENT))
    own = world.add(
        ClubRequest(
            school_id=world[School].id,
            state=RequestState.HANDED_OVER,
            number=2,
            season_id=world[Season].id,
            librarian_id=world.lise.id,
            club_id=world[Club].id,
            offered_at=now,
            accepted_at=now,
            handed_over_at=now,
            **wish,
        )
    )
    world.add(CheckIn(request_id=own.id, month=now.date().replace(day=1), asked_at=now))
    world.add(StartStep(place=0, kind=StepKind.HOST))
