"""Wrong copies in the count at home: each is counted for its own stay, or told its place."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits.models import Deposit
from app.homecoming import counting
from app.homecoming.belonging import (
    Answer,
    Belongs,
    account,
    ask,
    choices_of,
    chosen,
    hold_both,
    look,
    not_discarded,
    stay_of,
    turned_up,
)
from app.loose_books import loose


def count(session: Session, deposit: Deposit, text: str, by: Person, now: datetime) -> Answer:
    """Count the book home whose ISBN, faust number, barcode or title this is, or say where it belongs.

    A copy of another box is counted home for its own stay and stands on the shelf. Raises
    RuleBroken: scan_unknown, all_counted, copy_discarded, box_has_moved_on, and those of `scans.look`.
    """
    work, copy = look(session, deposit, text)
    sent = counting.sent_with(session, deposit, work, copy)
    if any(one.counted_at is None for one in sent) or (copy and sent):
        counting.count_copy(session, deposit, work, by, now, copy)
        return Answer(Belongs.HERE, work)
    counting.countable(session, deposit)
    if copy is not None:
        return put_at_home(session, deposit, copy, by, now)
    choices = choices_of(session, deposit, work)
    if sent and not choices:
        raise RuleBroken("all_counted", title=work.title)
    # A number alone scanned once more may be a slip; nothing is moved for that without a word.
    if len(choices) == 1 and not sent:
        return put_at_home(session, deposit, chosen(session, deposit, choices[0].copy_key), by, now)
    return ask(session, work, choices)


def put_at_home(session: Session, deposit: Deposit, copy: Copy, by: Person, now: datetime) -> Answer:
    """A copy that came home in this box though it did not go out with it; the answer says what to do.

    Raises RuleBroken: copy_discarded, box_has_moved_on.
    """
    box = hold_both(session, deposit, copy)
    counting.countable(session, deposit)
    if copy.state == CopyState.LOOSE:
        loose.bring_home(session, loose.of_copy(session, copy), by, now)
        return Answer(Belongs.SHELF, copy.work)
    if copy.state == CopyState.LOST:
        return turned_up(session, copy, by, now)
    if box is None:
        return not_discarded(Answer(Belongs.SHELF, copy.work), copy)
    stay = stay_of(session, box)
    if stay is None:
        return Answer(Belongs.OTHER_BOX, copy.work, box.number)
    account(session, stay, copy, now)
    copy.state, copy.box_id, copy.packed_at = CopyState.ON_SHELF, None, None
    audit.record(session, "count_elsewhere", copy, now=now, actor_id=by.id, after=copy.state)
    session.flush()
    return Answer(Belongs.OTHER_STAY, copy.work, box.number, stay.school.name)
