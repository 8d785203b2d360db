"""Coming in by a service outside: whom it lets in, and everything that must not open the door."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import sessions
from app.accounts.models import Role, RoleName, SignedIn
from app.children.models import Child
from app.core import clock
from app.openid import agreements, discovery, identities, sealing
from app.openid.models import ForWhom, KnownIdentity, SignInService
from tests.openid.services_outside import (
    CLIENT,
    SECRET,
    Crooked,
    agreed,
    asked_for,
    crooked,
    honest,
    known_there,
    signed_in_there,
)
from tests.pages import Visitor
from tests.signing_in.doors import PASSWORD, give_password
from tests.world import World

pytestmark = pytest.mark.filterwarnings(
    "ignore::authlib.deprecate.AuthlibDeprecationWarning", "ignore:get_jwt_config:DeprecationWarning"
)
"""What the honest service says about itself, not about us."""
AWAY = "/hjoerring/sign-in/with/staff"
PUPILS = "/hjoerring/sign-in/with/pupils"
BACK = "/hjoerring/sign-in/back"


@pytest.fixture(autouse=True)
def private_places(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The services run on this machine, which only a test may reach, and without https."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    discovery._known.clear()
    yield
    app.config["OUTWARD_REACHABLE"] = frozenset()


@pytest.fixture
def town_hall() -> Iterator[str]:
    with honest() as issuer:
        yield issuer


@pytest.fixture
def cheat() -> Iterator[Crooked]:
    with crooked() as provider:
        yield provider


def is_in(browser: Visitor, library: str = "hjoerring") -> bool:
    return browser.client.get(f"/{library}/account").status_code == 200


def come(browser: Visitor, subject: str, address: str = AWAY) -> str:
    """Away, signed in there, and the address one is sent back to."""
    return signed_in_there(browser.get(address, status=303).headers["Location"], subject)


def connecting(child: Child) -> str:
    """Where the button on the child's own page leads."""
    return f"{PUPILS}?connect={child.key}"


def crook_comes(browser: Visitor, cheat: Crooked, status: int = 303, **more: str) -> Any:
    """Away to the cheat and straight back with a code."""
    away = asked_for(browser.get(AWAY, status=303).headers["Location"])
    cheat.nonce = away["nonce"]
    return browser.get(f"{BACK}?{urlencode({'code': 'c', 'state': away['state']} | more)}", status=status)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_an_invited_teacher_comes_in_by_the_town_halls_service(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall)
    known_there(town_hall, "tom-at-the-town-hall", email="Tom@Example.org", email_verified=True)
    browser = visit()
    assert "Sign in with Hjørring Kommune" in text(browser.get("/hjoerring/sign-in"))
    away = browser.get(f"{AWAY}?next=/hjoerring/account", status=303).headers["Location"]
    asked = asked_for(away)
    assert asked["scope"] == "openid email"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) >= 22
    assert len(asked["nonce"]) >= 22

    answer = browser.get(signed_in_there(away, "tom-at-the-town-hall"), status=303)

    assert answer.headers["Location"] == "/hjoerring/account"
    assert is_in(browser)
    known = world.session.scalars(select(KnownIdentity)).one()
    assert (known.person_id, known.child_id) == (world.tom.id, None)
    assert "tom" not in known.subject_hash


def test_later_the_subject_is_enough_whatever_its_address_is_now(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall)
    known_there(town_hall, "t", email="tom@example.org", email_verified=True)
    first = visit()
    first.get(come(first, "t"), status=303)
    known_there(town_hall, "t", email="thomas@example.org", email_verified=False)

    later = visit()
    later.get(come(later, "t"), status=303)

    assert is_in(later)
    assert len(world.session.scalars(select(KnownIdentity)).all()) == 1


def test_what_one_librarys_service_says_opens_no_other_library(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    """A service of ours could call anybody Sten; a session of his holds here alone."""
    agreed(app, world, town_hall)
    world.add(Role(person_id=world.sten.id, name=RoleName.LEADER, created_at=clock.now()))
    known_there(town_hall, "s", email="sten@example.org", email_verified=True)
    browser = visit()

    browser.get(come(browser, "s"), status=303)

    assert is_in(browser)
    assert not is_in(browser, "thisted")
    assert world.session.scalars(select(SignedIn.library_id)).one() == world.library.id


def test_the_secret_is_never_shown_and_not_readable_in_the_database(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    service = agreed(app, world, town_hall)

    assert SECRET not in text(visit(world.lise).get("/hjoerring/settings/sign-in"))
    assert SECRET not in service.sealed_secret
    assert agreements.trusted(service, app.config["PEPPER"]).secret == SECRET
    assert sealing.unseal(service.sealed_secret, b"another pepper", service.key) is None
    assert sealing.unseal(service.sealed_secret, app.config["PEPPER"], "another row") is None
    assert SECRET not in repr(agreements.trusted(service, app.config["PEPPER"]))


REFUSED = {
    "a wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "a wrong audience": {"aud": "somebody-else"},
    "audiences without us": {"aud": ["a", "b"]},
    "another issuer": {"iss": "https://login.example.com"},
    "a token that has run out": {"exp": 1_000_000_000},
    "a token from tomorrow": {"iat": 4_000_000_000, "nbf": 4_000_000_000},
    "no subject": {"sub": None},
    "no end": {"exp": None},
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_token_that_is_not_for_us_here_and_now_opens_nothing(
    app: Flask, world: World, visit: Any, cheat: Crooked, why: str
) -> None:
    agreed(app, world, cheat.issuer)
    cheat.claims = REFUSED[why]
    browser = visit()

    answer = crook_comes(browser, cheat, status=409)

    assert "did not fit" in text(answer)
    assert "Sign in another way" in text(answer)
    assert not is_in(browser)
    assert world.session.scalars(select(KnownIdentity)).all() == []


def test_the_same_token_unspoilt_opens(app: Flask, world: World, visit: Any, cheat: Crooked) -> None:
    """The control: only what is spoilt above keeps the door shut."""
    agreed(app, world, cheat.issuer)
    browser = visit()

    crook_comes(browser, cheat)

    assert is_in(browser)
    taken = dict(cheat.asked)["/token"]
    assert taken["grant_type"] == "authorization_code"
    assert len(taken["code_verifier"]) >= 43
    assert "client_secret" not in taken


def test_a_signature_that_is_not_the_services_opens_nothing(
    app: Flask, world: World, visit: Any, cheat: Crooked
) -> None:
    from joserfc.jwk import OctKey

    agreed(app, world, cheat.issuer)
    for header, key in (
        ({"alg": "RS256", "kid": "one"}, cheat.other_key),
        ({"alg": "none"}, cheat.key),
        ({"alg": "HS256", "kid": "one"}, OctKey.import_key(SECRET)),
    ):
        cheat.header, cheat.signed_with = header, key
        browser = visit()

        crook_comes(browser, cheat, status=409)

        assert not is_in(browser)


def test_an_answer_works_once_and_only_where_it_was_asked_for(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall)
    known_there(town_hall, "t", email="tom@example.org", email_verified=True)
    browser = visit()
    back = come(browser, "t")
    stranger = visit()
    stranger.get(back, status=409)
    with browser.client.session_transaction() as cookie:
        noted = dict(cookie["away"])
    browser.get(back, status=303)

    replayed = visit()
    with replayed.client.session_transaction() as cookie:
        cookie["away"] = noted
    replayed.get(back, status=409)

    assert [is_in(each) for each in (browser, stranger, replayed)] == [True, False, False]


def test_another_state_opens_nothing(app: Flask, world: World, visit: Any, cheat: Crooked) -> None:
    agreed(app, world, cheat.issuer)
    for state in ("", "x" * 32, "å"):
        browser = visit()
        crook_comes(browser, cheat, status=409, state=state)
        assert not is_in(browser)
    assert "/token" not in dict(cheat.asked)


def test_eleven_minutes_are_too_many(app: Flask, world: World, visit: Any, cheat: Crooked) -> None:
    agreed(app, world, cheat.issuer)
    browser = visit()
    away = asked_for(browser.get(AWAY, status=303).headers["Location"])
    with browser.client.session_transaction() as cookie:
        cookie["away"] = cookie["away"] | {"at": cookie["away"]["at"] - 660}

    browser.get(f"{BACK}?code=c&state={away['state']}", status=409)


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "tom@example.org", "email_verified": False}, "has not confirmed your e-mail"),
        ({"email": "tom@example.org"}, "has not confirmed your e-mail"),
        ({"email": "tom@example.org", "email_verified": "true"}, "has not confirmed your e-mail"),
        ({}, "did not tell us your e-mail"),
        ({"email": "nobody@example.org", "email_verified": True}, "Nobody has invited nobody@example.org"),
        ({"email": "sten@example.org", "email_verified": True}, "Nobody has invited sten@example.org"),
        ({"email": "hanne@example.org", "email_verified": True}, "Nobody has invited hanne@example.org"),
    ],
)
def test_whoever_is_not_known_and_invited_here_is_told_why(
    app: Flask, world: World, visit: Any, town_hall: str, claims: dict[str, Any], words: str
) -> None:
    """Unverified, without an address, unknown, at another library, disabled."""
    world.hanne.disabled_at = clock.now()
    agreed(app, world, town_hall)
    known_there(town_hall, "x", **claims)
    browser = visit()

    answer = browser.get(come(browser, "x"), status=409)

    assert words in text(answer)
    assert not is_in(browser)
    assert world.session.scalars(select(KnownIdentity)).all() == []


def test_a_part_that_has_ended_opens_nothing_though_the_subject_is_known(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall)
    known_there(town_hall, "t", email="tom@example.org", email_verified=True)
    first = visit()
    first.get(come(first, "t"), status=303)
    for role in world.session.scalars(select(Role).where(Role.person_id == world.tom.id)):
        role.ended_at = clock.now()

    later = visit()
    answer = later.get(come(later, "t"), status=409)

    assert "no part here any more" in text(answer)


def test_an_address_that_has_passed_to_a_colleague_is_looked_at_by_somebody(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall)
    for subject in ("tom", "toms-successor"):
        known_there(town_hall, subject, email="tom@example.org", email_verified=True)
    first = visit()
    first.get(come(first, "tom"), status=303)

    second = visit()
    answer = second.get(come(second, "toms-successor"), status=409)

    assert "connected to another sign-in" in text(answer)
    assert not is_in(second)


def test_the_address_is_asked_for_if_the_token_is_without_and_must_be_about_the_same(
    app: Flask, world: World, visit: Any, cheat: Crooked
) -> None:
    agreed(app, world, cheat.issuer)
    cheat.claims = {"email": None, "email_verified": None}
    for subject, status in (("somebody else", 409), ("4711", 303)):
        cheat.userinfo = {"sub": subject, "email": "tom@example.org", "email_verified": True}
        discovery._known.clear()
        browser = visit()

        crook_comes(browser, cheat, status=status)

        assert is_in(browser) == (status == 303)


@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_a_service_that_is_down_is_said_so_and_another_way_shown(
    app: Flask, world: World, visit: Any, cheat: Crooked, where: str
) -> None:
    give_password(app, world.lise)
    agreed(app, world, cheat.issuer)
    cheat.down = {where}
    browser = visit()
    if where.startswith("/."):
        answer = browser.get(AWAY, status=503)
    else:
        answer = crook_comes(browser, cheat, status=503)

    assert "does not answer" in text(answer)
    assert 'href="/hjoerring/sign-in"' in text(answer)
    browser.post("/hjoerring/sign-in", {"email": "lise@example.org", "password": PASSWORD})
    assert is_in(browser)


def test_a_service_nobody_listens_at_costs_seconds_and_no_500(app: Flask, world: World, visit: Any) -> None:
    with crooked() as gone:
        agreed(app, world, gone.issuer)
    began = time.monotonic()

    visit().get(AWAY, status=503)

    assert time.monotonic() - began < 8


def test_no_is_taken_for_an_answer(app: Flask, world: World, visit: Any, cheat: Crooked) -> None:
    agreed(app, world, cheat.issuer)
    browser = visit()
    state = asked_for(browser.get(AWAY, status=303).headers["Location"])["state"]

    answer = browser.get(f"{BACK}?error=access_denied&state={state}", status=409)

    assert "did not let you through" in text(answer)


@pytest.mark.parametrize(
    "issuer",
    [
        "https://127.0.0.1",
        "https://10.0.0.7/x",
        "http://login.example.org",
        "https://[::1]",
        "ftp://x.dk",
        "x",
    ],
)
def test_no_address_in_our_own_house_and_none_without_https_is_asked(
    app: Flask, world: World, visit: Any, issuer: str
) -> None:
    form = {
        "staff-service": "Town hall",
        "staff-issuer": issuer,
        "staff-client_id": CLIENT,
        "staff-secret": SECRET,
        "staff-is_on": "y",
    }

    answer = visit(world.lise).post("/hjoerring/settings/sign-in/staff", form, status=409)

    assert "does not answer" in text(answer)
    assert world.session.scalars(select(SignInService)).all() == []


def test_a_discovery_for_somebody_else_or_with_a_way_into_our_house_is_refused(
    app: Flask, world: World, visit: Any, cheat: Crooked
) -> None:
    agreed(app, world, cheat.issuer)
    for lie in (
        {"issuer": "https://login.example.com"},
        {"token_endpoint": "http://127.0.0.1:25/"},
        {"jwks_uri": "https://169.254.169.254/latest"},
        {"authorization_endpoint": None},
    ):
        cheat.discovery = lie
        discovery._known.clear()

        visit().get(AWAY, status=503)


def test_a_librarian_sets_a_service_up_tries_it_and_switches_it_off(
    app: Flask, world: World, visit: Any, cheat: Crooked
) -> None:
    agreed(app, world, cheat.issuer)
    browser = visit(world.lise)
    form = {
        "staff-service": "Hjørring Kommune",
        "staff-issuer": f"{cheat.issuer}/",
        "staff-client_id": CLIENT,
        "staff-secret": "",
        "staff-is_on": "y",
    }
    browser.post("/hjoerring/settings/sign-in/staff", form)
    service = world.session.scalars(select(SignInService)).one()
    assert (service.issuer, service.is_on) == (cheat.issuer, True)
    assert agreements.trusted(service, app.config["PEPPER"]).secret == SECRET

    browser.post("/hjoerring/settings/sign-in/staff", form | {"staff-is_on": ""})

    visit().get(AWAY, status=404)
    assert "Hjørring Kommune" not in text(visit().get("/hjoerring/sign-in"))


def test_a_secret_is_not_sent_to_an_address_it_was_not_typed_for(
    app: Flask, world: World, visit: Any, cheat: Crooked
) -> None:
    agreed(app, world, "https://login.example.org:443")
    app.config["OUTWARD_REACHABLE"] = frozenset(
        {
            ("localhost", int(cheat.issuer.rpartition(":")[2])),
            ("127.0.0.1", int(cheat.issuer.rpartition(":")[2])),
            ("::1", int(cheat.issuer.rpartition(":")[2])),
        }
    )
    form = {
        "staff-service": "Hjørring Kommune",
        "staff-issuer": cheat.issuer,
        "staff-client_id": CLIENT,
        "staff-is_on": "y",
    }

    answer = visit(world.lise).post("/hjoerring/settings/sign-in/staff", form, status=409)

    assert "Type the secret" in text(answer)


def test_another_issuer_knows_nobody_yet(app: Flask, world: World, visit: Any, town_hall: str) -> None:
    agreed(app, world, town_hall)
    known_there(town_hall, "t", email="tom@example.org", email_verified=True)
    browser = visit()
    browser.get(come(browser, "t"), status=303)

    agreed(app, world, "https://login.example.org:443")

    assert world.session.scalars(select(KnownIdentity)).all() == []


def test_a_child_connects_its_school_login_and_comes_in_by_it(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall, ForWhom.PUPILS, "Unilogin")
    known_there(town_hall, "ida1234", email="ida@skole.example", name="Ida Andersen")
    stranger = visit()
    assert "Pupils: sign in with Unilogin" in text(stranger.get("/hjoerring/sign-in"))
    answer = stranger.get(come(stranger, "ida1234", PUPILS), status=409)
    assert "Come in with your card first" in text(answer)

    browser = visit(world.ida)
    browser.get("/hjoerring/me/school-login")
    away = browser.get(connecting(world.ida), status=303).headers["Location"]
    assert asked_for(away)["scope"] == "openid"
    assert asked_for(away)["prompt"] == "login"
    browser.get(signed_in_there(away, "ida1234"), status=303)
    assert "Your card works too" in text(browser.get("/hjoerring/me/school-login"))

    tomorrow = visit()
    answer = tomorrow.get(come(tomorrow, "ida1234", PUPILS), status=303)
    assert answer.headers["Location"] == "/hjoerring/me"
    assert tomorrow.client.get("/hjoerring/me").status_code == 200
    stored = [repr(row) for row in world.session.execute(select(KnownIdentity.__table__)).all()]
    assert not any(word in line for line in stored for word in ("ida1234", "Andersen", "skole"))

    browser.post("/hjoerring/me/school-login/forget")
    late = visit()
    late.get(come(late, "ida1234", PUPILS), status=409)


def test_no_child_takes_over_anothers_login(app: Flask, world: World, visit: Any, town_hall: str) -> None:
    agreed(app, world, town_hall, ForWhom.PUPILS, "Unilogin")
    known_there(town_hall, "ida1234")
    hers = visit(world.ida)
    hers.get(come(hers, "ida1234", connecting(world.ida)), status=303)

    his = visit(world.bo)
    answer = his.get(come(his, "ida1234", connecting(world.bo)), status=409)

    assert "connected to another sign-in" in text(answer)
    # And an answer asked for by one child is not taken by the next on the same tablet.
    back = come(hers, "ida1234", connecting(world.ida))
    token = sessions.open_for_child(world.session, world.bo, clock.now())
    with hers.client.session_transaction() as cookie:
        cookie["token"] = token
    hers.get(back, status=409)
    assert [row.child_id for row in world.session.scalars(select(KnownIdentity))] == [world.ida.id]


def test_who_comes_in_on_a_tablet_another_left_is_not_connected_to_that_child(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    agreed(app, world, town_hall, ForWhom.PUPILS, "Unilogin")
    known_there(town_hall, "bo1234")
    left_by_ida = visit(world.ida)

    left_by_ida.get(come(left_by_ida, "bo1234", PUPILS), status=409)

    assert world.session.scalars(select(KnownIdentity)).all() == []
    his = visit(world.bo)
    his.get(come(his, "bo1234", connecting(world.bo)), status=303)
    answer = left_by_ida.get(come(left_by_ida, "bo1234", PUPILS), status=303)
    assert answer.headers["Location"] == "/hjoerring/is-it-you"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert world.bo.alias in text(left_by_ida.get("/hjoerring/me"))


def test_an_answer_asked_for_at_one_library_opens_no_other(
    app: Flask, world: World, visit: Any, town_hall: str
) -> None:
    """A library's own service could send somebody on with a stranger's code of another's."""
    agreed(app, world, town_hall)
    home, world.library = world.library, world.elsewhere
    agreed(app, world, town_hall)
    world.library = home
    known_there(town_hall, "s", email="sten@example.org", email_verified=True)
    browser = visit()
    away = browser.get(AWAY, status=303).headers["Location"]
    back = signed_in_there(away.replace("%2Fhjoerring%2F", "%2Fthisted%2F"), "s")
    assert "/thisted/sign-in/back" in back

    browser.get(back, status=409)

    assert not is_in(browser, "thisted")


def test_a_pupils_service_lets_no_adult_in(app: Flask, world: World, visit: Any, town_hall: str) -> None:
    agreed(app, world, town_hall, ForWhom.PUPILS, "Unilogin")
    known_there(town_hall, "t", email="tom@example.org", email_verified=True)
    browser = visit()

    browser.get(come(browser, "t", PUPILS), status=409)

    assert not is_in(browser)


def test_an_erased_child_leaves_no_identity(app: Flask, world: World, visit: Any, town_hall: str) -> None:
    agreed(app, world, town_hall, ForWhom.PUPILS, "Unilogin")
    known_there(town_hall, "ida1234")
    browser = visit(world.ida)
    browser.get(come(browser, "ida1234", connecting(world.ida)), status=303)

    visit(world.lise).post(f"/hjoerring/children/{world.ida.key}/erase", {"really": "y"})

    assert world.session.scalars(select(KnownIdentity)).all() == []


def test_a_subject_tells_nothing_without_the_pepper() -> None:
    one = identities.subject_hash("https://a.example", "4711", b"pepper")

    assert one != identities.subject_hash("https://a.example", "4711", b"another")
    assert one != identities.subject_hash("https://b.example", "4711", b"pepper")
    assert one != identities.subject_hash("https://a.example4", "711", b"pepper")
    assert len(one) == 64
