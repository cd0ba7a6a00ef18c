"""What is said becomes acts.

`understand` reads words as somebody speaks them, or as a machine writes down what it hears, and returns acts, each
with the places of the words that made it, and the words that it didn't understand. The page of the microphone and the
command `cofounder voice` both call it.

How words are understood, module by module:

- `repairs` leaves out what was said otherwise in the same breath (“on Friday, no, on Saturday”), before all else, and
  `hesitations` what only fills a pause (“by, uh, the tenth”).
- `words` cuts them and tells sentences; `homophones` takes words for others that sound the same (“at for pm”);
  `courtesies` and `fillers` pass what only leads to what is said (“I was wondering if you could”, “um”, “and then”),
  or ends it (“if it's not too much trouble”).
- `understanding` goes from clause to clause. `parting` says where one ends: with its sentence, where `starts` finds
  that something else begins, where another thing runs on (`run_on`), where something is said `otherwise`, or where
  `next_act` finds another thing that there is told of. Nothing begins within a name that is said in full. `quiet` knows
  questions, conditions, doubts and what others say, of which nothing is done; nor is it of what only runs on from words
  that weren't understood.
- `correction_words` tell that something is taken back or said otherwise, `corrections` and `retitling` what becomes
  of an act by it, and `correcting` does that to the act before.
- `clauses` gives a clause to each family of acts, in this order: `remarks` (comments), `dictating`, `drafts`, `done`,
  `moving`, `assigning`, `remarks` (waiting), `pages`; then to `new_tasks`, which `leads` (“remind me to”, by
  `lead_words`) or a verb of `verbs` begins, unless the desk is asked for what it can't do (`of_the_desk`);
  `saying_more` adds to the task before what says nothing by itself.
- A new task is read by `adding`: `facets` takes out for whom (`who_does_it`), where, how urgent and how long,
  `figures` writes the numbers of times as one types them (`ranges` those from when to when), and
  `lines` asks the grammar of quick add for the rest.
- `finding` looks names up, by their words and by their sound (`sounds`). One is meant where it is clearly likelier than
  any other; else several are offered.

Whoever isn't sure leaves the words: a rule returns nothing where its words could as well be told of something. No rule
looks further ahead than a fixed number of words; `mind.looks` of a `Hearing` counts them. `tests/voice/lines.txt` is
the table to add to; `days.txt` has sets that were written, with what is right, before they were run.
"""

from webapp.voice.grammar.acts import (
    Act,
    AddTask,
    AnyAct,
    AssignTask,
    Candidate,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Named,
    Open,
    Place,
    ReadAloud,
    ReopenTask,
    RescheduleTask,
    Understood,
    WaitTask,
)
from webapp.voice.grammar.as_json import as_json
from webapp.voice.grammar.known import Known, Thing
from webapp.voice.grammar.understanding import corrects, understand

__all__ = [
    "Act",
    "AddTask",
    "AnyAct",
    "AssignTask",
    "Candidate",
    "CommentTask",
    "CompleteTask",
    "CreateDraft",
    "Decide",
    "Dictate",
    "Known",
    "Named",
    "Open",
    "Place",
    "ReadAloud",
    "ReopenTask",
    "RescheduleTask",
    "Thing",
    "Understood",
    "WaitTask",
    "as_json",
    "corrects",
    "understand",
]
