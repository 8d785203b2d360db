"""CSV out: tables that open rightly in Nordic Excel and can run no formula there."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as UTF-8 with byte order mark, `;` between cells, CRLF between rows (RFC 4180).

    A cell that a spreadsheet could take for a formula begins with an apostrophe; plain numbers
    stay numbers, decimals with a comma. NUL characters are left out.
    """
    page = StringIO(newline="")
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([harmless(value) for value in row])
    return page.getvalue().encode("utf-8-sig", errors="replace")


def meant(cell: str) -> str:
    """What a cell said before `write_csv` made it harmless."""
    bare = cell.removeprefix("'")
    return bare if harmless(bare) == cell else cell


def harmless(value: object) -> str:
    """One cell's text, made unable to begin a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = str(value).replace("\0", "")
    # Some programs trim a cell before they look at it, so leading blanks hide nothing.
    begins = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if begins and not PLAIN_NUMBER.fullmatch(text) else text
