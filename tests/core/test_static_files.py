"""Static files: kept by browsers for ever, so their address changes with their content."""

import re

import pytest
from flask import Flask

from tests.house.source import APP


def addresses(app: Flask) -> list[str]:
    """Every static file the frame of a page names."""
    page = app.test_client().get("/").get_data(as_text=True)
    return re.findall(r'(?:src|href)="(/static/[^"#]+)', page)


def test_every_file_a_page_names_is_there_and_kept_for_ever(app: Flask) -> None:
    found = addresses(app)

    assert any(".css" in address for address in found)
    assert any(".js" in address for address in found)
    for address in found:
        answer = app.test_client().get(address, buffered=True)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["Cache-Control"], address


def test_two_files_have_two_addresses(app: Flask) -> None:
    static = app.jinja_env.globals["static"]
    one, other = static("img/mark.svg"), static("img/faces.svg")  # type: ignore[operator]

    assert one.replace("mark", "faces") != other


@pytest.mark.parametrize(
    "address", ["/static/../config.py", "/static/%2e%2e/config.py", "/static/", "/.git/HEAD"]
)
def test_nothing_else_is_served(app: Flask, address: str) -> None:
    answer = app.test_client().get(address, buffered=True)

    assert answer.status_code == 404
    assert (APP / "config.py").read_bytes()[:40] not in answer.data
