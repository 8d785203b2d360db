"""Which cards lie in a photograph: two codes that agree make a card, and whatever does not is told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.paper.geometry import (
    Homography,
    area_of,
    distance,
    holds,
    homography,
    is_clockwise,
    mapped,
    middle_of,
    miss,
    shared_area,
)
from app.paper.layout import CARD, CODES, Point
from app.paper.marks import Mark
from app.paper.models import Problem

MOST_OFF = 0.06
"""How far a corner of a code may lie from where the card wants it, as a part of the code's side (1 mm)."""
MOST_SHARED = 0.03
"""How much of a card another one may cover."""


@dataclass(frozen=True)
class Seen:
    """A card in a photograph: what its codes say, where it lies, and what is wrong with it."""

    token: str | None
    corners: tuple[Point, ...]
    by: Homography
    problem: Problem | None = None


def cards_in(marks: Sequence[Mark], unread: Sequence[tuple[Point, ...]]) -> list[Seen]:
    """Every card of a photograph, those that can be told for certain without a problem.

    Two codes are a card when they say the same and lie to each other as on the printed one.
    """
    pairs, left = _paired(marks)
    foreign = [(None, middle_of(points)) for points in unread]
    signs = [*((mark.token, mark.middle) for mark in marks), *foreign]
    found = [_checked(each, pairs, signs) for each in pairs]
    for mark in left:
        half = _guessed(mark.points, mark.corner, mark.token, _problem_of(mark, marks))
        if half and not _is_covered(half, found):
            found.append(half)
    for points in unread:
        blind = _guessed(points, "A", None, Problem.UNREADABLE)
        if blind and not any(holds(each.corners, middle_of(points)) for each in found):
            found.append(blind)
    return found


def _paired(marks: Sequence[Mark]) -> tuple[list[Seen], list[Mark]]:
    """The pairs that fit best first, each code in one of them, and the codes that are left."""
    fits = []
    for first in marks:
        for second in marks:
            if (first.corner, second.corner) == ("A", "B") and first.token == second.token:
                card = _card(first, second)
                if card:
                    fits.append((card[0], first, second, card[1]))
    used: list[Mark] = []
    pairs = []
    for _off, first, second, seen in sorted(fits, key=lambda fit: fit[0]):
        if first not in used and second not in used:
            used += [first, second]
            pairs.append(seen)
    return pairs, [mark for mark in marks if mark not in used]


def _card(first: Mark, second: Mark) -> tuple[float, Seen] | None:
    """The card whose codes these are and how far they are off; None when they are of two."""
    flat = [*CODES["A"].corners, *CODES["B"].corners]
    points = [*first.points, *second.points]
    by = homography(flat, points)
    if by is None or not _is_before_us(by):
        return None
    off = miss(by, flat, points) / min(first.side, second.side)
    corners = tuple(mapped(by, corner) for corner in CARD.corners)
    if off > MOST_OFF or not is_clockwise(corners):
        return None
    return off, Seen(first.token, corners, by)


def _checked(seen: Seen, all_seen: Sequence[Seen], signs: Sequence[tuple[str | None, Point]]) -> Seen:
    """Nothing of another card may lie on this one, for then the writing may be that one's."""
    for token, middle in signs:
        if token != seen.token and holds(seen.corners, middle):
            return Seen(seen.token, seen.corners, seen.by, Problem.OVERLAPPING)
    for other in all_seen:
        if other is not seen:
            smaller = min(area_of(seen.corners), area_of(other.corners))
            if shared_area(seen.corners, other.corners) > MOST_SHARED * smaller:
                return Seen(seen.token, seen.corners, seen.by, Problem.OVERLAPPING)
    return seen


def _problem_of(mark: Mark, marks: Sequence[Mark]) -> Problem:
    """A code whose partner is out of sight, or out of place."""
    others = [each for each in marks if each is not mark]
    has_partner = any(each.token == mark.token and each.corner != mark.corner for each in others)
    if has_partner:
        return Problem.CODES_DISAGREE
    opposite = "B" if mark.corner == "A" else "A"
    guess = _guessed(mark.points, mark.corner, mark.token, Problem.ONE_CODE)
    if guess is None:
        return Problem.ONE_CODE
    there = middle_of([mapped(guess.by, point) for point in CODES[opposite].corners])
    is_taken = any(
        each.corner == opposite and distance(each.middle, there) < 2 * mark.side for each in others
    )
    return Problem.CODES_DISAGREE if is_taken else Problem.ONE_CODE


def _guessed(points: Sequence[Point], corner: str, token: str | None, problem: Problem) -> Seen | None:
    """About where a card lies of which one code is seen: as if it were looked at from straight above."""
    across = points[1][0] - points[0][0], points[1][1] - points[0][1]
    along = points[3][0] - points[0][0], points[3][1] - points[0][1]
    code, side = CODES[corner], CODES[corner].width
    a, d = across[0] / side, across[1] / side
    b, e = along[0] / side, along[1] / side
    c = points[0][0] - a * code.left - b * code.top
    f = points[0][1] - d * code.left - e * code.top
    by: Homography = (a, b, c, d, e, f, 0.0, 0.0)
    corners = tuple(mapped(by, each) for each in CARD.corners)
    return Seen(token, corners, by, problem) if is_clockwise(corners) else None


def _is_covered(half: Seen, found: Sequence[Seen]) -> bool:
    """Both codes of one card that do not fit each other are one piece, not two."""
    smaller = area_of(half.corners)
    return any(
        each.problem is not None
        and each.token == half.token
        and shared_area(each.corners, half.corners) > 0.5 * smaller
        for each in found
    )


def _is_before_us(by: Homography) -> bool:
    """Whether the whole card lies before the camera."""
    return all(by[6] * x + by[7] * y + 1 > 0.1 for x, y in CARD.corners)
