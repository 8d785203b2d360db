"""Who did what to what: ids only."""

from sqlalchemy import select

from app.core import audit, clock
from app.core.records import AuditEvent
from app.places.models import Place
from tests.world import World


def test_a_step_is_written_down_with_who_and_what(world: World) -> None:
    now, place = clock.now(), world[Place]

    audit.record(world.session, "leave", place, now=now, actor_id=world.tom.id, before="active", after="left")

    event = world.session.scalars(select(AuditEvent)).one()
    assert (event.library_id, event.at, event.actor_id) == (world.library.id, now, world.tom.id)
    assert (event.action, event.subject, event.subject_key) == ("leave", "places", place.key)
    assert (event.before, event.after) == ("active", "left")


def test_what_the_house_does_by_itself_has_no_actor(world: World) -> None:
    audit.record(world.session, "expire", world[Place], now=clock.now())

    assert world.session.scalars(select(AuditEvent)).one().actor_id is None


def test_the_audit_holds_keys_and_states_and_nothing_else() -> None:
    assert set(AuditEvent.__table__.columns.keys()) == {
        "id",
        "library_id",
        "at",
        "actor_id",
        "action",
        "subject",
        "subject_key",
        "before",
        "after",
    }
