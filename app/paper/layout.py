"""Where things stand on a review card, in millimetres of one of A6; a card of A5 is the same, made larger.

The stylesheet `review-card.css` prints by these measures, and a photograph is read by them.
"""

from typing import NamedTuple

Point = tuple[float, float]


class Area(NamedTuple):
    """A rectangle on a card: from the left, from the top, how wide, how high."""

    left: float
    top: float
    width: float
    height: float

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Clockwise from the upper left, as a reader of codes gives them."""
        right, bottom = self.left + self.width, self.top + self.height
        return (self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom)

    def within(self, outer: "Area") -> "Area":
        """The same place counted from the corner of `outer`."""
        return Area(self.left - outer.left, self.top - outer.top, self.width, self.height)


CARD = Area(0, 0, 105, 148.5)
CODES = {"A": Area(6, 6, 20, 20), "B": Area(79, 122.5, 20, 20)}
"""The upper left and the lower right code; what they say ends in their letter."""
CHILDS_OWN = Area(4, 27.5, 97, 117)
"""What is kept of a card: below the head with the alias, so that a picture names nobody."""
DRAWING = Area(6, 107, 69, 35.5)
LINES = Area(7, 63, 91, 42)
