"""The sheet of recovery codes."""

from flask import Response

from app.core.page import page


def recovery_sheet(codes: list[str], onward: str) -> Response:
    """The codes to write down or print, this one time: nobody can show them again."""
    answer = page("phones/recovery_sheet.html", codes=codes, onward=onward)
    answer.headers["Cache-Control"] = "no-store"
    return answer
