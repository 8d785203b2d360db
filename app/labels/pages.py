"""Lists of contents of several boxes on one page, as the list of boxes, a run and a rotation print them."""

from collections.abc import Collection
from typing import Any

from werkzeug.wrappers import Response

from app.access.arrival import here
from app.core.database import session
from app.core.page import page
from app.labels import queries


def contents_page(keys: Collection[str], back_url: str, **choice: Any) -> Response:
    """The lists of contents of the library's boxes with these keys, each beginning on a sheet of its own.

    With a `choice` of boxes (`offered` and `chosen`) others can be chosen on the page.
    """
    found = queries.contents_of(session(), here().id, keys)
    return page(
        "labels/all_contents.html",
        lists=[each for each in found if each.titles],
        empty=[each.box for each in found if not each.titles],
        back_url=back_url,
        **choice,
    )
