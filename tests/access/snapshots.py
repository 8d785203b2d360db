"""Text files that stand for an agreement: a test compares, and writes anew only when told to."""

import difflib
import os
from pathlib import Path

VARIABLE = "SAMLAES_WRITE_SNAPSHOTS"


def same_as(file: Path, text: str) -> None:
    """Fail with the difference, and with how to agree to it."""
    if os.environ.get(VARIABLE):
        file.write_text(text, "utf-8")
    agreed = file.read_text("utf-8") if file.exists() else ""
    difference = "\n".join(difflib.unified_diff(agreed.splitlines(), text.splitlines(), lineterm="", n=0))
    again = f"{VARIABLE}=1 .venv/bin/python -m pytest {file.parent.relative_to(Path.cwd())}"
    assert agreed == text, (
        f"{file.name} differs. If it should: {again}, and read the difference.\n{difference}"
    )
