"""Patterns on drawn covers: each fills a field with a few flat shapes, differently for each book."""

from collections.abc import Callable, Iterator
from html import escape

from app.core.colours import Pair, between
from app.core.dice import Dice
from app.core.shapes import circle, path, ring, star, stroke

WIDTH = 240
Pattern = Callable[[Dice, Pair, int, str], Iterator[str]]


def waves(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Sea in bands, one of them bright."""
    bands = dice.between(4, 6)
    length = dice.one_of((40, 60, 80))
    bright = dice.between(1, bands - 1)
    for band in range(bands):
        top = height * band / bands + 12
        start = dice.between(0, length // 2) - length
        wave = f"q{length // 4} {-length // 5 - 3} {length // 2} 0t{length // 2} 0"
        colour = pair.spark if band == bright else (pair.figure, pair.ground)[band % 2]
        yield path(f"M{start} {top:.0f}{wave * (WIDTH // length + 3)}V{height + 9}H-99Z", colour)


def moons(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """The moon through a month, in rows; one of them is full and bright."""
    columns = dice.one_of((3, 4))
    across = WIDTH / columns
    rows = max(1, round(height / across))
    down = height / rows
    radius = min(across, down) * 0.36
    full = dice.between(0, columns * rows - 1)
    turn = dice.between(0, 5)
    for place in range(columns * rows):
        x, y = across * (place % columns + 0.5), down * (place // columns + 0.5)
        yield circle(x, y, radius, pair.spark if place == full else pair.figure)
        if place != full:
            shade = (0.45, 0.75, 1.05, -1.05, -0.75, -0.45)[(place + turn) % 6]
            yield circle(x + shade * radius, y, radius * 1.02, pair.ground)


def hills(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Rounded hills behind one another, with a sun."""
    yield circle(dice.between(50, 190), height * 0.32, dice.between(24, 38), pair.spark)
    foot = height + 20
    for depth, share in enumerate((0.35, 0.6, 1)):
        top = height * (0.34 + 0.2 * depth)
        for hill in range(2):
            x, wide = dice.between(-30, 110) + 150 * hill, dice.between(110, 160)
            tall = foot - top - dice.between(0, 24)
            line = f"M{x - wide} {foot}A{wide} {tall:.0f} 0 0 1 {x + wide} {foot}z"
            yield path(line, between(pair.ground, pair.figure, share))


def letters(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """The title's first letter, larger than the field."""
    letter = next((sign for sign in title if sign.isalnum()), "?").upper()
    size = height * dice.one_of((1.25, 1.4, 1.6))
    x, y = dice.between(70, 170), height * 0.5 + size * 0.36
    turn = dice.between(-14, 14)
    yield circle(WIDTH - x, dice.between(30, max(31, height - 30)), dice.between(22, 44), pair.spark)
    yield (
        f'<text x="{x}" y="{y:.0f}" font-size="{size:.0f}" font-weight="700" text-anchor="middle" '
        f'transform="rotate({turn} {x} {height // 2})" fill="{pair.figure}">{escape(letter)}</text>'
    )


def stripes(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Slanting bands of several widths."""
    lean = dice.one_of((-1, 1)) * dice.between(50, 130)
    bright = dice.between(4, 7)
    x, count = -150, 0
    while x < WIDTH + 150:
        wide = dice.between(9, 30)
        count += 1
        line = f"M{x} {height}l{lean} {-height}h{wide}l{-lean} {height}z"
        yield path(line, pair.spark if count == bright else pair.figure)
        x += wide + dice.between(8, 20)


def stars(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """A sky, loosely strewn so that no two stars touch."""
    points = dice.one_of((4, 5, 6, 8))
    columns, rows = 5, max(2, round(height / 48))
    bright = dice.between(0, columns * rows - 1)
    for place in range(columns * rows):
        x = WIDTH / columns * (place % columns + 0.5) + dice.between(-7, 7)
        y = height / rows * (place // columns + 0.5) + dice.between(-7, 7)
        size = 19 if place == bright else dice.between(5, 15)
        yield star(x, y, size, points, pair.spark if place == bright else pair.figure)


def leaves(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Twigs that grow from below, with leaves in pairs; one leaf has turned."""
    twigs = dice.between(2, 3)
    turned = dice.between(3, 9)
    count = 0
    for twig in range(twigs):
        x = round(WIDTH * (twig + 0.5) / twigs) + dice.between(-8, 8)
        top = dice.between(8, max(9, height // 4)) + 14
        yield stroke(f"M{x} {height + 9}V{top}", pair.figure, 4)
        for y in range(top, height + 20, 28):
            for side in (-1, 1):
                count += 1
                yield path(
                    _leaf(x, y + 14, side * (52 if twigs == 2 else 38)),
                    pair.spark if count == turned else pair.figure,
                )


def scales(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """A dragon's or a fish's scales, row over row."""
    radius = dice.one_of((20, 24, 30))
    bright = dice.between(12, 30)
    count = 0
    for row in reversed(range(height // (radius // 2) + 2)):
        y = height - row * radius * 0.62 - radius * 0.2
        for x in range(-radius if row % 2 else 0, WIDTH + radius + 1, radius * 2):
            count += 1
            yield ring(x, y, radius - 1, pair.ground, 3, pair.spark if count == bright else pair.figure)


def rings(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Rings in water, or a tree's years."""
    x, y = dice.between(30, 210), dice.one_of((height, height // 2, height - 30))
    step = dice.between(11, 17)
    for turn in range(300 // (2 * step), 0, -1):
        yield ring(x, y, turn * step * 2, pair.figure, step)
    yield circle(x, y, step * 0.9, pair.spark)


def spines(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Books on a shelf, backs turned to us."""
    bright = dice.between(2, 6)
    x, count = 14, 0
    while x < WIDTH - 24:
        wide = min(dice.between(14, 32), WIDTH - 14 - x)
        top = height * dice.between(6, 45) // 100
        band, thick = top + dice.between(12, 26), dice.one_of((3, 5, 9))
        count += 1
        yield path(f"M{x} {top}h{wide}V{height}h{-wide}z", pair.spark if count == bright else pair.figure)
        yield path(f"M{x} {band}h{wide}v{thick}h{-wide}z", pair.ground)
        x += wide + 3


def tiles(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Quarter circles turned this way and that."""
    side = dice.one_of((40, 60))
    across = WIDTH // side
    bright = dice.between(0, 8)
    for place in range(across * (height // side + 1)):
        left, top = place % across * side, place // across * side
        line = dice.one_of(
            (
                f"M{left} {top}h{side}a{side} {side} 0 0 1 {-side} {side}z",
                f"M{left + side} {top}v{side}a{side} {side} 0 0 1 {-side} {-side}z",
                f"M{left + side} {top + side}h{-side}a{side} {side} 0 0 1 {side} {-side}z",
                f"M{left} {top + side}v{-side}a{side} {side} 0 0 1 {side} {side}z",
            )
        )
        yield path(line, pair.spark if place == bright else pair.figure)


def peaks(dice: Dice, pair: Pair, height: int, title: str) -> Iterator[str]:
    """Mountains with a moon between them."""
    yield circle(dice.between(40, 200), height * 0.25, dice.between(16, 26), pair.spark)
    for depth, share in enumerate((0.4, 0.68, 1)):
        x = dice.between(-80, -20)
        line = f"M{x} {height}"
        while x < WIDTH:
            wide = dice.between(50, 90)
            top = height * (0.16 + 0.22 * depth) + dice.between(0, height // 5)
            line += f"L{x + wide // 2} {top:.0f}L{x + wide} {height * (0.62 + 0.16 * depth):.0f}"
            x += wide
        yield path(f"{line}V{height}z", between(pair.ground, pair.figure, share))


GROWING: tuple[Pattern, ...] = (waves, hills, leaves, spines, peaks, rings)  # stand on the lower edge
FREE: tuple[Pattern, ...] = (moons, letters, stripes, stars, scales, tiles)  # may hang above the words


def _leaf(x: int, y: int, reach: int) -> str:
    """A leaf from its stalk outwards; a negative reach grows to the left."""
    size = abs(reach)
    there = f"q{reach * 0.2:.0f} {-size * 0.62:.0f} {reach} {-size * 0.6:.0f}"
    back = f"q{-reach * 0.15:.0f} {size * 0.62:.0f} {-reach} {size * 0.6:.0f}"
    return f"M{x} {y}{there}{back}z"
