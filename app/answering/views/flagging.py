"""Where anybody tells us that a person should look at a published review again."""

from flask import Response, url_for

from app.access.arrival import me
from app.access.guard import allow, public
from app.access.policy import Action
from app.answering import flags
from app.answering.forms import FlagForm
from app.answering.models import Reason
from app.answering.views import bp
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.where_from import where_from
from app.reviews.models import Audience, Review
from app.reviews.moderation import byline


@bp.get("/reviews/<key:review>/flag")
@public(on=Review)
def flag(review: Review) -> Response:
    return _flag_page(review, FlagForm())


@bp.post("/reviews/<key:review>/flag")
@public(on=Review)
def send_flag(review: Review) -> Response:
    form = FlagForm()
    if form.accepted(
        lambda: flags.flag(session(), review, Reason(form.reason.data), _flagger(), clock.now())
    ):
        return go_to(url_for("answering.flag_thanks"))
    return _flag_page(review, form, form.status)


@bp.get("/reviews/flagged")
@public()
def flag_thanks() -> Response:
    return page("answering/flag_thanks.html")


@bp.get("/me/told")
@allow(Action.SEE_OWN_PAGE)
def told() -> Response:
    child = me().child
    return page("answering/told.html", told=flags.of_child(session(), child, clock.now()) if child else [])


def _flag_page(review: Review, form: FlagForm, status: int = 200) -> Response:
    reach = Audience.PUBLIC if me().is_anonymous else Audience.LIBRARY
    return page("answering/flag.html", status=status, review=review, by=byline(review, reach), form=form)


def _flagger() -> flags.Flagger:
    viewer = me()
    if viewer.child:
        return flags.Flagger(child_id=viewer.child.id)
    # Whoever has no part here is a stranger: an account elsewhere takes down no more than any visitor.
    if viewer.person and viewer.roles:
        return flags.Flagger(person_id=viewer.person.id)
    return flags.Flagger(address=where_from())
