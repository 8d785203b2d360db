"""The door with pictures: a child taps its four and is in; five misses, and the host lets it in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import SignedIn
from app.cards import pictures
from app.cards.models import Card
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.doors import coming_in, inside
from app.doors import door as doors
from app.doors.models import TRIES, Door, Knock
from tests.cards.test_pictures import give
from tests.signing_in.doors import pepper
from tests.world import World

Visit = Callable[..., Any]
DOOR = "/hjoerring/door"


def another(names: tuple[str, ...]) -> tuple[str, ...]:
    """Four pictures of which the last is wrong."""
    return (*names[:3], next(name for name in pictures.NAMES if name != names[3]))


def knock(world: World, tablet: Any, child: Child) -> Any:
    return tablet.follow(tablet.post(f"{DOOR}/{world[Door].key}/knock", {"child": child.key}))


def tap(tablet: Any, names: tuple[str, ...]) -> Any:
    return tablet.post(f"{DOOR}/pictures", {"tapped": " ".join(names)})


def latest(world: World) -> Knock:
    return world.session.scalars(select(Knock).order_by(Knock.id.desc()).limit(1)).one()


def test_four_pictures_in_their_order_open_the_door(app: Flask, world: World, visit: Visit) -> None:
    (names,) = give(app, world, world.ida)
    tablet = visit()

    waiting = knock(world, tablet, world.ida).text
    assert "Tap your four pictures" in waiting
    assert waiting.count('name="tap"') == 16
    inside_ = tap(tablet, names)

    assert inside_.headers["Location"] == "/hjoerring/me"
    assert "Modig Ida" in tablet.follow(inside_).text
    assert tablet.get("/hjoerring/me")


def test_without_scripts_they_are_tapped_one_by_one(app: Flask, world: World, visit: Visit) -> None:
    (names,) = give(app, world, world.ida)
    tablet = visit()
    knock(world, tablet, world.ida)

    tapped = ""
    for number, name in enumerate(names[:3], start=1):
        page = tablet.post(f"{DOOR}/pictures", {"tapped": tapped, "tap": name}, status=200).text
        tapped = " ".join(names[:number])
        assert f'name="tapped" value="{tapped}"' in page
        assert f"{number} of 4 pictures" in page
    back = tablet.post(f"{DOOR}/pictures", {"tapped": tapped, "undo": "1"}, status=200).text
    assert "2 of 4 pictures" in back

    inside_ = tablet.post(f"{DOOR}/pictures", {"tapped": tapped, "tap": names[3]})
    assert inside_.headers["Location"] == "/hjoerring/me"


def test_a_child_without_pictures_knocks_as_ever(world: World, visit: Visit) -> None:
    tablet = visit()

    waiting = knock(world, tablet, world.ida).text

    assert "Soon you will be let in" in waiting
    assert 'name="tap"' not in waiting
    assert tap(tablet, pictures.NAMES[:4]).headers["Location"] == f"{DOOR}/wait"
    tablet.get("/hjoerring/me", status=303)


def test_after_five_misses_the_right_ones_open_nothing_and_the_host_does(
    app: Flask, world: World, visit: Visit
) -> None:
    (names,) = give(app, world, world.ida)
    host, tablet, page = visit(world.hanne), visit(), f"/hjoerring/clubs/{world[Club].key}/door"
    knock(world, tablet, world.ida)
    for miss in range(TRIES):
        tap(tablet, another(names))
        assert latest(world).misses == miss + 1
        if miss < TRIES - 1:
            assert "Not quite." in tablet.get(f"{DOOR}/wait").text
            assert f"tapped wrong {miss + 1} time" in host.get(page).text

    tap(tablet, names)

    waiting = tablet.get(f"{DOOR}/wait").text
    assert "Tell the grown-up in the club" in waiting
    assert 'name="tap"' not in waiting
    tablet.get("/hjoerring/me", status=303)
    assert "has no tries left" in host.get(page).text
    host.post(f"/hjoerring/knocks/{latest(world).key}/let-in")
    tablet.post(f"{DOOR}/enter")
    assert tablet.get("/hjoerring/me")


def test_knocking_anew_or_elsewhere_gives_no_new_tries(app: Flask, world: World, visit: Visit) -> None:
    (names,) = give(app, world, world.ida)
    for number in range(TRIES):
        tablet = visit()
        knock(world, tablet, world.ida)
        assert latest(world).misses == number
        tap(tablet, another(names))

    other = visit()
    knock(world, other, world.ida)
    tap(other, names)

    other.get("/hjoerring/me", status=303)


def test_the_next_time_the_door_opens_the_child_has_its_tries_again(
    app: Flask, world: World, visit: Visit
) -> None:
    (names,) = give(app, world, world.ida)
    tablet = visit()
    knock(world, tablet, world.ida)
    for _ in range(TRIES):
        tap(tablet, another(names))

    door = doors.open_door(world.session, world[Club], world.hanne, clock.now())
    world.session.commit()
    tablet.post(f"{DOOR}/{door.key}/knock", {"child": world.ida.key})

    assert tap(tablet, names).headers["Location"] == "/hjoerring/me"


def test_another_childs_misses_are_its_own(app: Flask, world: World, visit: Visit) -> None:
    idas, bos = give(app, world, world.ida, world.bo)
    tablet = visit()
    knock(world, tablet, world.ida)
    for _ in range(TRIES):
        tap(tablet, another(idas))

    knock(world, tablet, world.bo)

    assert tap(tablet, bos).headers["Location"] == "/hjoerring/me"


def test_a_closed_door_is_not_even_listened_at(
    app: Flask, world: World, visit: Visit, argon2_runs: list[str]
) -> None:
    (names,) = give(app, world, world.ida)
    host, tablet = visit(world.hanne), visit()
    knock(world, tablet, world.ida)
    host.post(f"/hjoerring/clubs/{world[Club].key}/door/close")
    argon2_runs.clear()

    for _ in range(20):
        tap(tablet, names)

    assert argon2_runs == []
    tablet.get("/hjoerring/me", status=303)


def test_a_door_that_closed_by_itself_opens_to_no_pictures(app: Flask, world: World, visit: Visit) -> None:
    (names,) = give(app, world, world.ida)
    tablet = visit()
    knock(world, tablet, world.ida)

    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        tap(tablet, names)
        tablet.get("/hjoerring/me", status=303)


def test_the_order_of_the_squares_changes_with_each_try_alone(app: Flask, world: World, visit: Visit) -> None:
    import re

    (names,) = give(app, world, world.ida)
    tablet = visit()
    knock(world, tablet, world.ida)

    def squares() -> list[str]:
        return re.findall(r'name="tap" value="([a-z-]+)"', tablet.get(f"{DOOR}/wait").text)

    first = squares()
    assert first == squares()
    tap(tablet, another(names))
    assert first != squares()


def test_a_try_taken_back_by_another_tablet_counts_for_nothing(app: Flask, world: World) -> None:
    (names,) = give(app, world, world.ida)
    token = doors.knock(world.session, world[Door], world.ida.key, clock.now())
    mine = coming_in.knock_of(world.session, world.library.id, token)
    assert mine is not None
    doors.knock(world.session, world[Door], world.ida.key, clock.now())
    world.session.commit()
    world.session.expunge(mine)

    with pytest.raises(RuleBroken, match="door_closed"):
        coming_in.enter_with_pictures(
            world.session, world.session.merge(mine, load=False), names, pepper(app), clock.now()
        )


def test_whoever_was_in_on_the_tablet_is_out_and_the_next_is_asked(
    app: Flask, world: World, visit: Visit
) -> None:
    idas, bos = give(app, world, world.ida, world.bo)
    tablet = visit()
    knock(world, tablet, world.ida)
    tap(tablet, idas)

    knock(world, tablet, world.bo)
    inside_ = tap(tablet, bos)

    assert inside_.headers["Location"] == "/hjoerring/is-it-you"
    assert inside_.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Hi Modig Bo, is that you?" in tablet.follow(inside_).text
    alive = world.session.scalars(select(SignedIn.child_id).where(SignedIn.revoked_at.is_(None))).all()
    assert world.ida.id not in alive


def test_who_is_done_leaves_the_tablet_at_the_open_door(app: Flask, world: World, visit: Visit) -> None:
    (names,) = give(app, world, world.ida)
    tablet, door = visit(), world[Door].key
    knock(world, tablet, world.ida)
    tap(tablet, names)

    assert tablet.post("/hjoerring/sign-out").headers["Location"] == f"{DOOR}/{door}"


def test_everyone_out_ends_all_sessions_of_the_club_at_once(
    app: Flask, world: World, visit: Visit, statements: list[str]
) -> None:
    idas, bos = give(app, world, world.ida, world.bo)
    host, one, other, waiting = visit(world.hanne), visit(), visit(), visit()
    page = f"/hjoerring/clubs/{world[Club].key}/door"
    knock(world, one, world.ida)
    tap(one, idas)
    knock(world, other, world.bo)
    tap(other, bos)
    knock(world, waiting, world.ida)
    assert "2 children are in" in host.get(page).text

    host.post(f"{page}/everyone-out")

    one.get("/hjoerring/me", status=303)
    other.get("/hjoerring/me", status=303)
    assert "You are not waiting at a door" in waiting.get(f"{DOOR}/wait").text
    assert "children are in" not in host.get(page).text


def test_everyone_out_leaves_those_at_home_and_in_other_clubs(world: World) -> None:
    from app.accounts import sessions

    at_school = world[Card]
    home = world.add(
        Card(
            child_id=world.ida.id,
            place="home",
            token_hash="h",
            selector="HHHHH",
            verifier_hash="x",
            created_at=clock.now(),
        )
    )
    sessions.open_for_child(world.session, world.ida, clock.now(), home.id)
    sessions.open_for_child(world.session, world.ida, clock.now(), at_school.id)
    sessions.open_for_child(world.session, world.mia, clock.now())

    assert inside.everyone_out(world.session, world[Club], world.hanne, clock.now()) == 1

    alive = world.session.scalars(
        select(SignedIn.card_id).where(SignedIn.revoked_at.is_(None), SignedIn.child_id.is_not(None))
    ).all()
    assert home.id in alive
    assert at_school.id not in alive


def test_only_those_who_open_the_door_put_everyone_out(world: World, visit: Visit) -> None:
    page = f"/hjoerring/clubs/{world[Club].key}/door/everyone-out"

    visit(world.lars).post(page, status=403)
    visit(world.sten).post(page, status=404)
    visit(world.ida).post(page, status=403)
