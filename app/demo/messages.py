"""What the demo's librarian has written to all adults of a club."""

from datetime import datetime
from typing import Any

from app.letters import writing_to_all

WORDS = """På tirsdag læser vi udenfor, hvis vejret holder. Husk en varm trøje og gerne en pude.

Børnene må tage en ven med, som ikke er i klubben."""


def write(demo: Any, now: datetime) -> None:
    """A word to the adults of the children in the first club."""
    writing_to_all.write_to_all(demo.session, demo.clubs[0], writing_to_all.Reach.IN, WORDS, demo.lise, now)
