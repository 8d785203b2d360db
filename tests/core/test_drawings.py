"""Drawn covers: the same each time, always legible, never broken by a title."""

from xml.etree import ElementTree

import pytest

from app.core.colours import LEAST_CONTRAST, PAIRS, Pair, contrast
from app.core.dice import Dice
from app.core.drawings import HEIGHT, MARGIN, cover_svg, set_title
from app.core.patterns import FREE, GROWING, WIDTH, Pattern

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Den ganske sandfærdige beretning om " + "barnet der læste hele biblioteket fra ende til anden " * 4
DRAWN = {f"{SVG}{name}" for name in ("svg", "circle", "path", "text")}
NASTY = (
    "",
    " ",
    "<script>alert(1)</script>",
    "\"'&<>]]>",
    "Ø",
    "\x00\x08\x1b\ud800 linje\nto\u2028tre\ufffe",
    "Speciallægepraksisplanlægningsstabiliseringsperioden" * 3,
    "龍の子太郎",
    "🦊🦊🦊",
    LONG,
)


def test_a_book_always_gets_the_same_cover() -> None:
    first = cover_svg("Ronja Røverdatter", "Astrid Lindgren")

    assert cover_svg("Ronja Røverdatter", "Astrid Lindgren") == first
    assert cover_svg("  ronja   RØVERDATTER ", "astrid lindgren").count("<path") == first.count("<path")


def test_many_books_get_many_covers() -> None:
    covers = {cover_svg(f"Bog {number}", "") for number in range(60)}

    assert len(covers) == 60


def test_there_is_enough_to_choose_from() -> None:
    assert len(PAIRS) >= 16
    assert len({pair.ground for pair in PAIRS}) == len(PAIRS)
    assert len(GROWING + FREE) >= 8


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.ground)
def test_words_stand_out_on_every_ground(pair: Pair) -> None:
    assert contrast(pair.ink, pair.ground) >= LEAST_CONTRAST


def test_contrast_is_counted_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("title", NASTY)
def test_no_title_breaks_the_drawing(title: str) -> None:
    drawing = ElementTree.fromstring(cover_svg(title, title))

    assert drawing.tag == f"{SVG}svg"
    assert {element.tag for element in drawing.iter()} <= DRAWN
    named = {name for element in drawing.iter() for name in element.attrib}
    assert not {name for name in named if name.startswith("on") or name in ("style", "href")}


@pytest.mark.parametrize("title", [*NASTY, "Momo", "Hemmelighedernes Kammer", "m" * 300, "i " * 300])
def test_every_line_fits_on_the_cover(title: str) -> None:
    drawing = ElementTree.fromstring(cover_svg(title, LONG))

    words = drawing.findall(f"{SVG}text")
    assert len(words) <= 6
    for text in words:
        assert float(text.get("textLength", "0")) <= WIDTH - 2 * MARGIN + 1
        assert 0 < float(text.get("y", "0")) < HEIGHT


def test_a_short_title_is_set_larger_than_a_long_one() -> None:
    short, _ = set_title("Momo")
    long, lines = set_title(LONG)

    assert short > 2 * long
    assert len(lines) == 5
    assert lines[-1].endswith("…")


def test_a_title_that_fits_is_shown_whole() -> None:
    _, lines = set_title("Folk og røvere i Kardemomme by")

    assert " ".join(lines) == "Folk og røvere i Kardemomme by"


@pytest.mark.parametrize("pattern", GROWING + FREE, ids=lambda pattern: pattern.__name__)
def test_every_pattern_fills_its_field(pattern: Pattern) -> None:
    for height in (120, 200, 290):
        shapes = "".join(pattern(Dice("throw"), PAIRS[0], height, "&"))

        assert PAIRS[0].figure in shapes or PAIRS[0].spark in shapes
        ElementTree.fromstring(f"<svg>{shapes}</svg>")


def test_dice_fall_within_their_bounds() -> None:
    dice = Dice("bounds")

    assert {dice.between(1, 3) for _ in range(100)} == {1, 2, 3}
