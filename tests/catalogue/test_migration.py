"""The full-text index comes and goes with books in the table, on either database."""

import os
from pathlib import Path

from flask_migrate import check, downgrade, upgrade
from sqlalchemy import text

from app import create_app
from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.core import clock
from app.extensions import db
from app.finding.search import matching
from app.libraries.models import Library
from tests.databases import drop_database, fresh_database

EMIL = """INSERT INTO works (library_id, key, group_key, title, author, language, format, series, subjects,
    search_text, sort_key, created_at)
    VALUES (:library, 'emil', 'emil|', 'Emil', '', '', 'book', '', '', 'emil', 'emil', :now)"""
"""As the table was then."""


def test_the_index_goes_and_comes_back_with_every_book(run_folder: Path, database_kind: str) -> None:
    url = fresh_database(database_kind, f"samlaes_search_{os.getpid()}", run_folder)
    app = create_app(INSTANCE=run_folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        library = Library(
            slug="a", name="A", country="DK", language="da", zone="Europe/Copenhagen", created_at=clock.now()
        )
        db.session.add(library)
        db.session.flush()
        works.record(db.session, library.id, BookRow(1, "Vildheks", ("Lene Kaaberbøl",)), clock.now())
        library_id = library.id
        db.session.commit()
        db.session.remove()

        downgrade(revision="0001")
        db.session.execute(text(EMIL), {"library": library_id, "now": clock.now()})
        db.session.commit()
        db.session.remove()
        upgrade()
        check()

        found = [
            [work.title for work in matching(db.session, library_id, query)] for query in ("kåb", "emil")
        ]
        db.session.remove()
        db.engine.dispose()
    drop_database(url)
    assert found == [["Vildheks"], ["Emil"]]
