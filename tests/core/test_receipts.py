"""The same form sent twice is carried out once."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.database import session
from app.core.records import FormReceipt
from app.core.tables import new_key
from app.libraries.models import Branch


def send(client: FlaskClient, key: str, name: str = "Løkken", library: str = "here") -> TestResponse:
    return client.post(f"/{library}/play/branches", data={"form_key": key, "name": name})


def kept(app: Flask, what: type = Branch) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(what)) or 0


def signed_in(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = token
    return client


def test_a_form_sent_twice_gets_the_first_answer(empty: Flask) -> None:
    client, key = empty.test_client(), new_key()

    first, second = send(client, key), send(client, key)

    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert kept(empty) == 1


def test_htmx_is_sent_where_the_first_was(empty: Flask) -> None:
    client, key = empty.test_client(), new_key()
    send(client, key, "Hirtshals")

    again = client.post(
        "/here/play/branches",
        data={"form_key": key, "name": "Hirtshals"},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert again.headers["HX-Redirect"] == "/here/play/page?added=Hirtshals"
    assert kept(empty) == 1


def test_other_words_under_the_same_key_are_refused(empty: Flask) -> None:
    client, key = empty.test_client(), new_key()
    send(client, key)

    answer = send(client, key, "Hirtshals")

    assert answer.status_code == 422
    assert "Location" not in answer.headers
    assert kept(empty) == 1


def test_somebody_else_with_the_same_key_learns_nothing(empty: Flask) -> None:
    key = new_key()
    send(signed_in(empty, "Lise"), key)

    other = send(signed_in(empty, "Tom"), key, "Hirtshals")

    assert "Hirtshals" in other.headers["Location"]
    assert kept(empty) == 2


def test_another_library_is_another_form(empty: Flask) -> None:
    client, key = empty.test_client(), new_key()

    send(client, key)
    send(client, key, library="there")

    assert kept(empty) == 2


def test_a_form_that_was_refused_may_be_sent_again(empty: Flask) -> None:
    client, key = empty.test_client(), new_key()
    refused = client.post("/here/play/branches", data={"form_key": key, "name": "Løkken", "late": "rule"})

    assert refused.status_code == 409
    assert send(client, key).status_code == 303
    assert (kept(empty), kept(empty, FormReceipt)) == (1, 1)


def test_a_form_that_was_overtaken_while_something_slow_ran_gets_the_other_s_answer(empty: Flask) -> None:
    answer = empty.test_client().post("/here/play/slow", data={"form_key": new_key(), "name": "Løkken"})

    assert answer.headers["Location"] == "/here/play/page?by=1"
    assert kept(empty) == 1


def test_a_form_without_a_key_is_carried_out_each_time(empty: Flask) -> None:
    client = empty.test_client()

    send(client, "", "Løkken")
    send(client, "", "Hirtshals")

    assert (kept(empty), kept(empty, FormReceipt)) == (2, 0)


def test_what_the_form_said_is_not_kept(empty: Flask) -> None:
    send(empty.test_client(), new_key(), "Secret")

    with empty.app_context():
        receipt = session().scalars(select(FormReceipt)).one()
        assert "Secret" not in f"{receipt.body_hash}{receipt.actor}{receipt.route}{receipt.form_key}"
