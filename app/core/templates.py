"""How templates are made quick: compiled in our way, parts loaded once, plain calls.

What Jinja and Flask-Babel do anew at every call is done once here; what comes out is the same.
"""

import re
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, Template, meta
from jinja2.ext import Extension
from jinja2.runtime import Context, Macro
from jinja2.utils import _PassArg

from app.core.compiling import QuickCode
from app.core.sentences import gettext, ngettext

_CALLED_AS_IT_IS = frozenset({FunctionType, BuiltinFunctionType, MethodType, Macro, type})
_WITH_EVAL_CONTEXT = _PassArg.eval_context
_INDENTATION = re.compile(r"^[ \t]+", re.M)


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


class Unindented(Extension):
    """Leaves out what makes HTML pleasant to write: on a long list it is a tenth of the page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTATION.sub("", source) if name and name.endswith(".html") else source


def init_app(app: Flask) -> None:
    """Call after Flask-Babel, whose words these replace."""
    app.jinja_env.context_class = QuickContext
    app.jinja_env.template_class = OneModule
    app.jinja_env.code_generator_class = QuickCode
    app.jinja_env.add_extension(Unindented)
    app.extensions["names_in_templates"] = {}
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


def names_in(template: str) -> frozenset[str]:
    """Every name `template` and what it includes or imports may ask its context for.

    Globals are among them: a page in a language of the library's own brings its own `_`.
    """
    known: dict[str, frozenset[str]] = current_app.extensions["names_in_templates"]
    if template not in known:
        environment = current_app.jinja_env
        known[template] = _names_in(environment, template, set()) | environment.globals.keys()
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
