"""Static files: bundled and compressed at start-up, all kept by browsers for ever, with our headers."""

import gzip
import hashlib
import os
from functools import cache
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from app.core.headers import fixed

FOLDER = Path(__file__).resolve().parent.parent / "static"

STYLES = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    *sorted(f"css/components/{file.name}" for file in (FOLDER / "css" / "components").glob("*.css")),
    "css/utilities.css",
    "css/print.css",
)
SCRIPTS = (
    "vendor/htmx-4.0.1.min.js",
    "js/behaviours.js",
    *sorted(f"js/{file.name}" for file in (FOLDER / "js").glob("*.js") if file.name != "behaviours.js"),
)
DRAWINGS = ("icons.svg", "shelf.svg")
"""Large ones that stand on many pages; compressed they are a third."""


def init_app(app: Flask) -> None:
    """Write the bundles into the instance folder, and serve both folders below `/static/`."""
    bundles = Path(app.instance_path) / "bundles"
    names = {"app.css": _bundle(bundles, STYLES), "app.js": _bundle(bundles, SCRIPTS)}
    names |= {name: _bundle(bundles, (f"img/{name}",)) for name in DRAWINGS}
    app.jinja_env.globals.update(static=static, bundle=lambda name: f"/static/bundles/{names[name]}")
    secure = app.config["SECURE"]

    def add_headers(headers: object, path: str, url: str) -> None:
        for name, value in fixed(secure).items():
            headers[name] = value  # type: ignore[index]

    server = WhiteNoise(
        app.wsgi_app,
        root=str(FOLDER),
        prefix="static/",
        add_headers_function=add_headers,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
    )
    server.add_files(str(bundles), prefix="static/bundles/")
    app.wsgi_app = server  # type: ignore[method-assign]


def static(path: str) -> str:
    """The address of a static file; it changes with the content, so it may be kept for ever."""
    return f"/static/{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:10]


def _bundle(folder: Path, parts: tuple[str, ...]) -> str:
    """One file of all `parts`, beside it its Brotli and gzip forms; returns its name."""
    data = b"\n".join((FOLDER / part).read_bytes() for part in parts)
    name = f"{hashlib.sha256(data).hexdigest()[:10]}{Path(parts[0]).suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / name).exists():
        _write(folder / f"{name}.br", brotli.compress(data))
        _write(folder / f"{name}.gz", gzip.compress(data, mtime=0))
        _write(folder / name, data)
    return name


def _write(file: Path, data: bytes) -> None:
    """In one step, since several processes may start at once."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.rename(file)
