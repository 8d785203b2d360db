"""Where the library looks unknown books up, and the books that still need a title."""

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue.models import Work
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.lookups import lookup_sources, lookups
from app.lookups.forms import LookupSourceForm, TitleForm
from app.lookups.models import LookupSource
from app.lookups.untitled import is_untitled

bp = Blueprint("lookups", __name__, url_prefix="/<slug:library>")

SHOWN = 50


@bp.get("/settings/lookup")
@allow(Action.EDIT_LIBRARY)
def lookup_settings() -> Response:
    return _settings_page(LookupSourceForm(formdata=None))


@bp.post("/settings/lookup")
@allow(Action.EDIT_LIBRARY)
def add_lookup_source() -> Response:
    form = LookupSourceForm()
    if form.accepted(
        lambda: lookup_sources.add_source(
            session(),
            here(),
            form.address.data,
            form.record_schema.data,
            (form.search_index.data or "").strip(),
            adult().id,
            clock.now(),
        )
    ):
        return go_to(
            url_for("lookups.lookup_settings"), said=_("Unknown books are looked up there from now on.")
        )
    return _settings_page(form, status=form.status)


@bp.post("/lookup-sources/<key:lookup_source>/remove")
@allow(Action.EDIT_LIBRARY, on=LookupSource)
def remove_lookup_source(lookup_source: LookupSource) -> Response:
    lookup_sources.remove_source(session(), lookup_source, adult().id, clock.now())
    return go_to(url_for("lookups.lookup_settings"), said=_("The address is gone."))


@bp.get("/works/untitled")
@allow(Action.EDIT_WORK)
def untitled() -> Response:
    return _untitled_page()


@bp.post("/works/<key:work>/give-title")
@allow(Action.EDIT_WORK, on=Work)
def give_title(work: Work) -> Response:
    form, key = TitleForm(), work.key
    done: list[Work] = []
    if form.accepted(
        lambda: done.append(
            lookups.give_title(
                session(), work, form.title.data or "", form.author.data or "", clock.now(), adult().id
            )
        )
    ):
        back = url_for("boxes.show", box=form.box.data) if form.box.data else url_for("lookups.untitled")
        return go_to(back, said=_("%(title)s has its title.", title=done[0].title))
    return _untitled_page(key, form, status=form.status)


@bp.app_template_filter("titled")
def titled(title: str) -> str:
    """What a book is called as long as its title is on its way."""
    return _("Title follows (%(number)s)", number=title) if is_untitled(title) else title


def _settings_page(form: LookupSourceForm, status: int = 200) -> Response:
    return page(
        "lookups/lookup.html",
        form=form,
        sources=lookup_sources.sources_of(session(), here().id),
        most=lookup_sources.MOST_SOURCES,
        status=status,
    )


def _untitled_page(key: str = "", failed: TitleForm | None = None, status: int = 200) -> Response:
    found = lookups.untitled_here(session(), here().id)
    return page(
        "lookups/untitled.html",
        untitled=found[:SHOWN],
        more=max(0, len(found) - SHOWN),
        failed=failed,
        failed_key=key,
        box="",
        is_on=lookup_sources.is_on(session(), here().id),
        status=status,
    )
