"""Characters that nobody can see, as messengers, word processors and web pages leave them in what is copied."""

import re
import unicodedata

# Soft hyphen, joiners and fillers of no width, marks of direction and what embeds or overrides it, the byte order mark.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
# Joiners have a meaning between letters of some scripts and within emoji; nowhere else do they show.
_OTHER = rf"[^\x00-\x7f\s\u200c\u200d{_UNSEEN}]"
_PATTERN = re.compile(rf"[{_UNSEEN}]|(?<!{_OTHER})[\u200c\u200d]|[\u200c\u200d](?!{_OTHER})")
_MARKS_OF_DIRECTION = frozenset("\u061c\u200e\u200f")
_BLANKS = frozenset("\u2800\u3164\uffa0\u115f\u1160\u17b4\u17b5\u034f")


def has_unseen(text: str) -> bool:
    """Whether a text holds a character that can't be seen and means nothing where it stands."""
    return not text.isascii() and bool(_unseen_in(text))


def seen_places(text: str) -> list[int]:
    """The places of the characters that are left when those that can't be seen are passed over, in order."""
    unseen = _unseen_in(text)
    return [place for place in range(len(text)) if place not in unseen]


def without_unseen(text: str) -> str:
    """A text as it looks, without what can't be seen. Marks of direction stay where letters run from the right."""
    return "".join(text[place] for place in seen_places(text)) if has_unseen(text) else text


def _unseen_in(text: str) -> set[int]:
    found = {match.start() for match in _PATTERN.finditer(text)}
    if any(text[place] in _MARKS_OF_DIRECTION for place in found) and _runs_from_the_right(text):
        return {place for place in found if text[place] not in _MARKS_OF_DIRECTION}
    return found


def _runs_from_the_right(text: str) -> bool:
    """Whether a letter in a text is of a script that is written from right to left."""
    return any(sign.isalpha() and unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


def says_nothing(text: str) -> bool:
    """Whether nobody could see anything of a text."""
    return all(sign.isspace() or sign in _BLANKS or unicodedata.category(sign) in {"Cf", "Cc"} for sign in text)
