"""Library services: the tenants everything else belongs to, their buildings and their goals."""

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library, one_of


class Country(StrEnum):
    DENMARK = "DK"
    NORWAY = "NO"
    SWEDEN = "SE"


ZONES = {
    Country.DENMARK: "Europe/Copenhagen",
    Country.NORWAY: "Europe/Oslo",
    Country.SWEDEN: "Europe/Stockholm",
}


class Region(Base):
    """A county or regional library over several library services."""

    __tablename__ = "regions"

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))


class Whom(NamedTuple):
    """Somebody to phone: a person at the library, or the library itself."""

    name: str
    phone: str


class Library(Base):
    """A municipality's library service: the tenant everything else belongs to."""

    __tablename__ = "libraries"
    __table_args__ = (
        CheckConstraint(one_of("country", Country), name="country"),
        CheckConstraint("offer_days BETWEEN 1 AND 60", name="offer_days"),
        CheckConstraint("box_days_before BETWEEN 0 AND 20", name="box_days_before"),
        CheckConstraint("box_days_after BETWEEN 0 AND 20", name="box_days_after"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(40))
    accent: Mapped[str] = mapped_column(String(20), default="ocean")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    protection_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """The one person to phone about a child whose name and address are protected…"""
    protection_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """…and that person's number; both are empty until the library has named somebody."""
    offer_days: Mapped[int] = mapped_column(default=5)
    """How many school days an offer of a place stands."""
    box_days_before: Mapped[int] = mapped_column(default=2, server_default="2")
    """School days it takes to make a booked box ready and bring it to the school…"""
    box_days_after: Mapped[int] = mapped_column(default=2, server_default="2")
    """…and to fetch and count it afterwards."""
    no_transport_from: Mapped[str] = mapped_column(String(5), default="", server_default="")
    """First day of each year's time in which no box is driven, as 06-01; empty if there is none."""
    no_transport_to: Mapped[str] = mapped_column(String(5), default="", server_default="")
    teachers_read_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether teachers and hosts read reviews before the library does, where a club does not say…"""
    some_clubs_choose: Mapped[bool] = mapped_column(default=False, server_default=false())
    """…and whether any club has ever chosen that they do; then it is worth looking which."""
    watched_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Words the library wants to see marked in reviews, one a line."""
    embed_hosts: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The names of the websites that may show the public wall in a frame, with blanks between."""
    videos_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether children may put films to their reviews, if their guardians say yes."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    region_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("regions.id"))
    created_at: Mapped[Moment]

    @property
    def may_be_read_first(self) -> bool:
        """Whether there may be reviews that teachers and hosts read before the library does."""
        return self.teachers_read_first or self.some_clubs_choose

    @property
    def library_id(self) -> int:
        """A library belongs to itself; the audit asks."""
        return self.id

    def whom_to_phone(self, about_protected: bool = False) -> Whom:
        """The library; about a protected child the one person it has named, if it has."""
        if about_protected and self.protection_name:
            return Whom(self.protection_name, self.protection_phone)
        return Whom(self.name, self.phone)


class Branch(OfLibrary, Base):
    """A building of the library."""

    __tablename__ = "branches"
    __table_args__ = (one_library(), UniqueConstraint("library_id", "name"))

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")


class Goal(OfLibrary, Base):
    """A goal of the library's strategy, in the strategy's own words; clubs serve it."""

    __tablename__ = "goals"
    __table_args__ = (one_library(), UniqueConstraint("library_id", "name"))

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(160))
