"""How templates become Python: shorter ways for what a page does hundreds of times.

Jinja asks anew at every call, macro and value what it might have to do with it. In our HTML that is
known beforehand: functions want their arguments only, sentences come from the catalogue, values are escaped.
"""

from functools import cached_property, partial
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro, Undefined, missing
from markupsafe import Markup, _escape_inner, escape

_SAYING = {
    "_": ("gettext", "with_values"),
    "gettext": ("gettext", "with_values"),
    "ngettext": ("ngettext", "with_number"),
}
"""What says a sentence: the function a page usually has by that name, and the shorter way."""
_IMPORTS = (
    f"from {__name__} import QuickMacro, shown",
    "from app.core.sentences import finished, gettext, ngettext, with_number, with_values",
)
_marked_safe = partial(str.__new__, Markup)
"""`Markup(text)` of what is known to be a text."""
_NO_CALLER = Undefined("No caller defined", name="caller")


class QuickCode(CodeGenerator):
    """Writes the shorter ways into templates that are HTML; all others are compiled as ever."""

    _at_first_argument = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - named by Jinja
        for line in _IMPORTS:
            self.writeline(line)
        super().visit_Template(node, frame)

    def visit_Call(  # noqa: N802 - named by Jinja
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if not _is_html(frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif name in _SAYING:
            self._say(node, frame, name)
        elif hasattr(self.environment.globals.get(name), "jinja_pass_arg"):
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            self.visit(node.node, frame)
            self._arguments(node, frame, {"caller": "caller"} if forward_caller else None)

    def _say(self, node: nodes.Call, frame: Frame, name: str) -> None:
        """A sentence; where a page has words of its own (`speech.py`), those say it."""
        usual, quick = _SAYING[name]
        self.write("(")
        if quick == "with_values" and _is_one_text(node):
            self.write(f"finished()[{node.args[0].as_const()!r}]")
        else:
            self.write(quick)
            self._arguments(node, frame)
        self.write(f" if {frame.symbols.ref(name)} is {usual} else ")
        super().visit_Call(node, frame)
        self.write(")")

    def _arguments(self, node: nodes.Call, frame: Frame, more: dict[str, str] | None = None) -> None:
        self.write("(")
        self._at_first_argument = True
        self.signature(node, frame, more)
        self._at_first_argument = False
        self.write(")")

    def write(self, x: str) -> None:
        """Jinja's signatures begin with a comma, since the context comes first in them."""
        if self._at_first_argument:
            self._at_first_argument = False
            x = x.removeprefix(", ")
        super().write(x)

    def macro_def(self, macro_ref: Any, frame: Frame) -> None:
        if _is_html(frame):
            self.write("Quick")
        super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_html(frame) and finalize.src is None:
            self.write("shown(")
        else:
            super()._output_child_pre(node, frame, finalize)


class QuickMacro(Macro):
    """A macro called with plain arguments; whatever is unusual goes Jinja's way."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        is_plain = not (self.catch_kwargs or self.catch_varargs or len(args) > self._argument_count)
        if not is_plain or (args and type(args[0]) is EvalContext):
            return super().__call__(*args, **kwargs)
        parameters = self._parameters
        try:
            given = {parameters[name]: value for name, value in kwargs.items()}
        except KeyError:
            return super().__call__(*args, **kwargs)
        html: str = _marked_safe(self._func(*args, **given))
        return html

    @cached_property
    def _parameters(self) -> dict[str, str]:
        """What its function calls each argument; from now on the function knows by itself what is missing."""
        code = self._func.__code__
        names = [*self.arguments, "caller"] if self.caller else self.arguments
        absent = [_NO_CALLER if name == "caller" else missing for name in names]
        self._func.__defaults__ = tuple(absent)  # type: ignore[attr-defined]
        return dict(zip(names, code.co_varnames[: code.co_argcount], strict=True))


def shown(value: Any) -> str:
    """`value` as it stands in HTML, to be joined with what is around it."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)  # `escape` would wrap it up, only for us to unwrap it
    return value if kind is Markup else escape(value)


def _is_html(frame: Frame) -> bool:
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


def _is_one_text(node: nodes.Call) -> bool:
    is_text = len(node.args) == 1 and isinstance(node.args[0], nodes.Const)
    return is_text and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
