"""The public holidays of a country.

They are looked up in a process of its own, ten years at a time: the package that knows them loads the
calendars of all the world, half a second and 9 MB that a web server would keep for a dozen dates a year.
"""

import subprocess
import sys
from datetime import date
from functools import cache

YEARS = 10
_SUNDAYS = {"Söndag", "Sunday"}
"""Sweden's calendar counts each Sunday; the weekend rule already does."""


def public_holidays(country: str, year: int) -> frozenset[date]:
    """Every public holiday of the years around `year`, all of `year` among them."""
    return _from(country, year - year % YEARS)


@cache
def _from(country: str, first_year: int) -> frozenset[date]:
    # -P: what lies beside this file is not to be taken for a package of that name.
    command = [sys.executable, "-P", __file__, country, str(first_year)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - all of it is ours
    return frozenset(map(date.fromisoformat, said.stdout.split()))


def _look_up(country: str, first_year: int) -> list[date]:
    import holidays

    found = holidays.country_holidays(country, years=range(first_year, first_year + YEARS))
    return sorted(day for day, name in found.items() if name not in _SUNDAYS)


if __name__ == "__main__":
    sys.stdout.write("\n".join(map(str, _look_up(sys.argv[1], int(sys.argv[2])))))
