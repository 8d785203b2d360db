"""Covers are for all, as the books they are on."""

from typing import Any

from app.access.scopes.outline import Scope, here, of_the_library
from app.covers.models import Cover

SCOPES: dict[type[Any], Scope] = {Cover: lambda viewer: of_the_library(Cover, viewer)}
PUBLIC_SCOPES: dict[type[Any], Scope] = {Cover: lambda viewer: here(Cover, viewer)}
