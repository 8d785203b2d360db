"""The stage of the access tests: every route, every one of the cast."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.access.asked import noting, noting_writes
from tests.access.routes import Stage
from tests.world import World


@pytest.fixture
def stage(app: Flask, world: World) -> Stage:
    return Stage(app, world)


@pytest.fixture
def written(stage: Stage) -> Iterator[set[str]]:
    with noting_writes(stage.session.connection().engine) as found:
        yield found


@pytest.fixture
def names(app: Flask) -> Iterator[set[str]]:
    with noting(app) as noted:
        yield noted
