"""Books are for all who belong to the library, its copies for staff."""

from typing import Any

from sqlalchemy import Select

from app.access.scopes.outline import Scope, here, of_the_library, staff_only
from app.access.viewer import Viewer
from app.catalogue.models import Copy, Merge, Work


def works(viewer: Viewer) -> Select[Any]:
    return of_the_library(Work, viewer)


def copies(viewer: Viewer) -> Select[Any]:
    return staff_only(Copy, viewer)


SCOPES: dict[type[Any], Scope] = {
    Work: works,
    Copy: copies,
    Merge: lambda viewer: staff_only(Merge, viewer),
}
PUBLIC_SCOPES: dict[type[Any], Scope] = {
    Work: lambda viewer: here(Work, viewer),
}
