"""The act before is taken back, or said otherwise."""

from webapp.voice.grammar.clauses import understand_clause
from webapp.voice.grammar.correction_words import says_no
from webapp.voice.grammar.corrections import corrected_act, corrected_task, instead_of
from webapp.voice.grammar.leads import lead_at
from webapp.voice.grammar.parting import end_of_clause
from webapp.voice.grammar.starts import begins
from webapp.voice.grammar.talk import Link, Made, Talk, bare, end_of_sentence
from webapp.voice.grammar.words import Clause

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
        at = index if words[index].key == "not" else index + length
        payload = words[at : end_of_clause(talk, at)]
        if last.act is not None and corrected_act(last.act, bare(talk, _after_not(payload)), talk.mind) is None:
            payload = words[at : end_of_sentence(talk, at)]  # “not the flyers, order paper”
        if last.said is not None and (changed := instead_of(bare(talk, payload), last.said, talk.known)) is not None:
            last.said = changed
            last.words += words[index : at + len(payload)].words
            return at + len(payload)
        rest = bare(talk, _after_not(payload))
        if last.act is not None and rest and (act := corrected_act(last.act, rest, talk.mind)) is not None:
            last.act = act
            last.words += words[index : at + len(payload)].words
            return at + len(payload)
        if words[index].key == "not":
            return 0
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
    no = says_no(head)
    makes = bool({"make", "change", "set", "it's", "that's", "it", "that"} & {word.key for word in head.words})
    led = lead_at(words, at, talk.known)  # “no, remind me to …” begins anew; “no, for Jonas to …” doesn't
    ends = [] if led is not None and led.person is None else _ends_of_payload(talk, at)
    for end in ends:
        payload = bare(talk, words[at:end])
        if _apply(talk, last, payload, head):
            last.words += [*head.words, *words[at:end].words]
            return end
    if (
        not makes
        and begins(words, at, talk.known, weakly=False)
        and (no or head.keys.startswith(("actually", "oh", "well")))
    ):
        talk.passed.update(range(index, at))
        before = len(talk.made)
        end = end_of_clause(talk, at)
        understand_clause(talk, at, end, "sentence")
        if no and len(talk.made) == before + 1 and _same_kind(last, talk.made[-1]):
            talk.passed.update(word.at for word in last.words)
            talk.made.remove(last)
        return end
    if no and not makes:
        if link != "sentence" and last is talk.made[-1] and _is_next(talk, last, index) and not _is_plain_no(head):
            talk.left.update(word.at for word in last.words)  # it isn't meant, and nobody knows what is
            talk.made.remove(last)
        talk.passed.update(range(index, at))
        return at
    return 0


def correct_before(talk: Talk, index: int) -> int:
    """Say something of the last act otherwise by what stands before “I mean”: “Nine thirty, I mean.”; 0 where it isn't
    that."""
    end = end_of_sentence(talk, index)
    head = talk.words[max(index, end - 2) : end]
    if not talk.made or end - index < 3 or head.keys not in {"i mean", "i meant"} or not talk.words[end - 3].after:
        return 0
    if not _apply(talk, talk.made[-1], bare(talk, talk.words[index : end - 2]), head):
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
    if last.said is not None:
        changed = corrected_task(last.said, payload, talk.known, head=head)
        if changed is not None:
            last.said = changed
        return changed is not None
    if last.act is None:
        return False
    act = corrected_act(last.act, payload, talk.mind)
    if act is not None:
        last.act = act
    return act is not None


def _same_kind(one: Made, other: Made) -> bool:
    return (one.said is not None) == (other.said is not None) and type(one.act) is type(other.act)
