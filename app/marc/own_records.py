"""Our own records: how an export names the book it is about, and reading that name again."""

import re

from app.marc.records import Record

OURS = "(Samlaes)"
"""Before the book's key in 035, as MARC 21 wants the name of whoever numbers so."""
NAMED = re.compile(rf"{re.escape(OURS)}([A-Za-z0-9_-]{{22}})")


def own_key(record: Record) -> str:
    """The key of the library's own book, where the record comes from an export of it; else nothing."""
    named = (NAMED.fullmatch(value) for value in record.values("035", "a"))
    return next((found[1] for found in named if found), "")
