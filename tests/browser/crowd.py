"""A library with much of everything, for paper that must hold it: long names, full clubs, long lists."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.bookings import booking
from app.boxes import numbering, packing
from app.catalogue import works as known
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club, Meeting
from app.deposits import dispatch
from app.deposits.models import Box, BoxKind, Deposit, DepositedCopy
from app.libraries.models import School
from app.loans import lending
from app.loose_books.models import LooseBook
from app.meetings.models import BookRead
from app.places.models import Place, PlaceState, Queue
from app.reviews.models import Audience, Review, ReviewState
from app.rotations import rounds
from app.rotations.models import Rotation
from app.transport.models import Load, Run, Stop, StopKind
from tests.clubs.second_club import second_club
from tests.world import World

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
_NAMES = (
    "Aksel Alma Anton Asta Birk Clara Elias Ella Emma Esther Felix Freja Gustav Hannah Ibrahim Josefine "
    "Karl-Emil Liv Maximilian Nor Oliver Rosa"
)
NAMES = _NAMES.split()
LONG = "Den store bog om hvordan man bliver en rigtig god drageven på under fjorten dage, bind 3"
SCHOOL = "Skolen ved Skjernåens udløb og Ringkøbing Fjord, afdeling Syd"


def crowded(world: World) -> World:
    """Fill the cast's library, through the verbs of the rooms where they are quick enough."""
    world.library.phone = "72 33 50 00"
    _children(world)
    works = _books(world)
    _loans(world)
    _reviews(world, works)
    _schools(world)
    _rotation(world)
    _run(world)
    world.session.flush()
    return world


def _children(world: World) -> None:
    queue, club = world[Queue], world[Club]
    queue.capacity = 24
    for number, name in enumerate(NAMES):
        child = world.child(name, ("fox", "bear", "otter", "owl")[number % 4], is_protected=number == 5)
        child.class_label, child.alias = f"{3 + number % 3}.{'ABC'[number % 3]}", f"Eventyrlig {name}"
        world.place(child, PlaceState.ACTIVE, settled_at=MONDAY - timedelta(days=60))
    club.room = "Det pædagogiske læringscenter, 2. sal til venstre"
    club.promised = "Flere tegneserier, en bog om heste til Asta, og bogen om vulkaner på arabisk.\nNøglen."
    school = world[School]
    school.directions = "Ring på ved hovedindgangen, gå ned ad gangen og op ad trappen ved det blå skab."
    school.phone = "98 99 10 10"


def _books(world: World) -> list[Work]:
    titles = [LONG, *(f"Bog nummer {number} om drager og heste" for number in range(1, 55))]
    now, box, works = MONDAY - timedelta(days=30), world[Box], []
    for title in titles:
        work = known.record_typed(world.session, world.library.id, title, "Astrid Lindgren", now)
        works.append(work)
        copy = Copy(work_id=work.id, box_id=box.id, state=CopyState.IN_BOX, packed_at=now, created_at=now)
        world.add(copy)
        world.add(DepositedCopy(deposit_id=world[Deposit].id, copy_id=copy.id))
    for work in works[:14]:
        world.add(BookRead(meeting_id=world[Meeting].id, work_id=work.id))
    return works


def _loans(world: World) -> None:
    works = world.session.scalars(select(Work).where(Work.title.like("Bog nummer%"))).all()
    children = [place.child for place in world.session.scalars(select(Place)) if place.state == "active"]
    for number, child in enumerate(children[:20]):
        for work in works[2 * number : 2 * number + 2]:
            lending.lend(world.session, world[Club], child, work, world.hanne, MONDAY)


def _reviews(world: World, works: list[Work]) -> None:
    words = (
        "Den var mega god! " + "Jeg kunne bedst lide da dragen sov i badekarret og ingen turde gå i bad. " * 5
    )
    for number, name in enumerate(NAMES[6:18]):
        child = world.children[name.lower()]
        child.on_public_wall = child.pictures_allowed = True
        world.add(
            Review(
                child_id=child.id,
                work_id=works[number].id,
                club_id=world[Club].id,
                rating=5,
                words=words[: 100 + 40 * number],
                audience=Audience.PUBLIC,
                state=ReviewState.PUBLISHED,
                published_at=MONDAY - timedelta(days=number),
                created_at=MONDAY,
                changed_at=MONDAY,
            )
        )


def _schools(world: World) -> None:
    """Eight schools, eight boxes that stay at them, a rotation among them, and seven more clubs that meet."""
    for number in range(8):
        school = world.add(
            School(
                name=f"{SCHOOL} {number}",
                sort_key=f"skolen {number}",
                kind="single",
                address="Gammel Skolevej 117, indgang fra gården",
                postcode="6950",
                town="Ringkøbing",
                phone="97 32 00 00",
                directions="Kør ind bag cykelskuret og ring til pedellen, han er der til klokken to.",
                created_at=MONDAY,
            )
        )
        values: dict[str, Any] = {"kind": BoxKind.CIRCULATING}
        box = numbering.make_box(
            world.session, world.library, 200 + number, "Drager og heste", world.lise, MONDAY, **values
        )
        packing.add_copy(world.session, box, world.session.scalars(select(Work)).first(), world.lise, MONDAY)
        dispatch.send(world.session, box, school, None, None, world.lise, MONDAY)
        club = second_club(world, 4)
        club.school_id, club.name = school.id, f"Læseheksene {number}"
        world.add(
            Meeting(
                club_id=club.id,
                starts_at=MONDAY + timedelta(days=number % 5, hours=6),
                ends_at=MONDAY + timedelta(days=number % 5, hours=7),
            )
        )


def _rotation(world: World) -> None:
    boxes = [
        numbering.make_box(world.session, world.library, 300 + n, "Tema", world.lise, MONDAY, BoxKind.THEME)
        for n in range(5)
    ]
    for box in boxes:
        for work in world.session.scalars(select(Work).order_by(Work.id).limit(4)):
            packing.add_copy(world.session, box, work, world.lise, MONDAY)
    schools = world.session.scalars(select(School).where(School.name.like("Skolen%"))).all()
    stops = [booking.Stop(school) for school in schools[:6]]
    world.rows[Rotation] = rounds.begin(
        world.session,
        world.library,
        rounds.Round("Drager og heste på rundtur", boxes, stops, date(2027, 1, 11), 2),
        world.lise,
        MONDAY,
    )


def _run(world: World) -> None:
    run = world[Run]
    stops = world.session.scalars(select(Stop).where(Stop.run_id == run.id).order_by(Stop.number)).all()
    stops[-1].number = 20
    schools = world.session.scalars(select(School).where(School.name.like("Skolen%"))).all()
    for number, school in enumerate(schools, 3):
        stop = world.add(Stop(run_id=run.id, number=number, kind=StopKind.SCHOOL, school_id=school.id))
        for _ in range(3):
            copy = world.add(Copy(work_id=world[Work].id, state=CopyState.LOOSE, created_at=MONDAY))
            book = world.add(LooseBook(copy_id=copy.id, school_id=school.id, set_aside_at=MONDAY))
            world.add(
                Load(loose_book_id=book.id, run_id=run.id, from_stop_id=stops[0].id, to_stop_id=stop.id)
            )
