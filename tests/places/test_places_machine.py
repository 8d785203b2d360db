"""R10: the places of a club, lived through at random; in the long storm also with each rule broken."""

from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.core import tables
from app.draws import draws
from app.extensions import db
from tests.places.broken_rules import BROKEN, Break
from tests.places.places_machine import Dice, Places

FEWEST_RULES = 18
MOST_ROUNDS = 3
"""A round leaves some kinds of step out of most of its lives; another makes up for it."""
QUICK = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


@pytest.fixture
def machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Places]:
    """The machine on this run's database, with dice that fall the same in every life."""
    dice = Dice()
    monkeypatch.setattr(tables, "secrets", dice)
    monkeypatch.setattr(draws, "secrets", dice)
    with app.app_context():
        engine = db.engine
    return type("PlacesHere", (Places,), {"engine": engine, "dice": dice})


def test_whatever_people_do_the_rules_of_the_waiting_list_hold(machine: type[Places]) -> None:
    Places.steps.clear()

    run_state_machine_as_test(machine, settings=QUICK)

    assert len(Places.steps) >= FEWEST_RULES


@pytest.mark.storm
def test_many_lives_of_a_club(machine: type[Places], request: pytest.FixtureRequest) -> None:
    is_long = request.config.getoption("--storm") == "long"
    examples, steps = (2_000, 80) if is_long else (100, 50)
    many_lives = settings(QUICK, max_examples=examples, stateful_step_count=steps, derandomize=False)
    Places.steps.clear()

    for _round in range(MOST_ROUNDS):
        run_state_machine_as_test(machine, settings=many_lives)
        if not _seldom(Places.steps):
            break

    print(f"  {Places.steps.total()} steps of {len(Places.steps)} kinds: {dict(Places.steps)}")
    assert not _seldom(Places.steps), "each kind of step is at least one in two hundred"


def _seldom(steps: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in steps.items() if count < steps.total() / 200}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_each_rule_can_be_broken(monkeypatch: pytest.MonkeyPatch, broken: Break) -> None:
    """What a fault is planted in still stands where it is planted."""
    broken(monkeypatch)


@pytest.mark.storm
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_a_broken_rule_is_noticed(
    machine: type[Places],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    broken: Break,
) -> None:
    if request.config.getoption("--storm") != "long":
        pytest.skip("the long storm breaks the rules")
    broken(monkeypatch)

    with pytest.raises(BaseException) as noticed:
        run_state_machine_as_test(
            machine, settings=settings(QUICK, max_examples=1_000, stateful_step_count=50)
        )

    assert not isinstance(noticed.value, KeyboardInterrupt)
