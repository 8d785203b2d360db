"""A filled installation in a temporary folder, the people signed in there, and its servers on loopback."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app import create_app
from app.accounts import sessions
from app.accounts.models import Person
from app.children.models import Child
from app.core import clock, database
from app.core.tables import new_key
from app.extensions import db
from bench.town import Ground, Size, fill
from bench.town.people import host
from bench.town.traffic import A_LENDING_CLUB
from tests.databases import closed, copied_database, drop_database, fresh_database
from tests.live import free_port, start_server, stop, wait_until_healthy

OURS = "app.wsgi:application"
FLOOR = "bench.floor:application"
WORKERS = 2
CSRF = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Installation:
    """An application on a database filled to one size."""

    app: Flask
    folder: Path
    database: str
    ground: Ground
    tokens: dict[str, str] = field(default_factory=dict)

    def sign_in(self, name: str, model: type[Any], number: int) -> None:
        """Open a session for one row of people or children; it goes by `name`."""
        with self.writing() as session:
            row = session.get(model, number)
            opened = sessions.open_for_child if model is Child else sessions.open_for_person
            self.tokens[name] = opened(session, row, clock.now())

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session of this process, committed at the end; beside a server it is one more writer."""
        with self.app.app_context(), database.may_write():
            try:
                yield db.session()
                db.session.commit()
            finally:
                db.session.remove()

    def cookie(self, name: str | None) -> dict[str, str]:
        """The header a browser would send: signed in as `name`, with a form opened."""
        if name is None:
            return {}
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        seen = int(clock.now().timestamp())
        value = signer.dumps({"token": self.tokens[name], "seen": seen, "csrf_token": CSRF})
        return {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={value}"}

    def hidden_fields(self) -> dict[str, str]:
        """What the browser sends along with a form it has just been given."""
        signer = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token")  # type: ignore[arg-type]
        return {"csrf_token": str(signer.dumps(CSRF)), "form_key": new_key()}

    def address(self, endpoint: str, **values: Any) -> str:
        """The address of a page, without host."""
        with self.app.test_request_context():
            from flask import url_for

            return url_for(endpoint, **values)

    def environ(self, port: int, **more: str) -> dict[str, str]:
        return os.environ | {
            "SAMLAES_INSTANCE": str(self.folder),
            "SAMLAES_DATABASE_URL": self.database,
            "SAMLAES_BASE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            **more,
        }


@contextmanager
def installed(kind: str, size: Size, folder: Path) -> Iterator[Installation]:
    """A migrated database of this kind, filled, with a librarian, a teacher, a host and a child signed in."""
    name = f"samlaes_bench_{os.getpid()}_{size.name}"
    with database.may_write():
        url = fresh_database(kind, name, folder)
    instance = folder / name
    instance.mkdir()
    app = create_app(INSTANCE=instance, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context(), database.may_write():
        ground = fill(db.session(), size, clock.now())
        db.session.remove()
    there = Installation(app, instance, url, ground)
    there.sign_in("librarian", Person, 1)
    there.sign_in("teacher", Person, 5)
    there.sign_in("host", Person, host(ground, A_LENDING_CLUB))
    there.sign_in("child", Child, 61)
    try:
        yield there
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        drop_database(url)


@contextmanager
def moved_in(there: Installation, folder: Path, name: str) -> Iterator[Installation]:
    """A copy of an installation that nobody uses; filling one anew takes longer."""
    with there.app.app_context():
        db.session.remove()
        closed(db.engine)
    url = copied_database(there.database, name, folder)
    instance = shutil.copytree(there.folder, folder / name)
    app = create_app(INSTANCE=instance, SQLALCHEMY_DATABASE_URI=url)
    try:
        yield Installation(app, instance, url, there.ground, dict(there.tokens))
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        drop_database(url)


@contextmanager
def served(
    there: Installation, wsgi: str = OURS, workers: int = WORKERS, **environ: str
) -> Iterator[tuple[int, int]]:
    """A web server over it; gives the port and the process id."""
    port = free_port()
    process = start_server(port, there.environ(port, SAMLAES_WSGI=wsgi, **environ), workers)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}")
        yield port, process.pid
    finally:
        stop(process)
