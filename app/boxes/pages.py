"""A box's page: what is in it, what comes next, where it has been."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from app.access.guard import may
from app.access.policy import Action
from app.bookings.agenda import next_booking
from app.boxes import contents as inside
from app.boxes import scanning, shared_numbers
from app.boxes.forms import ScanForm, TypedTitleForm
from app.catalogue.forms.words import language_words
from app.catalogue.models import Work
from app.core.database import session
from app.core.headers import with_camera
from app.core.page import is_partial, page
from app.deposits import queries
from app.deposits.models import Box, BoxState
from app.filling import filling, words
from app.lookups import lookups
from app.lookups.untitled import is_untitled
from app.transport.queries import run_with
from app.wishes import queries as wishes

FRAGMENTS = ("scan_answer", "unknown_books", "untitled_books", "contents_list", "box_steps")
PACKABLE = (BoxState.ON_SHELF, BoxState.BEING_PACKED)
MOST_UNKNOWN = 50


def box_page(
    box: Box,
    *,
    changed: Iterable[str] = (),
    status: int = 200,
    said: str | None = None,
    scanned: scanning.Scanned | None = None,
    problem: str | None = None,
    unknown: Iterable[str] = (),
    failed: TypedTitleForm | None = None,
) -> Response:
    """A box's page: what is in it, what comes next, where it has been."""
    waiting = list(unknown)[:MOST_UNKNOWN]
    is_packable = box.state in PACKABLE and may(Action.PACK_BOX, box)
    titles = inside.titles_in(session(), box, newest_first=is_packable)
    known_by = shared_numbers.known_by(session(), box.library_id, set(waiting))
    filled = filling.last_fill(session(), box) if is_packable else None
    address = url_for("boxes.show", box=box.key, unknown=waiting)
    answer = page(
        "boxes/show.html",
        address=address,
        fragments=FRAGMENTS,
        changed=changed,
        status=status,
        said=said,
        box=box,
        deposit=queries.open_stay(session(), box),
        is_packable=is_packable,
        titles=titles,
        books=sum(title.copies for title in titles),
        filled=words.read(filled) if filled else None,
        language_names=language_words() if filled else {},
        packed_for=wishes.wish_of_box(session(), box) if is_packable else None,
        run=run_with(session(), box),
        booking=next_booking(session(), box),
        stays=inside.stays_of(session(), box),
        missing=inside.missing_from(session(), box),
        scan_form=ScanForm(formdata=None),
        scanned=scanned,
        problem=problem,
        waiting=waiting,
        unknown_forms=[*_typed_forms(waiting, failed)],
        known_by=known_by,
        untitled=_untitled(box, titles) if is_packable else [],
        book_languages=language_words() if known_by else {},
    )
    if is_partial():
        # The numbers nobody knows live in the address, so that reloading and going back keep them.
        answer.headers["HX-Replace-Url"] = address
    return with_camera(answer) if is_packable else answer


def _untitled(box: Box, titles: list[inside.Title]) -> list[tuple[Work, str]]:
    """Books in the box known by their numbers alone, and how their look-ups stand."""
    if not any(is_untitled(title.work.title) for title in titles):
        return []
    return lookups.untitled_here(session(), box.library_id, box.id)


def _typed_forms(waiting: list[str], failed: TypedTitleForm | None) -> Iterable[dict[str, Any]]:
    """One form for each number nobody knew, with the others kept beside it."""
    for place, (number, same) in enumerate(groupby(sorted(waiting, key=waiting.index)), start=1):
        if failed is not None and failed.number.data == number:
            form = failed
        else:
            is_title = any(letter.isalpha() for letter in number[:-1])
            form = TypedTitleForm(
                formdata=None,
                data={"number": number, "copies": len(list(same)), "title": number if is_title else ""},
            )
        for field in form:
            field.id = f"{field.name}-{place}"
        yield {"form": form, "number": number, "others": [one for one in waiting if one != number]}
