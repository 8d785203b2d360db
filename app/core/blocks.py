"""Blocks: records written as lines of `name |value|`, with `^` after each, as Bibliofil dumps its copies."""

import re

LINE = re.compile(r"(\w+) +\|(.*)\|\s*")
END = "^"
COPY_OF = ("ex_titnr", "ex_exnr")
BARCODE = "Strekkode"


def rows_of_blocks(text: str) -> list[list[str]]:
    """A row of names, and one for each block; [] for text that is no such dump.

    Bibliofil's copies carry their barcode in two parts, the title's number in seven digits and the copy's in
    three; it stands in a column of its own.
    """
    lines = text.splitlines()
    if not lines or not LINE.fullmatch(lines[0].lstrip("\ufeff")):
        return []
    blocks: list[dict[str, str]] = [{}]
    for line in lines:
        if line.strip() == END:
            blocks.append({})
        elif found := LINE.fullmatch(line.lstrip("\ufeff")):
            blocks[-1][found[1]] = found[2]
    blocks = [block | _barcode(block) for block in blocks if block]
    names = list(dict.fromkeys(name for block in blocks for name in block))
    return [names, *([block.get(name, "") for name in names] for block in blocks)]


def _barcode(block: dict[str, str]) -> dict[str, str]:
    title, copy = (block.get(name, "") for name in COPY_OF)
    if not (title.isdecimal() and copy.isdecimal()):
        return {}
    return {BARCODE: f"{int(title):07}{int(copy):03}"}
