"""Workspaces and their members in the database."""

import re
import unicodedata
from datetime import datetime, timedelta
from secrets import token_hex

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.web.sessions import hash_token, new_token
from webapp.web.viewer import Role
from webapp.workspaces.models import (
    Invitation,
    InvitationTarget,
    Member,
    MemberChange,
    WorkspaceLink,
    WorkspaceRow,
    WorkspaceSettings,
)

sql = load("workspaces")


async def add_workspace(
    db: Queryable, *, name: str, account_id: int, time_zone: str, week_start: str, date_order: str
) -> str:
    """Create a workspace owned by an account; returns its slug, made of the name and unique."""
    plain = slug_of(name)
    slug = plain
    while True:
        added = await db.value(
            sql.add_workspace,
            slug=slug,
            name=name,
            account_id=account_id,
            time_zone=time_zone,
            week_start=week_start,
            date_order=date_order,
        )
        if added is not None:
            return slug
        slug = f"{plain[:40]}-{token_hex(3)}"


async def list_workspaces(db: Queryable, account_id: int) -> list[WorkspaceLink]:
    """The workspaces that an account is a member of, by name."""
    return await db.rows(WorkspaceLink, sql.list_workspaces, account_id=account_id)


async def get_workspace_id(db: Queryable, slug: str) -> int:
    """The id of a workspace that exists; raises LookupError for one that doesn't."""
    workspace_id: int | None = await db.value(sql.find_workspace, slug=slug)
    if workspace_id is None:
        raise LookupError(slug)
    return workspace_id


async def get_workspace(db: Queryable, workspace_id: int) -> WorkspaceRow | None:
    """A workspace's settings."""
    return await db.one(WorkspaceRow, sql.get_workspace, workspace_id=workspace_id)


async def update_workspace(
    db: Queryable, workspace_id: int, actor_id: int, settings: WorkspaceSettings, *, now: datetime
) -> bool:
    """Save a workspace's settings; False where it changed since `settings.version`."""
    version = await db.value(
        sql.update_workspace,
        workspace_id=workspace_id,
        actor_id=actor_id,
        version=settings.version,
        name=settings.name,
        time_zone=settings.time_zone,
        week_start=settings.week_start,
        date_order=settings.date_order,
        autosave_days=settings.autosave_days,
        recording_days=int(settings.recording_days),
        language=settings.language,
        now=now,
    )
    return version is not None


async def list_members(db: Queryable, workspace_id: int) -> list[Member]:
    """The present members, owners first."""
    return await db.rows(Member, sql.list_members, workspace_id=workspace_id)


async def add_member(db: Queryable, workspace_id: int, account_id: int, role: Role, *, now: datetime) -> None:
    """Make an account a member, or a former one again; a present member stays as they are."""
    await db.execute(sql.add_member, workspace_id=workspace_id, account_id=account_id, role=role, now=now)


async def change_member(
    db: Queryable, workspace_id: int, account_id: int, actor_id: int, role: Role | None, *, now: datetime
) -> MemberChange:
    """Give a member another role, or with None let them leave. The last owner stays."""
    change = await db.one(
        MemberChange,
        sql.change_member,
        workspace_id=workspace_id,
        account_id=account_id,
        actor_id=actor_id,
        role=role,
        now=now,
    )
    return change or MemberChange(0, 0)


INVITATION_VALID = timedelta(days=7)


async def add_invitation(
    db: Queryable, workspace_id: int, actor_id: int, role: Role, note: str, *, now: datetime
) -> tuple[int, str]:
    """Make a link by which somebody can join; returns the invitation's id and the link's token, of which only a hash is
    stored."""
    token = new_token()
    invitation_id: int = await db.value(
        sql.add_invitation,
        workspace_id=workspace_id,
        token_hash=hash_token(token),
        role=role,
        note=note,
        actor_id=actor_id,
        now=now,
        expires_at=now + INVITATION_VALID,
    )
    return invitation_id, token


async def add_invitation_link(
    db: Queryable, workspace_id: int, invitation_id: int, *, now: datetime
) -> tuple[InvitationTarget, str] | None:
    """One more link of an invitation: what it leads to, and its token; None where the invitation works no more."""
    token = new_token()
    target = await db.one(
        InvitationTarget,
        sql.add_invitation_link,
        token_hash=hash_token(token),
        workspace_id=workspace_id,
        invitation_id=invitation_id,
        now=now,
    )
    return None if target is None else (target, token)


async def list_invitations(db: Queryable, workspace_id: int, *, now: datetime) -> list[Invitation]:
    """Invitations that still work, the latest first."""
    return await db.rows(Invitation, sql.list_invitations, workspace_id=workspace_id, now=now)


async def find_invitation(db: Queryable, token: str, *, now: datetime) -> InvitationTarget | None:
    """What an invitation's link leads to; None where it doesn't work (any more)."""
    return await db.one(InvitationTarget, sql.find_invitation, token_hash=hash_token(token), now=now)


async def accept_invitation(db: Queryable, token: str, account_id: int, *, now: datetime) -> bool:
    """Use an invitation up and join; of two uses at once only one succeeds."""
    joined: int = await db.value(sql.accept_invitation, token_hash=hash_token(token), account_id=account_id, now=now)
    return joined > 0


async def close_invitation(
    db: Queryable, workspace_id: int, invitation_id: int, actor_id: int, *, now: datetime
) -> bool:
    """Take an invitation back; False where there is none that works."""
    closed: int = await db.value(
        sql.close_invitation,
        workspace_id=workspace_id,
        invitation_id=invitation_id,
        actor_id=actor_id,
        now=now,
    )
    return closed > 0


def slug_of(name: str) -> str:
    """A name as a URL part: "Alder & Finch" becomes "alder-finch"; "desk" where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "desk"
