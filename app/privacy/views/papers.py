"""What everybody may read about what is kept, and the papers a library needs before it begins."""

from typing import Any

from flask import Response, current_app, url_for

from app import retention
from app.access.arrival import here
from app.access.guard import allow, public
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.sentences import in_words
from app.known import known_fields
from app.known.groups import GROUPS
from app.letters import letters
from app.privacy import map_in_words, status
from app.privacy.risks import RISKS
from app.privacy.views import bp


@bp.get("/privacy")
@public()
def what_we_know() -> Response:
    groups = [
        {
            "heading": in_words(group.heading),
            "why": in_words(group.why),
            "until": in_words(group.until),
            "fields": [in_words(field.says) for field in known_fields.fields_of(group.name)],
        }
        for group in GROUPS
    ]
    others = [p for p in map_in_words.processings() if not p.data_class.export]
    return page(
        "privacy/what_we_know.html",
        groups=groups,
        others=others,
        authority=letters.authority(here().country),
        say=in_words,
    )


@bp.get("/was")
@public()
def accessibility() -> Response:
    return page("privacy/accessibility.html", country=here().country)


@bp.get("/papers")
@allow(Action.SEE_PAPERS)
def papers() -> Response:
    now = clock.now()
    overdue = retention.past_deadline(session(), here(), now)
    stands = status.of(session(), here(), overdue, current_app.config["INSTANCE"], now)
    return page("privacy/papers.html", stands=stands)


@bp.get("/papers/record")
@allow(Action.SEE_PAPERS)
def record() -> Response:
    return page("privacy/record.html", **_paper())


@bp.get("/papers/assessment")
@allow(Action.SEE_PAPERS)
def assessment() -> Response:
    return page("privacy/assessment.html", risks=RISKS, **_paper())


def _paper() -> dict[str, Any]:
    return {
        "processings": map_in_words.processings(),
        "say": in_words,
        "back_url": url_for("privacy.papers"),
        "today": clock.today(here().zone),
        "authority": letters.authority(here().country),
    }
