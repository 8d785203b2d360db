"""What a club does together: the children vote and suggest, the host asks and picks."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here, the_child
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, is_partial, page
from app.together import doings, suggestions, votes
from app.together.forms import IdeaForm, VoteForm, vote_form
from app.together.models import Suggestion, Vote
from app.together.views import bp
from app.trips import going


@bp.get("/clubs/<key:club>/together")
@allow(Action.SEE_TOGETHER, on=Club)
def together(club: Club) -> Response:
    return _together_page(club)


@bp.post("/clubs/<key:club>/votes")
@allow(Action.RUN_VOTE, on=Club)
def open_vote(club: Club) -> Response:
    waiting = doings.waiting_suggestions(session(), club)
    form = vote_form(waiting)
    picked = [each for each in waiting if each.key in (form.picked.data or ())]
    if form.accepted(
        lambda: votes.open_vote(
            session(),
            club,
            form.question.data,
            form.choices(here().language),
            picked,
            adult(),
            clock.now(),
        )
    ):
        return _together_page(club, said=_("The vote is open. It stands on each child's own page."))
    return _together_page(club, form=form, status=form.status)


@bp.post("/votes/<key:vote>/close")
@allow(Action.RUN_VOTE, on=Vote)
def close_vote(vote: Vote) -> Response:
    won = votes.close(session(), vote, adult(), clock.now(), request.form.get("winner"))
    said = _("The club has chosen: %(choice)s", choice=won.words) if won else _("The vote is closed.")
    return _together_page(vote.club, said=said)


@bp.post("/suggestions/<key:suggestion>/put-away")
@allow(Action.RUN_VOTE, on=Suggestion)
def put_away(suggestion: Suggestion) -> Response:
    club = suggestion.club
    suggestions.put_away(session(), suggestion, adult(), clock.now())
    return _together_page(club)


@bp.post("/votes/<key:vote>/vote")
@allow(Action.VOTE, on=Vote)
def cast_vote(vote: Vote) -> Response:
    votes.cast(session(), vote, the_child(), request.form.get("choice", ""), clock.now())
    return go_to(url_for("reviews.home", _anchor=f"vote-{vote.key}"))


@bp.route("/me/<key:club>/idea", methods=["GET", "POST"])
@allow(Action.SUGGEST, on=Club)
def suggest(club: Club) -> Response:
    form = IdeaForm()
    if form.is_submitted() and form.accepted(
        lambda: suggestions.suggest(session(), club, the_child(), form.words.data, clock.now())
    ):
        return go_to(url_for("reviews.home"), said=_("Thank you. Your host reads it."))
    return page(
        "together/suggest.html",
        club=club,
        form=form,
        own=[each for each in doings.own_suggestions(session(), the_child()) if each.club_id == club.id],
        enough=suggestions.MOST_WAITING,
        status=form.status if form.is_submitted() else 200,
    )


def _together_page(
    club: Club, *, form: VoteForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    waiting = doings.waiting_suggestions(session(), club)
    results = doings.votes_of(session(), club)
    open_vote = next((result for result in results if result.is_open), None)
    seen = f"{open_vote.key}.{[tally.votes for tally in open_vote.tallies]}" if open_vote else ""
    if open_vote and is_partial() and request.args.get("seen") == seen:
        return Response(status=204)
    return page(
        "together/together.html",
        address=url_for("together.together", club=club.key),
        fragments=("vote",),
        status=status,
        said=said,
        club=club,
        in_club=len(queries.roster(session(), club)),
        open_vote=open_vote,
        seen=seen,
        decided=[result for result in results if not result.is_open],
        suggestions=waiting,
        form=form or vote_form(waiting, blank=True),
        refused=form is not None,
        trips=going.trips_of(session(), club),
        now=clock.now(),
    )
