"""Staff write to all: typed, looked at with names and number, then sent."""

from hashlib import sha256

from flask import Response, request, url_for
from flask_babel import ngettext

from app.access.arrival import adult
from app.access.guard import allow
from app.access.policy import Action
from app.clubs import queries
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.letters import writing_to_all as writing
from app.letters.forms import WriteToAllForm
from app.letters.models import Message, Reach
from app.letters.views import bp


@bp.get("/clubs/<key:club>/write")
@allow(Action.WRITE_TO_ALL, on=Club)
def write_to_all(club: Club) -> Response:
    return _write_page(club, WriteToAllForm())


@bp.post("/clubs/<key:club>/write")
@allow(Action.WRITE_TO_ALL, on=Club)
def send_to_all(club: Club) -> Response:
    """Nothing goes out that was not looked at: other words or other readers are shown once more."""
    form = WriteToAllForm()
    if not form.accepted(lambda: writing.checked(form.words.data)):
        return _write_page(club, form, status=form.status)
    to = Readers(club, Reach(form.reach.data))
    if to.number and ("confirm" not in request.form or request.form.get("seen") != _seen(form, to)):
        return _write_page(club, form, to)
    sent: list[Message] = []
    if form.accepted(
        lambda: sent.append(
            writing.write_to_all(
                session(), club, Reach(form.reach.data), form.words.data, adult(), clock.now()
            )
        )
    ):
        said = ngettext("Sent to %(num)d adult.", "Sent to %(num)d adults.", sent[0].recipients)
        return go_to(url_for("letters.write_to_all", club=club.key), said=said)
    return _write_page(club, form, status=form.status)


class Readers:
    """Who would read it: adults by name, guardians by number alone."""

    def __init__(self, club: Club, reach: Reach) -> None:
        self.adults = writing.recipients(session(), club, reach)
        self.guardians = writing.guardians_to_write_to(session(), club, reach)
        self.number = len(self.adults) + len(self.guardians)


def _write_page(club: Club, form: WriteToAllForm, to: Readers | None = None, status: int = 200) -> Response:
    return page(
        "letters/write.html",
        status=status,
        club=queries.whole_club(session(), club),
        form=form,
        readers=to,
        seen=_seen(form, to) if to else "",
        written=writing.written(session(), club),
    )


def _seen(form: WriteToAllForm, to: Readers) -> str:
    """What was looked at, in short: the words, and who reads them."""
    adults = [each.person.id for each in to.adults]
    looked_at = (form.words.data, form.reach.data, adults, sorted(to.guardians))
    return sha256(repr(looked_at).encode()).hexdigest()[:16]
