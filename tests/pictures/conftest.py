"""A place for the files of one test, and pictures to put there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core import media
from app.core.tables import new_key
from app.pictures.making import MadePicture, made_anew
from tests.pictures.bombs import a_picture, saved


@pytest.fixture
def folder(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder instead of the instance's."""
    monkeypatch.setitem(app.extensions, "media", media.opened("", tmp_path))
    return tmp_path / "media"


@pytest.fixture(params=["folder", "bucket"])
def anywhere(
    request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """An empty folder, then an empty bucket that speaks S3."""
    if request.param == "folder":
        monkeypatch.setitem(app.extensions, "media", media.opened("", tmp_path))
        yield
        return
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    for setting, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "eu-north-1",
    }.items():
        monkeypatch.setenv(setting, value)
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="eu-north-1")
    name = f"b{new_key().lower().replace('_', '-').strip('-')}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    monkeypatch.setitem(app.extensions, "media", media.opened(f"s3://{name}/samlaes", tmp_path))
    yield
    client.close()
    server.stop()


@pytest.fixture
def made() -> MadePicture:
    return made_anew(saved(a_picture(), "PNG"))
