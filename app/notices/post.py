"""The post: waiting notices are worded, sent over SMTP, and tried again when that fails.

Delivery is at least once: a crash between the server's yes and our commit sends a mail again, with the
same Message-ID, so that the reader's mail program shows one.
"""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formataddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.notices.models import Notice, NoticeState

BATCH = 20
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(minutes=5)
"""How long a worker has a notice to itself; if it dies, another takes over after that."""
LAST_TRY = 12
"""With waits of 1, 2, 4 … 60 minutes that is about nine hours."""
TIMEOUT_SECONDS = 20

Composer = Callable[[Session, Notice, datetime], dict[str, Any] | None]
"""What a notice's template needs; None when there is nothing to tell any more."""


class Carrier(Protocol):
    """Whatever takes a mail away."""

    def send(self, message: EmailMessage) -> None: ...


class Permanent(Exception):
    """The address or the mail itself is refused; trying again will not help."""


class Smtp:
    """A mail server, from a URL such as `smtp://user:password@host:587?starttls`."""

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        secure = self.url.scheme == "smtps"
        port = self.url.port or (465 if secure else 25)
        host = self.url.hostname or "localhost"
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with kind(host, port, timeout=TIMEOUT_SECONDS) as server:
            if "starttls" in self.url.query:
                server.starttls(context=ssl.create_default_context())
            if self.url.username:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                if all(code >= 500 for code, _ in refused.recipients.values()):
                    raise Permanent("the address was refused") from refused
                raise
            except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
                if refused.smtp_code >= 500:
                    raise Permanent(f"refused with {refused.smtp_code}") from refused
                raise


class Folder:
    """Mails as files, where no mail server has been set up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(bytes(message))


def carrier(smtp_url: str, instance: Path) -> Carrier:
    """The mail server that is set up, or the folder `mail` of the instance."""
    return Smtp(smtp_url) if smtp_url else Folder(instance / "mail")


def take_next(session: Session, now: datetime) -> Notice | None:
    """One notice to send now; other workers leave it alone for the time of the lease."""
    notice = session.scalar(
        select(Notice)
        .where(Notice.state == NoticeState.WAITING, Notice.next_try_at <= now)
        .order_by(Notice.next_try_at, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if notice is not None:
        notice.next_try_at = now + LEASE
    return notice


def message(
    notice: Notice,
    text: str,
    *,
    sender: str,
    sender_name: str,
    recipient: str,
    host: str,
    calendar: bytes | None = None,
) -> EmailMessage:
    """The mail: the first line of `text` is the subject, the rest the body; a calendar goes with it."""
    subject, _, body = text.strip().partition("\n")
    mail = EmailMessage()
    mail["Subject"] = " ".join(subject.split())
    mail["From"] = formataddr((" ".join(sender_name.split()), sender))
    mail["To"] = recipient
    mail["Message-ID"] = f"<{notice.key}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body.strip() + "\n")
    if calendar:
        kind = {"method": "PUBLISH", "charset": "utf-8"}
        mail.add_attachment(
            calendar, maintype="text", subtype="calendar", filename="calendar.ics", params=kind
        )
    return mail


def sent(notice: Notice, now: datetime) -> None:
    """The notice has gone, or there was nothing to tell any more."""
    notice.state, notice.sent_at, notice.failure = NoticeState.SENT, now, None


def failed(notice: Notice, now: datetime, why: str, *, for_good: bool = False) -> None:
    """Try again later, twice as late each time; after the last try, or `for_good`, staff see it."""
    notice.tries += 1
    notice.failure = why[:300]
    if for_good or notice.tries >= LAST_TRY:
        notice.state = NoticeState.FAILED
        return
    notice.next_try_at = now + min(FIRST_WAIT * 2 ** (notice.tries - 1), LONGEST_WAIT)


def composers(*rooms: Mapping[str, Composer]) -> dict[str, Composer]:
    """All rooms' composers by template; two for one template is a mistake."""
    gathered: dict[str, Composer] = {}
    for room in rooms:
        if gathered.keys() & room.keys():
            raise ValueError("two rooms word the same notice")
        gathered |= room
    return gathered
