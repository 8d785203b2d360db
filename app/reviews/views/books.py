"""A child's own page, and how it finds the book it wants to write about."""

from functools import partial
from typing import cast

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.access.arrival import here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.answering.talks import ANY_TALK, talks
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.cursors import read_cursor
from app.core.database import session
from app.core.headers import with_camera
from app.core.languages import language
from app.core.page import go_to, page
from app.core.signs import Signs
from app.finding.search import matching
from app.meetings import last_time
from app.openid.agreements import WITH_SCHOOL_LOGIN
from app.reading import queries as reading
from app.reviews import queries, writing
from app.reviews.forms import TypedBookForm
from app.reviews.models import Audience, Review
from app.reviews.views import bp
from app.together import doings
from app.trips import going
from app.walls.books import may_stand
from app.wanted.queries import ANY_WISH, chosen_by, wishes_of

LOG_SHOWN = 12
SIGNS = Signs(
    any_talk=ANY_TALK,
    any_vote=doings.ANY_VOTE,
    any_trip=going.ANY_OPEN_TRIP,
    any_read=reading.ANY_READ,
    any_wish=ANY_WISH,
    has_school_login=WITH_SCHOOL_LOGIN,
)
"""What a child has seldom: one query asks whether it is worth asking more."""


@bp.get("/me")
@allow(Action.SEE_OWN_PAGE)
def home() -> Response:
    after = read_cursor(request.args.get("after"))
    child, now = writer(), clock.now()
    clubs = queries.clubs_of_child(session(), child, now)
    club_ids = [mine.club.id for mine in clubs]
    own = queries.own_reviews(session(), child, after)
    found = SIGNS.found(session(), child=child.id, library=here().id, now=now)
    return page(
        "reviews/home.html",
        clubs=clubs,
        last_times=last_time.last_times(session(), club_ids),
        votes=doings.votes_that_matter(session(), club_ids, child, now) if found.any_vote else {},
        trips=going.open_trips_of_child(session(), child, now) if found.any_trip else [],
        own=own,
        talks=talks(session(), [each.id for each in own.reviews]) if found.any_talk else {},
        is_first=after is None,
        log=reading.log_of(session(), child, limit=LOG_SHOWN) if found.any_read else reading.NOTHING_READ,
        wishes=wishes_of(session(), child) if found.any_wish else [],
        has_school_login=found.has_school_login,
    )


@bp.get("/me/<key:club>/books")
@allow(Action.WRITE_REVIEW, on=Club)
def choose_book(club: Club) -> Response:
    return choose_book_page(club)


@bp.post("/me/<key:club>/begin")
@allow(Action.WRITE_REVIEW, on=Club)
def begin(club: Club) -> Response:
    work = within(Work, request.form.get("work", ""))
    return _begun(*writing.write(session(), writer(), work, club, clock.now(), language()))


@bp.post("/me/<key:club>/my-book")
@allow(Action.WRITE_REVIEW, on=Club)
def begin_typed(club: Club) -> Response:
    form = TypedBookForm()
    begun: list[tuple[Review, bool]] = []
    if form.accepted(
        lambda: begun.append(
            writing.write_about_typed(
                session(), writer(), form.title.data, form.author.data, club, clock.now(), language()
            )
        )
    ):
        return _begun(*begun[0])
    return choose_book_page(club, form, status=form.status)


def choose_book_page(club: Club, form: TypedBookForm | None = None, status: int = 200) -> Response:
    asked = request.args.get("q", "").strip()[:100]
    near = partial(reading.books_near, session(), writer(), club, clock.today(here().zone))
    return with_camera(
        page(
            "reviews/choose_book.html",
            fragments=("books",),
            status=status,
            club=club,
            asked=asked,
            works=matching(session(), here().id, asked, narrowed=[may_stand(Audience.LIBRARY, here().id)])
            if asked
            else near(),
            written=queries.works_written_about(session(), writer()),
            chosen=chosen_by(session(), club.id),
            form=form or TypedBookForm(formdata=None, data={"title": asked}),
        )
    )


def writer() -> Child:
    """The child that is signed in."""
    return cast("Child", me().child)


def _begun(review: Review, is_new: bool) -> Response:
    said = None if is_new else _("You have written about this book before. You can change it here.")
    return go_to(url_for("reviews.write", review=review.key), said=said)
