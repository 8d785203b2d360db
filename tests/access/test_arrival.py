"""Who has arrived, and at which library."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.access.live_sessions import ADULT_IDLE, CHILD_IDLE
from app.access.viewer import Viewer
from app.accounts.models import Person, Role, SignedIn
from app.accounts.sessions import ADULT_LONGEST, CHILD_LONGEST
from app.core import clock
from tests.access.routes import Stage


def browser(app: Flask, stage: Stage, who: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"], cookie["seen"] = stage.tokens[who], stage.seen
    return client


def is_in(client: FlaskClient, address: str) -> bool:
    status = client.get(address).status_code
    assert status in (200, 303)
    return status == 200


def test_a_library_nobody_knows_is_not_found(stage: Stage) -> None:
    assert stage.send("Lise", "GET", "/nowhere/today").status_code == 404


def test_an_adult_who_is_quiet_for_long_is_signed_out(app: Flask, stage: Stage) -> None:
    lise = browser(app, stage, "Lise")
    with time_machine.travel(clock.now() + ADULT_IDLE - timedelta(minutes=1)):
        assert is_in(lise, "/hjoerring/today")
    with time_machine.travel(clock.now() + 2 * ADULT_IDLE):
        assert not is_in(lise, "/hjoerring/today")


def test_who_keeps_working_stays_in_until_the_end_of_the_day(app: Flask, stage: Stage) -> None:
    lise, start = browser(app, stage, "Lise"), clock.now()
    step = ADULT_IDLE * 0.9
    for number in range(1, int(ADULT_LONGEST / step) + 1):
        with time_machine.travel(start + number * step):
            assert is_in(lise, "/hjoerring/today")
    with time_machine.travel(start + ADULT_LONGEST):
        assert not is_in(lise, "/hjoerring/today")


def test_a_child_s_tablet_is_soon_free_again(app: Flask, stage: Stage) -> None:
    ida = browser(app, stage, "Ida")
    with time_machine.travel(clock.now() + CHILD_IDLE + timedelta(minutes=1)):
        assert not is_in(ida, "/hjoerring/me")


def test_a_child_that_keeps_writing_is_out_after_an_hour(app: Flask, stage: Stage) -> None:
    ida, start = browser(app, stage, "Ida"), clock.now()
    for minutes in range(9, 60, 9):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert is_in(ida, "/hjoerring/me")
    with time_machine.travel(start + CHILD_LONGEST):
        assert not is_in(ida, "/hjoerring/me")


def test_a_child_is_signed_in_at_its_own_library_only(app: Flask, stage: Stage) -> None:
    assert is_in(browser(app, stage, "Ida"), "/hjoerring/me")
    assert not is_in(browser(app, stage, "Ida"), "/thisted/me")


def test_what_is_taken_away_is_gone_at_the_next_request(app: Flask, stage: Stage) -> None:
    """Roles and sessions are read anew each time (Z7)."""
    lise = browser(app, stage, "Lise")
    assert lise.get("/hjoerring/today").status_code == 200

    _set(stage, Role, Role.person_id == stage.ids["Lise"], ended_at=clock.now())
    assert lise.get("/hjoerring/today").status_code == 403


def test_a_revoked_session_lets_nobody_in(app: Flask, stage: Stage) -> None:
    _set(stage, SignedIn, SignedIn.person_id == stage.ids["Lise"], revoked_at=clock.now())

    assert not is_in(browser(app, stage, "Lise"), "/hjoerring/today")


def test_a_person_who_may_not_sign_in_any_more_is_out(app: Flask, stage: Stage) -> None:
    _set(stage, Person, Person.id == stage.ids["Lise"], disabled_at=clock.now())

    assert not is_in(browser(app, stage, "Lise"), "/hjoerring/today")


def test_htmx_is_sent_to_sign_in_as_a_whole(stage: Stage) -> None:
    """The sign-in form is not drawn inside a list."""
    answer = stage.send("Anybody", "GET", "/hjoerring/clubs", headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/hjoerring/sign-in?next=")
    assert answer.data == b""


def test_after_signing_in_one_is_led_back_to_the_page_but_never_to_a_form(stage: Stage) -> None:
    looked = stage.send("Anybody", "GET", "/hjoerring/clubs?page=2")
    sent = stage.send("Anybody", "POST", "/hjoerring/people")

    assert looked.headers["Location"].endswith("next=/hjoerring/clubs?page%3D2")
    assert "next=" not in sent.headers["Location"]


def test_flask_login_is_told_who_it_is() -> None:
    """The extension asks these two of everybody."""
    assert (Viewer().is_active, Viewer().get_id()) == (False, None)


def _set(stage: Stage, model: type[Any], which: Any, **values: Any) -> None:
    stage.session.execute(
        update(model).where(which).values(**values).execution_options(synchronize_session=False)
    )
    stage.session.commit()
