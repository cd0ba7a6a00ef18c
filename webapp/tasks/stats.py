"""How many tasks there are: by status, and beside each filter of the list."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from markupsafe import Markup

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Names
from webapp.quick_add.names import compared, spellings
from webapp.tasks.due import spans
from webapp.tasks.filters import Due, TaskFilter
from webapp.tasks.models import Status
from webapp.text.direction import isolated
from webapp.text.folding import natural_order
from webapp.web.icons import options as offered_in
from webapp.web.templating import render
from webapp.web.viewer import Viewer

sql = load("tasks")

OFFERED_LABELS = 60  # in a menu
NAVIGATION = 8  # projects, of which the navigation shows fewer
OPEN = frozenset({Status.PENDING, Status.IN_PROGRESS, Status.WAITING})
HELD = {"overdue": ["passed"], "today": ["passed"], "week": ["today", "passed"]}  # in buckets of due dates


class Stats(msgspec.Struct, frozen=True, dict=True):
    """How many tasks each filter has. Amounts by (dimension, value, status); `next_at` is the next due moment that
    passes, and changes them."""

    amounts: dict[tuple[str, str, str], int]
    next_at: datetime | None

    def by_status(self, dimension: str = "", value: str = "") -> dict[str, int]:
        """Amounts by status, of the workspace or of one value of one dimension; "open" sums the open ones."""
        found = {status: self.amounts.get((dimension, value, status), 0) for status in Status}
        return found | {"open": sum(found[status] for status in OPEN)}

    def for_filter(self, wanted: TaskFilter) -> dict[str, int] | None:
        """Amounts by status beside the tabs: of the workspace, or of the one filter that is in force. None where
        several are, or words are searched, since no counter knows that."""
        if not wanted.narrowed:
            return self.by_status()
        chosen = [
            (dimension, "" if value == "none" else str(value))
            for dimension, value in (
                ("project", wanted.project),
                ("assignee", wanted.assignee),
                ("label", wanted.label),
            )
            if value
        ]
        if len(chosen) != 1 or wanted.due or wanted.q or wanted.condition is not None:
            return None
        if wanted.label:
            chosen = [("label", label) for label in spellings(wanted.label, self.values("label"))]
        found = [self.by_status(dimension, value) for dimension, value in chosen]
        return {status: sum(amounts[status] for amounts in found) for status in (*Status, "open")}

    def statuses(self, words: Mapping[Status, str], wanted: TaskFilter) -> list[tuple[str, str] | tuple[str, str, int]]:
        """The options of the menu by status, with the amounts that stand beside the tabs."""
        amounts = self.for_filter(wanted)
        if amounts is None:
            return list(words.items())
        return [(status, said, amounts[status]) for status, said in words.items()]

    def due_amount(self, bucket: str) -> int:
        """Open tasks in a bucket of due dates. The week holds today, and today what was due earlier today."""
        if bucket == Due.NOT_STARTED:
            return sum(self.open_by_value("start").values())
        amounts = self.open_by_value("due")
        return sum(amounts.get(part, 0) for part in [str(bucket), *HELD.get(bucket, [])])

    def dues(self, words: Mapping[Due, str]) -> list[tuple[str, str, int]]:
        """The options of the filter by due date, as those by project."""
        return [(bucket, said, self.due_amount(bucket)) for bucket, said in words.items()]

    def projects(self, names: Names, chosen: int | str | None) -> list[tuple[str, str, int]]:
        """The options of the filter by project: value, words, open tasks. One in the archive stays as long as it has
        some."""
        amounts = self.open_by_value("project")
        used = {str(chosen), *(value for value, amount in amounts.items() if amount)}
        return [
            *options(names.all_projects, names.projects, used, amounts, "archived"),
            ("none", "No project", amounts.get("", 0)),
        ]

    def assignees(self, names: Names, chosen: int | str | None) -> list[tuple[str, str, int]]:
        """The options of the filter by assignee, as those by project. Who left stays as long as tasks are theirs."""
        amounts, used = self.open_by_value("assignee"), {*self.values("assignee"), str(chosen)}
        return [
            *options(names.everybody, names.members, used, amounts, "left"),
            ("none", "Nobody", amounts.get("", 0)),
        ]

    @cached_property
    def leaves_labels_out(self) -> bool:
        """Whether labels can be typed that the menu doesn't offer."""
        amounts = self.open_by_value("label")
        return len({compared(label) for label, amount in amounts.items() if amount}) >= OFFERED_LABELS

    def labels(self, chosen: str) -> list[tuple[str, str, int]]:
        """The options of the filter by label: those of open tasks and the chosen one, in natural order. The spellings
        of a label are one option, under the most frequent of them. Of very many labels they are the most frequent; any
        other can be typed."""
        found: dict[str, dict[str, int]] = {}
        for label, amount in self.open_by_value("label").items():
            if amount:
                found.setdefault(compared(label), {})[label] = amount
        if chosen:
            found.setdefault(compared(chosen), {chosen: 0})
        rows = []
        for same, amounts in found.items():
            shown = max(sorted(amounts), key=amounts.__getitem__)
            rows.append((chosen if same == compared(chosen) else shown, shown, sum(amounts.values())))
        rows = sorted(rows, key=lambda row: (row[0] != chosen, -row[2]))[:OFFERED_LABELS]
        return sorted(rows, key=lambda row: natural_order(row[1]))

    def values(self, dimension: str) -> list[str]:
        """The values of a dimension that tasks have, open or closed."""
        return list(self._by_dimension.get(dimension, ()))

    def open_by_value(self, dimension: str) -> dict[str, int]:
        """Open tasks by the values of a dimension."""
        return self._by_dimension.get(dimension, {})

    def busiest(self) -> list[tuple[str, int]]:
        """The projects with the most open tasks, among them those of the navigation, by id."""
        amounts = {value: amount for value, amount in self.open_by_value("project").items() if value}
        return sorted(amounts.items(), key=lambda each: -each[1])[:NAVIGATION]

    # Made once for all who are told of the same numbers, such as those who look or whose writes came together.

    def beside(self, wanted: TaskFilter) -> Markup:
        """These numbers as parts of a reply that changes them on a list."""
        return self._once(
            wanted,
            lambda: Markup(render("tasks/_numbers.html", {"stats": self, "wanted": wanted})),  # noqa: S704
        )

    def menu(self, dimension: str, names: Names, chosen: int | str | None) -> Markup:
        """What the menu of a filter offers: the one by project, by assignee or by label."""

        def make() -> Markup:
            if dimension == "label":
                return offered_in(self.labels(str(chosen)), chosen)
            by_name = self.projects if dimension == "project" else self.assignees
            return offered_in(by_name(names, chosen), chosen or "")

        return self._once((dimension, names.edition, chosen), make)

    def _once(self, key: Hashable, make: Callable[[], Markup]) -> Markup:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
        return made

    @cached_property
    def _made(self) -> dict[Hashable, Markup]:
        return {}

    @cached_property
    def _by_dimension(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for (dimension, value, status), amount in self.amounts.items():
            of_value = found.setdefault(dimension, {})
            of_value[value] = of_value.get(value, 0) + (amount if status in OPEN else 0)
        return found


def options(
    known: dict[int, str], offered: dict[int, str], used: set[str], amounts: dict[str, int], otherwise: str
) -> list[tuple[str, str, int]]:
    """What a filter offers, and of what it doesn't any more that which is `used`, with what became of it."""
    return [
        (str(key), name if key in offered else f"{isolated(name)} ({otherwise})", amounts.get(str(key), 0))
        for key, name in known.items()
        if key in offered or str(key) in used
    ]


class StatRow(msgspec.Struct, frozen=True):
    """One amount of `get_stats`."""

    dimension: str
    value: str
    status: str
    amount: int
    next_at: datetime | None


class Sight(msgspec.Struct, frozen=True):
    """Whose counts these are: of a workspace, by a clock (`spans`), at a moment."""

    workspace_id: int
    clock: tuple[tuple[str, Any], ...]
    now: datetime


def get_stats(db: Queryable, viewer: Viewer) -> Awaitable[Stats]:
    """The counts of all filters, as they are from now on. Those who ask at the same time and go by the same clock are
    told the same."""
    clock = {name: value for name, value in spans(viewer).items() if name in sql.get_stats.parameters and name != "now"}
    return db.gathered(look_up_stats, Sight(viewer.workspace.id, tuple(clock.items()), viewer.now))


async def look_up_stats(db: Queryable, asked: list[Sight]) -> dict[Sight, Stats]:
    """The counts that several ask for: one statement for those who go by the same clock, at the moment of the first of
    them, so that what passes after it has still to come for all."""
    alike: dict[tuple[int, Any], list[Sight]] = {}
    for sight in asked:
        alike.setdefault((sight.workspace_id, sight.clock), []).append(sight)

    async def read(sights: list[Sight]) -> dict[Sight, Stats]:
        first = min(sights, key=lambda sight: sight.now)
        parameters = {"workspace_id": first.workspace_id, **dict(first.clock), "now": first.now}
        rows = await db.rows(StatRow, sql.get_stats, **parameters)
        next_at = min((row.next_at for row in rows if row.next_at is not None), default=None)
        stats = Stats({(row.dimension, row.value, row.status): row.amount for row in rows}, next_at)
        return dict.fromkeys(sights, stats)

    found: dict[Sight, Stats] = {}
    for each in await asyncio.gather(*map(read, alike.values())):
        found |= each
    return found
