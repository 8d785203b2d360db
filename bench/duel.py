"""Ours against the floor: measured in turn, so that what the machine does besides touches both alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.load import Clients, Tally

TRIES = 3
WIDEST = 2.0
"""The largest ratio of a run may be so many times its smallest, else the machine is too noisy."""

Script = Callable[[], Sequence[Sequence[bytes]]]
"""Makes the requests of one round, one list for each client."""


@dataclass
class Side:
    """One of two that are measured: where it listens, and what it is sent."""

    port: int
    script: Script
    repeat: bool = True
    settle: Callable[[], None] = lambda: None
    """Puts back what a round has written."""


@dataclass
class Duel:
    """What came of it: the paired ratios, and all answers of either side."""

    ratios: list[float] = field(default_factory=list)
    ours: Tally = field(default_factory=Tally)
    floor: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    tries: int = 1

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def is_too_noisy(self) -> bool:
        return max(self.ratios) > WIDEST * max(min(self.ratios), 1e-9)

    @property
    def generator(self) -> float:
        """How much of one processor the clients used."""
        return (self.ours.processor + self.floor.processor) / max(self.seconds, 1e-9)

    @property
    def spread(self) -> str:
        return f"{min(self.ratios):.2f}–{max(self.ratios):.2f}"


def measure(
    clients: Clients,
    ours: Side,
    floor: Side,
    rounds: int,
    seconds: float,
    compare: Callable[[Tally, Tally], float] = lambda a, b: a.per_second / max(b.per_second, 1e-9),
) -> Duel:
    """Rounds of both sides, either first in turn; thrice at most if too noisy."""
    for attempt in range(1, TRIES + 1):
        duel = Duel(tries=attempt)
        _round(clients, ours, seconds / 2)
        _round(clients, floor, seconds / 2)
        for number in range(rounds):
            first, second = (ours, floor) if number % 2 else (floor, ours)
            tallies = {id(side): _round(clients, side, seconds) for side in (first, second)}
            a, b = tallies[id(ours)], tallies[id(floor)]
            duel.ratios.append(compare(a, b))
            duel.seconds += a.seconds + b.seconds
            duel.ours = _joined(duel.ours, a)
            duel.floor = _joined(duel.floor, b)
        if not duel.is_too_noisy:
            return duel
    return duel


def _round(clients: Clients, side: Side, seconds: float) -> Tally:
    tally = clients.send(side.port, side.script(), seconds, side.repeat)
    side.settle()
    return tally


def _joined(sum_: Tally, more: Tally) -> Tally:
    """Rounds come one after the other: their seconds add up."""
    joined = Tally(sum_.latencies + more.latencies, sum_.statuses + more.statuses)
    joined.seconds = sum_.seconds + more.seconds
    joined.processor = sum_.processor + more.processor
    return joined
