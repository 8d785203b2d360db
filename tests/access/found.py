"""Every form somebody finds on a page, and its fields: `forms.txt`, which a crawl keeps whole."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from tests.access.asked import OF_EVERY_FORM
from tests.access.snapshots import VARIABLE

Forms = Mapping[str, set[str]]
"""The names of the fields, by where the form is sent."""
FILE = Path(__file__).with_name("forms.txt")
HEAD = "Every form a crawl of all pages as everybody has found: where it is sent, and its fields.\n\n"
KEY = "<key>"
"""Stands in the name of a field that is about one row."""
_KEYS = re.compile(r"[\w-]{22}(?=:|$)")
_SENTENCES = re.compile(r"(?<=^words-)[0-9a-f]{16}$")


def found_forms() -> dict[str, set[str]]:
    """What the file says."""
    lines = FILE.read_text("utf-8").removeprefix(HEAD).splitlines() if FILE.exists() else []
    parts = [line.partition(":") for line in lines]
    return {endpoint: set(fields.split()) for endpoint, _, fields in parts}


def general(fields: set[str]) -> set[str]:
    """The names without what is of one row alone, and without what every form has."""
    return {_KEYS.sub(KEY, _SENTENCES.sub(KEY, name)) for name in fields - OF_EVERY_FORM}


def forgotten(found: Forms) -> list[str]:
    """Forms and fields that are not in the file; put there when snapshots are written."""
    known = found_forms()
    missing = [
        f"{endpoint}: {' '.join(sorted(fields - known.get(endpoint, set())))}"
        for endpoint, fields in found.items()
        if endpoint not in known or fields - known[endpoint]
    ]
    if not os.environ.get(VARIABLE):
        return missing
    whole = {name: known.get(name, set()) | found.get(name, set()) for name in known | dict(found)}
    lines = [f"{name}: {' '.join(sorted(whole[name]))}".rstrip() for name in sorted(whole)]
    FILE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    return []
