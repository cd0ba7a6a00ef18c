"""What is asked of the desk and not of a person, and can’t be done as it is said."""

import re

from webapp.voice.grammar.adding import read_task
from webapp.voice.grammar.corrections import names_a_person
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.mind import CLEAR
from webapp.voice.grammar.talk import Talk
from webapp.voice.grammar.verbs import VERBS
from webapp.voice.grammar.words import ARTICLES, Clause, cut, listed

IT = listed("it it's that that's this them")
OF_THE_DESK = listed("postpone reschedule delay assign complete finish approve push mark tick close move")

_EVERYTHING = re.compile(
    r"^[a-z]+ (?:off )?(?:everything|(?:each and )?every (?:single )?(?:other )?(?:one|task|thing|to-do)"
    r"|all (?:of )?(?:my |the |our |these |those )?(?:[a-z]+ )?(?:tasks|to-dos|things|them|it)|all)(?: |$)"
)
_OF_OTHERS = listed("set make change put tag label delete remove rename archive duplicate")
_MOST_OF_NAME = 16
_TAKEN = listed("take remove")  # off a list
_PUT = listed(
    "put bring pull shift defer bump snooze hand pass give hold swap leave park keep"
)  # off, forward, over, back
_PARTICLES = listed("off back forward forwards over out up on down")
_ENDINGS = listed("to in into on as with until till by")
_OF_A_MACHINE = re.compile(
    r"(?:(?:log|sign) (?:me )?(?:out|off|in)|go (?:back|home)|scroll .+|zoom .+|(?:request|ask for) (?:some )?changes"
    r"|(?:request|ask for) (?:some |a few )?(?:changes|edits) .+|(?:start|stop|pause) (?:the |a |my )?(?:timer|clock|"
    r"tracking|recording)(?: .+)?)"
    r"|hold on(?: a (?:second|sec|minute|moment))?|stop (?:listening|recording|talking)|(?:see|talk to) you(?: .+)?|"
    r"play .*music|call it a (?:day|night)|hurry up|take (?:it easy|your time)|check this out|mark my words|"
    r"read the room|turn (?:on|off) dark mode"
)


def is_of_the_desk(talk: Talk, clause: Clause) -> bool:
    """Whether something is to become of a task that there is, but it isn't said what: “postpone the price list”."""
    if clause[0].key not in VERBS and len(clause) > 1:  # a word that isn't known, before the name of a task
        ends = [at for at, word in enumerate(clause.words) if at > 1 and word.key in _ENDINGS]
        if any(_is_called(talk, clause[1:at]) for at in (*ends[:3], len(clause))):
            return True
    if clause[0].key == "mark" and len(clause) > 2 and _is_called(talk, clause[1:-1]):
        return True  # as a machine hears “mark the invoice as sent”
    if clause[-1].key in {"task", "to-do"} and len(clause) > 2 and _is_called(talk, clause[1:]):
        return True
    if clause[0].key in {"let", "have", "get"} and names_a_person(clause[1:2], talk.known):
        return any(_is_called(talk, clause[at:]) for at in range(2, min(len(clause) - 1, 7)))
    if clause[0].key == "do" and (said := read_task(clause, talk.known)) is not None:
        return _is_called(talk, Clause(cut(said.title)[1:], said.title))
    put_down = clause[2:4].keys == "down for" or clause[-1].key in _PARTICLES | {"in"}
    if clause[0].key == "put" and put_down and names_a_person(clause[1:2], talk.known):
        return True
    if clause[:3].keys == "hold off on" and _is_called(talk, clause[3:]):
        return True
    if clause[0].key in OF_THE_DESK and (is_elided(clause, talk.known) or clause[1:2].keys in IT):
        return True
    if clause[0].key == "approve" and read_task(clause, talk.known) is not None:
        said = read_task(clause, talk.known)
        return said is None or said.due_date is None
    if clause[0].key in {"mark", "set", "tick"} and {"as", "done"} <= {word.key for word in clause.words}:
        return True
    return _OF_A_MACHINE.fullmatch(clause.keys) is not None or _is_done_to_a_task(talk, clause)


def _is_done_to_a_task(talk: Talk, clause: Clause) -> bool:
    """Whether a task that there is is to be changed in a way that isn't spoken: “delete order paper”."""
    if clause[0].key in _TAKEN:
        ends = [at for at, word in enumerate(clause.words) if at > 1 and word.key in {"off", "from"}]
        return any(_is_called(talk, clause[1:at]) for at in ends[:2])
    if clause[0].key not in OF_THE_DESK | _OF_OTHERS | _PUT or len(clause) < 2 or _is_carried(clause):
        return False
    said = read_task(clause, talk.known)
    if said is not None and said.due_date is not None and clause[0].key in {"finish", "complete", "close"}:
        return False
    words = cut(said.title if said is not None else "")[1:]
    while words and words[-1].key in _ENDINGS:
        words.pop()
    named = [clause[1:], Clause(words, said.title if said is not None else "")]
    if clause[0].key not in _OF_OTHERS - _PUT or {"as", "due", "not"} & {word.key for word in clause.words}:
        ends = [at for at, word in enumerate(clause.words) if at > 1 and word.key in _ENDINGS | _PARTICLES]
        ends += [at + 1 for at, word in enumerate(clause[:-1].words) if at > 1 and word.after][:1]
        back = 2 if clause[1].key in _PARTICLES else 1  # “bring back the banner, it fell down”
        named = [*([] if clause[0].key in _PUT else named), *(clause[back:at] for at in ends[:4] if at > back)]
    return any(_is_called(talk, each) for each in named)


def _is_carried(clause: Clause) -> bool:
    """Whether a thing is brought somewhere: “bring the price list to the printer”."""
    ends = [at for at, word in enumerate(clause.words) if at > 1 and word.key == "to"]
    return clause[0].key in {"bring", "take"} and any(clause[at + 1 : at + 2].keys in ARTICLES for at in ends)


def _is_called(talk: Talk, said: Clause) -> bool:
    """Whether a task is clearly called so."""
    if len(said) > _MOST_OF_NAME:
        return False
    found = talk.mind.find_task(said)
    return found.sure and found.candidates[0].likeness >= CLEAR


def is_too_much(talk: Talk, clause: Clause) -> bool:
    """Whether all tasks at once are meant, which nobody says by mistake and takes back with one word."""
    return clause[0].key in OF_THE_DESK and _EVERYTHING.search(clause.keys) is not None


def is_elided(clause: Clause, known: Known) -> bool:
    """Whether it isn't said of what something is to become: “move to Friday”, “mark as done”."""
    second, rest = clause[1:2].keys, clause[2:]
    if second in {"as", "done"}:
        return True
    if second not in {"to", "until", "back", "by"}:
        return False
    return not rest or names_a_person(rest, known) or read_when(rest, known.typed()) is not None
