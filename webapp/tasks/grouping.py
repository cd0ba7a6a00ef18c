"""A list that is divided by what its tasks have: one list after the other, each in the order that was asked for.

So each of them is read along its own index, or looked for as far as any query is, and a page costs what it shows. What
the counters know to be empty isn't asked for.
"""

from collections.abc import Awaitable, Callable, Iterator
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.query.syntax import And, Name, Node, Not, Term, parts_of
from webapp.quick_add.names import compared
from webapp.tasks.arranging import BY_GROUPS, Grouping, Sort
from webapp.tasks.filters import Due, TaskFilter
from webapp.tasks.models import CLOSED, PRIORITY_WORDS, STATUS_WORDS, Priority, Status, TaskPage, TaskRow
from webapp.tasks.query.asking import OF_AN_INDEX
from webapp.tasks.query.fields import FIRST_OF
from webapp.tasks.query.reading import by_condition
from webapp.tasks.query.world import World, world_of
from webapp.tasks.stats import get_stats
from webapp.text.folding import natural_order
from webapp.web.viewer import Viewer

MOST = 20  # parts that are asked for in one answer
END = "!"  # of the name of a part in the place at which a page begins
OF_ONE = {Grouping.PROJECT: "project", Grouping.ASSIGNEE: "assignee"}  # that are filters, too

Read = Callable[..., Awaitable[TaskPage]]


class Part(Struct, frozen=True):
    """One of the lists: its name in addresses, its heading, what its tasks have as a query says it, and as a filter
    does where one can (`chosen`). `value` is what the counters have it under."""

    name: str
    heading: str
    node: Node
    value: str
    chosen: int | str | None = None


async def get_grouped(db: Queryable, viewer: Viewer, wanted: TaskFilter, read: Read, *, limit: int) -> TaskPage:
    """One page of a divided list; `read` is how one that isn't divided is read."""
    world = await world_of(db, viewer)
    parts = await parts_there(db, wanted, world)
    name, _, after = wanted.after.partition(END)
    start = next((place for place, part in enumerate(parts) if part.name == name), None)
    if start is None:
        start, after = 0, ""
    rows: list[TaskRow] = []
    begun = parts[start].heading if after else ""
    for place, part in enumerate(parts[start:], start):
        if place - start == MOST or len(rows) >= limit:
            return TaskPage(rows, f"{part.name}{END}", searching=not rows, begun=begun)
        page = await read(db, viewer, narrowed(wanted, part, world, after), limit=limit - len(rows))
        rows += page.rows
        if page.after is not None:
            return TaskPage(rows, f"{part.name}{END}{page.after}", page.searching, begun)
        after = ""
    return TaskPage(rows, None, begun=begun)


def narrowed(wanted: TaskFilter, part: Part, world: World, after: str) -> TaskFilter:
    """The list of a part by itself."""
    sort = Sort.DUE if wanted.sort in BY_GROUPS else wanted.sort
    alone = replace(wanted, group=Grouping.NONE, sort=sort, after=after)
    if wanted.divided in OF_ONE and is_filtered(wanted):
        return replace(alone, **{OF_ONE[wanted.divided]: part.chosen})
    condition = wanted.condition or by_condition(wanted, world.viewer)
    return replace(alone, condition=And((part.node, *parts_of(condition))))


def is_filtered(wanted: TaskFilter) -> bool:
    """Whether the lists of one project or person are those that filters make, which have indexes in their order."""
    return wanted.divided in OF_ONE and wanted.condition is None and wanted.order in OF_AN_INDEX


async def parts_there(db: Queryable, wanted: TaskFilter, world: World) -> list[Part]:
    """The parts of a list in their order, without those in which the counters know that there is no task."""
    divided = wanted.divided
    parts = list(all_parts(wanted, world))
    if not is_filtered(wanted):  # a query knows people by their names: two of one name are one to it
        parts = list({part.heading: part for part in parts}.values())
    if divided in OF_ONE and (chosen := getattr(wanted, OF_ONE[divided])) is not None:
        parts = [part for part in parts if part.chosen == chosen]
    if divided is None or divided is Grouping.PRIORITY or not counts_tell(wanted):
        return parts
    stats = await get_stats(db, world.viewer)
    if divided is Grouping.STATUS:
        there = {value for value, amount in stats.by_status().items() if amount}
    else:
        there = {compared(value) for value, amount in stats.open_by_value(divided).items() if amount}
    if divided is Grouping.LABEL:
        there.add("")  # how many have none isn't counted
    return [part for part in parts if part.value in there]


def counts_tell(wanted: TaskFilter) -> bool:
    """Whether all that a list can have is counted: open tasks that have begun."""
    return wanted.condition is None and not wanted.closed and not wanted.q and wanted.due is not Due.NOT_STARTED


def all_parts(wanted: TaskFilter, world: World) -> Iterator[Part]:
    """The parts that a list can have, in their order; what has none of it last."""
    match wanted.divided:
        case Grouping.PROJECT:
            yield from named("project", world.names.all_projects)
            yield none_of("project", "No project")
        case Grouping.ASSIGNEE:
            yield from named("assignee", world.names.everybody)
            yield none_of("assignee", "Nobody")
        case Grouping.LABEL:
            yield from labelled(world.context.labels)
            yield none_of("label", "No label")
        case Grouping.PRIORITY:
            for priority in Priority:
                yield Part(priority, PRIORITY_WORDS[priority], Term("priority", ":", Name(priority)), priority)
        case Grouping.STATUS:
            for status in Status:
                if wanted.status is status or (wanted.status is None and (wanted.mixed or status not in CLOSED)):
                    term = Term("status", ":", Name(status.replace("_", "-")))
                    yield Part(status, STATUS_WORDS[status], term, status)


def named(field: str, names: dict[int, str]) -> Iterator[Part]:
    """A part for each project or person."""
    for key, name in names.items():
        yield Part(f"{field[0]}{key}", name, Term(field, ":", Name(name)), str(key), key)


def none_of(field: str, heading: str) -> Part:
    """The part of what has no such thing."""
    return Part(f"{field[0]}-", heading, Not(Term("has", ":", Name(field))), "", "none")


def labelled(labels: tuple[str, ...]) -> Iterator[Part]:
    """A part for each label, of whatever spelling, whose tasks have it before all others."""
    spelled: dict[str, str] = {}
    for label in labels:  # the most frequent spelling first
        spelled.setdefault(compared(label), label)
    for same, label in sorted(spelled.items(), key=lambda each: natural_order(each[1])):
        name = blake2b(same.encode(), digest_size=8).hexdigest()
        yield Part(f"l{name}", label, Term("label", FIRST_OF, Name(label)), same)
