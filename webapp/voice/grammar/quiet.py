"""What isn't to be done, whatever is said in it: questions, conditions, doubts, and what others say."""

import re

from webapp.voice.grammar.verbs import COMMANDS, VERBS
from webapp.voice.grammar.words import Clause, listed

# A question, a condition or a doubt; what follows in the sentence is not to be done.
QUIET = re.compile(
    r"(?:should|shall|could|may|might|must|did|does|is|are|am|was|were|has|had|would|will) (?:i|we|they|he|she|"
    r"it|the|my|our|"
    r"there|this|that|somebody|someone|anybody|anyone|everybody|everyone|nobody|you (?:not|think|know|"
    r"mean|remember|say))(?: |$)"
    r"|(?:do|have) (?:i|we|they|you)(?: |$)|(?:did|are|were|had) you(?: |$)"
    r"|(?:don't|do not|never|please don't|not to|let's not|we shouldn't|i shouldn't|you shouldn't) (?!forget|"
    r"let me forget|let us forget)"
    r"|(?:if|unless|whether|when|suppose|supposing|imagine|maybe|perhaps|in case|because|although|though|while|since) "
    r"|(?:once|as soon as|after|before|until|by the time) (?:(?:i|we|he|she|they|you|it) |(?:[^ ]+ "
    r"){1,4}?(?:is|are|has|"
    r"have|was|were|comes|arrives|says|gets|calls|leaves|opens|closes|finishes|finish|come|arrive) )"
    r"|(?:what if|what would|what about|how about|how do|how does|how did|how are|how is|how can|how many|how "
    r"much|how long|how come|why|who|whose|whom) "
    r"|(?:i|we) (?:might|could|would(?! (?:really |also |just |very much )*like to )|"
    r"may|don't|do not|didn't|did not|haven't|have not|won't|will not|wouldn't|"
    r"shouldn't|"
    r"should not|can't|cannot|was|were|wonder|wondered|thought|think|guess|suppose|hope|wish|wanted|considered|"
    r"never|used to|"
    r"am not|don't need|doubt)(?: |$)"
    r"|(?:i'm|we're|i am|we are) (?:thinking|wondering|considering|not|going|about|afraid|sure|unsure)(?: |$)"
    r"|(?:can|could) (?:the|my|our|this|that|it|they|he|she|i|we|somebody|someone|anybody|anyone) "
    r"|(?:can't|cannot|couldn't|won't|wouldn't|shouldn't|haven't|hasn't|didn't|doesn't|isn't|aren't|wasn't|weren't) "
    r"|(?:it's|it is|that's|that is) not "
    r"|(?:no need|there's no need|you don't|they|he|she) "
    r"|(?:remind|tell) (?:me|us)(?: again)? (?:why|what|how|who|whose|which|whether|where|when|if) (?!is due|to do)"
)
# What somebody says, thinks or wants isn't said to the desk.
_REPORTED = re.compile(
    r"(?:(?:the|my|our|some) )?(?P<who>[^ ]+)(?: [^ ]+)? (?:said|says|told|asked|asks|suggested|suggests|promised|"
    r"reckons|thinks|thought|claims|mentioned|insists|insisted|wanted|wished|swore|hates?|loves?) "
)
_NO_ONE = listed("it as like what who which that remind note add task say")
_FORGET = re.compile(r"(?:please )?(?:(?:i|we) )?(?:can't|cannot|mustn't|must not|shouldn't|should not) forget to")


def is_quiet(words: Clause, index: int) -> bool:
    """Whether a sentence that begins at this word is a question, a condition or a doubt, or says what not to do."""
    keys = words[index : index + 6].keys + " "
    if _FORGET.match(keys):
        return False
    found = QUIET.match(keys)
    if found is None:
        return _is_reported(keys)
    if keys.startswith(("i didn't ", "i haven't ", "we didn't ", "we haven't ", "i did not ", "i have not ")):
        return "after all" not in words[index : index + 24].keys
    return True


def _is_reported(keys: str) -> bool:
    """Whether somebody is told of who says or wants something: “my accountant wanted me to …”."""
    found = _REPORTED.match(keys)
    if found is None or found["who"] in _NO_ONE:
        return False
    return found["who"] not in VERBS | COMMANDS or len(found[0].split()) == 2
