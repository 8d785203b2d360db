"""The door: the host opens it, a child taps its animal, the host lets it in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.doors.door import WRONG_NUMBERS
from app.doors.models import Door, Knock
from tests.world import World

Visit = Callable[..., Any]
DOOR = "/hjoerring/door"


def host_page(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/door"


def opened(world: World) -> Door:
    return world.session.query(Door).filter(Door.closed_at.is_(None)).one()


def test_a_child_comes_in_by_its_animal_and_the_hosts_tap(world: World, visit: Visit) -> None:
    host, tablet, door_page, ida = visit(world.hanne), visit(), host_page(world), world.ida.key

    host.post(f"{door_page}/open")
    number = opened(world).number
    assert f"{number[:3]}</span> <span" in host.get(door_page).text

    to_animals = tablet.post(DOOR, {"number": number})
    animals = tablet.follow(to_animals).text
    assert "Modig Ida" in animals
    assert "Ida I." not in animals
    to_wait = tablet.post(to_animals.headers["Location"] + "/knock", {"child": ida})
    assert "Soon you will be let in" in tablet.follow(to_wait).text

    knocks = host.part(door_page, "knocks").text
    assert "Ida I., 4.A" in knocks
    key = world.session.query(Knock).filter(Knock.token_hash != "knock").one().key
    host.post(f"/hjoerring/knocks/{key}/let-in")

    assert "Come in" in tablet.get(f"{DOOR}/wait").text
    inside = tablet.post(f"{DOOR}/enter")
    assert inside.headers["Location"] == "/hjoerring/me"
    assert "Modig Ida" in tablet.follow(inside).text


def test_a_tablet_comes_in_once_only(world: World, visit: Visit) -> None:
    host, tablet, thief = visit(world.hanne), visit(), visit()
    door, ida = world[Door].key, world.ida.key
    tablet.post(f"{DOOR}/{door}/knock", {"child": ida})
    key = world.session.query(Knock).filter(Knock.token_hash != "knock").one().key

    assert tablet.post(f"{DOOR}/enter", status=409)
    host.post(f"/hjoerring/knocks/{key}/let-in")
    thief.post(f"{DOOR}/enter")
    assert "You are not waiting at a door" in thief.get(f"{DOOR}/wait").text
    tablet.post(f"{DOOR}/enter")

    assert world.session.query(Knock).filter_by(key=key).one().used_at is not None
    thief.get("/hjoerring/me", status=303)


def test_the_newest_tablet_wins(world: World, visit: Visit) -> None:
    first, second = visit(), visit()
    knock, ida = f"{DOOR}/{world[Door].key}/knock", world.ida.key
    first.post(knock, {"child": ida})

    second.post(knock, {"child": ida})

    assert "You are not waiting at a door" in first.get(f"{DOOR}/wait").text
    assert "Soon you will be let in" in second.get(f"{DOOR}/wait").text


def test_all_who_knock_are_let_in_with_one_tap(world: World, visit: Visit) -> None:
    knock, bo = f"{DOOR}/{world[Door].key}/knock", world.bo.key
    host, door = visit(world.tom), world[Door].key
    visit().post(knock, {"child": bo})

    host.post(f"/hjoerring/doors/{door}/let-all-in")

    assert world.session.query(Knock).filter(Knock.let_in_at.is_(None)).count() == 0


def test_a_child_who_only_waits_for_a_place_cannot_knock(world: World, visit: Visit) -> None:
    mia = world.mia.key

    visit().post(f"{DOOR}/{world[Door].key}/knock", {"child": mia})

    child = world.session.query(Child).filter_by(key=mia).one()
    assert world.session.query(Knock).filter_by(child_id=child.id).count() == 0


def test_a_door_closes_by_itself(world: World, visit: Visit) -> None:
    host, door, number, ida = visit(world.hanne), world[Door].key, world[Door].number, world.ida.key
    page = host_page(world)

    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        visit().post(DOOR, {"number": number}, status=422)
        visit().get(f"{DOOR}/{door}", status=303)
        visit().post(f"{DOOR}/{door}/knock", {"child": ida})
        assert "Open the door" in host.get(page).text

    assert world.session.query(Knock).count() == 1


def test_a_closed_door_cannot_be_found(world: World, visit: Visit) -> None:
    host, door, number = visit(world.hanne), world[Door].key, world[Door].number
    page = host_page(world)

    host.post(f"{page}/close")

    visit().post(DOOR, {"number": number}, status=422)
    visit().get(f"{DOOR}/{door}", status=404)


def test_opening_again_makes_a_new_number(world: World, visit: Visit) -> None:
    host, page = visit(world.hanne), host_page(world)

    host.post(f"{page}/open")

    assert opened(world).number != "271828"
    assert world.session.query(Door).count() == 2


def test_numbers_cannot_be_guessed_for_ever(world: World, visit: Visit) -> None:
    tablet, number = visit(), world[Door].number
    for _ in range(WRONG_NUMBERS):
        tablet.post(DOOR, {"number": "000000"}, status=422)

    tablet.post(DOOR, {"number": number}, status=429)


def test_a_wrong_number_is_kept_and_told_kindly(world: World, visit: Visit) -> None:
    page = visit().post(DOOR, {"number": "000 000"}, status=422).text

    assert "No door has that number now." in page
    assert 'value="000000"' in page


def test_nobody_else_opens_the_door_or_lets_in(world: World, visit: Visit) -> None:
    page, knock = host_page(world), world[Knock].key
    leader, stranger = visit(world.lars), visit(world.sten)

    leader.post(f"{page}/open", status=403)
    leader.post(f"/hjoerring/knocks/{knock}/let-in", status=403)
    stranger.post(f"/hjoerring/knocks/{knock}/let-in", status=404)


def test_polling_leaves_the_page_alone_while_nothing_happens(world: World, visit: Visit) -> None:
    host, tablet, page = visit(world.hanne), visit(), host_page(world)
    tablet.post(f"{DOOR}/{world[Door].key}/knock", {"child": world.ida.key})
    poll = host.get(page).text.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")

    host.part(poll, "knocks", status=204)
    tablet.part(f"{DOOR}/wait", "at_the_door", status=204)


def test_the_hosts_page_takes_as_many_queries_with_twenty_children(
    world: World, visit: Visit, statements: list[str]
) -> None:
    from app.places.models import PlaceState

    for number in range(20):
        child = world.child(f"Barn{number}")
        world.place(child, PlaceState.ACTIVE)
        world.add(Knock(door_id=world[Door].id, child_id=child.id, token_hash=str(number), at=clock.now()))
    host, page = visit(world.hanne), host_page(world)
    host.get(page)
    statements.clear()

    host.get(page)

    assert len(statements) <= 7, "\n".join(statements)
