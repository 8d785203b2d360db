"""Cards: printed once, kept as hashes, voided at once."""

import time
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts import codes
from app.cards import cards
from app.cards.cards import PrintedCard
from app.cards.models import Card, CardPlace
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock, tokens
from tests.children.test_registering import everything_stored
from tests.pages import Visitor
from tests.signing_in.doors import pepper
from tests.world import World


def make(app: Flask, world: World, *names: str, place: CardPlace = CardPlace.SCHOOL) -> list[PrintedCard]:
    world.session.commit()
    children = [world.session.scalars(select(Child).where(Child.first_name == n)).one() for n in names]
    made = cards.make_cards(world.session, children, None, clock.now(), place, pepper(app))
    world.session.commit()
    return made


def by_code(browser: Visitor, code: str, status: int = 303) -> Any:
    return browser.post("/k", {"code": code}, status=status)


def is_in(browser: Visitor) -> bool:
    return browser.client.get("/hjoerring/me").status_code == 200


def another_code(code: str) -> str:
    """A code as well formed as this one, of no card."""
    while (drawn := codes.new_code().printed) == code:
        pass
    return drawn


def test_the_qr_code_opens_the_childs_own_page(app: Flask, world: World, visit: Any) -> None:
    (card,) = make(app, world, "Ida")
    browser = visit()
    browser.get("/k")

    answer = browser.post("/k", {"token": card.token})

    assert answer.headers["Location"] == "/hjoerring/is-it-you"
    assert is_in(browser)


def test_the_typed_code_does_too_however_it_is_typed(app: Flask, world: World, visit: Any) -> None:
    (card,) = make(app, world, "Ida")
    for typed in (card.code, card.code.lower(), card.code.replace("-", " "), f" {card.code} "):
        browser = visit()

        by_code(browser, typed)

        assert is_in(browser)


def test_nothing_that_is_printed_is_stored(app: Flask, world: World) -> None:
    (card,) = make(app, world, "Ida")
    plain = card.code.replace("-", "").casefold()

    stored = everything_stored(world)

    assert card.token.casefold() not in stored
    assert plain not in stored
    assert plain[5:12] not in stored
    assert tokens.token_hash(card.token) in stored


def test_a_new_card_ends_the_old_one_of_the_same_place_only(app: Flask, world: World, visit: Any) -> None:
    (old,) = make(app, world, "Ida")
    (home,) = make(app, world, "Ida", place=CardPlace.HOME)
    (new,) = make(app, world, "Ida")

    by_code(visit(), old.code, 422)
    by_code(visit(), home.code, 303)
    by_code(visit(), new.code, 303)


def test_a_voided_card_ends_its_sessions_at_the_next_touch(app: Flask, world: World, visit: Any) -> None:
    (card,) = make(app, world, "Bo")
    tablet, elsewhere, tom = visit(), visit(), visit(world.tom)
    by_code(tablet, card.code)
    tablet.get("/hjoerring/me")
    key = world.session.scalars(
        select(Card.key).where(Card.token_hash == tokens.token_hash(card.token))
    ).one()

    tom.post(f"/hjoerring/cards/{key}/void")

    tablet.get("/hjoerring/me", status=303)
    by_code(elsewhere, card.code, 422)
    elsewhere.post("/k", {"token": card.token}, status=422)
    (fresh,) = make(app, world, "Bo")
    by_code(elsewhere, fresh.code, 303)


def test_unknown_and_voided_cards_get_the_same_answer(app: Flask, world: World, visit: Any) -> None:
    (old,) = make(app, world, "Ida")
    make(app, world, "Ida")

    voided = by_code(visit(), old.code, 422)
    unknown = by_code(visit(), another_code(old.code), 422)

    assert seen(voided) == seen(unknown)


def test_a_miss_costs_as_much_as_a_hit(app: Flask, world: World, visit: Any, argon2_runs: list[str]) -> None:
    (card,) = make(app, world, "Ida")
    by_code(visit(), another_code(card.code), 422)
    argon2_runs.clear()

    by_code(visit(), card.code)
    by_code(visit(), another_code(card.code), 422)

    assert argon2_runs == ["verify", "verify"]


def test_scanning_the_next_card_ends_the_session_before(app: Flask, world: World, visit: Any) -> None:
    ida, bo = make(app, world, "Ida", "Bo")
    tablet, thief = visit(), visit()
    by_code(tablet, ida.code)
    cookie = tablet.client.get_cookie("samlaes")

    by_code(tablet, bo.code)

    assert "Modig Bo" in tablet.get("/hjoerring/me").get_data(as_text=True)
    assert cookie is not None
    thief.client.set_cookie("samlaes", cookie.value)
    assert not is_in(thief)


def test_i_am_done_leaves_the_tablet_clean(app: Flask, world: World, visit: Any) -> None:
    (card,) = make(app, world, "Ida")
    tablet, thief = visit(), visit()
    by_code(tablet, card.code)
    cookie = tablet.client.get_cookie("samlaes")

    answer = tablet.post("/hjoerring/sign-out")

    assert answer.headers["Location"] == "/k"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert not is_in(tablet)
    assert cookie is not None
    thief.client.set_cookie("samlaes", cookie.value)
    assert not is_in(thief)


def test_a_malformed_code_is_explained_and_never_counted(
    app: Flask, world: World, visit: Any, argon2_runs: list[str]
) -> None:
    (card,) = make(app, world, "Ida")
    argon2_runs.clear()
    slip = card.code[:-1] + ("B" if card.code[-1] != "B" else "C")
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        for typed in ("ABC", "BCDF-GHJK-MNPR0", slip) * 10:
            by_code(visit(), typed, 409)

        assert argon2_runs == []
        by_code(visit(), card.code)


def test_guessing_from_one_place_is_slowed_but_a_scan_is_not(app: Flask, world: World, visit: Any) -> None:
    ida, bo = make(app, world, "Ida", "Bo")
    known = visit()
    by_code(known, bo.code)
    known.post("/hjoerring/sign-out")
    with time_machine.travel("2026-11-23 08:00:01Z", tick=False) as clock_hand:
        looked_at = [by_code_any(visit(), another_code(ida.code)).status_code for _ in range(40)].count(422)
        assert looked_at == 20

        by_code(visit(), ida.code, 429)
        by_code(known, bo.code)
        visit().post("/k", {"token": ida.token})

        clock_hand.shift(10)
        by_code(visit(), another_code(ida.code), 422)
        by_code(visit(), another_code(ida.code), 429)


def test_four_hundred_wrong_codes_in_a_minute_get_at_most_forty_looks(world: World, app: Flask) -> None:
    from app.cards import card_sign_in
    from app.core.errors import Refused

    outcomes = []
    with time_machine.travel("2026-11-23 08:00:00Z", tick=False) as clock_hand:
        for attempt in range(400):
            if attempt % 20 == 19:
                clock_hand.shift(3)
            world.session.commit()
            try:
                card_sign_in.with_code(
                    world.session, codes.new_code().printed, "192.0.2.1", None, pepper(app), clock.now()
                )
            except Refused as refused:
                world.session.commit()
                outcomes.append(refused.code)

    assert len(outcomes) == 400
    assert outcomes.count(422) <= 40


def test_waiting_for_the_window_to_turn_gains_nothing(app: Flask, world: World, visit: Any) -> None:
    (ida,) = make(app, world, "Ida")
    with time_machine.travel("2026-11-23 08:09:50Z", tick=False) as clock_hand:
        before = [by_code_any(visit(), another_code(ida.code)).status_code for _ in range(30)]
        clock_hand.shift(20)
        after = [by_code_any(visit(), another_code(ida.code)).status_code for _ in range(30)]

    assert (before + after).count(422) <= 23


def test_a_right_code_sent_among_too_many_wrong_ones_is_not_told_apart(
    app: Flask, world: World, visit: Any
) -> None:
    (ida,) = make(app, world, "Ida")
    with time_machine.travel("2026-11-23 08:00:01Z", tick=False):
        for _ in range(20):
            by_code_any(visit(), another_code(ida.code))

        wrong, right = visit(), visit()
        assert seen(by_code_any(wrong, another_code(ida.code))) == seen(by_code_any(right, ida.code))


def test_a_right_code_counts_as_no_failure(app: Flask, world: World, visit: Any) -> None:
    (ida,) = make(app, world, "Ida")
    with time_machine.travel("2026-11-23 08:00:01Z", tick=False):
        for _ in range(25):
            by_code(visit(), ida.code)


def test_five_hundred_failures_an_hour_close_typing_on_unknown_devices(
    app: Flask, world: World, visit: Any
) -> None:
    from app.cards import card_sign_in
    from app.core import throttle

    (card,) = make(app, world, "Ida")
    known = visit()
    by_code(known, card.code)
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        for _ in range(500):
            throttle.count(world.session, "card-everywhere", clock.now(), card_sign_in.EVERYWHERE_WINDOW)

        by_code(visit(), card.code, 429)
        visit().post("/k", {"token": card.token})
        by_code(known, card.code)


def test_a_whole_network_of_the_new_kind_is_one_place() -> None:
    from app.core.where_from import network

    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:ffff::1")
    assert network("192.0.2.1") != network("192.0.2.2")


def test_a_forged_proxy_header_makes_nobody_a_newcomer(world: World, visit: Any) -> None:
    world.session.commit()
    with time_machine.travel("2026-11-23 08:00Z", tick=False):
        answers = [
            visit().client.post(
                "/k",
                data={"code": codes.new_code().printed},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
            for number in range(22)
        ]

    assert [answer.status_code for answer in answers][-2:] == [429, 429]


def test_the_card_page_speaks_danish_unless_asked(world: World, visit: Any) -> None:
    assert 'lang="da"' in visit().get("/k").get_data(as_text=True)
    assert 'lang="sv"' in visit().get("/k?language=sv").get_data(as_text=True)


def test_the_sheet_names_the_child_on_the_strip_alone(app: Flask, world: World, visit: Any) -> None:
    club = world[Club].key
    tom = visit(world.tom)
    page = tom.get(f"/hjoerring/clubs/{club}/cards").get_data(as_text=True)
    keys = world.session.scalars(
        select(Child.key).where(Child.first_name.in_(("Ida", "Bo"))).order_by(Child.first_name)
    ).all()
    assert page.count('type="checkbox"') == 2

    sheet = tom.post(f"/hjoerring/clubs/{club}/cards", {"children": list(keys)}, status=200)

    text = sheet.get_data(as_text=True)
    assert sheet.headers["Cache-Control"] == "no-store"
    assert text.count('<article class="card-slot">') == 2
    card_part = text.split('<div class="card">')[1].split("card-slot__strip")[0]
    assert "Modig Bo" in card_part or "Modig Ida" in card_part
    assert "4.A" not in card_part
    assert "Løkken" not in text.split('id="main"')[1]
    assert "Cut off: Bo B., 4.A" in text


def test_only_children_of_the_club_get_its_cards(app: Flask, world: World, visit: Any) -> None:
    club, mia = world[Club].key, world.mia.key

    visit(world.tom).post(f"/hjoerring/clubs/{club}/cards", {"children": [mia]}, status=422)

    assert world.session.scalars(select(Card).join(Child).where(Child.key == mia)).all() == []


def test_the_sheet_is_printed_once_for_one_form(app: Flask, world: World, visit: Any) -> None:
    tom, key = visit(world.tom), world.bo.key
    form = {"place": "school", "form_key": "a" * 22}
    address = f"/hjoerring/children/{key}/card"

    tom.post(address, form, status=200)
    tom.post(address, form, status=303)

    made = world.session.scalars(select(Card).where(Card.child.has(Child.key == key))).all()
    assert len(made) == 1


def test_cards_of_a_class_are_made_in_a_blink(app: Flask, world: World) -> None:
    children = [world.child(f"Noor{n}") for n in range(8)]
    world.session.commit()

    started = time.perf_counter()
    made = cards.make_cards(world.session, children, world.tom, clock.now(), CardPlace.SCHOOL, pepper(app))

    assert [card.alias for card in made] == [f"Modig Noor{n}" for n in range(8)]
    assert time.perf_counter() - started < 5


def by_code_any(browser: Visitor, code: str) -> Any:
    browser.session.commit()
    return browser.client.post("/k", data={"code": code})


def seen(answer: Any) -> tuple[Any, ...]:
    import re

    body = re.sub(r'(csrf_token|form_key)" value="[^"]*"', "", answer.get_data(as_text=True))
    headers = sorted((k, v) for k, v in answer.headers if k not in ("Date", "Set-Cookie"))
    names = sorted(cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie"))
    return answer.status_code, body, headers, names
