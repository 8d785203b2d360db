"""Review cards to print: whose, about which books, how large."""

from flask import Response, url_for

from app.access.arrival import adult
from app.access.guard import allow
from app.access.policy import Action
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.core.qr import qr_svg
from app.deposits.queries import works_in_box_of
from app.paper import codes, printing, queries
from app.paper.forms import CardsToPrintForm
from app.paper.layout import CODES
from app.paper.models import PaperCard
from app.paper.printing import ON_A_SHEET, CardSize
from app.paper.views import bp
from app.reviews.forms import choice
from app.reviews.queries import children_in


@bp.get("/clubs/<key:club>/review-cards")
@allow(Action.ENTER_REVIEW, on=Club)
def cards(club: Club) -> Response:
    return _cards_page(club, _form(club))


@bp.post("/clubs/<key:club>/review-cards")
@allow(Action.ENTER_REVIEW, on=Club)
def print_cards(club: Club) -> Response:
    form = _form(club)
    made: list[PaperCard] = []
    if form.accepted(lambda: made.extend(_print(club, form))):
        return _sheets(club, made, CardSize(form.size.data))
    return _cards_page(club, form, form.status)


def _print(club: Club, form: CardsToPrintForm) -> list[PaperCard]:
    children = [child for child in children_in(session(), club) if child.key in form.children.data]
    works = [work for work in works_in_box_of(session(), club.id) if work.key in form.works.data]
    return printing.print_cards(session(), club, children, works, form.blank.data or 0, adult(), clock.now())


def _sheets(club: Club, made: list[PaperCard], size: CardSize) -> Response:
    whole = queries.cards_to_print(session(), [card.id for card in made])
    return page(
        "paper/review_cards.html",
        cards=[
            (card, [qr_svg(codes.code(card.token, corner), border=0) for corner in CODES]) for card in whole
        ],
        size=size.value,
        on_a_sheet=ON_A_SHEET[size],
        back_url=url_for("paper.cards", club=club.key),
    )


def _form(club: Club) -> CardsToPrintForm:
    form = CardsToPrintForm()
    children = children_in(session(), club)
    form.children.choices = [choice(each.key, each.full_label) for each in children]
    form.works.choices = [choice(each.key, each.title) for each in works_in_box_of(session(), club.id)]
    if not form.is_submitted():
        form.children.data = [child.key for child in children]
        form.works.data = []
    return form


def _cards_page(club: Club, form: CardsToPrintForm, status: int = 200) -> Response:
    return page("paper/cards.html", status=status, club=club, form=form)
