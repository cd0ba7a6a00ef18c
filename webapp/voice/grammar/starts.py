"""Where something that is to be done begins."""

import re
from itertools import pairwise

from webapp.quick_add.names import known_people
from webapp.text.folding import folded
from webapp.voice.grammar.adding import read_parts
from webapp.voice.grammar.drafts import START
from webapp.voice.grammar.facets import minutes_of
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.leads import lead_at
from webapp.voice.grammar.page_names import page_of
from webapp.voice.grammar.remarks import COMMENT
from webapp.voice.grammar.verbs import COMMANDS, GOING, GOING_ON, OF_WHAT_THERE_IS, THINGS, VERBS, present_of
from webapp.voice.grammar.words import Clause, ends_sentence, listed

_DETERMINERS = listed(
    "the a an my our your his her their its this that these those some any all every each another two three four "
    "five six ten twelve both more me us him them it up out off down back with at about for to on in over"
)
_PREPOSITIONS = listed("with at about for to on in over")
_OFTEN_VERBS = listed(  # though they may be things: “order cake and plan for Friday”, but “salt and sand for the yard”
    "call check complain email text phone message plan report return sign work practice walk shop search listen stop "
    "reply look post review visit test switch talk file drop share mail use"
)
_ARTICLES = listed("the a an my our these those")
_NEVER_A_VERB = ("ed", "ing", "ly", "'s", "tion", "ness", "ment", "day")
_OF_DAYS = listed("day week weekend month year first second third last next morning evening afternoon one other same")
_NO_VERBS = listed(
    "about above across after against all along also although among and any anyone around as at away because been "
    "before "
    "behind being below beneath beside between beyond both but by despite did does down during either else enough even "
    "ever except few for from had half has have her here his how however if in inside instead into its just less like "
    "many maybe might more most much must near neither never nevertheless nobody none nor not nothing now off often on "
    "once only onto opposite or otherwise our out outside over own past per perhaps plus quite rather same several "
    "shall "
    "should since so some soon still such than that the their them then there therefore these they this those though "
    "through throughout thus till to today together tomorrow tonight too toward towards under unless until unlike up "
    "upon "
    "versus very via was were what whatever when whenever where wherever whether which while who whoever whom whose "
    "why "
    "will with within without worth would yesterday yet you your got gave took made came went saw was had knew thought "
    "felt left kept lost met paid said sold sent told won wrote bought brought caught built held heard hurt let put "
    "turns looks seems means needs wants is are am were be was i we he she it me us him lunch dinner breakfast meeting "
    "dentist deadline maybe guess suppose wonder hope wish think know believe remember forgot hate love need want undo"
)
_ALSO_TO_DO = listed("add check draft find finish give go hand put read schedule show start write")
_TELLING = listed("tell inform say let remind ask show explain make check ensure see write post announce mention")
_BEING = frozenset({"is", "are", "was", "were", "isn't", "aren't", "wasn't", "looks"})
_STATES = listed(
    "off out away in back here there late early ill sick busy free gone not still already always never just been "
    "being due overdue on at ready broken done complete"
)
_SUBORDINATE = listed("who what whether if that where when why how which because whose")
_PRONOUNS = listed("their its it them him her there that this one those these")
_OF_SOMEBODY = listed("her its their")
_PARTICLES = listed("to up out off over down away back in on aside forward here there harder faster")
_ALONG = listed("up out off down away back")
_TAKES = listed("takes does handles gets")
_TO_ME = listed("to me us aloud out loud back again now please")
_FACET_TAIL = re.compile(
    r"(?:(?:assign|give) (?:it|this|that|them) to |(?:it's|it is|that's|this is) (?:urgent|for|due|(?:high|low|top) "
    r"priority)|it takes|(?:it|that) (?:goes|belongs) |"
    r"it'll take|it will take|"
    r"(?:mark|make|flag|set) it (?:as |to )?(?:urgent|high|low|top)|make it a |set the priority |"
    r"give it (?:a )?(?:high|"
    r"low|top)|with |tag it|label it|(?:put|file) it (?:in|on|into|under) )"
)
_STRONG = re.compile(
    r"(?:remind (?:me|us) (?:to|on|at|in|about|tomorrow|that|tonight)|(?:add|create|make) (?:a|another|an|one "
    r"more) (?:new |urgent )?(?:task|reminder|to-do)(?: |$)"
    r"|(?:new|another) task(?: |$)|another (?:one|task) to|(?:don't|do not) forget to)"
)
_ONE_MORE = re.compile(r"an? (?:new |urgent )?(?:task|reminder|to-do) to ")
_OF_IT = re.compile(r"(?:move|push|assign|reschedule|postpone|give) it (?:to|for|until|back|by) |mark it (?:as )?")
_MARK_DONE = re.compile(r"mark (?:[^ ]+ ){1,8}?(?:as )?(?:done|complete|completed|finished) ")
_BEFORE_A_VERB = listed("called titled named entitled to and or the a an my not don't of please should")
_TOLD = re.compile(
    r"(?:i've|i have|we've|we have|i'm done|i am done|i'm waiting|i am waiting|we're waiting|i'll take|i just|"
    r"i already|"
    r"what's|what is|what do|what are|where's|where is|let me see|i'd like to see|i want to see)(?: |$)"
)
_IS_DONE = re.compile(
    r"(?:the |my |our )?(?:[^ ]+(?<!'s) ){0,5}?(?:[^ ]+'s|[^ ]+ (?:is|are)) (?:now |already )?(?:done|"
    r"finished|complete|overdue|due|waiting|blocked|for)(?: |$)"
)
_BECAME = re.compile(
    r"(?:[^ ]+ ){1,5}?(?:[^ ]+'s(?: been)?|[^ ]+ (?:is|are|has been|have been)) (?:now |already |all )?(?P<verb>[a-z]+)"
)
_SHOWING = listed("find open show look pull bring")
_TO_IT = re.compile(r"(?:(?:[a-z]+ ){0,2}(?:it|that|this)|responsible|in charge|and|please|thanks|thank you) ")
_BEFORE = re.compile(
    r"(?:(?:remind|notify|alert|nudge|ping|warn|tell) (?:me|us)|let (?:me|us) know|(?:(?:give me|set|add) )?a reminder)"
    r" (?P<long>.+?) (?:before|earlier|ahead|in advance)"
)


def is_imperative(words: Clause, index: int, known: Known, *, weakly: bool) -> bool:
    """Whether a verb of something to do stands here; `weakly` where it may as well be a thing of a list."""
    key = words[index].key
    if key == "show" and known_people(known.members).find(words[index + 1 : index + 2].keys) is not None:
        return True
    if words[index : index + 2].keys == "thank you" or words[index + 1 : index + 2].keys == "priority":
        return False
    if key not in VERBS:
        return not weakly and may_be_a_verb(words, index, known)
    last = index + 1 == len(words) or ends_sentence(words.words, index)
    if last or (words[index].after and not words[index].after.startswith((",", "."))):
        return not weakly and (index + 1 < len(words))
    following = words[index + 1].key
    if key in {"back", "check", "present"} and following in {"in", "at", "to", "from", "of"} and key != "check":
        return False
    if not weakly or key not in THINGS:
        return following not in {"is", "are", "was", "were", "of"}
    if words[index].after:
        return False
    if following in _DETERMINERS - (_PREPOSITIONS if key not in _OFTEN_VERBS else frozenset()) or following.isdigit():
        return True
    return known_people(known.members).find(folded(following)) is not None or key in {
        "call",
        "email",
        "order",
        "message",
        "phone",
    }


def may_be_a_verb(words: Clause, index: int, known: Known) -> bool:
    """Whether a word that no list has is one of something to do, since a thing stands behind it: “degrease the
    chain”."""
    key, behind = words[index].key, words[index + 1 : index + 4]
    behind = behind[1:] if behind[:1].keys in _ALONG else behind  # “hose down the yard”
    then, after = behind[:1].keys, behind[1:2].keys
    if then not in _ARTICLES or not after or words[index].after or not key.isalpha() or len(key) < 3:
        return False
    if key in _NO_VERBS or key.endswith(_NEVER_A_VERB) or after in _OF_DAYS:
        return False
    return known_people(known.members).find(folded(key)) is None


def is_statement(clause: Clause) -> bool:
    """Whether what looks like something to do is told of something: “Order flour is done”."""
    keys = [word.key for word in clause.words]
    if keys[0] in _TELLING:
        return False
    if any(key in _BEING and _SUBORDINATE.isdisjoint(keys[max(0, at - 6) : at]) for at, key in enumerate(keys)):
        return True
    return tells_how_it_is(clause)


def tells_how_it_is(clause: Clause) -> bool:
    """Whether “'s” is short for “is” here: “Dana's off sick on Friday”, but not “Dana's birthday on Friday”."""
    keys = [word.key for word in clause.words]
    return any(
        key.endswith("'s") and (then in _STATES or then.endswith("ing") or present_of(then) is not None)
        for key, then in pairwise(keys)
        if key not in {"let's", "it's", "that's", "what's", "where's"}
    )


def is_for_nobody(clause: Clause) -> bool:
    """Whether nothing is named that is to be done: “open it”, “tell me whether the oven is fixed”."""
    keys = [word.key for word in clause.words]
    if keys[0] in COMMANDS and keys[1:] and all(key in _PARTICLES or key in _PRONOUNS for key in keys[1:]):
        return True  # “finish up”, “put it away”
    otherwise = keys[0] in {"make", "change", "set"} and keys[1:2] in (["it"], ["that"])
    if keys[1:2] in (["it"], ["that"]) and all(key in _TO_ME for key in keys[2:]):
        return True
    return otherwise or keys[1:2] == ["me"] or all(key in _PRONOUNS for key in keys[1:3])


def reminds_before(words: Clause, index: int) -> bool:
    """Whether a reminder before a time is asked for: “remind me half an hour before”."""
    found = _BEFORE.match(words[index : index + 10].keys)
    return found is not None and minutes_of(found["long"]) is not None


def begins(words: Clause, index: int, known: Known, *, weakly: bool) -> bool:
    """Whether something to do, or to be shown, begins at this word."""
    if reminds_before(words, index):
        return False
    if is_imperative(words, index, known, weakly=weakly):
        return True
    keys = words[index : index + 8].keys
    if _TOLD.match(keys + " ") or START.match(keys) or COMMENT.match(keys) or lead_at(words, index, known) is not None:
        return True
    if words[index].key in {"the", "my", "our"} and (_IS_DONE.match(keys + " ") or _is_past(keys)):
        return True
    if words[index].key in COMMANDS and words[index].key not in VERBS | {"draft"} and index + 1 < len(words):
        return True
    second = words[index + 1].key if index + 1 < len(words) else ""
    if second in _TAKES and known_people(known.members).find(words[index].key) is not None:
        return True
    if words[index].key in {"i", "we"} and (present_of(second) is not None or second in {"prove", "approve"}):
        return True
    return led_at(words, index, known) > 0


def _is_past(keys: str) -> bool:
    """Whether it is told what became of something: “the skip is hired”."""
    found = _BECAME.match(keys)
    return found is not None and present_of(found["verb"]) is not None


def strongly_begins(words: Clause, index: int) -> bool:
    """Whether a new thing to do begins here though nothing parts it from what was said before."""
    keys = words[index : index + 12].keys + " "
    if _STRONG.match(keys):
        return not reminds_before(words, index)
    if words[index - 1].key == "and" and _ONE_MORE.match(keys):
        return True
    if words[index - 1].key in _BEFORE_A_VERB:
        return False
    if _OF_IT.match(keys):
        return True
    return _MARK_DONE.match(keys) is not None


def led_at(words: Clause, index: int, known: Known) -> int:
    """How many words say when, for whom or in which project, before something to do begins: “tomorrow I need to”."""
    first = words[index].key
    if first in {"add", "put", "create"} and index + 1 < len(words) and words[index + 1].key in LEADING_IN:
        return _added_to(words, index, known)
    if first in VERBS or first not in LEADING_IN | {folded(name).split(" ")[0] for name in known.projects}:
        return 0
    for length in range(1, min(9, len(words) - index)):
        at = index + length
        if ends_sentence(words.words, at - 1):
            return 0
        to = index > 0 and words[at].key == "to" and words[at + 1 : at + 2].keys in VERBS  # “and on Monday to …”
        if not to and lead_at(words, at, known) is None and not is_imperative(words, at, known, weakly=False):
            continue
        parts = read_parts(words[index:at], known)
        if parts is not None and not parts.title:
            return length + to
    return 0


LEADING_IN = listed(
    "urgently to tomorrow today tonight on in at by next this every each for before until monday tuesday "
    "wednesday thursday friday saturday sunday first after the within under project noon daily weekly monthly "
    "urgent high low january february march april may june july august september october november december"
)


def _added_to(words: Clause, index: int, known: Known) -> int:
    """The words of `add to the Marketing project` before “a task to”, or before a pause and a verb."""
    for length in range(3, min(10, len(words) - index)):
        lead = (
            lead_at(words, index + length, known)
            if words[index + length].key in {"a", "an", "another", "new"}
            else None
        )
        last = words[index + length - 1]
        begun = (last.after or last.key in {"project", "list"}) and is_imperative(
            words, index + length, known, weakly=False
        )
        if begun or (lead is not None and lead.is_plain):
            parts = read_parts(words[index + 1 : index + length], known)
            return length if parts is not None and not parts.title else 0
    return 0


def goes_on(words: Clause, start: int, stop: int, at: int, known: Known, *, openers: Clause) -> bool:
    """Whether the verb at `at` goes on with what began at `start`: “pick up the flyers and bring them to Jonas”."""
    if {"then", "also", "plus", "can", "could", "you"} & {word.key for word in openers.words}:
        return False
    if lead_at(words, at, known) is not None or words[at].key not in VERBS | {"show"}:
        return _FACET_TAIL.match(words[at : at + 5].keys + " ") is not None and _makes_a_task(words, start, known)
    lead = lead_at(words, start, known)
    first = lead.end if lead is not None else start + led_at(words, start, known)
    while first < stop - 1 and words[first].key in {"to", "that", "please"}:
        first += 1
    task = _makes_a_task(words, start, known)
    if words[at : at + 2].keys == "approve it" and is_statement(words[start:stop]):
        return False  # “meet the team looks good, approve it”
    if (
        words[start].key in _SHOWING
        and words[at].key in OF_WHAT_THERE_IS
        and words[at + 1 : at + 2].keys in {"it", "that"}
    ):
        return False  # “find the price list and mark it as done”
    if words[at].key in {"assign", "make", "let", "put", "have", "get"} and _gives_it(words, at + 1, known):
        return task
    if _FACET_TAIL.match(words[at : at + 5].keys + " "):
        return task
    if words[first].key in GOING:
        return page_of(words[first + 2 : stop]) is None
    if not task:
        return False
    if all(word.key in VERBS or word.key == "and" for word in words[first:stop].words):
        return True
    of_its_own = words[at].key == "check" and words[at + 1 : at + 2].keys in _DETERMINERS - {"for", "with", "on", "in"}
    parted = len(openers) > 0 and words[openers[0].at - 1].after.startswith(",")
    of_its_own |= parted and known_people(known.members).find(words[at + 1 : at + 2].keys) is not None
    if words[at].key in GOING_ON and len(openers) > 0 and not of_its_own:
        return True
    return any(
        word.key in _PRONOUNS - {"one"} and not (word.key in _OF_SOMEBODY and _is_named(words[at + 1 : index]))
        for index, word in enumerate(words[at + 1 : at + 4].words, at + 1)
    )


def _is_named(between: Clause) -> bool:
    """Whether it is said before “her” or “their” whose it is: “ask Dana for her hours”, but not “ask for her hours”."""
    return any(word.key not in _PARTICLES | _DETERMINERS for word in between.words)


def _gives_it(words: Clause, at: int, known: Known) -> bool:
    """Whether somebody is named who gets what was just said: “and assign Jonas”, “and put Dana on it”."""
    names = known_people(known.members)
    for length in range(min(max(names.most_words, 1), len(words) - at), 0, -1):
        if names.find(words[at : at + length].keys) is not None:
            end = at + length
            then = words[end : end + 4].keys
            return _TO_IT.match(then + " ") is not None or end == len(words) or bool(words[end - 1].pauses)
    return False


def _makes_a_task(words: Clause, start: int, known: Known) -> bool:
    """Whether what begins here is a new task, and not something to be done with one that there is."""
    if lead_at(words, start, known) is not None:
        return True
    first = start + led_at(words, start, known)
    if START.match(words[first : first + 8].keys):
        return False
    if first > start and lead_at(words, first, known) is not None:
        return True
    return words[first].key in VERBS and words[first].key not in COMMANDS - _ALSO_TO_DO
