"""Where a librarian sets up the services by which adults and pupils may sign in."""

from flask import Response, current_app, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.core import clock, database
from app.core.database import session
from app.core.forms import strip
from app.core.page import page
from app.openid import agreements, discovery
from app.openid.forms import ServiceForm
from app.openid.models import ForWhom, SignInService
from app.openid.views import bp


@bp.get("/settings/sign-in", endpoint="agreements")
@allow(Action.EDIT_LIBRARY)
def show_agreements() -> Response:
    return _agreements_page()


@bp.post("/settings/sign-in/staff")
@allow(Action.EDIT_LIBRARY)
def agree_for_staff() -> Response:
    return _agree(ForWhom.STAFF)


@bp.post("/settings/sign-in/pupils")
@allow(Action.EDIT_LIBRARY)
def agree_for_pupils() -> Response:
    return _agree(ForWhom.PUPILS)


def _agree(for_whom: ForWhom) -> Response:
    form = ServiceForm(prefix=f"{for_whom}-")
    if form.accepted(lambda: _try_and_keep(form, for_whom)):
        said = _("It answers, and is saved.") if form.is_on.data else _("Saved, and switched off.")
        return _agreements_page(said=said)
    return _agreements_page(form=form, for_whom=for_whom, status=form.status)


def _try_and_keep(form: ServiceForm, for_whom: ForWhom) -> None:
    """What is switched on must answer, so that a slip of the pen is found here and not on Monday."""
    issuer = strip(form.issuer.data)
    if form.is_on.data:
        with database.paused(session()):
            reachable = current_app.config["OUTWARD_REACHABLE"]
            issuer = str(discovery.discover(issuer, reachable, clock.now())["issuer"])
    agreements.agree(
        session(),
        here(),
        for_whom,
        strip(form.service.data),
        issuer,
        strip(form.client_id.data),
        strip(form.secret.data),
        current_app.config["PEPPER"],
        adult(),
        clock.now(),
        is_on=form.is_on.data,
    )


def _agreements_page(
    form: ServiceForm | None = None,
    for_whom: ForWhom | None = None,
    status: int = 200,
    said: str | None = None,
) -> Response:
    there = agreements.of_library(session(), here().id)
    forms = {whom: _form(whom, there.get(whom)) for whom in ForWhom}
    if form is not None and for_whom is not None:
        forms[for_whom] = form
    return page(
        "openid/agreements.html",
        address=url_for("openid.agreements"),
        status=status,
        said=said,
        forms=forms,
        there=there,
        back=current_app.config["BASE_URL"] + url_for("openid.back"),
    )


def _form(whom: ForWhom, service: SignInService | None) -> ServiceForm:
    if service is None:
        return ServiceForm(formdata=None, prefix=f"{whom}-")
    values = {"service": service.name, "client_id": service.client}
    return ServiceForm(formdata=None, prefix=f"{whom}-", obj=service, data=values)
