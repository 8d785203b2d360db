"""The demo's waiting lists: who comes first and why, two who go together, and a draw to come."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.draws import draws
from app.turns import priorities, ties

CLASSES = {
    "Ventede sidste sæson": "Den, der har ventet en hel sæson, kommer først i den næste.",
    "Søskende i klubben": "Så henter familien begge børn på én gang.",
}
FRIENDS = ("August", "Rosa")
DRAW_IN_DAYS = 10


def arrange(demo: Any, now: datetime) -> None:
    """Mia waited last season, which changes nothing: she is first; August and Rosa are brother and sister."""
    made = [
        priorities.add(demo.session, demo.library, name, reason, demo.lise, now)
        for name, reason in CLASSES.items()
    ]
    priorities.give(demo.session, demo.children["Mia"], made[0], demo.lise)
    friends = [demo.children[name] for name in FRIENDS]
    ties.tie(demo.session, demo.clubs[0].queue, friends, demo.people["teacher"])


def plan_a_draw(demo: Any, now: datetime) -> None:
    """The third club begins later; its places are given by lot."""
    day = (demo.today + timedelta(days=DRAW_IN_DAYS)).date()
    draws_at = datetime.combine(day, time.min, ZoneInfo(demo.library.zone))
    draws.schedule(demo.session, demo.clubs[2].queue, draws_at, demo.lise)
