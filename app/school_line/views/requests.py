"""The line of schools as a librarian sees it, and one school's request with its answers."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries, seasons
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.deposits.free_boxes import clubs_with_a_box, free_boxes
from app.school_line import outlook, school_requests, start_offers
from app.school_line.forms import OfferForm, TakeOffForm
from app.school_line.models import ClubRequest, RequestState
from app.school_line.pages import back_or
from app.school_line.views import bp
from app.starts import line_board, made_by_hand, starting, steps
from app.starts.forms import step_name


@bp.get("/clubs/line")
@allow(Action.SEE_REQUESTS)
def index() -> Response:
    board = line_board.board(session(), here().id)
    boxes = free_boxes(session(), here().id)
    today = clock.today(here().zone)
    starting = board[RequestState.STARTING]
    with_box = clubs_with_a_box(session(), [one.club_id or 0 for one in starting])
    return page(
        "school_line/index.html",
        outlook=outlook.outlook(session(), here(), board[RequestState.WAITING], boxes, today),
        board=board,
        steps=steps.steps_of(session(), starting, with_box),
    )


@bp.get("/clubs/line/<key:club_request>")
@allow(Action.SEE_REQUESTS, on=ClubRequest)
def show_request(club_request: ClubRequest) -> Response:
    return _request_page(club_request)


@bp.post("/clubs/line/<key:club_request>/offer")
@allow(Action.START_CLUB, on=ClubRequest)
def offer_start(club_request: ClubRequest) -> Response:
    librarians = {one.key: one for one in queries.librarians(session(), here().id)}
    form = _offer_form([(key, one.name) for key, one in librarians.items()])
    if form.accepted(
        lambda: start_offers.offer(
            session(),
            here(),
            club_request,
            form.season.data,
            librarians[form.librarian.data],
            adult(),
            clock.now(),
            form.reason.data,
        )
    ):
        said = _("%(school)s has been told that it is its turn.", school=club_request.school.name)
        return back_or(club_request, said)
    return _request_page(club_request, offering=form, status=form.status)


@bp.post("/clubs/line/<key:club_request>/accept")
@allow(Action.START_CLUB, on=ClubRequest)
def accept_for_school(club_request: ClubRequest) -> Response:
    starting.accept(session(), club_request, adult(), clock.now())
    return back_or(club_request, _("%(school)s is starting up.", school=club_request.school.name))


@bp.post("/clubs/line/<key:club_request>/decline")
@allow(Action.START_CLUB, on=ClubRequest)
def decline_for_school(club_request: ClubRequest) -> Response:
    start_offers.decline(session(), club_request, adult(), clock.now())
    return back_or(club_request, _("%(school)s does not want a club now.", school=club_request.school.name))


@bp.post("/clubs/line/<key:club_request>/answer-for")
@allow(Action.START_CLUB, on=ClubRequest)
def answer_for_school(club_request: ClubRequest) -> Response:
    start_offers.answer_for(session(), club_request, adult(), clock.now())
    return back_or(club_request, _("%(school)s still wants a club.", school=club_request.school.name))


@bp.post("/clubs/line/<key:club_request>/take-off-line")
@allow(Action.START_CLUB, on=ClubRequest)
def take_off_line(club_request: ClubRequest) -> Response:
    form = TakeOffForm()
    if form.accepted(
        lambda: school_requests.withdraw(session(), club_request, adult(), form.why.data, clock.now())
    ):
        said = _("%(school)s is off the line.", school=club_request.school.name)
        return go_to(url_for("school_line.index"), said=said)
    return _request_page(club_request, taking_off=form, status=form.status)


def _request_page(
    club_request: ClubRequest,
    *,
    offering: OfferForm | None = None,
    taking_off: TakeOffForm | None = None,
    status: int = 200,
) -> Response:
    """One school: what it wants, where it stands, and what can be done next."""
    today = clock.today(here().zone)
    turn, how_it_stands = None, None
    if club_request.state == RequestState.WAITING:
        line = line_board.board(session(), here().id)[RequestState.WAITING]
        how_it_stands = outlook.outlook(session(), here(), line, free_boxes(session(), here().id), today)
        turn = how_it_stands.turn_of(club_request)
        offering = offering or _offer_form_for(how_it_stands)
    with_box = clubs_with_a_box(session(), [club_request.club_id or 0])
    its_steps = steps.steps_of(session(), [club_request], with_box)[club_request.id]
    return page(
        "school_line/show_request.html",
        status=status,
        club_request=club_request,
        outlook=how_it_stands,
        turn=turn,
        by_hand=made_by_hand.club_for(session(), club_request),
        is_passing=bool(turn and how_it_stands and _is_passing(turn, how_it_stands)),
        offer_form=offering,
        take_off_form=taking_off or TakeOffForm(formdata=None),
        steps=[(step, step_name(step.row.kind, step.row.name)) for step in its_steps],
        check_ins=line_board.check_ins_of(session(), club_request),
        history=line_board.history(session(), club_request),
        now=clock.now(),
    )


def _is_passing(turn: outlook.Turn, standing: outlook.Outlook) -> bool:
    """Whether somebody who can be offered a start has waited longer."""
    return any(
        other.position < turn.position and other.lack != outlook.Lack.ANSWER for other in standing.turns
    )


def _offer_form_for(standing: outlook.Outlook) -> OfferForm:
    names = [
        (
            one.person.key,
            _(
                "%(name)s carries %(clubs)s of %(most)s",
                name=one.person.name,
                clubs=one.carries,
                most=standing.clubs_each,
            ),
        )
        for one in standing.carriers
    ]
    return _offer_form(names, formdata=None)


def _offer_form(librarians: list[tuple[str, str]], **values: object) -> OfferForm:
    return OfferForm(**values).offer(librarians, seasons.names_to_choose(clock.today(here().zone)))
