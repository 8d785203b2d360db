"""I1: which forms there are is found by crawling as everybody, so that none is forgotten.

`tests/access/test_odd_words.py` sends odd words in each field of each of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from bench.figures import Figures
from tests.access.found import forgotten, found_forms, general
from tests.access.snapshots import VARIABLE
from tests.browser.behind import changing
from tests.browser.conftest import demo_site, journey_of
from tests.browser.forms import Forms
from tests.browser.stops import prepare, stops
from tests.browser.tour import Demo, signed_cookie

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(lived: tuple[Path, str], run_folder: Path, request: pytest.FixtureRequest) -> Iterator[Demo]:
    with demo_site(lived, run_folder, journey_of(request), with_worker=False) as (running, app):
        with changing() as db:
            rows = prepare(db)
        yield running, app, rows


def test_no_form_on_any_page_is_forgotten(demo: Demo) -> None:
    """A new one fails until `SAMLAES_WRITE_SNAPSHOTS=1` has written it down, and odd words are sent to it."""
    found, figures = _found(demo[1], _pages(demo)), Figures()

    missing = forgotten(found)

    figures.at_least("I1.forms", len(found), 200, f"of {len(found_forms())} written down", digits=0)
    figures.at_most("I1.forgotten", len(missing), 0, "; ".join(missing[:6]), digits=0)
    assert not figures.failed


def test_a_form_nobody_has_written_down_is_found(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a field that is new, beside its form and within, and a button that leads elsewhere."""
    monkeypatch.delenv(VARIABLE, raising=False)
    page = """
    <form method="post" action="/hj/sign-in" id="one"><input name="email"><input name="zz1"></form>
    <textarea name="zz2" form="one"></textarea>
    <form method="post" action="/hj/sign-in"><button formaction="/hj/sign-out#top" name="zz3"></button></form>
    """

    missing = forgotten(_found(demo[1], [page]))

    assert missing == ["signing_in.enter: zz1 zz2 zz3", "signing_in.sign_out: zz3"]


def _found(app: Flask, pages: Iterable[str]) -> dict[str, set[str]]:
    """The fields of all forms on these pages, by where they are sent."""
    known, found = app.url_map.bind("127.0.0.1"), defaultdict[str, set[str]](set)
    for page in pages:
        for form in Forms(page).found:
            for address in form.addresses:
                endpoint, _values = known.match(urlsplit(address).path, method="POST")
                found[str(endpoint)] |= general(form.fields)
    return dict(found)


def _pages(demo: Demo) -> Iterator[str]:
    """The page of every stop, as the one who goes there gets it."""
    site, app, rows = demo
    plan = stops(app, rows)
    cookies = {who: signed_cookie(app, rows, who) for who in {stop.who for stop in plan}}
    for stop in plan:
        sent = Request(site.url + stop.address, headers={"Cookie": cookies[stop.who]})
        with urlopen(sent) as answer:
            yield answer.read().decode()
