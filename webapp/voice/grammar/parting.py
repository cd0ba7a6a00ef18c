"""Where what begins at a word ends: at the end of its sentence, or before what begins next in it."""

import re

from msgspec.structs import replace

from webapp.quick_add.names import known_people
from webapp.voice.grammar.acts import AssignTask, RescheduleTask
from webapp.voice.grammar.adding import read_parts
from webapp.voice.grammar.assigning import read_assigned
from webapp.voice.grammar.corrections import drop_at, fix_at, says_no, tells
from webapp.voice.grammar.drafts import START, WRITE
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.fillers import SOUNDS, counts_at, opener_at
from webapp.voice.grammar.leads import WINDOW, Lead, after_lead, lead_at, told_to
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.moving import read_moved
from webapp.voice.grammar.remarks import is_text
from webapp.voice.grammar.saying_more import unpronouned
from webapp.voice.grammar.sounds import stem
from webapp.voice.grammar.starts import begins, goes_on, is_quiet, led_at, strongly_begins
from webapp.voice.grammar.talk import SHARED_VERBS, Talk
from webapp.voice.grammar.verbs import THINGS, VERBS, present_of
from webapp.voice.grammar.words import Clause, ends_sentence, listed

_JOINING = listed("and then also plus but next after afterwards finally lastly oh so or too")
_BEHIND_NAMES = listed("to until till back forward by for on over")
_ALSO_TO_DO = listed("and please but take remove delete drop skip cancel")  # “cancel that order”
_WEAK = listed("oh well better it's that's say it that do let's please make set change")
_MARKING = listed("mark set flag check tick")
_NOT_INSTEAD = listed("rush hurry problem need worries idea later matter one more less longer")
_NEVER_AFTER_NO = listed("the a an my our to at on in not it it's make i")
_BEFORE_A_VERB = listed(
    "to and or the a an my our not don't of please should who that which can will i we you they saying says would "
    "could might may must it'll that'll he'll she'll they'll you'll i'll we'll i'd we'd they'd he'd she'd"
)
_ARTICLES = listed("the a an my our")
OF_WHAT_THERE_IS = listed(
    "move push postpone reschedule delay defer shift bump snooze bring assign reassign give hand pass mark set flag "
    "check "
    "tick cross complete finish close reopen uncheck untick unassign approve open swap change put leave give"
)
_ALSO_NEW = listed("give hand put schedule bring pass have get let")
_THEY = listed("i we you he she it they that this there everybody everyone nobody")
_IT_IS = listed(
    "it's that's he's she's they're we're i'm there's they've we've i've he'll she'll they'll they'd she'd he'd"
)
_IS = listed(
    "is are was were has have had isn't aren't wasn't weren't hasn't haven't can can't could will won't would needs "
    "need "
    "wants want said says told asked knows know did didn't does doesn't don't got still just really already never"
)
_CAUSING = listed("let have help make get see watch ask tell if when how what who which remind")
_BEING = listed("is are was were has have had isn't aren't needs need can should will got went")
_NEGATING = re.compile(r"n't$|^not$|^never$|^cannot$|^without$")
_CANNOT = re.compile(r"(?:i|we) (?:can't|cannot|won't|couldn't|didn't|haven't|never) ")
_CONDITIONS = listed("if unless when whenever while should suppose supposing imagine in what how why who")
_COUNTING = listed("first second third fourth last lastly")
_TELLERS = listed("i we i've we've")
_DONE = listed("done complete completed finished")
_WAYS = listed("forward back advance")  # “bring it forward a day”
_PARTICLES = listed("up out off down back in over away")
_MOST_OF_FACET = 8
_REACHING = listed("call email message phone text")
# What is told of a thing by more words: “check the front door lock the tenant says is broken”.
_RELATIVE = listed("is are was were has have had needs wants says said asked told gave sent who that which")
_NEVER_THINGS = listed(
    "arrange bring buy cancel collect confirm deliver fetch fix install pick prepare put remove renew replace send "
    "throw unpack write"
)
_NO_THINGS = listed("is are was were of to in on at by for from with and or it them him her that up out off back as")


def end_of_sentence(talk: Talk, index: int) -> int:
    """The place after the sentence that a word stands in."""
    while index + 1 < len(talk.words) and not ends_sentence(talk.words.words, index):
        index += 1
    talk.mind.looks += 1
    return index + 1


def end_of_quiet(talk: Talk, index: int) -> int:
    """The place after what isn't to be done: its sentence, or up to what is to be done since it can't be as it was:
    “I can't do the oven today, move it to Friday”."""
    end = end_of_sentence(talk, index)
    for at in range(index + 2, end - 1) if talk.words[index].key not in _CONDITIONS else ():
        following = _past_joints(talk, at) if talk.words[at - 1].after.startswith(",") else at
        lead = lead_at(talk.words, following, talk.known) if talk.words[at - 1].after.startswith(",") else None
        if lead is not None and (lead.is_plain or talk.words[following].key == "remind"):
            return at  # “I was thinking, let's add a task to …”
    if _CANNOT.match(talk.words[index : index + 3].keys + " ") is None:
        return end
    for at in range(index + 3, end - 1):
        following = at + (talk.words[at].key == "so")
        if talk.words[at - 1].after.startswith(",") and talk.words[following].key in OF_WHAT_THERE_IS:
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
    draft = START.match(words[start : start + 8].keys) is not None
    for at in range(start + 1, len(words)):
        talk.mind.looks += 1
        if ends_sentence(words.words, at - 1):
            if _is_unfinished(talk, start, at, first):
                continue
            following = _past_openers(talk, at)
            joins = free and following < len(words) and not _is_explicit(talk, following)
            if not joins:
                return at
            continue
        if free or at in talk.named:
            continue
        if counts_at(words, at):
            return at
        if at < first:
            continue
        if (at > first or (at == first and lead is None)) and strongly_begins(words, at):
            return at
        if lead is not None and lead.many and (words[at - 1].after or words[at - 1].key == "and"):
            again = lead_at(words, at, known) is not None or is_quiet(words, at) or words[at].key in OF_WHAT_THERE_IS
            if again or _is_corrected(talk, start, at):
                return at
            continue
        verb = first if lead is not None else first - 1
        least = verb + 1 if words[verb].key in VERBS else first + 1
        if at > least and _is_another(talk, verb, at, many=lead is not None and lead.many):
            return at
        if _is_corrected(talk, start, at) or _is_why(talk, start, at):
            return at
        if words[at - 1].key in _DONE and words[start].key in _MARKING:
            also = words[at].key == "and"
            if also or begins(words, at, known, weakly=False):
                return at
        following = _past_joints(talk, at)
        if (words[at - 1].after[:1] in {",", "—", "–", "-", ":"} or following > at) and following < len(words):
            if at <= first and lead is not None:
                continue
            if draft and WRITE.match(words[following : following + 4].keys):
                return at
            if at - start > 2 and words[start].key in _TELLERS and present_of(words[following].key) is not None:
                return at
            openers = words[at:following]
            if words[start].key == "remind" and told_to(words[following : following + WINDOW], known) is not None:
                return at
            if words[following:][:2].keys == "another one":
                return at
            if _is_still_named(talk, start, at):
                continue
            then = bool({"then", "also", "plus"} & {word.key for word in openers.words})
            begun = begins(words, following, known, weakly=not then) or drop_at(words, following)[0] > 0
            if not begun and not is_quiet(words, following):
                continue
            if begun and _are_told_together(words[start:at], words[following : following + 8]):
                continue
            of_it = words[start].key in _ALSO_NEW and _is_of_what_there_is(talk, words[start:at])
            if of_it or not goes_on(words, start, at, following, known, openers=openers):
                return at
    return len(words)


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
    lone = len(said) == 1 and said[0].key in VERBS and said[0].key not in {"search", "stop"}
    following = _past_openers(talk, at)
    if lone and following < len(talk.words):
        return not begins(talk.words, following, talk.known, weakly=False)
    return said[-1].key in {"to", "the", "a", "for"} and len(said) > 1


def _past_openers(talk: Talk, index: int) -> int:
    while index < len(talk.words) and (length := opener_at(talk.words, index)):
        index += length
    return index


def _past_joints(talk: Talk, index: int) -> int:
    """The place after “and then”, “also” and sounds that mean nothing."""
    first = index
    while index < len(talk.words) and (
        talk.words[index].key in _JOINING or talk.words[index].key in SOUNDS or _is_aside(talk, first, index)
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


def _is_corrected(talk: Talk, start: int, at: int) -> bool:
    """Whether something is said otherwise from here on."""
    words = talk.words
    if drop_at(words, at)[0]:
        length, _ = drop_at(words, at)
        ends = at + length == len(words) or strongly_begins(words, at + length)
        return words[at].key not in _ALSO_TO_DO or bool(words[at - 1].after) or ends
    if words[at].key in {"both", "all"} and words[at - 1].after:
        return _is_facet(talk, words[at + 1 : end_of_sentence(talk, at)][:_MOST_OF_FACET])
    pauses = bool(words[at - 1].after)
    if words[at].key == "not":
        return pauses or all(_is_member(talk, at + ahead) for ahead in (1, 2))
    length, strong = fix_at(words, at)
    if not length:
        return False
    head = words[at : at + length]
    if strong:
        return True
    if words[at - 1].key in {"say", "saying", "said", "tell"} and not pauses:
        return False
    payload = words[at + length : at + length + 6]
    if head[0].key in {"make", "change"}:
        return any(_is_facet(talk, payload[:end]) for end in range(1, min(4, len(payload)) + 1)) or (
            _is_member(talk, at + length) or _is_so_many(words[start:at], payload)
        )
    if head[-1].key == "wait" and payload[:1].keys in {"for", "until", "till"}:
        return False
    if head[0].key in _WEAK or not payload or payload[0].key in _NOT_INSTEAD:
        return False
    said_instead = says_no(head) and _is_said_instead(talk, start, at, at + length)
    if not pauses and said_instead:
        return True
    if head.keys == "no" and not head[0].after and not said_instead and payload[0].key not in VERBS - THINGS:
        return any(_is_facet(talk, payload[:end]) for end in range(1, len(payload) + 1))
    for end in range(1, len(payload) + 1):
        if end == len(payload) or payload[end - 1].after:
            said = payload[:end]
            otherwise = says_no(head) or (head.keys == "actually" and not tells(said) and said[0].key not in VERBS)
            return _is_facet(talk, said) or (pauses and otherwise)
    return pauses and says_no(head)


def _tells_a_day(talk: Talk, at: int) -> bool:
    """Whether something with a day of its own is told from here on: “buy a card for Fern, it's her birthday on "
    "Friday”."""
    words = talk.words
    rest = words[at : end_of_sentence(talk, at)]
    if not (words[at].key in _IT_IS or (words[at].key in _THEY and words[at + 1 : at + 2].keys in _IS)):
        return False
    said, whole = read_parts(unpronouned(rest), talk.known), read_parts(rest, talk.known)
    facet = said is not None and not said.title
    return not facet and whole is not None and whole.due_date is not None


def _are_told_together(before: Clause, following: Clause) -> bool:
    """Whether what stands before is only the first of several things that something is told of: “both A and B are "
    "done”."""
    if before[0].key not in _ARTICLES | {"both", "all"} or following[0].key not in _ARTICLES:
        return False
    return not any(word.key in _BEING or word.key.endswith("'s") for word in before.words)


def _is_of_what_there_is(talk: Talk, clause: Clause) -> bool:
    """Whether something becomes of a task that there is, so that nothing goes on with it: “give the van to Ben”."""
    acts = [*read_assigned(clause, talk.mind), *read_moved(clause, talk.mind)]
    return bool(acts) and all(act.task.sure for act in acts if isinstance(act, AssignTask | RescheduleTask))


def _is_why(talk: Talk, start: int, at: int) -> bool:
    """Whether it is said from here on why something is to become of what there is: “reopen the oven, it isn't fixed”.

    What stands behind a new task is of it: “call the bank, it's about the loan”.
    """
    words = talk.words
    if START.match(words[start : start + 8].keys):
        return False
    decides = words[start].key in {"ask", "request"} and "changes" in words[start : start + 4].keys.split()
    if words[start].key not in OF_WHAT_THERE_IS and not decides:
        return words[at - 1].after.startswith(",") and _tells_a_day(talk, at)
    following = words[at + 1 : at + 2].keys
    if words[at].key in {"because", "cause"} or (words[at].key in {"since", "as"} and following in _THEY):
        return True
    tells = words[at].key in _IT_IS or (words[at].key in _THEY and following in _IS)
    tells = tells or (
        words[at].key in _ARTICLES and not _IS.isdisjoint(word.key for word in words[at + 1 : at + 5].words)
    )
    return words[at - 1].after.startswith(",") and tells


def _is_another(talk: Talk, first: int, at: int, *, many: bool) -> bool:
    """Whether another verb with its thing follows though nothing parts them: “buy stamps pay the gardener”.

    `first` is the place of the verb before. A word that may be a thing, too, is a verb before an article, where all
    began with a verb; before a bare thing only one that is hardly ever a thing is.
    """
    words = talk.words
    verb, following = words[at].key, words[at + 1 : at + 2].keys
    if verb not in VERBS or verb in _WAYS or words[at - 1].key in _BEFORE_A_VERB:
        return False
    before = words[first:at].words
    named = all(word.key in _PARTICLES | {"task", "the"} for word in before[1:])
    if before[0].key in OF_WHAT_THERE_IS and (named or verb in THINGS):
        return False  # “check off train the new movers”, “push the budget review a few days”
    if not _CAUSING.isdisjoint(word.key for word in before) or any(_NEGATING.search(word.key) for word in before):
        return False
    if before[0].key == "add" and VERBS.isdisjoint(word.key for word in before[1:]):  # “add urgent call the bank”
        return False
    if verb in THINGS and following in _ARTICLES and _begins_a_time(talk, at + 1):
        return False  # “review the cream order the day after tomorrow”
    if (verb not in THINGS or many) and following in _ARTICLES:
        return True
    if words[first].key not in VERBS:
        return False
    if not _RELATIVE.isdisjoint(word.key for word in words[at + 1 : at + 6].words):
        return False
    if following in _PARTICLES:
        return (
            verb not in THINGS and words[at + 2 : at + 3].keys in _ARTICLES and words[at - 2].key not in _ARTICLES
        )  # “the gift guide off …”
    if verb in THINGS:
        called = verb in _REACHING and _is_member(talk, at + 1)
        ordered = verb == "order" and (following in NUMBERS or following.isdigit() or _is_plural(following))
        return following in _ARTICLES or called or ordered
    return verb in _NEVER_THINGS and following not in _NO_THINGS and following not in VERBS - THINGS


def _begins_a_time(talk: Talk, at: int) -> bool:
    """Whether the next words say a time: “the day after tomorrow”."""
    ends = range(at + 2, min(at + 6, len(talk.words)) + 1)
    return any(read_when(talk.words[at:end], talk.known.typed()) is not None for end in ends)


def _is_so_many(said: Clause, payload: Clause) -> bool:
    """Whether a number stands for one before, or for “a”: “a crate of screws, make it two crates”."""
    if not payload or not (payload[0].key in NUMBERS or payload[0].key.isdigit()):
        return False
    things = {stem(word.key) for word in said.words}
    return any(word.key in NUMBERS for word in said.words) or (len(payload) > 1 and stem(payload[1].key) in things)


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "'s"))


def _is_said_instead(talk: Talk, start: int, at: int, instead: int) -> bool:
    """Whether what stands at `instead`, after “no” or “sorry” without a pause, can only stand for something before."""
    first = talk.words[instead]
    if first.key in _NEVER_AFTER_NO:
        return True
    before = talk.words[start:at].words
    if first.key in NUMBERS or first.key.isdigit():
        return any(word.key in NUMBERS or word.key.isdigit() for word in before)
    return _is_member(talk, instead) and any(_is_member(talk, word.at) for word in before)


def _is_member(talk: Talk, at: int) -> bool:
    """Whether a word is the name of a member."""
    return at < len(talk.words) and known_people(talk.known.members).find(talk.words[at].key) is not None


def _is_facet(talk: Talk, payload: Clause) -> bool:
    parts = read_parts(payload, talk.known) if payload else None
    return parts is not None and not parts.title
