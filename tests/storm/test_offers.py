"""R3 and R5: an offer runs out while it is answered; a club shrinks and closes while children sign up."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.children.models import Child
from app.core import clock
from app.core.records import AuditEvent
from app.places import queues, waiting_list
from app.places.models import Place, PlaceState, Queue
from app.worker import tick
from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.load import Clients, Connection, request
from bench.pages import encoded
from bench.town import SLUG
from tests.storm.rush import Rush

pytestmark = pytest.mark.storm

UNLOCKED = "tests.storm.unlocked:application"
AHEAD = timedelta(milliseconds=150)
"""How long before its end an offer is made ready."""
AROUND = (-20, 5)
"""Between which milliseconds, seen from the end of the offer, the yes leaves; it is a few on its way."""
CONTROL_TRIALS, CONTROL_AROUND = 20, (-60, 5)
"""The unlocked server thinks for long, before it asks what time it is and after."""
ENOUGH_TO_HURT = 1


@dataclass(frozen=True)
class Ended:
    """How one offer ended, and what the next in line got."""

    state: str
    endings: int
    offers_to_the_next: int
    taken: int
    answer: int
    """The status of the answer to the yes."""

    @property
    def is_right(self) -> bool:
        """Accepted and nobody else asked, or run out and the next asked once."""
        accepted = self.state == PlaceState.ACTIVE and self.offers_to_the_next == 0
        ran_out = self.state == PlaceState.WAITING and self.offers_to_the_next == 1
        answered = self.answer == (303 if accepted else 409)
        return self.endings == 1 and answered and (accepted or ran_out) and self.taken == 1


def test_an_offer_is_accepted_or_runs_out_and_never_both(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    trials = 300 if is_long else 40
    with served(hamlet, OURS) as (port, _):
        ended = [_trial(hamlet, port, number / trials, AROUND) for number in range(trials)]
    with served(hamlet, UNLOCKED) as (port, _):
        control = [
            _trial(hamlet, port, number / CONTROL_TRIALS, CONTROL_AROUND) for number in range(CONTROL_TRIALS)
        ]

    accepted = sum(each.state == PlaceState.ACTIVE for each in ended)
    wrong = [each for each in ended if not each.is_right]
    hurt = sum(not each.is_right for each in control)
    figures.say(f"{trials} offers: {accepted} accepted, {trials - accepted} ran out")
    figures.at_most("R3.wrong", len(wrong), 0, str(wrong[:3]), digits=0)
    figures.at_least("R3.both_ways", min(accepted, trials - accepted), 1, digits=0)
    figures.at_least("R3.control", hurt, ENOUGH_TO_HURT, "without the lock", digits=0)
    assert not figures.failed


def test_a_club_that_shrinks_and_closes_meanwhile_throws_nobody_out(
    hamlet: Installation, clients: Clients, figures: Figures
) -> None:
    rush = Rush(hamlet, seats=40)
    with served(hamlet, OURS) as (port, _):
        scripts = [rush.requests(port, process * 25, 25) for process in range(8)]
        librarian = threading.Thread(target=_shrink_and_close, args=(rush,))
        librarian.start()
        tally = clients.send(port, scripts, 120, repeat=False)
        librarian.join()

    outcome, broken = rush.outcome(), rush.broken_invariants()
    odd = sum(many for status, many in tally.statuses.items() if status not in (303, 409))
    figures.say(f"200 sign-ups: {outcome.inside} in, {outcome.waiting} wait, answers {dict(tally.statuses)}")
    figures.at_most("R5.odd_answers", odd, 0, str(dict(tally.statuses)), digits=0)
    figures.at_most("R5.invariants_broken", len(broken), 0, "; ".join(broken), digits=0)
    figures.at_most("R5.thrown_out", len(outcome.states) - outcome.inside - outcome.waiting, 0, digits=0)
    figures.is_true("R5.counted", outcome.taken, f"={outcome.inside}", outcome.taken == outcome.inside)
    figures.is_true(
        "R5.numbers", "gapless", "=1..n", outcome.numbers == list(range(1, len(outcome.numbers) + 1))
    )
    rush.forget()
    assert not figures.failed


def _shrink_and_close(rush: Rush) -> None:
    """Fewer and fewer places, one at a time, then no more sign-up, while others write too."""
    for capacity in (30, 20, 10, 3):
        with rush.there.writing() as session:
            queues.change_capacity(session, rush.queue(session), capacity, session.get_one(Person, 1))
        time.sleep(0.4)
    with rush.there.writing() as session:
        queues.close(session, rush.queue(session), clock.now())


def _trial(there: Installation, port: int, share: float, around: tuple[int, int]) -> Ended:
    """One offer whose end and whose answer meet within milliseconds: `share` of the way through them."""
    rush = Rush(there, seats=1)
    key, following, ends_at = _offer(rush)
    late = (around[0] + (around[1] - around[0]) * share) / 1000
    address = there.address("places.accept", library=SLUG, place=key)
    data = request("POST", address, port, there.cookie("librarian"), encoded(there.hidden_fields()))
    connection = Connection(port)
    connection.exchange(request("GET", "/health", port))
    answers: list[int] = []
    yes = threading.Thread(
        target=_at, args=(ends_at + late, lambda: answers.append(connection.exchange(data)))
    )
    sweep = threading.Thread(target=_at, args=(ends_at - 0.002, lambda: _sweep(there)))
    for thread in (yes, sweep):
        thread.start()
    for thread in (yes, sweep):
        thread.join()
    connection.close()
    tick(there.app)
    ended = _ended(rush, key, following, answers[0])
    rush.forget()
    return ended


def _offer(rush: Rush) -> tuple[str, str, float]:
    """(key of the place offered, key of the next in line, the end in seconds since 1970)."""
    with rush.there.writing() as session:
        queue, by = rush.queue(session), session.get_one(Person, 1)
        children = select(Child).where(Child.library_id == 1).order_by(Child.id).limit(3)
        first, offered, following = (
            waiting_list.ask_for_place(session, queue, child, by) for child in session.scalars(children).all()
        )
        waiting_list.leave(session, first, by)
        ends_at = clock.now() + AHEAD
        offered.expires_at = ends_at
        return offered.key, following.key, ends_at.timestamp()


def _at(moment: float, act: Callable[[], object]) -> None:
    time.sleep(max(0.0, moment - time.time()))
    act()


def _sweep(there: Installation) -> None:
    """The worker's tick, again and again while the offer ends."""
    end = time.monotonic() + 0.02
    while time.monotonic() < end:
        tick(there.app)


def _ended(rush: Rush, key: str, following: str, answer: int) -> Ended:
    with rush.there.writing() as session:
        state = session.scalar(select(Place.state).where(Place.key == key))
        actions = select(AuditEvent.action).where(AuditEvent.subject_key.in_((key, following)))
        endings = session.scalars(
            actions.where(AuditEvent.subject_key == key, AuditEvent.action.in_(("accept", "expire")))
        ).all()
        offers = session.scalars(
            actions.where(AuditEvent.subject_key == following, AuditEvent.action == "offer")
        ).all()
        taken = session.scalar(select(Queue.taken).where(Queue.id == rush.queue_id))
        return Ended(str(state), len(endings), len(offers), taken or 0, answer)
