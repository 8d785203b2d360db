"""R6: two hosts lend one copy at once, a hundred times over, by the real button; one wins, one is told."""

import pytest

from app.accounts.models import Person
from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.load import Clients, Tally
from tests.storm.lending import Shelf
from tests.storm.rush import deadlocks
from tests.storm.test_rush import TRIES_OF_THE_CONTROL, UNLOCKED

pytestmark = pytest.mark.storm

TITLES = 50
PAIRS = 100
TABLETS = 2


def test_of_two_who_lend_one_copy_one_wins_and_the_other_is_told(
    hamlet: Installation, clients: Clients, figures: Figures, is_long: bool
) -> None:
    hamlet.sign_in("host", Person, 1)
    rounds, before = (10 if is_long else PAIRS // TITLES), deadlocks(hamlet)

    with served(hamlet, OURS) as (port, _):
        results = [_round(hamlet, clients, port) for _ in range(rounds)]
    control = _control(hamlet, clients)

    together, pairs = Tally(), rounds * TITLES
    for _loans, tally, _broken in results:
        together.add(tally)
    exact = sum(loans == [1] * TITLES for loans, _, _ in results)
    broken = [sentence for _, _, sentences in results for sentence in sentences]
    figures.say(f"{pairs} copies, two tablets each; answers {dict(together.statuses)}")
    figures.is_true("R6.exact", f"{exact}/{rounds}", f"={rounds}/{rounds}", exact == rounds)
    won, told = together.statuses[303], together.statuses[409]
    figures.is_true("R6.won", str(won), f"={pairs}", won == pairs)
    figures.is_true("R6.told", str(told), f"={pairs}", told == pairs)
    figures.at_most("R6.invariants_broken", len(broken), 0, "; ".join(broken), digits=0)
    figures.at_most("R6.deadlocks", deadlocks(hamlet) - before, 0, digits=0)
    figures.is_true("R6.control", control, "lent twice or failed", control != "exact")
    assert not figures.failed


def _round(there: Installation, clients: Clients, port: int) -> tuple[list[int], Tally, list[str]]:
    shelf = Shelf(there, TITLES)
    scripts = [shelf.requests(port, tablet) for tablet in range(TABLETS)]
    tally = clients.send(port, scripts, 120, repeat=False)
    loans, broken = shelf.loans_of_each_copy(), shelf.broken_invariants()
    shelf.forget()
    return loans, tally, broken


def _control(there: Installation, clients: Clients) -> str:
    """The same with the lock off; what went wrong, or `exact` when nothing would."""
    with served(there, UNLOCKED) as (port, _):
        for _attempt in range(TRIES_OF_THE_CONTROL):
            loans, tally, _broken = _round(there, clients, port)
            failed = TABLETS * TITLES - tally.statuses[303] - tally.statuses[409]
            if max(loans) > 1 or failed:
                return f"lent={max(loans)},failed={failed}"
    return "exact"
