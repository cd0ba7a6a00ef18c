"""Where what begins at a word ends: at the end of its sentence, or before what begins next in it."""

import re

from msgspec.structs import replace

from webapp.voice.grammar.acts import AssignTask, Open, RescheduleTask
from webapp.voice.grammar.assigning import read_assigned
from webapp.voice.grammar.broken_off import is_behind_a_text, is_cut
from webapp.voice.grammar.correction_words import drop_at
from webapp.voice.grammar.dictating import WRITE
from webapp.voice.grammar.drafts import ANOTHER, START, tells_of_draft, title_at
from webapp.voice.grammar.fillers import SOUNDS, counts_at, opener_at
from webapp.voice.grammar.leads import WINDOW, Lead, after_lead, lead_at, told_to
from webapp.voice.grammar.moving import read_moved
from webapp.voice.grammar.next_act import BEING, JOINING, decides, is_an_act, tells_of
from webapp.voice.grammar.otherwise import is_corrected
from webapp.voice.grammar.pages import read_shown
from webapp.voice.grammar.quiet import is_quiet
from webapp.voice.grammar.remarks import is_text
from webapp.voice.grammar.run_on import is_another, is_why
from webapp.voice.grammar.starts import begins, goes_on, is_imperative, led_at, strongly_begins
from webapp.voice.grammar.talk import SHARED_VERBS, Talk, end_of_sentence
from webapp.voice.grammar.verbs import COMMANDS, OF_WHAT_THERE_IS, THINGS, VERBS, present_of
from webapp.voice.grammar.words import ARTICLES, Clause, ends_sentence, listed

_BEHIND_NAMES = listed("to until till back forward by for on over off out later earlier")
_NEVER_LAST = listed("to the a as for called titled about until")
_PARTICLES = listed("up off out down")
_BEHIND_KINDS = listed("about called titled named entitled")
_OPENING = listed("open go take bring pull show find switch jump")
_WRITING = listed("write add put say note type dictate")
_MARKING = listed("mark set flag check tick")
_ALSO_NEW = listed("give hand put schedule bring pass have get let take remove")
_CANNOT = re.compile(r"(?:i|we) (?:can't|cannot|won't|couldn't|didn't|haven't|never) ")
_CONDITIONS = listed("if unless when whenever while should suppose supposing imagine in what how why who")
_REASONS = listed("because since as")
_OF_IT = listed("it that this them")
_COUNTING = listed("first second third fourth last lastly")
_TELLERS = listed("i we i've we've")
_OTHERS = listed("they they're they'll they've he he's he'll she she's she'll it it's it'll that's there's")
_DONE = listed("done complete completed finished")


def end_of_quiet(talk: Talk, index: int) -> int:
    """The place after what isn't to be done: its sentence, or up to what is to be done since it can't be as it was:
    “I can't do the oven today, move it to Friday”."""
    end = end_of_sentence(talk, index)
    for at in range(index + 2, end - 1) if index and talk.words[index].key in _REASONS else ():
        following = _past_joints(talk, at) if talk.words[at].key in JOINING else at
        clear = following > at + 1 or (following > at and talk.words[at - 1].after.startswith(","))
        if clear and begins(talk.words, following, talk.known, weakly=False):
            return at  # “… because we're out, and then buy stamps”
    for at in range(index + 2, end - 1) if talk.words[index].key not in _CONDITIONS else ():
        following = _past_joints(talk, at) if talk.words[at - 1].after.startswith(",") else at
        if talk.words[at - 1].after.startswith(",") and decides(talk, following):
            return at  # “don't approve the menu yet, request changes”
        lead = lead_at(talk.words, following, talk.known) if talk.words[at - 1].after.startswith(",") else None
        if lead is not None and (lead.is_plain or talk.words[following].key == "remind"):
            return at  # “I was thinking, let's add a task to …”
    cannot = _CANNOT.match(talk.words[index : index + 3].keys + " ") is not None
    for at in range(index + 2, end - 1) if talk.words[index].key not in _CONDITIONS else ():
        following = _past_openers(talk, at) if talk.words[at].key in {"so", "just", "but", "instead", "rather"} else at
        if following == at and not cannot:
            continue
        if following >= end:
            return end
        of_it = talk.words[following : following + 2].keys in {"make it", "make that"}
        begun = talk.words[at - 1].after.startswith(",") or talk.words[at].key == "so"
        if begun and (of_it or talk.words[following].key in OF_WHAT_THERE_IS):
            return at
    return end


def end_of_clause(talk: Talk, start: int) -> int:
    """Where what begins at a word ends: at the end of its sentence, or before what begins next in it."""
    words, known = talk.words, talk.known
    free = is_text(words[start:], talk.mind)
    lead = lead_at(words, start, known)
    led = 0 if lead is not None else led_at(words, start, known)
    if led:
        lead = lead_at(words, start + led, known)
    first = start + led + 1 if lead is None else _first_after(talk, start + led, lead)
    begun_at = start if lead is None else first
    draft = START.match(words[begun_at : begun_at + 8].keys)
    title = title_at(words, begun_at)
    titled = start + len(draft[0].split()) if draft and not draft["verb"] else 0
    for at in range(start + 1, len(words)):
        talk.mind.looks += 1
        if ends_sentence(words.words, at - 1):
            if _is_unfinished(talk, start, at, first) or (not free and is_cut(talk, start, at)):
                continue
            following = _past_openers(talk, at)
            joins = free and following < len(words) and not _is_explicit(talk, following)
            joins = joins and not is_behind_a_text(talk, start, at)
            if not joins:
                return at
            continue
        if free and _ends_a_text(talk, at):
            return at
        if free or at in talk.named:
            continue
        if counts_at(words, at):
            return at
        if at < first:
            continue
        if at <= title or (at == titled and _is_title(talk, at)) or _names_nothing(words[start:at]):
            continue
        if (at > first or (at == first and lead is None)) and strongly_begins(words, at):
            return at
        if lead is not None and lead.many and (words[at - 1].after or words[at - 1].key == "and"):
            again = lead_at(words, at, known) is not None or is_quiet(words, at) or words[at].key in OF_WHAT_THERE_IS
            if again or is_corrected(talk, start, at):
                return at
            continue
        verb = first if lead is not None else first - 1
        least = verb + 1 if words[verb].key in VERBS else first + 1
        if at > least and is_another(talk, verb, at, many=lead is not None and lead.many):
            return at
        if is_corrected(talk, start, at) or is_why(talk, start, at):
            return at
        sent = words[at - 2].key == "as" and present_of(words[at - 1].key) is not None  # “mark it as sent”
        sent = sent and "as" not in words[at : at + 8].keys.split()
        also = words[at].key == "and"
        too = also and words[end_of_sentence(talk, at) - 1].key in {"too", "well"}
        marked = (words[at - 1].key in _DONE or sent) and (words[start].key in _MARKING or too)
        if marked and (also or begins(words, at, known, weakly=False)):
            return at
        following = _past_joints(talk, at)
        if (words[at - 1].after[:1] in {",", "—", "–", "-", ":"} or following > at) and following < len(words):
            if at <= first and lead is not None:
                continue
            if draft and tells_of_draft(words[start:at], words[at : at + 9]):
                continue  # “start a draft, a newsletter called May news”
            if draft and WRITE.match(words[following : following + 4].keys):
                return at
            if words[following].key in _WRITING and _opens_a_draft(talk, words[start:at]):
                return at
            if at - start > 2 and words[start].key in _TELLERS and lead is None:
                of_others = words[at - 1].after.startswith(",") and words[at].key in _OTHERS
                if of_others or present_of(words[following].key) is not None:
                    return at
            openers = words[at:following]
            of_others = lead is not None and lead.person is not None
            if of_others and told_to(words[following : following + WINDOW], known) is not None:
                return at
            if words[following:][:2].keys == "another one":
                return at
            asked = _past_openers(talk, following) if following > at else following
            if asked == following and _is_still_named(talk, start, at):
                continue
            then = bool({"then", "also", "plus"} & {word.key for word in openers.words})
            begun = begins(words, following, known, weakly=not then) or drop_at(words, following)[0] > 0
            begun = begun or ((words[at - 1].after.startswith(",") or following > at) and decides(talk, following))
            begun = begun or (
                draft is not None and ANOTHER.match(words[following : following + 6].keys + " ") is not None
            )
            clear = then or len(openers) > 1 or asked > following or words[at - 1].after.startswith(",")
            clear = clear or (words[asked : asked + 1].keys in OF_WHAT_THERE_IS and words[start].key not in _MARKING)
            both_told = following > at and tells_of(words[asked : asked + 8]) and is_an_act(talk, start, at)
            clear = clear or both_told
            if not begun and asked < len(words) and clear and at > start + 1:
                begun = (asked > following and begins(words, asked, known, weakly=False)) or is_an_act(talk, asked)
            begun = begun or both_told
            begun = begun or (not openers and verb < at and _is_one_of_verbs(talk, verb, following))
            if not begun and not is_quiet(words, following):
                continue
            if begun and _are_told_together(words[start:at], words[following : following + 8]):
                continue
            of_it = words[start].key in _ALSO_NEW and _is_of_what_there_is(talk, words[start:at])
            if of_it or not goes_on(words, start, at, following, known, openers=openers):
                return at
    return len(words)


def _ends_a_text(talk: Talk, at: int) -> bool:
    """Whether something else is asked for behind what is said of a task: “…, and move it to Friday”, “and remind me
    to …”."""
    then = talk.words[at + 1 : at + 2].keys in {"then", "also"}
    said = talk.words[at + 1 + then : at + 4 + then]
    if talk.words[at].key != "and" or len(said) < 3:
        return False
    of_it = said[0].key in OF_WHAT_THERE_IS and said[1].key in _OF_IT and (then or bool(talk.words[at - 1].after))
    return of_it or said[:2].keys == "remind me"


def _opens_a_draft(talk: Talk, said: Clause) -> bool:
    """Whether a draft is opened, into which something may be written: “open the spring newsletter | and write: …”."""
    acts = read_shown(said, talk.mind) if said[0].key in _OPENING else ()
    return any(isinstance(act, Open) and act.thing == "draft" for act in acts)


def _names_nothing(said: Clause) -> bool:
    """Whether it is still to come of what something becomes: “check off, order paper”."""
    return len(said) < 3 and said[0].key in OF_WHAT_THERE_IS and said[1:].keys in {"", "off", "to", "on"}


def _is_title(talk: Talk, at: int) -> bool:
    """Whether a draft is called by what stands behind its kind: “new social post, meet the team”."""
    words = talk.words[at : at + 4]
    return (
        talk.words[at - 1].after[:1] in {",", ":"}
        and not opener_at(talk.words, at)
        and not _is_explicit(talk, at)
        and words[:2].keys not in {"call it", "name it", "title it"}
        and words[0].key not in OF_WHAT_THERE_IS
        and WRITE.match(words.keys) is None
    )


def _first_after(talk: Talk, start: int, lead: Lead) -> int:
    """The place of the first word of what is to be done, behind its lead and what that says of it."""
    rest, _ = after_lead(talk.words[start : lead.end + WINDOW], replace(lead, end=lead.end - start), talk.known)
    at = rest[0].at if rest else min(lead.end, len(talk.words) - 1)
    while at + 1 < len(talk.words) and talk.words[at].key in SOUNDS:
        at += 1
    return at


def _is_still_named(talk: Talk, start: int, at: int) -> bool:
    """Whether more tasks are named until it is said that all are done: “mark order paper and order flour as done”."""
    if talk.words[start].key in SHARED_VERBS:
        said = {word.key for word in talk.words[start + 1 : at].words}
        soon = {word.key for word in talk.words[at : at + 8].words}
        return said.isdisjoint(_BEHIND_NAMES) and not soon.isdisjoint(_BEHIND_NAMES - {"for", "by", "on"})
    if talk.words[start].key not in {"mark", "set", "flag"}:
        return False
    more = talk.words[at : at + 10]
    return _DONE.isdisjoint(word.key for word in talk.words[start:at].words) and not _DONE.isdisjoint(
        word.key for word in more.words
    )


def _is_unfinished(talk: Talk, start: int, at: int, first: int) -> bool:
    """Whether a sentence ends before it says anything: “Remind me to. Call the bank.”"""
    if at < first:
        return True
    said = talk.words[start:at]
    if at == first and lead_at(talk.words, start, talk.known) is not None:
        return True
    then = talk.words[at].key if at < len(talk.words) else ""
    keys = {word.key for word in said.words}
    if said[0].key in SHARED_VERBS and then in _BEHIND_NAMES - {"for", "by", "on"} and keys.isdisjoint(_BEHIND_NAMES):
        return True  # “Move the dentist. To Monday.”
    draft = START.fullmatch(said.keys)
    if (draft is not None and then in _BEHIND_KINDS) or tells_of_draft(said, talk.words[at : at + 9]):
        return True  # “Start a blog post. About rye.”, “Start a draft. It's a newsletter.”
    if said[0].key in _MARKING and then in {"as", "is"}:
        return True  # “Mark order paper. As done.”
    if said[-1].key in _PARTICLES and said[-2:-1].keys in VERBS and then in ARTICLES:
        return True  # “Pick up. The labels.”
    lone = len(said) == 1 and said[0].key in VERBS | COMMANDS and said[0].key not in {"search", "stop"}
    following = _past_openers(talk, at)
    if lone and following < len(talk.words):
        return said[0].key in OF_WHAT_THERE_IS or not begins(talk.words, following, talk.known, weakly=False)
    bare_verb = said[-1].key in VERBS - THINGS | {"call"} and len(said) == first + 1 - start and then in ARTICLES
    return (said[-1].key in _NEVER_LAST or (bare_verb and first > start)) and len(said) > 1


def _is_one_of_verbs(talk: Talk, first: int, at: int) -> bool:
    """Whether a word that may be a thing, too, is a verb of several: “print menus, fold napkins and call …”."""
    words = talk.words
    if words[first].key not in VERBS or words[at].key not in THINGS or words[at].after:
        return False
    for last in range(at + 2, min(at + 7, len(words) - 1)):
        if ends_sentence(words.words, last - 1):
            return False
        if words[last].key == "and":
            return is_imperative(words, last + 1, talk.known, weakly=True)
    return False


def _past_openers(talk: Talk, index: int) -> int:
    while index < len(talk.words) and (length := opener_at(talk.words, index)):
        index += length
    return index


def _past_joints(talk: Talk, index: int) -> int:
    """The place after “and then”, “also” and sounds that mean nothing."""
    first = index
    while index < len(talk.words) and (
        talk.words[index].key in JOINING or talk.words[index].key in SOUNDS or _is_aside(talk, first, index)
    ):
        if talk.words[index].key == "and" and (lead := lead_at(talk.words, index, talk.known)) and lead.is_plain:
            break
        if talk.words[index].key == "after" and talk.words[index + 1 : index + 2].keys != "that":
            break
        if talk.words[index].key == "next":
            break
        index += talk.words[index].key == "after"
        index += 1
    if index < len(talk.words) and talk.words[index].key == "please":
        index += 1
    if first < index < len(talk.words) - 1 and talk.words[index].key in _COUNTING:
        index += lead_at(talk.words, index + 1, talk.known) is not None
    if (first < index or talk.words[first - 1].after) and index < len(talk.words):
        asked = index + opener_at(talk.words, index)
        if talk.words[asked : asked + 1].keys in OF_WHAT_THERE_IS | {"take"} and not _OF_IT.isdisjoint(
            word.key for word in talk.words[asked + 1 : asked + 3].words
        ):
            index = asked  # “the boxes are here, you can tick that off”
    if first < index and talk.words[index : index + 1].keys == "to" and talk.words[index + 1 : index + 2].keys in VERBS:
        index += 1
    return index


def _is_aside(talk: Talk, first: int, index: int) -> bool:
    """Whether something that says nothing stands between pauses: “and, oh yes, I need to …”."""
    length = opener_at(talk.words, index)
    if not length or not (talk.words[index - 1].after or index > first):
        return False
    return bool(talk.words[index + length - 1].after) or talk.words[index].key in {"yes", "yeah"}


def _is_explicit(talk: Talk, index: int) -> bool:
    """Whether something said by the words of the desk begins here, which ends what is dictated."""
    return lead_at(talk.words, index, talk.known) is not None or drop_at(talk.words, index)[0] > 0


def _are_told_together(before: Clause, following: Clause) -> bool:
    """Whether what stands before is only the first of several things that something is told of: “both A and B are
    done”."""
    if before[0].key not in ARTICLES | {"both", "all"} or following[0].key not in ARTICLES:
        return False
    return not any(word.key in BEING or word.key.endswith("'s") for word in before.words)


def _is_of_what_there_is(talk: Talk, clause: Clause) -> bool:
    """Whether something becomes of a task that there is, so that nothing goes on with it: “give the van to Ben”."""
    acts = [*read_assigned(clause, talk.mind), *read_moved(clause, talk.mind)]
    return bool(acts) and all(act.task.sure for act in acts if isinstance(act, AssignTask | RescheduleTask))
