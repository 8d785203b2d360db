"""The demo's line of schools: two wait, one is starting up half way, one carries its own club."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clubs import plans
from app.school_line import school_requests, start_offers
from app.starts import check_ins, line_board, starting, steps


class SchoolsInLine:
    """The schools that asked, by their number in the register."""

    def __init__(self, session: Session, library: Any, librarian: Any) -> None:
        self.session, self.library, self.lise = session, library, librarian
        self.asked: dict[str, Any] = {}

    def ask(self, wishes: list[dict[str, Any]], sites: dict[str | None, Any], now: datetime) -> None:
        """Each asks by the form and presses the button in its mail."""
        for wish in wishes:
            typed = school_requests.Wish(
                school=sites[wish["school"]],
                grade_from=wish["grades"][0],
                grade_to=wish["grades"][1],
                weekdays=wish["weekdays"],
                name=wish["name"],
                email=wish["email"],
                phone=wish["phone"],
                message=wish["message"],
            )
            asked = school_requests.ask_for_club(self.session, self.library, typed, wish["email"], now)
            school_requests.confirm(self.session, asked, now)
            self.asked[wish["school"]] = asked

    def begin(self, school: str, season: str, now: datetime) -> None:
        """The school's turn has come, and it says yes."""
        asked = self.asked[school]
        start_offers.offer(self.session, self.library, asked, season, self.lise, self.lise, now)
        starting.accept(self.session, asked, None, now)

    def make(self, school: str, plan: plans.Plan, now: datetime) -> Any:
        """The school's club, from its request if it asked in line."""
        asked = self.asked.get(school)
        if asked is None or asked.state != school_requests.RequestState.STARTING:
            return plans.make(self.session, self.library, plan, self.lise, now)
        return starting.plan(self.session, self.library, asked, plan, self.lise, now)

    def sign(self, school: str, now: datetime) -> None:
        """The head has signed the agreement."""
        found = steps.steps_of(self.session, [self.asked[school]], ())[self.asked[school].id]
        for step in found:
            if step.row.kind == steps.StepKind.AGREEMENT:
                steps.tick(self.session, step.row, True, self.lise, now)

    def hand_over(self, school: str, now: datetime) -> None:
        """The school carries its club on."""
        starting.hand_over(self.session, self.asked[school], self.lise, now)

    def check_in(self, now: datetime) -> None:
        """The month's mail goes out, and the school taps that all is well."""
        check_ins.ask_the_schools(self.session, self.library, now)
        for asked in self.asked.values():
            for one in line_board.check_ins_of(self.session, asked):
                self._all_is_well(one, now)

    def _all_is_well(self, check_in: Any, now: datetime) -> None:
        if check_in.answer is None:
            check_ins.answer(self.session, check_in, check_ins.CheckInAnswer.FINE, now)
