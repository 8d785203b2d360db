"""How the demo's library answers: a talk about one review that is still going on, and one that is flagged."""

from datetime import datetime
from typing import Any

from app.answering import answers, flags
from app.answering.models import Reason
from app.reviews import moderation
from app.reviews.models import Audience

ASKED = ("Karl", "Ronaldo")
AGAIN = "God. Han øvede sig hver dag, også når det regnede."
SECOND_HINT = "Nu kan man se ham for sig. Hvem skal læse den bog? Skriv det til sidst."
FLAGGED = ("Emil", "Krigerkattene")
FLAGGED_BY = "Freja"


def write_again(demo: Any, now: datetime) -> None:
    """The child has thought about the hint, and sends its review once more."""
    review = demo.reviews[ASKED]
    moderation.submit(demo.session, review, review.rating, AGAIN, Audience(review.audience), now)


def ask_again(demo: Any, now: datetime) -> None:
    """It is better, and the library asks one thing more."""
    review = demo.reviews[ASKED]
    answers.hand_back(demo.session, review, SECOND_HINT, demo.lise, now, review.version)


def flag_one(demo: Any, now: datetime) -> None:
    """A child thinks that another has not written this itself."""
    by = flags.Flagger(child_id=demo.children[FLAGGED_BY].child.id)
    flags.flag(demo.session, demo.reviews[FLAGGED], Reason.COPIED, by, now)
