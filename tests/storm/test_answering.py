"""R6: two librarians answer one review at once, a hundred times over; one wins, the other is told."""

import pytest

from app.accounts.models import Person
from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.load import Clients, Tally
from tests.storm.reading import Desk
from tests.storm.rush import deadlocks
from tests.storm.test_rush import TRIES_OF_THE_CONTROL, UNLOCKED

pytestmark = pytest.mark.storm

REVIEWS = 50
PAIRS = 100


def test_of_two_who_answer_one_review_one_wins_and_the_other_is_told(
    hamlet: Installation, clients: Clients, figures: Figures, is_long: bool
) -> None:
    hamlet.sign_in("second", Person, 1)
    rounds, before = (10 if is_long else PAIRS // REVIEWS), deadlocks(hamlet)

    with served(hamlet, OURS) as (port, _):
        results = [_round(hamlet, clients, port) for _ in range(rounds)]
    control = _control(hamlet, clients)

    together, pairs = Tally(), rounds * REVIEWS
    for _exact, tally, _broken in results:
        together.add(tally)
    exact = sum(is_exact for is_exact, _, _ in results)
    broken = [sentence for _, _, sentences in results for sentence in sentences]
    figures.say(f"{pairs} reviews, two librarians each; answers {dict(together.statuses)}")
    figures.is_true("R6.reviews_exact", f"{exact}/{rounds}", f"={rounds}/{rounds}", exact == rounds)
    won, told = together.statuses[303], together.statuses[409]
    figures.is_true("R6.reviews_won", str(won), f"={pairs}", won == pairs)
    figures.is_true("R6.reviews_told", str(told), f"={pairs}", told == pairs)
    figures.at_most("R6.reviews_invariants_broken", len(broken), 0, "; ".join(broken), digits=0)
    figures.at_most("R6.reviews_deadlocks", deadlocks(hamlet) - before, 0, digits=0)
    figures.is_true("R6.reviews_control", control, "answered twice or failed", control != "exact")
    assert not figures.failed


def _round(there: Installation, clients: Clients, port: int) -> tuple[bool, Tally, list[str]]:
    """Whether each review has one answer and is what that says."""
    desk = Desk(there, REVIEWS)
    tally = clients.send(port, [desk.requests(port, who) for who in (0, 1)], 120, repeat=False)
    is_exact, broken = desk.answers() == {(1, True): REVIEWS}, desk.broken_invariants()
    desk.forget()
    return is_exact, tally, broken


def _control(there: Installation, clients: Clients) -> str:
    """The same with the lock off; what went wrong, or `exact` when nothing would."""
    with served(there, UNLOCKED) as (port, _):
        for _attempt in range(TRIES_OF_THE_CONTROL):
            is_exact, tally, _broken = _round(there, clients, port)
            failed = 2 * REVIEWS - tally.statuses[303] - tally.statuses[409]
            if not is_exact or failed:
                return f"exact={is_exact},failed={failed}"
    return "exact"
