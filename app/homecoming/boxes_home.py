"""June: the boxes are called home from the season's clubs, and those that are for no club."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.clubs.models import Club
from app.deposits import dispatch
from app.deposits.models import Box, BoxState, Deposit
from app.year.year import Group, Line, Step, Undo, Year

CALLED = (BoxState.UNDER_WAY, BoxState.ARRIVED, BoxState.IN_USE)


def _out(year: Year) -> list[Deposit]:
    """Stays that go on, of boxes nobody has called home yet, by school."""
    of_the_season = select(Club.id).where(Club.season_id == year.season.id)
    found = year.session.scalars(
        select(Deposit)
        .join(Box, Box.id == Deposit.box_id)
        .where(
            Deposit.library_id == year.library.id,
            Deposit.counted_at.is_(None),
            Box.state.in_(CALLED),
            or_(Deposit.club_id.is_(None), Deposit.club_id.in_(of_the_season)),
        )
        .options(joinedload(Deposit.box), joinedload(Deposit.school))
    )
    return sorted(found, key=lambda stay: (stay.school.sort_key, stay.box.number))


def _preview(year: Year) -> list[Line]:
    boxes: dict[str, list[str]] = {}
    for stay in _out(year):
        boxes.setdefault(stay.school.name, []).append(f"{stay.box.number} {stay.box.name}".strip())
    return [Line(school, [Group("boxes", len(of), of)]) for school, of in boxes.items()]


def _call_home(year: Year) -> Undo:
    called = {}
    for stay in _out(year):
        called[str(stay.id)] = stay.box.state
        dispatch.call_home(year.session, stay, year.by, year.now)
    return {"called": called}


def _take_back(year: Year, changed: Undo) -> None:
    """What has left the school meanwhile goes on its way home."""
    stays = year.session.scalars(select(Deposit).where(Deposit.id.in_([int(id) for id in changed["called"]])))
    for stay in stays.all():
        dispatch.take_back_call(
            year.session, stay, BoxState(changed["called"][str(stay.id)]), year.by, year.now
        )


STEP = Step("boxes", 6, _preview, _call_home, _take_back)
