"""The servers that are asked for titles are for staff."""

from typing import Any

from app.access.scopes.outline import Scope, staff_only
from app.lookups.models import LookupSource

SCOPES: dict[type[Any], Scope] = {LookupSource: lambda viewer: staff_only(LookupSource, viewer)}
