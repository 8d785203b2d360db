"""R4: a form sent twenty times at once is carried out once, and every sender gets the first answer."""

import threading
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.children.models import Child
from app.clubs.models import Club
from app.core.tables import new_key
from app.deposits.models import Box
from app.extensions import db
from app.libraries.models import School
from app.notices.models import Notice
from app.places.models import Place
from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.joining import new_child
from bench.load import Connection, request
from bench.pages import encoded
from bench.town import SLUG
from bench.town.words import key
from tests.storm.rush import Rush

pytestmark = pytest.mark.storm

AT_ONCE = 20
CLUB = {
    "school": key("schools", 1), "name": "Klub To", "grade_from": "3", "grade_to": "5", "capacity": "12",
    "weekday": "1", "starts_at": "14:00", "ends_at": "15:30", "every_weeks": "1", "offer_days": "5",
}  # fmt: skip


def test_a_form_sent_twenty_times_is_carried_out_once(hamlet: Installation, figures: Figures) -> None:
    rush = Rush(hamlet)
    forms = _forms(rush)

    with served(hamlet, OURS) as (port, _):
        for name, (address, fields, made) in forms.items():
            _send(hamlet, port, figures, name, (address, fields, made))
        other = _with_other_words(hamlet, port, *forms["make_box"][:2])

    figures.is_true("R4.other_words", other, "=422", other == 422, "the same key with another form")
    assert not figures.failed


def _forms(rush: Rush) -> dict[str, tuple[str, dict[str, str], dict[Any, int]]]:
    """The forms that make something: address, fields, and how many rows of what come of one."""
    there = rush.there
    season, first = rush.season(), there.ground.today.isoformat()

    def at(endpoint: str, **values: str) -> str:
        return there.address(endpoint, library=SLUG, **values)

    teacher = {"email": "to@example.org", "name": "To", "role": "teacher", "school": key("schools", 1)}
    return {
        "put_forward": (at("enrolment.put_forward", club=rush.key), new_child(0), {Child: 1, Place: 1}),
        "invite": (at("accounts.people"), teacher, {Person: 1, Role: 1, Notice: 1}),
        "make_box": (at("boxes.new"), {"number": "9001", "name": "To"}, {Box: 1}),
        "make_club": (at("clubs.new"), CLUB | {"season": season, "first_meeting_on": first}, {Club: 1}),
        "make_school": (
            at("libraries.new_school"),
            {"name": "Skolen To", "kind": "independent"},
            {School: 1},
        ),
    }


def _send(
    there: Installation,
    port: int,
    figures: Figures,
    name: str,
    form: tuple[str, dict[str, str], dict[Any, int]],
) -> None:
    address, fields, made = form
    before = _counts(there, made)
    data = request("POST", address, port, there.cookie("librarian"), encoded(there.hidden_fields() | fields))
    answers: list[tuple[int, bytes]] = []
    barrier = threading.Barrier(AT_ONCE)
    senders = [threading.Thread(target=_one, args=(port, data, barrier, answers)) for _ in range(AT_ONCE)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    new = {model.__name__: count - before[model] for model, count in _counts(there, made).items()}
    wanted = {model.__name__: count for model, count in made.items()}
    figures.is_true(f"R4.{name}_rows", new, f"={wanted}", new == wanted)
    same = Counter(answers).most_common()
    figures.at_most(f"R4.{name}_different_answers", len(same), 1, str(same[:3]), digits=0)
    figures.is_true(f"R4.{name}_status", same[0][0][0], "=303", same[0][0][0] == 303)


def _one(port: int, data: bytes, barrier: threading.Barrier, answers: list[tuple[int, bytes]]) -> None:
    connection = Connection(port)
    connection.exchange(request("GET", "/health", port))
    barrier.wait()
    status = connection.exchange(data)
    answers.append((status, connection.location))
    connection.close()


def _with_other_words(there: Installation, port: int, address: str, fields: dict[str, str]) -> int:
    """The status of a form whose key was used before, with something else typed in."""
    hidden, connection = there.hidden_fields() | {"form_key": new_key()}, Connection(port)
    status = 0
    for number in ("9002", "9003"):
        body = encoded(hidden | fields | {"number": number})
        status = connection.exchange(request("POST", address, port, there.cookie("librarian"), body))
    connection.close()
    return status


def _counts(there: Installation, models: dict[Any, int]) -> dict[Any, int]:
    with there.app.app_context():
        counted = {model: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models}
        db.session.rollback()
        return counted
