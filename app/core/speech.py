"""Pages in a language the library has added: its own words where it has them, else the library's language."""

from collections.abc import Callable
from typing import Any, Protocol

from flask import g
from jinja2 import Environment, pass_eval_context
from jinja2.ext import extract_from_ast
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from app.core.sentences import gettext, in_words

FROM_LEFT, UNTIL_HERE = "\u2066", "\u2069"
"""Around a sentence that is not translated yet, so that its full stop stays at its end (Unicode, UAX 9)."""


class Speech(Protocol):
    """A language with words of its own."""

    @property
    def code(self) -> str: ...
    @property
    def is_from_right(self) -> bool: ...
    @property
    def locale(self) -> str | None: ...
    def of(self, sentence: str) -> str | None: ...


def spoken_in(speech: Speech | None) -> dict[str, Any]:
    """What a template needs to speak this language; nothing where it is one of the product's.

    A template says its sentences with `_`; macros it imports must be imported with context to follow.
    """
    if speech is None:
        return {}
    g.written_in = speech.locale
    direction = "rtl" if speech.is_from_right else "ltr"
    return {"_": _sayer(speech), "language": speech.code, "direction": direction}


def sentence(speech: Speech | None, text: str) -> str:
    """One sentence of the source in this language."""
    return (speech.of(text) if speech else None) or in_words(text)


def sentences_of(environment: Environment, names: list[str]) -> list[str]:
    """Every sentence these templates say, in their order, each once."""
    found: dict[str, None] = {}
    for name in names:
        source = environment.loader.get_source(environment, name)[0]  # type: ignore[union-attr]
        for _line, function, message in extract_from_ast(environment.parse(source)):
            # With values to put in it comes as a row: the sentence, and a gap for each value.
            first = message if isinstance(message, str) else (message or (None,))[0]
            if function in ("_", "gettext") and first is not None:
                found[first] = None
    return list(found)


def _sayer(speech: Speech) -> Callable[..., str]:
    @pass_eval_context
    def say(context: EvalContext, text: str, /, **values: object) -> str:
        own = speech.of(text)
        if own is None:
            said = gettext(context, text, **values)
            return FROM_LEFT + said + UNTIL_HERE if speech.is_from_right else said
        return (Markup(escape(own)) if context.autoescape else own) % values  # noqa: S704 - escaped here

    return say
