"""What children wish for: a title found or typed, and others of the club who wish for it too.

Nobody sees who wished: there are numbers, and no names. A title a child has typed is read by an adult before
other children see it.
"""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue import works
from app.catalogue.models import Work
from app.catalogue.queries import is_on_record
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.search_text import search_text
from app.core.tables import new_key
from app.together.suggestions import storable
from app.wanted.forgetting import clear_away
from app.wanted.models import LONGEST_TITLE, ChildWish, ClubWish, Wanted, WantedState

MOST_OPEN = 10
"""Wishes of one child that nobody has answered yet, in all its clubs."""
OPEN = (WantedState.WISHED, WantedState.ORDERED)


def wish_for(session: Session, club: Club, child: Child, work: Work, now: datetime) -> ClubWish:
    """The child wishes for a book. Raises RuleBroken: wishes_enough.

    One the library knows the others see at once; one that is there because a child typed it is read first.
    """
    wanted = _wanted(session, club.library_id, work, work.title, work.author, now)
    is_known = session.scalar(select(Work.id).where(Work.id == work.id, is_on_record())) is not None
    return _join(session, club, child, wanted, is_known, now)


def wish_for_typed(
    session: Session, club: Club, child: Child, title: str, author: str, now: datetime
) -> ClubWish:
    """The child wishes for a book by its title; one the library knows is found by it.

    Raises RuleBroken: wish_empty, wishes_enough, words_too_long, national_number.
    """
    title, author = storable(title, LONGEST_TITLE), storable(author, LONGEST_TITLE)
    if not search_text(title):
        raise RuleBroken("wish_empty")
    known = works.by_title(session, club.library_id, title, author)
    if known is not None:
        return wish_for(session, club, child, known, now)
    wanted = _wanted(session, club.library_id, None, title, author, now)
    return _join(session, club, child, wanted, False, now)


def vote(session: Session, wish: ClubWish, child: Child, now: datetime) -> None:
    """The child wishes for it too; doing so twice changes nothing. Raises RuleBroken: wishes_enough."""
    _add(session, wish, child, now)


def take_back(session: Session, wish: ClubWish, child: Child, now: datetime) -> None:
    """The child does not wish for it any more; what nobody wishes for is gone."""
    database.lock(session, wish)
    which = (ChildWish.club_wish_id == wish.id, ChildWish.child_id == child.id)
    if session.scalar(select(ChildWish.id).where(*which)) is not None:
        session.execute(delete(ChildWish).where(*which))
        clear_away(session, wish)


def show(session: Session, wish: ClubWish, by: Person, now: datetime) -> None:
    """An adult has read the title: the others in the club may see it and join in."""
    if not wish.is_shown:
        wish.is_shown = True
        audit.record(session, "show_wish", wish, now=now, actor_id=by.id)


def put_away(session: Session, wish: ClubWish, by: Person, now: datetime) -> None:
    """An adult takes the wish away from the club, with all its votes."""
    database.lock(session, wish)
    audit.record(session, "put_away_wish", wish, now=now, actor_id=by.id)
    session.execute(delete(ChildWish).where(ChildWish.club_wish_id == wish.id))
    wish.kept = 0
    clear_away(session, wish)


def _join(
    session: Session, club: Club, child: Child, wanted: Wanted, is_shown: bool, now: datetime
) -> ClubWish:
    wish = session.scalar(
        select(ClubWish).where(ClubWish.club_id == club.id, ClubWish.wanted_id == wanted.id)
    )
    if wish is None:
        insert = database.insert_unless_there(session, ClubWish).values(
            library_id=club.library_id,
            key=new_key(),
            club_id=club.id,
            wanted_id=wanted.id,
            is_shown=is_shown,
            kept=0,
            created_at=now,
        )
        session.execute(insert.on_conflict_do_nothing())
        wish = session.scalars(
            select(ClubWish).where(ClubWish.club_id == club.id, ClubWish.wanted_id == wanted.id)
        ).one()
        audit.record(session, "wish", wish, now=now)
    _add(session, wish, child, now)
    return wish


def _add(session: Session, wish: ClubWish, child: Child, now: datetime) -> None:
    database.lock(session, child)
    database.lock(session, wish)  # the last who wished for it may be taking it away
    already = select(ChildWish.id).where(ChildWish.club_wish_id == wish.id, ChildWish.child_id == child.id)
    if session.scalar(already) is not None:
        return
    open_ones = session.scalar(
        select(func.count(ChildWish.id))
        .join(ClubWish, ClubWish.id == ChildWish.club_wish_id)
        .join(Wanted, Wanted.id == ClubWish.wanted_id)
        .where(ChildWish.child_id == child.id, Wanted.state.in_(OPEN))
    )
    if (open_ones or 0) >= MOST_OPEN:
        raise RuleBroken("wishes_enough", most=MOST_OPEN)
    session.add(ChildWish(library_id=wish.library_id, club_wish_id=wish.id, child_id=child.id, at=now))
    session.flush()


def _wanted(
    session: Session, library_id: int, work: Work | None, title: str, author: str, now: datetime
) -> Wanted:
    """The library's one line for this book: found, or begun; one that was answered stays as it is."""
    match_key = f"work {work.key}" if work else f"{search_text(title)}|{search_text(author)}"[:260]
    this = select(Wanted).where(Wanted.library_id == library_id, Wanted.match_key == match_key)
    if work is not None:
        # Somebody typed it before the library knew it.
        this = select(Wanted).where(
            Wanted.library_id == library_id, (Wanted.match_key == match_key) | (Wanted.work_id == work.id)
        )
    this = this.order_by(Wanted.id).limit(1)
    found = session.scalar(this)
    if found is None:
        insert = database.insert_unless_there(session, Wanted).values(
            library_id=library_id,
            key=new_key(),
            match_key=match_key,
            work_id=work.id if work else None,
            title=title,
            author=author,
            isbn=None,
            state=WantedState.WISHED,
            reason="",
            created_at=now,
        )
        session.execute(insert.on_conflict_do_nothing())
        found = session.scalars(this).one()
    return found
