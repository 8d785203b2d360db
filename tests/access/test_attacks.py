"""Holes somebody could have gone through: each is named after what it let happen, and stays shut."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.accounts.models import Person
from app.answering.flags import MOST_OF_AN_ADDRESS
from app.answering.models import Flag
from app.catalogue.models import Work
from app.catalogue.works import record_typed
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.doors.door import WRONG_NUMBERS
from app.doors.models import Door, Knock
from app.reviews import writing
from app.reviews.models import Audience, Review, ReviewState
from app.walls import highlights
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
OF_A_CLUB = ("grade_from", "grade_to", "weekday", "starts_at", "ends_at", "first_meeting_on", "created_at")
SECRET = "Zxqv is stupid"


def stands_in_public(world: World) -> Review:
    """Ida's review, read by anybody."""
    review = world.session.get_one(Review, world[Review].id)
    review.state, review.audience, review.published_at = ReviewState.PUBLISHED, Audience.PUBLIC, clock.now()
    review.child.on_public_wall = True
    world.session.flush()
    return review


def test_a_title_a_child_typed_stands_beside_no_book_before_it_is_read(world: World, visit: Visit) -> None:
    author = world[Work].author
    bo = visit(world.bo)

    bo.post(f"{HOME}/me/{world[Club].key}/my-book", {"title": SECRET, "author": author})

    assert world.session.query(Work).filter(Work.title == SECRET).one().author == author
    page = visit().get(f"{HOME}/books/{world[Work].key}").get_data(as_text=True)
    assert "Zxqv" not in page


def test_a_title_a_child_typed_is_no_book_of_the_theme_before_it_is_read(world: World, visit: Visit) -> None:
    bo, today = visit(world.bo), clock.today(world.library.zone)
    highlights.set_theme(
        world.session, world.library, "Daughters", "", "datter", world.lise, clock.now(), today
    )

    bo.post(f"{HOME}/me/{world[Club].key}/log/typed", {"title": f"{SECRET} datter"})

    wall = visit().get(f"{HOME}/wall").get_data(as_text=True)
    assert "Daughters" in wall and world.session.get_one(Work, world[Work].id).title in wall
    assert "Zxqv" not in wall


def test_a_read_title_stands_beside_its_authors_books(world: World, visit: Visit) -> None:
    review, known = stands_in_public(world), world[Work].key
    review.work_id = record_typed(world.session, world.library.id, "Vildheks", world[Work].author, NOW).id
    world.session.flush()

    assert "Vildheks" in visit().get(f"{HOME}/books/{known}").get_data(as_text=True)


def test_an_adult_of_another_library_flags_as_a_stranger(world: World, visit: Visit) -> None:
    review, sten = stands_in_public(world), visit(world.sten)
    address = f"{HOME}/reviews/{review.key}/flag"

    sten.post(address, {"reason": "mean"})

    assert [each.person_id for each in world.session.query(Flag).filter(Flag.version == review.version)] == [
        None
    ]
    world.session.get_one(Review, world[Review].id).hidden_at = None
    for _ in range(MOST_OF_AN_ADDRESS - 1):
        sten.post(address, {"reason": "mean"})
        world.session.get_one(Review, world[Review].id).hidden_at = None
    sten.post(address, {"reason": "mean"}, status=429)


def test_what_a_child_writes_after_a_hint_is_its_own_until_it_is_sent(world: World, visit: Visit) -> None:
    key = world[Review].key
    visit(world.lise).post(
        f"{HOME}/reviews/{key}/hand-back",
        {f"r{key}:version": 1, f"r{key}:state": "submitted", f"r{key}:hint": "more"},
    )
    visit(world.ida).post(
        f"{HOME}/reviews/{key}/autosave", {"rating": "2", "words": SECRET, "audience": "club"}
    )

    for adult in (world.lise, world.hanne, world.tom):
        page = visit(adult).get(f"{HOME}/reviews/{key}").get_data(as_text=True)
        assert "Zxqv" not in page and "The best book I know." in page


def test_a_card_takes_no_review_of_another_clubs_place(world: World) -> None:
    review, club = stands_in_public(world), world[Club]
    other = world.add(
        Club(
            school_id=club.school_id,
            season_id=club.season_id,
            name="Another",
            sort_key="another",
            **{name: getattr(club, name) for name in OF_A_CLUB},
        )
    )
    review.club_id = other.id
    world.session.flush()

    with pytest.raises(RuleBroken, match="review_exists"):
        writing.enter_paper(
            world.session,
            review.child,
            review.work,
            club,
            world.session.get_one(Person, world.hanne.id),
            NOW,
            rating=1,
            words=SECRET,
            replace=True,
        )

    assert review.state == ReviewState.PUBLISHED


def test_the_secret_of_a_new_phone_stays_in_no_browser(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    lise_row = world.session.get_one(Person, world.lise.id)
    with lise.client.session_transaction() as cookie:
        cookie["half_way"] = {
            "person": lise_row.key,
            "step": "authenticator",
            "at": clock.now().timestamp(),
            "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        }
        cookie.pop("token")

    answer = lise.get(f"{HOME}/sign-in/authenticator")

    assert "JBSW" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_was_let_in_by_mistake_stays_out_when_the_door_is_closed(world: World, visit: Visit) -> None:
    host, tablet, page = visit(world.hanne), visit(), f"{HOME}/clubs/{world[Club].key}/door"
    host.post(f"{page}/open")
    door = world.session.query(Door).filter(Door.closed_at.is_(None)).one().key
    tablet.post(f"{HOME}/door/{door}/knock", {"child": world.ida.key})
    knock = world.session.query(Knock).filter(Knock.token_hash != "knock").one().key
    host.post(f"{HOME}/knocks/{knock}/let-in")
    host.post(f"{page}/close")

    tablet.post(f"{HOME}/door/enter", status=409)


def test_a_title_a_child_typed_is_no_message_to_other_children(world: World, visit: Visit) -> None:
    club, ida, bo = world[Club].key, visit(world.ida), visit(world.bo)
    pages = [f"{HOME}/me/{club}/{page}?q=" for page in ("books", "log", "wishes")]

    bo.post(f"{HOME}/me/{club}/my-book", {"title": SECRET})

    for page in pages:
        found = ida.get(f"{page}zxqv").text
        assert "is stupid" not in found
        assert "Skammerens datter" in ida.get(f"{page}skammer").text


def test_a_title_typed_elsewhere_is_no_wish_others_see_before_it_is_read(world: World, visit: Visit) -> None:
    club, ida, bo = world[Club].key, visit(world.ida), visit(world.bo)
    bo.post(f"{HOME}/me/{club}/my-book", {"title": SECRET})
    key = world.session.query(Work).filter(Work.title == SECRET).one().key

    bo.post(f"{HOME}/me/{club}/wishes/typed", {"title": SECRET})
    assert SECRET in bo.get(f"{HOME}/me/{club}/wishes").text
    assert SECRET not in ida.get(f"{HOME}/me/{club}/wishes").text

    bo.post(f"{HOME}/me/{club}/wishes", {"work": key})
    assert SECRET not in ida.get(f"{HOME}/me/{club}/wishes").text


def test_new_addresses_of_one_house_are_no_new_tries_at_the_door(world: World, visit: Visit) -> None:
    tablet, number = visit(), world[Door].number

    for house in range(WRONG_NUMBERS):
        came = {"REMOTE_ADDR": f"2001:db8:1:2::{house + 1:x}"}
        tablet.post(f"{HOME}/door", {"number": "000000"}, status=422, environ_overrides=came)

    again = {"REMOTE_ADDR": "2001:db8:1:2::ffff"}
    tablet.post(f"{HOME}/door", {"number": number}, status=429, environ_overrides=again)


def test_new_addresses_of_one_house_hide_no_more_than_one(world: World, visit: Visit) -> None:
    address, stranger = f"{HOME}/reviews/{stands_in_public(world).key}/flag", visit()

    for house in range(MOST_OF_AN_ADDRESS):
        came = {"REMOTE_ADDR": f"2001:db8:1:2::{house + 1:x}"}
        stranger.post(address, {"reason": "mean"}, environ_overrides=came)
        world.session.get_one(Review, world[Review].id).hidden_at = None

    again = {"REMOTE_ADDR": "2001:db8:1:2::ffff"}
    stranger.post(address, {"reason": "mean"}, status=429, environ_overrides=again)
