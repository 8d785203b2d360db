"""A notice is written in the transaction of what it tells about."""

from sqlalchemy import select

from app.core import clock
from app.notices import outbox
from app.notices.models import Notice, NoticeState
from app.places.models import Place
from tests.world import World


def tell(world: World, once: str = "1") -> None:
    outbox.tell(
        world.session,
        world.library.id,
        world.tom.id,
        "place_offered",
        about=world[Place].key,
        once=once,
        now=clock.now(),
    )


def test_a_notice_waits_to_be_sent(world: World) -> None:
    tell(world)

    notice = world.session.scalars(select(Notice)).one()
    assert (notice.state, notice.tries, notice.person_id) == (NoticeState.WAITING, 0, world.tom.id)
    assert notice.about == world[Place].key


def test_one_step_tells_one_person_once(world: World) -> None:
    tell(world)
    tell(world)
    tell(world, once="2")

    assert len(world.session.scalars(select(Notice)).all()) == 2


def test_what_is_taken_back_tells_nobody(world: World) -> None:
    with world.session.begin_nested() as step:
        tell(world)
        step.rollback()

    assert world.session.scalars(select(Notice)).all() == []


def test_a_notice_keeps_no_words_and_no_address(world: World) -> None:
    tell(world)

    row = world.session.execute(select(Notice.__table__)).mappings().one()
    assert not [value for value in row.values() if "Ida" in str(value) or "@" in str(value)]
