"""What the demo's children write about books, and how the library ends each review."""

from datetime import datetime, timedelta
from typing import Any

from app.answering import answers
from app.demo import drawings
from app.finding import search
from app.reviews import moderation, writing

HOURS_APART = 9


def write(demo: Any, now: datetime) -> None:
    """The reviews of the story, one after the other."""
    for number, told in enumerate(demo.story["reviews"]):
        moment = now + timedelta(hours=HOURS_APART * number)
        review = _begin(demo, told, moment)
        demo.reviews[told["child"], told["book"]] = review
        drawings.draw_for(demo, review, told["book"], moment)
        _end(demo, review, told, moment)


def _begin(demo: Any, told: dict[str, Any], now: datetime) -> Any:
    child = demo.children[told["child"]].child
    work = search.matching(demo.session, demo.library.id, told["book"], 1)[0]
    language = told.get("language", "da")
    review, _ = writing.write(demo.session, child, work, demo.clubs[0], now, language)
    return review


def _end(demo: Any, review: Any, told: dict[str, Any], now: datetime) -> None:
    """As the story says: kept as a draft, sent in, published or handed back."""
    words = (told["rating"], told["words"], writing.Audience(told["audience"]))
    if told["ending"] == "draft":
        writing.save_draft(demo.session, review, *words, now)
        return
    moderation.submit(demo.session, review, *words, now)
    if told["ending"] == "published":
        answers.publish(demo.session, review, demo.lise, now, review.version)
    if told["ending"] == "handed_back":
        answers.hand_back(demo.session, review, told["hint"], demo.lise, now, review.version)
