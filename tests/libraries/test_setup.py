"""The first run: one address, one library, one librarian."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role
from app.core.errors import RuleBroken
from app.core.passwords import secret_matches
from app.libraries.models import Library
from app.libraries.setup import FILE, is_setup_token, setup_token, spend_setup_token
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
FORM = {
    "library_name": "Hjørring Bibliotekerne",
    "country": "DK",
    "language": "da",
    "name": "Lise Holm",
    "email": " Lise@Example.org ",
    "password": "tre kasser fulde af sne",
}


@pytest.fixture
def token(app: Flask, session: Session) -> Iterator[str]:
    """The address an empty installation prints."""
    instance = app.config["INSTANCE"]
    yield setup_token(instance)
    (instance / FILE).unlink(missing_ok=True)


def test_the_token_stays_the_same_until_it_is_used_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    token = setup_token(tmp_path)

    assert setup_token(tmp_path) == token
    assert len(token) == 32
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_token_is_used_once(tmp_path: Path) -> None:
    token = setup_token(tmp_path)
    assert is_setup_token(tmp_path, token)
    assert not is_setup_token(tmp_path, token[:-1])

    spend_setup_token(tmp_path)

    assert not is_setup_token(tmp_path, token)
    with pytest.raises(RuleBroken):
        spend_setup_token(tmp_path)


def test_the_first_run_makes_the_library_and_its_librarian(
    app: Flask, visit: Visit, session: Session, token: str
) -> None:
    browser = visit()
    assert "A new library" in browser.get(f"/setup/{token}").get_data(as_text=True)

    answer = browser.post(f"/setup/{token}", FORM)

    assert answer.headers["Location"].startswith("/hjoerring-bibliotekerne/sign-in")
    library = session.scalars(select(Library)).one()
    person = session.scalars(select(Person)).one()
    role = session.scalars(select(Role)).one()
    assert (library.country, library.language, library.zone) == ("DK", "da", "Europe/Copenhagen")
    assert (person.email, person.name) == ("lise@example.org", "Lise Holm")
    assert (role.name, role.person_id, role.library_id) == ("librarian", person.id, library.id)
    assert secret_matches(person.password_hash, FORM["password"], app.config["PEPPER"].decode())


def test_the_address_works_once(visit: Visit, session: Session, token: str) -> None:
    browser = visit()
    browser.post(f"/setup/{token}", FORM)

    browser.get(f"/setup/{token}", status=404)
    browser.post(f"/setup/{token}", FORM, status=404)
    assert len(session.scalars(select(Library)).all()) == 1


def test_nobody_gets_in_with_another_token(visit: Visit, session: Session, token: str) -> None:
    visit().get("/setup/not-the-token", status=404)
    visit().post("/setup/not-the-token", FORM, status=404)

    assert session.scalars(select(Library)).all() == []


def test_where_there_is_a_library_the_address_is_dead(visit: Visit, token: str, world: World) -> None:
    visit().get(f"/setup/{token}", status=404)
    visit().post(f"/setup/{token}", FORM, status=404)


def test_an_easily_guessed_password_leaves_the_address_open(
    visit: Visit, session: Session, token: str
) -> None:
    answer = visit().post(f"/setup/{token}", FORM | {"password": "HjørringBibliotekerne1"}, status=409)

    assert "Something needs a look" in answer.get_data(as_text=True)
    assert session.scalars(select(Library)).all() == []
    visit().get(f"/setup/{token}")


@pytest.mark.parametrize("missing", ["library_name", "name", "email", "password"])
def test_what_is_missing_is_asked_for(visit: Visit, token: str, missing: str) -> None:
    answer = visit().post(f"/setup/{token}", FORM | {missing: ""}, status=422)

    assert "This field is required." in answer.get_data(as_text=True)


def test_the_form_speaks_the_language_that_was_chosen(visit: Visit, token: str) -> None:
    page = visit().get(f"/setup/{token}?language=nb").get_data(as_text=True)

    assert '<html lang="nb">' in page
    assert f'action="/setup/{token}?language=nb"' in page
    assert '<option selected value="NO">' in page


def test_the_root_of_an_empty_installation_says_how_to_begin(visit: Visit, token: str) -> None:
    page = visit().get("/").get_data(as_text=True)

    assert "There is no library here yet" in page
    assert token not in page
