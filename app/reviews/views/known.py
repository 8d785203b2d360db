"""What the library knows of a child, told to the child in its own words."""

from flask import Response

from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.reviews import own_facts, queries
from app.reviews.views import bp
from app.reviews.views.books import writer

TOLD = {
    "who": {"children"},
    "club": {"places", "lots", "offer_links", "attendances", "knocks"},
    "made": {
        "reviews",
        "review_answers",
        "pictures",
        "videos",
        "paper_cards",
        "paper_cuts",
        "readings",
        "flags",
        "suggestions",
        "ballots",
        "child_wishes",
    },
    "books": {"loans"},
    "grown_ups": {"guardians", "guardianships", "consents", "trip_answers"},
}
"""By the parts of the page, the tables of the data map they tell of; a test holds that none is left out."""


@bp.get("/me/known")
@allow(Action.SEE_OWN_PAGE)
def known() -> Response:
    return page(
        "reviews/known.html",
        child=writer(),
        school=writer().school,
        clubs=queries.clubs_of_child(session(), writer(), clock.now()),
        facts=own_facts.facts_of(session(), writer()),
    )
