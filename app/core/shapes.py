"""Flat shapes of a drawing, as SVG with presentation attributes only, so that no page's rules touch them."""

from math import cos, pi, sin


def circle(x: float, y: float, radius: float, fill: str) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{radius:.4g}" fill="{fill}"/>'


def ring(x: float, y: float, radius: float, stroke: str, width: float, fill: str = "none") -> str:
    """A circle drawn with a broad pen."""
    return (
        f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{radius:.4g}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{width:.3g}"/>'
    )


def path(line: str, fill: str) -> str:
    """A filled outline, given in SVG's own path letters."""
    return f'<path d="{line}" fill="{fill}"/>'


def stroke(line: str, colour: str, width: float) -> str:
    """A line with round ends, given in SVG's own path letters."""
    return (
        f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width:.3g}" stroke-linecap="round"/>'
    )


def star(x: float, y: float, size: float, points: int, fill: str) -> str:
    """A star with 4, 5, 6 or 8 points, `size` from the middle to a point."""
    inner = {4: 0.36, 5: 0.45, 6: 0.55, 8: 0.6}[points]
    corners = []
    for corner in range(points * 2):
        angle = pi * corner / points - pi / 2
        reach = size if corner % 2 == 0 else size * inner
        corners.append(f"{x + reach * cos(angle):.1f} {y + reach * sin(angle):.1f}")
    return path("M" + "L".join(corners) + "z", fill)
