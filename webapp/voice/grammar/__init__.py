"""What is said becomes acts.

`understand` reads words as somebody speaks them, or as a machine writes down what it hears, and returns acts, each
with the places of the words that made it, and the words that it didn't understand. The page of the microphone and the
command `cofounder voice` both call it.
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
from webapp.voice.grammar.understanding import understand

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
    "understand",
]
