"""Filling a box from the shelf, and taking it all out again; what the shelf was short of is kept in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import contents, packing
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxState
from app.deposits.moves import hold
from app.filling import shelf
from app.filling.models import BoxTemplate, Fill
from app.filling.recipes import Recipe, of_template, of_wish
from app.finding.search import matching
from app.wanted.models import ClubWish, Wanted, WantedState
from app.wishes.models import LineState, Wish, WishLine

THEME = 200
"""Works looked at for a theme."""
NO_AGES = "?"
"""Stands in `Fill.short` for books nobody has said the ages of."""


def fill(
    session: Session, box: Box, template: BoxTemplate, club: Club | None, by: Person, now: datetime
) -> Fill:
    """Fill the box up to the template's number with books that stand on the shelf.

    None that this club has had before, a fair mix of languages and formats, and no series alone.
    Raises RuleBroken: box_has_moved_on, box_full_enough, shelf_has_none.
    """
    return fill_as(session, box, of_template(template), club, by, now, template=template)


def fill_as(
    session: Session,
    box: Box,
    recipe: Recipe,
    club: Club | None,
    by: Person,
    now: datetime,
    *,
    template: BoxTemplate | None = None,
    first: Sequence[int] = (),
    then: Sequence[int] = (),
) -> Fill:
    """As `fill`, by any recipe; works in `first` were asked for by name, those in `then` come after them."""
    hold(session, box)
    if box.state != BoxState.BEING_PACKED:
        packing.begin_packing(session, box, by, now)
    wanted = recipe.books - contents.books_in(session, box)
    if wanted <= 0:
        raise RuleBroken("box_full_enough", number=box.number, books=recipe.books)
    copies = shelf.take(session, box, recipe, wanted, club.id if club else None, first, then)
    if not copies:
        raise RuleBroken("shelf_has_none")
    packing.put_held(session, box, copies, by, now)
    filled = Fill(
        library_id=box.library_id,
        box_id=box.id,
        template_id=template.id if template else None,
        club_id=club.id if club else None,
        wanted=wanted,
        placed=len(copies),
        short=_short(session, box, recipe, wanted, copies),
        ages=recipe.ages,
        filled_by_id=by.id,
        at=now,
    )
    session.add(filled)
    session.flush()
    audit.record(session, "fill", filled, now=now, actor_id=by.id)
    return filled


def fill_for(
    session: Session,
    wish: Wish,
    box: Box,
    by: Person,
    now: datetime,
    template: BoxTemplate | None = None,
) -> Fill:
    """Fill the box as the wish says, or as a template does with as many books as the wish still lacks.

    First come titles asked for by name and what the club's children wish for, then what fits the theme.

    Raises RuleBroken as `fill`.
    """
    theme = matching(session, wish.library_id, wish.theme, THEME) if wish.theme else []
    asked = session.scalars(
        select(WishLine.work_id).where(
            WishLine.wish_id == wish.id, WishLine.state == LineState.ASKED, WishLine.work_id.is_not(None)
        )
    )
    first = [work_id for work_id in asked if work_id is not None]
    if wish.club is not None:
        first += wished_by_children(session, wish.club)
    recipe = replace(of_template(template), books=wish.missing) if template else of_wish(wish)
    then = [work.id for work in theme]
    return fill_as(session, box, recipe, wish.club, by, now, template=template, first=first, then=then)


def wished_by_children(session: Session, club: Club) -> list[int]:
    """The works the club's children wish for and have not had, but for those the library said no to."""
    wished = (
        select(Wanted.work_id)
        .join(ClubWish, ClubWish.wanted_id == Wanted.id)
        .where(
            ClubWish.club_id == club.id,
            Wanted.work_id.is_not(None),
            Wanted.state != WantedState.NOT_THIS,
            Wanted.work_id.not_in(shelf.had_by(club.id)),
        )
        .order_by(Wanted.id)
    )
    return [work_id for work_id in session.scalars(wished) if work_id is not None]


def undo(session: Session, filled: Fill, by: Person, now: datetime) -> int:
    """Put on the shelf what this filling put in and nobody has taken out since; gives how many books.

    Raises RuleBroken: box_has_moved_on.
    """
    box = hold(session, session.get_one(Box, filled.box_id))
    if box.state != BoxState.BEING_PACKED:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    if filled.undone_at is not None:
        return 0
    copies = session.scalars(
        select(Copy).where(Copy.box_id == box.id, Copy.packed_at == filled.at).order_by(Copy.id)
    ).all()
    packing.take_out(session, copies, by, now)
    filled.undone_at = now
    audit.record(session, "undo_fill", filled, now=now, actor_id=by.id)
    return len(copies)


def last_fill(session: Session, box: Box) -> Fill | None:
    """The last filling of a box that is being packed, if any of its books is still there."""
    if box.state != BoxState.BEING_PACKED:
        return None
    still_there = select(Copy.id).where(Copy.box_id == box.id, Copy.packed_at == Fill.at).exists()
    return session.scalar(
        select(Fill)
        .where(Fill.box_id == box.id, Fill.undone_at.is_(None), still_there)
        .order_by(Fill.at.desc(), Fill.id.desc())
        .limit(1)
    )


def put_from_shelf(session: Session, box: Box, work: Work, by: Person, now: datetime) -> None:
    """Put one copy from the shelf in the box. Raises RuleBroken: shelf_without, box_has_moved_on."""
    on_shelf = select(func.count(Copy.id)).where(Copy.work_id == work.id, Copy.state == CopyState.ON_SHELF)
    hold(session, box)
    if not session.scalar(on_shelf):
        raise RuleBroken("shelf_without", title=work.title)
    packing.add_copy(session, box, work, by, now)


def _short(session: Session, box: Box, recipe: Recipe, wanted: int, copies: Sequence[Copy]) -> str:
    """ "ar:11/20 ?:112": eleven Arabic books where twenty were wanted, 112 more without ages."""
    languages, own = recipe.languages or ("",), shelf.own_language(session, box.library_id)
    spoken = session.scalars(
        select(Work.language).join(Copy, Copy.work_id == Work.id).where(Copy.id.in_([c.id for c in copies]))
    )
    in_each = Counter(language or own for language in spoken)
    if not recipe.languages:
        in_each = Counter({"": len(copies)})
    shares = [wanted // len(languages) + (place < wanted % len(languages)) for place in range(len(languages))]
    words = [
        f"{language}:{in_each[language]}/{share}"
        for language, share in zip(languages, shares, strict=True)
        if in_each[language] < share - (len(languages) > 1)
    ]
    if len(copies) < wanted and recipe.ages:
        unsaid = shelf.without_ages(session, box.library_id, recipe)
        words += [f"{NO_AGES}:{unsaid}"] if unsaid else []
    return " ".join(words)[:200]
