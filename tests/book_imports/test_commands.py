"""`flask import books`: what it answers, and when it fails."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.book_imports.commands import books
from app.catalogue.models import Work
from tests.world import World

LIST = "title;isbn\nVildheks;9788763817202\nEmil;9,78044E+12\n"


@pytest.fixture
def run(app: Flask, world: World, tmp_path: Path):  # type: ignore[no-untyped-def]
    file = tmp_path / "books.csv"
    world.session.commit()

    def answer(text: str, *options: str) -> Result:
        file.write_text(text)
        return app.test_cli_runner().invoke(books, [str(file), "--library", "hjoerring", *options])

    return answer


def test_a_file_comes_in_and_says_what_was_done(world: World, run) -> None:  # type: ignore[no-untyped-def]
    answer = run(LIST)

    assert answer.exit_code == 0
    assert "1 new, 0 changed, 0 unchanged, 0 repaired, 1 refused" in answer.output
    assert "3: “9,78044E+12” is what a spreadsheet left of an ISBN" in answer.output
    assert world.session.query(Work).count() == 2


def test_a_dry_run_writes_nothing_and_answers_in_json(world: World, run) -> None:  # type: ignore[no-untyped-def]
    answer = run(LIST, "--dry-run", "--json")

    said = json.loads(answer.output)
    assert (said["new"], said["changed"], said["unchanged"], said["repaired"]) == (1, 0, 0, 0)
    assert said["refused"] == [{"row": 3, "reason": "exponent", "values": {"text": "9,78044E+12"}}]
    assert world.session.query(Work).count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Error:"),
        ("a;b\n1;2\n", "No column of titles was found."),
        ("title;isbn\nEmil;9,78044E+12\n", "0 new"),
    ],
)
def test_it_fails_when_nothing_could_be_read(run, text: str, words: str) -> None:  # type: ignore[no-untyped-def]
    answer = run(text)

    assert answer.exit_code == 1
    assert words in answer.output


def test_it_fails_for_a_library_nobody_knows(run) -> None:  # type: ignore[no-untyped-def]
    assert run(LIST, "--library", "nowhere").exit_code == 1
