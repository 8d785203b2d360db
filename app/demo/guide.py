"""How to sign in to the demo as each role, with fresh links and a fresh card each time it is asked."""

import json
from typing import Any

from flask import Flask

from app.accounts import people
from app.cards import cards, pictures
from app.cards.models import CardPlace
from app.clubs import queries
from app.consents.queries import guardians_of
from app.core import clock, database
from app.demo import NOTE, parents
from app.libraries import founding
from app.signing_in import links


def how_to_sign_in(app: Flask) -> str:
    """The lines `make run` prints; empty where there is no demo in this database."""
    file = app.config["INSTANCE"] / NOTE
    note = json.loads(file.read_text()) if file.exists() else {"library": None}
    session = database.session()
    libraries = founding.all_libraries(session)
    library = next((one for one in libraries if one.is_demo and one.slug == note["library"]), None)
    if library is None:
        return ""
    base = app.config["BASE_URL"]
    here = f"{base}/{library.slug}"
    # First what is hashed: the transaction is let go meanwhile.
    drawn = pictures.draw(session, [_ida(library.id)], app.config["PEPPER"].decode())
    card = _card(app, library.id)
    pictures.issue(session, drawn, None, clock.now())
    lines = [
        f"  Librarian  {here}/sign-in   {note['email']} · password {note['password']}",
        f"  Teacher    {here}/link/{_link(library.id, 'tom@example.org')}",
        f"  Host       {here}/link/{_link(library.id, 'hanne@example.org')}",
        f"  Child      {base}/k   card {card}",
        f"             {here}/door   when the host has opened it; pictures {', '.join(drawn[0].names)}",
        f"  Guardian   {here}/g#{_guardians_link(library.id)}",
        f"  Anybody    {here}/",
        "  Mails are kept as files in " + str(app.config["INSTANCE"] / "mail")
        if not app.config["SMTP_URL"]
        else "",
    ]
    session.commit()
    return "\n".join(lines) + "\n"


def _guardians_link(library_id: int) -> str:
    session = database.session()
    lines = guardians_of(session, _ida(library_id))
    return parents.link(session, lines, clock.now())


def _link(library_id: int, email: str) -> str:
    session = database.session()
    person = people.with_part_here(session, library_id, email)
    if person is None:
        return "(no longer invited)"
    return links.mint(session, library_id, person.id, links.LinkPurpose.INVITATION, clock.now())


def _card(app: Flask, library_id: int) -> str:
    session = database.session()
    child = _ida(library_id)
    pepper = app.config["PEPPER"].decode()
    made = cards.make_cards(session, [child], None, clock.now(), CardPlace.HOME, pepper)
    return f"{made[0].code} ({made[0].alias})"


def _ida(library_id: int) -> Any:
    session = database.session()
    club = max(queries.open_clubs(session, library_id), key=lambda one: one.queue.taken)
    children = queries.roster(session, club)
    return next((one for one in children if one.first_name == "Ida"), children[0])
