"""The fields of drafts: the one place that says what can be asked for, under which names, and what that is in SQL,
about a row `d` of drafts."""

from webapp.query.compile import Language
from webapp.query.fields import Field, Fields, Kind, beside
from webapp.tasks.query.fields import QUIET_DAYS

OPEN_REVIEWS = "r.workspace_id = d.workspace_id and r.draft_id = d.id and r.ended_at is null"
REVIEWERS = "reviews r join reviewers w on w.workspace_id = r.workspace_id and w.review_id = r.id"
ASKED = f"{OPEN_REVIEWS} and w.excused_at is null"
REVIEWER = beside(REVIEWERS, f"{ASKED} and w.account_id = any({{values}}::bigint[])")
IN_REVIEW_BY_SOMEBODY = beside(REVIEWERS, ASKED)
SENT = beside("reviews r", OPEN_REVIEWS)
SENDER = beside("reviews r", OPEN_REVIEWS, "r.asked_by = any({values}::bigint[])")
UNANSWERED = beside("reviews r", OPEN_REVIEWS, f"r.asked_at < {{now}} - interval '{QUIET_DAYS} days'")
QUIET = f"d.status = 'in_review' and {UNANSWERED}"
KEYWORD = beside("unnest(d.keywords) as k", "lower(k) = any (select lower(v) from unnest({values}::text[]) as v)")
PUBLICATIONS = "p.workspace_id = d.workspace_id and p.draft_id = d.id and p.withdrawn_at is null"
PUBLISHED = beside(
    "publications p",
    f"{PUBLICATIONS} order by p.id desc",
    "p.published_at >= {from_at} and p.published_at < {to_at}",
)
SCHEDULES = "s.workspace_id = d.workspace_id and s.draft_id = d.id and s.ended_at is null"
SCHEDULED = beside("draft_schedules s", SCHEDULES, "s.goes_at >= {from_at} and s.goes_at < {to_at}")
HAS_FILE = beside("files f", "f.workspace_id = d.workspace_id and f.draft_id = d.id and f.deleted_at is null")
HAS_COMMENT = beside(
    "threads h",
    "h.workspace_id = d.workspace_id and h.draft_id = d.id and h.resolved_at is null and h.comments_count > 0",
)
HAS_SUGGESTION = beside("suggestions s", "s.workspace_id = d.workspace_id and s.draft_id = d.id and s.state = 'open'")
HAS_PUBLICATION = beside("publications p", PUBLICATIONS)
HAS_SCHEDULE = beside("draft_schedules s", SCHEDULES)

FIELDS = Fields(
    (
        Field(
            "status",
            Kind.CHOICE,
            "status",
            "d.status::text = any({values}::text[])",
            also=("state",),
            choices={
                "draft": ("writing",),
                "in-review": ("review",),
                "changes-requested": ("changes",),
                "approved": (),
                "scheduled": (),
                "published": (),
            },
            elsewhere={"open": ("is", "open"), "out": ("status", "published")},
            few="list_few of_status",
        ),
        Field(
            "is",
            Kind.FLAG,
            "such state",
            flags={"open": "d.status <> 'published'", "quiet": QUIET},
            elsewhere={
                "in-review": ("status", "in-review"),
                "approved": ("status", "approved"),
                "scheduled": ("status", "scheduled"),
                "published": ("status", "published"),
                "out": ("status", "published"),
            },
        ),
        Field(
            "kind",
            Kind.CHOICE,
            "kind",
            "d.kind::text = any({values}::text[])",
            also=("type",),
            choices={
                "blog-post": ("post", "blog"),
                "newsletter": ("letter",),
                "social-post": ("social",),
                "page": (),
                "other": (),
            },
            few="list_few of_kind",
        ),
        Field(
            "project",
            Kind.PROJECT,
            "project",
            "d.project_id = any({values}::bigint[])",
            also=("in",),
            few="list_few of_project",
        ),
        Field(
            "author",
            Kind.PERSON,
            "who began it",
            "d.created_by = any({values}::bigint[])",
            also=("by", "writer"),
            few="list_few of_author",
        ),
        Field(
            "reviewer",
            Kind.PERSON,
            "who is asked to review it",
            REVIEWER,
            also=("asked",),
            few="list_of_reviewers",
        ),
        Field("sender", Kind.PERSON, "who sent it for review", SENDER),
        Field("keyword", Kind.LABEL, "keyword", KEYWORD, also=("tag", "label")),
        Field(
            "has",
            Kind.FLAG,
            "such thing",
            also=("with",),
            never=("no", "without"),
            flags={
                "project": "d.project_id is not null",
                "author": "d.created_by is not null",
                "task": "d.task_id is not null",
                "reviewer": IN_REVIEW_BY_SOMEBODY,
                "sender": SENT,
                "keyword": "cardinality(d.keywords) > 0",
                "text": "d.body <> ''",
                "cover": "d.cover_id is not null",
                "file": HAS_FILE,
                "comment": HAS_COMMENT,
                "suggestion": HAS_SUGGESTION,
                "schedule": HAS_SCHEDULE,
                "publication": HAS_PUBLICATION,
            },
            elsewhere={
                "comments": ("has", "comment"),
                "files": ("has", "file"),
                "keywords": ("has", "keyword"),
                "suggestions": ("has", "suggestion"),
            },
            few_flags={
                "task": "list_with_tasks",
                "file": "list_with_files",
                "comment": "list_with_comments",
                "suggestion": "list_with_suggestions",
            },
        ),
        Field("created", Kind.PAST_DAYS, "creation", "d.created_at >= {from_at} and d.created_at < {to_at}"),
        Field(
            "changed",
            Kind.PAST_DAYS,
            "last change",
            "d.updated_at >= {from_at} and d.updated_at < {to_at}",
            also=("updated",),
            few="list_changed",
        ),
        Field("scheduled", Kind.DAYS, "when it goes out", SCHEDULED, also=("schedule", "goes"), few="list_scheduled"),
        Field(
            "published",
            Kind.PAST_DAYS,
            "when it went out",
            PUBLISHED,
            also=("publication", "out"),
            few="list_published",
        ),
    )
)
LANGUAGE = Language(
    FIELDS,
    """
    (
        select w.words from draft_words w where w.workspace_id = d.workspace_id and w.draft_id = d.id
    ) @@ (select words_asked({text}))""",
)
EXAMPLES = (
    ("status:in-review", "What is in review"),
    ("kind:newsletter author:me", "Your newsletters"),
    ('project:"Help Center" -status:published', "What of a project isn’t out"),
    ("reviewer:me", "What you are asked to review"),
    ("sender:me is:quiet", "What you sent for review, and nobody answered"),
    ("scheduled:thisweek", "What goes out this week"),
    ("published>-30d", "What went out in a month"),
    ("changed<-60d status:draft", "What nobody has touched for two months"),
    ("has:comment or has:suggestion", "What readers have something to say to"),
    ('no:task "winter hours"', "What has these words, and belongs to no task"),
)
"""Queries that show what can be typed, each with what it finds."""
