"""The fields of tasks: the one place that says what can be asked for, under which names, and what that is in SQL.

The filters of the list, its search box, `cofounder query` and what is offered while somebody types all go by it.
"""

from webapp.query.fields import Field, Fields, Kind, beside
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS, Priority, Status

FIRST_OF = "first"  # that a label is the first of a task's: nobody can type it
DUE = """
    case when t.due_at is not null then t.due_at >= {from_at} and t.due_at < {to_at}
    else t.due_on between {from_day} and {to_day} end"""
QUIET_DAYS = 5  # after which what waits has gone quiet, where nothing has happened to it
LONG_AGO = f"{{now}} - interval '{QUIET_DAYS} days'"
LATEST_EVENT = "e.workspace_id = t.workspace_id and e.subject = 'task' and e.subject_id = t.id order by e.id desc"
NOTHING_SINCE = beside("events e", LATEST_EVENT, f"e.at < {LONG_AGO}")
QUIET = f"t.status = 'waiting' and t.updated_at < {LONG_AGO} and coalesce({NOTHING_SINCE}, true)"
SPENT = """
    (
        select coalesce(sum(extract(epoch from e.ended_at - e.started_at)) / 60, 0)::integer from time_entries e
        where e.workspace_id = t.workspace_id and e.task_id = t.id and e.deleted_at is null and e.ended_at is not null
    ) between {low} and {high}"""
HAS_FILE = beside("files f", "f.workspace_id = t.workspace_id and f.task_id = t.id and f.deleted_at is null")
HAS_DRAFT = beside("drafts d", "d.workspace_id = t.workspace_id and d.task_id = t.id and d.deleted_at is null")
HAS_TIME = beside(
    "time_entries e",
    "e.workspace_id = t.workspace_id and e.task_id = t.id and e.deleted_at is null and e.ended_at is not null",
)

FIELDS = Fields(
    (
        Field(
            "status",
            Kind.CHOICE,
            "status",
            "t.status::text = any({values}::text[])",
            also=("state",),
            choices={
                "pending": (STATUS_WORDS[Status.PENDING],),
                "in-progress": ("started", "doing"),
                "waiting": ("blocked",),
                "completed": (STATUS_WORDS[Status.COMPLETED], "finished"),
                "cancelled": ("canceled",),
            },
            elsewhere={"open": ("is", "open")},
            few_flags={"in-progress": "list_in_progress", "waiting": "list_all_waiting"},
        ),
        Field(
            "is",
            Kind.FLAG,
            "such state",
            flags={
                "open": "t.is_open",
                "overdue": "t.due_at < {now} or (t.due_at is null and t.due_on < {today})",
                "repeating": "t.repeat is not null",
                "quiet": QUIET,
                "started": "t.starts_on is null or t.starts_on <= {today}",
            },
            opposites={"closed": "open", "not-started": "started"},
            few_flags={"repeating": "list_repeating"},
            elsewhere={
                "done": ("status", "completed"),
                "completed": ("status", "completed"),
                "cancelled": ("status", "cancelled"),
                "waiting": ("status", "waiting"),
                "blocked": ("status", "waiting"),
                "late": ("is", "overdue"),
                "recurring": ("is", "repeating"),
            },
        ),
        Field(
            "priority",
            Kind.CHOICE,
            "priority",
            "t.priority::text = any({values}::text[])",
            also=("prio",),
            choices={
                str(priority): (PRIORITY_WORDS[priority], f"p{place}")
                for place, priority in reversed(list(enumerate(Priority, 1)))
            },
            ranked=True,
        ),
        Field("due", Kind.DAYS, "due date", DUE, few="list_due", elsewhere={"overdue": ("is", "overdue")}),
        Field("start", Kind.DAYS, "start", "t.starts_on between {from_day} and {to_day}", also=("starts",)),
        Field(
            "project",
            Kind.PROJECT,
            "project",
            "t.project_id = any({values}::bigint[])",
            also=("in",),
            few="list_of project",
        ),
        Field(
            "assignee",
            Kind.PERSON,
            "assignee",
            "t.assignee_id = any({values}::bigint[])",
            also=("for", "assigned"),
            few="list_of assignee",
        ),
        Field(
            "waiting",
            Kind.PERSON,
            "who it waits for",
            "t.status = 'waiting' and t.waiting_for_id = any({values}::bigint[])",
            also=("waiting-for", "waiting-on"),
            statuses=frozenset({"waiting"}),
            few="list_waiting",
        ),
        Field(
            "label",
            Kind.LABEL,
            "label",
            "t.labels && {values}::text[]",
            also=("tag",),
            few="list_labelled",
            by_op={FIRST_OF: "t.labels[1] = any({values}::text[])"},
        ),
        Field(
            "has",
            Kind.FLAG,
            "such thing",
            also=("with",),
            never=("no", "without"),
            flags={
                "due": "t.due_on is not null",
                "start": "t.starts_on is not null",
                "project": "t.project_id is not null",
                "assignee": "t.assignee_id is not null",
                "label": "cardinality(t.labels) > 0",
                "estimate": "t.estimate_minutes is not null",
                "reminder": "t.reminder is not null",
                "notes": "t.notes <> ''",
                "checklist": "t.items_total > 0",
                "comment": "t.comments_count > 0",
                "file": HAS_FILE,
                "draft": HAS_DRAFT,
                "time": HAS_TIME,
            },
            elsewhere={
                "date": ("has", "due"),
                "comments": ("has", "comment"),
                "files": ("has", "file"),
                "labels": ("has", "label"),
                "items": ("has", "checklist"),
                "note": ("has", "notes"),
            },
            few_flags={"file": "list_with_files", "draft": "list_with_drafts"},
        ),
        Field("created", Kind.PAST_DAYS, "creation", "t.created_at >= {from_at} and t.created_at < {to_at}"),
        Field(
            "changed",
            Kind.PAST_DAYS,
            "last change",
            "t.updated_at >= {from_at} and t.updated_at < {to_at}",
            also=("updated",),
            few="list_changed",
        ),
        Field(
            "completed",
            Kind.PAST_DAYS,
            "completion",
            "t.status = 'completed' and t.closed_at >= {from_at} and t.closed_at < {to_at}",
            also=("done",),
            statuses=frozenset({"completed"}),
        ),
        Field("estimate", Kind.MINUTES, "estimate", "t.estimate_minutes between {low} and {high}", also=("takes",)),
        Field("spent", Kind.MINUTES, "time spent", SPENT),
    )
)
