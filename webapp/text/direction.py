"""Words of people within a sentence of ours, whichever way they run."""

import re
from typing import Any

WITHOUT_TEXT = {int, float, bool, type(None)}
_ISOLATE, _POP = "\u2068", "\u2069"  # first strong isolate, pop directional isolate
# Hebrew, Arabic and what else is written from the right, and the signs that embed, override and isolate.
_FROM_THE_RIGHT = re.compile(
    "[\u0590-\u08ff\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolated(text: str) -> str:
    """A title or a name for the middle of a sentence, so that it orders none of the words around it (Unicode's UAX 9).

    It is as it was where nothing in it runs from the right. This goes where only text can stand, too, as in the title
    of an element; the values of fields, which come back, are not to have it.
    """
    if text.isascii() or _FROM_THE_RIGHT.search(text) is None:
        return text
    return f"{_ISOLATE}{text.replace(_POP, '')}{_POP}"  # one of its own would end this


def isolated_in(value: Any) -> Any:
    """A value with each text in it isolated: those of a list, and those of a dictionary under their names."""
    if isinstance(value, str):
        return value if value.isascii() else isolated(value)
    if isinstance(value, dict):
        if all(map(_runs_alone, value.values())):
            return value
        return {name: isolated_in(each) for name, each in value.items()}
    return [isolated_in(each) for each in value] if isinstance(value, list) else value


def _runs_alone(value: object) -> bool:
    """Whether a value surely has nothing to isolate, as nearly all have not."""
    return value.isascii() if type(value) is str else type(value) in WITHOUT_TEXT
