"""A card of the pile becomes a review: an adult types what the child wrote, or lets the picture speak."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Work
from app.children.models import Child
from app.core import audit, database
from app.paper.models import PaperCard, PaperCut
from app.pictures import keeping
from app.pictures.making import MadePicture
from app.pictures.models import PictureKind
from app.reviews import writing
from app.reviews.models import Audience, Review


def enter(
    session: Session,
    cut: PaperCut,
    child: Child,
    work: Work,
    made: MadePicture,
    by: Person,
    now: datetime,
    *,
    rating: int | None,
    words: str,
    audience: Audience,
    language: str,
    replace: bool = False,
) -> Review:
    """The review of `child` about `work`, with the card's own hand (`made`, of `photographs.childs_own`).

    Without words it stays on the club's own wall. The cut is gone, the card is used.
    Raises RuleBroken: review_exists (unless `replace`), rating_missing, words_missing, words_too_long,
    national_number, pictures_full, library_pictures_full.
    """
    database.lock(session, cut)
    database.lock(session, child)
    picture = keeping.keep(session, child, made, PictureKind.HANDWRITING, now, by)
    review = writing.enter_paper(
        session,
        child,
        work,
        cut.club,
        by,
        now,
        rating=rating,
        words=words,
        audience=audience,
        language=language,
        handwriting_id=picture.id,
        replace=replace,
    )
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
