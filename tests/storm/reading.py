"""A queue of reviews and two librarians who answer each of them at once, one the other way round in half."""

from collections import Counter

from sqlalchemy import delete, func, select

from app import invariants
from app.answering.models import ReviewAnswer
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.records import AuditEvent, FormReceipt
from app.extensions import db
from app.reviews.models import Review, ReviewState
from bench.installation import Installation
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG

MADE = (ReviewAnswer, Review, Work, FormReceipt, AuditEvent)
LIBRARIANS = ("librarian", "second")


class Desk:
    """Reviews to answer; when it is over everything is as before."""

    def __init__(self, there: Installation, reviews: int) -> None:
        self.there = there
        with there.app.app_context():
            self._highest = {model: db.session.scalar(select(func.max(model.id))) or 0 for model in MADE}
            child, club = db.session.scalar(select(Child.id)), db.session.scalar(select(Club.id))
            self.keys = [self._review(number, child, club) for number in range(reviews)]
            db.session.commit()

    def requests(self, port: int, librarian: int) -> list[bytes]:
        """Both publish the even ones; of the odd ones the second hands back."""
        cookie = self.there.cookie(LIBRARIANS[librarian])
        asked = []
        for number, key in enumerate(self.keys):
            way, fields = "answering.publish", {"version": "1"}
            if librarian and number % 2:
                way, fields = "answering.hand_back", {f"r{key}:version": "1", f"r{key}:hint": "why"}
            address = self.there.address(way, library=SLUG, review=key)
            body = encoded(self.there.hidden_fields() | fields)
            asked.append(request("POST", address, port, cookie, body))
        return asked

    def answers(self) -> Counter[tuple[int, bool]]:
        """How many reviews have so many answers, and whether the last one is what the review says."""
        with self.there.app.app_context():
            rows = db.session.execute(
                select(Review.state, func.count(ReviewAnswer.id), func.max(ReviewAnswer.kind))
                .outerjoin(ReviewAnswer, ReviewAnswer.review_id == Review.id)
                .where(Review.id > self._highest[Review])
                .group_by(Review.id, Review.state)
            )
            found = Counter((int(many), state == kind) for state, many, kind in rows)
            db.session.rollback()
            return found

    def broken_invariants(self) -> list[str]:
        with self.there.app.app_context():
            broken = [str(sentence) for sentence in invariants.broken(db.session())]
            db.session.rollback()
            return broken

    def forget(self) -> None:
        with self.there.app.app_context():
            for model in MADE:
                db.session.execute(delete(model).where(model.id > self._highest[model]))
            db.session.commit()

    def _review(self, number: int, child_id: int | None, club_id: int | None) -> str:
        now, title = self.there.ground.now, f"storm {number}"
        work = Work(
            library_id=1, group_key=title, title=title, search_text=title, sort_key=title, created_at=now
        )
        db.session.add(work)
        db.session.flush()
        review = Review(
            library_id=1,
            child_id=child_id,
            club_id=club_id,
            work_id=work.id,
            rating=4,
            words="Good.",
            state=ReviewState.SUBMITTED,
            submitted_at=now,
            created_at=now,
            changed_at=now,
        )
        db.session.add(review)
        db.session.flush()
        return review.key
