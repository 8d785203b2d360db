"""What a child sends along with its words: a picture, a film. What is wrong with one is said at its field."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from app.access.arrival import here
from app.core import clock, media
from app.core.database import paused, session
from app.core.errors import RuleBroken, worded
from app.core.large_uploads import was_cut_off
from app.pictures import making as pictures
from app.pictures import store as store_of_pictures
from app.pictures.making import MadePicture
from app.reviews import filming, picturing
from app.reviews.forms import DraftForm
from app.reviews.models import Review
from app.videos import keeping
from app.videos import making as films
from app.videos import store as store_of_films
from app.videos.making import MadeVideo

Made = TypeVar("Made")
MOST_BYTES = films.MOST_BYTES + pictures.MOST_BYTES + 2 * 1024 * 1024
"""Of a whole form; the film is the last in it, and of a longer one nothing more is read."""


def take_in(review: Review, form: DraftForm) -> None:
    """Keep the picture and the film that came with the form; both are made before the first is kept."""
    came = next(((field, kind) for field, kind in form.pictures() if field.data), None)
    picture = _tried(came[0], partial(_made_picture, came[0])) if came else None
    has_film = bool(form.film.data) or was_cut_off()
    film = _tried(form.film, partial(_made_film, review, form)) if has_film else None
    media.delete_unless_committed(session(), _files(picture, film))
    now = clock.now()
    if came and picture:
        _tried(came[0], partial(picturing.put_on, session(), review, picture, came[1], now))
    elif form.picture_off.data and not came:
        picturing.take_off(session(), review, now)
    if film:
        _tried(form.film, partial(filming.put_on, session(), review, film, now))
    elif form.film_off.data and not has_film:
        filming.take_off(session(), review, now)


def _made_picture(field: Any) -> MadePicture:
    data = field.data.read(pictures.MOST_BYTES + 1)
    with paused(session()):
        made = pictures.made_anew(data)
        store_of_pictures.put(here().id, made)
    return made


def _made_film(review: Review, form: DraftForm) -> MadeVideo:
    if was_cut_off():
        raise films.too_large()
    if not keeping.is_offered(here(), review.child):
        raise RuleBroken("video_not_allowed")
    with paused(session()), films.packed_anew(form.film.data.stream) as made:
        store_of_films.put(here().id, made)
    return made


def _files(picture: MadePicture | None, film: MadeVideo | None) -> list[str]:
    """Where they lie already, before there is a row of either."""
    files = store_of_pictures.addresses_of(here().id, picture) if picture else []
    return [*files, store_of_films.address_of(here().id, film)] if film else files


def _tried(field: Any, verb: Callable[[], Made]) -> Made | None:
    try:
        return verb()
    except RuleBroken as broken:
        field.process_errors.append(worded(broken.code, **broken.values))
        return None
