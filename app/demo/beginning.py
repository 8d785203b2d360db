"""How the demo's library begins: founded, with its schools and books, and its adults invited."""

import json
import secrets
from datetime import datetime
from typing import Any

from app.accounts import first_librarian, people
from app.book_imports import importing
from app.demo import HERE, NOTE
from app.libraries import founding, settings
from app.registers import school_import

PASSWORD_WORDS = 9  # bytes of randomness in the demo librarian's password
GOAL = "Flere børn læser, fordi de har lyst"
PARTS = {
    "leader": people.RoleName.LEADER,
    "teacher": people.RoleName.TEACHER,
    "other_teacher": people.RoleName.TEACHER,
    "host": people.RoleName.HOST,
}


def found_the_library(demo: Any, now: datetime) -> None:
    """What is needed to sign in as its librarian is noted in the instance folder."""
    password = secrets.token_urlsafe(PASSWORD_WORDS)
    librarian = demo.story["people"]["librarian"]
    demo.library = first_librarian.begin(
        demo.session,
        library_name=demo.story["library"],
        country=founding.Country.DENMARK,
        language="da",
        name=librarian["name"],
        email=librarian["email"],
        password=password,
        pepper=demo.app.config["PEPPER"].decode(),
        spend=lambda: None,
        now=now,
    )
    _describe(demo.library, demo.story)
    demo.lise = people.find_or_make(demo.session, librarian["email"], librarian["name"], now)
    _import(demo, now)
    settings.set_goals(demo.session, demo.library, [GOAL], demo.lise.id, now)
    note = {"library": demo.library.slug, "email": librarian["email"], "password": password}
    (demo.app.config["INSTANCE"] / NOTE).write_text(json.dumps(note))


def invite_adults(demo: Any, now: datetime) -> None:
    places = {
        "teacher": {"school": demo.clubs[0].school},
        "other_teacher": {"school": demo.clubs[1].school},
        "host": {"club": demo.clubs[0]},
    }
    for who, part in PARTS.items():
        person = demo.story["people"][who]
        demo.people[who] = people.invite(
            demo.session,
            demo.library,
            person["email"],
            person["name"],
            part,
            now,
            demo.lise,
            **places.get(who, {}),
        )


def _describe(library: Any, story: dict[str, Any]) -> None:
    library.is_demo = True
    library.phone, library.email = story["phone"], story["email"]
    library.protection_name = story["people"]["librarian"]["name"]
    library.protection_phone = story["protection_phone"]


def _import(demo: Any, now: datetime) -> None:
    schools, books = HERE / "schools.csv", HERE / "books.csv"
    demo.session.commit()
    school_import.import_register(
        demo.session, demo.library, schools.read_bytes(), schools.name, now, demo.lise.id
    )
    demo.session.commit()
    importing.import_books(demo.session, demo.library, books.read_bytes(), books.name, now, demo.lise.id)
    demo.session.flush()
