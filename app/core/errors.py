"""What may go wrong on purpose, and the sentence a person reads about it."""

from flask import current_app
from werkzeug.exceptions import HTTPException


class RuleBroken(Exception):
    """A domain verb says no: `code` names the rule, `values` go into its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class Refused(HTTPException):
    """A refusal that leaves a trace: what was written so far is committed, then the answer goes out."""

    code = 403

    def __init__(self, rule: str = "not_allowed", status: int = 403, **values: object) -> None:
        super().__init__()
        self.code = status
        self.rule = rule
        self.values = values


class Gone(HTTPException):
    """Somebody else has taken the row away since it was found."""

    code = 404


def worded(code: str, **values: object) -> str:
    """The sentence for `code` in the reader's language, from `templates/rules/`."""
    return current_app.jinja_env.get_template(f"rules/{code}.txt").render(**values).strip()
