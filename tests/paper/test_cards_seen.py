"""Two codes make a card only when they agree, lie as printed, and nothing of another card lies on it."""

import pytest

from app.paper.cards_seen import cards_in
from app.paper.layout import CODES, Point
from app.paper.marks import Mark
from app.paper.models import Problem

ONE, OTHER = "A" * 20, "B" * 20


def mark(token: str, corner: str, *, right: float = 0, down: float = 0, larger: float = 10) -> Mark:
    """A code of a card that lies `right` and `down` of the upper left, in millimetres."""
    points: tuple[Point, ...] = tuple(
        ((x + right) * larger, (y + down) * larger) for x, y in CODES[corner].corners
    )
    return Mark(token, corner, points)


def problems(*marks: Mark) -> list[tuple[str | None, Problem | None]]:
    return [(each.token, each.problem) for each in cards_in(marks, [])]


def test_two_codes_that_agree_are_a_card() -> None:
    [seen] = cards_in([mark(ONE, "A"), mark(ONE, "B")], [])

    assert (seen.token, seen.problem) == (ONE, None)
    for found, wanted in zip(seen.corners, [(0, 0), (1050, 0), (1050, 1485), (0, 1485)], strict=True):
        assert found == pytest.approx(wanted, abs=0.01)


def test_two_codes_of_two_cards_are_nobodys() -> None:
    assert problems(mark(ONE, "A"), mark(OTHER, "B")) == [
        (ONE, Problem.CODES_DISAGREE),
        (OTHER, Problem.CODES_DISAGREE),
    ]


@pytest.mark.parametrize(("right", "down"), [(12, 0), (0, 15), (-40, 30), (200, 0)])
def test_codes_that_lie_otherwise_than_printed_are_not_one_card(right: float, down: float) -> None:
    found = problems(mark(ONE, "A"), mark(ONE, "B", right=right, down=down))

    assert found
    assert all(problem == Problem.CODES_DISAGREE for _token, problem in found)


def test_one_code_alone_lands_nowhere() -> None:
    assert problems(mark(ONE, "B")) == [(ONE, Problem.ONE_CODE)]


def test_a_card_on_a_card_makes_both_doubtful() -> None:
    found = problems(
        mark(ONE, "A"),
        mark(ONE, "B"),
        mark(OTHER, "A", right=60, down=60),
        mark(OTHER, "B", right=60, down=60),
    )

    assert sorted(found) == [(ONE, Problem.OVERLAPPING), (OTHER, Problem.OVERLAPPING)]


def test_half_a_card_seen_on_a_card_makes_it_doubtful() -> None:
    found = problems(mark(ONE, "A"), mark(ONE, "B"), mark(OTHER, "A", right=40, down=40))

    assert (ONE, Problem.OVERLAPPING) in found
    assert (OTHER, None) not in found


def test_cards_side_by_side_are_left_alone() -> None:
    beside = [mark(OTHER, corner, right=106) for corner in "AB"]

    assert set(problems(mark(ONE, "A"), mark(ONE, "B"), *beside)) == {(ONE, None), (OTHER, None)}


def test_two_copies_of_one_sheet_are_two_cards() -> None:
    copy = [mark(ONE, corner, right=120) for corner in "AB"]

    assert problems(mark(ONE, "A"), mark(ONE, "B"), *copy) == [(ONE, None), (ONE, None)]
