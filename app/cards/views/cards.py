"""Cards: made and printed for a club or one child, and voided."""

from flask import Response, current_app, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import here, me
from app.access.guard import allow
from app.access.policy import Action
from app.accounts.children import Child
from app.accounts.forms import choices
from app.accounts.models import Person
from app.cards import cards, queries
from app.cards.cards import PrintedCard
from app.cards.forms import CardPlaceForm, CardsForm
from app.cards.models import Card, CardPlace
from app.cards.views import bp
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.core.qr import qr_svg
from app.places.models import Place, PlaceState, Queue, is_clubs_own


@bp.get("/clubs/<key:club>/cards")
@allow(Action.PRINT_CARDS, on=Club)
def club_cards(club: Club) -> Response:
    return _club_cards_page(club)


@bp.post("/clubs/<key:club>/cards")
@allow(Action.PRINT_CARDS, on=Club)
def make_club_cards(club: Club) -> Response:
    children = _in_club(club)
    form = CardsForm()
    form.children.choices = choices({child.key: child.full_label for child in children})
    back = url_for("cards.club_cards", club=club.key)
    made: list[PrintedCard] = []
    if form.accepted(
        lambda: made.extend(_make([c for c in children if c.key in form.children.data], CardPlace.SCHOOL))
    ):
        return _sheet(made, back)
    return _club_cards_page(club, form, form.status)


@bp.get("/children/<key:child>/card")
@allow(Action.PRINT_CARDS, on=Child)
def new_child_card(child: Child) -> Response:
    return _child_card_page(child, CardPlaceForm(formdata=None))


@bp.post("/children/<key:child>/card")
@allow(Action.PRINT_CARDS, on=Child)
def child_card(child: Child) -> Response:
    form = CardPlaceForm()
    back = url_for("accounts.child", child=child.key)
    made: list[PrintedCard] = []
    if form.accepted(lambda: made.extend(_make([child], CardPlace(form.place.data)))):
        return _sheet(made, back)
    return _child_card_page(child, form, form.status)


@bp.post("/cards/<key:card>/void")
@allow(Action.VOID_CARD, on=Card)
def void_card(card: Card) -> Response:
    cards.void(session(), card, clock.now(), _self())
    return go_to(url_for("accounts.child", child=card.child.key), said=_("The card no longer works."))


def _make(children: list[Child], place: CardPlace) -> list[PrintedCard]:
    return cards.make_cards(session(), children, _self(), clock.now(), place, pepper())


def _in_club(club: Club) -> list[Child]:
    active = (
        scopes.places(me())
        .join(Child, Child.id == Place.child_id)
        .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
        .order_by(Child.sort_key, Child.id)
    )
    return [place.child for place in session().scalars(active)]


def _club_cards_page(club: Club, form: CardsForm | None = None, status: int = 200) -> Response:
    children = _in_club(club)
    live = queries.live_cards(session(), children)
    has_card = {
        child.key: any(card.place == CardPlace.SCHOOL for card in live[child.id]) for child in children
    }
    if form is None:
        form = CardsForm(formdata=None, data={"children": [key for key, has in has_card.items() if not has]})
    form.children.choices = choices({child.key: child.full_label for child in children})
    return page(
        "cards/club_cards.html",
        status=status,
        club=club,
        children=children,
        has_card=has_card,
        form=form,
    )


def _child_card_page(child: Child, form: CardPlaceForm, status: int = 200) -> Response:
    return page("cards/child_card.html", status=status, child=child, form=form)


def _sheet(made: list[PrintedCard], back_url: str) -> Response:
    """The sheet to print, this one time: nobody can show these codes again."""
    address = current_app.config["BASE_URL"] + url_for("cards.card")
    drawings = [qr_svg(f"{address}#{card.token}") for card in made]
    answer = page(
        "cards/cards.html",
        cards=list(zip(made, drawings, strict=True)),
        typed_at=address.partition("://")[2],
        library_name=here().name,
        back_url=back_url,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _self() -> Person:
    person = me().person
    assert person is not None
    return person
