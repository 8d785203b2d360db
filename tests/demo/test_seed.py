"""The demo: made through the domain's verbs, in every state that is worth showing."""

import ast
import re
from importlib import import_module
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.answering.models import ReviewAnswer
from app.children.models import Child
from app.clubs.models import Club
from app.core.tables import Base
from app.demo import guide, seed
from app.deposits.models import Box
from app.invariants import broken
from app.places.models import Place, PlaceState
from app.reviews.models import Review
from app.school_line.models import ClubRequest


def states(session: Session, column: object) -> set[str]:
    return set(session.scalars(select(column).distinct()))  # type: ignore[call-overload]


def test_the_demo_shows_every_state_and_breaks_no_rule(app: Flask, session: Session) -> None:
    with app.test_request_context():
        seed.seed(app)

    assert broken(session) == []
    assert states(session, Club.state) == {"asked", "open"}
    assert states(session, Place.state) >= {"active", "waiting", "offered", "left"}
    assert session.scalar(select(func.count()).where(Place.unanswered_at.is_not(None))) == 1
    assert session.scalar(select(func.count()).where(Place.state == PlaceState.OFFERED)) == 1
    assert states(session, Box.state) == {"in_use", "under_way", "being_packed", "on_shelf"}
    assert states(session, ClubRequest.state) == {"waiting", "starting", "handed_over"}
    assert states(session, Review.state) == {"draft", "submitted", "handed_back", "published"}
    assert states(session, Review.language) == {"da", "nb", "sv", "en"}
    assert session.scalar(select(func.count()).where(Review.hidden_at.is_not(None))) == 1
    asked_twice = select(ReviewAnswer.review_id).group_by(ReviewAnswer.review_id).having(func.count() > 1)
    [talk] = session.scalars(select(Review).where(Review.id.in_(asked_twice)))
    assert talk.state == "handed_back"
    assert session.scalar(select(func.count(Child.id))) == 24


def test_it_says_how_each_role_signs_in(app: Flask, session: Session) -> None:
    with app.test_request_context():
        seed.seed(app)
        told = guide.how_to_sign_in(app)

    for role in ("Librarian", "Teacher", "Host", "Child", "Anybody"):
        assert role in told


def test_the_addresses_it_prints_open_the_door(app: Flask, session: Session) -> None:
    with app.test_request_context():
        seed.seed(app)
        told = guide.how_to_sign_in(app)

    for address in re.findall(r"http://[^/]+(/\S+/link/\S+)", told):
        page = app.test_client().get(address).get_data(as_text=True)
        assert "Log ind på denne enhed" in page
    assert told.count("/link/") == 2


def test_the_seed_imports_no_tables() -> None:
    """It lives through what it shows by the verbs of the house; words such as `Doing` it may name."""
    for file in Path(seed.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
                room = import_module(str(node.module))
                named = [getattr(room, each.name, None) for each in node.names]
                assert not [one for one in named if isinstance(one, type) and issubclass(one, Base)], file
