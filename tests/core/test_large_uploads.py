"""One heavy body at a time in each process."""

from collections.abc import Callable

from werkzeug.test import TestResponse

from app.core import large_uploads
from app.core.large_uploads import HEAVY
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
BUSY = "Another large file is on its way in."


def sent(visitor: Visitor, size: int = HEAVY + 1) -> TestResponse:
    body = {"data": b"x" * size, "content_type": "application/octet-stream"}
    return visitor.client.post("/hjoerring/sign-in", **body)


def test_who_comes_while_another_is_coming_in_is_asked_to_come_again(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    assert large_uploads._one_at_a_time.acquire(blocking=False)
    try:
        answer = sent(lise)
        assert answer.status_code == 409
        assert BUSY in answer.text
        assert BUSY not in sent(lise, HEAVY).text, "a light one may always come"
        lise.get("/hjoerring/today")
    finally:
        large_uploads._one_at_a_time.release()


def test_the_next_one_may_come_when_it_is_over_however_it_ended(world: World, visit: Visit) -> None:
    for _time in range(3):
        assert BUSY not in sent(visit(world.lise)).text

    assert large_uploads._one_at_a_time.acquire(blocking=False)
    large_uploads._one_at_a_time.release()
