"""Words that say nothing by themselves: “um”, “please”, “can you”, “and then”."""

import re

from webapp.voice.grammar.courtesies import closing_courtesy, courtesy_at
from webapp.voice.grammar.verbs import OF_WHAT_THERE_IS, VERBS
from webapp.voice.grammar.words import Clause, listed

SOUNDS = listed("ugh argh aw phew huh um umm uh uhh uhm er err erm hm hmm mm mmm ah ahh eh mhm")
_OPENERS = [
    re.compile(pattern + r"(?:(?<= )|(?= |$))")
    for pattern in (
        r"(?:okay|ok|so|hey there|hi there|hiya|howdy|hey|hi|hello|right|alright|all right|well|now|yeah|yes|yep|yup|"
        r"sure|great|perfect|good|"
        r"please|just|oh|shoot|gosh|damn|dang|alrighty|righto|nah|yo|"
        r"look|listen|computer|cofounder|assistant|basically|anyway|also|then|next|and|plus|but|finally|"
        r"lastly|additionally|besides|afterwards|firstly|secondly|thirdly|too)",
        r"(?:good (?:morning|afternoon|evening)|let's see|let me see|let me think|you know what|you know|as well|"
        r"cheers|ta|bye|goodbye"
        r"|(?:would|will|could) you ever(?= (?:remind|add|put|move|mark|give|open|show|read) )|(?:thank you|"
        r"thanks)(?: (?:so|very) much| a lot| again)?)",
        r"(?:first|second|third|number (?:one|two|three))(?: of all)?(?= [a-z])",
        r"let's(?= (?:kick off|sign off|look up|go to|jump|begin|slide) )",
        r"let's(?= look at )",
        r"(?:can|could) (?:i|we) (?:please |just )*(?=see |look at |hear |"
        r"have (?:a |another )?look |(?:get|have) (?:a|an|another) "
        r"(?:new |quick )?(?:task|reminder|to-do) )",
        r"you (?:can|may|could) (?:also |now |just )*",
        r"(?:can|could|would|will) (?:you|someone|somebody) (?:also |please |just |maybe |kindly |possibly |perhaps |"
        r"quickly |like )*(?!not )",
        r"i was (?:gonna|going to|about to) say",
        r"(?:i'd like|i would like|i want|i need|we need|i'd love) you to",
        r"(?:would you mind|do me a favou?r and|go ahead and|help me to|help me)",
        r"(?:and then|after that|and after that|and also|as well as|on top of that|one more thing|another thing|"
        r"what else(?! (?:is|are|do|does|have|has|needs?)(?: |$))|"
        r"that's (?:all|it|everything)(?: for (?:now|today))?|that is all|that would be all)",
        r"(?:thank (?:god|goodness|heavens)|(?:i )?almost forgot(?! to)|there's (?:one more|another) thing)",
        r"(?:quick one|one quick thing|i (?:just |also )?(?:remembered|realized|realised|noticed)(?: that)?(?= "
        r"(?:i|we) ))",
        r"(?:(?:jot|note|write|take) (?:this|that|it) down(?! (?:in|into|on|to) )|i went ahead and(?= [a-z])|"
        r"unfortunately|sadly|luckily|"
        r"thankfully|fortunately|you (?:need|have) to(?= (?:remind|add|move|mark) )|"
        r"(?:good|bad|great|quick) news|quick update|heads up|guess what|for the record|for your information|i "
        r"guess|i think that's all|oh (?:yes|yeah|and)|ah yes|let me think|by the way|while i'm at it|while you're "
        r"at it|"
        r"before i forget|what was it|how should i put it|for what it's worth|if you (?:can|could|would|please|don't "
        r"mind))",
        r"(?:i'm|i am|we're) (?:happy|ready|glad|going) to(?= (?:approve|sign off) )",
        r"(?:if|when) (?:you(?:'ve)? (?:get|got|have|find) (?:a|the) (?:second|sec|minute|moment|chance|time)|it's not "
        r"too much trouble|possible)",
        r"let me (?:just |quickly |also )*(?=(?:add|create|put|make|note) )",
        r"(?:the|my) (?:thing|point) is(?: that)?(?= (?:i|we) )",
        r"(?:one )?quick thing|go on(?= (?:read|show|tell|then) )|real quick|really quick(?:ly)?|quick(?= "
        r"(?:what|read|show|add|remind))",
        r"first (?:things first|thing|up|off)(?! (?:in|on|tomorrow|next) )",
        r"(?:sometime|some time)(?= (?:next|this|on|in|tomorrow|today|before|over) )",
    )
]
_CLOSERS = [
    re.compile(pattern)
    for pattern in (
        r"(?:thank god|thank goodness|for me|for us|too|as well|you know|okay|ok|alright|that's all|that is all|that's "
        r"it|and|then|so|also)",
    )
]
_POLITE = re.compile(r"please|thanks|thank you|that's (?:all|it)|that is (?:all|it)")
_ME = listed("i i'm i've i'd i'll we we're we've we'll you could can would please it's")
_MEANT = listed("waiting waits wait due assigned tasks anything things for")
_ADDRESSED = listed(
    "hooray hurray yay woohoo phew mate man buddy dude guys folks eh hey right yeah finally actually though anyway "
    "really"
)
_COUNTING = listed("one two three four five six seven eight nine 1 2 3 4 5 6 7 8 9")
# “Let's buy stamps” is to be done, “let's see” and “let's go with Friday” are not.
_DONE_TOGETHER = (VERBS | OF_WHAT_THERE_IS) - listed("see say talk face go look think hear wait stay")
_MOST = 6  # words of a filler


def opener_at(words: Clause, index: int) -> int:
    """How many words from this one on only lead to what is said."""
    if words[index].key in SOUNDS:
        return 1
    if counts_at(words, index):
        return 1
    if polite := courtesy_at(words, index):
        return polite
    keys = words[index : index + _MOST].keys
    if words[index].key in {"morning", "afternoon", "evening"} and words[index].after[:1] in {".", ",", "!"}:
        return 1
    if words[index].key == "update" and words[index].after:
        return 1
    if words[index].key == "let's" and words[index + 1 : index + 2].keys in _DONE_TOGETHER:
        return int(words[index + 2 : index + 3].keys != "it" or words[index + 1].key != "call")  # “let's call it a day”
    if (
        keys.startswith(("one more ", "another one ", "next one ", "next thing ", "last thing "))
        and words[index + 1].after
    ):
        return 2
    longest = 0
    for pattern in _OPENERS:
        found = pattern.match(keys)
        if found is not None and (found.end() == len(keys) or keys[found.end()] == " " or found[0].endswith(" ")):
            longest = max(longest, len(found[0].split()))
    if longest == 1 and words[index].key in VERBS and not words[index].after:
        return int(words[index + 1 : index + 2].keys in _ME)  # “shoot the film”, “listen to the tape” are to be done
    return longest


def counts_at(words: Clause, index: int) -> bool:
    """Whether a number only counts what is said: “One, order bells. Two, call Dana.”, “1. Order bells 2. Call Dana”."""
    word, following = words[index], words[index + 1 : index + 2].keys
    begins = index == 0 or words[index - 1].pauses or words[index - 1].key in {"and", "number"}
    begins = begins or (word.key.isdigit() and word.after == "." and words[0].key == "1")
    return begins and word.key in _COUNTING and word.after[:1] in {",", ".", ":", ")"} and following in VERBS


def closing(words: Clause, *, is_text: bool = False) -> int:
    """How many words at the end only end what is said. Of a text only thanks do."""
    if is_text:
        if len(words) > 1 and words[-1].key in {"okay", "ok", "alright"} and words[-2].after.startswith(","):
            return 1
        polite = next((length for length in (3, 2, 1) if _POLITE.fullmatch(words[len(words) - length :].keys)), 0)
        return polite if polite < len(words) else 0
    closed = 0
    while closed < len(words):
        rest = words[: len(words) - closed]
        length = _closer(rest)
        if length == 2 and rest[-1].key in {"me", "us"} and rest[-3:][0].key in _MEANT:
            break
        if not length or length == len(words):
            break
        closed += length
    return closed


def _closer(words: Clause) -> int:
    if words[-1].key in SOUNDS:
        return 1
    if words[-1].key in _ADDRESSED and words[-2:-1].keys and words[-2].after.startswith(","):
        return 1
    if polite := closing_courtesy(words):
        return polite
    for length in range(min(4, len(words)), 0, -1):
        keys = words[len(words) - length :].keys
        if any(pattern.fullmatch(keys) for pattern in _CLOSERS):
            return length
    return 0
