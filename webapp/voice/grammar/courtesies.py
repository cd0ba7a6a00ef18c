"""What somebody says only to be polite, before and behind what they ask for.

“I was wondering if you could …”, “would you be so kind as to …”, “sorry to bother you, but …”; “…, if it's not too much
trouble”, “… when you get a chance”, “…, you're a star”. They say nothing of what is to be done.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.verbs import COMMANDS, OF_WHAT_THERE_IS, VERBS
from webapp.voice.grammar.words import Clause, Word, ends_sentence, listed

_EASILY = (
    r"(?:please|kindly|possibly|perhaps|maybe|just|quickly|also|then|now|ever|at all|very|really|simply|go ahead and|"
    r"do me a favou?r and|help me to|help me|be able to|manage to|try to)"
)
_FINE = (
    r"(?:great|good|nice|lovely|wonderful|perfect|brilliant|fantastic|super|amazing|awesome|helpful|kind|fine|fab|"
    r"ideal|excellent|appreciated|much appreciated|a (?:great |big |huge )?help|handy)"
)
_MAY = r"(?:could|can|would|will|might|may)"
_IF_YOU = r"(?:if|whether|that) you(?: (?:could|can|would|might|were to|will)|'d)"
_SO_KIND = (
    r"be (?:so|very|really) (?:kind|good|nice|sweet) (?:as to|and)|be (?:kind|good|nice) enough to|"
    r"be (?:a|an) (?:dear|love|star|pal|angel|sport) and"
)
_A_TASK = r"(?:an?|another) (?:[a-z]+ ){0,2}(?:task|reminder|to-do)"
# All of these are followed by what is asked for, as one says it to somebody: “order paper”.
_ASKS = re.compile(
    r"(?:"
    rf"(?:{_MAY}|won't) you (?:{_EASILY} )*(?:{_SO_KIND})"
    rf"|(?:{_SO_KIND})"
    rf"|(?:{_MAY}) (?:i|we) (?:{_EASILY} )*(?:ask|get|have|trouble|bother|beg|request)(?: that)? you(?: to)?"
    rf"|(?:i|we)(?:'m| am| was|'re| were)? (?:just |only |also )*(?:wonder|wondering|hoping) {_IF_YOU}"
    rf"|(?:do|would) you (?:think|reckon|suppose) (?:that )?(?:you|we) (?:could|can|might)"
    rf"|(?:is there )?any (?:chance|way)(?: that)? (?:you|we) (?:could|can|might)"
    rf"|(?:would|will|might|is) it (?:be )?(?:at all |maybe |perhaps )*(?:possible|okay|ok|all right|alright|too much "
    rf"trouble)(?: for you)? (?:to|if you(?: could)?)"
    rf"|(?:i|we)(?:'d| would| will|'ll) (?:really |very much |so |greatly |quite )*(?:love|appreciate|like|be "
    rf"(?:so |very |really |most )*(?:grateful|thankful|happy|obliged|glad)|be thrilled) (?:it )?{_IF_YOU}"
    rf"|(?:i|we)(?:'d| would) (?:really |very much |quite )*(?:like|love|prefer|need|want)(?: for)? you to"
    rf"|(?:i|we) (?:really |just |also )*(?:want|need) you to"
    rf"|(?:what )?(?:i|we)(?:'d like| would like| need| want)(?: you to do)?(?: now| next)? is(?: for you)?(?: to)?"
    rf"|(?:it|that)(?:'d| would| will|'ll) be (?:so |really |very |just )*{_FINE} (?:of you to|{_IF_YOU})"
    rf"|(?:i|we) (?:was|were) (?:just )?wondering(?= (?:can|could|would|will) you )"
    rf"|(?:i|we)(?:'d| would) like to (?:ask|request)(?: that)? you(?: to)?"
    rf"|(?:i|we) (?:just )?wonder(?:ed)? if it (?:would|might|could) be (?:possible|okay|ok|all right) to"
    rf"|(?:{_MAY}) (?:i|we)(?: please)?(?= (?:(?:have|get) {_A_TASK}|be reminded) )"
    rf"|(?:(?:i|we) (?:could|can) do with|(?:i'd|we'd|i would|we would) (?:really )?(?:love|appreciate))"
    rf"(?= (?:{_A_TASK}|reminding) )"
    r")(?P<more>(?: " + _EASILY + r")*)(?= )"
)
# A question, but for “please” in it: “could we push the lunch to Friday, please?”.
_MAY_WE = re.compile(r"(?:can|could|may|might) (?:we|i) (?:(?:please|maybe|perhaps|possibly|just|also) )*(?=[a-z])")
_WE_MAY = re.compile(
    r"(?:we can|(?:please )?feel free to|we could) (?:now |just )*(?=(?:tick|check|cross|mark|strike|close) )"
)
# And these by it as a thing: “ordering paper”.
_ASKS_FOR_DOING = re.compile(
    rf"(?:(?:(?:would|do|will) you (?:{_EASILY} )*)?mind(?: (?:terribly|awfully|very much|at all|please|just))*"
    rf"|(?:i|we)(?:'d| would) (?:really |very much )*appreciate (?:you|your)"
    rf"|(?:is there )?any chance of(?: you)?)(?: {_EASILY})* "
)
_A_MOMENT = (
    r"(?:a|the|some|five|one|any) (?:spare |free |quick |few )*(?:chance|moments?|minutes?|second|sec|time|opportunity)"
)
_TROUBLE = r"(?:not )?(?:too much |any |a |no )*(?:trouble|bother|hassle|problem|imposition|too much to ask)"
_WHENEVER = (
    rf"(?:when|whenever|if|once|as soon as) you(?:'ve)? (?:next )?(?:get|got|have|find|can spare) {_A_MOMENT}"
    rf"(?: (?:for it|free|to spare|today))?|at your convenience|real(?:ly)? quick(?:ly)?|"
    r"(?:when|whenever) (?:you can|you're ready|it suits you|"
    rf"it's convenient)"
)
_IF_FINE = (
    r"if you(?: (?:don't|do not|wouldn't|would not))? (?:mind|don't mind)|if you (?:can|could|would|please|will)|"
    r"if you(?:'d| would| could) be so (?:kind|good)|if (?:that's|that is|it's|it is|that'd be|that would be) "
    rf"(?:all |quite )*(?:okay|ok|all right|alright|right|possible|fine|fine by you|{_TROUBLE})(?: with you)?|"
    r"if (?:at all |it's at all )?possible|if i may|if you would be so kind|(?:i'd|i would) be (?:so |very |most )*"
    r"(?:grateful|obliged)"
)
_THANKS = (
    r"(?:(?:many |lots of |with )?thanks|thank you|ta|cheers|thx)(?: (?:so|ever so|very|ever))?(?: much| kindly| indeed"
    r"| a lot| a million| a bunch| a ton| tons| heaps| loads| in advance| again| for (?:that|your help|all of that))*"
)
_WOULD_BE = rf"(?:that|it)(?:'d| would| will|'ll) (?:really )?be (?:so |really |very |just )*{_FINE}"
_PRAISE = (
    rf"(?:{_WOULD_BE}|that's (?:really |so |"
    rf"just )*(?:great|lovely|perfect|brilliant|wonderful|good|fine|fantastic|super|kind of you|very kind|it|all|"
    r"everything|me done|the lot)(?: (?:for|from) (?:now|today|me|this morning|the moment|tonight))*|much appreciated|"
    r"(?:i'd |i would |i )?(?:really |very much |much )*appreciate (?:it|that|your help)|"
    r"you(?:'re| are) (?:a|an|the) (?:absolute |real |total )?(?:star|legend|angel|best|gem|life ?saver|treasure|"
    r"darling|dear|love|doll|sweetheart|hero|great help|champion|champ|genius)|bless you|there's a (?:dear|love)|"
    r"(?:have|enjoy) (?:a|your) (?:good|nice|great|lovely) (?:day|one|evening|weekend))"
)
_DEAR = r"(?:love|dear|darling|mate|pal|sweetheart|buddy|friend|my friend|my dear|honey)"
_ASIDE = re.compile(
    rf"(?:{_WHENEVER}|{_IF_FINE}|{_THANKS}|{_PRAISE}|"
    r"(?:i'm |so )?sorry (?:to (?:bother|trouble|disturb|pester) you|to be a (?:pain|nuisance)|for the "
    rf"(?:bother|trouble))(?: again)?|pardon me|excuse me|forgive me)(?: {_DEAR})?(?= )"
)
_CLOSES = re.compile(
    rf"(?:(?:and|so) )?(?:please )?(?:(?P<hoped>{_WHENEVER}|{_IF_FINE}|{_WOULD_BE}|please|{_THANKS}"
    rf"|(?:would|will|could|can) (?:you|ya)(?: please)?)|{_PRAISE}"
    rf"|please (?:add|note|put|write|save) (?:it|that|this)(?: down)?|(?:won't|wouldn't) you|okay|ok|all right|alright)"
    rf"(?: {_DEAR}| please| then)?|(?:please )?{_DEAR}"
)
_BEFORE_WORDS = listed("say says saying said called titled named entitled a an the to with of for about")
# Before what is told: “I'm happy to say I've paid the rent”.
_TELLS = re.compile(
    r"(?:(?:i'm|i am|we're|we are) (?:very |so |really )*(?:happy|glad|pleased|delighted|proud|relieved|thrilled) to "
    r"(?:say|report|announce|tell you|let you know)|(?:i|we) can (?:now )?(?:confirm|report)|(?:just )?(?:to let you "
    r"know|so you know)|(?:note|make a note|jot down|write down|remember)(?: down)? that"
    r"(?= (?:i|we) (?:have to|need to|must|ought to) )|(?:you'll be|"
    r"you will be) (?:happy|glad|pleased) to (?:hear|know))(?: that)?(?= )"
)
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|morning|evening|ahoy|ok|okay)"
    r"(?: (?:there|again|dear|everyone|team|desk|cofounder|computer|assistant|my friend|to you))*"
    r"|(?:desk|cofounder|computer|assistant)|kindly)(?= )"
)
_JOINS = listed("and then also plus so but okay ok oh well um uh hi hello hey please now right thanks")
# These only where something of the desk is asked for: “make sure to lock up” is something to do.
_SEES_TO = re.compile(
    r"(?:let me|allow me to|(?:make|be) sure (?:to|you)|quickly|simply|do)(?: (?:please|just|quickly|also|now))* "
    r"(?=(?:assign|reassign|mark|move|reschedule|postpone|push|approve|reopen|tick|start|comment|remind|add) )"
)
# And these where something is put into a text: “I'd like to add a line to the newsletter”.
_PUTS_IN = re.compile(
    r"(?:let me|allow me to|(?:i|we)(?:'d| would) like to|(?:i|we) (?:want|need|have) to|(?:can|could|may) (?:i|we))"
    r"(?: (?:please|just|quickly|also|now))* (?=dictate |(?:write|note|put|jot) (?:(?:this|that|the following) )?"
    r"(?:down )?(?:in|into) |(?:add|append|put|write|insert) (?:this|the following|something|a (?:line|sentence|"
    r"paragraph|comment|note|remark|bit|few words)) |(?:add|append) to )"
)
# A request that is put as a question.
_ASKED = re.compile(r"(?:can|could|would|will|won't|might|may|do|is|any) (?:you|i|we|it|there|chance|way) (?!not )")
_HELLO = listed("hi hello hey kindly")  # the others may be words of what follows: “morning coffee”
_LONGEST = 20  # words of a courtesy
_OF_THE_DESK = COMMANDS | OF_WHAT_THERE_IS
_VERBS = VERBS | COMMANDS | OF_WHAT_THERE_IS | {"remind"}


def courtesy_at(words: Clause, index: int) -> int:
    """How many words from this one on only ask politely for what follows, or are said beside it, between pauses."""
    if not _may_begin(words, index):
        return 0
    ahead = words[index : index + _LONGEST]
    keys = ahead.keys + " "
    leading = (_ASKS, _SEES_TO, _PUTS_IN, _TELLS, _WE_MAY)
    asks = next((found for pattern in leading if (found := pattern.match(keys))), None)
    may = _MAY_WE.match(keys)
    if may is not None and keys[may.end() :].split(" ")[0] in _OF_THE_DESK and _says_please(words, index):
        return len(may[0].split())
    if asks is not None and not any(word.after for word in ahead[: len(asks[0].split()) - 1].words):
        return len(asks[0].split())
    greets = _GREETING.match(keys)
    if greets is not None and (ahead[len(greets[0].split()) - 1].after or ahead[0].key in _HELLO):
        return len(greets[0].split())
    doing = _ASKS_FOR_DOING.match(keys)
    if doing is not None and keys[doing.end() :].split(" ")[0] in _VERBS:  # as `as_asked` has it
        return len(doing[0].split())
    aside = _ASIDE.match(keys)
    length = len(aside[0].split()) if aside is not None else 0
    return length if length and ahead[length - 1].pauses else 0


def _says_please(words: Clause, index: int) -> bool:
    """Whether the sentence that a word begins says please."""
    end = next((at for at in range(index, len(words)) if ends_sentence(words.words, at)), index)
    return any(word.key == "please" for word in words[index : end + 1].words)


def _may_begin(words: Clause, index: int) -> bool:
    """Whether something may be asked for from here on: nothing stands before it that it could run on from."""
    return index == 0 or words[index - 1].pauses or words[index - 1].key in _JOINS


def closing_courtesy(words: Clause) -> int:
    """How many words at the end only thank for what is asked for, or hope that it can be done.

    Without a pause before them they do where nothing runs on to them: “a card that says thank you” is a thing.
    """
    longest = 0
    for length in range(1, min(len(words), _LONGEST // 2) + 1):
        found = _CLOSES.fullmatch(words[len(words) - length :].keys)
        if found is None:
            continue
        before = words[len(words) - length - 1] if length < len(words) else None
        parted = before is not None and bool(before.after)
        goes_on = before is None or bool(found["hoped"] and before.key not in _BEFORE_WORDS)
        if parted or goes_on:
            longest = length
    return longest


def unasked(text: Clause) -> Clause:
    """A text without the “please” that was said before it: “comment on the oven, please: it smells”."""
    return text[1:] if len(text) > 1 and text[0].key == "please" and text[0].pauses else text


def asides(said: Clause, index: int) -> int:
    """How many words from this one on are a courtesy between commas: “move the lunch, if you don't mind, to Friday”."""
    if said[index - 1].after != ",":
        return 0
    for length in range(1, min(len(said) - index, _LONGEST // 2)):
        last = said[index + length - 1]
        if last.pauses:
            polite = last.after in {",", ":", " -", "–", "—"} and _CLOSES.fullmatch(said[index : index + length].keys)
            return length if polite else 0
    return 0


def as_asked(words: Sequence[Word]) -> list[Word]:
    """The words, where something is asked for politely, as one says it to somebody: “would you mind ordering paper?”
    is “order paper.”. What is joined to it is meant in the same way."""
    said, found = Clause(words, ""), list(words)
    for index in range(len(words)):
        if not _may_begin(said, index):
            continue
        ahead = said[index : index + _LONGEST].keys + " "
        asks = _ASKS_FOR_DOING.match(ahead)
        at = index + len(asks[0].split()) if asks is not None else len(words)
        while at < len(words):
            verb = verb_of(words[at].key)
            if verb is not None:
                found[at] = replace(words[at], key=verb, text=verb, meant=verb)
            at = _next_joined(said, at)
        if _ASKED.match(ahead):
            last = next((place for place in range(index, len(words)) if ends_sentence(words, place)), index)
            if found[last].after.startswith("?") and not said[index:last].keys.endswith(("you", "ya")):
                found[last] = replace(found[last], after=".", stop=found[last].end)
    return found


def _next_joined(said: Clause, at: int) -> int:
    """The place of the next word behind “and” in the same sentence, else behind all."""
    for place in range(at + 1, len(said) - 1):
        if ends_sentence(said.words, place - 1):
            break
        if said[place].key in {"and", "then"} and said[place + 1].key.endswith("ing"):
            return place + 1
    return len(said)


def verb_of(doing: str) -> str | None:
    """The verb that a form in “-ing” is of: `moving` is of `move`, `putting` of `put`; None where it is of none."""
    stem = doing.removesuffix("ing")
    if stem == doing or len(stem) < 2:
        return None
    doubled = stem[:-1] if stem[-1] == stem[-2] else ""
    return next((verb for verb in (stem + "e", doubled, stem) if verb in _VERBS), None)
