"""A child's guardians as staff see them: who, which links, confirmed, stopped, removed."""

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.children.models import Child, Guardianship
from app.children.pages import child_page
from app.consents import consent, guardian_links, guardians, queries
from app.consents.forms import PURPOSES, ConsentForm, GuardianForm
from app.consents.models import Purpose
from app.core import clock
from app.core.database import session
from app.core.languages import LANGUAGES
from app.core.page import go_to, page
from app.core.qr import qr_svg
from app.libraries import own_languages
from app.videos import keeping as films

bp = Blueprint("consents", __name__, url_prefix="/<slug:library>")


@bp.get("/children/<key:child>/guardians")
@allow(Action.EDIT_GUARDIANS, on=Child)
def guardians_of(child: Child) -> Response:
    return _guardians_page(child)


@bp.post("/children/<key:child>/guardians")
@allow(Action.EDIT_GUARDIANS, on=Child)
def add_guardian(child: Child) -> Response:
    form = GuardianForm().offer(_languages())
    if form.accepted(lambda: _add(child, form)):
        said = (
            _("The link is on its way by mail.") if form.email.data else _("Added. Print the link on paper.")
        )
        return _guardians_page(child, said=said)
    return _guardians_page(child, form, form.status)


@bp.post("/children/<key:child>/slip")
@allow(Action.GIVE_GUARDIAN_LINK, on=Child)
def child_slip(child: Child) -> Response:
    token = guardian_links.slip_link(session(), child, here().language, adult(), clock.now())
    if token is None:
        said = _("For a protected child a link is given to a guardian you have spoken with.")
        return go_to(url_for("children.child", child=child.key), said=said)
    return _slip_page(child, token, url_for("children.child", child=child.key))


@bp.post("/guardianships/<key:guardianship>/slip")
@allow(Action.EDIT_GUARDIANS, on=Guardianship)
def guardian_slip(guardianship: Guardianship) -> Response:
    token = guardian_links.give_link(session(), guardianship, adult(), clock.now())
    return _slip_page(guardianship.child, token, _back(guardianship))


@bp.post("/guardianships/<key:guardianship>/mail")
@allow(Action.EDIT_GUARDIANS, on=Guardianship)
def mail_guardian_link(guardianship: Guardianship) -> Response:
    guardian_links.mail_link(session(), guardianship, adult(), clock.now())
    return _guardians_page(guardianship.child, said=_("The link is on its way by mail."))


@bp.post("/guardianships/<key:guardianship>/confirm")
@allow(Action.EDIT_GUARDIANS, on=Guardianship)
def confirm_guardian(guardianship: Guardianship) -> Response:
    guardians.confirm(session(), guardianship, adult(), clock.now())
    return _guardians_page(guardianship.child, said=_("Confirmed. The page opens for this guardian."))


@bp.post("/guardianships/<key:guardianship>/stop")
@allow(Action.EDIT_GUARDIANS, on=Guardianship)
def stop_guardian_links(guardianship: Guardianship) -> Response:
    guardian_links.stop_links(session(), guardianship, adult(), clock.now())
    return _guardians_page(guardianship.child, said=_("The links open nothing any more."))


@bp.post("/guardianships/<key:guardianship>/remove")
@allow(Action.EDIT_GUARDIANS, on=Guardianship)
def remove_guardian(guardianship: Guardianship) -> Response:
    child = guardianship.child
    guardians.remove_guardian(session(), guardianship, adult(), clock.now())
    return _guardians_page(child, said=_("Removed. What this guardian has answered no longer counts."))


@bp.post("/guardianships/<key:guardianship>/keep")
@allow(Action.EDIT_GUARDIANS, on=Guardianship)
def keep_child(guardianship: Guardianship) -> Response:
    guardians.keep_after_all(session(), guardianship, adult(), clock.now())
    return _guardians_page(guardianship.child, said=_("The wish to delete is taken off the list."))


@bp.post("/children/<key:child>/consent")
@allow(Action.REGISTER_CONSENT, on=Child)
def register_consent(child: Child) -> Response:
    form = ConsentForm().offer(here())
    if form.accepted(lambda: _register(child, form)):
        return child_page(child, said=_("The paper is registered."))
    return child_page(child, consent_form=form, status=form.status)


def _add(child: Child, form: GuardianForm) -> None:
    now, email = clock.now(), form.email.data or None
    guardianship = guardians.add_guardian(
        session(), child, form.name.data or "", email, form.written_in.data, adult(), now
    )
    if email:
        guardian_links.mail_link(session(), guardianship, adult(), now)


def _register(child: Child, form: ConsentForm) -> None:
    db, now, is_given = session(), clock.now(), form.answer.data == "yes"
    purpose, code = Purpose(form.purpose.data), form.written_in.data
    consent.register_paper(db, child, purpose, is_given, adult(), now, code, form.sentence())
    films.forget_unless_allowed(db, child)


def _guardians_page(
    child: Child, form: GuardianForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    return page(
        "consents/guardians.html",
        address=url_for("consents.guardians_of", child=child.key),
        status=status,
        said=said,
        child=child,
        lines=queries.guardians_of(session(), child),
        says_no=consent.sources_of_no(session(), child),
        purposes=PURPOSES,
        form=form or GuardianForm(formdata=None, data={"written_in": here().language}).offer(_languages()),
    )


def _slip_page(child: Child, token: str, back_url: str) -> Response:
    door = current_app.config["BASE_URL"] + url_for("guardians.guardian_door")
    return page(
        "consents/guardian_slip.html",
        child=child,
        drawing=qr_svg(f"{door}#{token}"),
        code=guardian_links.printed(token),
        typed_at=door.partition("://")[2],
        back_url=back_url,
    )


def _languages() -> dict[str, str]:
    return LANGUAGES | {own.code: own.name for own in own_languages.added(session(), here())}


def _back(guardianship: Guardianship) -> str:
    return url_for("consents.guardians_of", child=guardianship.child.key)
