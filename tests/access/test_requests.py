"""What every answer carries, and what every form must bring (`safety.md` I3, I4, I6, I7)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.headers import FIXED, FRAMED_BY, WITH_CAMERA, fixed
from tests.access.routes import SAFE, UNSAFE, Route, Stage, changed, routes

PICTURE = "default-src 'none'; sandbox"
"""A picture drawn from what people typed needs nothing at all."""
SCANNING = {"boxes.show", "homecoming.count", "reading.my_log", "reviews.choose_book"}
"""The pages that read codes with the camera; what their forms answer with may say so too."""

FRAMED = "walls.embed"
"""The page other sites may frame, once the library has named them; it may do less than any other."""


@pytest.fixture
def guarded(app: Flask) -> Iterator[None]:
    """Forms are checked for their token, as outside the tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def owner(stage: Stage, route: Route) -> str:
    who = stage.owner(route)
    assert who is not None, f"{route}: nobody of the cast may"
    return who


@pytest.mark.parametrize("token", [None, "", "made up"])
def test_a_form_without_its_token_is_refused(
    app: Flask, stage: Stage, guarded: None, token: str | None
) -> None:
    data = {} if token is None else {"csrf_token": token}
    before = stage.fingerprint()
    for route in routes(app, *UNSAFE):
        answer = stage.send(owner(stage, route), "POST", stage.address(route), data=data)
        assert answer.status_code == 400, f"{route}: {answer.status_code}"
    assert changed(before, stage.fingerprint()) == []


def test_a_token_of_somebody_else_s_session_is_refused(app: Flask, stage: Stage, guarded: None) -> None:
    page = stage.send("Anybody", "GET", f"/{stage.slugs[0]}/sign-in").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert token

    for route in routes(app, *UNSAFE):
        answer = stage.send(owner(stage, route), "POST", stage.address(route), data={"csrf_token": token})
        assert answer.status_code == 400, str(route)


def test_a_form_that_stood_on_another_site_is_refused(app: Flask, stage: Stage) -> None:
    before = stage.fingerprint()
    for route in routes(app, *UNSAFE):
        answer = stage.send(
            owner(stage, route), "POST", stage.address(route), headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.status_code == 403, str(route)
    assert changed(before, stage.fingerprint()) == []


@pytest.mark.parametrize("who", ["Lise", "Ida", "Anybody"])
def test_every_answer_is_protected(app: Flask, stage: Stage, who: str) -> None:
    for route in routes(app):
        with stage.undone():
            answer = stage.send(who, route.method, stage.address(route))
        may_scan = route.rule.endpoint in SCANNING or route.method not in SAFE
        if route.rule.endpoint == FRAMED and answer.status_code == 200:
            assert answer.headers.pop("Content-Security-Policy") == f"{FRAMED_BY}'none'"
            answer.headers["Content-Security-Policy"] = FIXED["Content-Security-Policy"]
        assert _unprotected(answer, may_scan) == [], f"{route}: {answer.status_code}"


def test_the_camera_is_for_the_pages_that_scan(app: Flask, stage: Stage) -> None:
    scanning = set()
    for route in routes(app, "GET"):
        with stage.undone():
            answer = stage.send("Lise", "GET", stage.address(route))
        if "camera=(self)" in answer.headers.get("Permissions-Policy", ""):
            scanning.add(route.rule.endpoint)

    assert scanning
    assert scanning <= SCANNING


def test_what_goes_wrong_is_protected_too(app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(**values: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "libraries.front", fault)
    front = f"/{stage.slugs[0]}/"

    answers = [
        stage.send("Anybody", "GET", front),
        stage.send("Anybody", "GET", "/nowhere/at/all"),
        stage.send("Lise", "GET", f"{front}nowhere"),
        stage.send("Anybody", "DELETE", front),
        stage.send("Anybody", "GET", front, headers={"HX-Request": "true", "HX-Request-Type": "partial"}),
    ]

    assert [answer.status_code for answer in answers] == [500, 404, 404, 405, 500]
    for answer in answers:
        assert _unprotected(answer) == []
        assert "Traceback" not in answer.get_data(as_text=True)


def test_static_files_are_protected(app: Flask) -> None:
    answer = app.test_client().get("/static/img/mark.svg", buffered=True)

    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED


def test_over_tls_a_browser_is_told_to_stay_there() -> None:
    assert fixed(secure=True)["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in fixed(secure=False)


@pytest.mark.parametrize("who", ["Lise", "Tom", "Ida", "Gry"])
def test_nothing_shown_to_somebody_signed_in_is_kept(app: Flask, stage: Stage, who: str) -> None:
    """A child is signed in at its library only; the addresses outside know it not. A cover is nobody's."""
    for route in routes(app):
        if "library" in route.rule.arguments:
            with stage.undone():
                answer = stage.send(who, route.method, stage.address(route))
            if not answer.mimetype.startswith("image/"):
                assert answer.headers["Cache-Control"] == "no-store", f"{route}: {answer.status_code}"


def test_who_has_not_signed_in_and_opens_no_form_gets_no_cookie(app: Flask, stage: Stage) -> None:
    for route in routes(app, *SAFE):
        answer = stage.send("Anybody", "GET", stage.address(route))
        if answer.status_code == 200 and "csrf_token" not in answer.get_data(as_text=True):
            assert "Set-Cookie" not in answer.headers, str(route)


def test_the_cookie_is_for_the_server_alone(app: Flask, stage: Stage) -> None:
    answer = stage.send("Anybody", "GET", f"/{stage.slugs[0]}/sign-in")

    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


def _unprotected(answer: TestResponse, may_scan: bool = False) -> list[str]:
    """The headers that are missing or weaker; only a page that scans may ask for the camera."""
    is_scanning = may_scan and answer.headers.get("Permissions-Policy") == WITH_CAMERA["Permissions-Policy"]
    wanted = FIXED | (WITH_CAMERA if is_scanning else {})
    if answer.mimetype.startswith(("image/", "video/")):
        wanted["Content-Security-Policy"] = PICTURE
    weak = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    if answer.mimetype.startswith("text/") and answer.mimetype_params.get("charset") != "utf-8":
        weak.append("charset")
    return weak
