"""A3, A4, A5, A9: guessing is slowed and locks nobody out, a void card is dead at once."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import codes
from app.accounts.models import Person, SignedIn
from app.cards import card_sign_in, cards, pictures
from app.cards.cards import PrintedCard
from app.cards.models import Card, CardPlace
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.tokens import token_hash
from app.doors import door as doors
from app.doors.models import TRIES, Knock
from app.extensions import db
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from bench.figures import Figures
from bench.installation import CSRF, OURS, Installation, served
from bench.load import Clients, Connection, Tally, request
from bench.town import SLUG

pytestmark = pytest.mark.storm

UNBRAKED = "tests.storm.unbraked:application"
FORGETFUL = "tests.storm.forgetful:application"
A_CLASS = 28


@dataclass
class Cast:
    """Two children of one club, with their cards and pictures, and a tablet one card has worked on."""

    club_id: int
    child_ids: tuple[int, int]
    keys: tuple[str, str]
    cards: tuple[PrintedCard, PrintedCard]
    four: tuple[tuple[str, ...], tuple[str, ...]]
    device: str


@pytest.fixture
def cast(hamlet: Installation) -> Iterator[Cast]:
    with hamlet.app.app_context():
        session, now, pepper = db.session(), clock.now(), hamlet.app.config["PEPPER"].decode()
        club = session.get_one(Club, 1)
        two = session.scalars(
            select(Child)
            .join(Place, Place.child_id == Child.id)
            .join(Queue, Queue.id == Place.queue_id)
            .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
            .order_by(Child.id)
            .limit(2)
        ).all()
        ids, keys = (two[0].id, two[1].id), (two[0].key, two[1].key)
        drawn = pictures.draw(session, two, pepper)
        made = cards.make_cards(session, two, None, now, CardPlace.SCHOOL, pepper)
        pictures.issue(session, drawn, None, now)
        device = card_sign_in.remember_device(session, session.get_one(Child, ids[0]), None, now)
        session.commit()
        assert device
        yield Cast(1, ids, keys, (made[0], made[1]), (drawn[0].names, drawn[1].names), device)


def test_guessing_codes_is_slowed_and_locks_nobody_out(
    hamlet: Installation, cast: Cast, clients: Clients, figures: Figures, is_long: bool
) -> None:
    wrong, scans, typed = (2000, 100, 100) if is_long else (200, 30, 10)
    with served(hamlet, OURS) as (port, _):
        guesses = _Guesses(hamlet, clients, port, wrong)
        guesses.start()
        time.sleep(0.3)
        scanned = [_post(hamlet, port, "/k", {"token": cast.cards[0].token}) for _ in range(scans)]
        unknown = [_post(hamlet, port, "/k", {"code": cast.cards[1].code})[1] for _ in range(5)]
        known = [
            _post(hamlet, port, "/k", {"code": cast.cards[0].code}, f"device={cast.device}")
            for _ in range(typed)
        ]
        guesses.join()
        tally = guesses.tally
    with served(hamlet, UNBRAKED) as (port, _):
        control = clients.send(port, _wrong_codes(hamlet, port, 80, clients.many), 60, repeat=False)

    figures.at_most("A3.seconds", tally.seconds, 60, f"{wrong} wrong codes from one place")
    figures.at_most("A3.evaluated", tally.statuses[422], 40, digits=0)
    figures.at_least("A3.refused", tally.statuses[429], wrong - 40, digits=0)
    figures.at_least("A3.control", control.statuses[422], 41, "80 codes, no brake", digits=0)
    figures.at_least("A4.scans", _in(scanned), scans, "come in while A3 runs from their address", digits=0)
    figures.at_most("A4.p95_ms", _p95(scanned), 1000, digits=0)
    figures.at_least("A4.typed", _in(known), typed, "typed on a tablet that is known", digits=0)
    figures.at_least("A4.control", unknown.count(429), 1, "of 5 typed where it is not known", digits=0)
    assert not figures.failed


def test_pictures_open_nothing_but_an_open_door_and_five_tries_are_all(
    hamlet: Installation, cast: Cast, clients: Clients, figures: Figures, is_long: bool
) -> None:
    tries = 400 if is_long else 60
    right, others = _tapped(cast.four[0]), _tapped(cast.four[1])
    with served(hamlet, OURS) as (port, _):
        tablets = _knock_twice(hamlet, cast)
        wrong = [_pictures(hamlet, port, tablets[0], _wrong(cast.four[0])) for _ in range(tries)]
        clients.send(port, [wrong[at :: clients.many] for at in range(clients.many)], 60, repeat=False)
        counted = _misses(hamlet, cast.child_ids[0])
        _send(hamlet, port, tablets[0], right, times=20)
        used_up = _sessions(hamlet, cast.child_ids[0])
        _close(hamlet, cast)
        _send(hamlet, port, tablets[1], others, times=20)
        closed = _sessions(hamlet, cast.child_ids[1])
        tablets = _knock_twice(hamlet, cast)
        _send(hamlet, port, tablets[1], others)
        opened = _sessions(hamlet, cast.child_ids[1])
    with served(hamlet, UNBRAKED) as (port, _):
        _close(hamlet, cast)
        _send(hamlet, port, tablets[0], right)
        control = _sessions(hamlet, cast.child_ids[0])

    figures.at_most("A5.evaluated", counted, TRIES, f"of {tries} sent at once, one child, one door", digits=0)
    figures.at_most("A5.used_up", used_up, 0, "the right pictures after five misses, 20 times", digits=0)
    figures.at_most("A5.closed", closed, 0, "the right pictures at a closed door, 20 times", digits=0)
    figures.at_least("A5.opened", opened, 1, "at an open one", digits=0)
    figures.at_most("A5.bound", 100 * pictures.guess_bound(A_CLASS, TRIES), 0.3, "% for any of 28", digits=3)
    figures.at_least("A5.control", control, 1, "a door that never closes", digits=0)
    figures.at_least(
        "A5.bound_control", 100 * A_CLASS * TRIES / 16**3, 0.3, "% with three pictures", digits=2
    )
    assert not figures.failed


def test_a_void_card_is_dead_at_once_and_a_new_one_works(
    hamlet: Installation, cast: Cast, figures: Figures
) -> None:
    with served(hamlet, OURS) as (port, _):
        alive, dead, seconds = _void_and_renew(hamlet, cast, port)
    with served(hamlet, FORGETFUL) as (port, _):
        _alive, control, _seconds = _void_and_renew(hamlet, cast, port)

    figures.at_least("A9.before", alive, 1, "sessions of the card", digits=0)
    figures.at_most("A9.after", dead, 0, digits=0)
    figures.at_most("A9.new_card_s", seconds, 10)
    figures.at_least("A9.control", control, 1, "a server that remembers who may", digits=0)
    assert not figures.failed


class _Guesses(threading.Thread):
    """The guessing, beside everything else."""

    def __init__(self, there: Installation, clients: Clients, port: int, many: int) -> None:
        super().__init__()
        self._send = lambda: clients.send(
            port, _wrong_codes(there, port, many, clients.many), 60, repeat=False
        )
        self.tally = Tally()

    def run(self) -> None:
        self.tally = self._send()


def _wrong_codes(there: Installation, port: int, many: int, clients: int) -> list[list[bytes]]:
    sent = [_request(there, port, "/k", {"code": codes.new_code().printed}) for _ in range(many)]
    return [sent[at::clients] for at in range(clients)]


def _request(
    there: Installation, port: int, path: str, form: dict[str, str], more: str = "", **cookie: str
) -> bytes:
    signer = there.app.session_interface.get_signing_serializer(there.app)  # type: ignore[attr-defined]
    value = f"{there.app.config['SESSION_COOKIE_NAME']}={signer.dumps({'csrf_token': CSRF, **cookie})}"
    headers = {"Cookie": f"{value}; {more}" if more else value}
    return request("POST", path, port, headers, urlencode(there.hidden_fields() | form).encode())


def _post(
    there: Installation, port: int, path: str, form: dict[str, str], more: str = ""
) -> tuple[float, int]:
    """(seconds, status) of one request on a connection of its own."""
    data, connection = _request(there, port, path, form, more), Connection(port)
    began = time.perf_counter()
    status = connection.exchange(data)
    connection.close()
    return time.perf_counter() - began, status


def _in(answers: list[tuple[float, int]]) -> int:
    return sum(status == 303 for _seconds, status in answers)


def _p95(answers: list[tuple[float, int]]) -> float:
    ordered = sorted(seconds for seconds, _status in answers)
    return 1000 * ordered[int(0.95 * (len(ordered) - 1))]


def _tapped(names: tuple[str, ...]) -> dict[str, str]:
    return {"tapped": pictures.as_text(names)}


def _wrong(names: tuple[str, ...]) -> dict[str, str]:
    return _tapped((*names[:3], next(name for name in pictures.NAMES if name != names[3])))


def _pictures(there: Installation, port: int, tablet: str, form: dict[str, str]) -> bytes:
    return _request(there, port, f"/{SLUG}/door/pictures", form, knock=tablet)


def _send(there: Installation, port: int, tablet: str, form: dict[str, str], times: int = 1) -> None:
    connection = Connection(port)
    for _ in range(times):
        connection.exchange(_pictures(there, port, tablet, form))
    connection.close()


def _knock_twice(there: Installation, cast: Cast) -> list[str]:
    with _writing(there) as session:
        club, host = session.get_one(Club, cast.club_id), session.get_one(Person, 1)
        door = doors.open_door(session, club, host, clock.now())
        tokens = [doors.knock(session, door, key, clock.now()) for key in cast.keys]
        session.commit()
    return tokens


def _close(there: Installation, cast: Cast) -> None:
    with _writing(there) as session:
        doors.close_door(
            session, session.get_one(Club, cast.club_id), session.get_one(Person, 1), clock.now()
        )
        session.commit()


def _misses(there: Installation, child_id: int) -> int:
    with _writing(there) as session:
        wanted = select(func.max(Knock.misses)).where(Knock.child_id == child_id)
        return int(session.scalar(wanted) or 0)


def _sessions(there: Installation, child_id: int) -> int:
    with _writing(there) as session:
        wanted = select(func.count()).where(SignedIn.child_id == child_id, SignedIn.card_id.is_(None))
        return int(session.scalar(wanted) or 0)


def _void_and_renew(there: Installation, cast: Cast, port: int) -> tuple[int, int, float]:
    """(pages before, pages after the card is void, seconds until a new card has let the child in)."""
    pepper = there.app.config["PEPPER"].decode()
    with _writing(there) as session:
        child = session.get_one(Child, cast.child_ids[0])
        (old,) = cards.make_cards(session, [child], None, clock.now(), CardPlace.SCHOOL, pepper)
        session.commit()
        entered = card_sign_in.with_token(session, old.token, clock.now())
        session.commit()
        there.tokens["child"] = entered.token
    page = request("GET", f"/{SLUG}/me", port, there.cookie("child"))
    connections = [Connection(port) for _ in range(8)]
    before = sum(each.exchange(page) == 200 for each in connections)
    with _writing(there) as session:
        card = session.scalars(select(Card).where(Card.token_hash == token_hash(old.token))).one()
        cards.void(session, card, clock.now(), session.get_one(Person, 1))
        session.commit()
    after = sum(each.exchange(page) == 200 for each in connections)
    for each in connections:
        each.close()
    began = time.perf_counter()
    with _writing(there) as session:
        child = session.get_one(Child, cast.child_ids[0])
        (new,) = cards.make_cards(session, [child], None, clock.now(), CardPlace.SCHOOL, pepper)
        session.commit()
    assert _post(there, port, "/k", {"token": new.token})[1] == 303
    return before, after, time.perf_counter() - began


def _writing(there: Installation) -> Session:
    """A session of its own; a context that closes it."""
    return Session(db.engine)
