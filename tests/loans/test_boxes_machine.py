"""I12–I16: boxes and loans lived through at random; in the long storm also with each rule broken."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.extensions import db
from tests.loans.boxes_machine import Boxes
from tests.loans.broken_rules import BROKEN, Break

QUICK = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
OFTEN = ("pack", "send", "arrive", "lend", "give_back", "leave", "send_on", "count", "finish_count")
"""What must have happened in the short version, or it has shown nothing."""
EVERY_KIND = {
    *OFTEN, "unpack", "take_into_use", "call_home", "send_home", "undo_last", "surface", "hand_over", "renew",
    "give_back_again", "leave_without_a_word", "join", "erase", "nights_go_by", "count_all",
    "lend_what_is_out refused", "lend_to_another_clubs_child refused",
}  # fmt: skip
ROUNDS = 5


@pytest.fixture
def machine(app: Flask) -> type[Boxes]:
    """The machine on this run's database."""
    with app.app_context():
        engine = db.engine
    return type("BoxesHere", (Boxes,), {"engine": engine})


def test_whatever_people_do_the_rules_of_boxes_and_loans_hold(machine: type[Boxes]) -> None:
    Boxes.steps.clear()

    run_state_machine_as_test(machine, settings=QUICK)

    assert not [kind for kind in OFTEN if not Boxes.steps[kind]]


@pytest.mark.storm
def test_many_lives_of_boxes(machine: type[Boxes], request: pytest.FixtureRequest) -> None:
    is_long = request.config.getoption("--storm") == "long"
    examples = 1_000 if is_long else 50
    wanted = settings(QUICK, max_examples=examples, stateful_step_count=60, derandomize=False)
    Boxes.steps.clear()

    for _round in range(ROUNDS):
        run_state_machine_as_test(machine, settings=wanted)
        if set(Boxes.steps) >= EVERY_KIND:
            break
        wanted = settings(wanted, max_examples=50)

    print(f"  {sum(Boxes.steps.values())} steps of {len(Boxes.steps)} kinds: {dict(Boxes.steps)}")
    assert EVERY_KIND - set(Boxes.steps) == set(), "each kind of step is taken, in five rounds at most"


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_each_rule_can_be_broken(monkeypatch: pytest.MonkeyPatch, broken: Break) -> None:
    """What a fault is planted in still stands where it is planted."""
    broken(monkeypatch)


@pytest.mark.storm
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_a_broken_rule_is_noticed(
    machine: type[Boxes],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    broken: Break,
) -> None:
    if request.config.getoption("--storm") != "long":
        pytest.skip("the long storm breaks the rules")
    broken(monkeypatch)

    with pytest.raises(BaseException) as noticed:
        run_state_machine_as_test(machine, settings=settings(QUICK, max_examples=300, stateful_step_count=50))

    assert not isinstance(noticed.value, KeyboardInterrupt)
