"""The list of the library's books, all of them or those that are looked for."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for

from app.access.arrival import here
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue.forms.words import format_words
from app.core.database import session
from app.core.page import Later, page
from app.core.tables import KEY_LENGTH
from app.finding import queries, search
from app.finding.forms import NarrowForm
from app.finding.search import LONGEST_QUERY

bp = Blueprint("finding", __name__, url_prefix="/<slug:library>")

ANY_KEY = "-" * KEY_LENGTH


@bp.get("/works")
@allow(Action.SEE_WORKS)
def index() -> Response:
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    form = NarrowForm(request.args)
    wanted = form.narrowed()
    if query:
        found = search.first_page(session(), here().id, query, wanted.conditions())
    else:
        after, before = request.args.get("after"), request.args.get("before")
        found = queries.works_in_order(session(), here().id, after, before, wanted.conditions())
    return page(
        "finding/index.html",
        fragments=("works",),
        query=query,
        form=form,
        wanted=wanted,
        narrowing={name: value for name, value in request.args.items() if name in form and value},
        works=found,
        count=Later(lambda: queries.how_many_works(session(), here().id)),
        formats=format_words(),
        work_url=_addresses("catalogue.work"),
    )


def _addresses(endpoint: str) -> Callable[[str], str]:
    """The address of each work, without building it anew for every row of a list."""
    before, _key, after = url_for(endpoint, work=ANY_KEY).partition(ANY_KEY)
    return lambda key: f"{before}{key}{after}"
