"""Packing: how a box gets its number, and which copies lie in it before it goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.book_lists.book_rows import MAX_TITLE, BookRow
from app.book_lists.titles import creator_names, split_title
from app.boxes import contents, scans
from app.catalogue import works
from app.catalogue.models import Copy, CopyState, Work
from app.core import audit, database
from app.core.errors import RuleBroken
from app.deposits import losses
from app.deposits.dispatch import hold, move
from app.deposits.models import Box, BoxKind, BoxState
from app.libraries.models import Library
from app.lookups import lookups
from app.loose_books import loose

MOST_OF_A_TITLE = 99
"""Copies of one title that may be added at once; more is a slip of the finger."""


@dataclass(frozen=True)
class Scanned:
    """What a scan did: a copy of `work` was added, or nobody knows the number or title yet (no work).

    `copies` are those of the work in the box now, `books` all of them; `text` is the number, cleaned.
    Where the number stands on several books nothing was added, and `either` holds them: somebody chooses.
    A book whose title follows is in the box like any other.
    """

    text: str
    kind: scans.Kind
    work: Work | None = None
    copies: int = 0
    books: int = 0
    either: tuple[Work, ...] = ()


def make_box(
    session: Session,
    library: Library,
    number: int,
    name: str,
    by: Person,
    now: datetime,
    kind: BoxKind = BoxKind.CLUB,
) -> Box:
    """A new box with this number on its lid. Raises RuleBroken: box_number_taken."""
    box = Box(
        library_id=library.id,
        number=number,
        name=" ".join(name.split()),
        state=BoxState.ON_SHELF,
        kind=kind,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(box)
    except IntegrityError:
        raise RuleBroken("box_number_taken", number=number) from None
    audit.record(session, "make_box", box, now=now, actor_id=by.id, after=box.state)
    return box


def numbered(session: Session, library: Library, number: int) -> Box:
    """The box with this number on its lid."""
    return session.scalars(select(Box).where(Box.library_id == library.id, Box.number == number)).one()


def edit_box(
    session: Session, box: Box, number: int, name: str, kind: BoxKind, by: Person, now: datetime
) -> None:
    """Write another number or name on the lid, or say that it is a box of another kind.

    Raises RuleBroken: box_number_taken.
    """
    hold(session, box)
    before = (box.number, box.name, box.kind)
    try:
        with session.begin_nested():
            box.number, box.name, box.kind = number, " ".join(name.split()), kind
    except IntegrityError:
        raise RuleBroken("box_number_taken", number=number) from None
    if (box.number, box.name, box.kind) != before:
        audit.record(session, "edit_box", box, now=now, actor_id=by.id, after=f"{number} {kind}")


def begin_packing(session: Session, box: Box, by: Person, now: datetime) -> None:
    """Open the box for packing; what is in it stays. Raises RuleBroken: box_has_moved_on."""
    hold(session, box)
    move(session, box, BoxState.BEING_PACKED, "begin_packing", by, now)


def scan(session: Session, box: Box, text: str, by: Person, now: datetime) -> Scanned:
    """Add the book whose ISBN, faust number, barcode or title this is; an unknown one changes nothing,
    nor does a number that stands on several books. An unknown ISBN is put in with its title to follow, where
    the library looks books up.

    Raises RuleBroken: box_has_moved_on, copy_elsewhere, copy_discarded, and those of `scans.look`.
    """
    seen = scans.look(session, box.library_id, text)
    work = seen.work
    if work is None and seen.kind == "isbn" and not seen.either:
        hold(session, box)
        work = lookups.follow(session, box.library_id, seen.text, now)
    if work is None:
        return Scanned(seen.text, seen.kind, either=seen.either)
    if seen.copy is not None:
        put_in(session, box, seen.copy, by, now)
    else:
        add_copy(session, box, work, by, now)
    return scanned(session, box, seen.text, seen.kind, work)


def type_title(
    session: Session,
    box: Box,
    title: str,
    author: str,
    number: str,
    by: Person,
    now: datetime,
    copies: int = 1,
) -> Scanned:
    """Write down a book nobody knew, with the number it was scanned by, and put copies of it in the box.

    Raises RuleBroken: title_missing, too_many_copies, box_has_moved_on, and those of `scans.look`.
    """
    main, subtitle = split_title(title)
    if not main:
        raise RuleBroken("title_missing")
    if not 1 <= copies <= MOST_OF_A_TITLE:
        raise RuleBroken("too_many_copies", most=MOST_OF_A_TITLE)
    kind, value = scans.read(number) if number.strip() else ("title", main)
    _open(session, box, by, now)
    if kind == "title":
        work = works.record_typed(session, box.library_id, main[:MAX_TITLE], author.strip(), now)
    else:
        row = BookRow(
            row=0,
            title=main[:MAX_TITLE],
            subtitle=subtitle,
            creators=tuple(creator_names(author)),
            isbn=value if kind == "isbn" else None,
            faust=value if kind == "faust" else None,
        )
        work, _ = works.record(session, box.library_id, row, now)
    for _ in range(copies):
        add_copy(session, box, work, by, now)
    return scanned(session, box, value, kind, work)


def add_copy(session: Session, box: Box, work: Work, by: Person, now: datetime) -> Copy:
    """Put a copy of `work` in the box: one that stands on the shelf, else a new one.

    Raises RuleBroken: box_has_moved_on.
    """
    _open(session, box, by, now)
    copy = from_shelf(session, box.library_id, work, now)
    _put(session, box, copy, by, now)
    return copy


def from_shelf(session: Session, library_id: int, work: Work, now: datetime) -> Copy:
    """A copy of `work` to take: one that stands on the shelf, else a new one, for somebody holds it."""
    copy = session.scalar(
        select(Copy)
        .where(Copy.library_id == library_id, Copy.work_id == work.id, Copy.state == CopyState.ON_SHELF)
        .order_by(Copy.id)
        .limit(1)
        # Two boxes packed at once must not both take this copy.
        .with_for_update(skip_locked=True)
    )
    if copy is None:
        copy = Copy(library_id=library_id, work_id=work.id, state=CopyState.ON_SHELF, created_at=now)
        session.add(copy)
    return copy


def put_in(session: Session, box: Box, copy: Copy, by: Person, now: datetime) -> None:
    """Put this very copy in the box; one that was missing is found thereby.

    Raises RuleBroken: box_has_moved_on, already_in_box, copy_elsewhere (in another box), copy_discarded.
    """
    _open(session, box, by, now)
    database.lock(session, copy)
    if copy.state == CopyState.LOST:
        losses.surface(session, copy, by, now)
    if copy.box_id is not None:
        code = "already_in_box" if copy.box_id == box.id else "copy_elsewhere"
        raise RuleBroken(code, title=copy.work.title, number=session.get_one(Box, copy.box_id).number)
    if copy.state == CopyState.DISCARDED:
        raise RuleBroken("copy_discarded", title=copy.work.title)
    if copy.state == CopyState.LOOSE:
        loose.bring_home(session, loose.of_copy(session, copy), by, now)
    _put(session, box, copy, by, now)


def remove_copy(session: Session, box: Box, work: Work, by: Person, now: datetime) -> Copy:
    """Take one copy of `work`, the one added last, out of the box and put it on the shelf.

    Raises RuleBroken: box_has_moved_on, not_in_box.
    """
    hold(session, box)
    if box.state != BoxState.BEING_PACKED:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    copy = session.scalar(
        select(Copy)
        .where(Copy.box_id == box.id, Copy.work_id == work.id)
        .order_by(Copy.packed_at.desc(), Copy.id.desc())
        .limit(1)
    )
    if copy is None:
        raise RuleBroken("not_in_box", title=work.title)
    _to_shelf(session, copy, by, now)
    return copy


def put_held(session: Session, box: Box, copies: Iterable[Copy], by: Person, now: datetime) -> None:
    """Put copies from the shelf in the box; whoever calls holds them and the box, which is being packed."""
    for copy in copies:
        _put(session, box, copy, by, now)


def take_out(session: Session, copies: Iterable[Copy], by: Person, now: datetime) -> None:
    """Put these copies on the shelf; whoever calls holds their box, which is being packed."""
    for copy in copies:
        _to_shelf(session, copy, by, now)


def empty(session: Session, box: Box, by: Person, now: datetime) -> int:
    """Put every copy on the shelf and the box too; gives how many books it held.

    Raises RuleBroken: box_has_moved_on.
    """
    hold(session, box)
    move(session, box, BoxState.ON_SHELF, "empty", by, now)
    box.list_due_on = None
    copies = session.scalars(select(Copy).where(Copy.box_id == box.id)).all()
    for copy in copies:
        _to_shelf(session, copy, by, now)
    return len(copies)


def scanned(session: Session, box: Box, text: str, kind: scans.Kind, work: Work) -> Scanned:
    """What to answer now that a copy of `work` was added."""
    session.flush()
    return Scanned(
        text,
        kind,
        work,
        copies=contents.copies_of(session, box, work),
        books=contents.books_in(session, box),
    )


def _open(session: Session, box: Box, by: Person, now: datetime) -> None:
    """Hold the box, and open it for packing if it is not."""
    hold(session, box)
    if box.state != BoxState.BEING_PACKED:
        move(session, box, BoxState.BEING_PACKED, "begin_packing", by, now)


def _put(session: Session, box: Box, copy: Copy, by: Person, now: datetime) -> None:
    copy.state, copy.box_id, copy.packed_at = CopyState.IN_BOX, box.id, now
    session.flush()
    audit.record(
        session, "add_copy", copy, now=now, actor_id=by.id, before=CopyState.ON_SHELF, after=copy.state
    )


def _to_shelf(session: Session, copy: Copy, by: Person, now: datetime) -> None:
    copy.state, copy.box_id, copy.packed_at = CopyState.ON_SHELF, None, None
    audit.record(
        session, "remove_copy", copy, now=now, actor_id=by.id, before=CopyState.IN_BOX, after=copy.state
    )
