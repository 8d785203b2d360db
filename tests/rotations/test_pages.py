"""The pages of rotations: looked at, booked, printed, moved by hand."""

from collections.abc import Callable

from sqlalchemy import select

from app.bookings.models import Booking
from app.boxes import numbering
from app.core import clock
from app.deposits.models import BoxKind
from app.libraries.models import School
from app.rotations.models import Rotation
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


def test_a_rotation_is_looked_at_booked_and_printed(world: World, visit: Visit) -> None:
    now = clock.now()
    boxes = [
        numbering.make_box(world.session, world.library, number, "", world.lise, now, BoxKind.CIRCULATING).key
        for number in (20, 21)
    ]
    vraa = world.add(School(name="Vrå Skole", sort_key="vrå skole", kind="single", created_at=now))
    form = {
        "name": "Autumn round",
        "boxes": boxes,
        "stops": [f"school:{world[School].key}", f"school:{vraa.key}"],
        "first_on": "2027-03-01",
        "weeks": "2",
    }
    lise = visit(world.lise)

    shown = lise.post(f"{HOME}/rotations/new", form, status=200).text
    assert "It comes out even" in shown and not world.session.scalar(
        select(Rotation).where(Rotation.name == "Autumn round")
    )
    short = lise.post(f"{HOME}/rotations/new", form | {"last_on": "2027-03-20"}, status=200).text
    assert "There is time for 1 of 2 turns." in short and "box 20 at Vrå Skole" in short
    booked = lise.follow(lise.post(f"{HOME}/rotations/new", form | {"book": "1"}))
    assert "All of it is booked." in booked.text

    rotation = world.session.scalars(select(Rotation).where(Rotation.name == "Autumn round")).one()
    paper = lise.get(f"{HOME}/rotations/{rotation.key}/paper").text
    assert paper.count("Vrå Skole") == 4 and "Monday 15 Mar" in paper


def test_a_move_is_moved_by_hand(world: World, visit: Visit) -> None:
    move = world[Booking]
    lise = visit(world.lise)

    answer = lise.post(f"{HOME}/bookings/{move.key}/shift", {"first_on": "2027-02-03"})
    assert "The day is changed." in lise.follow(answer).text
    refused = lise.post(f"{HOME}/bookings/{move.key}/shift", {"first_on": "2027-03-03"}, status=409)

    assert "must come after" in refused.text
