"""The words that say that what was said is taken back, or that it is said otherwise from here on."""

import re

from msgspec.structs import replace

from webapp.voice.grammar.verbs import VERBS
from webapp.voice.grammar.words import Clause, listed

_WINDOW = 10
_AH = r"(?:(?:no|oh|sorry|actually|wait|oops|hm|um|uh|okay|ok|well|please|and|but|hang on|hold on|on second thought) )*"
_DROP = re.compile(
    rf"{_AH}(?:(?:leave|keep) (?:it|that)(?: open| as it (?:is|was)| as is| where it (?:is|was)| the way it (?:is|was)|"
    r" be| alone)|(?:scratch|cancel|delete|forget|undo|strike|drop|remove|ignore|disregard|discard|skip|"
    r"take back|take|leave) "
    r"(?:(?:that|the) last thing(?: i said)?|what i just said|that last one|that last part|that last task|that one|"
    r"that again|that back|that|this|it|the last one|"
    r"the last task|the last part|about it|about that|what i said|(?:the|that) (?:first|second|third|fourth|previous|"
    r"other) (?:one|task|thing))|keep it|never mind(?: that| about that| "
    r"it)?|nevermind(?: that)?|forget i said (?:that|"
    r"anything)|i take (?:that|it) back)"
    r"(?: for (?:now|today|the moment))?(?= |$)"
)
_DONT = re.compile(
    r"(?:(?:no|oh|sorry|actually|wait) )*(?:(?<= )(?:don't|do not)(?: bother| (?!forget )[a-z]+ (?:it|that|this))?"
    r"|(?:don't|do not) (?:do|add|make|save|keep) (?:that|it|this)(?: one| task)?)(?= |$)"
)
_DROP_ALL = re.compile(
    rf"{_AH}(?:(?:scratch|cancel|delete|forget|undo|discard|drop) (?:everything|all of (?:that|them|it)|all "
    rf"that|it all|them all|all)"
    r"|start over|start again|never mind all (?:of )?that)(?= |$)"
)
_NOT_DONE = re.compile(
    rf"{_AH}(?:(?:it|that)(?:'s| is) not|they(?:'re| are) not|(?:it|that) isn't|they aren't) (?:quite )?(?:done|"
    rf"finished)(?: yet)?|{_AH}not (?:quite )?yet|{_AH}(?:it|that)(?: isn't|'s not)(?= |$)"
)
# What says that something is meant otherwise: “oh no, forgive me”, “or better”, “wrong day”.
_DAY = r"(?:that|this|it|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today)"
SORRY = (
    r"(?:no wait|wait no|no no|no|nope|nah|wait(?: a (?:minute|moment|second|sec))?|(?:i'm |so |very )*sorry"
    r"(?: about that)?|oops|whoops|oopsie|actually|or rather|or actually|(?:or )?(?:even )?better(?: yet| still)?|"
    r"rather|(?:what )?i mean|(?:what )?i meant(?: to say| was)?|i should(?:'ve| have)? (?:say|said)|hold on|hang on|"
    r"correction|(?:do )?(?:excuse|forgive|pardon) me|pardon|(?:i )?beg (?:your )?pardon|(?:all )?my (?:mistake|bad|"
    r"fault|apologies)|apologies|i apologi[sz]e|silly me|i misspoke|(?:i was|i got (?:that|it)|that's|that was|"
    r"that is) wrong|wrong (?:day|date|time|person|name|project|one)|on second thoughts?|come to think of it|"
    rf"{_DAY} (?:doesn't|does not|won't|will not) (?:work|suit|do)(?: for)?(?: me| us)?|(?:i |we )?can't (?:do|make) "
    rf"{_DAY}|{_DAY}(?:'s| is) (?:a (?:bank |public )?holiday|bad|no good|full|too (?:early|late|soon))|"
    r"oh (?:wait|no|sorry|dear)|oh|let's say|well)"
)
_FIX = re.compile(
    rf"(?P<sorry>(?:{SORRY} )*)(?P<make>(?:please )?(?:(?:let's )?(?:make|change|set|switch) (?:it|that|this)(?: to| "
    rf"for)?|i'd rather (?:do|have) (?:it|that)|i'd prefer|it's|it should be|that should be"
    r"|it has to be|that's|let's (?:do|say|go with)|go with|do it|"
    r"do(?= (?:[a-z]+day|tomorrow|next) )|i said|say|i want it)(?: |$))?"
)
_STRONG = frozenset(
    {
        "i mean",
        "i meant",
        "no wait",
        "wait no",
        "correction",
        "or rather",
        "or actually",
        "i meant to say",
        "my mistake",
        "oh wait",
        "no no",
        "my bad",
        "forgive me",
        "pardon me",
        "beg pardon",
        "your pardon",
        "or better",
        "better yet",
        "second thoughts",
    }
)
# Behind what is meant: “Saturday, I mean”, “ten, sorry”, “Thursday actually”.
_MEANT_LAST = re.compile(r"(?:^| )(?P<all>(?:i (?:mean|meant(?: to say)?)|(?:i'm )?sorry|actually|rather|instead))$")
NO = listed(
    "no nope nah wait sorry oops whoops oopsie mean meant rather correction forgive pardon mistake bad fault "
    "apologies apologise apologize silly misspoke wrong thoughts "
    "doesn't won't can't holiday full"
)
_BETTER = re.compile(r"(?P<more>.+?) (?:is|would be|works|suits me)(?: much)? better")
# “No” that takes nothing back.
_NO_ANSWER = ("no later than ", "no need", "no rush", "no hurry", "no point", "no reason", "no idea", "no one ")
_WAITED_FOR = listed("for till until til")
_TELLING = listed(
    "is are was were am be has have had i we you they he she it's that's should can could will would must does did "
    "isn't aren't wasn't weren't hasn't haven't won't can't don't doesn't didn't"
)


def drop_at(words: Clause, index: int) -> tuple[int, bool]:
    """How many words take back what was said, and whether all of it is meant; 0 where nothing is taken back."""
    keys = words[index : index + _WINDOW].keys
    if (found := _DONT.match(keys)) is not None:  # “Actually, don't.”
        end = index + len(found[0].split())
        return (end - index, False) if end >= len(words) or words[end - 1].pauses else (0, False)
    for pattern, everything in ((_DROP_ALL, True), (_DROP, False)):
        found = pattern.match(keys)
        if found is None:
            continue
        length = len(found[0].split())
        end = index + length
        begins = index == 0 or words[index - 1].pauses
        clear = found[0].startswith(("scratch", "start over")) or "forget" in found[0]
        clear = clear or ("mind" in found[0] and begins)
        after = words[end].key if end < len(words) else ""
        if end >= len(words) or words[end - 1].pauses or clear or after in _AFTER_A_DROP or after in VERBS:
            return length, everything
    return 0, False


def not_done_at(words: Clause, index: int) -> int:
    """How many words say that what was said to be done isn't: “Actually, it's not done yet.”"""
    found = _NOT_DONE.match(words[index : index + _WINDOW].keys)
    length = len(found[0].split()) if found is not None else 0
    return length if length and (index + length == len(words) or words[index + length - 1].pauses) else 0


_AFTER_A_DROP = listed("please and remind i add new make move instead thanks one task again um uh let's actually for")


def fix_at(words: Clause, index: int) -> tuple[int, bool]:
    """How many words say that something is to be said otherwise, and whether that is clear; 0 where none do."""
    keys = words[index : index + _WINDOW].keys
    found = _FIX.match(keys + " ")
    if found is None or not found[0].strip():
        return 0, False
    length = len(found[0].split())
    last = words[index + length - 1]
    if last.key == "wait" and not last.after and words[index + length : index + length + 1].keys in _WAITED_FOR:
        return 0, False
    if keys.startswith(_NO_ANSWER):
        return 0, False
    sorry = found["sorry"].strip()
    strong = any(sorry.endswith(each) for each in _STRONG) or bool(sorry and found["make"])
    return length, strong


def better_of(payload: Clause) -> Clause | None:
    """`Monday` of “Monday is better”, “Monday's better”."""
    if len(payload) > 1 and payload[-1].key == "better" and payload[-2].key.endswith("'s"):
        last = payload[-2]
        core = replace(last, key=last.key[:-2], text=last.text[:-2], end=last.end - 2, after="")
        return Clause((*payload[:-2].words, replace(core, stop=core.end)), payload.source)
    found = _BETTER.fullmatch(payload.keys)
    return None if found is None else payload.group(found, "more")


def says_no(head: Clause) -> bool:
    """Whether what begins a correction takes back what was said."""
    return not NO.isdisjoint(word.key for word in head.words)


def meant_last(said: Clause) -> int:
    """How many words at the end say that what stands before them is meant instead: “Saturday, I mean”."""
    found = _MEANT_LAST.search(said.keys)
    return len(found["all"].split()) if found is not None and found.start() else 0


def tells(payload: Clause) -> bool:
    """Whether something is told, and not said otherwise."""
    return not _TELLING.isdisjoint(word.key for word in payload.words)
