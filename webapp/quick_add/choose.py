"""Which of the phrases found in a line are read, and which are words of the title.

Strong phrases are read anywhere. Weak ones are read at an edge of the line, after on, by or until, or where
they touch a date or time that is read; elsewhere they are only suggested. A task has one date, one time and
one repeat: where a line offers more, the best one is read and the others stay words.
"""

from collections.abc import Set as AbstractSet

from webapp.quick_add import foreign
from webapp.quick_add.lists import opens
from webapp.quick_add.pairs import has_loose_times, is_loose, mark_lists, says_days
from webapp.quick_add.phrase import AMOUNT, LENGTH, PLURAL, Phrase
from webapp.quick_add.phrases import (
    ALWAYS_OPEN,
    AMBIGUOUS,
    DAY_PARTS,
    GOVERNORS,
    LOOSE_TIMES,
    MOVES,
    OF_EVERY_DAY,
    STOPPERS,
    STRONG_LEADS,
    UNTIL,
)
from webapp.quick_add.reader import ESCAPED, HELD, USED, Reader, end_of
from webapp.quick_add.telling import (
    is_rather_past,
)
from webapp.quick_add.title_words import is_doubtful, is_part_of_title, may_start

_PAUSES = frozenset({",", ";", ".,"})
_NO_ONE_DAY = frozenset({"month", "span", "elapsed"})
_NEAR = 4  # words
_ALL_DAY = (["all", "day"], ["all-day"], ["the", "whole", "day"], ["whole", "day"])
_ABOUT = frozenset({"before", "after", "at", "around", "during", "by"})
_PARTS = frozenset({"early", "late", "mid"})
_PASSED_OVER = frozenset({LENGTH, "bare part"})
_MONEY = frozenset("$€£")
_DEADLINES = frozenset({"by", "due", "deadline", "no"})
_BEFORE = frozenset({"before", "b4"})
_GOVERNING = STOPPERS | MOVES | {"for", "before", "regarding", "re"}


class Chooser:
    """The state of the choice over one line."""

    def __init__(self, reader: Reader, phrases: list[Phrase]) -> None:
        self.reader = reader
        self.phrases = [phrase for phrase in phrases if phrase.flavour != AMOUNT]
        self.read: list[Phrase] = []
        words = [token.is_word for token in reader.tokens]
        self.open = [word and state not in {USED, HELD} for word, state in zip(words, reader.state, strict=True)]
        # Escaped words are not counted: turning one piece into words must not make another one of others.
        escaped = sum(word and state == ESCAPED for word, state in zip(words, reader.state, strict=True))
        held = sum(word and state == HELD for word, state in zip(words, reader.state, strict=True))
        self.left = sum(self.open) - escaped + held
        self.first, self.last = 0, reader.count - 1
        mark_lists(reader, self.phrases)
        self.has_loose_times = len(self.phrases) > 1 and has_loose_times(reader, self.phrases)

    def choose(self, taken: AbstractSet[tuple[int, int]] = frozenset()) -> list[Phrase]:
        """The phrases that are read; those whose place in the line is in `taken` before all others."""
        self._move_edges()
        for phrase in self.phrases:
            if taken and span_of(self.reader, phrase) in taken:
                self._read_if_free(phrase)
        strong = [phrase for phrase in self.phrases if phrase.strong and not self._is_doubtful(phrase)]
        if any(self._is_led(phrase) and not phrase.strong for phrase in self.phrases):
            strong = [phrase for phrase in strong if not (phrase.led == "for" and phrase.flavour == "next")]
        if any(phrase.has_day and phrase.repetition is None for phrase in strong):
            self._read_deadlines()  # “the opening on 4/24 at 7pm, invitations by 3/20”
        for phrase in sorted(strong, key=self._rank):
            self._read_if_free(phrase)
        for phrase in sorted(self.phrases, key=lambda phrase: phrase.led not in _DEADLINES):
            if not phrase.strong and self._is_led(phrase):
                self._read_weak(phrase)  # “the talk on 12 may by 8 may” is due on the 8th
        for phrase in self.phrases:
            if self.reader.new_cells and self._fills_cell(phrase):
                self._read_weak(phrase)
        self._read_from_end()
        if not self._is_heading():
            self._read_from_start()
        for phrase in self.phrases:
            if phrase.has_day and self._is_a_deadline(phrase):
                self._read_weak(phrase)
        self._read_touching()
        self._read_time_of_the_day()
        self._leave_times_without_their_day(taken)
        self._read_lengths()
        return self.read

    def _is_doubtful(self, phrase: Phrase) -> bool:
        """Whether even a clear phrase is only suggested: in a list, in a name, or where the title tells of it."""
        return (
            phrase.listed or (phrase.is_in_a_name and not self._ends_line(phrase)) or is_doubtful(self.reader, phrase)
        )

    def _read_deadlines(self) -> None:
        for phrase in self.phrases:
            if phrase.led in _DEADLINES and phrase.has_day and not phrase.strong and self._is_led(phrase):
                self._read_weak(phrase)

    def _ends_line(self, phrase: Phrase) -> bool:
        """Whether it is today or tomorrow at the end of the line, which is no name even in “Pay The Rent Tomorrow”."""
        return phrase.end > self.last and phrase.flavour == "near" and phrase.end == phrase.core + 1

    def _rank(self, phrase: Phrase) -> tuple[bool, bool, bool, bool, bool, int]:
        """The order in which strong phrases get the date and the time of the task."""
        governed = phrase.led in _GOVERNING or self.reader.before(phrase.first) in _GOVERNING
        vague = phrase.flavour == "next" and not phrase.joined
        edge, deadline = self._at_edge(phrase), phrase.led in _DEADLINES
        return phrase.repetition is None, governed and not deadline, not deadline, vague, not edge, -phrase.first

    def _is_led(self, phrase: Phrase) -> bool:
        """Whether it follows on, by or until, or before; where it is clear that it ends, unlike “before
        friday opening”."""
        if (
            phrase.led in _BEFORE | UNTIL
            and (phrase.has_day or phrase.flavour == "clock")
            and phrase.flavour != "month"
        ):
            return phrase.led in foreign.LEADS or opens(self.reader, phrase.end)  # “bis 12.3. drucken”
        if phrase.flavour == PLURAL and phrase.led == "on" and not opens(self.reader, phrase.end):
            return False  # “half price on sundays flyer”
        if phrase.led == "for" and phrase.flavour in {"slashed", "weekday"}:  # “tickets for 3/28, two seats”
            return self.reader.tokens[phrase.end - 1].trail in _PAUSES
        if phrase.led not in STRONG_LEADS or (phrase.flavour == "month" and phrase.led == "on"):
            return False
        return self.reader.tokens[phrase.core].key not in AMBIGUOUS or opens(self.reader, phrase.end)

    def _is_a_deadline(self, phrase: Phrase) -> bool:
        """Whether the title says so: “grant deadline dec 31, 8 pages”."""
        is_told = phrase.first > 0 and self.reader.tokens[phrase.first - 1].key == "deadline"
        return is_told and phrase.flavour != "month" and opens(self.reader, phrase.end)

    def _read_from_end(self) -> None:
        last = self.last
        for phrase in reversed(self.phrases):
            if phrase.flavour == LENGTH and phrase.end > last:
                last = phrase.first - 1  # “dentist friday, 30 min”
            if phrase.is_read or phrase.flavour in _PASSED_OVER:
                continue
            while last >= 0 and not self.open[last]:
                last -= 1
            ends = phrase.end > last or (phrase.has_day and self._lasts_all_day(phrase))
            if not ends or not self._may_end(phrase) or not self._read_weak(phrase):
                return

    def _lasts_all_day(self, phrase: Phrase) -> bool:
        """Whether only the words of the title that tell how long, how much or about when stand behind it: `31.12. all
        day`, `fri after lunch`."""
        words = [token.key for token in self.reader.tokens[phrase.end : self.last + 1]]
        if phrase.led != "for" and _is_a_loose_time(words):
            return True
        is_price = len(words) == 1 and words[0][0] in _MONEY and not is_rather_past(self.reader, phrase)
        return (len(words) < _NEAR and (words in _ALL_DAY or is_price)) or self._stands_before_an_aside(phrase)

    def _stands_before_an_aside(self, phrase: Phrase) -> bool:
        """Whether only what is in brackets stands behind it: `cake for friday (2 tiers)`."""
        tokens = self.reader.tokens[phrase.end : self.last + 1]
        if not tokens or tokens[0].lead != "(" or self.reader.tokens[phrase.end - 1].trail:
            return False
        return ")" in tokens[-1].trail and not any(")" in token.trail for token in tokens[:-1])

    def _read_from_start(self) -> None:
        for phrase in self.phrases:
            if phrase.is_read:
                continue
            if phrase.first > self.first or not may_start(self.reader, phrase) or not self._read_weak(phrase):
                return

    def _read_touching(self) -> None:
        """A weak time beside a date or repeat that is read, and the other way round: `9:30 every weekday`."""
        for one, other in zip(self.phrases, self.phrases[1:], strict=False):
            if one.end != other.first or not self.reader.then(other.first, comma=True):
                continue
            if one.is_start and other.is_read and other.says_when and not _comes_from(one, other):
                self._read_if_free(one)  # “from dec 1 until dec 24”
            if one.is_time_only == other.is_time_only:
                continue
            if one.is_read and not other.is_read and opens(self.reader, other.end):
                self._read_weak(other)
            elif other.is_read and not one.is_read:
                self._read_weak(one)

    def _read_time_of_the_day(self) -> None:
        """The only time of a line that says its day elsewhere: `dinner 6-8pm with the board on thu`."""
        times = [phrase for phrase in self.phrases if phrase.clock is not None]
        if len(times) != 1 or not any(phrase.says_when for phrase in self.read):
            return
        [phrase] = times
        if phrase.flavour in {"clock", "range"} and phrase.is_time_only and opens(self.reader, phrase.end):
            self._read_weak(phrase)

    def _leave_times_without_their_day(self, taken: AbstractSet[tuple[int, int]]) -> None:
        """Where the day is only suggested, a time beside it must not bring another day: it is suggested, too."""
        if not any(phrase.is_time_only for phrase in self.read):
            return
        if any(phrase.says_when or phrase.repetition is not None for phrase in self.read):
            return
        left = [phrase for phrase in self.phrases if not phrase.is_read]
        is_repeated = any(phrase.repetition is not None and phrase.listed for phrase in left)
        if is_repeated or says_days(self.reader) or any(map(self._may_be_the_day, left)):
            for phrase in self.read:
                phrase.is_read = not phrase.is_time_only or span_of(self.reader, phrase) in taken
            self.read = [phrase for phrase in self.read if phrase.is_read]

    def _may_be_the_day(self, phrase: Phrase) -> bool:
        """Whether words that were left in the title may well say the day: no name, no month, nothing told about."""
        if not phrase.says_when or phrase.is_in_a_name or phrase.flavour in _NO_ONE_DAY:
            return False
        last = phrase.end - 1
        if self.reader.then(phrase.end) and self.reader.is_capitalised(last) and self.reader.is_capitalised(last + 1):
            return False  # “to 5 June Street”
        is_name = phrase.flavour == "ordinal" or self.reader.tokens[phrase.core].key in AMBIGUOUS
        if is_name and not opens(self.reader, phrase.end) and not self.reader.then(phrase.end).isdecimal():
            return False  # “the light on 3rd floor”, “the sun shade”; but “sat 7 for 7:30”
        return self.reader.before(phrase.first) not in GOVERNORS

    def _fills_cell(self, phrase: Phrase) -> bool:
        """Whether it is all that stands in a cell of a table."""
        cells = self.reader.new_cells
        begins = phrase.first == 0 or phrase.first in cells
        return begins and (phrase.end in cells or phrase.end == self.reader.count)

    def _is_heading(self) -> bool:
        """Whether the line is a heading of a text: `# Monday list`."""
        return self.reader.count > 0 and not self.reader.tokens[0].key.strip("#")

    def _read_lengths(self) -> None:
        """`for 90 min` where only pieces with a sign stand between it and a time that is read."""
        for one, other in zip(self.phrases, self.phrases[1:], strict=False):
            between = self.reader.state[one.end : other.first]
            if other.flavour == LENGTH and one.is_read and one.clock is not None and set(between) <= {USED}:
                self._read_if_free(other)

    def _read_weak(self, phrase: Phrase) -> bool:
        if (
            phrase.listed
            or phrase.is_in_a_name
            or is_part_of_title(self.reader, phrase)
            or (self.has_loose_times and is_loose(self.reader, phrase))
        ):
            return False
        words = sum(self.open[phrase.first : phrase.end])
        return self.left > words and self._read_if_free(phrase)  # a weak phrase alone is the title

    def _may_end(self, phrase: Phrase) -> bool:
        return self.reader.tokens[phrase.core].key != ALWAYS_OPEN

    def _read_if_free(self, phrase: Phrase) -> bool:
        if phrase.is_read or not self._fits(phrase):
            return False
        phrase.is_read = True
        self.read.append(phrase)
        for index in range(phrase.first, phrase.end):
            self.left -= self.open[index]
            self.open[index] = False
        self._move_edges()
        return True

    def _fits(self, phrase: Phrase) -> bool:
        for other in self.read:
            if phrase.repetition is not None and other.repetition is not None:
                return False
            if phrase.says_when and other.says_when:
                return False
            if _ends_twice(phrase, other) or _ends_twice(other, phrase):
                return False
            if phrase.is_start and (other.is_start or (other.repetition is not None and other.has_day)):
                return False
            if phrase.repetition is not None and phrase.has_day and other.is_start:
                return False
            if phrase.flavour == LENGTH and other.estimate is not None:
                return False
            if _has_time(phrase) and _has_time(other):
                return False
            if phrase.moment is not None and other.repetition is not None:
                return False
            if _is_within_a_month(phrase, other) or _is_within_a_month(other, phrase):
                return False  # “every friday … in march”
        return True

    def _at_edge(self, phrase: Phrase) -> bool:
        return phrase.first <= self.first or phrase.end > self.last

    def _move_edges(self) -> None:
        while self.first < self.reader.count and not self.open[self.first]:
            self.first += 1
        while self.last >= 0 and not self.open[self.last]:
            self.last -= 1


def _is_a_loose_time(words: list[str]) -> bool:
    """Whether words tell a time that nobody's clock says: `lunchtime`, `after work`, `early evening`."""
    match words:
        case [time]:
            return time in LOOSE_TIMES
        case [about, *time] if about in _ABOUT:
            return len(time) == 1 and time[0] in OF_EVERY_DAY | LOOSE_TIMES
        case [part, time]:
            return (part in _PARTS and time in DAY_PARTS) or (time == "time" and part in OF_EVERY_DAY)
    return False


def span_of(reader: Reader, phrase: Phrase) -> tuple[int, int]:
    """The place of a phrase in the line, without punctuation around it."""
    return reader.tokens[phrase.first].start, end_of(reader.tokens[phrase.end - 1])


def _is_within_a_month(month: Phrase, other: Phrase) -> bool:
    """Whether one is a mere month, which says neither the first nor the last day of a repeat that has several in it."""
    if month.flavour != "month" or month.is_start or month.is_end or other.repetition is None:
        return False
    return other.repetition.rule.frequency in {"DAILY", "WEEKLY"}


def _comes_from(one: Phrase, other: Phrase) -> bool:
    """Whether a day is that of the thing before it, since it would be a start after the end: “the mail from 27.2.”."""
    return one.led == "from" and not other.led and one.day is not None and other.day is not None and one.day > other.day


def _ends_twice(end: Phrase, other: Phrase) -> bool:
    """Whether one phrase says until when the other repeats, which says that already."""
    if not end.is_end or other.repetition is None:
        return False
    return other.repetition.has_end


def _has_time(phrase: Phrase) -> bool:
    return phrase.clock is not None or phrase.moment is not None
