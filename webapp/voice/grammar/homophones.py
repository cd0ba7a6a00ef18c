"""Words that a machine writes for others that sound the same, where only the other can be meant: “at for pm”."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.quick_add.phrases import MONTHS, WEEKDAYS
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Word, ends_sentence

_DAY = "|".join(sorted({*WEEKDAYS, *MONTHS} - {"may", "sun", "sat", "mar", "wed"} | {"today", "tomorrow"}))
_VERB = "|".join(sorted(VERBS - THINGS | {"call", "order", "email", "book", "check"}))
_KIND = "draft|post|blog|article|newsletter|page|tweet"
_O_CLOCK = r"(?= (?:pm|am|p\.m|a\.m|thirty|fifteen|o'clock)\b|,|$)"
# Of a sentence; whatever sign follows a word stands as a comma.
_HEARD = [
    (re.compile(pattern), meant)
    for pattern, meant in (
        (rf"(?<=\bat )(?P<heard>for|fore){_O_CLOCK}", "four"),
        (rf"(?<=\bat )(?P<heard>to|too){_O_CLOCK}", "two"),
        (r"(?<=\bat )(?P<heard>ate)(?= |,|$)", "eight"),
        (rf"(?<=\bat )(?P<heard>won){_O_CLOCK}", "one"),
        (
            r"(?<= )(?<!the )(?<!these )(?<!our )(?<!my )(?<!at )(?<!by )(?<!past )(?<!to )"
            rf"(?P<heard>two|too)(?= (?:next |this )?(?:{_DAY})(?:,|$| at ))",
            "to",
        ),
        (rf"\b(?:me|us|need|have|got|want|like|task|reminder|forget) (?P<heard>too|two)(?= (?:{_VERB}) )", "to"),
        (r"\b(?:changes|edits|comment|note) (?P<heard>too|two)(?= [a-z])", "to"),
        (
            r"^(?:start|begin|open|new|create|another|make)(?: an?| the| my| another| new)* (?P<heard>draught)\b",
            "draft",
        ),
        (
            rf"^(?:start|begin|create|make|new|draft|write) (?:[a-z]+ )*?(?:{_KIND}) "
            r"(?P<heard>cold|call)(?=,? [a-z]|$)",
            "called",
        ),
        (r"^(?P<heard>right|rite)(?= (?:in|into|an?) [a-z])", "write"),
        (r"^(?P<heard>write),?(?= (?:that's|i've|we've|i'm done|let's) )", "right"),
        (r"(?<= )(?P<heard>for|fore)(?= (?:pm|am|p\.m|a\.m)\b)", "four"),
        (r"(?<= )(?P<heard>to|too)(?= (?:pm|am|p\.m|a\.m)\b)", "two"),
        (rf"^(?P<heard>do|dew)(?= (?:on |by )?(?:next |this )?(?:{_DAY})(?:,|$| at ))(?!.* instead)", "due"),
        (r"^(?P<heard>research)(?= for )", "search"),
        (r"^(?P<heard>at|had|ad|at,)(?= an? (?:new )?(?:task|reminder|to-do|note|comment) )", "add"),
        (rf"^(?P<heard>have)(?= (?:{_VERB}|review) (?:the|our|my) )", "add"),
        (r"^(?P<heard>reed|red)(?= (?:me|my|the|out|us) )", "read"),
        (r"^(?P<heard>fined|fine)(?= (?:the|my|our) )", "find"),
        (r"^(?P<heard>weighting|weighing)(?= (?:for|on) )", "waiting"),
        (
            r"\b(?:is|are|be|it|it's|what's) (?P<heard>do|dew)"
            rf"(?= (?:(?:on|by) )?(?:next |this )?(?:{_DAY})(?:,|$| at ))",
            "due",
        ),
        (r"\b(?:the|change|move|set) (?P<heard>do|dew)(?= date\b)", "due"),
    )
]


def as_meant(words: Sequence[Word]) -> list[Word]:
    """The words, each compared as the one that is meant. What they are written as stays."""
    found = list(words)
    first = 0
    for end in range(1, len(words) + 1):
        if not ends_sentence(words, end - 1):
            continue
        keys = " ".join(word.key + ("," if word.after else "") for word in words[first:end]).removesuffix(",")
        for pattern, meant in _HEARD:
            for heard in pattern.finditer(keys):
                at = first + keys[: heard.start("heard")].count(" ")
                found[at] = replace(words[at], key=meant, meant=meant)
        first = end
    return found
