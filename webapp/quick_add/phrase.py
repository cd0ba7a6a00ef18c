"""A phrase about when, as it was found: which words, what they say, and what became of it."""

from datetime import date, datetime, time

from msgspec import Struct

from webapp.quick_add.phrases import UNTIL
from webapp.quick_add.repeat_tail import Repetition

AMOUNT = "amount"  # the flavour of “for 3 weeks” and “by 3 months”, which say no date at all
LENGTH = "length"  # the flavour of “for 45 min” that no time stands right before
PLURAL = "plural"  # the flavour of “on mondays”, which may as well tell when a shop is closed


class Phrase(Struct):
    """A reading of the words from `first` to before `end`, of which those before `core` only lead into it.

    `strong` phrases are read anywhere in a line, `led` ones too, as long as no word before speaks against it. `listed`
    ones and those that are in a name are only suggested. A time that is a range lasts some `minutes`. A start is a day
    from which on a task is seen; of an estimate in it that another one overrules the words are kept.
    """

    first: int
    core: int
    end: int
    flavour: str
    strong: bool = False
    led: str = ""
    day: date | None = None
    clock: time | None = None
    moment: datetime | None = None
    repetition: Repetition | None = None
    estimate: tuple[int, int, int] | None = None
    minutes: int = 0
    joined: bool = False
    listed: bool = False
    is_read: bool = False
    is_start: bool = False
    is_in_a_name: bool = False
    keeps_estimate: bool = False

    @property
    def has_day(self) -> bool:
        """Whether it says a date by itself."""
        return self.day is not None or self.moment is not None

    @property
    def says_when(self) -> bool:
        """Whether it says the day on which the task is due."""
        return self.has_day and not self.is_start

    @property
    def is_end(self) -> bool:
        """Whether it is the last day of a repeat, if there is one."""
        return self.led in UNTIL and self.has_day

    @property
    def is_time_only(self) -> bool:
        """Whether it says a time of day and nothing else."""
        return self.clock is not None and not self.has_day and self.repetition is None
