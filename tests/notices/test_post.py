"""The post, with a real mail server: words, headers, refusals, and trying again."""

from collections.abc import Iterator
from datetime import timedelta

import icalendar
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import worker
from app.clubs.models import Club, Meeting
from app.core import clock
from app.meetings import meetings
from app.notices import outbox, post
from app.notices.models import Notice, NoticeState
from app.places import waiting_list
from app.places.models import Place, PlaceState
from tests.notices.mailbox import Mailbox, free_port, mail_server
from tests.world import World


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as box:
        app.config["SMTP_URL"] = box.url
        yield box
        app.config["SMTP_URL"] = ""


@pytest.fixture
def offered(world: World) -> World:
    """Mia is offered Bo's seat, and Tom is to be told."""
    world[Club].name = "Læseklubben på Løkken"
    bo, mia = world.bo.id, world.mia.id
    places = {place.child_id: place for place in world.session.scalars(select(Place))}
    waiting_list.leave(world.session, places[bo], world.tom)
    assert places[mia].state == PlaceState.OFFERED
    return world


def send(app: Flask, world: World) -> int:
    """Let the worker send what is due; it works in a session of its own."""
    world.session.commit()
    done = worker.send_waiting(app)
    world.session.expire_all()
    return done


def notice(world: World) -> Notice:
    return world.session.scalars(select(Notice)).one()


def test_whoever_put_the_child_forward_reads_it(app: Flask, offered: World, mailbox: Mailbox) -> None:
    assert send(app, offered) == 1

    [mail] = mailbox.mails
    assert mail["To"] == "tom@example.org"
    assert mail["Subject"] == "There is a place for Mia"
    assert "Læseklubben på Løkken" in mail.get_content()
    assert "/hjoerring/offer/" in mail.get_content()
    assert notice(offered).state == NoticeState.SENT


def test_a_mail_is_words_and_nothing_that_tells_it_was_read(
    app: Flask, offered: World, mailbox: Mailbox
) -> None:
    """P12: plain text, so that nothing is fetched when it is opened."""
    send(app, offered)

    [mail] = mailbox.mails
    kinds = {part.get_content_type() for part in mail.walk()} - {"multipart/mixed"}
    assert kinds <= {"text/plain", "text/calendar"}


def test_nordic_letters_arrive_in_every_header(app: Flask, offered: World, mailbox: Mailbox) -> None:
    offered.mia.first_name = "Åse-Mærøe"
    offered.library.name = "Hjørring Bibliotekerne"

    send(app, offered)

    [mail] = mailbox.mails
    assert mail["Subject"] == "There is a place for Åse-Mærøe"
    assert mail["From"].startswith("Hjørring Bibliotekerne <")


def test_the_mail_is_in_the_language_of_its_reader(app: Flask, offered: World, mailbox: Mailbox) -> None:
    """The words come from the catalogue; the date shows which language it was."""
    offered.tom.language = "sv"
    with time_machine.travel("2026-12-01 10:00Z", tick=False):
        place = offered.session.scalars(select(Place).where(Place.state == PlaceState.OFFERED)).one()
        place.expires_at = clock.now() + timedelta(days=7)
        notice(offered).next_try_at = clock.now()

        send(app, offered)

    text = mailbox.mails[0].get_content()
    assert "december 2026" in text
    assert "December" not in text


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
def test_a_name_cannot_add_a_header(app: Flask, offered: World, mailbox: Mailbox, break_: str) -> None:
    offered.library.name = f"Library{break_}Bcc: thief@example.org"
    offered.mia.first_name = f"Mia{break_}Bcc: thief@example.org"

    send(app, offered)

    [mail] = mailbox.mails
    assert mail["Bcc"] is None
    assert mail["To"] == "tom@example.org"


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    app: Flask, offered: World, mailbox: Mailbox
) -> None:
    mailbox.answer = "550 nobody of that name"

    send(app, offered)

    assert notice(offered).state == NoticeState.FAILED
    assert notice(offered).failure == "the address was refused"
    assert send(app, offered) == 0


def test_a_full_mailbox_is_tried_again_later(app: Flask, offered: World, mailbox: Mailbox) -> None:
    mailbox.answer = "452 full"
    send(app, offered)
    assert (notice(offered).state, notice(offered).tries) == (NoticeState.WAITING, 1)
    assert send(app, offered) == 0

    mailbox.answer = "250 OK"
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert send(app, offered) == 1

    assert len(mailbox.mails) == 1
    assert notice(offered).state == NoticeState.SENT


def test_a_server_that_is_away_costs_no_mail(app: Flask, offered: World) -> None:
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    send(app, offered)
    app.config["SMTP_URL"] = ""

    assert (notice(offered).state, notice(offered).failure) == (NoticeState.WAITING, "ConnectionRefusedError")


def test_the_same_notice_is_the_same_mail_however_often_it_goes(
    app: Flask, offered: World, mailbox: Mailbox
) -> None:
    """A crash between the server's yes and our commit sends it again; the reader's program shows one."""
    send(app, offered)
    notice(offered).state, notice(offered).next_try_at = NoticeState.WAITING, clock.now()

    send(app, offered)

    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert notice(offered).key in first["Message-ID"]


def test_an_offer_that_no_longer_stands_is_not_told(app: Flask, offered: World, mailbox: Mailbox) -> None:
    place = offered.session.scalars(select(Place).where(Place.state == PlaceState.OFFERED)).one()
    waiting_list.decline(offered.session, place, offered.tom)

    send(app, offered)

    assert mailbox.mails == []
    assert notice(offered).state == NoticeState.SENT


def test_who_may_not_sign_in_any_more_is_not_told(app: Flask, offered: World, mailbox: Mailbox) -> None:
    offered.tom.disabled_at = clock.now()

    send(app, offered)

    assert mailbox.mails == []


def test_two_workers_do_not_take_the_same_notice(offered: World) -> None:
    now = clock.now()

    assert post.take_next(offered.session, now) is notice(offered)
    offered.session.flush()

    assert post.take_next(offered.session, now) is None
    assert post.take_next(offered.session, now + post.LEASE) is notice(offered)


def test_each_wait_is_twice_as_long_and_the_last_try_is_the_last(offered: World) -> None:
    now, waits = clock.now(), []
    while notice(offered).state == NoticeState.WAITING:
        post.failed(notice(offered), now, "away")
        waits.append(int((notice(offered).next_try_at - now).total_seconds() // 60))

    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert notice(offered).tries == post.LAST_TRY
    assert notice(offered).state == NoticeState.FAILED


def test_without_a_mail_server_mails_are_files(app: Flask, offered: World) -> None:
    send(app, offered)

    file = app.config["INSTANCE"] / "mail" / f"{notice(offered).key}.eml"
    assert b"To: tom@example.org" in file.read_bytes()


def test_two_rooms_may_not_word_the_same_notice() -> None:
    with pytest.raises(ValueError, match="two rooms"):
        post.composers({"place_offered": lambda *_: None}, {"place_offered": lambda *_: None})


def test_a_mail_about_a_meeting_brings_it_for_the_readers_calendar(
    app: Flask, offered: World, mailbox: Mailbox
) -> None:
    meeting, zone = offered[Meeting], offered.library.zone
    meeting.starts_at, meeting.ends_at = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    meetings.cancel(offered.session, meeting, "school camp", zone, offered.lise, clock.now())
    key = meeting.key

    send(app, offered)

    mails = {mail["To"]: mail for mail in mailbox.mails if mail.is_multipart()}
    assert "hanne@example.org" in mails
    (part,) = mails["hanne@example.org"].iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert (str(event["UID"]), str(event["STATUS"])) == (key, "CANCELLED")


def test_the_mail_about_a_new_season_brings_all_its_meetings(
    app: Flask, offered: World, mailbox: Mailbox
) -> None:
    now = clock.now()
    for weeks in (1, 2, 3):
        start = now + timedelta(weeks=weeks, seconds=weeks)
        offered.add(Meeting(club_id=offered[Club].id, starts_at=start, ends_at=start + timedelta(minutes=90)))
    ahead = [m for m in offered.session.scalars(select(Meeting)) if m.starts_at > now]
    keys = {meeting.key for meeting in ahead}
    outbox.tell(
        offered.session,
        offered.library.id,
        offered.hanne.id,
        "season_starts",
        about=offered[Club].key,
        once="x",
        now=now,
    )

    send(app, offered)

    (mail,) = [mail for mail in mailbox.mails if mail["To"] == "hanne@example.org"]
    (part,) = mail.iter_attachments()
    events = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert {str(event["UID"]) for event in events} == keys
    assert len(keys) >= 3
