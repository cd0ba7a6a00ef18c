"""What is said of a task beside its title and its time: for whom, in which project, how urgent, how long.

Each is found among the words by how one would say it, and taken out of them; the times are read from what remains.
"""

import re
from dataclasses import dataclass, field

from webapp.quick_add.names import known_names, known_people
from webapp.quick_add.result import Priority
from webapp.voice.grammar.acts import Named
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.finding import find_member
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.project_names import (
    INTO,
    MOST_WORDS,
    THE,
    after_project,
    before_project,
    exact_project,
    plain_project,
    with_put,
)
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.who_does_it import who_does_it
from webapp.voice.grammar.words import Clause, listed

_LIST = re.compile(r"(?:^| )(?P<all>(?:to|on|onto) (?:my|our) (?:task |to-do |to do )?list)$")
_NO_DATE = re.compile(r"(?:^| )(?P<all>(?:and |with )?(?:no|without a) (?:due date|deadline))$")
_AT_THE_LATEST = re.compile(r" (?P<all>at the (?:very )?latest)(?= |$)")
# What is done for somebody with these is rather a gift than somebody's task: “buy a present for Dana”.
_TO_SOMEBODY = listed("grab buy get bring bake cook make fetch find wrap pick save leave reserve book")
_PLAINLY = frozenset({"in", "under", "into", "for"})
_IT = "(?:it|this|that|that one|this one)"
_IT_IS = "(?:it's|it is|that's|that is|this is|that one's|that one is|this one's|this one is)"
_PRIORITY = re.compile(
    rf"(?:^| )(?P<all>(?:and )?(?:with |at |of |as |give {_IT} |(?:make|mark|set|flag) {_IT} (?:as |"
    rf"to )?|{_IT_IS} |it has |"
    r"set the priority to |the priority is )?(?:a |the )?"
    r"(?:(?P<which>top|highest|high|urgent|normal|medium|low|lowest) priority"
    r"|priority (?P<named>high|low|normal|medium|urgent|one|two|three|four|1|2|3|4)"
    r"|(?<=set the priority to )(?P<set>high|low|normal|medium|urgent|top)))(?= |$)"
)
_URGENT_LAST = re.compile(
    rf"(?:^| )(?P<all>(?:oh )?(?:and )?(?:(?:{_IT_IS}|(?:make|mark|set|flag) {_IT}(?: as| to)?|as|is) )?"
    r"(?:very |really |super )?urgent(?:ly)?(?: by the way)?)$"
)
_AS_URGENT = re.compile(
    rf" (?P<all>(?:(?:and )?(?:make|mark|set|flag) {_IT} )?as urgent(?= )|urgently(?= (?:on|by|at|before|today|"
    rf"tomorrow|tonight|this|next|the day) ))"
)
_URGENT_FIRST = re.compile(r"^(?P<all>(?:it's |it is )?(?:very |really )?(?:urgent|urgently)(?: that| to)?)(?= )")
PRIORITIES: dict[str, Priority] = {
    **dict.fromkeys(("urgent", "top", "highest", "one", "1"), "urgent"),
    **dict.fromkeys(("high", "two", "2"), "high"),
    **dict.fromkeys(("normal", "medium", "three", "3"), "normal"),
    **dict.fromkeys(("low", "lowest", "four", "4"), "low"),
}
_LABEL = re.compile(
    r"(?:^| )(?P<all>(?:and )?(?:with (?:the |a )?(?:label|tag)|(?:labelled|labeled|tagged)(?: as| with)?"
    r"|(?:label|tag) it(?: as| with)?|(?P<bare>label|tag)) (?P<label>[^ ]+(?: [^ ]+)?))"
)
_NOTES = re.compile(
    r"(?:^| )(?P<all>(?:and |with |and with )(?:a |the )?notes?(?: saying| that says| that)? (?P<notes>.+))$"
)
_AMOUNT = (
    r"(?:(?:an?|the|half an?|one|[a-z0-9-]+(?: [a-z0-9-]+)?) (?:and a half )?(?:minutes?|mins?|hours?|hrs?|"
    r"days?|weeks?)(?: and a half)?)"
)
_TAKES = re.compile(
    rf"(?:^| )(?P<all>(?:and |which |that )?(?:(?:it|this|that)(?:'ll| will| should| would| might)? |it'll |"
    rf"should |will )?"
    rf"(?:takes?|taking)(?: about| around| me| us| roughly)* (?P<long>{_AMOUNT}))(?= |$)"
)
_BEFORE = re.compile(
    rf"(?:^| )(?P<all>(?:and )?(?:with )?(?:please )?(?:remind me|(?:give me |set |add )?a reminder|notify me|"
    rf"alert me|let me know|nudge me|ping me|warn me|tell me)(?: about it)? "
    rf"(?P<long>{_AMOUNT}) "
    rf"(?:before(?:hand| that| it)?|earlier|ahead|in advance))$"
)
_SO_LONG_BEFORE = re.compile(rf"(?:^| )(?P<all>(?P<long>{_AMOUNT}) before(?:hand)?)$")
_LONG = re.compile(
    r"(?P<half>half an? )?(?P<number>an?|the|[a-z0-9-]+(?: [a-z0-9-]+)?)? ?(?P<and>and a half )?"
    r"(?P<unit>minute|min|hour|hr|day|week)s?(?P<more> and a half)?$"
)
_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 24 * 60, "week": 7 * 24 * 60}
_TOLD = re.compile(
    rf"(?:^| )(?P<all>(?:and )?(?:please )?(?:assigned to|assign (?:it|this|that|them)(?: over)? to"
    rf"|(?:give|hand|leave) (?:it|this|that|them) to|{_IT_IS} for) (?P<who>.+))$"
)


@dataclass
class Facets:
    """What was found, and the words that remain."""

    rest: Clause
    project: Named | None = None
    assignee: Named | None = None
    priority: Priority | None = None
    labels: tuple[str, ...] = ()
    minutes: int | None = None
    reminder: int | None = None  # minutes before
    notes: str | None = None
    found: int = field(default=0)

    def take(self, first: int, end: int) -> None:
        """Take words out of what remains."""
        self.rest = self.rest.without(first, end)
        self.found += 1


def read_facets(clause: Clause, known: Known, *, mine: bool = False, reminders: bool = True) -> Facets:
    """What is said of a task beside its title and its time; `mine` where nobody else can be meant to do it."""
    facets = Facets(clause)
    _take_list(facets)
    _take_no_date(facets)
    _take_notes(facets)
    if reminders:
        _take_reminder(facets)
    _take_minutes(facets)
    _take_label(facets, known)
    for _ in range(3):  # in any order: “…, urgent, in Shop, Jonas can do it”
        found = facets.found
        if facets.priority is None:
            _take_priority(facets)
        if facets.assignee is None:
            _take_assignee_told(facets, known)
        if facets.assignee is None and (who := who_does_it(facets.rest, known)) is not None:
            facets.assignee = who[0]
            facets.take(who[1], len(facets.rest))
        if facets.project is None:
            _take_project(facets, known)
        if facets.assignee is None and not mine:
            _take_assignee(facets, known)
        if facets.found == found:
            break
    return facets


def _cut(facets: Facets, found: re.Match[str]) -> None:
    words = facets.rest.group(found, "all")
    first = next(index for index, word in enumerate(facets.rest.words) if word is words[0])
    facets.take(first, first + len(words))


def _take_list(facets: Facets) -> None:
    """`to my list` at the end says nothing of a task."""
    found = _LIST.search(facets.rest.keys)
    if found is not None and len(facets.rest) > 5:
        _cut(facets, found)


def _take_no_date(facets: Facets) -> None:
    """`no due date` at the end says that nothing is said, and `at the latest` only how a time is meant."""
    found = _NO_DATE.search(facets.rest.keys)
    if found is not None and found.start("all"):
        _cut(facets, found)
    latest = _AT_THE_LATEST.search(facets.rest.keys)
    if latest is not None:
        _cut(facets, latest)


def _take_notes(facets: Facets) -> None:
    found = _NOTES.search(facets.rest.keys)
    if found is not None and len(facets.rest.group(found, "all")) < len(facets.rest):
        facets.notes = capital(facets.rest.group(found, "notes").text)
        _cut(facets, found)


def _take_reminder(facets: Facets) -> None:
    found = _BEFORE.search(facets.rest.keys) or _behind_a_pause(facets.rest)
    minutes = minutes_of(found["long"]) if found is not None else None
    if found is not None and minutes:
        facets.reminder = minutes
        _cut(facets, found)


def reminder_alone(clause: Clause) -> int | None:
    """How many minutes before to remind, where nothing else is said: `Remind me an hour before.`"""
    found = _BEFORE.fullmatch(clause.keys)
    return minutes_of(found["long"]) if found is not None else None


def _behind_a_pause(rest: Clause) -> re.Match[str] | None:
    """`…, half an hour before` at the end, which is said of a reminder that was asked for."""
    found = _SO_LONG_BEFORE.search(rest.keys)
    if found is None:
        return None
    words = rest.group(found, "all")
    first = len(rest) - len(words)
    return found if first > 0 and rest[first - 1].after.startswith(",") else None


def _take_minutes(facets: Facets) -> None:
    found = _TAKES.search(facets.rest.keys)
    minutes = minutes_of(found["long"]) if found is not None else None
    if found is not None and minutes and (found.start("all") or found["all"].startswith(("it", "this", "that"))):
        facets.minutes = minutes
        _cut(facets, found)


def minutes_of(text: str) -> int | None:
    """The minutes of a length in words: `half an hour`, `forty five minutes`, `an hour and a half`."""
    found = _LONG.fullmatch(text)
    if found is None:
        return None
    unit = _MINUTES[found["unit"]]
    number = _count(found["number"] or "a")
    if number is None:
        return None
    if found["half"]:
        return unit // 2
    return number * unit + (unit // 2 if found["and"] or found["more"] else 0)


def _count(text: str) -> int | None:
    if text in {"a", "an", "the"}:
        return 1
    if text.isdecimal():
        return int(text) if len(text) < 4 else None
    parts = [NUMBERS.get(part) for part in re.split("[ -]", text)]
    return None if None in parts else sum(part for part in parts if part)


def _take_priority(facets: Facets) -> None:
    found = _PRIORITY.search(facets.rest.keys)
    if found is not None:
        facets.priority = PRIORITIES[found["which"] or found["named"] or found["set"]]
        _cut(facets, found)
        return
    found = _URGENT_LAST.search(facets.rest.keys) or _URGENT_FIRST.search(facets.rest.keys)
    found = found or _AS_URGENT.search(facets.rest.keys)
    if found is not None:
        facets.priority = "urgent"
        _cut(facets, found)


def _take_label(facets: Facets, known: Known) -> None:
    found = _LABEL.search(facets.rest.keys)
    if found is None:
        return
    said = facets.rest.group(found, "label")
    names = known_names(known.labels)
    whole = names.find(said.keys)
    label = whole or names.find(said[0].key) or said[0].text
    words = facets.rest.group(found, "all")
    first = next(index for index, word in enumerate(facets.rest.words) if word is words[0])
    known_one = whole is not None or names.find(said[0].key) is not None
    if found["bare"] and not (known_one and first and facets.rest[first - 1].pauses):
        return  # “…, label print”, but not “label the boxes”
    facets.labels = (label,)
    facets.take(first, first + len(words) - (len(said) - 1 if whole is None else 0))


def _is_exact(member: Named) -> bool:
    return member.sure and bool(member.candidates) and member.candidates[0].likeness == 1.0


def _take_assignee_told(facets: Facets, known: Known) -> None:
    found = _TOLD.search(facets.rest.keys)
    if found is None:
        return
    who = facets.rest.group(found, "who")
    lengths = range(min(len(who), MOST_WORDS), 0, -1)
    named = [(find_member(who[:length], known.members, known.me), length) for length in lengths]
    for member, length in sorted(named, key=lambda each: not _is_exact(each[0])):  # “Jonas” sooner than “Jonas, it”
        if member.candidates or (length == 1 and who[0].key in {"me", "myself"}):
            words = facets.rest.group(found, "all")
            first = next(index for index, word in enumerate(facets.rest.words) if word is words[0])
            facets.assignee = member
            facets.take(first, first + len(words) - (len(who) - length))
            return


def _take_project(facets: Facets, known: Known) -> None:
    """`in the project Website`, `to the Website project`, `in Website` at an end, `project Website`."""
    words = facets.rest.words
    if words and words[-1].after.startswith(":") and (led := exact_project(facets.rest, 0, known)):
        facets.project = led[0]  # “Marketing: order flyers”
        facets.take(0, led[1])
        return
    for index, word in enumerate(words):
        into = word.key in INTO or (word.key == "of" and index > 0 and words[index - 1].key == "part")
        if not into and word.key != "project":
            continue
        at = index + into
        while at < len(words) and words[at].key in THE and into:
            at += 1
        found = after_project(facets.rest, at, known) or (before_project(facets.rest, at, known) if into else None)
        said_so = into and with_put(words, index) < index
        if found is None and (word.key in _PLAINLY or said_so):
            found = plain_project(facets.rest, index, at, known)
        if found is None and into and index == 0:  # “for the Spring Fair, …”
            exact = exact_project(facets.rest, at, known)
            found = exact if exact is not None and exact[1] == len(words) else None
        if found is not None:
            facets.project, end = found
            first = with_put(words, index)
            facets.take(first, end)
            return


def _or_another(rest: Clause, member: Named, end: int, known: Known) -> tuple[Named, int]:
    """The member and another one, where two are named of whom one has to be chosen; and the place after them."""
    if rest[end : end + 1].keys not in {"and", "or"}:
        return member, end
    other = find_member(rest[end + 1 : end + 2], known.members, known.me)
    if not other.sure or not member.sure or other.candidates[0].likeness < 1.0:
        return member, end
    both = (*member.candidates, *other.candidates)
    return Named(said=member.said, place=member.place, candidates=both, sure=False), end + 2


def _has_a_purpose(rest: Clause) -> bool:
    """Whether something is done in order to get a thing for somebody: “call the bakery to order a cake for Dana”."""
    return any(
        word.key in _TO_SOMEBODY | {"order"} and rest[at].key in {"to", "and"}
        for at, word in enumerate(rest.words[1:])
        if at
    )


def _take_assignee(facets: Facets, known: Known) -> None:
    """`for Jonas` at the end, before a time, or before “to”."""
    names = known_people(known.members)
    words = facets.rest.words
    if words and (words[0].key in _TO_SOMEBODY or _has_a_purpose(facets.rest)):
        return
    for index in range(len(words) - 1, -1, -1):
        if words[index].key != "for":
            continue
        for length in range(min(max(names.most_words, 1), len(words) - index - 1), 0, -1):
            said = facets.rest[index + 1 : index + 1 + length]
            member = find_member(said, known.members, known.me)
            exact = member.sure and member.candidates[0].likeness == 1.0
            if not exact and words[index + 1].key != "me":
                continue
            if length < len(words) - index - 1 and read_when(facets.rest[index + 1 :], known.typed()) is not None:
                return  # “for May 3rd”
            end = index + 1 + length
            member, end = _or_another(facets.rest, member, end, known)
            after = facets.rest[end:]
            first = index == 0 and end < len(words) and (words[end].key == "to" or words[end - 1].pauses)
            if not after or first or read_when(after, known.typed()) is not None:
                facets.assignee = member if member.candidates else None  # “for me”, of somebody unknown
                facets.take(index, end)
                return
        return
