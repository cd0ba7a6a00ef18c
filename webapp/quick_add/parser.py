"""One line, read: the order in which the rules have their turn.

Quotes, notes and backslashes first, then the pieces with a sign, then everything about dates, times and
repeats; then it is chosen which of the phrases are read, and what remains is the title.
"""

from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from functools import partial
from typing import TypeVar, cast

from msgspec.structs import replace

from webapp.quick_add.choose import Chooser
from webapp.quick_add.context import Context
from webapp.quick_add.joining import estimate_at
from webapp.quick_add.leads import may_begin, phrase_at
from webapp.quick_add.names import compared
from webapp.quick_add.offers import kind_of, offered, offered_sigil
from webapp.quick_add.once import hold_doubled, hold_estimates, hold_reminders
from webapp.quick_add.phrase import AMOUNT, Phrase
from webapp.quick_add.reader import ESCAPED, FREE, HELD, LITERAL, USED, Reader, end_of
from webapp.quick_add.resolve import When, day_of_clock, resolve
from webapp.quick_add.result import Kind, Parsed, Piece, Priority, Suggestion
from webapp.quick_add.sigils import Sigil, may_be_sigil, sigil_at
from webapp.quick_add.stamps import stamp_spans
from webapp.quick_add.title import empty_brackets, hanging_separators, kept_edges, squeeze, title_of
from webapp.quick_add.tokens import NOTES_MARK, cut, quoted_spans
from webapp.recurrence.local_time import moment_at
from webapp.text.unseen import has_unseen, seen_places

Span = tuple[int, int]
_Found = TypeVar("_Found", Piece, Suggestion)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def parse(
    line: str,
    context: Context,
    *,
    literal: AbstractSet[Span] = frozenset(),
    taken: AbstractSet[Span] = frozenset(),
) -> Parsed:
    """Read one line. Never raises for any text; `context.now` is expected between the years 1900 and 9000.

    `literal` are places (start, end) of which nothing is read, `taken` the places of suggestions that the
    person took. The rules are those of the page “Type it as you think it”. Characters that can't be seen are passed
    over; the places are those in the line as it was typed.
    """
    if not has_unseen(line):
        return Reading(line, context, literal, taken).parsed()
    places = seen_places(line)
    seen = "".join(line[place] for place in places)
    literal, taken = ({_moved(span, partial(bisect_left, places)) for span in spans} for spans in (literal, taken))
    parsed = Reading(seen, context, literal, taken).parsed()

    def typed(found: _Found) -> _Found:
        start, end = places[found.start], places[found.end - 1] + 1
        return replace(found, start=start, end=end, text=line[start:end])

    pieces, suggestions = tuple(map(typed, parsed.pieces)), tuple(map(typed, parsed.suggestions))
    return replace(parsed, line=line, pieces=pieces, suggestions=suggestions)


def _moved(span: Span, to: Callable[[int], int]) -> Span:
    return to(span[0]), to(span[1])


class Reading:
    """The reading of one line; `reader.looks` counts its work."""

    def __init__(
        self,
        line: str,
        context: Context,
        literal: AbstractSet[Span] = frozenset(),
        taken: AbstractSet[Span] = frozenset(),
    ) -> None:
        self.line = line
        self.quotes = quoted_spans(line)
        self.reader = Reader(line, context, cut(line))
        self.pieces: list[Piece] = []
        self.sigils: list[Sigil] = []
        self.notes: str | None = None
        self._keep_from_reading(self.quotes, LITERAL)
        self._keep_from_reading(stamp_spans(line), LITERAL)
        self._keep_from_reading(sorted(literal), ESCAPED)
        self._cut_notes()
        self._find_first_word()
        if "\\" in line:
            self._unescape()
        self.taken = taken
        self._read_sigils()
        hold_doubled(self.reader, self.sigils, taken)
        self._find_first_word()
        self.phrases = self._find_phrases()
        self.read = Chooser(self.reader, self.phrases).choose(taken)
        self.when = self._resolve()

    def parsed(self) -> Parsed:
        """The result, with the pieces in order."""
        when, line = self.when, self.line
        hold_reminders(self.reader, self.sigils, self.taken, has_time=when.clock is not None)
        self.minutes, self.read = hold_estimates(self.reader, self.sigils, self.read, self.taken)
        for sigil in self.sigils:
            if not sigil.held:
                self._add_sigil(sigil)
        for phrase in self.read:
            self._add_phrase(phrase, when)
        pieces = _in_order(self.pieces)
        pieces = _in_order([*pieces, *hanging_separators(line, pieces)])
        pieces = _in_order([*pieces, *empty_brackets(line, pieces)])
        pieces = _in_order([*pieces, *self._outer_quotes(pieces)])
        project = self._last("project")
        return Parsed(
            line=line,
            title=title_of(line, pieces),
            due_date=when.day,
            due_time=when.clock,
            due_at=when.moment,
            only_time=when.clock is not None and all(phrase.is_time_only for phrase in self.read),
            start_date=when.starts,
            rrule=when.rrule,
            anchor=when.anchor,
            ends=when.ends,
            off_days=when.off_days,
            rule_date=when.rule_day,
            priority=cast("Priority | None", self._value("priority")),
            project=self._value("project"),
            new_project=project is not None and not project.known,
            labels=self._labels(),
            assignee=self._value("assignee"),
            estimate_minutes=self.minutes,
            reminder=self._reminder(),
            notes=self.notes,
            next=tuple(each.at or each.day for each in when.next),
            pieces=tuple(pieces),
            suggestions=self._suggestions(),
            problem=when.problem,
        )

    def _keep_from_reading(self, spans: list[Span], state: int) -> None:
        index, tokens = 0, self.reader.tokens
        for start, end in spans:
            while index < len(tokens) and tokens[index].end + len(tokens[index].trail) <= start:
                index += 1
            at = index
            while at < len(tokens) and tokens[at].begin < end:
                self.reader.state[at] = state
                at += 1

    def _cut_notes(self) -> None:
        """Split off ` // notes`; a backslash before the mark keeps all after it as words."""
        for index, token in enumerate(self.reader.tokens):
            if token.key != NOTES_MARK or token.lead or index == 0 or self.reader.state[index] != FREE:
                continue
            if token.escape >= 0:
                self.pieces.append(self._piece("literal", token.escape, token.escape + 1))
                self.reader.mark(index, self.reader.count, ESCAPED)
                return
            end = len(self.line.rstrip())
            self.pieces.append(self._piece("notes", token.start, end))
            self.notes = self.line[token.end : end].strip() or None
            self.reader.cut_off(index)
            return

    def _unescape(self) -> None:
        """Make words of what a backslash stands before. Where nothing would be read, it is a word itself."""
        reader = self.reader
        free = (index for index in range(reader.count) if reader.state[index] == FREE)
        waiting = [index for index in free if reader.tokens[index].escape >= 0]
        for index in waiting:
            reader.state[index] = ESCAPED
        for index in waiting:
            token = reader.tokens[index]
            reader.state[index] = FREE
            end = self._end_of_piece(index)
            if end is None:
                reader.mark(index, index + 1, LITERAL)
            else:
                self.pieces.append(self._piece("literal", token.escape, token.escape + 1))
                reader.mark(index, end, ESCAPED)

    def _end_of_piece(self, index: int) -> int | None:
        """The word after the piece or phrase that would begin at this word, or None."""
        reader = self.reader
        sigil = sigil_at(reader, index) if reader.at(index) else None
        if sigil is not None:
            return sigil.end
        phrase = self._phrase_at(index)
        if phrase is not None and phrase.first == index:
            return phrase.end
        estimate = estimate_at(reader, index) if reader.at(index) == "for" else None
        return None if estimate is None else estimate[1]

    def _find_first_word(self) -> None:
        reader = self.reader
        at = 0
        while at < reader.count and (reader.state[at] in {USED, HELD} or not reader.tokens[at].is_word):
            at += 1
        reader.first_word = at

    def _read_sigils(self) -> None:
        reader, index = self.reader, 0
        while index < reader.count:
            free = reader.state[index] == FREE and may_be_sigil(reader.tokens[index].key)
            sigil = sigil_at(reader, index) if free else None
            if sigil is None:
                index += 1
                continue
            reader.mark(sigil.first, sigil.end, USED)
            self.sigils.append(sigil)
            index = sigil.end

    def _find_phrases(self) -> list[Phrase]:
        reader, index = self.reader, 0
        found: list[Phrase] = []
        while index < reader.count:
            free = reader.state[index] == FREE and may_begin(reader.tokens[index].key)
            phrase = self._phrase_at(index) if free else None
            if phrase is None:
                index += 1
                continue
            found.append(phrase)
            index = phrase.end
        return found

    def _phrase_at(self, index: int) -> Phrase | None:
        try:
            return phrase_at(self.reader, index)
        except OverflowError:  # a date past the end of the calendar is none
            return None

    def _resolve(self) -> When:
        try:
            return resolve(self.reader, self.read)
        except OverflowError:
            self.read = []
            return When()

    def _add_sigil(self, sigil: Sigil) -> None:
        token = self.reader.tokens[sigil.first]
        start, end = self._with_brackets(token.start, sigil.stop, token.lead)
        self.pieces.append(self._piece(sigil.kind, start, end))

    def _add_phrase(self, phrase: Phrase, when: When) -> None:
        """A phrase is one piece, or two around an estimate that is a piece of its own."""
        kind = kind_of(phrase)
        first, end = phrase.first, phrase.end
        if phrase.estimate is not None:
            start, stop, _ = phrase.estimate
            if start > first:
                self._add_words(kind, first, start, when.note)
            if not phrase.keeps_estimate:
                self._add_words("estimate", start, stop)
            if stop < end:
                self._add_words(kind, stop, end)
        else:
            self._add_words(kind, first, end, when.note)

    def _add_words(self, kind: Kind, first: int, end: int, note: str = "") -> None:
        token = self.reader.tokens[first]
        start, stop = self._with_brackets(token.start, end_of(self.reader.tokens[end - 1]), token.lead)
        self.pieces.append(self._piece(kind, start, stop, note))

    def _with_brackets(self, start: int, end: int, lead: str) -> Span:
        """A piece that fills its brackets takes them with it."""
        closing = _BRACKETS.get(lead[-1:])
        return (start - 1, end + 1) if closing and self.line[end : end + 1] == closing else (start, end)

    def _outer_quotes(self, pieces: list[Piece]) -> list[Piece]:
        """Quotes around the whole title only kept it from being read; they go."""
        first, last = kept_edges(self.line, pieces)
        if (first, last) not in self.quotes:
            return []
        return [self._piece("literal", first, first + 1), self._piece("literal", last - 1, last)]

    def _piece(self, kind: Kind, start: int, end: int, note: str = "") -> Piece:
        return Piece(kind, start, end, self.line[start:end], note)

    def _last(self, kind: Kind) -> Sigil | None:
        return next((sigil for sigil in reversed(self.sigils) if sigil.kind == kind and not sigil.held), None)

    def _value(self, kind: Kind) -> str | None:
        sigil = self._last(kind)
        return None if sigil is None else squeeze(sigil.value)

    def _labels(self) -> tuple[str, ...]:
        """Each label once, as it was written first."""
        labels: dict[str, str] = {}
        for sigil in self.sigils:
            for label in sigil.labels:
                labels.setdefault(compared(label), label)
        return tuple(labels.values())

    def _reminder(self) -> str | None:
        """The reminder: a duration before the due time, or a moment, on a due date to come."""
        sigil = self._last("reminder")
        if sigil is None or sigil.clock is None:
            return None if sigil is None else sigil.value
        return self._moment_of(sigil.clock).isoformat()

    def _moment_of(self, clock: time) -> datetime:
        day: date | None = self.when.day
        if day is None or day <= self.reader.today:
            day = day_of_clock(self.reader, clock)
        return moment_at(day, clock, self.reader.context.zone)

    def _suggestions(self) -> tuple[Suggestion, ...]:
        reader = self.reader
        phrases = (
            offered(reader, phrase) for phrase in self.phrases if not phrase.is_read and phrase.flavour != AMOUNT
        )
        held = (offered_sigil(reader, sigil) for sigil in self.sigils if sigil.held)
        return tuple(sorted([*filter(None, phrases), *held], key=lambda offer: offer.start))


def _in_order(pieces: list[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: piece.start)
