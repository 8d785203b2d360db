"""The outsider: what is not yours does not exist, at the very addresses where its owner gets an answer."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.tables import new_key
from tests.access.routes import SAFE, UNSAFE, Route, Stage, changed, routes


def keyed(app: Flask) -> list[Route]:
    """Routes with a row in their address that not everybody may open."""
    return [route for route in routes(app) if route.keyed and not route.is_public]


def test_every_row_has_an_owner_who_gets_an_answer(app: Flask, stage: Stage) -> None:
    wrong = []
    for route in keyed(app):
        owner = stage.owner(route)
        if owner is None:
            wrong.append(f"{route}: nobody of the cast may")
            continue
        with stage.undone():
            answer = stage.send(owner, route.method, stage.address(route))
        fine = answer.status_code < 400 or (route.method in UNSAFE and answer.status_code in (409, 422))
        if not fine:
            wrong.append(f"{route}: {owner} gets {answer.status_code}")

    assert keyed(app)
    assert not wrong


def test_to_a_librarian_elsewhere_it_does_not_exist(app: Flask, stage: Stage) -> None:
    """Sten at the cast's address, and at his own library's with the cast's key: the answer of nothing."""
    wrong = []
    for route in keyed(app):
        for slug in stage.slugs:
            with stage.undone():
                real = stage.send("Sten", route.method, stage.address(route, slug=slug))
                none = stage.send("Sten", route.method, stage.address(route, slug=slug, key=new_key()))
            if real.status_code != 404:
                wrong.append(f"{route} at {slug}: {real.status_code}")
            elif _whole(real) != _whole(none):
                wrong.append(f"{route} at {slug}: tells the real key from none")

    assert not wrong


def test_a_public_row_is_only_at_home_in_its_own_library(app: Flask, stage: Stage) -> None:
    wrong = []
    for route in routes(app):
        if route.is_public and route.keyed:
            real = stage.send("Anybody", route.method, stage.address(route, slug=stage.slugs[1]))
            none = stage.send(
                "Anybody", route.method, stage.address(route, slug=stage.slugs[1], key=new_key())
            )
            if real.status_code != 404 or _whole(real) != _whole(none):
                wrong.append(f"{route}: {real.status_code}")

    assert not wrong


def test_a_stranger_is_sent_to_sign_in(app: Flask, stage: Stage) -> None:
    """Also for a key that is none: a stranger does not learn which keys there are."""
    for route in routes(app):
        if route.is_public:
            continue
        for key in (None, new_key()):
            answer = stage.send("Anybody", route.method, stage.address(route, key=key))
            assert answer.status_code == 303, f"{route}: {answer.status_code}"
            begins = answer.headers["Location"].partition("?")[0]
            assert begins.endswith(("/sign-in", "/k")), str(route)


@pytest.mark.only_on("sqlite")  # the policy asks no database
@pytest.mark.parametrize("who", ["Lise", "Lars", "Tom", "Hanne", "Mads", "Ida", "Sten"])
def test_who_may_not_is_refused_and_nothing_is_changed(app: Flask, stage: Stage, who: str) -> None:
    """Every route the policy closes to them (Z3): 403, or 404 where the row does not exist for them."""
    wrong = []
    with stage.undone():
        before = stage.fingerprint()
        for route in routes(app):
            if route.is_public:
                continue
            allowed = stage.allows(who, route)
            if allowed:
                continue
            answer = stage.send(who, route.method, stage.address(route))
            if answer.status_code != (404 if allowed is None else 403):
                wrong.append(f"{route}: {answer.status_code}")
            if route.method in UNSAFE and (tables := changed(before, stage.fingerprint())):
                wrong.append(f"{route} changed {tables}")

    assert not wrong


@pytest.mark.only_on("sqlite")  # a write is refused before either database hears of it
@pytest.mark.parametrize("who", ["Lise", "Hanne", "Mads", "Ida", "Anybody"])
def test_looking_changes_nothing(app: Flask, stage: Stage, who: str) -> None:
    """GET and HEAD write nowhere (I8), whoever looks."""
    wrong = []
    with stage.undone():
        before = stage.fingerprint()
        for route in routes(app, *SAFE):
            for method in ("GET", "HEAD"):
                answer = stage.send(who, method, stage.address(route))
                if answer.status_code >= 500:
                    wrong.append(f"{method} {route}: {answer.status_code}")
            if tables := changed(before, stage.fingerprint()):
                wrong.append(f"{route} changed {tables}")

    assert not wrong


def test_a_change_would_be_seen(stage: Stage) -> None:
    """The control of the two tests above."""
    with stage.undone():
        before = stage.fingerprint()
        answer = stage.send("Lise", "POST", f"/{stage.slugs[0]}/sign-out")

        assert answer.status_code == 303
        assert "sessions" in changed(before, stage.fingerprint())
    assert changed(before, stage.fingerprint()) == []


def _whole(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = [(name, value) for name, value in answer.headers if name != "Date"]
    return answer.status_code, answer.data, headers
