"""Two verbs at the same moment, each in a transaction of its own; the rows they are about are made first."""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import ObjectDeletedError

from app.core.errors import Gone
from bench.installation import Installation

Verb = Callable[[Session], Any]


def both(there: Installation, *verbs: Verb) -> list[str]:
    """Start them together; how each ended: `done`, or `gone` when its row was taken away meanwhile."""
    ends = ["" for _verb in verbs]
    start = threading.Barrier(len(verbs))

    def run(place: int, verb: Verb) -> None:
        start.wait()
        try:
            with there.writing() as session:
                verb(session)
            ends[place] = "done"
        except (Gone, NoResultFound, ObjectDeletedError):
            ends[place] = "gone"

    threads = [threading.Thread(target=run, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
