"""Where a date word is somebody's or something's name: `call Tom`, `Black Friday`, `Monday Night Quiz`, `we may`."""

from webapp.quick_add.day import Day
from webapp.quick_add.names import known_people
from webapp.quick_add.phrases import (
    AMBIGUOUS_DAYS,
    DETERMINERS,
    NAMED_DAYS,
    NAMES_OF_PEOPLE,
    PERSON_WORDS,
    PLACING,
    PRONOUNS,
    SHORT_DAYS,
    TITLES_OF_PEOPLE,
)
from webapp.quick_add.reader import USED, Reader
from webapp.text.folding import folded

_TWELVES, _AT = frozenset({"noon", "midnight"}), frozenset({"at", "@"})
_MARCH = frozenset({"mar", "march"})


def is_name(reader: Reader, index: int, key: str, day: Day) -> bool:
    """Whether the word is a name and says no date at all."""
    if day.end > index + 1 and day.flavour != "short":
        return False
    before = reader.before(index)
    if before and f"{before}-{key}" in NAMED_DAYS:
        return True
    if is_member(reader, key):
        return True
    if key in NAMES_OF_PEOPLE:
        if before in PERSON_WORDS or before in PRONOUNS:
            return True
        return key == "tom" and reader.is_capitalised(index)
    return key in AMBIGUOUS_DAYS and before in PRONOUNS


def is_member(reader: Reader, key: str) -> bool:
    """Whether a word is a part of a member's name."""
    words = known_people(reader.context.members).words
    return key in words or folded(key) in words


def is_a_till(reader: Reader, index: int) -> bool:
    """Whether the word is the till of a shop, which leads into no time: “the till 2 screen”, “train Kim on till 2”."""
    return reader.at(index) == "till" and reader.before(index) in DETERMINERS | PLACING


def stands_alone(reader: Reader, index: int, day: Day) -> bool:
    """Whether no time can be joined to this word, because it may well be a name: `Jan 3pm`."""
    if day.end != index + 1:
        return False
    if reader.is_capitalised(index) and index > 0 and stands_for_a_name(reader, index - 1):
        return True  # “Dr. Wednesday at 3pm”
    key = reader.tokens[index].key
    if day.flavour == "month":
        return key in NAMES_OF_PEOPLE or key in _MARCH
    return key == "tom" and index <= reader.first_word


def goes_on(reader: Reader, core: int, end: int) -> bool:
    """Whether the words from `core` to before `end` look like a part of a longer name: written like one, beside another
    word that is, or like the title of something (`The Day After Tomorrow`).

    What the first word of a line is like says nothing, nor do letters that are all capitals.
    """
    words = [index for index in range(core, end) if reader.tokens[index].key.isalpha()]
    if end == core + 1 and reader.tokens[core].key in SHORT_DAYS:
        return False
    if len(words) < end - core or not any(map(reader.is_capitalised, words)):
        return False
    if len(words) > 2 and all(map(reader.is_capitalised, words)):
        return True
    if reader.is_capitalised(words[-1]):
        following = end + 1 if reader.then(end) == "&" else end  # “Sunday & Sons”
        if _is_of_a_name(reader, following, after=True):
            return True
    if not reader.is_capitalised(words[0]) or core == 0:
        return False
    return _is_of_a_name(reader, core - 1, after=False) or stands_for_a_name(reader, core - 1)


def stands_for_a_name(reader: Reader, index: int) -> bool:
    """Whether the word is the title or the initial of somebody, with its full stop: “Mrs. May”, “J. May”."""
    token = reader.tokens[max(index, 0)]
    if index < 0 or token.trail != "." or reader.state[index] == USED:
        return False
    return token.key in TITLES_OF_PEOPLE or (len(token.key) == 1 and reader.text(index).isupper())


def _is_of_a_name(reader: Reader, index: int, *, after: bool) -> bool:
    """Whether the neighbour is written like a name, and belongs to the same words."""
    joined = reader.then(index) if after else reader.before(index + 1)
    if not joined or index <= reader.first_word or (joined in _TWELVES and reader.before(index) in _AT):
        return False  # “Lunch At Noon Friday”
    text = reader.text(index)
    shown = text[0].isupper() and not (text.isupper() and len(text) > 1) and text != "I"
    return shown and not text.startswith(("I'", "I’")) and not is_member(reader, joined)


def is_after_a_verb(reader: Reader, index: int) -> bool:
    """Whether a name of a person that is also a month stands right behind the first word of the line: `Remind June`."""
    key = reader.tokens[index].key
    return key in NAMES_OF_PEOPLE and reader.is_capitalised(index) and index == reader.first_word + 1
