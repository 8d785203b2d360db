"""A body on its way holds no turn; a heavy one does, for the application reads it."""

import io
import threading
import time
from typing import Any

import pytest

from app.core.slow_senders import HEAVY, TakenInFirst

SOON = 5
"""Seconds."""


class Sender(io.RawIOBase):
    """A body that comes when it is let go."""

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()

    def read(self, _size: int = -1) -> bytes:
        self.asked.set()
        assert self.let_go.wait(SOON)
        return b"a=b"


def answered(environ: dict[str, Any], _start_response: Any) -> list[bytes]:
    return [environ["wsgi.input"].read()]


@pytest.mark.parametrize(("length", "waits"), [(3, False), (HEAVY, False), (HEAVY + 1, True)])
def test_who_sends_slowly_keeps_nobody_waiting(length: int, waits: bool) -> None:
    application, sender, told = TakenInFirst(answered, 1), Sender(), list[Any]()
    body = {"CONTENT_LENGTH": str(length), "wsgi.input": sender}
    slow = threading.Thread(target=lambda: told.append(("slow", application(body, None))))
    quick = threading.Thread(target=lambda: told.append(("quick", application(nothing(), None))))
    slow.start()
    assert sender.asked.wait(SOON)
    quick.start()
    quick.join(0.2 if waits else SOON)

    assert [who for who, _ in told] == ([] if waits else ["quick"])
    sender.let_go.set()
    slow.join(SOON)
    quick.join(SOON)
    assert dict(told) == {"slow": [b"a=b"], "quick": [b""]}


@pytest.mark.parametrize("length", ["", "0", "-3", "three"])
def test_a_length_that_makes_no_sense_is_left_to_the_application(length: str) -> None:
    told = TakenInFirst(answered, 1)({"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"abc")}, None)

    assert told == [b"abc"]


def nothing() -> dict[str, Any]:
    return {"CONTENT_LENGTH": "", "wsgi.input": io.BytesIO()}


def test_who_waits_is_answered_in_the_order_in_which_they_came() -> None:
    first, told = threading.Event(), list[int]()

    def slowly(environ: dict[str, Any], _start_response: Any) -> list[bytes]:
        assert first.wait(SOON)
        told.append(environ["number"])
        return []

    application = TakenInFirst(slowly, 1)
    threads = [
        threading.Thread(target=application, args=(nothing() | {"number": number}, None))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    first.set()
    for thread in threads:
        thread.join(SOON)

    assert told == list(range(8))
