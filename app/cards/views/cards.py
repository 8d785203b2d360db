"""Cards and pictures for the door: made and printed for a club or one child, and voided."""

from dataclasses import dataclass, field

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.cards import cards, pictures, queries
from app.cards.forms import PICTURES, Print, PrintForManyForm, PrintForOneForm
from app.cards.models import Card, CardPlace
from app.cards.views import bp
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.fields import choices
from app.core.page import go_to, page
from app.core.pepper import pepper
from app.core.qr import qr_svg
from app.places.models import Place, PlaceState, Queue, is_clubs_own


@dataclass
class Slot:
    """What is printed for one child: a card, its four pictures, or both."""

    child: Child
    card: cards.PrintedCard | None = field(default=None, repr=False)
    pictures: tuple[str, ...] = field(default=(), repr=False)


@bp.get("/clubs/<key:club>/cards")
@allow(Action.PRINT_CARDS, on=Club)
def club_cards(club: Club) -> Response:
    return _club_cards_page(club)


@bp.post("/clubs/<key:club>/cards")
@allow(Action.PRINT_CARDS, on=Club)
def make_club_cards(club: Club) -> Response:
    children = _in_club(club)
    form = PrintForManyForm()
    form.children.choices = choices({child.key: child.full_label for child in children})
    made: list[Slot] = []
    if form.accepted(
        lambda: made.extend(
            _make([c for c in children if c.key in form.children.data], Print(form.what.data))
        )
    ):
        return _sheet(made, url_for("cards.club_cards", club=club.key))
    return _club_cards_page(club, form, form.status)


@bp.get("/children/<key:child>/card")
@allow(Action.PRINT_CARDS, on=Child)
def new_child_card(child: Child) -> Response:
    return _child_card_page(child, PrintForOneForm(formdata=None))


@bp.post("/children/<key:child>/card")
@allow(Action.PRINT_CARDS, on=Child)
def child_card(child: Child) -> Response:
    form = PrintForOneForm()
    made: list[Slot] = []
    if form.accepted(lambda: made.extend(_make([child], Print(form.what.data)))):
        return _sheet(made, url_for("children.child", child=child.key))
    return _child_card_page(child, form, form.status)


@bp.post("/cards/<key:card>/void")
@allow(Action.VOID_CARD, on=Card)
def void_card(card: Card) -> Response:
    club = within(Club, request.form["club"]) if "club" in request.form else None
    cards.void(session(), card, clock.now(), adult())
    said = _("%(name)s's card no longer works.", name=card.child.short_name)
    if club is not None:
        return go_to(url_for("cards.club_cards", club=club.key), said=said)
    return go_to(url_for("children.child", child=card.child.key), said=said)


def _make(children: list[Child], what: Print) -> list[Slot]:
    """Both kinds of hashing come before the first change."""
    db, now = session(), clock.now()
    slots = {child.id: Slot(child) for child in children}
    wanting = [] if what in (Print.SCHOOL, Print.HOME) else children
    if what == Print.WITH_PICTURES:
        have = pictures.who_has(db, children)
        wanting = [child for child in children if child.id not in have]
    drawn = pictures.draw(db, wanting, pepper())
    if what != Print.PICTURES:
        place = CardPlace.HOME if what == Print.HOME else CardPlace.SCHOOL
        for card in cards.make_cards(db, children, adult(), now, place, pepper()):
            slots[card.child_id].card = card
    pictures.issue(db, drawn, adult(), now)
    for each in drawn:
        slots[each.child_id].pictures = each.names
    return [slot for slot in slots.values() if slot.card or slot.pictures]


def _in_club(club: Club) -> list[Child]:
    active = (
        scopes.places(me())
        .join(Child, Child.id == Place.child_id)
        .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
        .order_by(Child.sort_key, Child.id)
    )
    return [place.child for place in session().scalars(active)]


def _club_cards_page(club: Club, form: PrintForManyForm | None = None, status: int = 200) -> Response:
    children = _in_club(club)
    live = queries.live_cards(session(), children)
    for_school = {
        child.id: next((card for card in live[child.id] if card.place == CardPlace.SCHOOL), None)
        for child in children
    }
    if form is None:
        without = [child.key for child in children if for_school[child.id] is None]
        form = PrintForManyForm(formdata=None, data={"children": without, "what": Print.WITH_PICTURES})
    form.children.choices = choices({child.key: child.full_label for child in children})
    return page(
        "cards/club_cards.html",
        status=status,
        club=club,
        children=children,
        cards=for_school,
        has_pictures=pictures.who_has(session(), children),
        last_in=queries.last_in(session(), children),
        form=form,
    )


def _child_card_page(child: Child, form: PrintForOneForm, status: int = 200) -> Response:
    return page("cards/child_card.html", status=status, child=child, form=form)


def _sheet(made: list[Slot], back_url: str) -> Response:
    """The sheet to print, this one time: nobody can show these codes and pictures again."""
    address = current_app.config["BASE_URL"] + url_for("cards.card")
    answer = page(
        "cards/cards.html",
        slots=made,
        drawings={slot.child.id: qr_svg(f"{address}#{slot.card.token}") for slot in made if slot.card},
        a_page=6 if any(slot.pictures for slot in made) else 8,
        words=PICTURES,
        typed_at=address.partition("://")[2],
        library_name=here().name,
        back_url=back_url,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
