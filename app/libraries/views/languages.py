"""Languages the library adds for parents, and its own words for each sentence they read."""

from dataclasses import dataclass
from hashlib import sha256

from flask import Response, current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.consents.consent import ASKED_OF_GUARDIANS
from app.consents.forms import SENTENCES
from app.consents.models import Purpose
from app.core import clock
from app.core.database import session
from app.core.forms import Form
from app.core.page import go_to, page
from app.core.sentences import in_words
from app.core.speech import sentences_of
from app.known import known_fields
from app.letters import letters
from app.libraries import own_languages
from app.libraries.forms import LanguageForm
from app.libraries.models import OwnLanguage
from app.libraries.views import bp

PAGE, KNOWN, LETTER = "page", "known", "letter"
PAGE_TEMPLATES = ("guardians/", "trips/_trip_facts")
LETTER_TEMPLATES = ["letters/letter.txt", "clubs/words.html"]


@dataclass(frozen=True)
class Line:
    """One sentence: its field in the form, how it stands in the library's language, and the own words."""

    name: str
    sentence: str
    at_home: str
    words: str


@bp.get("/settings/languages")
@allow(Action.EDIT_LIBRARY)
def languages() -> Response:
    return _languages_page(LanguageForm(formdata=None))


@bp.post("/settings/languages")
@allow(Action.EDIT_LIBRARY)
def add_language() -> Response:
    form = LanguageForm()
    added: list[OwnLanguage] = []
    code = form.code.data or ""
    if form.accepted(
        lambda: added.append(
            own_languages.add(session(), here(), code, form.name.data or "", adult().id, clock.now())
        )
    ):
        return go_to(url_for("libraries.translate", own_language=added[0].key))
    return _languages_page(form, form.status)


@bp.get("/languages/<key:own_language>")
@allow(Action.EDIT_LIBRARY, on=OwnLanguage)
def translate(own_language: OwnLanguage) -> Response:
    return _words_page(own_language, Form(formdata=None))


@bp.post("/languages/<key:own_language>")
@allow(Action.EDIT_LIBRARY, on=OwnLanguage)
def save_words(own_language: OwnLanguage) -> Response:
    form = Form()
    said = {sentence: request.form.get(name, "") for name, sentence in _named().items()}
    if form.accepted(
        lambda: own_languages.save_words(session(), own_language, said, adult().id, clock.now())
    ):
        return _words_page(own_language, Form(formdata=None), said=_("Saved."))
    return _words_page(own_language, form, form.status, said)


@bp.post("/languages/<key:own_language>/remove")
@allow(Action.EDIT_LIBRARY, on=OwnLanguage)
def remove_language(own_language: OwnLanguage) -> Response:
    own_languages.remove(session(), own_language, adult().id, clock.now())
    return go_to(url_for("libraries.languages"), said=_("The language is removed."))


def _languages_page(form: LanguageForm, status: int = 200) -> Response:
    added = own_languages.added(session(), here())
    return page("libraries/languages.html", status=status, form=form, added=added)


def _words_page(
    own: OwnLanguage,
    form: Form,
    status: int = 200,
    typed: dict[str, str] | None = None,
    said: str | None = None,
) -> Response:
    speech = own_languages.speech(session(), own)
    lines = []
    with force_locale(here().language):
        for name, sentence in _named().items():
            words = (typed or {}).get(sentence, speech.of(sentence) or "")
            lines.append(Line(name, sentence, in_words(sentence), words))
    return page(
        "libraries/translate.html",
        address=url_for("libraries.translate", own_language=own.key, part=_part()),
        status=status,
        said=said,
        own=own,
        speech=speech,
        form=form,
        lines=lines,
        part=_part(),
        left=sum(not line.words for line in lines),
    )


def _named() -> dict[str, str]:
    """The sentences of the part asked for, each under the name of its field."""
    return {f"words-{sha256(said.encode()).hexdigest()[:16]}": said for said in _sentences(_part())}


def _part() -> str:
    asked = request.values.get("part", PAGE)
    return asked if asked in (KNOWN, LETTER) else PAGE


def _sentences(part: str) -> list[str]:
    environment = current_app.jinja_env
    if part == KNOWN:
        return known_fields.sentences()
    if part == LETTER:
        return [*sentences_of(environment, LETTER_TEMPLATES), *letters.SLIP_WORDS.values()]
    own = [name for name in environment.list_templates() if name.startswith(PAGE_TEMPLATES)]
    with force_locale("en"):
        consents = [str(SENTENCES[purpose]) for purpose in (*ASKED_OF_GUARDIANS, Purpose.VIDEO)]
    return [*dict.fromkeys([*sentences_of(environment, own), *consents])]
