"""Who is looking: an adult with roles at this library, a child, or nobody we know."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from app.accounts.models import Person, RoleName
from app.children.models import Child
from app.core import clock
from app.libraries.models import Library


class Part(Protocol):
    """What somebody is at the library, and where; a `Role` is one."""

    @property
    def name(self) -> str: ...
    @property
    def school_id(self) -> int | None: ...
    @property
    def club_id(self) -> int | None: ...
    @property
    def meeting_id(self) -> int | None: ...


@dataclass
class Viewer:
    """One of the three, at one library. Flask-Login calls it the current user."""

    library: Library | None = None
    person: Person | None = None
    child: Child | None = None
    roles: tuple[Part, ...] = ()
    session_id: int | None = None
    ends_at: datetime | None = None
    """When the session is over in any case."""

    @property
    def is_authenticated(self) -> bool:
        return self.person is not None or self.child is not None

    @property
    def is_active(self) -> bool:
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        return not self.is_authenticated

    def get_id(self) -> str | None:
        return str(self.session_id) if self.session_id else None

    @property
    def library_id(self) -> int:
        """The library looked at; zero, which no row has, where there is none."""
        return self.library.id if self.library else 0

    @property
    def person_id(self) -> int:
        """The adult who looks; zero, which no row has, where there is none."""
        return self.person.id if self.person else 0

    @property
    def name(self) -> str:
        """How the page greets: an adult by name, a child by alias."""
        return self.person.name if self.person else self.child.alias if self.child else ""

    @property
    def belongs_here(self) -> bool:
        """Whether the library knows them: an adult with a lasting role, or one of its children."""
        return any(role.meeting_id is None for role in self.roles) or self.child is not None

    @cached_property
    def is_librarian(self) -> bool:
        return any(role.name == RoleName.LIBRARIAN for role in self.roles)

    @cached_property
    def is_leader(self) -> bool:
        return any(role.name == RoleName.LEADER for role in self.roles)

    @cached_property
    def school_ids(self) -> frozenset[int]:
        """The schools this person is a teacher at."""
        return frozenset(
            role.school_id
            for role in self.roles
            if role.name == RoleName.TEACHER and role.school_id is not None
        )

    @cached_property
    def club_ids(self) -> frozenset[int]:
        """The clubs this person is a host of, not only for one meeting."""
        return frozenset(
            role.club_id
            for role in self.roles
            if role.name == RoleName.HOST and role.club_id is not None and role.meeting_id is None
        )

    @cached_property
    def stands_in(self) -> bool:
        """Whether this person is somebody's substitute, at some time."""
        return bool(self.meeting_ids)

    @cached_property
    def meeting_ids(self) -> frozenset[int]:
        """The meetings this person stands in at."""
        return frozenset(role.meeting_id for role in self.roles if role.meeting_id is not None)

    @cached_property
    def substituted_club_ids(self) -> frozenset[int]:
        """The clubs of those meetings, whose door it may open."""
        return frozenset(role.club_id for role in self.roles if role.meeting_id is not None and role.club_id)

    @property
    def stands_in_from(self) -> datetime:
        """A substitute sees what begins from today on, where the library is…"""
        return self._midnight(0)

    @property
    def stands_in_until(self) -> datetime:
        """…until tomorrow's end: from the day before a meeting to the end of its day."""
        return self._midnight(2)

    @property
    def tonight(self) -> datetime:
        """The end of today, where the library is: a club's door is a substitute's on the day alone."""
        return self._midnight(1)

    def knows_protected(self, school_id: int) -> bool:
        """The library and the child’s own school know it; a host is told to ask the library."""
        return self.is_librarian or school_id in self.school_ids

    def _midnight(self, days_ahead: int) -> datetime:
        zone = self.library.zone if self.library else "UTC"
        day = clock.today(zone) + timedelta(days=days_ahead)
        return datetime.combine(day, time.min, ZoneInfo(zone))
