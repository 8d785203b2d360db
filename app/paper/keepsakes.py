"""What goes back onto paper: a review as bookmark, shelf card or poster, in the child's hand if it may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.children.models import Child
from app.clubs.models import Club
from app.pictures.models import Picture
from app.reviews.models import Audience, Review
from app.walls.slideshow import for_the_class
from app.walls.walls import visible_on

MOST_SHOWN = 60


class Keepsake(StrEnum):
    BOOKMARK = "bookmark"
    SHELF_CARD = "shelf_card"
    POSTER = "poster"


ON_A_SHEET = {Keepsake.BOOKMARK: 5, Keepsake.SHELF_CARD: 4, Keepsake.POSTER: 1}


@dataclass(frozen=True)
class OnPaper:
    """A review as it is printed: its words, and the pictures of the child's hand that may lie there."""

    review: Review
    drawing: Picture | None
    handwriting: Picture | None


def reviews_for(session: Session, club: Club, keepsake: Keepsake) -> list[OnPaper]:
    """The club's reviews that may be printed so, newest first.

    A bookmark is handed to the child, so whatever stands on the club's wall may become one; what is put up
    for others is only what was published for more than the club, and nothing of a protected child.
    """
    in_club = keepsake == Keepsake.BOOKMARK
    visible: list[ColumnElement[bool]] = (
        visible_on(Audience.CLUB, club.library_id, club.id) if in_club else for_the_class(club)
    )
    found = session.scalars(
        select(Review)
        .join(Review.child)
        .where(*visible)
        .options(contains_eager(Review.child), joinedload(Review.work))
        .order_by(Review.published_at.desc(), Review.key.desc())
        .limit(MOST_SHOWN)
    ).all()
    return _with_pictures(session, found, in_club=in_club)


def chosen(all_of_them: Sequence[OnPaper], keys: Collection[str]) -> list[OnPaper]:
    """Those that were ticked; all of them where none was."""
    ticked = [each for each in all_of_them if each.review.key in keys]
    return ticked or list(all_of_them)


def _with_pictures(session: Session, reviews: Sequence[Review], *, in_club: bool) -> list[OnPaper]:
    wanted = {key for each in reviews for key in (each.picture_id, each.handwriting_id) if key is not None}
    pictures = {
        picture.id: picture for picture in session.scalars(select(Picture).where(Picture.id.in_(wanted)))
    }
    found = []
    for review in reviews:
        drawing = _shown(pictures.get(review.picture_id or 0), review.child, in_club=in_club)
        hand = _shown(pictures.get(review.handwriting_id or 0), review.child, in_club=in_club)
        if drawing or hand or review.words:
            found.append(OnPaper(review, drawing, hand))
    return found


def _shown(picture: Picture | None, child: Child, *, in_club: bool) -> Picture | None:
    return picture if picture is not None and picture.may_be_shown(child, in_club=in_club) else None
