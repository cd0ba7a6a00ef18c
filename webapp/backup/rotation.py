"""Which of the nightly backups stay."""

from collections.abc import Callable, Iterable
from datetime import date

import msgspec


class Kept(msgspec.Struct, frozen=True, order=True):
    """A backup of a day. It is `whole` where no content was missing from the store when it was written."""

    day: date
    whole: bool


class Rotation(msgspec.Struct, frozen=True):
    """For how many days, weeks and months one backup is kept."""

    days: int = 7
    weeks: int = 4
    months: int = 12


PERIODS: dict[str, Callable[[date], object]] = {
    "days": lambda day: day,
    "weeks": lambda day: day.isocalendar()[:2],
    "months": lambda day: (day.year, day.month),
}


def superfluous(backups: Iterable[Kept], rotation: Rotation) -> set[Kept]:
    """What may go. Of each of the last days, weeks and months that have a backup the newest stays, and the newest whole
    one in any case. It is counted by what is there, not by the date of today: a clock that is wrong, or a desk that was
    off for a year, costs no backup."""
    found = sorted(backups, reverse=True)
    stay = {next((one for one in found if one.whole), None)} - {None}
    for name, period in PERIODS.items():
        newest: dict[object, Kept] = {}
        for one in found:
            newest.setdefault(period(one.day), one)
        stay.update(list(newest.values())[: getattr(rotation, name)])
    return set(found) - stay
