"""Uploaded files: the rule a file breaks when it cannot be read, so that a person can be told."""

from app.core.errors import RuleBroken
from app.core.unreadable import Unreadable

FILE_RULES = {
    "empty": "file_empty",
    "too_big": "file_too_big",
    "too_many_rows": "file_too_many_rows",
    "too_many_columns": "file_too_many_columns",
    "not_a_table": "file_not_a_table",
    "old_excel": "file_old_excel",
    "locked_excel": "file_locked_excel",
    "broken_xlsx": "file_broken_xlsx",
    "open_document": "file_open_document",
    "zipped": "file_zipped",
    "broken_quotes": "file_broken_quotes",
    "xml_doctype": "file_xml_doctype",
}
NOTE_RULES = {
    "broken_letters": "file_broken_letters",
    "stray_quotes": "file_stray_quotes",
    "long_row": "file_long_row",
    "other_sheets": "file_other_sheets",
}
"""What was noticed although the file could be read (`spreadsheets.Note`)."""


def rule_of(error: Unreadable) -> RuleBroken:
    """What to raise for a file that could not be read."""
    return RuleBroken(FILE_RULES[error.code], **error.values)
