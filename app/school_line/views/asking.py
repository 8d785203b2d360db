"""A school asks for a club without signing in, and sees by its own link where it stands."""

from collections.abc import Callable

from flask import Response, abort, url_for

from app.access.arrival import here
from app.access.guard import public
from app.clubs import at_schools
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.where_from import where_from
from app.deposits.free_boxes import clubs_with_a_box, free_boxes
from app.school_line import outlook, school_requests, start_offers
from app.school_line.forms import AskForm
from app.school_line.models import ClubRequest, RequestState
from app.school_line.views import bp
from app.starts import line_board, starting, steps
from app.starts.forms import step_name


@bp.get("/ask-for-club")
@public()
def ask_for_club() -> Response:
    return _ask_page(AskForm(formdata=None))


@bp.post("/ask-for-club")
@public()
def send_request() -> Response:
    form = AskForm()
    schools = {school.key: school for school in at_schools.sites(session(), here().id)}
    form.offer(list(schools.values()))
    if form.website.data:
        return go_to(url_for("school_line.request_sent"))

    def send() -> None:
        wish = school_requests.Wish(
            school=schools[form.school.data],
            weekdays=form.weekdays.data or [],
            email=form.email.data,
            **{name: form[name].data for name in ("grade_from", "grade_to", "name", "phone", "message")},
        )
        school_requests.ask_for_club(session(), here(), wish, where_from(), clock.now())

    if form.accepted(send):
        return go_to(url_for("school_line.request_sent"))
    return _ask_page(form, form.status)


@bp.get("/ask-for-club/sent")
@public()
def request_sent() -> Response:
    return page("school_line/request_sent.html")


@bp.get("/line/<key:token>")
@public()
def own_request(token: str) -> Response:
    return _own_page(_of(token))


@bp.post("/line/<key:token>/confirm")
@public()
def confirm_request(token: str) -> Response:
    return _done(token, lambda one: school_requests.confirm(session(), one, clock.now()))


@bp.post("/line/<key:token>/accept")
@public()
def accept_start(token: str) -> Response:
    return _done(token, lambda one: starting.accept(session(), one, None, clock.now()))


@bp.post("/line/<key:token>/decline")
@public()
def decline_start(token: str) -> Response:
    return _done(token, lambda one: start_offers.decline(session(), one, None, clock.now()))


@bp.post("/line/<key:token>/still-want")
@public()
def still_want(token: str) -> Response:
    return _done(token, lambda one: start_offers.answer_for(session(), one, None, clock.now()))


@bp.post("/line/<key:token>/withdraw")
@public()
def withdraw_request(token: str) -> Response:
    return _done(token, lambda one: school_requests.withdraw(session(), one, None, "", clock.now()))


def _of(token: str) -> ClubRequest:
    found = line_board.by_token(session(), here().id, token)
    if found is None:
        abort(404)
    return found


def _done(token: str, verb: Callable[[ClubRequest], None]) -> Response:
    found = _of(token)
    verb(found)
    return go_to(url_for("school_line.own_request", token=found.token))


def _own_page(club_request: ClubRequest) -> Response:
    turn, how_it_stands, before, its_steps = None, None, [], []
    if club_request.state == RequestState.WAITING:
        line = line_board.board(session(), here().id)[RequestState.WAITING]
        boxes = free_boxes(session(), here().id)
        how_it_stands = outlook.outlook(session(), here(), line, boxes, clock.today(here().zone))
        turn = how_it_stands.turn_of(club_request)
        before = outlook.reasons_before(session(), club_request)
    if club_request.state == RequestState.STARTING:
        with_box = clubs_with_a_box(session(), [club_request.club_id or 0])
        its_steps = steps.steps_of(session(), [club_request], with_box)[club_request.id]
    answer = page(
        "school_line/own_request.html",
        club_request=club_request,
        outlook=how_it_stands,
        turn=turn,
        reasons_before=before,
        steps=[(step_name(step.row.kind, step.row.name), step.is_done) for step in its_steps],
        now=clock.now(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ask_page(form: AskForm, status: int = 200) -> Response:
    schools = at_schools.sites(session(), here().id)
    return page(
        "school_line/ask_for_club.html",
        form=form.offer(schools),
        has_schools=bool(schools),
        waiting=outlook.how_many_wait(session(), here().id),
        status=status,
    )
