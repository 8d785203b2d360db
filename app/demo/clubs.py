"""The demo's clubs: asked for by schools, planned, opened; and the children that come in and leave."""

from datetime import datetime, time, timedelta
from typing import Any

from app.access import scopes
from app.access.viewer import Viewer
from app.clubs import plans, queries, seasons
from app.core import clock
from app.demo.school_line import SchoolsInLine
from app.enrolment import putting_forward
from app.places import offers, waiting_list
from app.rosters.reading import read_roster
from app.starts import starting


def schools_ask(demo: Any, now: datetime) -> None:
    demo.line = SchoolsInLine(demo.session, demo.library, demo.lise)
    demo.line.ask(demo.story["asking"], _sites(demo), now)


def schools_begin(demo: Any, now: datetime) -> None:
    for club in demo.story["clubs"][1:]:
        demo.line.begin(club["school"], _season(demo), now)


def make_the_clubs(demo: Any, now: datetime) -> None:
    """All are planned; the first two are opened for sign-up."""
    sites = _sites(demo)
    for club in demo.story["clubs"]:
        plan = plans.Plan(
            school=sites[club["school"]],
            season=_season(demo),
            name=club["name"],
            grade_from=club["grades"][0],
            grade_to=club["grades"][1],
            capacity=club["places"],
            weekday=club["weekday"],
            starts_at=time.fromisoformat(club["starts"]),
            ends_at=time.fromisoformat(club["ends"]),
            first_meeting_on=(now + timedelta(days=club.get("first_meeting_in", 14))).date(),
            librarian=demo.lise,
            room=club["room"],
            about=club["about"],
            promised=club["promised"],
            offers_reason=club.get("offers_reason"),
        )
        demo.clubs.append(demo.line.make(club["school"], plan, now))
    for club in demo.clubs[:2]:
        starting.open_club(demo.session, club, demo.lise, now)


def put_children_forward(demo: Any, now: datetime) -> None:
    for group in demo.story["children"]:
        club = demo.clubs[group["club"]]
        roster = read_roster("\n".join(group["names"]))
        lines = [
            putting_forward.Line(line.first_name, line.initial, line.class_label) for line in roster.children
        ]
        teacher = demo.people["teacher" if club is demo.clubs[0] else "other_teacher"]
        answer = putting_forward.put_forward(
            demo.session, demo.library, club, lines, now.date(), teacher, now
        )
        for place in answer.came_in + answer.wait:
            demo.children[place.child.first_name] = place


def hand_a_club_over(demo: Any, now: datetime) -> None:
    demo.line.hand_over(demo.story["clubs"][1]["school"], now)
    demo.line.sign(demo.story["clubs"][2]["school"], now)


def check_in_with_schools(demo: Any, now: datetime) -> None:
    """On two days, for one of them may be without school."""
    demo.line.check_in(now)


def a_child_leaves(demo: Any, now: datetime) -> None:
    waiting_list.leave(demo.session, demo.children["Otto"], demo.people["teacher"])


def nobody_has_answered(demo: Any, now: datetime) -> None:
    offers.expire_offers(demo.session, demo.clubs[0].queue)


def the_next_one_accepts(demo: Any, now: datetime) -> None:
    waiting_list.accept(demo.session, demo.children["Ali"], demo.people["teacher"])


def another_child_leaves(demo: Any, now: datetime) -> None:
    waiting_list.leave(demo.session, demo.children["Malik"], demo.people["teacher"])


def _season(demo: Any) -> str:
    return seasons.names_to_choose(clock.local(demo.today, demo.library.zone).date())[0]


def _sites(demo: Any) -> dict[str | None, Any]:
    """Where clubs may sit, by the number in the register of schools."""
    everything = Viewer(library=demo.library, person=demo.lise)
    everything.is_librarian = True
    found = queries.sites(demo.session, scopes.schools(everything))
    return {site.register_number: site for site in found}
