"""What children wish for: their own page, and the same as the adults of the club see it."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here, the_child
from app.access.guard import allow, within
from app.access.policy import Action
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.finding.search import matching
from app.reviews.models import Audience
from app.walls.books import may_stand
from app.wanted import childrens, queries
from app.wanted.forms import TitleForm
from app.wanted.models import ClubWish
from app.wanted.views import bp

FOUND = 12


@bp.get("/me/<key:club>/wishes")
@allow(Action.WISH, on=Club)
def my_wishes(club: Club) -> Response:
    return _my_page(club)


@bp.post("/me/<key:club>/wishes")
@allow(Action.WISH, on=Club)
def wish_for(club: Club) -> Response:
    work = within(Work, request.form.get("work", ""))
    childrens.wish_for(session(), club, the_child(), work, clock.now())
    return _home(club, _("You wish for %(title)s.", title=work.title))


@bp.post("/me/<key:club>/wishes/typed")
@allow(Action.WISH, on=Club)
def wish_for_typed(club: Club) -> Response:
    form = TitleForm()
    if form.accepted(
        lambda: childrens.wish_for_typed(
            session(), club, the_child(), form.title.data, form.author.data or "", clock.now()
        )
    ):
        return _home(club, _("You wish for %(title)s.", title=form.title.data))
    return _my_page(club, form, form.status)


@bp.post("/club-wishes/<key:club_wish>/vote")
@allow(Action.WISH, on=ClubWish)
def wish_too(club_wish: ClubWish) -> Response:
    childrens.vote(session(), club_wish, the_child(), clock.now())
    return _home(club_wish.club, None)


@bp.post("/club-wishes/<key:club_wish>/take-back")
@allow(Action.WISH, on=ClubWish)
def take_back(club_wish: ClubWish) -> Response:
    club = club_wish.club
    childrens.take_back(session(), club_wish, the_child(), clock.now())
    return _home(club, None)


@bp.get("/clubs/<key:club>/wishes")
@allow(Action.SEE_CHILDRENS_WISHES, on=Club)
def of_club(club: Club) -> Response:
    return _club_page(club)


@bp.post("/club-wishes/<key:club_wish>/show")
@allow(Action.SETTLE_CHILDRENS_WISH, on=ClubWish)
def show_wish(club_wish: ClubWish) -> Response:
    childrens.show(session(), club_wish, adult(), clock.now())
    return _club_page(club_wish.club, _("The other children can see it now."))


@bp.post("/club-wishes/<key:club_wish>/put-away")
@allow(Action.SETTLE_CHILDRENS_WISH, on=ClubWish)
def put_away(club_wish: ClubWish) -> Response:
    club = club_wish.club
    childrens.put_away(session(), club_wish, adult(), clock.now())
    return _club_page(club, _("The wish has been taken away."))


def _my_page(club: Club, form: TitleForm | None = None, status: int = 200) -> Response:
    asked = request.args.get("q", "").strip()[:100]
    return page(
        "wanted/my_wishes.html",
        fragments=("found_books",),
        status=status,
        club=club,
        asked=asked,
        found=matching(session(), here().id, asked, FOUND, [may_stand(Audience.LIBRARY, here().id)])
        if asked
        else [],
        titles=queries.titles_of_club(session(), club, the_child()),
        form=form or TitleForm(formdata=None, data={"title": asked}),
    )


def _club_page(club: Club, said: str | None = None) -> Response:
    return page(
        "wanted/of_club.html",
        address=url_for("wanted.of_club", club=club.key),
        said=said,
        club=club,
        titles=queries.titles_of_club(session(), club),
    )


def _home(club: Club, said: str | None) -> Response:
    return go_to(url_for("wanted.my_wishes", club=club.key), said=said)
