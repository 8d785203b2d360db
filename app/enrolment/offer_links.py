"""The link in the mail about an offer: whom it lets answer, and for how long.

It opens no session and shows no more than the one offer. It dies with it: answered, run out, or no longer
this adult's to answer, it only tells how things stand.
"""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.clubs.models import Club
from app.core import database
from app.core.errors import RuleBroken
from app.core.tokens import token_hash
from app.enrolment.models import OfferLink
from app.places import told, waiting_list
from app.places.models import Place, PlaceState, Queue

TOKEN_BYTES = 16


def mint(session: Session, place: Place, person_id: int, now: datetime) -> str:
    """Make a link as its mail is sent; the token stands in the mail and nowhere else."""
    assert place.offered_at is not None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        OfferLink(
            library_id=place.library_id,
            place_id=place.id,
            person_id=person_id,
            token_hash=token_hash(token),
            offered_at=place.offered_at,
            created_at=now,
        )
    )
    session.flush()
    return token


def find(session: Session, library_id: int, token: str) -> OfferLink | None:
    """The link of this token, dead or alive, with its place, child, club and school."""
    return session.scalar(
        select(OfferLink)
        .where(OfferLink.library_id == library_id, OfferLink.token_hash == token_hash(token))
        .options(
            joinedload(OfferLink.person),
            joinedload(OfferLink.place).options(
                joinedload(Place.child),
                joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school),
            ),
        )
    )


def is_about_this_offer(link: OfferLink) -> bool:
    """Whether the place has not been offered anew since, to somebody who was asked another time."""
    return link.offered_at == link.place.offered_at


def stands(session: Session, link: OfferLink, now: datetime) -> bool:
    """Whether the offer can be answered by this link now."""
    place = link.place
    return (
        place.state == PlaceState.OFFERED
        and place.expires_at is not None
        and now < place.expires_at
        and is_about_this_offer(link)
        and may_answer(session, link)
    )


def may_answer(session: Session, link: OfferLink) -> bool:
    """Whether the adult is still the one asked, about a child that is not protected.

    For a protected child the mail leads to the page behind the sign-in (`decisions.md` 24).
    """
    return not link.place.child.is_protected and link.person_id in told.answerers(session, link.place)


def accept(session: Session, link: OfferLink, now: datetime) -> None:
    """Yes by the adult who got the mail. Raises RuleBroken: offer_expired, place_settled, link_over."""
    waiting_list.accept(session, link.place, _answerer(session, link, now))


def decline(session: Session, link: OfferLink, now: datetime) -> None:
    """No by the adult who got the mail. Raises RuleBroken: offer_expired, place_settled, link_over."""
    waiting_list.decline(session, link.place, _answerer(session, link, now))


def _answerer(session: Session, link: OfferLink, now: datetime) -> Person:
    """Who answers, asked with the queue locked: an offer made anew is not answered by an old mail."""
    place = link.place
    database.lock(session, place.queue)
    session.refresh(place)
    if place.state != PlaceState.OFFERED:
        raise RuleBroken("place_settled", state=place.state)
    if not is_about_this_offer(link) or not may_answer(session, link):
        raise RuleBroken("link_over")
    if place.expires_at is not None and now >= place.expires_at:
        raise RuleBroken("offer_expired")
    return link.person
