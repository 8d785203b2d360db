"""About how old a child was when it wrote: three groups of grades, wide enough to tell of nobody."""

GROUPS = {0: 3, 4: 6, 7: 9}
"""The first grade of each group, and its last."""


def first_grade(grade: int | None) -> int | None:
    """The first grade of the group `grade` is in; none where nobody knows the grade."""
    return next(
        (first for first, last in GROUPS.items() if grade is not None and first <= grade <= last), None
    )
