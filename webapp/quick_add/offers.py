"""What is only offered: readings that were not taken, and signs that nobody understands."""

from webapp.quick_add.choose import span_of
from webapp.quick_add.phrase import LENGTH, Phrase
from webapp.quick_add.reader import Reader
from webapp.quick_add.resolve import resolve
from webapp.quick_add.result import Kind, Suggestion
from webapp.quick_add.sigils import Sigil, place_of


def kind_of(phrase: Phrase) -> Kind:
    """What a phrase says of the task."""
    if phrase.flavour == LENGTH:
        return "estimate"
    if phrase.repetition is not None:
        return "repeat"
    return "start" if phrase.is_start else "due"


def offered(reader: Reader, phrase: Phrase) -> Suggestion | None:
    """A phrase that isn't read, as it would be by itself; None for a date past the end of the calendar."""
    try:
        when = resolve(reader, [phrase], shown=0)
    except OverflowError:
        return None
    start, end = span_of(reader, phrase)
    return Suggestion(
        kind_of(phrase),
        start,
        end,
        reader.line[start:end],
        due_date=when.day or when.starts,
        due_time=None if when.clock is None else f"{when.clock:%H:%M}",
        rrule=when.rrule,
        anchor=when.anchor,
        off_days=when.off_days,
        value="" if phrase.flavour != LENGTH or phrase.estimate is None else str(phrase.estimate[2]),
    )


def offered_sigil(reader: Reader, sigil: Sigil) -> Suggestion:
    """A piece with a sign that is held, or what is wrong with it."""
    start, end = place_of(reader, sigil)
    value = str(sigil.minutes or "") or (f"{sigil.clock:%H:%M}" if sigil.clock else sigil.value)
    return Suggestion(sigil.kind, start, end, reader.line[start:end], value=value, note=sigil.trouble)
