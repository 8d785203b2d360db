"""R1 for schools: eight desks at once give the season's last starts, through the real button."""

import pytest

from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.load import Clients, Tally
from tests.storm.rush import deadlocks
from tests.storm.starts import STARTS, Starts
from tests.storm.test_rush import TRIES_OF_THE_CONTROL, UNLOCKED

pytestmark = pytest.mark.storm

DESKS, EACH = 8, 4


def test_no_season_has_a_start_too_many(
    hamlet: Installation, clients: Clients, figures: Figures, is_long: bool
) -> None:
    rounds, before = 20 if is_long else 3, deadlocks(hamlet)

    with served(hamlet, OURS) as (port, _):
        results = [_round(hamlet, clients, port) for _ in range(rounds)]
    control = _control(hamlet, clients)

    exact = sum(given == STARTS for given, _, _ in results)
    together = Tally()
    for _given, tally, _broken in results:
        together.add(tally)
    refused = together.statuses[409]
    broken = [sentence for _, _, sentences in results for sentence in sentences]
    figures.say(f"{rounds} rounds of {DESKS} × {EACH}; answers {dict(together.statuses)}")
    figures.is_true("R1s.exact", f"{exact}/{rounds}", f"={rounds}/{rounds}", exact == rounds)
    wanted = rounds * (DESKS * EACH - STARTS)
    figures.is_true("R1s.refused", str(refused), f"={wanted}", refused == wanted)
    figures.at_most("R1s.invariants_broken", len(broken), 0, "; ".join(broken), digits=0)
    figures.at_most("R1s.deadlocks", deadlocks(hamlet) - before, 0, digits=0)
    figures.is_true("R1s.control", control, f"given>{STARTS} or failed", control != "exact")
    assert not figures.failed


def _round(there: Installation, clients: Clients, port: int) -> tuple[int, Tally, list[str]]:
    starts = Starts(there, DESKS * EACH)
    scripts = [starts.requests(port, desk * EACH, EACH) for desk in range(DESKS)]
    tally = clients.send(port, scripts, 120, repeat=False)
    given, broken = starts.given(), starts.broken_invariants()
    starts.forget()
    return given, tally, broken


def _control(there: Installation, clients: Clients) -> str:
    """The same with the lock off; what went wrong, or `exact` when nothing would."""
    with served(there, UNLOCKED) as (port, _):
        for _attempt in range(TRIES_OF_THE_CONTROL):
            given, tally, _broken = _round(there, clients, port)
            failed = DESKS * EACH - tally.statuses[303] - tally.statuses[409]
            if given > STARTS or failed:
                return f"given={given},failed={failed}"
    return "exact"
