"""A6 of `safety.md`: whoever tries addresses, links and cards learns nothing from what comes back.

Status, body, headers and cookies are the same for what does not exist, what is over and what is
somebody else's. A7, how long it takes, is measured in tests/storm/test_timing.py.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts import codes
from app.cards import cards
from app.cards.models import Card, CardPlace
from app.core import clock
from app.signing_in import links
from app.signing_in.models import LinkPurpose
from tests.signing_in.doors import give_password, pepper
from tests.world import World

ADDRESS = "/hjoerring/sign-in"
WRONG = "en helt anden sætning"
STRANGERS = {
    "a teacher without a password": "tom@example.org",
    "a librarian": "lise@example.org",
    "nobody": "nobody@example.org",
    "a disabled person with a password": "gone@example.org",
    "a librarian of another library": "sten@example.org",
}


def told(answer: Any) -> tuple[Any, ...]:
    """All that a stranger sees of an answer, but for what is drawn anew each time and what was typed."""
    body = re.sub(r'(csrf_token|form_key)" value="[^"]*"', "", answer.get_data(as_text=True))
    headers = sorted((k, v) for k, v in answer.headers if k not in ("Date", "Set-Cookie"))
    cookies = sorted(re.sub("=[^;]*", "", each, count=1) for each in answer.headers.getlist("Set-Cookie"))
    return answer.status_code, re.sub(r'value="[^"]*@[^"]*"', "", body), headers, cookies


def stranger_like(email: str) -> str:
    """An address nobody has, as long as this one."""
    return "z" * (len(email) - len("@example.org")) + "@example.org"


def with_strangers(app: Flask, world: World) -> None:
    give_password(app, world.lise)
    world.hanne.email, world.hanne.disabled_at = "gone@example.org", clock.now()
    give_password(app, world.hanne)


@pytest.mark.parametrize("email", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("password", ["", WRONG], ids=["asking for a link", "guessing a password"])
def test_a6_an_address_tells_nothing(app: Flask, world: World, visit: Any, email: str, password: str) -> None:
    with_strangers(app, world)
    status = 422 if password else 303

    one, other = [
        visit().post(ADDRESS, {"email": each, "password": password}, status=status)
        for each in (email, stranger_like(email))
    ]

    assert told(one) == told(other)


@pytest.mark.parametrize("email", STRANGERS.values(), ids=STRANGERS)
def test_a6_six_digits_tell_nothing(app: Flask, world: World, visit: Any, email: str) -> None:
    with_strangers(app, world)
    links.mint(world.session, world.library.id, world.lise.id, LinkPurpose.SIGN_IN, clock.now())

    one, other = [
        visit().post("/hjoerring/digits", {"email": each, "digits": "123456"}, status=422)
        for each in (email, stranger_like(email))
    ]

    assert told(one) == told(other)


@pytest.mark.parametrize("email", STRANGERS.values(), ids=STRANGERS)
def test_a6_too_often_is_too_often_for_everybody(app: Flask, world: World, visit: Any, email: str) -> None:
    with_strangers(app, world)
    answers = []
    for each in (email, stranger_like(email)):
        for _ in range(10):
            visit().post(ADDRESS, {"email": each, "password": WRONG}, status=422)
        answers.append(visit().post(ADDRESS, {"email": each, "password": WRONG}, status=429))

    assert told(answers[0]) == told(answers[1])


def test_a6_links_that_never_were_are_over_used_up_elsewhere_or_for_something_else_look_alike(
    world: World, visit: Any
) -> None:
    now, here = clock.now(), world.library.id
    sign_in, minutes = LinkPurpose.SIGN_IN, timedelta(minutes=11)
    tokens = {
        "over": links.mint(world.session, here, world.tom.id, sign_in, now - minutes),
        "elsewhere": links.mint(world.session, world.elsewhere.id, world.sten.id, sign_in, now),
        "without a part": links.mint(world.session, here, world.sten.id, sign_in, now),
        "for one meeting": links.mint_until(
            world.session, here, world.tom.id, LinkPurpose.SUBSTITUTE, now, now + minutes
        ),
        "never": "x" * 22,
    }
    fresh = links.mint(world.session, here, world.tom.id, sign_in, now)
    pages = {}
    for name, token in tokens.items():
        answer = visit().get(f"/hjoerring/link/{token}")
        status, body, headers, cookies = told(answer)
        pages[name] = (status, body.replace(token, ""), headers, cookies)
        pressed = visit().post(f"/hjoerring/link/{token}", status=303)
        assert pressed.headers["Location"].endswith(f"/link/{token}")

    assert len({repr(page) for page in pages.values()}) == 1
    # The control: a link that works looks otherwise.
    control = told(visit().get(f"/hjoerring/link/{fresh}"))[1].replace(fresh, "")
    assert control != pages["never"][1]


def test_a6_cards_that_never_were_are_voided_or_of_an_erased_child_look_alike(
    app: Flask, world: World, visit: Any
) -> None:
    world.session.commit()
    made = cards.make_cards(
        world.session, [world.ida, world.bo, world.mia], None, clock.now(), CardPlace.SCHOOL, pepper(app)
    )
    live, voided, erased = made
    world.session.commit()
    for card in world.session.query(Card).filter(Card.child_id == world.bo.id):
        card.voided_at = clock.now()
    world.session.delete(world.session.merge(world.mia))
    world.session.commit()
    unknown_code, unknown_token = codes.new_code().printed, codes.qr_token()

    typed = [
        told(visit().post("/k", {"code": code, "token": ""}, status=422))
        for code in (unknown_code, voided.code, erased.code)
    ]
    scanned = [
        told(visit().post("/k", {"code": "", "token": token}, status=422))
        for token in (unknown_token, voided.token, erased.token)
    ]

    assert typed[0] == typed[1] == typed[2]
    assert scanned[0] == scanned[1] == scanned[2]
    # The control: a live card opens.
    visit().post("/k", {"code": "", "token": live.token}, status=303)


def test_a6_an_address_signed_in_elsewhere_learns_nothing_about_ours(
    app: Flask, world: World, visit: Any
) -> None:
    with_strangers(app, world)
    sten = visit(world.sten)
    sten.post(ADDRESS, {"email": "warm@example.org", "password": WRONG}, status=422)

    one, other = [
        sten.post(ADDRESS, {"email": each, "password": WRONG}, status=422)
        for each in ("lise@example.org", stranger_like("lise@example.org"))
    ]

    assert told(one) == told(other)
