"""Bringing a list in: the box gets what the list says lies in it, and no book twice.

A list says how many there are of each title, so bringing it in a second time changes nothing. A barcode
says which copy it is: that very copy is put in, and one that was put in without a barcode gets its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.boxes import packing
from app.catalogue.works import hold_catalogue
from app.deposits.models import Box, BoxState
from app.deposits.moves import hold
from app.title_lists.brought import Brought
from app.title_lists.list_lines import Ignored, Line, due_day
from app.title_lists.unloading import Unloading


def bring(
    session: Session,
    box: Box,
    lines: Sequence[Line],
    by: Person,
    now: datetime,
    ignored: Iterable[Ignored] = (),
) -> Brought:
    """Let the box hold what the list says; lines that cannot be are listed with what to do.

    Raises RuleBroken: box_has_moved_on.
    """
    hold(session, box)
    if box.state != BoxState.BEING_PACKED:
        packing.begin_packing(session, box, by, now)
    hold_catalogue(session, box.library_id)
    brought = Brought(ignored=list(ignored), due_on=due_day(lines))
    unloading = Unloading(session, box, by, now, brought)
    unloading.put(lines)
    brought.damaged = [
        Ignored(line.row.row, line.text, line.row.remarks[0]) for line in lines if line.row.remarks
    ]
    brought.ignored.sort(key=lambda one: one.row)
    if brought.due_on:
        box.list_due_on = brought.due_on
    session.flush()
    return brought
