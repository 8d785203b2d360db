"""How templates are made quick: words looked up once for each language, parts loaded once, plain calls.

What Jinja and Flask-Babel do anew at every call is done once here; what comes out is the same.
"""
# ruff: noqa: S704 - the words marked safe are those of our own catalogue; values are escaped

from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask import Flask, current_app
from flask.globals import app_ctx
from flask_babel import get_locale, get_translations
from jinja2 import Environment, Template, meta, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import _PassArg
from markupsafe import Markup

_CALLED_AS_IT_IS = frozenset({FunctionType, BuiltinFunctionType, MethodType, Macro, type})
_WITH_EVAL_CONTEXT = _PassArg.eval_context


class QuickContext(Context):
    """Calls functions and macros at once, unless they ask for the context."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        if type(__obj) in _CALLED_AS_IT_IS:
            wants = getattr(__obj, "jinja_pass_arg", None)
            if wants is None or wants is _WITH_EVAL_CONTEXT:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
                if wants is None:
                    return __obj(*args, **kwargs)
                return __obj(__self.eval_ctx, *args, **kwargs)
        return super().call(__obj, *args, **kwargs)


class OneModule(Template):
    """A template whose macros are loaded once: all our templates have the same globals."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


def init_app(app: Flask) -> None:
    """Call after Flask-Babel, whose words these replace."""
    app.jinja_env.context_class = QuickContext
    app.jinja_env.template_class = OneModule
    app.extensions["names_in_templates"] = {}
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


def names_in(template: str) -> frozenset[str]:
    """Every name `template` and what it includes or imports may ask its context for."""
    known: dict[str, frozenset[str]] = current_app.extensions["names_in_templates"]
    if template not in known:
        known[template] = _names_in(current_app.jinja_env, template, set())
    return known[template]


def _names_in(environment: Environment, template: str, seen: set[str]) -> frozenset[str]:
    seen.add(template)
    assert environment.loader is not None
    tree = environment.parse(environment.loader.get_source(environment, template)[0])
    found = frozenset(meta.find_undeclared_variables(tree))
    for other in meta.find_referenced_templates(tree):
        if other is None:
            raise ValueError(f"{template} names a template by a variable")
        if other not in seen:
            found |= _names_in(environment, other, seen)
    return found


def locale_code() -> str:
    """The language being written just now: the reader's, or the one a mail or letter is forced into."""
    try:
        here: Any = app_ctx._get_current_object()  # type: ignore[attr-defined]  # one step for each word
        return here.g._flask_babel.babel_locale.language  # type: ignore[no-any-return]
    except (AttributeError, RuntimeError):
        return str(get_locale() or "en")


def in_words(text: str) -> str:
    """`text` in the reader's language, as it stands in the catalogue."""
    return _words(locale_code(), text)


@pass_eval_context
def gettext(context: EvalContext, text: str, /, **values: object) -> str:
    """`text` in the reader's language; in HTML `values` are escaped."""
    words = _words(locale_code(), text)
    if not values:
        return _finished(words) if context.autoescape else words % {}
    return (Markup(words) if context.autoescape else words) % values


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, /, num: int, **values: object) -> str:
    """`one` or `many` by the rules of the reader's language; `num` stands in the text."""
    words = get_translations().ungettext(one, many, num)
    return (Markup(words) if context.autoescape else words) % {"num": num, **values}


@lru_cache(maxsize=8192)
def _words(code: str, text: str) -> str:
    return str(get_translations().ugettext(text))


@lru_cache(maxsize=8192)
def _finished(words: str) -> Markup:
    return Markup(words) % {}
