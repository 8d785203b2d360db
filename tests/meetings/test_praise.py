"""The host's line of praise reaches the teachers by mail, in their language, once, without surnames."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import Role
from app.children.models import Child
from app.clubs.models import Meeting
from app.mailing import COMPOSERS
from app.meetings import attendance
from app.meetings.attendance import Notes
from app.meetings.first_names_only import first_names_only
from app.meetings.models import Doing
from app.notices import post
from app.notices.models import Notice
from app.places.models import Place
from tests.world import World

ZONE = "Europe/Copenhagen"
THEN = datetime(2026, 11, 24, 14, tzinfo=UTC)
PRAISE = "Ida read aloud, and everybody was as quiet as mice."


def praise(world: World, words: str, moment: datetime = THEN) -> None:
    notes = Notes(here=frozenset({world.ida.id}), praise=words)
    attendance.note(world.session, world[Meeting], notes, ZONE, world.hanne, moment)


def notices(world: World) -> list[Notice]:
    return list(world.session.scalars(select(Notice).where(Notice.template == "praise_for_class")))


def words(app: Flask, world: World, notice: Notice, language: str = "en") -> str | None:
    context = COMPOSERS[notice.template](world.session, notice, THEN)
    if context is None:
        return None
    with app.test_request_context(), force_locale(language):
        g.library, g.slug = world.library, world.library.slug
        template = app.jinja_env.get_template(f"notices/{notice.template}.txt")
        return str(template.render(person=world.tom, library=world.library, **context))


def test_each_teacher_whose_pupils_are_in_the_club_gets_it_once(world: World) -> None:
    praise(world, PRAISE)
    praise(world, PRAISE + " Really.", THEN + timedelta(minutes=2))

    assert [notice.person_id for notice in notices(world)] == [world.tom.id]


def test_a_quarter_of_an_hour_is_left_to_mend_it(app: Flask, world: World) -> None:
    praise(world, "Tehy read.")
    assert post.take_next(world.session, THEN + timedelta(minutes=14)) is None
    praise(world, PRAISE, THEN + timedelta(minutes=10))

    notice = post.take_next(world.session, THEN + timedelta(minutes=15))

    assert notice is not None and PRAISE in str(words(app, world, notice))


def test_a_line_taken_back_is_not_sent_and_none_is_not_told(app: Flask, world: World) -> None:
    praise(world, "")
    assert notices(world) == []
    praise(world, PRAISE)
    praise(world, "")

    assert words(app, world, notices(world)[0]) is None


def test_who_teaches_there_no_more_is_not_told(app: Flask, world: World) -> None:
    praise(world, PRAISE)
    role = world.session.scalars(select(Role).where(Role.person_id == world.tom.id)).one()
    role.ended_at = THEN
    world.session.flush()

    assert words(app, world, notices(world)[0]) is None


def test_a_teacher_without_pupils_there_is_not_told(world: World) -> None:
    for place in world.session.scalars(select(Place)):
        place.put_forward_by_id = world.lise.id
    world.session.flush()

    praise(world, PRAISE)

    assert notices(world) == []


@pytest.mark.parametrize(
    ("language", "subject"),
    [("da", "En linje til din klasse"), ("nb", "En linje til klassen din"), ("sv", "En rad till din klass")],
)
def test_it_is_worded_in_the_readers_language(app: Flask, world: World, language: str, subject: str) -> None:
    praise(world, PRAISE)

    text = str(words(app, world, notices(world)[0], language))

    assert text.startswith(subject)
    assert PRAISE in text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ida Ibsen read aloud.", "Ida I. read aloud."),
        ("Well done, Ida Marie Ibsen Holm!", "Well done, Ida I.!"),
        ("ida Ibsen-Holm and Bo", "ida I. and Bo"),
        ("Ida I. and Ida Ibsen.", "Ida I. and Ida I."),
        ("Ida In reads", "Ida I. reads"),
        ("Ida loves Ibsen.", "Ida loves Ibsen."),
        ("Ida, Ibsen is long.", "Ida, Ibsen is long."),
        ("Friday Ibsen", "Friday Ibsen"),
        ("Ida Andersen", "Ida Andersen"),
    ],
)
def test_no_surname_slips_into_a_line(world: World, written: str, kept: str) -> None:
    """The last: nobody has told us that she is called so, and it may be the book's Ida."""
    assert first_names_only(written, [world.ida]) == kept


def test_a_surname_is_neither_stored_nor_mailed(app: Flask, world: World) -> None:
    child = world.session.get_one(Child, world.ida.id)
    child.initial = "K"
    world.session.flush()

    notes = Notes(here=frozenset({child.id}), line="Ida Kjær", praise="Hurra, Ida Kjær!", own="Ida Kjærs leg")
    attendance.note(world.session, world[Meeting], notes, ZONE, world.hanne, THEN)

    held = world[Meeting]
    assert (held.line, held.praise) == ("Ida K.", "Hurra, Ida K.!")
    assert attendance.sheet(world.session, held).activities[Doing.OWN].words == "Ida K. leg"
    assert "Kjær" not in str(words(app, world, notices(world)[0]))
