"""What a query of tasks doesn't have to say, and its condition about a row `t` of tasks."""

from webapp.query.compile import Compiled, Language, choices_of
from webapp.query.compile import compiled as compiled_by
from webapp.query.syntax import And, Name, Node, Not, Or, Term, Words, parts_of, walk
from webapp.tasks.models import CLOSED, Status
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import World

IS_OPEN = Term("is", ":", Name("open"))
HAS_BEGUN = Term("is", ":", Name("started"))
LANGUAGE = Language(
    FIELDS,
    """
    (
        select w.words from task_words w where w.workspace_id = t.workspace_id and w.task_id = t.id
    ) @@ (select words_asked({text}))""",
)


def compiled(node: Node, world: World) -> Compiled:
    """A query as a condition that is true or false, never null."""
    return compiled_by(node, LANGUAGE, world)


def complete(node: Node) -> Node:
    """A query with what it doesn't have to say: unless it asks for what is closed it is about open tasks, and unless it
    looks for words or asks for their start, about those that have begun."""
    asked = list(walk(node))
    if not any(asks_for_closed(each) for each in asked):
        node = And((*parts_of(node), IS_OPEN))
    begins = any(isinstance(each, Words) or each == HAS_BEGUN or each.field == "start" for each in asked)
    if not begins and not statuses_of(node) & CLOSED_STATUSES:
        node = And((*parts_of(node), HAS_BEGUN))
    return node


CLOSED_STATUSES = frozenset(str(status) for status in CLOSED)


def asks_for_closed(asked: Words | Term) -> bool:
    """Whether something is about closed tasks, too."""
    if isinstance(asked, Words):
        return False
    if asked.field == "status":
        return isinstance(asked.value, Name) and asked.value.text in CLOSED_STATUSES
    return asked == IS_OPEN or bool(FIELDS[asked.field].statuses & CLOSED_STATUSES)


def statuses_of(node: Node) -> frozenset[str]:
    """The statuses in which a task can be that a query finds."""
    return frozenset(str(status) for status in Status if _chances(node, status)[0])


def _chances(node: Node, status: Status) -> tuple[bool, bool]:
    """Whether a node can be true, and whether it can be false, for tasks of a status."""
    match node:
        case Not():
            true, false = _chances(node.node, status)
            return false, true
        case And():
            found = [_chances(each, status) for each in node.nodes]
            return all(true for true, _ in found), any(false for _, false in found)
        case Or():
            found = [_chances(each, status) for each in node.nodes]
            return any(true for true, _ in found), all(false for _, false in found)
        case Term() if node == IS_OPEN:
            return status not in CLOSED, status in CLOSED
        case Term() if node.field == "status":
            fits = status.replace("_", "-") in choices_of(node, FIELDS["status"])
            return fits, not fits
        case Term() if FIELDS[node.field].statuses and status not in FIELDS[node.field].statuses:
            return False, True
    return True, True
