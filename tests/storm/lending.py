"""One box at one club, one copy of each title, and two hosts with different children in front of them."""

from typing import Any

from sqlalchemy import delete, func, select

from app import invariants
from app.catalogue.models import Copy, CopyState, Work
from app.children.models import Child
from app.clubs.models import Club, ClubState
from app.core.records import AuditEvent, FormReceipt
from app.core.tables import new_key
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.extensions import db
from app.loans.models import Lending, Loan, LoanFigure
from app.places.models import Place, PlaceState, Queue
from bench.installation import CSRF, Installation
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG
from bench.town.clubs import ENDS, STARTS

MADE = (
    LoanFigure, Loan, Lending, DepositedCopy, Deposit, Copy, Work, Box, Place, FormReceipt, AuditEvent, Queue,
    Club,
)  # fmt: skip
HOSTS = ("librarian", "host")


class Shelf:
    """What the hosts lend from; when it is over everything is as before."""

    def __init__(self, there: Installation, titles: int) -> None:
        self.there = there
        with there.app.app_context():
            self._highest = {model: _highest(model) for model in MADE}
            self._fill(titles)
            db.session.commit()

    def requests(self, port: int, tablet: int) -> list[bytes]:
        """The child in front of this tablet takes each book in turn."""
        address = self.there.address("loans.take", library=SLUG, club=self.club_key)
        cookie = self._cookie(tablet)
        return [
            request("POST", address, port, cookie, encoded(self.there.hidden_fields() | {"work": work}))
            for work in self.works
        ]

    def loans_of_each_copy(self) -> list[int]:
        with self.there.app.app_context():
            rows = db.session.execute(
                select(func.count(Loan.id))
                .select_from(Copy)
                .outerjoin(Loan, (Loan.copy_id == Copy.id) & Loan.returned_at.is_(None))
                .where(Copy.id > self._highest[Copy])
                .group_by(Copy.id)
            )
            found = [int(many) for (many,) in rows]
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

    def _fill(self, titles: int) -> None:
        ground = self.there.ground
        club = _put(
            Club(
                school_id=1, season_id=1, name="Klub Storm", sort_key="klub storm", state=ClubState.OPEN,
                grade_from=3, grade_to=5, weekday=1, starts_at=STARTS, ends_at=ENDS,
                first_meeting_on=ground.today, created_at=ground.now, key=new_key(),
            )
        )  # fmt: skip
        self.club_key = club.key
        self.children = list(db.session.scalars(select(Child.key).order_by(Child.id).limit(2)))
        ids = db.session.scalars(select(Child.id).order_by(Child.id).limit(2)).all()
        queue = _put(Queue(club_id=club.id, season_id=1, capacity=9, taken=2, next_number=3))
        for number, child_id in enumerate(ids, 1):
            place = {"state": PlaceState.ACTIVE, "asked_at": ground.now, "settled_at": ground.now}
            _put(Place(queue_id=queue.id, child_id=child_id, number=number, **place))
        _put(Lending(club_id=club.id, is_on=True))
        number = (db.session.scalar(select(func.max(Box.number))) or 0) + 1
        box = _put(Box(number=number, state=BoxState.IN_USE, created_at=ground.now))
        stay = _put(Deposit(box_id=box.id, school_id=1, club_id=club.id, sent_at=ground.now))
        self.works = [self._one_copy(box, stay, number) for number in range(titles)]

    def _one_copy(self, box: Box, stay: Deposit, number: int) -> str:
        now, title = self.there.ground.now, f"storm {number}"
        work = _put(Work(group_key=title, title=title, search_text=title, sort_key=title, created_at=now))
        copy = _put(
            Copy(work_id=work.id, box_id=box.id, state=CopyState.IN_BOX, packed_at=now, created_at=now)
        )
        _put(DepositedCopy(deposit_id=stay.id, copy_id=copy.id))
        return str(work.key)

    def _cookie(self, tablet: int) -> dict[str, str]:
        """Signed in, with a child in front of the tablet."""
        app, now = self.there.app, self.there.ground.now.timestamp()
        signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        child = {"club": self.club_key, "child": self.children[tablet % 2], "at": now + 3600}
        token = self.there.tokens[HOSTS[tablet % 2]]
        value = signer.dumps({"token": token, "seen": int(now), "csrf_token": CSRF, "at_the_table": child})
        return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={value}"}


def _put(row: Any) -> Any:
    row.library_id = 1
    db.session.add(row)
    db.session.flush()
    return row


def _highest(model: Any) -> int:
    return db.session.scalar(select(func.max(model.id))) or 0
