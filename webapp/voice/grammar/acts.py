"""What words were understood as: acts, each with the words that made it.

An act changes nothing by itself. It stands as a form beside the words until somebody confirms it.
"""

from datetime import date, time
from typing import Literal

from msgspec import Struct

from webapp.quick_add.result import Anchor, Priority
from webapp.recurrence.workdays import OffDays

DraftKind = Literal["blog_post", "newsletter", "social_post", "page", "other"]
Decision = Literal["approve", "request_changes"]

# The pages that can be asked for, and the lists that can be read aloud.
Page = Literal[
    "briefing",
    "inbox",
    "reviews",
    "tasks",
    "my_tasks",
    "today",
    "tomorrow",
    "this_week",
    "overdue",
    "done_tasks",
    "unassigned",
    "drafts",
    "calendar",
    "projects",
    "timers",
    "trash",
    "search",
    "evening",
    "settings",
    "members",
    "publishing",
]


class Place(Struct, frozen=True, order=True):
    """A part of the words: `words[start:end]`, in code points."""

    start: int
    end: int


class Candidate(Struct, frozen=True):
    """Something of the workspace that a name may mean; `likeness` is from 0 to 1, where it is called exactly so."""

    name: str
    likeness: float
    id: int | None = None


class Named(Struct, frozen=True, kw_only=True):
    """A name as it was said, and what it may mean, the likeliest first.

    `sure` says that the first candidate is meant. Otherwise somebody has to choose: among the candidates, or, where
    there are none, among all there are.
    """

    said: str
    place: Place
    candidates: tuple[Candidate, ...] = ()
    sure: bool = False

    @property
    def meant(self) -> Candidate | None:
        """What is surely meant."""
        return self.candidates[0] if self.sure else None


class Act(Struct, frozen=True, kw_only=True, tag_field="act"):
    """What somebody wants done. `places` are the words that it was understood from, in order.

    `certainty` is from 0 to 1; from 0.8 on nothing about it has to be asked.
    """

    places: tuple[Place, ...]
    certainty: float = 1.0

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.places[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.places[-1].end


class AddTask(Act, frozen=True, kw_only=True, tag="add_task"):
    """A task to be made. `line` is what would be typed into quick add to make it, where nothing of it is corrected."""

    title: str
    line: str = ""
    due_date: date | None = None
    due_time: time | None = None
    start_date: date | None = None
    rrule: str | None = None
    anchor: Anchor | None = None
    ends: date | None = None
    off_days: OffDays = "stay"
    priority: Priority | None = None
    project: Named | None = None
    labels: tuple[str, ...] = ()
    assignee: Named | None = None
    estimate_minutes: int | None = None
    reminder: str | None = None
    notes: str | None = None


class CompleteTask(Act, frozen=True, kw_only=True, tag="complete_task"):
    """A task that is done."""

    task: Named


class ReopenTask(Act, frozen=True, kw_only=True, tag="reopen_task"):
    """A task that isn't done after all."""

    task: Named


class RescheduleTask(Act, frozen=True, kw_only=True, tag="reschedule_task"):
    """A task that is due at another time.

    Without a `due_date` only the time changes; without a `due_time` it keeps the one that it has. `days` is by how many
    days it moves where that was said; the date is then counted from the task's, or from today where that isn't known.
    """

    task: Named
    due_date: date | None = None
    due_time: time | None = None
    days: int | None = None


class AssignTask(Act, frozen=True, kw_only=True, tag="assign_task"):
    """A task for somebody; for nobody where `assignee` is None."""

    task: Named
    assignee: Named | None


class CommentTask(Act, frozen=True, kw_only=True, tag="comment_task"):
    """Something to be said about a task."""

    task: Named
    comment: str


class WaitTask(Act, frozen=True, kw_only=True, tag="wait_task"):
    """A task that waits: for a member, or for whom or what words say, and perhaps until a day."""

    task: Named
    waits_for: str
    until: date | None = None


class CreateDraft(Act, frozen=True, kw_only=True, tag="create_draft"):
    """A draft to be begun."""

    kind: DraftKind
    title: str


class Dictate(Act, frozen=True, kw_only=True, tag="dictate"):
    """Words that go into a draft: the one that is named, or the one that was begun just before."""

    draft: Named | None
    text: str


class Open(Act, frozen=True, kw_only=True, tag="open"):
    """Something to be shown: a page, or a task, a draft or a project (`thing` says which), or what is searched for."""

    page: Page | None = None
    thing: Literal["task", "draft", "project"] | None = None
    named: Named | None = None
    search: str | None = None


class ReadAloud(Act, frozen=True, kw_only=True, tag="read_aloud"):
    """A page to be read out."""

    page: Page


class Decide(Act, frozen=True, kw_only=True, tag="decide"):
    """The decision about a draft, to be opened: nothing is decided by voice."""

    decision: Decision
    draft: Named


AnyAct = (
    AddTask
    | CompleteTask
    | ReopenTask
    | RescheduleTask
    | AssignTask
    | CommentTask
    | WaitTask
    | CreateDraft
    | Dictate
    | Open
    | ReadAloud
    | Decide
)


class Understood(Struct, frozen=True, kw_only=True):
    """What words were understood as.

    `left` are those that weren't, in order, and `left_places` where they stand, one for each run. `passed` are the
    places of words that say nothing by themselves (“um”, “please”, “and then”), and of what was taken back.
    Every word is in one of the three.
    """

    words: str
    acts: tuple[AnyAct, ...] = ()
    left: str = ""
    left_places: tuple[Place, ...] = ()
    passed: tuple[Place, ...] = ()
