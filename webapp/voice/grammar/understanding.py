"""What somebody said, understood."""

import re

from webapp.quick_add import parse
from webapp.voice.grammar.acts import AddTask, Candidate, Named, Place, Understood
from webapp.voice.grammar.known import Known

_ADDING = re.compile(r"(?:please )?(?:add a task to|add a task|remind me to|i need to) ", re.IGNORECASE)


def understand(words: str, known: Known) -> Understood:
    """What words mean. Never raises for any text; `known.now` is expected between the years 1900 and 9000."""
    lead = _ADDING.match(words)
    if lead is None:
        place = Place(0, len(words))
        return Understood(words=words, left=words.strip(), left_places=(place,) if words.strip() else ())
    parsed = parse(words[lead.end() :].strip().removesuffix("."), known.typed())
    place = Place(lead.end(), len(words))

    def named(name: str | None) -> Named | None:
        return None if name is None else Named(said=name, place=place, candidates=(Candidate(name, 1.0),), sure=True)

    act = AddTask(
        places=(Place(0, len(words)),),
        title=parsed.title[:1].upper() + parsed.title[1:],
        line=parsed.line,
        due_date=parsed.due_date,
        due_time=parsed.due_time,
        rrule=parsed.rrule,
        anchor=parsed.anchor,
        ends=parsed.ends,
        priority=parsed.priority,
        project=named(parsed.project),
        labels=parsed.labels,
        assignee=named(parsed.assignee),
        estimate_minutes=parsed.estimate_minutes,
        reminder=parsed.reminder,
        notes=parsed.notes,
    )
    return Understood(words=words, acts=(act,))
