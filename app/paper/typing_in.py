"""Paper becomes a review: an adult types what the child wrote, or lets the picture of its card speak."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.paper.models import PaperCard, PaperCut
from app.pictures import keeping
from app.pictures.making import MadePicture
from app.pictures.models import Picture, PictureKind
from app.reviews import writing
from app.reviews.models import Audience, Review


@dataclass(frozen=True)
class Typed:
    """What an adult has read on a paper."""

    child: Child
    work: Work
    rating: int | None
    words: str
    audience: Audience
    language: str
    replace: bool = False
    """Whether it comes in the place of a review that is there."""


def enter(
    session: Session,
    club: Club,
    typed: Typed,
    by: Person,
    now: datetime,
    handwriting: Picture | None = None,
) -> Review:
    """The review that stands on a paper, with a picture of the child's hand if there is one.

    Raises RuleBroken: review_exists (unless `replace`), rating_missing, words_missing, words_too_long,
    national_number.
    """
    return writing.enter_paper(
        session,
        typed.child,
        typed.work,
        club,
        by,
        now,
        rating=typed.rating,
        words=typed.words,
        audience=typed.audience,
        language=typed.language,
        handwriting_id=handwriting.id if handwriting else None,
        replace=typed.replace,
    )


def enter_cut(
    session: Session, cut: PaperCut, typed: Typed, made: MadePicture, by: Person, now: datetime
) -> Review:
    """As `enter`, from a card of the pile, with the card's own hand (`made`, of `photographs.childs_own`).

    Without words it stays on the club's own wall. The cut is gone, the card is used.
    Raises RuleBroken as `enter` does, and pictures_full, library_pictures_full.
    """
    database.lock(session, cut)
    database.lock(session, typed.child)
    picture = keeping.keep(session, typed.child, made, PictureKind.HANDWRITING, now, by)
    review = enter(session, cut.club, typed, by, now, picture)
    if cut.card_id is not None:
        database.lock(session, session.get_one(PaperCard, cut.card_id)).used_at = now
    session.delete(cut)
    session.flush()
    return review


def throw_away(session: Session, cut: PaperCut, by: Person, now: datetime) -> None:
    """An adult has looked at it and it is no card to type in; nothing of it is kept."""
    audit.record(session, "throw_cut_away", cut, now=now, actor_id=by.id, before=cut.problem or "landed")
    session.delete(cut)
    session.flush()
