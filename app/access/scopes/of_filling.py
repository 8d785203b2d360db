"""Templates, and what boxes were filled with, are the library's."""

from typing import Any

from app.access.scopes.outline import Scope, everywhere_here
from app.filling.models import BoxTemplate, Fill

SCOPES: dict[type[Any], Scope] = {BoxTemplate: everywhere_here(BoxTemplate), Fill: everywhere_here(Fill)}
