"""A list of children on its way in: only what may be stored of each goes back into the form."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from app.children.models import Child
from app.enrolment.putting_forward import Line
from app.places.models import LIVE, Place
from app.rosters.class_labels import LONGEST_LABEL, tidy_class_label
from app.rosters.first_names import BadName, is_second_name, tidy_first_name
from app.rosters.lines import Problem, RosterLine
from app.rosters.reading import read_roster

LONGEST_INITIAL = 4


@dataclass(frozen=True)
class Listed:
    """One child of the list, cleaned, and what was decided about it so far."""

    first_name: str
    initial: str = ""
    class_label: str = ""
    second_word: str = ""
    """A well-known first name that stood second; given back when `is_restored`."""
    doubts: tuple[str, ...] = ()
    is_taken: bool = True
    is_restored: bool = False
    is_same: bool = True
    """Whom the library knows by this name and class is this child."""
    is_together: bool = False
    """It comes in with the others ticked like this, or not at all."""
    priority: str = ""
    """The key of its priority class."""

    @property
    def line(self) -> Line:
        """The child as it is put forward."""
        whole = f"{self.first_name} {self.second_word}" if self.is_restored else self.first_name
        return Line(whole, self.initial or None, self.class_label or None, self.is_same, self.is_together)


@dataclass(frozen=True)
class Reading:
    """What a pasted text held: children, how much was left out by kind, and rows to look at."""

    children: list[Listed] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def read(text: str, classes: Sequence[str] = (), default_class: str = "") -> Reading:
    """Read a typed or pasted list; a class typed for all counts where a line names none."""
    roster = read_roster(text, classes, tidy_class_label(default_class) or None)
    return Reading(
        children=[_listed(line) for line in roster.children],
        left_out=Counter(str(left_out.kind) for left_out in roster.left_out),
        problems=[problem for problem in roster.problems if problem.code != "no_class"],
    )


def with_a_part(children: Select[tuple[Child]]) -> Select[tuple[Child]]:
    """Those of `children` (a scope) who are in a club or wait for one."""
    return children.where(Child.id.in_(select(Place.child_id).where(Place.state.in_(LIVE))))


def cleaned(
    first_name: str,
    initial: str,
    class_label: str,
    second_word: str,
    *,
    priority: str = "",
    **decided: bool,
) -> Listed | None:
    """A row that comes back with the form, cleaned as if it were new; None when it holds no first name."""
    try:
        name = tidy_first_name(first_name)
    except BadName:
        return None
    label = tidy_class_label(class_label)
    return Listed(
        first_name=name,
        initial=initial if initial.isalpha() and len(initial) <= LONGEST_INITIAL else "",
        class_label=label if len(label) <= LONGEST_LABEL else "",
        second_word=second_word if is_second_name(second_word) else "",
        is_taken=decided.get("is_taken", True),
        is_restored=decided.get("is_restored", False) and is_second_name(second_word),
        is_same=decided.get("is_same", True),
        is_together=decided.get("is_together", False),
        priority=priority,
    )


def _listed(line: RosterLine) -> Listed:
    return Listed(
        first_name=line.first_name,
        initial=line.initial or "",
        class_label=line.class_label or "",
        second_word=line.second_word or "",
        doubts=tuple(doubt for doubt in line.doubts if doubt != "second_word"),
    )
