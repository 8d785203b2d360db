"""The children choose what to do: one vote each, counted at once, forgotten when it is over."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.clubs.models import Club, Meeting, MeetingState
from app.core import clock
from app.core.errors import RuleBroken
from app.invariants import broken
from app.places.models import PlaceState
from app.together import doings, suggestions, votes
from app.together.models import Ballot, Suggestion, Vote, VoteChoice
from tests.world import World


def choice(world: World, words: str) -> str:
    return str(world.session.query(VoteChoice).filter_by(words=words).one().key)


def cast(world: World, name: str, words: str) -> None:
    votes.cast(world.session, world[Vote], world.children[name], choice(world, words), clock.now())


def result(world: World) -> doings.Result:
    return doings.votes_of(world.session, world[Club])[0]


def idas(world: World) -> doings.Result:
    club = world[Club]
    found = doings.votes_that_matter(world.session, [club.id], world.ida, clock.now())[club.id].open_vote
    assert found is not None
    return found


def numbers(world: World) -> dict[str, int]:
    return {tally.words: tally.votes for tally in result(world).tallies}


def close(world: World, winner: str | None = None) -> VoteChoice | None:
    return votes.close(world.session, world[Vote], world.hanne, clock.now(), winner)


def ask(world: World, *choices: str, picked: tuple[Suggestion, ...] = ()) -> Vote:
    return votes.open_vote(
        world.session, world[Club], "What shall we do?", choices, picked, world.hanne, clock.now()
    )


def no_vote(world: World) -> None:
    close(world)


def test_a_child_votes_and_the_result_is_there_at_once(world: World) -> None:
    cast(world, "ida", "Read alone")

    seen = idas(world)

    assert numbers(world) == {"Make bookmarks": 1, "Read alone": 1}
    assert seen.mine is not None
    assert seen.mine.words == "Read alone"
    assert seen.voted == 2


def test_a_child_that_has_not_voted_has_no_choice_of_its_own(world: World) -> None:
    seen = idas(world)

    assert seen.mine is None


def test_a_child_that_changes_its_mind_still_has_one_vote(world: World) -> None:
    cast(world, "bo", "Read alone")
    cast(world, "bo", "Make bookmarks")
    cast(world, "bo", "Read alone")

    assert numbers(world) == {"Make bookmarks": 0, "Read alone": 1}
    assert world.session.query(Ballot).count() == 1


def test_the_database_refuses_a_second_vote(world: World) -> None:
    first = world[Ballot]
    twice = Ballot(vote_id=first.vote_id, choice_id=first.choice_id, child_id=first.child_id, at=first.at)

    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.add(twice)


def test_a_child_that_waits_for_the_club_does_not_vote(world: World) -> None:
    with pytest.raises(RuleBroken, match="not_in_club"):
        cast(world, "mia", "Read alone")


def test_a_choice_of_another_vote_is_none(world: World) -> None:
    with pytest.raises(RuleBroken, match="vote_choice_unknown"):
        votes.cast(world.session, world[Vote], world.ida, "x" * 22, clock.now())


def test_the_most_liked_wins_and_nobody_knows_any_more_who_wanted_it(world: World) -> None:
    cast(world, "ida", "Make bookmarks")

    won = close(world)

    assert won is not None
    assert won.words == "Make bookmarks"
    assert numbers(world) == {"Make bookmarks": 2, "Read alone": 0}
    assert world.session.query(Ballot).count() == 0
    assert broken(world.session) == []


def test_after_it_is_closed_nobody_votes(world: World) -> None:
    close(world)

    with pytest.raises(RuleBroken, match="vote_closed"):
        cast(world, "ida", "Read alone")


def test_among_equals_the_host_chooses(world: World) -> None:
    cast(world, "ida", "Read alone")
    with pytest.raises(RuleBroken, match="vote_tied"):
        close(world)

    won = close(world, choice(world, "Read alone"))

    assert won is not None
    assert won.words == "Read alone"


def test_the_host_cannot_choose_what_fewer_want(world: World) -> None:
    won = close(world, choice(world, "Read alone"))

    assert won is not None
    assert won.words == "Make bookmarks"


def test_without_a_single_vote_nothing_has_won(world: World) -> None:
    world.session.query(Ballot).delete()

    assert close(world) is None
    assert result(world).winner is None
    assert broken(world.session) == []


def test_the_meeting_remembers_what_was_chosen(world: World) -> None:
    meeting = world[Meeting]
    meeting.starts_at = clock.now() + timedelta(days=1)
    meeting.ends_at = meeting.starts_at + timedelta(hours=1)

    close(world)

    assert doings.decided_at(world.session, [meeting]) == {meeting.id: "Make bookmarks"}
    assert result(world).decided_on == meeting.starts_at


def test_a_vote_closed_at_the_meeting_is_about_that_meeting(world: World) -> None:
    now, club = clock.now(), world[Club]
    today = world[Meeting]
    today.starts_at, today.ends_at = now - timedelta(hours=2), now - timedelta(minutes=30)
    today.state = MeetingState.HELD
    week = timedelta(days=7)
    world.add(Meeting(club_id=club.id, starts_at=today.starts_at + week, ends_at=today.ends_at + week))

    close(world)

    assert list(doings.decided_at(world.session, [today])) == [today.id]


def test_a_club_has_one_open_vote(world: World) -> None:
    with pytest.raises(RuleBroken, match="vote_open_already"):
        ask(world, "Sing", "Dance")


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (("Sing", " "), "vote_few_choices"),
        (tuple("abcdefg"), "vote_many_choices"),
        (("Sing", "sing "), "vote_same_choices"),
        (("Sing", "x" * 81), "words_too_long"),
        (("Sing", "Call 010203-1234"), "national_number"),
    ],
)
def test_a_vote_needs_two_to_six_different_short_choices(
    world: World, choices: tuple[str, ...], code: str
) -> None:
    no_vote(world)

    with pytest.raises(RuleBroken, match=code):
        ask(world, *choices)


def test_a_picked_suggestion_stands_in_the_vote_without_its_childs_name(world: World) -> None:
    no_vote(world)

    ask(world, "Sing", picked=(world[Suggestion],))

    assert [tally.words for tally in result(world).tallies] == ["Sing", "Sleep at the library"]
    assert doings.waiting_suggestions(world.session, world[Club]) == []


def test_a_suggestion_put_away_is_gone(world: World) -> None:
    suggestions.put_away(world.session, world[Suggestion], world.hanne, clock.now())

    assert world.session.query(Suggestion).count() == 0


def test_three_suggestions_may_wait(world: World) -> None:
    for words in ("Bake", "Sing"):
        suggestions.suggest(world.session, world[Club], world.ida, words, clock.now())

    with pytest.raises(RuleBroken, match="suggestions_enough"):
        suggestions.suggest(world.session, world[Club], world.ida, "Dance", clock.now())


@pytest.mark.parametrize(
    ("words", "code"),
    [(" \n ", "suggestion_empty"), ("x" * 81, "words_too_long"), ("010203-1234", "national_number")],
)
def test_a_suggestion_is_a_few_words(world: World, words: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        suggestions.suggest(world.session, world[Club], world.bo, words, clock.now())


def test_another_club_does_not_see_the_vote(world: World) -> None:
    assert doings.votes_that_matter(world.session, [world[Club].id + 1], world.ida, clock.now()) == {}


def test_an_open_votes_children_may_come_and_go(world: World) -> None:
    """A child that comes in later votes too; what one that has left wanted still counts."""
    noor = world.child("Noor")
    world.place(noor, PlaceState.ACTIVE, settled_at=clock.now())

    cast(world, "noor", "Read alone")

    assert numbers(world) == {"Make bookmarks": 1, "Read alone": 1}
