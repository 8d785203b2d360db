"""Where a librarian lets the library's children make films, or no more."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.videos import keeping, making, packing
from app.videos.forms import FilmsForm
from app.videos.views import bp


@bp.get("/settings/films")
@allow(Action.EDIT_LIBRARY)
def settings() -> Response:
    return _settings_page()


@bp.post("/settings/films")
@allow(Action.EDIT_LIBRARY)
def switch() -> Response:
    form = FilmsForm()
    if form.accepted(lambda: keeping.switch(session(), here(), form.is_on.data, adult(), clock.now())):
        return _settings_page(said=_("Saved."))
    return _settings_page(form, form.status)


def _settings_page(form: FilmsForm | None = None, status: int = 200, said: str | None = None) -> Response:
    return page(
        "videos/settings.html",
        address=url_for("videos.settings"),
        status=status,
        said=said,
        form=form or FilmsForm(formdata=None, data={"is_on": here().videos_on}),
        can_pack=making.can_pack(),
        longest=packing.LONGEST_SECONDS,
        heaviest=making.MOST_BYTES // 1024**2,
    )
