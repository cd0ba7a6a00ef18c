"""The act before is taken back, or said otherwise."""

import re

from webapp.text.folding import folded
from webapp.voice.grammar.acts import AnyAct, CompleteTask, Named, Open, ReadAloud, RescheduleTask
from webapp.voice.grammar.clauses import by_rules, understand_clause
from webapp.voice.grammar.correction_words import better_of, fix_at, meant_last, says_no, tells
from webapp.voice.grammar.corrections import corrected_act, corrected_task, instead_of, names_a_person
from webapp.voice.grammar.leads import lead_at
from webapp.voice.grammar.next_act import decides
from webapp.voice.grammar.otherwise import is_facet
from webapp.voice.grammar.parting import end_of_clause
from webapp.voice.grammar.retitling import says_a_number
from webapp.voice.grammar.starts import begins
from webapp.voice.grammar.talk import Link, Made, Talk, bare, end_of_sentence
from webapp.voice.grammar.words import ARTICLES, Clause

_MOST_OF_NOT, _MOST_OF_DROP, _MOST_BEFORE, _MOST_OF_VERB = 5, 10, 9, 5  # words
_ALREADY = ("done", "finished", "already done", "already finished")
_FORGET = re.compile(
    r"(?:(?:no|oh|sorry|actually|wait|well|but|and|um|uh|okay|hmm) )*(?:(?:forget|scratch|strike|skip|drop|cancel|"
    r"never mind|leave out|remove|delete)(?: about)?|not) (?P<what>.+)"
)
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}


def take_back(talk: Talk, index: int, end: int, *, everything: bool) -> None:
    """Take back the last act, or all of them: their words count as passed."""
    said = [word.key for word in talk.words[index:end].words if word.key in _ORDINALS]
    which = _ORDINALS[said[-1]] if said and "thought" not in talk.words[index:end].keys else None
    dropped = talk.made[-1:] if which is None else talk.made[which : which + 1]
    for made in talk.made[:] if everything else dropped:
        talk.passed.update(word.at for word in made.words)
        talk.made.remove(made)
    talk.passed.update(range(index, end))


def correct(talk: Talk, index: int, length: int, *, strong: bool, link: Link) -> int:
    """Say something of the last act otherwise; 0 where that isn't what is said."""
    words, last = talk.words, talk.made[-1] if talk.made else None
    if last is None:
        return 0
    head = words[index : index + length]
    if words[index].key == "not" or words[index + length :][:2].keys.startswith("not "):
        return _correct_not(talk, last, index, index if words[index].key == "not" else index + length)
    at = index + length
    if at >= len(words):
        if strong and link != "sentence" and _is_next(talk, last, index):
            talk.left.update(word.at for word in last.words)  # “on Friday, Saturday I mean”
            talk.made.remove(last)
            return 0
        if not strong and head.keys in {"no", "nope", "sorry", "wait", "oops", "actually", "oh", "well"}:
            talk.passed.update(range(index, at))
            return at
        return 0
    if length > 1 and head[-1].key in {"it's", "that's"} and words[at : at + 2].keys.startswith(_ALREADY):
        at, head = at - 1, head[:-1]  # “actually, it's done”
    no = says_no(head)
    makes = bool({"make", "change", "set", "it's", "that's", "it", "that"} & {word.key for word in head.words})
    led = lead_at(words, at, talk.known)  # “no, remind me to …” begins anew; “no, for Jonas to …” doesn't
    ends = [] if led is not None and led.person is None else _ends_of_payload(talk, at)
    if (own := _of_its_own(talk, last, index, at)) >= 0:
        return _begin_anew(talk, last, index, own, no=no)
    for end in ends:
        payload = bare(talk, words[at:end])
        if _apply(talk, last, payload, head):
            last.words += [*head.words, *words[at:end].words]
            return end
    if not makes and (no or head.keys.startswith(("actually", "oh", "well"))) and _says_anew(talk, at):
        return _begin_anew(talk, last, index, at, no=no)
    if no and not makes:
        if link != "sentence" and last is talk.made[-1] and _is_next(talk, last, index) and not _is_plain_no(head):
            talk.left.update(word.at for word in last.words)  # it isn't meant, and nobody knows what is
            talk.made.remove(last)
        talk.passed.update(range(index, at))
        return at
    return 0


def _correct_not(talk: Talk, last: Made, index: int, at: int) -> int:
    """Say the one for the other: “not Dana, Jonas”, “not Dana. Jonas”, “not the flyers, order paper”; 0 where it isn't
    clear what for what."""
    words, sentence = talk.words, end_of_sentence(talk, at)
    for end in dict.fromkeys((end_of_clause(talk, at), sentence)):
        if _put_for(talk, last, bare(talk, words[at:end])):
            last.words += words[index:end].words
            return end
    behind = end_of_sentence(talk, sentence) if sentence < len(words) else sentence
    short = sentence - at <= _MOST_OF_NOT and 0 < behind - sentence <= _MOST_OF_NOT
    if short and _names_a_part(last, words[at:sentence]) and _put_for(talk, last, bare(talk, words[at:behind])):
        last.words += words[index:behind].words
        return behind
    if at > index:
        talk.passed.update(range(index, at))
        talk.left.update(range(at, sentence))
        return sentence
    return 0


def _put_for(talk: Talk, last: Made, payload: Clause) -> bool:
    """Put what stands behind “not …” for what stands in it."""
    if last.said is not None:
        changed = instead_of(payload, last.said, talk.known)
        last.said = last.said if changed is None else changed
        return changed is not None
    rest = _after_not(payload)
    return bool(rest) and _apply(talk, last, rest, payload[:0])


def _names_a_part(last: Made, said: Clause) -> bool:
    """Whether all that isn't meant was said of an act: “not Dana”."""
    before = {word.key for word in last.words}
    return all(word.key in before | ARTICLES | {"not", "for", "to", "on", "at"} for word in said.words)


def _of_its_own(talk: Talk, last: Made, index: int, at: int) -> int:
    """Where another task is told of, which takes nothing back: “actually the oven isn't fixed after all”, “that's the
    price list done”; -1 where none is."""
    task = getattr(last.act, "task", None)
    if not isinstance(task, Named):
        return -1
    for first in (index, at):
        acts = by_rules(talk, bare(talk, talk.words[first : end_of_clause(talk, first)]))
        named = [getattr(act, "task", None) for act in acts]
        told = talk.words[index].key in {"that's", "it's"}
        same = not told and any(type(act) is type(last.act) for act in acts)  # “actually, the dentist to Dana”
        if (
            named
            and not same
            and all(isinstance(each, Named) and each.meant not in {None, task.meant} for each in named)
        ):
            return first
    return -1


def _says_anew(talk: Talk, at: int) -> bool:
    """Whether something is asked for, or told of “it”, from here on: “request changes”, “it's done”."""
    if begins(talk.words, at, talk.known, weakly=False) or decides(talk, at):
        return True
    said = bare(talk, talk.words[at : end_of_clause(talk, at)])
    return said[:1].keys in {"it's", "that's", "it"} and bool(by_rules(talk, said))


def _begin_anew(talk: Talk, last: Made, index: int, at: int, *, no: bool) -> int:
    """Understand what is said behind “no”, in place of the last act where both are of one kind or of one task."""
    talk.passed.update(range(index, at))
    before = len(talk.made)
    end = end_of_clause(talk, at)
    understand_clause(talk, at, end, "sentence")
    if len(talk.made) != before + 1:
        return end
    new = talk.made[-1]
    instead = no or not {"instead", "rather"}.isdisjoint(talk.words[at:end].keys.split())
    looks = isinstance(last.act, Open | ReadAloud) and isinstance(new.act, Open | ReadAloud)
    if looks or (no and _same_kind(last, new)) or (_same_task(last, new) and (instead or _completes(last, new))):
        talk.passed.update(word.at for word in last.words)
        talk.made.remove(last)
    return end


def drop_named(talk: Talk, index: int) -> int:
    """Take back the new task that is named: “forget the stamps”, “actually not the stamps”; 0 where none is."""
    end = end_of_sentence(talk, index)
    found = _FORGET.fullmatch(talk.words[index:end].keys) if end - index <= _MOST_OF_DROP else None
    if found is None:
        return 0
    what = _content(found["what"])
    named = [made for made in talk.made if made.said is not None and what in _called(made.said.title)]
    if len(named) != 1 or not what:
        return 0
    talk.passed.update(word.at for word in named[0].words)
    talk.passed.update(range(index, end))
    talk.made.remove(named[0])
    return end


def _called(title: str) -> tuple[list[str], list[str]]:
    """How a task may be named: by all of its words, and without its verb."""
    words = _content(folded(title))
    return words, words[1:]


def _content(text: str) -> list[str]:
    return [word for word in text.split() if word not in ARTICLES]


def correct_before(talk: Talk, index: int) -> int:
    """Say something of the last act otherwise by what stands before “I mean”: “Nine thirty, I mean.”; 0 where it isn't
    that."""
    end = end_of_sentence(talk, index)
    behind = meant_last(talk.words[index:end]) if talk.made and end - index < _MOST_BEFORE else 0
    said = bare(talk, talk.words[index : end - behind]) if behind else None
    if not said or fix_at(said, 0)[0] or tells(said):
        return 0
    head = talk.words[end - behind : end]
    sure = head.keys.startswith("i mean") and talk.words[end - behind - 1].after
    if not sure and not (is_facet(talk, said) or names_a_person(said, talk.known)):
        return 0
    if not _apply(talk, talk.made[-1], said, head):
        return 0
    talk.made[-1].words += talk.words[index:end].words
    return end


def _is_next(talk: Talk, last: Made, index: int) -> bool:
    """Whether nothing that says something stands between the last act and a word."""
    return all(at in talk.passed for at in range(last.words[-1].at + 1, index))


def _is_plain_no(head: Clause) -> bool:
    return head.keys in {"no", "sorry"}


def _after_not(payload: Clause) -> Clause:
    for at in range(1, len(payload)):
        if payload[at - 1].after or payload[at].key == "but":
            return payload[at + (payload[at].key == "but") :]
    return payload[:0]


def _ends_of_payload(talk: Talk, at: int) -> list[int]:
    """Where what is said instead may end: with the clause, or at a pause in it."""
    end = end_of_clause(talk, at)
    pauses = [place + 1 for place in range(at, min(end - 1, at + 10)) if talk.words[place].after]
    return [end, *reversed(pauses)]


def _apply(talk: Talk, last: Made, payload: Clause, head: Clause) -> bool:
    if not payload:
        return False
    payload = better_of(payload) or payload  # “actually, Monday is better”
    if last.said is not None:
        changed = corrected_task(last.said, payload, talk.known, head=head)
        if changed is not None:
            last.said = changed
        return changed is not None
    if last.act is None:
        return False
    act = _read_again(talk, last, payload, head) or corrected_act(last.act, payload, talk.mind)
    if act is not None:
        last.act = act
    return act is not None


def _read_again(talk: Talk, last: Made, payload: Clause, head: Clause) -> AnyAct | None:
    """The act with other words at its end: “read my tasks for today”, no, “tomorrow”; “by two days”, no, “three”."""
    if isinstance(last.act, RescheduleTask) and last.act.days is not None:
        ends = [at for at, word in enumerate(last.words) if says_a_number(word.key) or word.key in {"a", "an"}][-1:]
        more = [] if len(payload) > 1 else last.words[ends[0] + 1 :] if ends else []
    elif isinstance(last.act, Open | ReadAloud) and (says_no(head) or head[:1].keys in {"actually", "make", "or"}):
        ends, more = list(range(1, min(len(last.words), _MOST_OF_VERB))), []
    else:
        return None
    for end in ends:
        said = Clause((*last.words[:end], *payload.words, *more), talk.source)
        acts = by_rules(talk, said)
        if len(acts) == 1 and type(acts[0]) is type(last.act) and acts[0] != last.act:
            return acts[0]
    return None


def _same_kind(one: Made, other: Made) -> bool:
    return (one.said is not None) == (other.said is not None) and type(one.act) is type(other.act)


def _same_task(one: Made, other: Made) -> bool:
    """Whether two acts are of the same task that there is."""
    first, second = (getattr(made.act, "task", None) for made in (one, other))
    return isinstance(first, Named) and isinstance(second, Named) and first.meant == second.meant is not None


def _completes(one: Made, other: Made) -> bool:
    """Whether a task is done that was to be moved, or is to be moved though it was done."""
    kinds = {type(one.act), type(other.act)}
    return kinds == {CompleteTask, RescheduleTask}
