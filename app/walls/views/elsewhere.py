"""Where a librarian finds the wall's addresses for other websites, and says which may show it."""

from flask import Response, current_app, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.walls import embedding
from app.walls.forms import HostsForm
from app.walls.views import bp


@bp.get("/wall-elsewhere")
@allow(Action.EDIT_LIBRARY)
def elsewhere() -> Response:
    return _elsewhere_page()


@bp.post("/wall-elsewhere")
@allow(Action.EDIT_LIBRARY)
def save_hosts() -> Response:
    form = HostsForm()
    if form.accepted(
        lambda: embedding.let_show(session(), here(), form.hosts.data or "", adult(), clock.now())
    ):
        return _elsewhere_page(said=_("Saved."))
    return _elsewhere_page(form, form.status)


def _elsewhere_page(form: HostsForm | None = None, status: int = 200, said: str | None = None) -> Response:
    base: str = current_app.config["BASE_URL"]
    hosts = embedding.hosts(here())
    return page(
        "walls/elsewhere.html",
        address=url_for("walls.elsewhere"),
        status=status,
        said=said,
        form=form or HostsForm(formdata=None, data={"hosts": "\n".join(hosts)}),
        has_hosts=bool(hosts),
        embed_url=base + url_for("walls.embed"),
        atom_url=base + url_for("walls.atom"),
        json_url=base + url_for("walls.wall_json"),
    )
