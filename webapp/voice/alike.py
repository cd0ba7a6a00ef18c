"""What a machine hears for what is said to a desk, and how else the same sound can be written.

Each is only another way in which something may have been said. It is meant where it makes more sense than what was
heard (`choosing`), and is nothing where what was heard makes sense by itself: “I took off the price list” stays.
"""

import re
from collections.abc import Iterator

_PAST = r"(?:[a-z]+ed|sent|paid|done|made|bought|written|built|cut|sold|fed|met|put|taken|given|found|hung|swept)\b"
HAVE_DONE = re.compile(rf"(?:have|of) {_PAST}", re.IGNORECASE)  # nobody is told to have done something
_TIMES = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b"
_ALIKE = [
    (re.compile(heard, re.IGNORECASE), said)
    for heard, said in (
        (rf"^(?:have|of|i'd|i) (?=(?:just |already )?{_PAST})", "I've "),
        (r"\btake off (?=\w)", "tick off "),
        (r"^I ([a-z]+[bcdfghjklmnprtvwx]) (?=(?:the|my|our|all) )", r"I \1ed "),
        (r"^(?:envoiced?|in voice|invoiced) (?=\w)", "Invoice "),
        (r"^make (?=.+ as \w)", "Mark "),
        (r"^(mark .+) (?:has|is) (?=(?:done|complete|completed|finished|sent|paid)\b)", r"\1 as "),
        (
            r"^(?:brat|brought|break|craft|graft|raft|drafted) (?:a|the|to|in) (?=(?:newsletter|page|\w*\s?post)\b)",
            "Draft a ",
        ),
        (r"^(?:sign|a sign|assigned) (?=.+ to \w)", "Assign "),
        (r"^(?:past|post|pushed) (?=.+(?: to | back))", "Push "),
        (r"\b(leave|add) an? (?:nov|nob|nope|nove|nod|knot|not|vote) (?=(?:on|to|for|about)\b)", r"\1 a note "),
        (r"\b(?:as it|is in|as in|is and) (?=(?:\w+ ){1,3}after all)", "isn't "),
        (r"\b(?:aunt|art|are in|are and) (?=(?:\w+ ){1,3}after all)", "aren't "),
        (r"^remind (?=(?:tomorrow|today)'s\b|my (?:tasks?|briefing|list|drafts)\b)", "Read "),
        (
            r"^(?:host|post|most|coast)[ -]?(?:[bp]one|phone|ball|o[nw]n?|born|poem|bound)(?:d|ed|ly)? (?=\w)",
            "Postpone ",
        ),
        (
            r"^(?:it's hard|hard|art|star|stark) (?:to|of|the|a) (?=(?:new )?(?:social|blog|newsletter|page|draft)\b)",
            "Start a ",
        ),
        (r"^(?:and|on|an) assign (?=\w)", "Unassign "),
        (r"\bi got a (?=\w)", "I've got to "),
        (r"^and you (?=\w)", "Can you "),
        (r"\bmy (?:desk|desks|test|tests|ask|tusks) (?=for\b)", "my tasks "),
        (r"\badd a (?:test|desk|ask|tusk|tax|cast) (?=(?:to|for)\b)", "add a task "),
        (r"\b(post|newsletter|page|article|draft) (?:call|cold|calls) (?=\w)", r"\1 called "),
        (r"^(?:wedding|weighting|waving) (?=(?:for|on)\b)", "Waiting "),
        (r"^(?:right|ride|write|wright) (?:in|and|an|on) (?=\w)", "Write in "),
        (r"\b(?:do|dew|to) (?=(?:on|by|for) (?:next |this |the )?[A-Za-z])", "due "),
        (rf"\b(half|quarter)[.,]? pass(?:ed)? (?={_TIMES})", r"\1 past "),
        (r"\b(?:in|end|an) (?=(?:the|a|an|mark|move|remind|add|call|order|buy|tell|ask) )", "and "),
    )
]


def written_otherwise(words: str) -> Iterator[str]:
    """The same words as something else that sounds like them, one thing of them at a time."""
    for heard, said in _ALIKE:
        otherwise = heard.sub(said, words, count=1)
        if otherwise != words:
            yield otherwise
