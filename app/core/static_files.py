"""Static files: compressed beforehand where they are, kept by browsers for ever, with our headers."""

from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from app.core.headers import fixed

FOLDER = Path(__file__).resolve().parent.parent / "static"


def init_app(app: Flask) -> None:
    secure = app.config["SECURE"]

    def add_headers(headers: object, path: str, url: str) -> None:
        for name, value in fixed(secure).items():
            headers[name] = value  # type: ignore[index]

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(FOLDER),
        prefix="static/",
        add_headers_function=add_headers,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
    )
