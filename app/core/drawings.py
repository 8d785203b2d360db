"""Drawn covers: what a book without a picture looks like, the same for the same title and author."""

from collections.abc import Iterator
from html import escape

from app.core.colours import PAIRS, Pair
from app.core.dice import Dice
from app.core.patterns import FREE, GROWING, WIDTH
from app.core.shapes import path

HEIGHT = 340
MARGIN = 18
MOST_LINES = 5
GAP = 1.12  # line height in em
# (size of the title, lines allowed at that size): the largest that holds the title is used
SIZES = ((42, 1), (36, 2), (31, 3), (27, 4), (24, 5), (21, 5), (18, 5), (16, 5))
AUTHOR_SIZE = 14.5
FONTS = "&apos;Helvetica Neue&apos;, Helvetica, Arial, &apos;Liberation Sans&apos;, sans-serif"


def cover_svg(title: str, author: str) -> str:
    """A cover of 240 × 340 units as SVG: pattern and colours follow from title and author.

    Words stand on one flat colour, with a contrast of at least 4.5:1.
    """
    title, author = _clean(title), _clean(author)
    dice = Dice(f"{title}\x1e{author}".casefold())
    pair = dice.one_of(PAIRS)
    grows = dice.between(0, 1) == 0
    pattern = dice.one_of(GROWING if grows else FREE)
    size, lines = set_title(title)
    words_tall = round(MARGIN * 1.7 + len(lines) * size * GAP + (AUTHOR_SIZE * 1.6 if author else 0))
    words_below = not grows and dice.between(0, 1) == 0
    field = HEIGHT - words_tall
    sheet = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {sheet} font-family="{FONTS}">',
            path(f"M0 0H{WIDTH}V{HEIGHT}H0z", pair.ground),
            f'<svg y="{0 if words_below else words_tall}" width="{WIDTH}" height="{field}">',
            *pattern(dice, pair, field, title),
            "</svg>",
            *_words(lines, size, author, pair, field if words_below else 0),
            f'<path d="M6 0V{HEIGHT}" stroke="#000000" stroke-opacity="0.12" stroke-width="2"/></svg>',
        )
    )


def set_title(title: str) -> tuple[int, list[str]]:
    """The size and the lines of a title: as large as fits in five lines, shortened beyond that."""
    for size, most in SIZES:
        lines = _wrap(title, _room(size))
        if len(lines) <= most and all(_wide(line) <= _room(size) for line in lines):
            return size, _balanced(title, len(lines), size)
    smallest = SIZES[-1][0]
    lines = _wrap(" ".join(_broken(word, _room(smallest)) for word in title.split()), _room(smallest))
    if len(lines) > MOST_LINES:
        last = " ".join(lines[MOST_LINES - 1 : MOST_LINES + 1])
        lines = [*lines[: MOST_LINES - 1], _shortened(last, _room(smallest))]
    return smallest, lines


def _words(lines: list[str], size: int, author: str, pair: Pair, top: int) -> Iterator[str]:
    y = top + MARGIN - size * 0.18
    for line in lines:
        y += size * GAP
        yield _line(line, y, size, pair.ink, 'font-weight="700" ')
    if author:
        yield _line(_shortened(author, _room(AUTHOR_SIZE)), y + AUTHOR_SIZE * 1.55, AUTHOR_SIZE, pair.ink)


def _line(words: str, y: float, size: float, ink: str, weight: str = "") -> str:
    """A line held to its reckoned width, so that it fits in whatever font the reader's machine has."""
    wide = _wide(words) * size * (1 if weight else 0.94)
    held = f'textLength="{wide:.0f}" lengthAdjust="spacingAndGlyphs" ' if len(words) > 1 else ""
    place = f'x="{MARGIN}" y="{y:.1f}" font-size="{size}"'
    return f'<text {place} {weight}{held}fill="{ink}">{escape(words)}</text>'


def _room(size: float) -> float:
    """How wide a line may be, in em."""
    return (WIDTH - 2 * MARGIN) / size


def _wide(words: str) -> float:
    """How wide words are in a bold sans, in em: close enough, since the line is held to it."""
    return sum(_letter_wide(sign) for sign in words)


def _letter_wide(sign: str) -> float:
    if sign in "iljIíì.,:;'’!|· ":
        return 0.29
    if sign in 'frt()-/"[]':
        return 0.37
    if sign in "mwMWæÆœŒ@%&—…":
        return 0.88
    if ord(sign) > 0x2E80:
        return 1.0
    return 0.71 if sign.isupper() else 0.57


def _wrap(title: str, room: float) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and _wide(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _balanced(title: str, count: int, size: int) -> list[str]:
    """The same number of lines, but as even as they can be."""
    room = _room(size)
    best = _wrap(title, room)
    narrower = room
    while narrower > room * 0.4:
        narrower -= 0.25
        lines = _wrap(title, narrower)
        if len(lines) > count or any(_wide(line) > room for line in lines):
            break
        best = lines
    return best


def _broken(word: str, room: float) -> str:
    """A word too long for a line, cut into pieces that fit."""
    pieces = [""]
    for sign in word:
        if _wide(pieces[-1] + sign) > room:
            pieces.append("")
        pieces[-1] += sign
    return " ".join(pieces)


def _shortened(words: str, room: float) -> str:
    if _wide(words) <= room:
        return words
    while words and _wide(f"{words}…") > room:
        words = words[:-1].rstrip()
    return f"{words}…"


def _clean(words: str) -> str:
    """The words without what XML cannot carry, and with single spaces."""
    return " ".join("".join(sign if _is_allowed(sign) else " " for sign in words).split())


def _is_allowed(sign: str) -> bool:
    if "\x7f" <= sign <= "\x9f" or "\ud800" <= sign <= "\udfff":
        return False
    return sign >= " " and sign not in "\ufffe\uffff"
