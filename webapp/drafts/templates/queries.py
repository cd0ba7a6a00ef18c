"""Templates in the database."""

from collections.abc import Awaitable
from datetime import datetime

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.models import Kind
from webapp.drafts.queries import NOT_IN_TRASH
from webapp.drafts.templates.models import MOST_TEMPLATES, Template, TemplateRow
from webapp.history.changes import changing
from webapp.history.models import Added, Change

sql = load("draft_templates")

# What is done to a template.
change_template = changing(sql.change_template, "template_id")


async def add_template(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    *,
    kind: str,
    name: str,
    now: datetime,
    title: str = "",
    body: str = "",
) -> Added | None:
    """Add a template; None where the workspace has MOST_TEMPLATES already."""
    return await db.one(
        Added,
        sql.add_template,
        workspace_id=workspace_id,
        actor_id=actor_id,
        kind=kind,
        name=name,
        title=title,
        body=body,
        most=MOST_TEMPLATES,
        now=now,
    )


async def delete_template(
    db: Queryable, workspace_id: int, template_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Put a template into the trash; None where there is no such template."""
    return await change_template(
        db, workspace_id, template_id, actor_id, "template.deleted", {"deleted_at": now}, now=now, expected=NOT_IN_TRASH
    )


async def restore_template(
    db: Queryable, workspace_id: int, template_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take a template out of the trash; None where there is no such template."""
    return await change_template(
        db, workspace_id, template_id, actor_id, "template.restored", {"deleted_at": None}, now=now
    )


async def get_template(db: Queryable, workspace_id: int, template_id: int) -> Template | None:
    """One template with its text, also one that is in the trash."""
    return await db.one(Template, sql.get_template, workspace_id=workspace_id, template_id=template_id)


async def list_templates(db: Queryable, workspace_id: int) -> list[TemplateRow]:
    """The templates, by kind and name."""
    return await db.rows(TemplateRow, sql.list_templates, workspace_id=workspace_id, limit=2 * MOST_TEMPLATES)


def get_template_choices(db: Queryable, workspace_id: int) -> Awaitable[dict[Kind, list[TemplateRow]]]:
    """What a draft can begin with, by kind and name; kinds without a template are left out."""
    return db.gathered(look_up_choices, workspace_id)


async def look_up_choices(db: Queryable, workspace_ids: list[int]) -> dict[int, dict[Kind, list[TemplateRow]]]:
    """The same of several workspaces: once for all who can begin a draft at the same time."""
    found: dict[int, dict[Kind, list[TemplateRow]]] = {workspace_id: {} for workspace_id in workspace_ids}
    for workspace_id, choices in found.items():
        for row in await list_templates(db, workspace_id):
            choices.setdefault(Kind(row.kind), []).append(row)
    return found
