"""Settings of one installation, from the environment and the instance folder."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

HOUR = 3600
PROJECT = Path(__file__).resolve().parent.parent


def instance_folder() -> Path:
    """Where the local database, pictures and secrets live (`SAMLAES_INSTANCE`)."""
    folder = Path(os.environ.get("SAMLAES_INSTANCE") or PROJECT / "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def settings(instance: Path) -> dict[str, Any]:
    """Every setting, ready for `app.config`."""
    base_url = os.environ.get("SAMLAES_BASE_URL") or f"http://127.0.0.1:{port()}"
    secure = base_url.startswith("https://")
    return {
        "SECRET_KEY": secret(instance, "secret_key"),
        "PEPPER": secret(instance, "pepper"),
        "INSTANCE": instance,
        "BASE_URL": base_url.rstrip("/"),
        "SECURE": secure,
        "SMTP_URL": os.environ.get("SAMLAES_SMTP_URL", ""),
        "MAIL_FROM": os.environ.get("SAMLAES_MAIL_FROM", "samlaes@localhost"),
        "MEDIA_URL": os.environ.get("SAMLAES_MEDIA_URL", ""),
        "SQLALCHEMY_DATABASE_URI": database_url(instance),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-samlaes" if secure else "samlaes",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": 12 * HOUR,
        "WTF_CSRF_SSL_STRICT": False,  # Referrer-Policy is no-referrer, so there is none to check
        "MAX_CONTENT_LENGTH": 20 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1_000,
        "OUTWARD_REACHABLE": frozenset(),  # private places that only tests may look books up at
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(PROJECT / "app" / "translations"),
    }


def port() -> int:
    """The port the web server listens on (`PORT`)."""
    return int(os.environ.get("PORT") or 8000)


def database_url(instance: Path) -> str:
    """`SAMLAES_DATABASE_URL`, or a SQLite file in the instance folder."""
    url = os.environ.get("SAMLAES_DATABASE_URL") or f"sqlite:///{instance / 'samlaes.db'}"
    return url.replace("postgres://", "postgresql://", 1)


def secret(instance: Path, name: str) -> bytes:
    """A secret of this installation, made the first time it is asked for.

    Several processes may ask at once: the file appears whole or not at all, and the first one stays.
    """
    file = instance / name
    if not file.exists():
        fresh = instance / f"{name}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(fresh)
        fresh.unlink()
    return file.read_bytes()
