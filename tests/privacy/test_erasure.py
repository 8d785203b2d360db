"""After erasing a child nothing in the database is about it any more."""

from sqlalchemy import func, select

from app.accounts import sessions
from app.accounts.models import SignedIn
from app.children.models import Child, Guardian
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock, tokens
from app.core.records import AuditEvent
from app.extensions import db
from app.notices.models import Notice
from app.places.models import Place, PlaceState, Queue
from app.privacy import erasure
from tests.world import World


def everything(world: World) -> str:
    rows = [
        f"{table.name}: {value}"
        for table in db.metadata.sorted_tables
        for row in world.session.execute(table.select())
        for value in row
    ]
    return "\n".join(rows)


def erase(world: World, child: Child) -> None:
    erasure.erase(world.session, child, clock.now(), world.lise)
    world.session.flush()


def test_no_table_holds_anything_of_the_child(world: World) -> None:
    ida = world.child("Xanthippe")
    world.place(ida, PlaceState.WAITING)
    sessions.open_for_child(world.session, ida, clock.now())
    consent.register_paper(
        world.session, ida, Purpose.PUBLIC_WALL, True, world.lise, clock.now(), "da", "Ja."
    )
    key, child_id = ida.key, ida.id
    assert "Xanthippe" in everything(world)

    erase(world, ida)

    left = everything(world)
    assert "Xanthippe" not in left
    assert key not in left
    for table in db.metadata.sorted_tables:
        if "child_id" in table.c:
            found = select(func.count()).select_from(table).where(table.c.child_id == child_id)
            assert world.session.scalar(found) == 0, table.name


def test_review_card_place_knock_and_lonely_guardian_go_too(world: World) -> None:
    keys = [
        row.key
        for row in world.rows.values()
        if getattr(row, "child_id", None) == world.ida.id and hasattr(row, "key")
    ]
    keys += [world.ida.key, world[Guardian].key]
    assert len(keys) >= 6

    erase(world, world.ida)

    left = everything(world)
    assert [key for key in keys if key in left] == []


def test_a_guardian_of_another_child_stays(world: World) -> None:
    from app.children.models import Guardianship

    world.add(Guardianship(child_id=world.bo.id, guardian_id=world[Guardian].id, created_at=clock.now()))

    erase(world, world.ida)

    assert world.session.scalar(select(func.count()).select_from(Guardian)) == 1


def test_the_free_seat_goes_to_the_next_in_line(world: World) -> None:
    mia = world.mia.id

    erase(world, world.bo)

    place = world.session.scalars(select(Place).where(Place.child_id == mia)).one()
    queue = world[Queue]
    world.session.refresh(queue)
    assert place.state == PlaceState.OFFERED
    assert (queue.taken, queue.waiting) == (2, 0)


def test_a_waiting_child_leaves_no_hole_in_the_counters(world: World) -> None:
    erase(world, world.mia)

    queue = world[Queue]
    world.session.refresh(queue)
    assert (queue.taken, queue.waiting) == (2, 0)


def test_a_notice_about_its_place_is_gone(world: World) -> None:
    erase(world, world.bo)
    assert world.session.scalar(select(func.count()).select_from(Notice)) == 1

    erase(world, world.mia)

    assert world.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_the_audit_remembers_what_was_done_but_not_to_whom(world: World) -> None:
    key = world.bo.key

    erase(world, world.bo)

    events = world.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert "erase_child" in [event.action for event in events]
    assert key not in [event.subject_key for event in events]
    assert len({event.subject_key for event in events}) == len(events)


def test_nobody_is_signed_in_as_an_erased_child(world: World) -> None:
    token = sessions.open_for_child(world.session, world.bo, clock.now())

    erase(world, world.bo)

    stored = select(SignedIn).where(SignedIn.token_hash == tokens.token_hash(token))
    assert world.session.scalar(stored) is None
