"""How people are called: by the whole of their name, or by a part that only one of them has."""

import re
from collections import Counter
from collections.abc import Iterable

from webapp.text.folding import folded

_TITLES = frozenset(re.findall(r"\w+", "dr prof mr mrs ms mx sir dame herr frau mme mlle ing mag rev sr sra hr fru"))
_IN_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")


def callable_as(names: Iterable[str]) -> dict[str, set[str]]:
    """What the people of these names may be called, folded, and the names that each of these means: several only where
    they are the same once they are folded. A part of a name counts where it is a part of one name only."""
    known = list(dict.fromkeys(name for name in names if folded(name)))
    whole: dict[str, set[str]] = {}
    for name in known:
        whole.setdefault(folded(name), set()).add(name)
    parts = {name: short_forms(name) - whole.keys() for name in known}
    times = Counter(part for name in known for part in parts[name])
    return whole | {part: {name} for name in known for part in parts[name] if times[part] == 1}


def short_forms(name: str) -> set[str]:
    """The parts of a name by which its person is called, folded: “Dr. Eva Müller (Sales)” is “Dr. Eva Müller”,
    “Eva Müller”, “Dr. Müller” and “Eva”. A title alone is nobody's name."""
    words = _IN_BRACKETS.sub(" ", name).split()
    titles = [word for word in words if is_title(word)]
    own = [word for word in words if not is_title(word)]
    if not own:
        return set()
    forms = {" ".join(words), " ".join(own), own[0], *([" ".join((*titles, own[-1]))] if titles else [])}
    return {folded(form) for form in forms}


def is_title(word: str) -> bool:
    """Whether a word of a name is a title such as “Dr.”"""
    return word.rstrip(".").casefold() in _TITLES
