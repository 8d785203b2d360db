"""The guardian's page: the child's place, what is known and why, and what the guardian chooses."""

from typing import Any

from flask import Response, abort, g, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access.arrival import here
from app.access.guard import public
from app.answering.talks import ANY_TALK, talks
from app.consents import consent
from app.consents.forms import SENTENCES
from app.consents.guardian_links import Opened
from app.consents.models import Purpose
from app.core import clock
from app.core.database import session
from app.core.languages import language
from app.core.page import go_to, page
from app.core.signs import Signs
from app.core.speech import sentence
from app.guardians import guardian_page as rules
from app.guardians import withdrawals
from app.guardians.forms import AnswerForm
from app.guardians.guardian_page import PlaceOfChild
from app.guardians.views import bp
from app.guardians.views.guardian_door import as_guardian, send_code, spoken
from app.known import groups, known_fields
from app.letters import letters
from app.loans import queries as loans
from app.reviews.queries import reviews_of_child
from app.trips import trips
from app.trips.going import ANY_OPEN_TRIP, open_trips_of_child
from app.videos import keeping as films

REVIEWS_SHOWN = 12
"""The newest; all of them stand in the copy."""
SIGNS = Signs(any_talk=ANY_TALK, any_trip=ANY_OPEN_TRIP)
"""What there is seldom: one query asks whether it is worth asking more."""


@bp.get("/guardian")
@public()
def guardian() -> Response:
    return as_guardian(_guardian_page)


@bp.post("/guardian/consent")
@public()
def answer_consent() -> Response:
    return as_guardian(_answer)


@bp.post("/guardian/place")
@public()
def answer_for_child() -> Response:
    return as_guardian(_answer_offer)


@bp.post("/guardian/trip")
@public()
def answer_trip() -> Response:
    return as_guardian(_answer_trip)


@bp.get("/guardian/withdraw")
@public()
def withdraw_child() -> Response:
    return as_guardian(_ask_whether_to_withdraw)


@bp.post("/guardian/withdraw")
@public()
def withdraw_for_good() -> Response:
    return as_guardian(_withdraw)


def _answer(opened: Opened) -> Response:
    form = AnswerForm()
    if not form.accepted(lambda: _note_answer(opened, form)):
        return _guardian_page(opened, form=form, status=form.status)
    if opened.guardian.new_email and not opened.guardian.email:
        return go_to(url_for("guardians.confirm_guardian_link"))
    return _guardian_page(opened, said=_("Your answer is noted. It counts from now on."))


def _note_answer(opened: Opened, form: AnswerForm) -> None:
    purpose, is_given = Purpose(form.purpose.data), form.answer.data == "yes"
    words, code = _consent_sentence(purpose)
    if purpose == Purpose.GUARDIAN_MAIL and is_given and not opened.guardian.email and form.email.data:
        send_code(opened, form.email.data)
    consent.answer(session(), opened.guardianship, purpose, is_given, clock.now(), code, words)
    films.forget_unless_allowed(session(), opened.child)


def _answer_offer(opened: Opened) -> Response:
    place = _place(opened).place
    if request.form.get("answer") == "yes":
        rules.say_yes(session(), place)
        return _guardian_page(opened, said=_("Your child has the place."))
    rules.say_no(session(), place)
    return _guardian_page(opened, said=_("Thank you. The place goes to the next child."))


def _answer_trip(opened: Opened) -> Response:
    db, now = session(), clock.now()
    key = request.form.get("trip", "")
    trip = next((own.trip for own in open_trips_of_child(db, opened.child, now) if own.trip.key == key), None)
    if trip is None:
        abort(404)
    says_yes = request.form.get("answer") == "yes"
    trips.guardian_says(db, trip, opened.child, says_yes, opened.guardian, now)
    return _guardian_page(opened, said=_("Your answer is noted. It counts from now on."))


def _ask_whether_to_withdraw(opened: Opened) -> Response:
    if "place" not in request.args:
        return _ask_about_the_first(opened)
    return page(
        "guardians/guardian_withdraw.html",
        opened=opened,
        each=_place(opened),
        asked_place=request.args["place"],
        **spoken(),
    )


def _ask_about_the_first(opened: Opened) -> Response:
    """No place is named: the first there is, if any."""
    places = rules.places_of(session(), opened.child, clock.now())
    if not places:
        return go_to(url_for("guardians.guardian"))
    return page("guardians/guardian_withdraw.html", opened=opened, each=places[0], **spoken())


def _withdraw(opened: Opened) -> Response:
    withdrawals.withdraw(session(), _place(opened).place, clock.now())
    return go_to(url_for("guardians.guardian"), said=_("It is done. The club and the library know."))


def _place(opened: Opened) -> PlaceOfChild:
    """The place of this child that the address or the form names; no other child's exists here."""
    found = rules.place_of(session(), opened.child, request.values.get("place", ""))
    if found is None:
        abort(404)
    return found


def _guardian_page(
    opened: Opened, form: AnswerForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    db, now = session(), clock.now()
    answers = consent.answers_of(db, opened.guardianship)
    found = SIGNS.found(db, child=opened.child.id, now=now)
    written = reviews_of_child(db, opened.child.id, limit=REVIEWS_SHOWN)
    return page(
        "guardians/guardian.html",
        address=url_for("guardians.guardian"),
        fragments=("guardian_consents",),
        status=status,
        said=said,
        opened=opened,
        child=opened.child,
        places=rules.places_of(db, opened.child, now),
        trips=open_trips_of_child(db, opened.child, now) if found.any_trip else [],
        books=loans.books_of(db, opened.child, clock.today(here().zone)),
        reviews=written,
        talks=talks(db, [each.id for each in written]) if found.any_talk else {},
        answers=answers,
        sentences={each.purpose: _consent_sentence(each.purpose)[0] for each in answers},
        mail_form=form or AnswerForm(formdata=None),
        known=_known(),
        authority=letters.authority(here().country),
        **spoken(),
    )


def _consent_sentence(purpose: Purpose) -> tuple[str, str]:
    """What is agreed to, as this reader reads it, and the language it stands in."""
    with force_locale("en"):
        english = str(SENTENCES[purpose])
    is_own = g.speech is not None and g.speech.of(english) is not None
    return sentence(g.speech, english), g.speech.code if is_own else language()


def _known() -> list[dict[str, Any]]:
    """What the library knows and why, group by group, in the reader's words."""
    return [
        {
            "name": group.name,
            "heading": sentence(g.speech, group.heading),
            "why": sentence(g.speech, group.why),
            "until": sentence(g.speech, group.until),
            "fields": [sentence(g.speech, field.says) for field in known_fields.fields_of(group.name)],
        }
        for group in groups.GROUPS
    ]
