"""Where a phrase about when is a part of what a book, a film or a song is called: `Read Every Day`, `Watch Friday the
13th`, `Sing First of May`, `Return Next Year in Havana`.

Only names are written with a capital, and the names of weekdays and months always are; so what tells is another word of
the phrase that is, and in a line about what one reads or watches also that all words up to it are.
"""

from msgspec import Struct

from webapp.quick_add.phrases import FORMS_OF_BE, MONTHS, STRONG_LEADS, TONIGHT, WEEKDAYS, words
from webapp.quick_add.reader import Reader

_HEADS = words("read reread watch rewatch stream screen play sing rehearse perform")
_SMALL = words("a an the of in at on and & or to for with by")
_WITHIN = words("in of the a an at and &") | FORMS_OF_BE
_DEADLINES = STRONG_LEADS - {"on"}
_LONGEST = 12  # words


class Place(Struct):
    """Which words a phrase is, from `first` to before `end`, of which those before `core` lead into it."""

    first: int
    core: int
    end: int
    led: str


def is_of_a_work(reader: Reader, place: Place) -> bool:
    """Whether a phrase may be meant as a part of what a work is called."""
    head = max(reader.first_word, 0)
    names = [index for index in range(max(place.core, head + 1), place.end) if reader.is_capitalised(index)]
    if not names or place.led in _DEADLINES:
        return False
    unusual = any(
        reader.tokens[index].key not in WEEKDAYS and reader.tokens[index].key not in MONTHS for index in names
    )
    if reader.tokens[head].key not in _HEADS:
        is_long = unusual and place.end > place.core + 1
        return is_long and reader.is_capitalised(place.end + 1) and reader.then(place.end) in _WITHIN
    if place.end == place.core + 1 and reader.tokens[place.core].key in TONIGHT and not reader.then(place.end):
        return False
    between = range(head + 1, place.first)
    if len(between) > _LONGEST or not all(_is_of_a_title(reader, index) for index in between):
        return False
    if unusual:
        return True
    if not between:  # “Watch Friday the 13th”, “Sing September”
        is_whole = all(_is_of_a_title(reader, index) for index in range(place.core, place.end))
        return is_whole and (place.end > place.core + 1 or reader.tokens[place.core].key in MONTHS)
    return reader.tokens[place.core].key == "in" and any(map(reader.is_capitalised, between))  # “Christmas in July”


def _is_of_a_title(reader: Reader, index: int) -> bool:
    token = reader.tokens[index]
    return token.key in _SMALL or token.key[0].isdigit() or reader.text(index)[0].isupper()
