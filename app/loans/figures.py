"""How many loans there were, for each club, work and month; first loans and renewals apart.

Counted when a book is lent, so that nothing has to be remembered of the child. What is fiction and what is a
comic stands on the work.
"""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.models import DIGITAL, Work
from app.clubs.models import Club
from app.core import database
from app.libraries.models import Library
from app.loans.models import LoanFigure

Spot = tuple[int, int, date, str]
"""Season, club, month and name of a figure."""


def count(
    session: Session,
    library: Library,
    club: Club,
    work: Work,
    now: datetime,
    *,
    loans: int = 0,
    renewals: int = 0,
) -> None:
    """Add to what the club's children have borrowed of `work` this month, as the library's clock has it."""
    insert = database.insert_unless_there(session, LoanFigure).values(
        library_id=library.id,
        club_id=club.id,
        work_id=work.id,
        month=now.astimezone(ZoneInfo(library.zone)).date().replace(day=1),
        loans=loans,
        renewals=renewals,
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["club_id", "work_id", "month"],
            set_={
                "loans": LoanFigure.loans + insert.excluded.loans,
                "renewals": LoanFigure.renewals + insert.excluded.renewals,
            },
        )
    )


def counted(session: Session, library_id: int, season_id: int) -> Counter[Spot]:
    """First loans ("lent") and renewals ("renewed") of physical books in the clubs of a season."""
    rows = session.execute(
        select(LoanFigure.club_id, LoanFigure.month)
        .add_columns(func.sum(LoanFigure.loans), func.sum(LoanFigure.renewals))
        .join(Club, Club.id == LoanFigure.club_id)
        .join(Work, Work.id == LoanFigure.work_id)
        .where(
            LoanFigure.library_id == library_id,
            Club.season_id == season_id,
            Work.format.not_in(DIGITAL),
        )
        .group_by(LoanFigure.club_id, LoanFigure.month)
    )
    found: Counter[Spot] = Counter()
    for club_id, month, loans, renewals in rows:
        found[season_id, club_id, month, "lent"] = loans
        found[season_id, club_id, month, "renewed"] = renewals
    return found
