"""One commit for each successful write, before a byte leaves."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.core import clock, throttle
from app.core.database import session
from app.libraries.models import Branch

ADDRESS = "/here/play/branches"


def kept(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(func.count(Branch.id))) or 0


def test_what_went_well_is_kept(empty: Flask) -> None:
    assert empty.test_client().post(ADDRESS, data={"name": "Løkken"}).status_code == 303

    assert kept(empty) == 1


def test_a_rule_broken_late_takes_everything_back(empty: Flask) -> None:
    answer = empty.test_client().post(ADDRESS, data={"name": "Løkken", "late": "rule"})

    assert answer.status_code == 409
    assert "A club has one place at least." in answer.get_data(as_text=True)
    assert kept(empty) == 0


def test_a_commit_that_fails_is_told_and_may_be_tried_again(empty: Flask) -> None:
    answer = empty.test_client().post(ADDRESS, data={"name": "Løkken", "late": "duplicate"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Location" not in answer.headers
    assert kept(empty) == 0


def test_a_busy_database_is_told_and_may_be_tried_again(empty: Flask) -> None:
    answer = empty.test_client().post(ADDRESS, data={"name": "Løkken", "late": "busy"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert kept(empty) == 0


def test_what_was_typed_comes_back_from_a_busy_database(empty: Flask) -> None:
    page = empty.test_client().post(ADDRESS, data={"name": "<Løkken>", "late": "busy"}).get_data(as_text=True)

    assert '<input type="hidden" name="name" value="&lt;Løkken&gt;">' in page


def test_a_secret_never_comes_back(empty: Flask) -> None:
    secret = {"name": "Løkken", "late": "busy", "password": "en lille sommerfugl"}

    page = empty.test_client().post(ADDRESS, data=secret).get_data(as_text=True)

    assert "sommerfugl" not in page
    assert 'type="hidden" name="name"' not in page


def test_the_page_of_trouble_is_in_the_browsers_language_where_no_library_is_known(empty: Flask) -> None:
    browser = empty.test_client()

    page = browser.get("/setup/nothing", headers={"Accept-Language": "da-DK,da;q=0.9,en;q=0.8"})

    assert '<html lang="da">' in page.get_data(as_text=True)


def test_a_refusal_worth_a_record_leaves_it(empty: Flask) -> None:
    answer = empty.test_client().post(ADDRESS, data={"name": "Løkken", "late": "trace"})

    assert answer.status_code == 403
    with empty.app_context():
        assert throttle.counted(session(), "play", clock.now(), timedelta(days=365)) == 1


def test_looking_never_keeps_anything(empty: Flask) -> None:
    assert empty.test_client().get("/here/play/writes").status_code == 500

    assert kept(empty) == 0
