"""The first run: the library and its first librarian are made at an address known to the server's owner."""

from flask import Response, abort, current_app, g, url_for
from flask_babel import gettext as _

from app.access.guard import public
from app.accounts.first_librarian import begin
from app.core import clock
from app.core.database import session
from app.core.languages import language
from app.core.page import go_to, page
from app.libraries.forms import SetupForm
from app.libraries.founding import any_library
from app.libraries.models import Country
from app.libraries.setup import is_setup_token, spend_setup_token
from app.libraries.views import start

COUNTRIES = {"da": Country.DENMARK, "nb": Country.NORWAY, "sv": Country.SWEDEN}


@start.get("/setup/<token>")
@public()
def setup(token: str) -> Response:
    _check(token)
    form = SetupForm(country=COUNTRIES.get(language(), Country.DENMARK), language=language())
    return _setup_page(token, form)


@start.post("/setup/<token>")
@public()
def set_up(token: str) -> Response:
    _check(token)
    form = SetupForm()
    made: list[str] = []
    if form.accepted(lambda: made.append(_make(form))):
        address = url_for("signing_in.sign_in", library=made[0])
        return go_to(address, said=_("The library is ready. Sign in with the password you chose."))
    return _setup_page(token, form)


def _check(token: str) -> None:
    if any_library(session()) or not is_setup_token(current_app.config["INSTANCE"], token):
        abort(404)


def _make(form: SetupForm) -> str:
    library = begin(
        session(),
        library_name=form.library_name.data.strip(),
        country=Country(form.country.data),
        language=form.language.data,
        name=form.name.data.strip(),
        email=form.email.data,
        password=form.password.data,
        pepper=current_app.config["PEPPER"].decode(),
        spend=lambda: spend_setup_token(current_app.config["INSTANCE"]),
        now=clock.now(),
    )
    return library.slug


def _setup_page(token: str, form: SetupForm) -> Response:
    address = url_for("start.set_up", token=token, language=g.carried_language)
    status = form.status if form.errors else 200
    return page("libraries/setup.html", status=status, form=form, action=address)
