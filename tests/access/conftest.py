"""The stage of the access tests: every route, every one of the cast."""

import pytest
from flask import Flask

from tests.access.routes import Stage
from tests.world import World


@pytest.fixture
def stage(app: Flask, world: World) -> Stage:
    return Stage(app, world)
