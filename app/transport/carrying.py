"""What it means for a box and for a loose book to be taken along and set off, and how that is taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club
from app.core.errors import RuleBroken
from app.deposits import dispatch, moves, onward
from app.deposits import queries as stays
from app.deposits.models import Box, BoxState, Deposit
from app.libraries.models import School
from app.loose_books import loose
from app.loose_books.models import LooseBook, LooseState
from app.transport.models import Load, Stop


def take_along(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """It is in the vehicle: a box is under way, to its school or home.

    Raises RuleBroken: box_has_moved_on, box_empty, due_too_early, loose_book_moved_on.
    """
    if load.loose_book_id is not None:
        _take_loose(session, load, session.get_one(LooseBook, load.loose_book_id), by, now)
    else:
        box = moves.hold(session, session.get_one(Box, load.box_id))
        load.was = box.state
        load.deposit_id = _take_box(session, load, box, by, now).id
    load.taken_at = now
    session.flush()


def set_off(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """It stands where it was to go: at the school it has come, at the library it waits for its count.

    Raises RuleBroken: loose_book_moved_on.
    """
    is_at_school = session.get_one(Stop, load.to_stop_id).school_id is not None
    if load.loose_book_id is not None:
        book = session.get_one(LooseBook, load.loose_book_id)
        (loose.arrive if is_at_school else loose.bring_home)(session, book, by, now)
    elif is_at_school and load.deposit_id is not None:
        dispatch.arrive(session, session.get_one(Deposit, load.deposit_id), by, now)
    load.set_off_at = load.ended_at = now
    session.flush()


def take_back_taking(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """It was not taken along after all. Raises RuleBroken: box_has_moved_on, loose_book_moved_on."""
    is_to_school = session.get_one(Stop, load.to_stop_id).school_id is not None
    if load.loose_book_id is not None:
        book = session.get_one(LooseBook, load.loose_book_id)
        if is_to_school and book.sent_at == load.taken_at:
            loose.take_back_sending(session, book, by, now)
        elif not is_to_school and book.sent_home_at == load.taken_at:
            loose.take_back_leaving(session, book, by, now)
    else:
        _take_back_box(session, load, is_to_school, by, now)
    load.taken_at = load.was = None
    session.flush()


def take_back_setting_off(session: Session, load: Load, by: Person | None, now: datetime) -> None:
    """It was not set off after all. Raises RuleBroken: box_has_moved_on, loose_book_moved_on."""
    is_at_school = session.get_one(Stop, load.to_stop_id).school_id is not None
    if load.loose_book_id is not None:
        book = session.get_one(LooseBook, load.loose_book_id)
        (loose.take_back_arrival if is_at_school else loose.take_back_homecoming)(session, book, by, now)
    elif is_at_school:
        stay = session.get_one(Deposit, load.deposit_id)
        if stay.arrived_at == load.set_off_at:
            onward.take_back_arrival(session, stay, by, now)
    load.set_off_at = load.ended_at = None
    session.flush()


def _take_box(session: Session, load: Load, box: Box, by: Person | None, now: datetime) -> Deposit:
    stay = stays.open_stay(session, box)
    school_id = session.get_one(Stop, load.to_stop_id).school_id
    if school_id is None:
        if stay is None:
            raise RuleBroken("box_is_home", number=box.number)
        if box.state != BoxState.UNDER_WAY_HOME:
            dispatch.send_home(session, stay, by, now)
        return stay
    school = session.get_one(School, school_id)
    club = session.get_one(Club, load.club_id) if load.club_id else None
    if stay is None:
        return dispatch.send(session, box, school, club, load.due_on, by, now)
    if stay.school_id == school_id:
        if box.state != BoxState.UNDER_WAY:
            raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
        return stay
    return onward.send_on(session, stay, school, club, load.due_on, by, now)


def _take_loose(session: Session, load: Load, book: LooseBook, by: Person | None, now: datetime) -> None:
    is_to_school = session.get_one(Stop, load.to_stop_id).school_id is not None
    if is_to_school and book.state == LooseState.UNDER_WAY:
        return  # still in a vehicle from a run that was broken off
    if not is_to_school and book.state == LooseState.UNDER_WAY_HOME:
        return
    (loose.send if is_to_school else loose.send_home)(session, book, by, now)


def _take_back_box(
    session: Session, load: Load, is_to_school: bool, by: Person | None, now: datetime
) -> None:
    stay = session.get_one(Deposit, load.deposit_id)
    was = BoxState(load.was or BoxState.BEING_PACKED)
    taken_at = load.taken_at
    load.deposit_id = None
    session.flush()
    if is_to_school and stay.sent_at == taken_at:
        onward.take_back_sending(session, stay, was, by, now)
    elif not is_to_school and stay.sent_home_at == taken_at:
        onward.take_back_leaving(session, stay, was, by, now)
