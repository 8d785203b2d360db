"""The shelf: which of the books standing there a box takes, in a fair mix, and none that a club has had."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session

from app.catalogue.models import Copy, CopyState, Work
from app.deposits.models import Box, Deposit, DepositedCopy
from app.filling.recipes import Recipe
from app.libraries.models import Library

SPREAD = 7_919
WHEEL = 10_007
"""Two primes: the boxes of one afternoon begin at different places of the same shelf."""


def had_by(club_id: Any) -> Select[int]:
    """The works that have been in a box of this club."""
    return (
        select(Copy.work_id)
        .join(DepositedCopy, DepositedCopy.copy_id == Copy.id)
        .join(Deposit, Deposit.id == DepositedCopy.deposit_id)
        .where(Deposit.club_id == club_id)
    )


def take(
    session: Session,
    box: Box,
    recipe: Recipe,
    books: int,
    club_id: int | None,
    first: Sequence[int] = (),
    then: Sequence[int] = (),
) -> list[Copy]:
    """Hold up to `books` copies from the shelf against everybody else, in the order they were chosen.

    `first` are works asked for by name: they come first, whatever else the recipe says. After them come
    those works of `then` that fit. A copy that somebody else is taking in this very moment is passed by,
    and another one chosen.
    """
    own = own_language(session, box.library_id)
    taken: list[Copy] = []
    tried: set[int] = set()
    while len(taken) < books:
        wanted = list(
            session.scalars(_choice(box, recipe, club_id, first, then, tried, books - len(taken), own))
        )
        if not wanted:
            break
        tried.update(wanted)
        held = {
            copy.id: copy
            for copy in session.scalars(
                select(Copy)
                .where(Copy.id.in_(wanted), Copy.state == CopyState.ON_SHELF)
                .order_by(Copy.id)
                .with_for_update(skip_locked=True)
                .execution_options(populate_existing=True)
            )
        }
        taken += [held[id] for id in wanted if id in held]
    return taken


def own_language(session: Session, library_id: int) -> str:
    """The language of books that say none: the library's own."""
    return session.get_one(Library, library_id).language


def without_ages(session: Session, library_id: int, recipe: Recipe) -> int:
    """Books on the shelf that would do, had anybody written down for which ages they are."""
    unsaid = and_(Work.age_from.is_(None), Work.age_to.is_(None))
    return (
        session.scalar(
            select(func.count(Copy.id))
            .join(Work, Work.id == Copy.work_id)
            .where(
                Copy.library_id == library_id,
                Copy.state == CopyState.ON_SHELF,
                unsaid,
                *_kinds(recipe, own_language(session, library_id)),
            )
        )
        or 0
    )


def _choice(
    box: Box,
    recipe: Recipe,
    club_id: int | None,
    first: Sequence[int],
    then: Sequence[int],
    tried: set[int],
    books: int,
    own: str,
) -> Select[int]:
    """The copies to take: those asked for, then each language and format in turn, series spread out."""
    by_name = Work.id.in_(first) if first else false()
    fits = [*_kinds(recipe, own), *_ages(recipe)]
    if club_id is not None:
        fits.append(Work.id.not_in(had_by(club_id)))
    order = ((Work.id * SPREAD + box.id) % WHEEL, Copy.id)
    candidates = (
        select(
            Copy.id.label("id"),
            case((by_name, 0), (Work.id.in_(then), 1), else_=2).label("place"),
            func.row_number().over(partition_by=Copy.work_id, order_by=Copy.id).label("nth"),
            func.row_number()
            .over(
                partition_by=(Work.language, func.coalesce(func.nullif(Work.series, ""), Work.key)),
                order_by=order,
            )
            .label("of_series"),
            Work.id.label("work_id"),
            _language(own).label("language"),
            Work.format.label("format"),
            ((Work.id * SPREAD + box.id) % WHEEL).label("wheel"),
        )
        .join(Work, Work.id == Copy.work_id)
        .where(
            Copy.library_id == box.library_id,
            Copy.state == CopyState.ON_SHELF,
            or_(by_name, and_(true(), *fits)) if first else and_(true(), *fits),
        )
    ).subquery()
    each = candidates.c
    groups = [
        column
        for column, many in ((each.language, recipe.languages), (each.format, recipe.formats))
        if len(many) > 1
    ]
    turn = func.row_number().over(
        partition_by=[each.place, *groups], order_by=(each.nth, each.of_series, each.wheel, each.id)
    )
    in_turn = select(each.id, each.place, turn.label("turn"), each.wheel).where(
        each.nth + _in_box(box, each.work_id) <= recipe.most_each, each.id.not_in(tried)
    )
    chosen = in_turn.subquery().c
    return select(chosen.id).order_by(chosen.place, chosen.turn, chosen.wheel, chosen.id).limit(books)


def _in_box(box: Box, work_id: Any) -> Any:
    """How many copies of the work lie in the box already."""
    return select(func.count(Copy.id)).where(Copy.box_id == box.id, Copy.work_id == work_id).scalar_subquery()


def _kinds(recipe: Recipe, own: str) -> list[ColumnElement[bool]]:
    """A book that says no language is in the library's own."""
    kinds: list[ColumnElement[bool]] = []
    if recipe.languages:
        kinds.append(_language(own).in_(recipe.languages))
    if recipe.formats:
        kinds.append(Work.format.in_(recipe.formats))
    if recipe.is_fiction is not None:
        kinds.append(Work.is_fiction.is_(recipe.is_fiction))
    return kinds


def _language(own: str) -> ColumnElement[str]:
    return func.coalesce(func.nullif(Work.language, ""), own)


def _ages(recipe: Recipe) -> list[ColumnElement[bool]]:
    """A book for 8 to 10 will do for 9 to 11; one that says nothing about ages will not."""
    ages: list[ColumnElement[bool]] = []
    lowest, highest = func.coalesce(Work.age_from, 0), func.coalesce(Work.age_to, 99)
    if recipe.age_from is not None or recipe.age_to is not None:
        ages.append(or_(Work.age_from.is_not(None), Work.age_to.is_not(None)))
    if recipe.age_from is not None:
        ages.append(highest >= recipe.age_from)
    if recipe.age_to is not None:
        ages.append(lowest <= recipe.age_to)
    return ages
