"""What the demo's first club does together: it votes, plans a night at the library, recommends a book."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core import clock
from app.together import doings, suggestions, votes
from app.trips import trips
from app.walls import book_of_week, highlights, slideshow, walls

COME_ALONG = ("Ida", "Bo", "Noor", "Emil", "Alma", "Viggo", "Sofie", "Freja", "Asta", "Karl")
HAVE_SIGNED = COME_ALONG[:5]
NIGHT = timedelta(days=27)
"""From the day it is planned."""


def decide(demo: Any, now: datetime) -> None:
    """The club has voted; the host closes the vote."""
    asked = _ask(demo, ["Læse højt efter tur", "Lave bogmærker", "Filme videoer om bøger"], (), now)
    for name, choice in zip(COME_ALONG[:7], (1, 1, 0, 1, 2, 1, 0), strict=True):
        _vote(demo, asked, name, choice, now)
    votes.close(demo.session, asked, demo.people["host"], now)


def ask_again(demo: Any, now: datetime) -> None:
    """A vote is open with what a child suggested in it, and another idea waits to be read."""
    club, told = demo.clubs[0], "Bage en kage fra en bog"
    suggestions.suggest(demo.session, club, demo.children["Asta"].child, told, now)
    picked = doings.waiting_suggestions(demo.session, club)
    asked = _ask(demo, ["Læse hver for sig", "Lave en bogquiz"], picked, now)
    for name, choice in (("Bo", 1), ("Noor", 2), ("Alma", 2), ("Freja", 0)):
        _vote(demo, asked, name, choice, now)
    suggestions.suggest(demo.session, club, demo.children["Karl"].child, "Sove i skoven", now)


def plan_a_night(demo: Any, now: datetime) -> None:
    """Eight places, ten children: two stand in line. Half the slips have come back."""
    club, host = demo.clubs[0], demo.people["host"]
    evening = datetime.combine((now + NIGHT).date(), time(17), ZoneInfo(demo.library.zone))
    planned = trips.TripPlan(
        title="En nat på biblioteket",
        starts_at=evening,
        ends_at=evening + timedelta(hours=16),
        sign_up_until=evening - timedelta(days=5),
        places=8,
        meet_at="Foran biblioteket i Hjørring",
        pick_up_at="Ved skolens port",
        bring="Sovepose og liggeunderlag\nLommelygte\nTandbørste\nEn bog, du vil vise frem",
        about="Vi spiser pandekager, læser i mørket og ser biblioteket, når alle andre er gået hjem.",
    )
    trip = trips.plan(demo.session, club, planned, host, now)
    for name in COME_ALONG:
        trips.sign_up(demo.session, trip, demo.children[name].child, None, now)
    for name in HAVE_SIGNED:
        child = demo.children[name].child
        trips.paper_says(demo.session, trip, child, True, now.date(), host, now)


def show_the_class(demo: Any, now: datetime) -> None:
    """A book of the week, and a slideshow at the school and at the library."""
    club, host = demo.clubs[0], demo.people["host"]
    review = slideshow.reviews_for_the_class(demo.session, club)[-1]
    today = clock.local(now, demo.library.zone).date()
    book_of_week.choose(demo.session, club, review, host, now, today)
    slideshow.make(demo.session, demo.library, club, host, now)
    slideshow.make(demo.session, demo.library, None, demo.lise, now)


def put_on_top(demo: Any, now: datetime) -> None:
    """This week's book is one that stands on the public wall; the month is about dragons."""
    today = clock.local(now, demo.library.zone).date()
    noted = walls.public_wall(demo.session, demo.library.id).reviews[0].work
    highlights.choose_book(demo.session, demo.library, noted, demo.lise, now, today)
    about = ("Drager", "Bøger med ild og vinger.", "drage")
    highlights.set_theme(demo.session, demo.library, *about, demo.lise, now, today)


def _ask(demo: Any, choices: list[str], picked: Any, now: datetime) -> Any:
    host = demo.people["host"]
    return votes.open_vote(demo.session, demo.clubs[0], "Hvad skal vi lave?", choices, picked, host, now)


def _vote(demo: Any, asked: Any, name: str, choice: int, now: datetime) -> None:
    tallies = doings.votes_of(demo.session, demo.clubs[0])[0].tallies
    votes.cast(demo.session, asked, demo.children[name].child, tallies[choice].key, now)
