"""The copy of a child's data as it is read: one page in each of the house's languages."""

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.children.models import Child
from app.core.languages import LANGUAGES
from app.core.sentences import in_words
from app.known.of_child import Asker
from app.libraries.models import Library
from app.privacy import handed_out


def copy_of(session: Session, library: Library, child: Child, asker: Asker, language: str) -> bytes:
    """The zip for whoever asks; the page that opens first is in `language`."""
    copy = handed_out.copied(session, asker)
    first = language if language in LANGUAGES else library.language
    ordered = sorted(LANGUAGES, key=lambda code: code != first)
    names = {code: "index.html" if code == first else f"{code}.html" for code in ordered}
    template = current_app.jinja_env.get_template("privacy/copy.html")
    pages = {}
    for code, name in names.items():
        with force_locale(code):
            pages[name] = template.render(
                language=code,
                languages=[(each, LANGUAGES[each], names[each]) for each in ordered],
                library=library,
                child=child,
                groups=handed_out.in_groups(copy.rows, in_words),
                pictures=list(copy.pictures),
                films=list(copy.films),
            )
    pages["copy.css"] = current_app.jinja_env.get_template("privacy/copy.css").render()
    return handed_out.packed(copy, pages)
