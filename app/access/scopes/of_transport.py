"""Runs, their stops and loads, and loose books are for staff; the driver comes by the run's own link."""

from typing import Any

from app.access.scopes.outline import Scope, everywhere_here
from app.loose_books.models import LooseBook
from app.transport.models import Load, Run, Stop

SCOPES: dict[type[Any], Scope] = {
    LooseBook: everywhere_here(LooseBook),
    Run: everywhere_here(Run),
    Stop: everywhere_here(Stop),
    Load: everywhere_here(Load),
}
