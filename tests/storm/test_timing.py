"""A7: how long a refusal takes does not tell whether there was anything to refuse.

Known and unknown take turns, so that whatever else the machine does falls on both alike. The measure is
the chance that a stranger who sees two times says rightly which is which: 0.5 is a guess.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from statistics import median

import pytest
from sqlalchemy import delete, select, update

from app.accounts.codes import new_code
from app.accounts.models import Person
from app.cards import cards
from app.cards.models import Card, CardPlace
from app.children.models import Child
from app.core import clock, passwords
from app.core.records import RateCounter
from bench.figures import Figures
from bench.installation import CSRF, OURS, Installation, served
from bench.load import Connection, request
from bench.pages import encoded
from bench.town import SLUG
from tests.storm.rush import Rush

pytestmark = pytest.mark.storm

UNDUMMIED = "tests.storm.undummied:application"
LONG, SHORT = 500, 30
PAIRS_AT_A_TIME = 4
"""Then the counters are emptied: ten failures close an account."""
BARS = {LONG: 0.55, SHORT: 0.75}
"""Thirty samples tell 0.75 from a guess with some certainty, five hundred 0.55."""
GAP = 2.0  # ms
Form = Callable[[], dict[str, str]]


def test_a7_a_stranger_with_a_stopwatch_learns_nothing(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    many = LONG if is_long else SHORT
    rush = Rush(hamlet)
    pairs = _pairs(rush, hamlet)
    with served(hamlet, OURS, workers=1) as (port, _):
        seen = {name: _times(rush, port, path, pair, many) for name, (path, *pair) in pairs.items()}
    for name, (known, unknown) in seen.items():
        auc, gap = _auc(known, unknown), abs(median(known) - median(unknown))
        holds = auc <= BARS[many] or gap <= GAP
        words = f"AUC_{auc:.3f}_gap_{gap:.2f}ms"
        figures.is_true(f"A7.{name}", words, f"AUC<={BARS[many]}_or_gap<={GAP}ms", holds, f"{many} each")
    with served(hamlet, UNDUMMIED, workers=1) as (port, _):
        path, *pair = pairs["password"]
        control = _times(rush, port, path, pair, min(many, 100))

    figures.at_least("A7.control", _auc(*control), 0.9, "without the dummy")
    assert not figures.failed


def _pairs(rush: Rush, there: Installation) -> dict[str, tuple[str, Form, Form]]:
    """What exists and what does not, by name: where to send it, and the two forms."""
    pepper = there.app.config["PEPPER"].decode()
    with rush.there.writing() as session:
        hashed = passwords.hash_secret("a password nobody will guess", pepper)
        known, disabled, teacher = session.scalars(select(Person).order_by(Person.id).limit(5)).all()[:3]
        known.password_hash = disabled.password_hash = hashed
        disabled.disabled_at = clock.now()
        emails = known.email, disabled.email, teacher.email
        child_id = session.scalars(select(Child.id).limit(1)).one()
    with rush.there.writing() as session:
        child = session.get_one(Child, child_id)
        (card,) = cards.make_cards(session, [child], None, clock.now(), CardPlace.HOME, pepper)
    with rush.there.writing() as session:
        session.execute(update(Card).where(Card.child_id == child_id).values(voided_at=clock.now()))
    sign_in = f"/{SLUG}/sign-in"
    return {
        "password": (sign_in, _guess(lambda: emails[0]), _guess(_nobody)),
        "disabled": (sign_in, _guess(lambda: emails[1]), _guess(_nobody)),
        "link": (sign_in, _ask(lambda: emails[2]), _ask(_nobody)),
        "card": ("/k", lambda: {"code": card.code}, lambda: {"code": new_code().printed}),
    }


def _nobody() -> str:
    return f"{secrets.token_hex(6)}@example.org"


def _guess(email: Callable[[], str]) -> Form:
    return lambda: {"email": email(), "password": "a wrong guess of somebody"}


def _ask(email: Callable[[], str]) -> Form:
    return lambda: {"email": email(), "password": ""}


def _times(rush: Rush, port: int, path: str, pair: list[Form], many: int) -> tuple[list[float], list[float]]:
    """How long each of the two took, in milliseconds; they take turns."""
    times: tuple[list[float], list[float]] = ([], [])
    connection = Connection(port)
    for turn in _turns(rush, many):
        for which in (0, 1) if turn % 2 else (1, 0):
            form = pair[which]() | rush.there.hidden_fields()
            data = request("POST", path, port, _csrf_cookie(rush.there), encoded(form))
            began = time.perf_counter()
            status = connection.exchange(data)
            times[which].append(1000 * (time.perf_counter() - began))
            assert status in (303, 422), status
    connection.close()
    return times[0][2:], times[1][2:]


def _turns(rush: Rush, many: int) -> Iterator[int]:
    """So many and two more, which warm the server up."""
    for turn in range(many + 2):
        if turn % PAIRS_AT_A_TIME == 0:
            with rush.there.writing() as session:
                session.execute(delete(RateCounter))
        yield turn


def _csrf_cookie(there: Installation) -> dict[str, str]:
    signer = there.app.session_interface.get_signing_serializer(there.app)  # type: ignore[attr-defined]
    return {"Cookie": f"{there.app.config['SESSION_COOKIE_NAME']}={signer.dumps({'csrf_token': CSRF})}"}


def _auc(ones: list[float], others: list[float]) -> float:
    """How often the better of two guesses by the time alone is right."""
    won = sum((one > other) + 0.5 * (one == other) for one in ones for other in others)
    share = won / (len(ones) * len(others))
    return max(share, 1 - share)
