"""The sentences of the product in the language being written; each is looked up once for each language."""
# ruff: noqa: S704 - the words marked safe are those of our own catalogue; values are escaped

from decimal import Decimal
from functools import lru_cache

from flask.globals import _cv_app
from flask_babel import get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape


def locale_code() -> str:
    """The language being written just now: the reader's, or the one a mail or letter is forced into."""
    try:
        return _cv_app.get().g._flask_babel.babel_locale.language  # type: ignore[no-any-return]
    except (AttributeError, LookupError):
        return str(get_locale() or "en")


def in_words(text: str) -> str:
    """`text` in the reader's language, as it stands in the catalogue."""
    return _words(locale_code(), text)


def later(text: str) -> LazyString:
    """`text` for where no reader is known yet, as in the label of a field: worded when it is shown."""
    return LazyString(in_words, text)


def finished() -> dict[str, Markup]:
    """The sentences that hold no values, as they stand in HTML."""
    code = locale_code()
    try:
        return _FINISHED[code]
    except KeyError:
        return _FINISHED.setdefault(code, _Finished())


def with_values(text: str, /, **values: object) -> Markup:
    """`text` in the reader's language for HTML, with `values` in it, which are escaped."""
    return _filled(_words(locale_code(), text), values)


@pass_eval_context
def gettext(context: EvalContext, text: str, /, **values: object) -> str:
    """`text` in the reader's language; in HTML `values` are escaped."""
    if context.autoescape:
        return with_values(text, **values)
    return _words(locale_code(), text) % values


def with_number(one: str, many: str, /, num: int, **values: object) -> Markup:
    """`one` or `many` for HTML, by the rules of the reader's language; `num` stands in the text."""
    return _filled(_counted(locale_code(), one, many, num), {"num": num, **values})


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, /, num: int, **values: object) -> str:
    """`one` or `many` by the rules of the reader's language; `num` stands in the text."""
    if context.autoescape:
        return with_number(one, many, num, **values)
    return _counted(locale_code(), one, many, num) % {"num": num, **values}


def _filled(words: str, values: dict[str, object]) -> Markup:
    """`words` with `values` in their places, escaped unless they are numbers (`%d` wants those)."""
    for name, value in values.items():
        if not isinstance(value, (int, float, Decimal)):
            values[name] = escape(value)
    return Markup(words % values)


class _Finished(dict[str, Markup]):
    """Knows what has been asked for; `%%` has become `%`."""

    def __missing__(self, text: str) -> Markup:
        words = self[text] = Markup(in_words(text)) % {}
        return words


_FINISHED: dict[str, _Finished] = {}


@lru_cache(maxsize=8192)
def _words(code: str, text: str) -> str:
    return str(get_translations().ugettext(text))


@lru_cache(maxsize=8192)
def _counted(code: str, one: str, many: str, num: int) -> str:
    return str(get_translations().ungettext(one, many, num))
