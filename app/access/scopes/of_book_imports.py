"""What comes in from files is for staff."""

from typing import Any

from app.access.scopes.outline import Scope, staff_only
from app.book_imports.models import BookImport

SCOPES: dict[type[Any], Scope] = {BookImport: lambda viewer: staff_only(BookImport, viewer)}
