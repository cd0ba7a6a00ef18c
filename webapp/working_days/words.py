"""Working days in words."""

from collections.abc import Sequence
from functools import partial

from webapp.web.formatting import WEEKDAYS, minutes


def week_in_words(work_minutes: Sequence[int]) -> str:
    """A week of work, days of the same length together: "Monday to Friday 8 h, Saturday 4 h"."""
    stretches: list[tuple[int, int]] = []
    for day, length in enumerate(work_minutes):
        if length and stretches and stretches[-1][1] == day - 1 and work_minutes[stretches[-1][0]] == length:
            stretches[-1] = stretches[-1][0], day
        elif length:
            stretches.append((day, day))
    return ", ".join(map(partial(_stretch, work_minutes), stretches)) or "on no day"


def _stretch(work_minutes: Sequence[int], days: tuple[int, int]) -> str:
    first, last = (WEEKDAYS[day] for day in days)
    return f"{first if first == last else f'{first} to {last}'} {minutes(work_minutes[days[0]])}"
