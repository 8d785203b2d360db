"""P5 on a PostgreSQL of its own: all the server keeps, its log of writes and `pg_dump` are looked into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.extensions import db
from bench.figures import Figures
from tests.databases import fresh_database
from tests.privacy import canaries
from tests.privacy.conftest import House
from tests.privacy.own_postgresql import Server, own_server
from tests.privacy.test_leaving_nothing import erase_both, fill

pytestmark = pytest.mark.only_on("postgresql")


@pytest.fixture
def server() -> Iterator[Server]:
    with own_server() as running:
        yield running


@pytest.fixture
def house(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("TEST_POSTGRES_URL", server.address)
    folder = tmp_path / "instance"
    folder.mkdir()
    url = fresh_database("postgresql", "samlaes", tmp_path)
    house = House(create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True), folder, url)
    yield house
    with house.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_an_erased_child_is_in_no_file_of_the_server_any_more(house: House, server: Server) -> None:
    figures = Figures(suffix=".postgresql")
    _key, words = fill(house)
    kept = {word for word in words if word != "Qqpixelszz"}
    # As the server does by itself: common values become statistics, and writes reach the disk.
    server.run("ANALYZE", "CHECKPOINT", "SELECT 'Qqloggedzz'::int", database="samlaes")
    before = canaries.in_files(server.folder, {*kept, "Qqloggedzz"})
    dumped = server.dump(house.url)

    erase_both(house)

    left = canaries.in_files(server.folder, words)
    after = server.dump(house.url)
    for name, folder, bar in (("tables", "base/", len(kept)), ("written_ahead", "pg_wal/", 20)):
        found = [hit for hit in before if f" in {folder}" in hit]
        figures.at_least(f"P5.control_in_{name}", len(found), bar, "while the child is there", digits=0)
    figures.is_true(
        "P5.control_in_log", "Qqloggedzz in log" in before, "=True", "Qqloggedzz in log" in before
    )
    in_dump = sum(word.encode() in dumped for word in kept)
    figures.at_least("P5.control_in_pg_dump", in_dump, len(kept), "while the child is there", digits=0)
    figures.at_most("P5.hits_in_all_files", len(left), 0, "; ".join(left[:8]), digits=0)
    figures.at_most("P5.hits_in_pg_dump", sum(word.encode() in after for word in words), 0, digits=0)
    assert not figures.failed
