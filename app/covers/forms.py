"""The library's own picture of a book."""

from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session

from app.core.database import paused
from app.core.forms import Form
from app.core.sentences import later as _


class CoverForm(Form):
    picture = FileField(_("Your own picture"), validators=[FileRequired(_("Choose a picture first."))])

    def painted(self, session: Session) -> bytes:
        """The picture made anew; decoding takes its time, so the database is let go of meanwhile."""
        from app.covers.painting import painted  # loads the image library

        data = self.picture.data.read()
        with paused(session):
            return painted(data)
