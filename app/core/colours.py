"""Colours that are good together, and how far two colours stand apart."""

from dataclasses import dataclass

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: words against what they stand on
INKS = ("#1d1a17", "#fffaf0")


def contrast(one: str, other: str) -> float:
    """How far two colours (#rrggbb) stand apart, from 1 to 21. Source: WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def between(one: str, other: str, share: float) -> str:
    """A colour on the way from one to the other; a share of 0 is the first, 1 the second."""
    mixed = (round(_part(other, at) * share + _part(one, at) * (1 - share)) for at in (1, 3, 5))
    return "#" + "".join(f"{value:02x}" for value in mixed)


@dataclass(frozen=True)
class Pair:
    """A ground that words stand on, a figure drawn on it, and a spark of a third colour."""

    ground: str
    figure: str
    spark: str

    @property
    def ink(self) -> str:
        """The colour of words on the ground: whichever ink stands out more."""
        return max(INKS, key=lambda ink: contrast(ink, self.ground))


PAIRS = (
    Pair("#f4e4c1", "#c8553d", "#28536b"),
    Pair("#17364f", "#f2b34c", "#e8e1cf"),
    Pair("#e9d8e4", "#7b3f6e", "#e8a33d"),
    Pair("#20473f", "#8fc0a3", "#f3d27a"),
    Pair("#f7cf5d", "#2b4c7e", "#d1495b"),
    Pair("#7d2635", "#f0a58f", "#f6dfb5"),
    Pair("#cfe3dc", "#2f6f6b", "#e4572e"),
    Pair("#2e2a4f", "#c58bb8", "#f5c76a"),
    Pair("#f6dcd0", "#3d6b8c", "#c8443a"),
    Pair("#3b4a1f", "#d9c36a", "#f1ead2"),
    Pair("#d5e2f0", "#274d7e", "#f08a4b"),
    Pair("#8c3d1f", "#f4c07a", "#fbeed3"),
    Pair("#e7e3d4", "#3a3f4b", "#d9542f"),
    Pair("#14505c", "#e98a6d", "#f4e7c8"),
    Pair("#f2b8a0", "#5b2a4c", "#fff1d6"),
    Pair("#dfe5b5", "#4c6b2f", "#b8432f"),
    Pair("#43285c", "#7fb7be", "#f6cf65"),
    Pair("#f3efe6", "#a12756", "#2e6e62"),
    Pair("#26323d", "#a8c5d6", "#ee7b4f"),
    Pair("#bfdbe8", "#b5442d", "#1c3f5c"),
)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(_part(colour, at) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _part(colour: str, at: int) -> int:
    return int(colour[at : at + 2], 16)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
