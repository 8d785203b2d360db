"""The pile on the club's page: photographed, landed, typed in, and never lost."""

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from app.answering.queries import thread
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.tables import new_key
from app.paper import landing, photographs
from app.paper.models import PaperCard, PaperCut, PilePhoto, Problem
from app.paper.photographs import Cut, Photograph
from app.pictures.models import Picture
from app.places.models import PlaceState
from app.reviews.models import Audience, Review, ReviewState
from tests.pages import Visitor
from tests.paper.piles import drawn_card, photographed
from tests.world import World

HOME = "/hjoerring"
Visit = Callable[..., Visitor]


@pytest.fixture
def dice() -> random.Random:
    return random.Random(11)


def printed(world: World, child: Child | None, work: Any = None) -> PaperCard:
    card: PaperCard = world.add(
        PaperCard(
            club_id=world[Club].id,
            child_id=child.id if child else None,
            work_id=work.id if work else None,
            printed_by_id=world.hanne.id,
            printed_at=clock.now(),
        )
    )
    return card


def only_these(world: World) -> None:
    """Nothing has been photographed before."""
    for model in (PaperCut, PilePhoto):
        for row in world.session.scalars(select(model)):
            world.session.delete(row)
    world.session.flush()


def send(visitor: Visitor, world: World, *photos: bytes) -> Any:
    files = [
        ("photos", FileStorage(BytesIO(data), f"{number}.jpg", content_type="image/jpeg"))
        for number, data in enumerate(photos)
    ]
    boundary, body = encode_multipart(MultiDict([("form_key", new_key()), *files]))
    return visitor._send(
        "POST",
        f"{HOME}/clubs/{world[Club].key}/pile",
        data=body,
        content_type=f'multipart/form-data; boundary="{boundary}"',
    )


def a_cut(world: World, child: Child, dice: random.Random, work: Any = None) -> PaperCut:
    """A card of this child that has landed."""
    card = printed(world, child, work)
    picture = drawn_card(card.token, dice).resize((840, 1188))
    made = BytesIO()
    picture.save(made, "WEBP")
    cut: PaperCut = world.add(
        PaperCut(
            club_id=card.club_id,
            card_id=card.id,
            child_id=child.id,
            work_id=work.id if work else None,
            picture=made.getvalue(),
            by_id=world.hanne.id,
            at=clock.now(),
        )
    )
    return cut


def test_a_photograph_of_three_cards_lands_on_their_children(
    world: World, visit: Visit, dice: random.Random
) -> None:
    only_these(world)
    cards = [printed(world, child) for child in (world.ida, world.bo, None)]
    photo = photographed(
        [(card.token, drawn_card(card.token, dice)) for card in cards], dice, hard=0.3, longest=2_000
    )

    answer = send(visit(world.hanne), world, photo.data)

    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    cuts = world.session.scalars(select(PaperCut)).all()
    assert {cut.card_id: cut.child_id for cut in cuts} == {card.id: card.child_id for card in cards}
    assert not [cut for cut in cuts if cut.problem]
    page = visit(world.hanne).get(f"{HOME}/clubs/{world[Club].key}/pile").get_data(as_text=True)
    assert "3 cards to type in" in page
    assert "Ida I., 4.A" in page


def test_a_card_of_another_club_never_lands(world: World, visit: Visit, dice: random.Random) -> None:
    only_these(world)
    token = "Z" * 20
    photo = photographed([(token, drawn_card(token, dice))], dice, hard=0.3, longest=1_500)

    send(visit(world.hanne), world, photo.data)

    [cut] = world.session.scalars(select(PaperCut))
    assert (cut.problem, cut.card_id, cut.child_id) == (Problem.UNKNOWN, None, None)


def test_what_is_no_photograph_is_refused_in_words_and_the_others_land(
    world: World, visit: Visit, dice: random.Random
) -> None:
    only_these(world)
    card = printed(world, world.ida)
    photo = photographed([(card.token, drawn_card(card.token, dice))], dice, hard=0.3, longest=1_500)

    nothing = send(visit(world.hanne), world, b"GIF89a")
    assert nothing.status_code == 409
    assert "no photograph we can open" in nothing.get_data(as_text=True)
    hanne = visit(world.hanne)
    hanne.follow(send(hanne, world, photo.data, b"<svg/>"))

    assert world.session.scalars(select(PaperCut)).one().child_id == world.ida.id


def test_the_same_card_again_replaces_its_picture_and_another_on_a_copy_stands_beside_it(
    world: World, dice: random.Random
) -> None:
    only_these(world)
    card, club = printed(world, world.ida), world[Club]
    first = drawn_card(card.token, dice)
    shots = [photographed([(card.token, first)], dice, hard=0.3, longest=1_500) for _ in range(2)]
    copy = photographed([(card.token, drawn_card(card.token, dice))], dice, hard=0.3, longest=1_500)
    read = [photographs.read(shot.data) for shot in (*shots, copy)]
    now = clock.now()

    landed = landing.land(world.session, club, landing.compared(read, {}), world.hanne, now)

    assert (landed.landed, landed.again, landed.unread) == (1, 1, 1)
    cuts = world.session.scalars(select(PaperCut).order_by(PaperCut.id)).all()
    assert [cut.problem for cut in cuts] == ["", Problem.TWICE]


def test_codes_that_disagree_are_nobodys(world: World, dice: random.Random) -> None:
    only_these(world)
    one, other = printed(world, world.ida), printed(world, world.bo)
    card = drawn_card(one.token, dice, second=other.token)
    photo = photographed([(one.token, card)], dice, hard=0.3, longest=1_500)

    found = photographs.read(photo.data)
    landing.land(world.session, world[Club], landing.compared([found], {}), world.hanne, clock.now())

    cuts = world.session.scalars(select(PaperCut)).all()
    assert cuts
    assert {(cut.problem, cut.child_id) for cut in cuts} == {(Problem.CODES_DISAGREE, None)}


def test_half_a_look_is_forgotten_once_the_card_has_landed(world: World) -> None:
    only_these(world)
    card, club = printed(world, world.ida), world[Club]
    half = Photograph([Cut(card.token, Problem.ONE_CODE, b"half")], b"rest")
    whole = Photograph([Cut(card.token, None, b"whole")], b"rest")

    landing.land(world.session, club, [half], world.hanne, clock.now())
    seen = world.session.scalars(select(PaperCut)).one()
    assert (seen.problem, seen.child_id) == (Problem.ONE_CODE, world.ida.id)
    landing.land(world.session, club, [whole], world.hanne, clock.now())

    landed = world.session.scalars(select(PaperCut)).one()
    assert (landed.problem, landed.picture) == ("", b"whole")


def test_a_used_card_does_not_land_again(world: World) -> None:
    only_these(world)
    card = printed(world, world.ida)
    card.used_at = clock.now()

    landing.land(
        world.session, world[Club], [Photograph([Cut(card.token, None, b"x")], b"")], world.hanne, clock.now()
    )

    assert world.session.scalars(select(PaperCut)).one().problem == Problem.TWICE


def test_a_card_is_typed_in_with_the_childs_own_hand_and_the_next_comes(
    world: World, visit: Visit, dice: random.Random
) -> None:
    only_these(world)
    work = world[Review].work
    first, second = a_cut(world, world.bo, dice, work), a_cut(world, world.ida, dice)
    hanne = visit(world.hanne)
    page = hanne.get(f"{HOME}/paper-cuts/{first.key}").get_data(as_text=True)
    assert f'<option selected value="{world.bo.key}">' in page

    form = {"child": world.bo.key, "work": work.key, "rating": "4", "words": "Sjov bog", "audience": "club"}
    answer = hanne.post(f"{HOME}/paper-cuts/{first.key}", form)

    assert answer.headers["Location"].endswith(f"/paper-cuts/{second.key}")
    review = world.session.scalars(select(Review).where(Review.child_id == world.bo.id)).one()
    assert (review.state, review.words, review.is_from_paper) == (ReviewState.SUBMITTED, "Sjov bog", True)
    picture = world.session.get_one(Picture, review.handwriting_id)
    assert (picture.kind, picture.child_id) == ("handwriting", world.bo.id)
    assert (picture.width, picture.height) == (776, 936)
    assert world.session.scalars(select(PaperCut)).one().id == second.id
    assert world.session.scalars(select(PaperCard).where(PaperCard.child_id == world.bo.id)).one().used_at


def test_without_words_the_picture_speaks_on_the_clubs_wall_and_no_further(
    world: World, visit: Visit, dice: random.Random
) -> None:
    only_these(world)
    work = world[Review].work
    cut = a_cut(world, world.bo, dice, work)
    lise = visit(world.lise)
    form = {"child": world.bo.key, "work": work.key, "rating": "5", "words": "", "publish_now": "y"}

    refused = lise.post(f"{HOME}/paper-cuts/{cut.key}", form | {"audience": "public"}, status=422)
    assert "Type the words if more than the club" in refused.get_data(as_text=True)
    lise.post(f"{HOME}/paper-cuts/{cut.key}", form | {"audience": "club"})

    review = world.session.scalars(select(Review).where(Review.child_id == world.bo.id)).one()
    assert (review.words, review.audience, review.state) == ("", Audience.CLUB, ReviewState.PUBLISHED)
    assert [each.kind for each in thread(world.session, review)] == ["published"]


def test_a_review_that_is_there_is_asked_about(world: World, visit: Visit, dice: random.Random) -> None:
    only_these(world)
    work = world[Review].work
    cut = a_cut(world, world.ida, dice, work)
    hanne = visit(world.hanne)
    form = {"child": world.ida.key, "work": work.key, "rating": "3", "words": "Nye ord", "audience": "club"}

    asked = hanne.post(f"{HOME}/paper-cuts/{cut.key}", form, status=409).get_data(as_text=True)
    assert "has already written about this book" in asked
    assert "Put this paper in the place of the review that is there" in asked
    hanne.post(f"{HOME}/paper-cuts/{cut.key}", form | {"replace": "y"})

    review = world.session.scalars(select(Review).where(Review.child_id == world.ida.id)).one()
    assert (review.words, review.rating) == ("Nye ord", 3)


def test_a_cut_can_be_thrown_away_and_the_photographs_put_away(world: World, visit: Visit) -> None:
    hanne, club = visit(world.hanne), world[Club]
    for cut in world.session.scalars(select(PaperCut)).all():
        hanne.post(f"{HOME}/paper-cuts/{cut.key}/throw-away")
    hanne.post(f"{HOME}/clubs/{club.key}/pile/put-away")

    assert not world.session.scalars(select(PaperCut)).all()
    assert not world.session.scalars(select(PilePhoto)).all()


def test_the_page_of_a_large_pile_asks_as_often_as_that_of_a_small_one(
    world: World, visit: Visit, statements: list[str]
) -> None:
    lise = visit(world.lise)
    counts, work_id = [], world[Review].work_id
    for more in (1, 20):
        for number in range(more):
            child = world.child(f"Kid{more}{number}")
            card = printed(world, child)
            world.add(
                PaperCut(
                    club_id=card.club_id,
                    card_id=card.id,
                    child_id=child.id,
                    work_id=work_id,
                    picture=b"RIFF",
                    by_id=world.hanne.id,
                    at=clock.now(),
                )
            )
        statements.clear()
        lise.get(f"{HOME}/clubs/{world[Club].key}/pile")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 10


def test_a_pile_of_twelve_is_photographed_in_two_pictures_and_typed_in_one_go(
    world: World, visit: Visit, dice: random.Random
) -> None:
    only_these(world)
    work = world[Review].work
    children = [world.bo]
    for number in range(11):
        child = world.child(f"Kid{number:02}")
        world.place(child, PlaceState.ACTIVE, settled_at=clock.now())
        children.append(child)
    cards = [printed(world, child, work) for child in children]
    drawn = [(card.token, drawn_card(card.token, dice)) for card in cards]
    photos = [photographed(half, dice, hard=0.4, longest=2_600) for half in (drawn[:6], drawn[6:])]
    hanne = visit(world.hanne)

    send(hanne, world, *(photo.data for photo in photos))
    address = f"{HOME}/paper-cuts/{world.session.scalars(select(PaperCut.key)).first()}"
    while "/paper-cuts/" in address:
        page = hanne.get(address).get_data(as_text=True)
        child = page.partition("<option selected value=")[2][1:23]
        form = {"child": child, "work": work.key, "rating": "4", "words": "", "audience": "club"}
        address = hanne.post(address, form).headers["Location"]

    written = world.session.scalars(select(Review).where(Review.work_id == work.id)).all()
    assert {each.child_id for each in written} == {child.id for child in (world.ida, *children)}
    assert all(each.handwriting_id for each in written if each.child_id != world.ida.id)
    assert not world.session.scalars(select(PaperCut)).all()


def test_shelf_cards_and_posters_show_nothing_of_a_protected_child(world: World, visit: Visit) -> None:
    review = world.session.get_one(Review, world[Review].id)
    review.audience, review.state, review.published_at = Audience.PUBLIC, ReviewState.PUBLISHED, clock.now()
    review.child.is_protected = True
    world.session.flush()
    lise, there = visit(world.lise), f"{HOME}/clubs/{world[Club].key}/back-on-paper/print?kind="

    assert "Modig Ida" in lise.get(f"{there}bookmark").get_data(as_text=True)
    for kind in ("shelf_card", "poster"):
        assert "Modig Ida" not in lise.get(f"{there}{kind}").get_data(as_text=True)


def test_without_consent_the_hand_stays_in_the_club(world: World, visit: Visit) -> None:
    review = world.session.get_one(Review, world[Review].id)
    picture = world.add(
        Picture(child_id=review.child_id, kind="handwriting", width=776, height=936, bytes=1, at=clock.now())
    )
    review.handwriting_id, review.picture_id = picture.id, None
    review.audience, review.state, review.published_at = Audience.PUBLIC, ReviewState.PUBLISHED, clock.now()
    world.session.flush()
    key, there = picture.key, f"{HOME}/clubs/{world[Club].key}/back-on-paper/print?kind="

    assert key in visit(world.lise).get(f"{there}bookmark").get_data(as_text=True)
    assert key not in visit(world.lise).get(f"{there}shelf_card").get_data(as_text=True)
    child = world.session.get_one(Child, world.ida.id)
    child.pictures_allowed = True
    world.session.flush()
    assert key in visit(world.lise).get(f"{there}shelf_card").get_data(as_text=True)
