"""R1, R2 and a thousand: many processes at once want places in a club with five seats, by the real form."""

import pytest

from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.load import Clients, Tally
from tests.storm.rush import SEATS, Outcome, Rush, deadlocks

pytestmark = pytest.mark.storm

PROCESSES, EACH = 8, 50
EVERYBODY = PROCESSES * EACH
LONGEST_MS = 2_000
LONGEST_OF_MANY_MS = 8_000
ENOUGH_FAILURES = EVERYBODY // 10
UNLOCKED = "tests.storm.unlocked:application"
TRIES_OF_THE_CONTROL = 3


def test_nobody_gets_a_seat_too_many_and_nobody_is_lost_in_the_line(
    hamlet: Installation, clients: Clients, figures: Figures, is_long: bool
) -> None:
    rounds, before = 20 if is_long else 3, deadlocks(hamlet)

    with served(hamlet, OURS) as (port, _):
        results = [_round(hamlet, clients, port) for _ in range(rounds)]
    control = _control(hamlet, clients)

    together = Tally()
    for _outcome, tally, _broken in results:
        together.add(tally)
    exact = sum(outcome.is_exact(EVERYBODY) for outcome, _, _ in results)
    inside = {outcome.inside for outcome, _, _ in results}
    broken = [sentence for _, _, sentences in results for sentence in sentences]
    figures.say(f"{rounds} rounds of {PROCESSES} × {EACH}; answers {dict(together.statuses)}")
    figures.is_true("R1.exact", f"{exact}/{rounds}", f"={rounds}/{rounds}", exact == rounds, f"in: {inside}")
    refused = sum(many for status, many in together.statuses.items() if status != 303)
    figures.at_most("R1.refused", refused, 0, digits=0)
    figures.at_most("R1.invariants_broken", len(broken), 0, "; ".join(broken), digits=0)
    figures.at_most("R1.deadlocks", deadlocks(hamlet) - before, 0, digits=0)
    figures.at_most("R1.p99_ms", together.percentile(0.99), LONGEST_MS, digits=0)
    figures.is_true("R1.control", control, f"in>{SEATS} or failed>={ENOUGH_FAILURES}", control != "exact")
    assert not figures.failed


def test_four_times_as_many_at_once_are_still_served_in_order(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    rounds, processes, each = (5, 32, 50) if is_long else (1, 32, 12)
    many = Clients(processes)
    try:
        with served(hamlet, OURS) as (port, _):
            results = [_round(hamlet, many, port, processes, each) for _ in range(rounds)]
    finally:
        many.close()

    exact = sum(outcome.is_exact(processes * each) for outcome, _, _ in results)
    odd = sum(n for _, tally, _ in results for status, n in tally.statuses.items() if status != 303)
    longest = max(1000 * max(tally.latencies) for _, tally, _ in results)
    figures.is_true("R2.exact", f"{exact}/{rounds}", f"={rounds}/{rounds}", exact == rounds)
    figures.at_most("R2.refused", odd, 0, digits=0)
    figures.at_most("R2.longest_ms", longest, LONGEST_OF_MANY_MS, digits=0)
    assert not figures.failed


def test_a_thousand_sign_up_within_a_minute(hamlet: Installation, clients: Clients, figures: Figures) -> None:
    with served(hamlet, OURS) as (port, _):
        outcome, tally, broken = _round(hamlet, clients, port, PROCESSES, 1_000 // PROCESSES)

    odd = sum(many for status, many in tally.statuses.items() if status != 303)
    figures.is_true("thousand.exact", outcome.is_exact(1_000), "=True", outcome.is_exact(1_000))
    figures.at_most("thousand.refused", odd, 0, digits=0)
    figures.at_most("thousand.invariants_broken", len(broken), 0, "; ".join(broken), digits=0)
    figures.at_most("thousand.seconds", tally.seconds, 60)
    assert not figures.failed


def _round(
    there: Installation, clients: Clients, port: int, processes: int = PROCESSES, each: int = EACH
) -> tuple[Outcome, Tally, list[str]]:
    rush = Rush(there)
    scripts = [rush.requests(port, process * each, each) for process in range(processes)]
    tally = clients.send(port, scripts, 120, repeat=False)
    outcome, broken = rush.outcome(), rush.broken_invariants()
    rush.forget()
    return outcome, tally, broken


def _control(there: Installation, clients: Clients) -> str:
    """The same rush with the lock off; what went wrong, or `exact` when nothing would."""
    with served(there, UNLOCKED) as (port, _):
        for _attempt in range(TRIES_OF_THE_CONTROL):
            outcome, tally, _broken = _round(there, clients, port)
            failed = EVERYBODY - tally.statuses[303]
            if outcome.inside > SEATS or failed >= ENOUGH_FAILURES:
                return f"in={outcome.inside},failed={failed}"
    return "exact"
