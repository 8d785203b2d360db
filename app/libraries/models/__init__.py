"""Library services, the schools of their municipalities, and what the libraries have added of their own."""

from app.libraries.models.library import ZONES, Branch, Country, Goal, Library, Region, Whom
from app.libraries.models.own_words import OwnLanguage, OwnWords
from app.libraries.models.pending_imports import PendingImport
from app.libraries.models.schools import LONGEST_SORT_KEY, School, SchoolBreak, SchoolKind

__all__ = [
    "LONGEST_SORT_KEY",
    "ZONES",
    "Branch",
    "Country",
    "Goal",
    "Library",
    "OwnLanguage",
    "OwnWords",
    "PendingImport",
    "Region",
    "School",
    "SchoolBreak",
    "SchoolKind",
    "Whom",
]
