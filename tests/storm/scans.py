"""A box being packed by scans: what is sent, and which books lie in it afterwards."""

from collections import Counter
from itertools import cycle, islice

from sqlalchemy import func, select

from app import invariants
from app.catalogue.models import Copy, Edition
from app.core.tables import new_key
from app.deposits.models import Box, BoxState
from app.extensions import db
from bench.installation import Installation
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG


class Scans:
    """One new box, and the ISBN of each scan in turn."""

    def __init__(self, there: Installation, many: int) -> None:
        self.there = there
        with there.app.app_context():
            self.box = Box(
                library_id=1, number=99_999, name="", key=new_key(), state=BoxState.BEING_PACKED,
                label_token=new_key(), created_at=there.ground.now,
            )  # fmt: skip
            db.session.add(self.box)
            db.session.flush()
            known = select(Edition.isbn).where(Edition.isbn.is_not(None)).order_by(Edition.id)
            self.isbns = list(islice(cycle(db.session.scalars(known).all()), many))
            self.id, self.key = self.box.id, self.box.key
            db.session.commit()

    def requests(self, first: int, many: int, port: int) -> list[bytes]:
        """What a scanner at the packing table sends, from number `first` on."""
        address = self.there.address("boxes.scan", library=SLUG, box=self.key)
        cookie = self.there.cookie("librarian")
        return [
            request("POST", address, port, cookie, encoded(self.there.hidden_fields() | {"text": isbn}))
            for isbn in self.isbns[first : first + many]
        ]

    def in_the_box(self) -> Counter[str]:
        """How many copies of each ISBN's work lie in it."""
        with self.there.app.app_context():
            rows = db.session.execute(
                select(Edition.isbn, func.count(Copy.id))
                .join(Copy, Copy.work_id == Edition.work_id)
                .where(Copy.box_id == self.id, Edition.isbn.is_not(None))
                .group_by(Edition.isbn)
            ).all()
            db.session.rollback()
            return Counter(dict(rows))  # type: ignore[arg-type]

    def broken_invariants(self) -> list[str]:
        with self.there.app.app_context():
            broken = [str(sentence) for sentence in invariants.broken(db.session())]
            db.session.rollback()
            return broken
