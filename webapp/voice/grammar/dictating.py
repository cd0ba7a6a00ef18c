"""Words that go into a draft: the one that is named, was just begun or was opened."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.acts import AnyAct, Dictate, Named
from webapp.voice.grammar.courtesies import unasked
from webapp.voice.grammar.finding import find_project
from webapp.voice.grammar.mind import Mind
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.words import Clause, listed

_PART = r"(?:paragraph|sentence|line|section|passage|bit|part|few words|words|text)"
_THIS = rf"(?:(?:a|another|the|this|these|one)(?: following)? {_PART}|the following|this|something|dictation)"
_INTO = re.compile(
    r"(?:please )?(?:"
    r"(?:write|write down|dictate|note|jot|put|type|insert|say) (?:in|into|to|in to|inside) (?:the |my |our )?"
    r"(?:draft )?"
    r"|(?:add|append) (?:to|into) (?:the |my |our )?(?:draft|post|blog post|newsletter|article|page|text) "
    r"(?:called |titled |about )?"
    r"|(?:(?:write|note|jot|put|take) (?:this|that|it) down|(?:take|make) a note) (?:in|into|for) (?:the |my |our )?"
    r"|(?:add|append) (?:to|into) (?=the |my |our )"
    rf"|(?:add|append|write|put|insert|type|dictate|pop|drop|stick|take) {_THIS} (?:to|in|into|for) "
    r"(?:the |my |our )?(?:draft )?"
    r"|(?:continue|carry on|go on|keep going)(?: with| writing| in)* (?:the |my |our )?(?:draft )?(?:with )?)"
)
_IN_FIRST = re.compile(
    r"(?:in|into|to|for) (?:the |my |our )?(?P<draft>[^ ]+(?: [^ ]+){0,7}?) (?:please )?"
    r"(?:(?:write|take|note|jot|put|get) (?:(?:this|that|it) )?down|note|write|add|put|say|type|dictate|insert|append)"
    r"(?: please)?(?: that| this| the following| the (?:words|sentence|line|text)| a (?:sentence|line|"
    r"paragraph))?"
    r"(?: saying| that says)?(?: please)?(?= )"
    r"|(?:the |my |our )?(?P<says>[^ ]+(?: [^ ]+){0,7}?) (?:should|has to|needs to|must|ought to) (?:also )?"
    r"(?:say|read|state)(?: that)?(?= )"
)
WRITE = re.compile(
    r"(?:and )?(?:(?:(?:write|add|put|note|type|insert|dictate|right)(?: down)?(?: (?:this|that|the following))?"
    r" (?:in|into|to|inside) (?:it|there)|"
    r"(?:take|put|get) (?:this|that|it) down|(?:note|jot|write) (?:(?:this|that|it) )?down|write|right|dictate|"
    r"it says|it should say|have it say|let it say|make it say|it reads|it (?:begins|starts) with|"
    r"the text (?:is|says|reads)|"
    r"the (?:first|opening) (?:line|sentence|paragraph|words) (?:is|are|should be|reads|says)|say|with the text|"
    r"add the (?:text|sentence|paragraph|words|line)|new paragraph|(?:start|begin) (?:it )?with))(?: that)?(?= |$)"
)
# Into the one that was just opened, where a text follows: “write that …”, “write: …”, “write we're closed”.
_IN_OPENED = re.compile(
    rf"(?:write|dictate|add|put|say|note|type)(?: down| in)?(?P<tells> that| {_THIS}| (?:in|into|to) "
    r"(?:it|there)(?: that)?)? "
)
_TELLERS = listed("we i you we're we've we'll i'm i've i'll you're you'll there's it's")
_SAYING = listed("saying that says")
_CLEAR = 0.8
_FULLY = 0.9  # of a name that nothing parts from what is dictated
_MOST_OF_NAME = 9


def read_dictated(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Words into a draft: the named one, or that which was just begun."""
    found = _INTO.match(clause.keys)
    if found is not None and len(clause) > (length := len(found[0].split())):
        split = _named(clause[length:], mind)
        if split is not None and not _is_a_task(split, clause[length:], mind):
            return [Dictate(places=clause.places, draft=split[0], text=capital(split[1].text))]
    split = (
        _named(clause[2:], mind) if clause[:2].keys in {"add to", "add into", "append to"} and len(clause) > 3 else None
    )
    named = split is not None and split[0].sure and split[0].candidates[0].likeness >= _FULLY
    if split is not None and named and _is_parted_from(clause, split[1]) and not _is_a_task(split, clause[2:], mind):
        return [Dictate(places=clause.places, draft=split[0], text=capital(split[1].text))]
    found = _IN_FIRST.match(clause.keys)
    if found is not None and len(clause) > (length := len(found[0].split())):
        name = clause.group(found, "draft" if found["draft"] else "says")
        draft, text = mind.find_draft(name), clause[length:]
        if draft.sure and draft.candidates[0].likeness >= _CLEAR and not _is_a_project(name, mind):
            return [Dictate(places=clause.places, draft=draft, text=capital(text.text))]
    found = WRITE.match(clause.keys) if mind.fresh_draft else None
    if found is not None and (text := clause[len(found[0].split()) :]):
        return [Dictate(places=clause.places, draft=None, text=capital(text.text))]
    if mind.opened_draft and mind.draft is not None and (text := _text_for_opened(clause)):
        draft = replace(mind.draft, place=clause.place)
        return [Dictate(places=clause.places, draft=draft, text=capital(text.text))]
    return ()


def _text_for_opened(clause: Clause) -> Clause:
    """What goes into the draft that was just opened, where it is surely a text and nothing to be written some day."""
    found = _IN_OPENED.match(clause.keys + " ")
    text = clause[:0] if found is None else clause[len(found[0].split()) :]
    if found is None or not text:
        return clause[:0]
    told = found["tells"] or text[0].key in _TELLERS or _is_parted_from(clause, text)
    return text if told else clause[:0]


def _is_parted_from(clause: Clause, text: Clause) -> bool:
    """Whether a sign stands before the text that ends a clause."""
    return bool(clause[len(clause) - len(text) - 1].after)


def _is_a_project(said: Clause, mind: Mind) -> bool:
    return find_project(said, mind.known.projects).sure


def _is_a_task(split: tuple[Named, Clause], rest: Clause, mind: Mind) -> bool:
    """Whether the words name a task rather: “add to the catering quote that …”, beside a draft “Catering menu”."""
    if (
        split[1][0].at > 0
        and rest[0].at < split[1][0].at
        and any(word.after for word in rest[: len(rest) - len(split[1])].words)
    ):
        rest = rest[: len(rest) - len(split[1])]
    likely = (mind.find_task(rest[:length]) for length in range(1, min(_MOST_OF_NAME, len(rest) + 1)))
    best = max((task.candidates[0].likeness for task in likely if task.sure), default=0.0)
    return best > split[0].candidates[0].likeness


def _named(rest: Clause, mind: Mind) -> tuple[Named, Clause] | None:
    """The draft that the first words name, and the words that go into it."""
    for index in range(1, min(_MOST_OF_NAME, len(rest))):
        if rest[index - 1].after[:1] in {":", ",", ".", ";", "—", "–", "-"} or rest[index].key in _SAYING:
            draft = mind.find_draft(rest[:index])
            if draft.candidates:
                return draft, _said(unasked(rest[index:]))
    best: tuple[float, int, Named] | None = None
    for length in range(1, min(_MOST_OF_NAME, len(rest))):
        draft = mind.find_draft(rest[:length])
        if (
            draft.sure
            and draft.candidates[0].likeness >= _FULLY
            and (best is None or draft.candidates[0].likeness > best[0])
        ):
            best = draft.candidates[0].likeness, length, draft
    if best is None:
        return None
    return best[2], _said(rest[best[1] :])


def _said(text: Clause) -> Clause:
    """A text without what leads to it: “that says | we open at eight”."""
    length = 0
    while length < min(2, len(text) - 1) and text[length].key in _SAYING | {"with"}:
        length += 1
    return text[length:]
