"""A date that was read, and how it was written."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from webapp.quick_add.reader import Reader

Flavour = Literal[
    "near",  # today, tomorrow, an ISO date, in 5 days: strong
    "next",  # next week, next friday: strong
    "elapsed",  # in 2 hours: strong, a moment
    "short",  # tod, tom
    "weekday",
    "weekend",
    "month",
    "monthday",  # jan 27
    "ordinal",  # 27th
    "slashed",  # 27/1
    "period",  # end of month, mid april
    "span",  # 3 weeks
    "offset",  # 3 weeks before dec 24
]
STRONG: frozenset[str] = frozenset({"near", "next", "elapsed"})


class Day(Struct):
    """A date that ends before word `end`. `yearless` dates roll forward; `moment` is that of elapsed time."""

    end: int
    day: date
    flavour: Flavour
    yearless: bool = False
    moment: datetime | None = None
    with_clock: bool = False


DayRule = Callable[[Reader, int, date], Day | None]
