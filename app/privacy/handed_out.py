"""A child's copy of all that is known of it: a page to read, a file for machines, and its pictures."""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.languages import LANGUAGES
from app.known import groups, known_fields, of_child, values
from app.known.of_child import Asker, Row, Value
from app.pictures import store
from app.pictures.making import Size
from app.pictures.models import Picture
from app.videos import store as store_of_films
from app.videos.models import Video

LEFT_TO_THE_FILE = {"sort_key", "text_version", "party", "tie", "priority", "version", "animal"}
"""Columns no person can read anything in."""
IN_WORDS = {
    "audience",
    "ending",
    "how",
    "kind",
    "much",
    "outcome",
    "purpose",
    "state",
    "state_before",
    "flags.reason",
}
"""Columns that hold one of a few words of ours; with its table where another's has people's own words."""
DATA, PICTURES, FILMS = "data.json", "pictures", "films"
NO_DATE = (1980, 1, 1, 0, 0, 0)

Made = TypeVar("Made", Picture, Video)
Say = Callable[[str], str]
"""Puts a sentence of the source into the reader's language."""


@dataclass(frozen=True)
class Copy:
    """All that is known of a child and of who asks."""

    rows: dict[str, list[Row]]
    pictures: dict[str, bytes] = field(default_factory=dict)
    """Its pictures, by the names of their files."""
    films: dict[str, Video] = field(default_factory=dict)
    """Its films, by the same; each is read when it is packed."""


def copied(session: Session, asker: Asker) -> Copy:
    """What is handed out to `asker` (a guardianship, or `known.ChildAlone`). Reads the pictures' files."""
    pictures = {}
    for number, picture in enumerate(_of_child(session, Picture, asker), start=1):
        data = store.get(picture, Size.LARGE)
        if data is not None:
            pictures[f"{PICTURES}/{number}-{picture.kind}.webp"] = data
    rows = of_child.copy(session, asker)
    cards = [value.stored for row in rows["paper_cuts"] for value in row if isinstance(value.stored, bytes)]
    pictures |= {f"{PICTURES}/card-{number}.webp": card for number, card in enumerate(cards, start=1)}
    films = {
        f"{FILMS}/{number}.{film.container}": film
        for number, film in enumerate(_of_child(session, Video, asker), start=1)
    }
    return Copy(rows, pictures, films)


def as_data(copy: Copy) -> dict[str, list[dict[str, Any]]]:
    """Table by table, row by row, as it is stored."""
    return {
        table: [{value.column: value.plain for value in row} for row in rows]
        for table, rows in copy.rows.items()
    }


def in_groups(copied: dict[str, list[Row]], say: Say) -> list[dict[str, Any]]:
    """The same for people: heading, what each field is, and its values, row by row."""
    return [
        {
            "heading": say(group.heading),
            "why": say(group.why),
            "fields": [
                {"says": say(field.says), "rows": _rows(field, copied, say)}
                for field in known_fields.fields_of(group.name)
            ],
        }
        for group in groups.GROUPS
    ]


def packed(copy: Copy, pages: Mapping[str, str]) -> bytes:
    """The zip; `pages` are its pages by file name, `index.html` among them."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, text in pages.items():
            packing.writestr(zipfile.ZipInfo(name, NO_DATE), text, zipfile.ZIP_DEFLATED)
        data = json.dumps(as_data(copy), ensure_ascii=False, indent=1)
        packing.writestr(zipfile.ZipInfo(DATA, NO_DATE), data, zipfile.ZIP_DEFLATED)
        for name, picture in copy.pictures.items():
            packing.writestr(zipfile.ZipInfo(name, NO_DATE), picture)
        for name, film in copy.films.items():
            packing.writestr(zipfile.ZipInfo(name, NO_DATE), store_of_films.get(film, 0, film.bytes) or b"")
    return held.getvalue()


def _of_child(session: Session, table: type[Made], asker: Asker) -> Iterable[Made]:
    return session.scalars(select(table).where(table.child_id == asker.child_id).order_by(table.id))


def _rows(field: groups.Field, copied: dict[str, list[Row]], say: Say) -> list[list[Any]]:
    tables = dict.fromkeys(column.partition(".")[0] for column in field.columns)
    shown = [
        _once([_shown(value, say) for value in row if _belongs(value, field)])
        for table in tables
        for row in copied[table]
    ]
    return _each_once([row for row in shown if row])


def _once(row: list[Any]) -> list[Any]:
    """A club that stands for itself and for its box is named once."""
    return [value for at, value in enumerate(row) if not isinstance(value, str) or value not in row[:at]]


def _each_once(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of words alone that say the same are read once; what happened twice has its day."""
    return [
        row for at, row in enumerate(rows) if row not in rows[:at] or not all(isinstance(v, str) for v in row)
    ]


def _belongs(value: Value, field: groups.Field) -> bool:
    """Not empty, no number or hash for machines, and not that it is about this child: so is the page."""
    is_plain = value.column not in LEFT_TO_THE_FILE and value.shown != of_child.THE_CHILD
    return f"{value.table}.{value.column}" in field.columns and is_plain and value.stored not in (None, "")


def _shown(value: Value, say: Say) -> Any:
    said = value.stored if value.shown is None else value.shown
    if isinstance(said, bytes):
        return say(values.VALUES["photo"])
    if value.column == "language":
        return LANGUAGES.get(said, said)
    if value.shown is not None or {value.column, f"{value.table}.{value.column}"} & IN_WORDS:
        words = values.VALUES.get(said)
        return say(words) if words else said
    return said
