"""Four pictures for the door: drawn by lot, printed once, kept as a hash."""

from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.cards import pictures
from app.cards.forms import PICTURES
from app.cards.models import Card
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.passwords import secret_matches
from app.core.records import AuditEvent
from app.doors.models import TRIES
from app.places.models import PlaceState
from tests.signing_in.doors import pepper
from tests.world import World

DRAWINGS = Path("app/static/img/door")


def give(app: Flask, world: World, *children: Child) -> list[tuple[str, ...]]:
    world.session.commit()
    drawn = pictures.draw(world.session, children, pepper(app))
    pictures.issue(world.session, drawn, world.lise, clock.now())
    world.session.commit()
    return [each.names for each in drawn]


def test_there_are_as_many_drawings_as_squares_each_with_a_word(app: Flask) -> None:
    drawn = {file.stem for file in DRAWINGS.glob("*.svg")}

    assert drawn == set(pictures.NAMES) == set(PICTURES)
    assert len(pictures.NAMES) == 16
    with app.test_request_context():
        assert len({str(word) for word in PICTURES.values()}) == 16


def test_nobody_can_look_them_up(app: Flask, world: World) -> None:
    (names,) = give(app, world, world.ida)

    kept = pictures.secret_of(world.session, world.ida.id)

    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert not any(name in kept for name in names)
    assert secret_matches(kept, pictures.as_text(names), pepper(app))
    assert not secret_matches(kept, pictures.as_text(names), "another pepper")


def test_new_ones_take_the_place_of_the_old_and_it_is_noted_who_made_them(app: Flask, world: World) -> None:
    (first,) = give(app, world, world.ida)
    (second,) = give(app, world, world.ida)

    kept = pictures.secret_of(world.session, world.ida.id)

    assert secret_matches(kept, pictures.as_text(second), pepper(app))
    assert first == second or not secret_matches(kept, pictures.as_text(first), pepper(app))
    noted = world.session.scalars(select(AuditEvent).where(AuditEvent.action == "issue_pictures")).all()
    assert [(each.actor_id, each.subject_key, each.after) for each in noted] == [
        (world.lise.id, world.ida.key, None)
    ] * 2


def test_every_picture_comes_as_often_at_every_place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.passwords.hash_secret", lambda text, pepper: text)
    monkeypatch.setattr("app.core.database.paused", lambda session: nullcontext())
    children: Any = [SimpleNamespace(id=number) for number in range(8000)]

    drawn = pictures.draw(None, children, "")  # type: ignore[arg-type]

    for place in range(pictures.LENGTH):
        counts = Counter(each.names[place] for each in drawn)
        # Chi square of 15 degrees of freedom: 37.7 is passed once in a thousand times.
        chi = sum((counts[name] - 500) ** 2 / 500 for name in pictures.NAMES)
        assert chi < 60, counts


def test_the_grid_keeps_its_order_for_one_try_and_changes_for_the_next() -> None:
    assert pictures.shuffled("a:0") == pictures.shuffled("a:0")
    assert pictures.shuffled("a:0") != pictures.shuffled("a:1")
    assert sorted(pictures.shuffled("a:0")) == sorted(pictures.NAMES)


def test_a_whole_class_at_an_open_door_is_guessed_three_times_in_a_thousand_at_most() -> None:
    assert pictures.guess_bound(28, TRIES) <= 0.003
    # The control: one picture less, or a try more for each picture, would be too easy.
    assert 28 * TRIES / len(pictures.NAMES) ** 3 > 0.003
    assert pictures.guess_bound(28, 16) > 0.003


def test_the_sheet_has_pictures_for_those_who_have_none(app: Flask, world: World, visit: Any) -> None:
    give(app, world, world.ida)
    noor = world.child("Noor")
    world.place(noor, PlaceState.ACTIVE)
    form = {"children": [world.ida.key, noor.key], "what": "with_pictures"}

    sheet = visit(world.tom).post(f"/hjoerring/clubs/{world[Club].key}/cards", form, status=200)

    assert sheet.text.count('<div class="card">') == 2
    assert sheet.text.count('<div class="picture-slip">') == 1
    assert sheet.headers["Cache-Control"] == "no-store"


def test_pictures_alone_leave_the_cards_as_they_are(world: World, visit: Any) -> None:
    card = world[Card].key

    address = f"/hjoerring/children/{world.ida.key}/card"
    sheet = visit(world.tom).post(address, {"what": "pictures"}, status=200)

    assert '<div class="card">' not in sheet.text
    assert sheet.text.count("door-picture") == 4
    assert world.session.scalars(select(Card).where(Card.key == card)).one().voided_at is None


def test_a_stranger_prints_nobodys_pictures(world: World, visit: Any) -> None:
    visit(world.sten).post(f"/hjoerring/children/{world.ida.key}/card", {"what": "pictures"}, status=404)
    visit(world.lars).post(f"/hjoerring/children/{world.ida.key}/card", {"what": "pictures"}, status=404)

    assert pictures.secret_of(world.session, world.ida.id) is None


def test_a_lost_card_is_voided_on_the_clubs_page(world: World, visit: Any) -> None:
    card, page = world[Card].key, f"/hjoerring/clubs/{world[Club].key}/cards"
    host = visit(world.hanne)
    assert "Lost: void it" in host.get(page).text

    back = host.post(f"/hjoerring/cards/{card}/void", {"club": world[Club].key})

    assert back.headers["Location"] == page
    after = host.follow(back).text
    assert "Ida I.&#39;s card no longer works." in after
    assert "Lost: void it" not in after
