"""The wall inside other websites: which sites the library lets show it."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.libraries.models import Library

MOST_HOSTS = 12
_HOST = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)


def hosts(library: Library) -> list[str]:
    """The names of the sites whose pages may frame the wall."""
    return library.embed_hosts.split()


def let_show(session: Session, library: Library, typed: str, by: Person, now: datetime) -> None:
    """From now on these sites, one a line, and no others may show the wall; addresses are cut to names.

    Raises RuleBroken: embed_host (not the name of a site on the web), embed_hosts_many.
    """
    names = list(dict.fromkeys(_host(line) for line in typed.split()))
    if len(names) > MOST_HOSTS:
        raise RuleBroken("embed_hosts_many", most=MOST_HOSTS)
    if " ".join(names) != library.embed_hosts:
        library.embed_hosts = " ".join(names)
        session.flush()
        audit.record(session, "let_embed", library, now=now, actor_id=by.id)


def _host(typed: str) -> str:
    """The name in what somebody copied from the address line: no port, no star, no number."""
    name = re.sub(r"\Ahttps?://", "", typed.strip().lower()).partition("/")[0].rstrip(".")
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise RuleBroken("embed_host", host=typed[:100])
    return name
