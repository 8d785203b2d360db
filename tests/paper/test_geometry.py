"""A card seen at a slant is found to the pixel, and cards that lie over each other are noticed."""

import random

import pytest

from app.paper.geometry import area_of, holds, homography, is_clockwise, mapped, miss, shared_area
from app.paper.layout import CARD, CODES, Point

FLAT = [*CODES["A"].corners, *CODES["B"].corners]


def slanted(point: Point) -> Point:
    """Somebody holds the phone askew: known numbers, not ours."""
    x, y = point
    depth = 0.0011 * x - 0.0004 * y + 1
    return (9.3 * x - 2.1 * y + 410) / depth, (1.7 * x + 8.8 * y + 233) / depth


def test_the_corners_of_a_card_follow_from_its_two_codes() -> None:
    found = homography(FLAT, [slanted(point) for point in FLAT])

    assert found is not None
    for corner in CARD.corners:
        assert mapped(found, corner) == pytest.approx(slanted(corner), abs=1e-4)


def test_codes_read_a_pixel_off_move_the_corners_by_a_few_pixels_only() -> None:
    dice = random.Random(1)
    for _ in range(50):
        seen = [(x + dice.uniform(-1, 1), y + dice.uniform(-1, 1)) for x, y in map(slanted, FLAT)]
        found = homography(FLAT, seen)
        assert found is not None
        assert miss(found, CARD.corners, [slanted(corner) for corner in CARD.corners]) < 15


def test_points_in_one_place_or_one_line_say_nothing() -> None:
    assert homography(FLAT, [(5.0, 5.0)] * 8) is None
    assert (
        homography([(float(n), float(n)) for n in range(8)], [(float(n), float(n)) for n in range(8)]) is None
    )


def test_a_mirrored_card_runs_the_other_way() -> None:
    assert is_clockwise(CARD.corners)
    assert not is_clockwise(CARD.corners[::-1])
    assert not is_clockwise([(0, 0), (10, 10), (10, 0), (0, 10)])


@pytest.mark.parametrize(("moved", "shared"), [(0, 100), (5, 50), (10, 0), (30, 0), (-4, 60)])
def test_what_two_shapes_share_is_measured(moved: float, shared: float) -> None:
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    other = [(x + moved, y) for x, y in square]

    assert area_of(square) == 100
    assert shared_area(square, other) == pytest.approx(shared)
    assert holds(square, (5, 5)) and not holds(square, (11, 5))
