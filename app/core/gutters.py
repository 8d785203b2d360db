"""Gutters: which blanks, standing under each other in line after line, part a text into columns."""

NARROWEST = 2  # blanks; one blank parts words, not columns
FEWEST_LINES = 2
ALLOWED = 0.02  # of the lines may write across a gutter: one title is always too long
NO_BREAK = "\u00a0"


def parted_by_gutters(lines: list[str]) -> list[list[str]]:
    """The cells of each line, where the text has columns by blanks alone; [] where it has none."""
    lines = [line.replace(NO_BREAK, " ").expandtabs().rstrip() for line in lines]
    written = [line for line in lines if line.strip()]
    if len(written) < FEWEST_LINES:
        return []
    starts = _starts(written)
    if len(starts) < 2:
        return []
    ends = [*starts[1:], None]
    return [[line[start:end].strip() for start, end in zip(starts, ends, strict=True)] for line in lines]


def _starts(lines: list[str]) -> list[int]:
    """Where each column begins: right after a gutter, and at the first letter of the text."""
    width = max(map(len, lines))
    crossed = [0] * width
    for line in lines:
        for place, letter in enumerate(line):
            crossed[place] += letter != " "
    limit = len(lines) * ALLOWED
    starts: list[int] = []
    blanks = NARROWEST
    for place, letters in enumerate(crossed):
        if letters > limit:
            if blanks >= NARROWEST:
                starts.append(place)
            blanks = 0
        else:
            blanks += 1
    return starts
