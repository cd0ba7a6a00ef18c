"""Workspaces and their members in the database."""

import re
import unicodedata
from secrets import token_hex

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.workspaces.models import Name, WorkspaceLink

sql = load("workspaces")


async def add_workspace(
    db: Queryable, *, name: str, account_id: int, time_zone: str, week_start: str, date_order: str
) -> str:
    """Create a workspace owned by an account; returns its slug, made of the name and unique."""
    slug = slug_of(name)
    if await db.value(sql.slug_taken, slug=slug):
        slug = f"{slug[:40]}-{token_hex(3)}"
    await db.value(
        sql.add_workspace,
        slug=slug,
        name=name,
        account_id=account_id,
        time_zone=time_zone,
        week_start=week_start,
        date_order=date_order,
    )
    return slug


async def list_workspaces(db: Queryable, account_id: int) -> list[WorkspaceLink]:
    """The workspaces that an account is a member of, by name."""
    return await db.rows(WorkspaceLink, sql.list_workspaces, account_id=account_id)


async def list_member_names(db: Queryable, workspace_id: int) -> list[Name]:
    """The present members, by name."""
    return await db.rows(Name, sql.list_member_names, workspace_id=workspace_id)


def slug_of(name: str) -> str:
    """A name as a URL part: "Alder & Finch" becomes "alder-finch"; "desk" where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "desk"
