"""One child's page; the buttons of several rooms answer with it."""

from flask import Response, url_for
from sqlalchemy.orm import joinedload

from app.access import scopes
from app.access.arrival import here, me
from app.access.guard import may
from app.access.policy import Action
from app.cards import queries as card_queries
from app.children.forms import ErasureForm
from app.children.models import Child
from app.clubs import history
from app.consents import consent
from app.consents.forms import PURPOSES, SENTENCES, ConsentForm
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.enrolment import elsewhere
from app.loans import queries as loans
from app.meetings import attendance
from app.places.models import Place, is_clubs_own
from app.reviews.models import Review


def child_page(
    child: Child,
    consent_form: ConsentForm | None = None,
    erasure_form: ErasureForm | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    """The child with its clubs, cards, books and consents, as far as the viewer may see them."""
    db = session()
    own = (
        scopes.places(me())
        .where(Place.child_id == child.id, is_clubs_own())
        .options(joinedload(Place.priority_class))
        .order_by(Place.id.desc())
    )
    written = scopes.reviews(me()).where(Review.child_id == child.id)
    asked = consent.asked_at(here())
    standings = [each for each in consent.standings(db, child) if each.purpose in asked]
    ask_the_library = child.is_protected and not me().knows_protected(child.school_id)
    return page(
        "children/child.html",
        address=url_for("children.child", child=child.key),
        status=status,
        said=said,
        child=child,
        school=child.school,
        places=list(db.scalars(own)),
        times_here=attendance.times_here(db, child),
        events=history.of_places(
            db,
            here().id,
            scopes.places(me()).where(Place.child_id == child.id),
            knows_protected=me().knows_protected,
        ),
        questions=elsewhere.questions_about(db, child, scopes.places(me())),
        cards=card_queries.live_cards(db, [child])[child.id],
        books=loans.books_of(db, child, clock.today(here().zone), among=scopes.loans(me())),
        review_count=len(list(db.scalars(written))),
        ask_the_library=ask_the_library,
        standings=[] if ask_the_library else standings,
        purposes=PURPOSES,
        sentences={purpose: SENTENCES[purpose] for purpose in asked},
        consent_form=consent_form or _empty_consent_form(),
        erasure_form=erasure_form or ErasureForm(formdata=None),
        may_edit=may(Action.EDIT_CHILD, child),
    )


def _empty_consent_form() -> ConsentForm:
    return ConsentForm(formdata=None, data={"written_in": here().language}).offer(here())
