"""R8: several workers send the same post; every mail goes once."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from app.accounts import people
from app.accounts.models import Person, RoleName
from app.core import clock
from app.extensions import db
from app.libraries.models import Library, School
from app.notices.models import Notice, NoticeState
from bench.figures import Figures
from bench.installation import Installation
from tests.live import Mailbox, free_port, stop
from tests.storm.rush import Rush

pytestmark = pytest.mark.storm

WORKERS = 4
PATIENCE = 120
WORKER = (sys.executable, "-m", "flask", "--app", "app", "worker")
UNCLAIMED = (sys.executable, "-m", "tests.storm.unclaimed")


def test_every_mail_goes_once_however_many_workers_send(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    mails = 500 if is_long else 120

    sent = _posted(hamlet, WORKER, mails, "first")
    control = _posted(hamlet, UNCLAIMED, 40, "control")

    figures.at_least("R8.sent", len(sent), mails, digits=0)
    figures.at_most("R8.twice", sum(sent.values()) - len(sent), 0, digits=0)
    figures.at_least("R8.control", sum(control.values()) - len(control), 1, "without the claim", digits=0)
    assert not figures.failed


def _posted(there: Installation, command: tuple[str, ...], many: int, name: str) -> Counter[str]:
    """How often each Message-ID arrived after so many were invited."""
    rush, mailbox = Rush(there), Mailbox()
    with there.writing() as session:
        library, school, by = (session.get_one(model, 1) for model in (Library, School, Person))
        for number in range(many):
            email = f"{name}{number}@example.org"
            people.invite(session, library, email, "Ny", RoleName.TEACHER, clock.now(), by, school=school)
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    environ = there.environ(free_port(), SAMLAES_SMTP_URL=f"smtp://127.0.0.1:{controller.port}")
    root = Path(__file__).resolve().parents[2]
    workers = [
        subprocess.Popen(command, env=environ, cwd=root, start_new_session=True) for _ in range(WORKERS)
    ]
    try:
        _wait_until_sent(there)
    finally:
        for worker in workers:
            stop(worker)
        controller.stop()
    rush.forget()
    return Counter(str(mail["Message-ID"]) for mail in mailbox.mails)


def _wait_until_sent(there: Installation) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with there.app.app_context():
            waiting = select(func.count()).where(Notice.state == NoticeState.WAITING)
            left = db.session.scalar(waiting)
            db.session.rollback()
        if not left:
            return
        time.sleep(0.2)
    raise TimeoutError(f"{left} mails were not sent")
