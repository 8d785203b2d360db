"""Two librarians bring the same list into two boxes at the same moment (`safety.md` R6's kin)."""

from threading import Barrier, Thread

from sqlalchemy import func, select

from app.accounts.models import Person
from app.boxes import numbering
from app.catalogue.models import Copy
from app.core import clock
from app.core.spreadsheets import read_rows
from app.deposits.models import Box
from app.extensions import db
from app.libraries.models import Library
from app.title_lists import bringing, list_columns, list_lines
from bench.installation import Installation

BOOKS = 40
LIST = "Stregkode;Titel;Forfatter\n" + "".join(f"77000000{n:02};Storm {n};Nogen\n" for n in range(BOOKS))


def test_each_copy_lands_in_one_of_the_boxes(hamlet: Installation) -> None:
    keys = [_box(hamlet, number) for number in (901, 902)]
    conflicts: dict[str, int] = {}
    start = Barrier(2)

    def bring(key: str) -> None:
        start.wait()
        with hamlet.app.app_context():
            session = db.session()
            box = session.scalars(select(Box).where(Box.key == key)).one()
            session.rollback()
            rows, _ = read_rows(LIST.encode())
            lines, _ = list_lines.lines_of(rows, list_columns.guessed([row for _, row in rows]))
            done = bringing.bring(session, box, lines, _librarian(), clock.now())
            conflicts[key] = len(done.conflicts)
            session.commit()
            db.session.remove()

    threads = [Thread(target=bring, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with hamlet.app.app_context():
        brought = select(func.count(Copy.id), func.count(Copy.barcode.distinct()), func.count(Copy.box_id))
        assert db.session.execute(brought.where(Copy.barcode.like("77000000%"))).one() == (
            BOOKS,
            BOOKS,
            BOOKS,
        )
        db.session.rollback()
    assert sorted(conflicts.values()) == [0, BOOKS]


def _box(there: Installation, number: int) -> str:
    with there.app.app_context():
        library = db.session.scalars(select(Library).limit(1)).one()
        box = numbering.make_box(db.session(), library, number, "", _librarian(), clock.now())
        key = box.key
        db.session.commit()
        db.session.remove()
    return key


def _librarian() -> Person:
    return db.session.scalars(select(Person).order_by(Person.id).limit(1)).one()
