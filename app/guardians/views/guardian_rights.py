"""What the law gives a guardian: a copy of all that is known, and a way to have it deleted."""

from typing import Any

from flask import Response, g, jsonify, url_for
from flask_babel import gettext as _

from app.access.guard import public
from app.accounts import guardians, known, known_fields
from app.accounts.guardians import Opened
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.core.speech import sentence
from app.guardians.views import bp
from app.guardians.views.guardian_door import as_guardian, spoken

LEFT_TO_THE_FILE = {"sort_key", "text_version", "party", "tie"}
"""Columns no person can read anything in."""
IN_WORDS = {"state", "audience", "purpose"}
"""Columns that hold one of a few words of ours."""


@bp.get("/guardian/copy")
@public()
def copy_of_child() -> Response:
    return as_guardian(_copy_page)


@bp.get("/guardian/copy.json")
@public()
def copy_as_file() -> Response:
    return as_guardian(_copy_file)


@bp.get("/guardian/erase")
@public()
def ask_to_erase() -> Response:
    return as_guardian(lambda opened: page("guardians/guardian_erase.html", opened=opened, **spoken()))


@bp.post("/guardian/erase")
@public()
def erase_please() -> Response:
    return as_guardian(_ask_to_erase)


@bp.post("/guardian/keep")
@public()
def keep_after_all() -> Response:
    return as_guardian(_keep)


def _ask_to_erase(opened: Opened) -> Response:
    guardians.ask_to_erase(session(), opened.guardianship, clock.now())
    return go_to(url_for("guardians.guardian"), said=_("The library has your wish."))


def _keep(opened: Opened) -> Response:
    guardians.keep_after_all(session(), opened.guardianship, None, clock.now())
    return go_to(url_for("guardians.guardian"), said=_("Nothing is deleted."))


def _copy_page(opened: Opened) -> Response:
    rows = known.copy(session(), opened.guardianship)
    groups = [_group(group, rows) for group in known_fields.GROUPS]
    return page("guardians/guardian_copy.html", opened=opened, groups=groups, **spoken())


def _copy_file(opened: Opened) -> Response:
    copied = known.copy(session(), opened.guardianship)
    plain = {
        table: [{value.column: value.plain for value in row} for row in rows]
        for table, rows in copied.items()
    }
    answer = jsonify(plain)
    answer.headers["Content-Disposition"] = 'attachment; filename="samlaes.json"'
    return answer


def _group(group: known_fields.Group, copied: dict[str, list[known.Row]]) -> dict[str, Any]:
    """One heading and its fields; each field with its values, row by row."""
    return {
        "heading": sentence(g.speech, group.heading),
        "fields": [
            {"says": sentence(g.speech, field.says), "rows": _rows(field, copied)}
            for field in known_fields.fields_of(group.name)
        ],
    }


def _rows(field: known_fields.Field, copied: dict[str, list[known.Row]]) -> list[list[Any]]:
    tables = dict.fromkeys(column.partition(".")[0] for column in field.columns)
    rows = [
        [
            value
            for value in row
            if f"{value.table}.{value.column}" in field.columns and _says_something(value)
        ]
        for table in tables
        for row in copied[table]
    ]
    shown = [[_shown(value) for value in row] for row in rows]
    return [row for row in shown if row]


def _says_something(value: known.Value) -> bool:
    """Not empty, no number or hash for machines, and not that it is about this child: so is the page."""
    is_plain = value.column not in LEFT_TO_THE_FILE and value.shown != known.THE_CHILD
    return is_plain and value.stored not in (None, "")


def _shown(value: known.Value) -> Any:
    said = value.stored if value.shown is None else value.shown
    if value.shown is not None or value.column in IN_WORDS:
        words = known_fields.VALUES.get(said)
        return sentence(g.speech, words) if words else said
    return said
