"""Which of the phrases found in a line are read, and which are words of the title.

Strong phrases are read anywhere. Weak ones are read at an edge of the line, after on, by or until, or where
they touch a date or time that is read; elsewhere they are only suggested. A task has one date, one time and
one repeat: where a line offers more, the best one is read and the others stay words.
"""

import re
from collections.abc import Set as AbstractSet

from webapp.quick_add.amounts import count, day_ordinal, ordinal_or_word, whole_number
from webapp.quick_add.lists import opens
from webapp.quick_add.pairs import is_one_of_times, mark_lists, says_days
from webapp.quick_add.phrase import AMOUNT, LENGTH, PLURAL, Phrase
from webapp.quick_add.phrases import (
    ALSO_ALONE,
    ALWAYS_OPEN,
    AMBIGUOUS,
    CHANGING,
    COUNTING,
    DAY_PARTS,
    DETERMINERS,
    FIRST_THING,
    FRACTIONS,
    GOVERNORS,
    LASTING,
    MEASURES,
    MOVES,
    NAMED_BY_ORDINAL,
    NAMED_BY_TIME,
    NUMBERED_WITH_SLASHES,
    OF_A_MONTH,
    OF_SOME_DAY,
    OPENING,
    PLURAL_WEEKDAYS,
    PRONOUNS,
    RANGE_SIGNS,
    RATIOS,
    SMALL_ORDINAL,
    STOPPERS,
    STRONG_LEADS,
    TITLES_OF_PEOPLE,
    UNTIL,
    VALID,
)
from webapp.quick_add.reader import ESCAPED, HELD, USED, Reader, end_of
from webapp.quick_add.telling import (
    follows_a_name,
    follows_a_number,
    is_a_fact,
    is_asked,
    is_labelled,
    is_numbered,
    is_of_a_condition,
    is_of_a_thing,
    is_rather_past,
    is_spoken_of,
    is_told_of,
    is_written_of,
    was_done,
)

_LEADS_OF_TITLE = frozenset({"to", "from"})
_PAUSES = frozenset({",", ";", ".,"})
_SEPARATORS = frozenset(",:;")
_ADVERBS_OF_TIME = frozenset({"early", "late", "previous"})
_NO_ONE_DAY = frozenset({"month", "span", "elapsed"})
_NEAR = 4  # words
_ALL_DAY = (["all", "day"], ["all-day"], ["the", "whole", "day"], ["whole", "day"])
_AWAY = frozenset({"out", "away", "gone", "sick", "off"})
_IS = ("'s", "’s", "'re", "’re", "is", "are")
_COUNTED = re.compile("[0-9]+(?:[-–][0-9]+|x?)")  # “2x daily”, “open 10-7 daily”
_MONEY = frozenset("$€£")
_DEADLINES = frozenset({"by", "due", "deadline", "no"})
_BEFORE = frozenset({"before", "b4"})
_DASHES = frozenset({"-", "–", "—", "|", "→"})
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

    def _read_deadlines(self) -> None:
        for phrase in self.phrases:
            if phrase.led in _DEADLINES and phrase.has_day and not phrase.strong and self._is_led(phrase):
                self._read_weak(phrase)

    def _is_doubtful(self, phrase: Phrase) -> bool:
        """Whether even a clear phrase is only suggested: in a list, in a name, or as what the title is about."""
        if phrase.listed or (phrase.is_in_a_name and not self._ends_line(phrase)):
            return True
        if is_told_of(self.reader, phrase) or was_done(self.reader, phrase):
            return True
        if is_spoken_of(self.reader, phrase) or self._may_not_be(phrase):
            return True
        if self._is_an_aside(phrase) or (phrase.minutes and is_a_fact(self.reader, phrase)):
            return True
        before = self._before(phrase)
        if (phrase.flavour == "weekday" and ordinal_or_word(before)) or before in {"x", "×"}:
            return True  # “2nd & 4th tuesday 7pm”, “4 x mondays at 6”
        if phrase.is_time_only and before in OPENING and self.reader.before(phrase.first - 1) in PRONOUNS:
            return True  # “they close at 16:00”
        if phrase.led == "to" and self._is_of_a_change(phrase):
            return True  # “reschedule the call to next week”, “the call was moved up to tomorrow”
        if before not in GOVERNORS or (phrase.repetition is not None and before != "of"):
            return False
        if before in DETERMINERS and (phrase.is_time_only or self.reader.is_capitalised(phrase.core)):
            return True  # “the Today show”, “the 5 o'clock appointment”
        return opens(self.reader, phrase.end)  # without it the title would end in “about”

    def _may_not_be(self, phrase: Phrase) -> bool:
        if self.reader.before(phrase.first) == "now":
            return True  # “the call is now wednesday at 11”
        return is_of_a_condition(self.reader, phrase) or is_asked(self.reader, phrase)

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
            return opens(self.reader, phrase.end)
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
            if phrase.is_read or phrase.flavour == LENGTH:
                continue
            while last >= 0 and not self.open[last]:
                last -= 1
            ends = phrase.end > last or (phrase.has_day and self._lasts_all_day(phrase))
            if not ends or not self._may_end(phrase) or not self._read_weak(phrase):
                return

    def _lasts_all_day(self, phrase: Phrase) -> bool:
        """Whether only the words of the title that tell how long, or how much, stand behind it: `31.12. all day`."""
        words = [token.key for token in self.reader.tokens[phrase.end : self.last + 1]]
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
            if phrase.first > self.first or not self._may_start(phrase) or not self._read_weak(phrase):
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
        left = (phrase for phrase in self.phrases if not phrase.is_read)
        if says_days(self.reader) or any(map(self._may_be_the_day, left)):
            for phrase in self.read:
                phrase.is_read = not phrase.is_time_only or span_of(self.reader, phrase) in taken
            self.read = [phrase for phrase in self.read if phrase.is_read]

    def _may_be_the_day(self, phrase: Phrase) -> bool:
        """Whether words that were left in the title may well say the day: no name, no month, nothing told about."""
        if not phrase.says_when or phrase.is_in_a_name or phrase.flavour in _NO_ONE_DAY:
            return False
        is_name = phrase.flavour == "ordinal" or self.reader.tokens[phrase.core].key in AMBIGUOUS
        if is_name and not opens(self.reader, phrase.end):
            return False  # “the light on 3rd floor”, “the sun shade”
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
            or self._is_part_of_title(phrase)
            or is_one_of_times(phrase, self.phrases)
        ):
            return False
        words = sum(self.open[phrase.first : phrase.end])
        return self.left > words and self._read_if_free(phrase)  # a weak phrase alone is the title

    def _before(self, phrase: Phrase) -> str:
        """The word that runs on into a phrase, unless that is a pronoun which stands alone: “do this by friday”."""
        before = self.reader.before(phrase.first)
        is_alone = phrase.flavour != "span" and (phrase.led != "" or opens(self.reader, phrase.end))
        return "" if before in ALSO_ALONE and is_alone else before

    def _is_part_of_title(self, phrase: Phrase) -> bool:
        before = self._before(phrase)
        if was_done(self.reader, phrase) or is_numbered(self.reader, phrase) or is_of_a_thing(self.reader, phrase):
            return True
        if self._may_not_be(phrase):
            return True
        if self._is_an_aside(phrase) or self._is_some_day(phrase):
            return True
        if (phrase.led in UNTIL and before in VALID) or (phrase.led in _BEFORE and before == "best"):
            return True  # “the offer is valid until 31.5.”
        if phrase.led in UNTIL and before in _AWAY and self.reader.before(phrase.first - 1).endswith(_IS):
            return True  # “Ben's out til 3/12”
        if phrase.flavour == PLURAL and self._is_moved_to(phrase):
            return True  # “move yoga to 6:30pm wednesdays”
        if phrase.flavour == PLURAL and not phrase.led and count(before):
            return True  # “the two saturdays”
        if phrase.flavour == "month" and before in PLURAL_WEEKDAYS and count(self.reader.before(phrase.first - 1)):
            return True  # “the two saturdays in june”
        if phrase.flavour in {"bare part", "hours", LENGTH} or is_a_fact(self.reader, phrase):
            return True  # “movie night”
        if is_told_of(self.reader, phrase) or (phrase.flavour == "span" and is_labelled(self.reader, phrase.first)):
            return True  # “Terms: 30 days”
        if phrase.flavour == "span" and before in LASTING:
            return True
        if phrase.flavour == "ordinal" and self._counts_a_thing(phrase):
            return True  # “on 2nd floor”, “before 1st snow”
        if phrase.is_time_only and before in OPENING:
            return True  # “before the bank closes at 6”
        if phrase.flavour == "slashed" and (before in NUMBERED_WITH_SLASHES or self._is_of_a_fraction(phrase)):
            return True  # “page 12/14”, “size 8 1/2”
        if before in {"ending", "ended"}:
            return True  # “payroll for the week ending 2/28”
        if phrase.flavour == "month" and before in {"week", "weekend", "half"}:
            return True  # “the second weekend in May”
        if phrase.flavour == "month" and not phrase.led and phrase.end == phrase.core + 1 and before in OF_A_MONTH:
            return True  # “invoice march”
        if phrase.flavour == "adverb":  # “2x daily”
            return before in COUNTING or before in STOPPERS or _COUNTED.fullmatch(before) is not None
        if phrase.flavour in {"clock", "range"} and before in RATIOS:
            return True
        if phrase.led in _LEADS_OF_TITLE or (phrase.flavour == "month" and phrase.led in {"for", "on"}):
            return True
        if phrase.flavour == "month" and follows_a_number(self.reader, phrase.first):
            return True  # “31 apr”, “12-14 june”, “5.-7. june”
        if phrase.flavour == "monthday" and before in RANGE_SIGNS and phrase.first > 1:
            return whole_number(self.reader.tokens[phrase.first - 2].key) is not None  # “12 - 14 june”
        if phrase.flavour == "weekday" and (before in {"every", "other"} or ordinal_or_word(before)):
            return True  # “every 6th friday”
        if before in _ADVERBS_OF_TIME and phrase.led in STRONG_LEADS:
            return False  # “close early on friday”
        is_title = phrase.led and before in TITLES_OF_PEOPLE  # “call dr by noon”
        is_street = before == "st" and follows_a_name(self.reader, phrase.first - 1)  # “at 200 Pine St friday”
        return (before in STOPPERS and not is_title and not is_street) or before in MOVES

    def _is_an_aside(self, phrase: Phrase) -> bool:
        """Whether it ends what is said in brackets: “(trial ends 3/20)”, “(customer back at 5:30)”."""
        tokens = self.reader.tokens
        is_last = ")" in tokens[phrase.end - 1].trail and "(" not in tokens[phrase.first].lead
        return is_last and "(" not in tokens[0].lead

    def _counts_a_thing(self, phrase: Phrase) -> bool:
        """Whether a small ordinal, or any before what is mostly counted, counts what follows it."""
        following = self.reader.then(phrase.end)
        number = day_ordinal(self.reader.tokens[phrase.core].key) or 0
        is_small = number <= SMALL_ORDINAL and phrase.first > self.reader.first_word
        is_small = is_small and self.reader.tokens[phrase.core - 1].key != "the"
        return following in NAMED_BY_ORDINAL or (is_small and not opens(self.reader, phrase.end))

    def _is_some_day(self, phrase: Phrase) -> bool:
        """Whether it is a weekday of which more is said than that: “on the first warm sunday”."""
        if phrase.flavour != "weekday" or phrase.led or phrase.first < 4:
            return False
        if self.reader.before(phrase.first) in OF_SOME_DAY:
            return True  # “the first dry saturday”
        on, the, number, thing = (token.key for token in self.reader.tokens[phrase.first - 4 : phrase.first])
        is_numbered = on == "on" and the == "the" and ordinal_or_word(number) is not None
        return is_numbered and thing not in NAMED_BY_ORDINAL and self.reader.before(phrase.first) == thing

    def _is_of_a_change(self, phrase: Phrase) -> bool:
        tokens = self.reader.tokens
        near = tokens[max(0, phrase.first - _NEAR) : phrase.first]
        return any(token.key in CHANGING for token in (tokens[self.reader.first_word], *near))

    def _is_moved_to(self, phrase: Phrase) -> bool:
        """Whether it is to when something is moved."""
        tokens = self.reader.tokens
        near = (token.key for token in tokens[max(0, phrase.first - _NEAR) : phrase.first])
        return tokens[self.reader.first_word].key in CHANGING and "to" in near

    def _is_of_a_fraction(self, phrase: Phrase) -> bool:
        return self.reader.tokens[phrase.core].key in FRACTIONS and self.reader.before(phrase.first).isdigit()

    def _may_end(self, phrase: Phrase) -> bool:
        return self.reader.tokens[phrase.core].key != ALWAYS_OPEN

    def _may_start(self, phrase: Phrase) -> bool:
        """Whether it can stand before a title; most numbers there belong to the next word: `3rd party`."""
        if is_spoken_of(self.reader, phrase):
            return False
        key, following = self.reader.tokens[phrase.core].key, self.reader.then(phrase.end)
        single = phrase.end == phrase.core + 1
        if key in AMBIGUOUS and (single or self.reader.tokens[phrase.end - 1].key in DAY_PARTS):
            return False
        if phrase.flavour == "weekday" and is_written_of(self.reader, phrase):
            return False
        if self._is_set_apart(phrase):
            return phrase.flavour != "adverb" or not single  # “Monthly on the last friday: backup”
        match phrase.flavour:
            case "month" if key == "in":  # “In april order seeds”
                return following != "of"
            case "month" | "span" | "noon" | "adverb" | "after" | "period" | "plural":
                return False
            case "part":
                return key != FIRST_THING[0]
            case "ordinal":
                return (day_ordinal(key) or 0) > SMALL_ORDINAL and following not in NAMED_BY_ORDINAL
            case "slashed":
                return key != ALWAYS_OPEN and not (key in FRACTIONS and following in MEASURES)
            case "hour":
                return not self.reader.is_capitalised(phrase.end)
            case "clock" | "range":
                return following not in NAMED_BY_TIME
        return True

    def _is_set_apart(self, phrase: Phrase) -> bool:
        trail = self.reader.tokens[phrase.end - 1].trail
        return trail[:1] in _SEPARATORS if trail else self.reader.then(phrase.end) in _DASHES

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
            if _is_hourly(other) and phrase.is_time_only and phrase.led in UNTIL:
                return False  # “every hour until 6pm”, which no rule can say
            if phrase.minutes and _is_hourly(other):
                return False  # “every 2 hours from 9am to 5pm”, which no rule can say
        return True

    def _at_edge(self, phrase: Phrase) -> bool:
        return phrase.first <= self.first or phrase.end > self.last

    def _move_edges(self) -> None:
        while self.first < self.reader.count and not self.open[self.first]:
            self.first += 1
        while self.last >= 0 and not self.open[self.last]:
            self.last -= 1


def span_of(reader: Reader, phrase: Phrase) -> tuple[int, int]:
    """The place of a phrase in the line, without punctuation around it."""
    return reader.tokens[phrase.first].start, end_of(reader.tokens[phrase.end - 1])


def _comes_from(one: Phrase, other: Phrase) -> bool:
    """Whether a day is that of the thing before it, since it would be a start after the end: “the mail from 27.2.”."""
    return one.led == "from" and not other.led and one.day is not None and other.day is not None and one.day > other.day


def _ends_twice(end: Phrase, other: Phrase) -> bool:
    """Whether one phrase says until when the other repeats, which says that already."""
    if not end.is_end or other.repetition is None:
        return False
    return other.repetition.ends is not None or other.repetition.lasts is not None


def _is_hourly(phrase: Phrase) -> bool:
    return phrase.repetition is not None and phrase.repetition.rule.frequency == "HOURLY"


def _has_time(phrase: Phrase) -> bool:
    return phrase.clock is not None or phrase.moment is not None
