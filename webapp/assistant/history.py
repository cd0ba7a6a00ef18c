"""What the assistant declares: its settings and prompts are changed by owners, told, and taken back."""

from webapp.assistant import queries
from webapp.assistant.models import AssistantForm, shown_prompts
from webapp.assistant.prompts import PROMPTS
from webapp.history.columns import Column, columns_of
from webapp.history.models import Names
from webapp.history.subject import Act, Subject
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


def tell_prompts(before: dict[str, str] | None, after: dict[str, str] | None, names: Names, viewer: Viewer) -> str:
    """Which prompts were changed, and which are as they came again."""
    was, now = before or {}, after or {}
    changed = [name for name in PROMPTS if name in now and was.get(name) != now[name]]
    back = [name for name in PROMPTS if name in was and name not in now]
    told = [f"changed the prompt “{PROMPTS[name].title}”" for name in changed]
    told += [f"put the prompt “{PROMPTS[name].title}” back as it came" for name in back]
    return " and ".join(told) or "changed the prompts"


COLUMNS = columns_of(AssistantForm, {"prompts": Column("Prompts", shown_prompts, tell_prompts)})

ASSISTANT = Subject(
    name="assistant",
    plural="assistants",
    called="help with writing",
    icon="edit",
    get=queries.get_assistant,
    change=queries.change_assistant,
    columns=COLUMNS,
    acts={
        "updated": Act("saved"),
        "rekeyed": Act("saved, with another key", "set another key", undo=False, beside=tuple(COLUMNS)),
        "undone": Act("put back as it was"),
    },
    undo_permission=Permission.MANAGE,
)
