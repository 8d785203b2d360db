"""A rush on the last starts of a season: staff at many desks tell different schools that it is their turn."""

from typing import Any

from sqlalchemy import delete, func, select

from app import invariants
from app.accounts.models import Person
from app.clubs import seasons
from app.core import clock
from app.core.records import AuditEvent, FormReceipt
from app.core.tables import new_key
from app.extensions import db
from app.libraries.models import School
from app.notices.models import Notice
from app.school_line.models import BEGUN, ClubRequest, RequestState, SchoolLine
from bench.installation import Installation
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG

STARTS = 5
MADE = (ClubRequest, SchoolLine, School, FormReceipt, AuditEvent, Notice)


class Starts:
    """Schools in line, more than there are starts; when it is over everything is as before."""

    def __init__(self, there: Installation, schools: int) -> None:
        self.there = there
        with there.app.app_context():
            session = db.session
            self._highest = {model: session.scalar(select(func.max(model.id))) or 0 for model in MADE}
            now = clock.now()
            self.season = seasons.names_to_choose(clock.today("Europe/Copenhagen"))[0]
            self.librarian = str(session.get(Person, 1).key)
            session.add(
                SchoolLine(library_id=1, starts_a_season=STARTS, clubs_each=99, next_number=schools + 1)
            )
            self.keys = [self._in_line(number, now) for number in range(1, schools + 1)]
            session.commit()

    def requests(self, port: int, first: int, many: int) -> list[bytes]:
        """The button pressed for schools number `first` and on."""
        cookie = self.there.cookie("librarian")
        form = {"librarian": self.librarian, "season": self.season, "reason": "They are all ready."}
        return [
            request(
                "POST",
                self.there.address("school_line.offer_start", library=SLUG, club_request=key),
                port,
                cookie,
                encoded(self.there.hidden_fields() | form),
            )
            for key in self.keys[first : first + many]
        ]

    def given(self) -> int:
        with self.there.app.app_context():
            counted = select(func.count()).where(
                ClubRequest.id > self._highest[ClubRequest], ClubRequest.state.in_(BEGUN)
            )
            many = int(db.session.scalar(counted) or 0)
            db.session.rollback()
            return many

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

    def _in_line(self, number: int, now: Any) -> str:
        school = School(
            library_id=1, name=f"Storm {number}", sort_key=f"storm {number}", kind="single", created_at=now
        )
        db.session.add(school)
        db.session.flush()
        key = new_key()
        db.session.add(
            ClubRequest(
                library_id=1,
                key=key,
                school_id=school.id,
                contact_id=1,
                contact_name="Storm",
                grade_from=3,
                grade_to=5,
                state=RequestState.WAITING,
                number=number,
                asked_at=now,
                confirmed_at=now,
            )
        )
        return key
