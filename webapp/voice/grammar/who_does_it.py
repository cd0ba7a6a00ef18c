"""Who is to do what was just said, in a few words of its own: “and let Jonas do it”, “Jonas can take that”."""

import re

from webapp.quick_add.names import known_people
from webapp.voice.grammar.acts import Named
from webapp.voice.grammar.finding import find_member
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.words import Clause

# Before and behind the name of who is to do it: “let Jonas do it”, “Jonas can take it”, “make Jonas responsible”.
_BEFORE_WHO = re.compile(r"(?:^| )(?P<before>(?:and )?(?:please )?(?:(?:put|get|have|let|make|assign) )?)$")
_BEHIND_WHO = re.compile(
    r"(?: (?:on|do|handle|take|have|get|take over|take care of|see to|deal with) (?:it|this|that)"
    r"|(?P<does> (?:(?:should|can|could|will|has to|must|needs to|is going to|ought to) (?:do|handle|take|have|"
    r"get|take "
    r"over|take care of|see to|deal with)|takes|handles|gets) (?:it|this|that)(?: one)?)"
    r"|(?P<makes> (?:responsible|in charge)(?: (?:for|of) (?:it|this|that))?)|(?P<assigns>(?: to (?:it|this|that))?))$"
)


def who_does_it(rest: Clause, known: Known) -> tuple[Named, int] | None:
    """Who is named in `and let Jonas do it`, `Jonas can take that`, `and assign Jonas`, and where it begins."""
    names = known_people(known.members)
    for first in range(max(0, len(rest) - 10), len(rest)):
        for length in range(min(max(names.most_words, 1), len(rest) - first), 0, -1):
            if names.find(rest[first : first + length].keys) is None:
                continue
            behind = _BEHIND_WHO.fullmatch("".join(f" {word.key}" for word in rest[first + length :].words))
            before = _BEFORE_WHO.search(rest[:first].keys + " " if first else "")
            lead = before["before"] if before is not None else ""
            if behind is None or not _is_led(behind, lead.split()):
                continue
            return find_member(rest[first : first + length], known.members), first - len(lead.split())
    return None


def _is_led(behind: re.Match[str], lead: list[str]) -> bool:
    """Whether the word before a name is one that goes with what stands behind it."""
    verb = lead[-1] if lead and lead[-1] not in {"and", "please"} else ""
    if behind["does"] is not None:
        return not verb
    if behind["makes"] is not None:
        return verb in {"make", "put"}
    if behind["assigns"] is not None:
        return verb == "assign" and lead[0] == "and"
    return verb in {"put", "get", "have", "let"}
