"""How a flat card seen at a slant is mapped to a photograph, and whether two cards lie over each other."""

from collections.abc import Sequence

from app.paper.layout import Point

Homography = tuple[float, float, float, float, float, float, float, float]
"""(a, b, c, d, e, f, g, h): x' = (ax + by + c) / (gx + hy + 1), y' = (dx + ey + f) / (gx + hy + 1)."""


def homography(flat: Sequence[Point], seen: Sequence[Point]) -> Homography | None:
    """What maps the points `flat` to `seen` with the least squares of error; None when they do not say.

    Four pairs at least. Raises nothing: points in one line, or all in one, give None.
    """
    middle, far = _frame(seen)
    if far == 0:
        return None
    rows: list[list[float]] = []
    for (x, y), point in zip(flat, seen, strict=True):
        u, v = (point[0] - middle[0]) / far, (point[1] - middle[1]) / far
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    solved = _solved(_normal_equations(rows))
    return _unframed(solved, middle, far) if solved else None


def mapped(by: Homography, point: Point) -> Point:
    """Where `point` lies in the photograph."""
    a, b, c, d, e, f, g, h = by
    x, y = point
    depth = g * x + h * y + 1
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def miss(by: Homography, flat: Sequence[Point], seen: Sequence[Point]) -> float:
    """How far the worst point is off, in the measure of the photograph."""
    return max(distance(mapped(by, here), there) for here, there in zip(flat, seen, strict=True))


def distance(one: Point, other: Point) -> float:
    """Between two points, straight."""
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def middle_of(points: Sequence[Point]) -> Point:
    """The mean of the points."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def is_clockwise(corners: Sequence[Point]) -> bool:
    """Whether a quadrilateral is convex and its corners run as on the printed card (y points down)."""
    turns = [_turn(corners[at - 2], corners[at - 1], corners[at]) for at in range(len(corners))]
    return all(turn > 0 for turn in turns)


def area_of(corners: Sequence[Point]) -> float:
    """Of a polygon, positive when its corners run clockwise."""
    return sum(corners[at - 1][0] * y - x * corners[at - 1][1] for at, (x, y) in enumerate(corners)) / 2


def shared_area(one: Sequence[Point], other: Sequence[Point]) -> float:
    """How much of the photograph two convex shapes share, each with its corners clockwise."""
    left = list(one)
    for at in range(len(other)):
        left = _cut_off(left, other[at - 1], other[at])
        if len(left) < 3:
            return 0
    return area_of(left)


def holds(corners: Sequence[Point], point: Point) -> bool:
    """Whether the point lies within a convex shape whose corners run clockwise."""
    return all(_turn(corners[at - 1], corners[at], point) >= 0 for at in range(len(corners)))


def _cut_off(shape: list[Point], start: Point, end: Point) -> list[Point]:
    """What of the shape lies on the inner side of the line from `start` to `end`."""
    kept: list[Point] = []
    for at, there in enumerate(shape):
        here = shape[at - 1]
        before, after = _turn(start, end, here), _turn(start, end, there)
        if (before < 0) != (after < 0):
            part = before / (before - after)
            kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
        if after >= 0:
            kept.append(there)
    return kept


def _turn(start: Point, end: Point, point: Point) -> float:
    """Positive when `point` lies to the right of the way from `start` to `end` (y points down)."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _frame(points: Sequence[Point]) -> tuple[Point, float]:
    middle = middle_of(points)
    return middle, max(distance(point, middle) for point in points)


def _normal_equations(rows: list[list[float]]) -> list[list[float]]:
    """Eight equations whose solution misses all `rows` (eight factors and a sum) the least."""
    return [[sum(row[i] * row[j] for row in rows) for j in range(9)] for i in range(8)]


def _solved(equations: list[list[float]]) -> list[float] | None:
    """By Gauss, with the largest pivot."""
    size = len(equations)
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(equations[row][at]))
        equations[at], equations[best] = equations[best], equations[at]
        pivot = equations[at][at]
        if abs(pivot) < 1e-12:
            return None
        for row in range(size):
            factor = equations[row][at] / pivot if row != at else 0
            if factor:
                equations[row] = [a - factor * b for a, b in zip(equations[row], equations[at], strict=True)]
    return [row[size] / row[at] for at, row in enumerate(equations)]


def _unframed(solved: list[float], middle: Point, far: float) -> Homography:
    """From the measure around the middle of the photograph's points back to its own."""
    a, b, c, d, e, f, g, h = solved
    x, y = middle
    return (
        far * a + x * g,
        far * b + x * h,
        far * c + x,
        far * d + y * g,
        far * e + y * h,
        far * f + y,
        g,
        h,
    )
