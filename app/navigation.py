"""The menus: label and endpoint. Whether an item is shown is asked of the policy, not restated."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request

from app.access import live_sessions
from app.access.arrival import me
from app.access.policy import can
from app.access.viewer import Viewer
from app.core import clock
from app.core.addresses import url_for
from app.core.marks import _
from app.core.sentences import in_words
from app.libraries.models import Library

ITEMS = (
    (_("Today"), "notices.today"),
    (_("My school"), "calendars.my_school"),
    (_("Clubs"), "clubs.index"),
    (_("Children"), "children.children"),
    (_("Boxes"), "boxes.index"),
    (_("Wishes"), "wishes.index"),
    (_("Class sets and boxes"), "bookings.find"),
    (_("Reviews"), "answering.queue"),
    (_("Reviews to read first"), "answering.first"),
    (_("Books"), "finding.index"),
    (_("Schools"), "libraries.schools"),
    (_("People"), "accounts.people"),
    (_("Settings"), "libraries.settings"),
)
WITHIN = {"wishes.index": "boxes.index"}
"""Pages led to from another one by whoever may open that: the menu has one line."""

REACHED_FROM_ELSEWHERE = {"answering.first", "bookings.find"}
"""What librarians come to from the lists of their own, so that their menu stays on one line."""


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    is_current: bool


def frame() -> dict[str, object]:
    """What the frame of every page needs: the menu, the way home, in and out."""
    viewer, library = g.get("viewer"), g.get("library")
    if library is None:
        return {"navigation": [], "home_url": "/"}
    home = "reviews.home" if viewer.child else "notices.today" if viewer.is_librarian else "libraries.front"
    return {
        "navigation": navigation(),
        "home_url": url_for(home),
        "privacy_url": url_for("privacy.what_we_know"),
        "was_url": url_for("privacy.accessibility"),
        "sign_in_url": url_for("signing_in.sign_in"),
        "sign_out_url": url_for("signing_in.sign_out"),
        "seconds": _seconds(viewer),
    }


def _seconds(viewer: Viewer) -> dict[str, int] | None:
    """How long a child may be quiet on its tablet, when it is warned, and how long it may stay at most."""
    if viewer.child is None or viewer.ends_at is None:
        return None
    return {
        "quiet": int(live_sessions.CHILD_IDLE.total_seconds()),
        "warned": int(live_sessions.CHILD_WARNED.total_seconds()),
        "left": int((viewer.ends_at - clock.now()).total_seconds()),
    }


def navigation() -> list[Item]:
    """The pages this viewer may open, for the head of each page."""
    viewer, library, here = me(), g.library, request.endpoint
    if viewer.person is None:
        return []
    views = current_app.view_functions
    is_open = {
        endpoint: endpoint in views and _is_open(endpoint, views[endpoint], viewer, library)
        for _label, endpoint in ITEMS
    }
    return [
        Item(in_words(label), url_for(endpoint), here == endpoint)
        for label, endpoint in ITEMS
        if is_open[endpoint] and not is_open.get(WITHIN.get(endpoint, ""))
    ]


def _is_open(endpoint: str, view: Any, viewer: Viewer, library: Library) -> bool:
    if endpoint in REACHED_FROM_ELSEWHERE and viewer.is_librarian:
        return False
    if endpoint == "answering.first" and not library.may_be_read_first:
        return False
    action, _on = getattr(view, "access", (None, None))
    return action is not None and can(viewer, action, library)
