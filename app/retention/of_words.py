"""What children have made: reviews, reading logs, pictures, and their words on paper."""

from typing import Any

from sqlalchemy import Select, delete, or_, select

from app.children.models import Child
from app.clubs.models import Club
from app.consents import consent
from app.consents.models import Purpose
from app.paper.models import PaperCard, PaperCut, PilePhoto
from app.pictures import keeping
from app.pictures.models import Picture
from app.privacy import erasure
from app.reading.models import Reading
from app.retention.night import KEEP_FILMS, KEEP_LOOSE_PICTURES, KEEP_PAPER, KEEP_PILES, KEEP_REVIEWS, Night
from app.reviews import figures
from app.reviews.models import Review
from app.videos import keeping as video_keeping
from app.videos.models import Video, is_allowed


def reviews(night: Night) -> Select[Any]:
    """Those of seasons long over; of a child that may keep them, none."""
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_REVIEWS)))
    found = night.session.scalars(
        select(Child).where(Child.id.in_(select(Review.child_id).where(Review.club_id.in_(clubs))))
    )
    kept = [child.id for child in found if consent.holds(night.session, child, Purpose.KEEP_AFTER_SEASON)]
    return select(Review.id).where(Review.club_id.in_(clubs), Review.child_id.not_in(kept))


def forget_reviews(night: Night, ids: list[int]) -> None:
    which = Review.id.in_(ids)
    figures.keep_reviews(night.session, night.library, which)
    erasure.point_at_nobody(night.session, night.session.scalars(select(Review.key).where(which)))
    night.session.execute(delete(Review).where(which))


def readings(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_REVIEWS)))
    return select(Reading.id).where(Reading.club_id.in_(clubs))


def forget_readings(night: Night, ids: list[int]) -> None:
    which = Reading.id.in_(ids)
    figures.keep_readings(night.session, night.library, which)
    erasure.point_at_nobody(night.session, night.session.scalars(select(Reading.key).where(which)))
    night.session.execute(delete(Reading).where(which))


def pictures(night: Night) -> Select[Any]:
    """Pictures that stand on no review: taken off, or their review is gone."""
    old = Picture.at < night.now - KEEP_LOOSE_PICTURES
    return erasure.pictures_on_no_review(Picture.library_id == night.library.id, old)


def forget_pictures(night: Night, ids: list[int]) -> None:
    keys = night.session.scalars(select(Picture.key).where(Picture.id.in_(ids)))
    erasure.point_at_nobody(night.session, keys)
    keeping.forget_these(night.session, ids)


def films(night: Night) -> Select[Any]:
    """Films of seasons that are over, those on no review, and all nobody may look at any more."""
    clubs = select(Club.id).where(Club.season_id.not_in(night.seasons_over(KEEP_FILMS)))
    stands = select(Review.id).where(Review.video_id == Video.id, Review.club_id.in_(clubs)).exists()
    allowed = select(Child.id).where(Child.id == Video.child_id, is_allowed()).exists()
    here = select(Video.id).where(Video.library_id == night.library.id)
    return here.where(or_(~stands, ~allowed)) if night.library.videos_on else here


def forget_films(night: Night, ids: list[int]) -> None:
    keys = night.session.scalars(select(Video.key).where(Video.id.in_(ids)))
    erasure.point_at_nobody(night.session, keys)
    video_keeping.forget_these(night.session, ids)


def paper_cards(night: Night) -> Select[Any]:
    """Printed cards, with what was cut out of photographs and nobody has typed in."""
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PAPER)))
    return select(PaperCard.id).where(PaperCard.club_id.in_(clubs))


def paper_cuts(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PAPER)))
    return select(PaperCut.id).where(PaperCut.club_id.in_(clubs))


def pile_photos(night: Night) -> Select[Any]:
    mine = PilePhoto.library_id == night.library.id
    return select(PilePhoto.id).where(mine, PilePhoto.at < night.now - KEEP_PILES)
