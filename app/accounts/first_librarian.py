"""The first librarian: the one person who is not invited, but makes the library with a password at once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Role, RoleName
from app.accounts.people import find_or_make
from app.core import audit, passwords, weak_passwords
from app.core.database import paused
from app.core.errors import RuleBroken
from app.libraries.founding import found_library
from app.libraries.models import Country, Library


def begin(
    session: Session,
    *,
    library_name: str,
    country: Country,
    language: str,
    name: str,
    email: str,
    password: str,
    pepper: str,
    spend: Callable[[], None],
    now: datetime,
) -> Library:
    """Make a library and its first librarian; the one-time code comes at the first sign-in.

    `spend` uses up the right to do so, once everything else is in order. Raises RuleBroken:
    password_… as `sign_in.choose_password`, and whatever `spend` raises.
    """
    try:
        weak_passwords.check_password(password, [email, name, library_name])
    except weak_passwords.WeakPassword as weak:
        raise RuleBroken(f"password_{weak.code}", **weak.values) from weak
    with paused(session):
        hashed = passwords.hash_secret(password, pepper)
    spend()
    library = found_library(session, library_name, country, language, now)
    person = find_or_make(session, email, name, now)
    person.password_hash, person.language = hashed, language
    role = Role(library_id=library.id, person_id=person.id, name=RoleName.LIBRARIAN, created_at=now)
    session.add(role)
    session.flush()
    audit.record(session, "begin", role, now=now, actor_id=person.id, after=role.name)
    return library
